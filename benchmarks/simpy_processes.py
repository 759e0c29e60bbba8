"""The classroom model in SimPy the usual way: a process a producer and a partition, an event a piece of work.

Rules and numbers are those of ``simpy_flow.py``, which does the same with callbacks, in half the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Any

from simpy import Environment, Event

from simpy_state import BUCKETS, Consumer, Producer, Record, SimpyFlow


class SharedCapacity:
    """A consumer's bytes a second, shared evenly by those who work: SimPy has no such resource."""

    def __init__(self, env: Environment, bytes_per_second: float, consumer: Consumer) -> None:
        self._env = env
        self._bytes_per_second = bytes_per_second
        self._consumer = consumer
        self._done: dict[int, Event] = {}
        self._attained = self._counted = 0.0
        self._timer: Event | None = None

    def work(self, partition: int, size: int) -> Event:
        """Returns what happens when so many bytes are done."""
        work, now = self._consumer.work, self._env.now
        if work:
            self._attained += (now - self._counted) * self._bytes_per_second / len(work)
        else:
            self._attained = 0.0
            self._consumer.busy_since = now
        self._counted = now
        heappush(work, (self._attained + size, partition))
        done = self._done[partition] = self._env.event()
        self._plan()
        return done

    def _plan(self) -> None:
        work = self._consumer.work
        left = max(0.0, work[0][0] - self._attained)
        self._timer = self._env.timeout(left * len(work) / self._bytes_per_second)
        self._timer.callbacks.append(self._finish)

    def _finish(self, timer: Event) -> None:
        if timer is not self._timer:  # Somebody joined since.
            return
        consumer, now = self._consumer, self._env.now
        self._attained, partition = heappop(consumer.work)
        self._counted = now
        self._done.pop(partition).succeed()
        if consumer.work:
            self._plan()
        else:
            consumer.busy_seconds += now - consumer.busy_since
            consumer.stretches.append((consumer.busy_since, now))
            consumer.busy_since = -1.0


class ProcessFlow(SimpyFlow):
    """A flow at some simulated time, from 0 on; its topic does not grow."""

    def _build(self, keys: list[list[int]], sizes: list[list[int]]) -> None:
        throughput = self.config["consumerThroughputMaxInBytes"]
        self._capacities = [SharedCapacity(self.env, throughput, consumer) for consumer in self.consumers]
        #: By partition: what its process waits for while there is no record.
        self._filled: list[Event | None] = [None] * self.partitions_amount
        for partition in range(self.partitions_amount):
            self.env.process(self._serve(partition))
        for id, producer in enumerate(self.producers):
            self.env.process(self._write(id, producer, zip(keys[id], sizes[id])))

    def _write(self, id: int, producer: Producer, drawn: Iterator[tuple[int, int]]) -> Iterator[Event]:
        env, rate = self.env, self.config["producerRate"]
        for n in count(1):
            key, size = next(drawn)
            bucket = int(10 * env.now)
            if not producer.marks or producer.marks[-1][0] != bucket:
                producer.marks.append((bucket, producer.records, producer.bytes))
            producer.records += 1
            producer.bytes += size
            producer.last_time = env.now
            self._append((env.now, 0.0, size, key, next(self._ids), id))
            yield env.timeout(n / rate - env.now)

    def _append(self, record: Record) -> None:
        event_time, _, size, key, number, producer = record
        partition = key % self.partitions_amount
        bandwidth = self.config["partitionBandwidth"] or float("inf")
        arrival = max(event_time + size / bandwidth, self.last_arrival[partition])
        self.last_arrival[partition] = arrival
        self.log_end[partition] += 1
        self.bytes[partition] += size
        self.logs[partition].append((event_time, arrival, size, key, number, producer))
        filled = self._filled[partition]
        if filled is not None:
            self._filled[partition] = None
            filled.succeed()

    def _serve(self, partition: int) -> Iterator[Event]:
        env, log = self.env, self.logs[partition]
        owner = self.owners[partition]
        while True:
            if not log:
                self._filled[partition] = env.event()
                yield self._filled[partition]
            if log[0][1] > env.now:
                yield env.timeout(log[0][1] - env.now)
            self.started[partition] = env.now
            yield self._capacities[owner].work(partition, log[0][2])
            self._complete(partition, owner, log.popleft())
            self.started[partition] = -1.0

    def _complete(self, partition: int, owner: int, record: Record) -> None:
        now, consumer = self.env.now, self.consumers[owner]
        event_time, _, size, key, _, _ = record
        self.bytes[partition] -= size
        self.last_completion[partition] = now
        bucket = int(10 * now)
        if not consumer.marks or consumer.marks[-1][0] != bucket:
            consumer.marks.append((bucket, consumer.records, consumer.bytes))
            while consumer.stretches and consumer.stretches[0][1] < bucket / 10 - 6:
                consumer.stretches.popleft()
        for gone in range(max(self.latency_bucket, bucket - BUCKETS) + 1, bucket + 1):
            self.latencies[gone % BUCKETS] = []
        self.latency_bucket = bucket
        self.latencies[bucket % BUCKETS].append(now - event_time)
        known: Any = self.latest[key]
        if known is None or event_time > known[0][0]:
            self.latest[key] = (record, partition, owner)
        elif event_time < known[0][0]:
            self.ordering_issues_count += 1
            self.ordering_issues.append((now, record, partition, owner, known))
        consumer.records += 1
        consumer.bytes += size
        consumer.last_time = now
        took = now - self.started[partition]
        consumer.processing_seconds += took
        consumer.processing_times.append(took)
