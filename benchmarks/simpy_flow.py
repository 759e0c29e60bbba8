"""The classroom model in SimPy, as fast as it gets: callbacks on events that are scheduled again and again.

Three things make it fast. An event is armed anew by its own callback, so a record costs no object of SimPy's; it
goes straight to SimPy's heap, with its place in the order of events as its priority. An arrival is an event only where
a partition was empty; behind others it is looked at when its turn comes. And a planned completion that moves back stays
where it is, and looks again when it comes.
"""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any

from simpy import Event

from simpy_state import BUCKETS, Consumer, Producer, SimpyFlow

#: Order of events at one time; within a rank the lower id comes first.
COMPLETION, ARRIVAL, PRODUCE = (rank << 32 for rank in range(3))


class CallbackFlow(SimpyFlow):
    """A flow at some simulated time, from 0 on."""

    def _build(self, keys: list[list[int]], sizes: list[list[int]]) -> None:
        self._arrivals = [self._arrival(partition) for partition in range(self.partitions_amount)]
        workers = [self._consume(id, consumer) for id, consumer in enumerate(self.consumers)]
        self._starts = [start for start, _ in workers]
        self._abandons = [abandon for _, abandon in workers]
        for id, producer in enumerate(self.producers):
            self._produce(id, producer, keys[id], sizes[id])

    def add_partitions(self, amount: int, owners: list[int]) -> None:
        """Grow the topic now: later records spread over more partitions; work on what has a new owner starts again."""
        now, before = self.env.now, len(self.logs)
        for partition in range(before, amount):
            self.logs.append(deque())
            self._arrivals.append(self._arrival(partition))
        for column, fill in ((self.bytes, 0), (self.log_end, 0), (self.last_arrival, -1.0), (self.started, -1.0),
                             (self.last_completion, -1.0), (self.owners, -1)):
            column.extend([fill] * (amount - before))
        self.partitions_amount = amount
        moved = [partition for partition in range(before) if self.owners[partition] != owners[partition]]
        for partition in moved:
            if self.started[partition] >= 0:
                self._abandons[self.owners[partition]](partition, now)
                self.restarts += 1
        self.owners[:] = owners
        for partition in moved:
            if self.logs[partition] and self.logs[partition][0][1] <= now:
                self._starts[owners[partition]](partition, now)

    def _recurring(self, callback: Any) -> tuple[Event, list[Any]]:
        """An event that its callback arms again: no object a record."""
        event = Event(self.env)
        event._ok, event._value = True, None
        return event, [callback]

    def _produce(self, id: int, producer: Producer, keys: list[int], sizes: list[int]) -> None:
        queue, eid, ids = self.env._queue, self.env._eid, self._ids
        logs, log_end, bytes_in, last_arrival = self.logs, self.log_end, self.bytes, self.last_arrival
        arrivals, marks = self._arrivals, producer.marks
        rate = self.config["producerRate"]
        bandwidth = self.config["partitionBandwidth"] or float("inf")
        rank = PRODUCE + id
        n = total = 0
        due = 0.0
        newest = -1

        def produce(event: Event) -> None:
            nonlocal n, total, due, newest
            now = due
            key = keys[n]
            size = sizes[n]
            if (bucket := int(10 * now)) != newest:
                newest = bucket
                marks.append((bucket, n, total))
            n += 1
            total += size
            producer.records = n
            producer.bytes = total
            producer.last_time = now
            due = n / rate
            event.callbacks = callbacks
            heappush(queue, (due, rank, next(eid), event))

            partition = key % self.partitions_amount
            arrival = now + size / bandwidth
            if arrival < last_arrival[partition]:
                arrival = last_arrival[partition]
            else:
                last_arrival[partition] = arrival
            log = logs[partition]
            log_end[partition] += 1
            bytes_in[partition] += size
            log.append((now, arrival, size, key, next(ids), id))
            if len(log) == 1:
                arrivals[partition](arrival)

        event, callbacks = self._recurring(produce)
        event.callbacks = callbacks
        heappush(queue, (due, rank, next(eid), event))

    def _arrival(self, partition: int) -> Any:
        """Returns what schedules the arrival of the oldest record; later ones are looked at when their turn comes."""
        queue, eid, owners = self.env._queue, self.env._eid, self.owners
        rank = ARRIVAL + partition

        def arrive(_: Event) -> None:
            owner = owners[partition]
            if owner >= 0:
                self._starts[owner](partition, self.env._now)

        event, callbacks = self._recurring(arrive)

        def schedule(time: float) -> None:
            event.callbacks = callbacks
            heappush(queue, (time, rank, next(eid), event))

        return schedule

    def _consume(self, id: int, consumer: Consumer) -> Any:
        """Returns what takes the oldest record of a partition into work."""
        env, queue, eid = self.env, self.env._queue, self.env._eid
        logs, started, bytes_in, last_completion = self.logs, self.started, self.bytes, self.last_completion
        latest, latencies, arrivals = self.latest, self.latencies, self._arrivals
        work, marks, times, stretches = consumer.work, consumer.marks, consumer.processing_times, consumer.stretches
        throughput = self.config["consumerThroughputMaxInBytes"]
        rank = COMPLETION + id
        records = total = 0
        attained = counted = 0.0
        newest = -1
        #: When the next record is done; the event that stands for it comes then or earlier, and then looks again.
        due = planned = float("inf")

        def start(partition: int, now: float) -> None:
            nonlocal attained, counted, due
            if work:
                attained += (now - counted) * throughput / len(work)
            else:
                attained = 0.0
                consumer.busy_since = now
            counted = now
            started[partition] = now
            heappush(work, (attained + logs[partition][0][2], partition))
            due = now + (work[0][0] - attained) * len(work) / throughput
            if due < planned:
                plan()

        def abandon(partition: int, now: float) -> None:
            nonlocal attained, counted, due
            attained += (now - counted) * throughput / len(work)
            counted = now
            started[partition] = -1.0
            work[:] = [entry for entry in work if entry[1] != partition]
            heapify(work)
            if work:
                due = now + (work[0][0] - attained) * len(work) / throughput
                if due < planned:
                    plan()
            else:
                due = float("inf")
                rest(now)

        def rest(now: float) -> None:
            since = consumer.busy_since
            consumer.busy_since = -1.0
            consumer.busy_seconds += now - since
            stretches.append((since, now))

        def plan() -> None:
            nonlocal planned, event
            if planned != float("inf"):
                event, _ = self._recurring(complete)
            planned = due
            event.callbacks = callbacks
            heappush(queue, (due, rank, next(eid), event))

        def complete(fired: Event) -> None:
            nonlocal attained, counted, due, planned, records, total, newest
            if fired is not event:
                return
            planned = float("inf")
            now = env._now
            if due > now:
                if work:
                    plan()
                return
            finish, partition = work[0]
            attained = finish
            counted = now
            log = logs[partition]
            record = log.popleft()
            event_time, _, size, key, _, _ = record
            bytes_in[partition] -= size
            last_completion[partition] = now

            bucket = int(10 * now)
            if bucket != newest:
                newest = bucket
                marks.append((bucket, records, total))
                stale = bucket / 10 - 6
                while stretches and stretches[0][1] < stale:
                    stretches.popleft()
            if bucket != self.latency_bucket:
                for gone in range(max(self.latency_bucket, bucket - BUCKETS) + 1, bucket + 1):
                    latencies[gone % BUCKETS] = []
                self.latency_bucket = bucket
            latencies[bucket % BUCKETS].append(now - event_time)

            known = latest[key]
            if known is None or event_time > known[0][0]:
                latest[key] = (record, partition, id)
            elif event_time < known[0][0]:
                self.ordering_issues_count += 1
                self.ordering_issues.append((now, record, partition, id, known))

            records += 1
            total += size
            consumer.records = records
            consumer.bytes = total
            consumer.last_time = now
            took = now - started[partition]
            consumer.processing_seconds += took
            times.append(took)

            if log:
                following = log[0]
                if following[1] <= now:
                    if len(work) == 1:
                        # Work on one after the other is counted as one stretch, its bytes from 0 again.
                        attained = 0.0
                    started[partition] = now
                    heapreplace(work, (attained + following[2], partition))
                    due = now + (work[0][0] - attained) * len(work) / throughput
                    plan()
                    return
                arrivals[partition](following[1])
            heappop(work)
            started[partition] = -1.0
            if work:
                due = now + (work[0][0] - attained) * len(work) / throughput
                plan()
            else:
                due = float("inf")
                rest(now)

        event, callbacks = self._recurring(complete)
        return start, abandon
