"""The state of a classroom flow in SimPy: every number that the engine's ``metrics`` has, kept while it runs.

What happens is ``simpy_flow.py`` or ``simpy_processes.py``, which agree; the numbers are read by ``simpy_metrics.py``.
Left to whoever asks, outside the measured time: what is drawn (keys, sizes), and who owns which partition.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from itertools import count
from typing import Any

from simpy import Environment, Event

#: Buckets of 0.1 s in the window of the rates and latencies.
BUCKETS = 50

#: After every other event at its time.
END = 1 << 40

#: A record: event time, time of its arrival, bytes, key, id, producer.
Record = tuple[float, float, int, int, int, int]


class Producer:
    """Writes record n at n/rate."""

    def __init__(self) -> None:
        self.records = 0
        self.bytes = 0
        self.last_time = -1.0
        #: (bucket, records before it, bytes before it) of the buckets with records.
        self.marks: deque[tuple[int, int, int]] = deque(maxlen=BUCKETS)


class Consumer:
    """Shares its bytes a second among the records it works on."""

    def __init__(self) -> None:
        self.records = 0
        self.bytes = 0
        self.last_time = -1.0
        self.marks: deque[tuple[int, int, int]] = deque(maxlen=BUCKETS)
        self.processing_times: deque[float] = deque(maxlen=10)
        self.processing_seconds = 0.0
        #: The partitions it works on, as (bytes attained at which the record is done, partition).
        self.work: list[tuple[float, int]] = []
        self.busy_since = -1.0
        self.busy_seconds = 0.0
        #: The last stretches of work that are over.
        self.stretches: deque[tuple[float, float]] = deque()


class SimpyFlow(ABC):
    """A flow at some simulated time, from 0 on.

    Parameters
    ----------
    config : dict
        As in a scenario; constant rate and throughput, transit ``delay``.
    keys, sizes : list of list of int
        Of each producer's records.
    owners : list of int
        Of each partition, by the assignment that the engine made.
    """

    def __init__(
        self, config: dict[str, Any], keys: list[list[int]], sizes: list[list[int]], owners: list[int]
    ) -> None:
        self.env = Environment()
        self.config = config
        partitions = config["partitionsAmount"]
        self.partitions_amount = partitions
        self.producers = [Producer() for _ in range(config["producersAmount"])]
        self.consumers = [Consumer() for _ in range(config["consumersAmount"])]
        #: By partition: residents, oldest first; their bytes; log end; last arrival; work began (-1: nobody works).
        self.logs: list[deque[Record]] = [deque() for _ in range(partitions)]
        self.bytes = [0] * partitions
        self.log_end = [0] * partitions
        self.last_arrival = [-1.0] * partitions
        self.started = [-1.0] * partitions
        self.owners = owners
        #: By key: the completed record with the latest event time, and who completed it.
        self.latest: list[tuple[Record, int, int] | None] = [None] * (config["recordKeyRange"] + 1)
        self.ordering_issues: deque[tuple[Any, ...]] = deque(maxlen=1000)
        self.ordering_issues_count = 0
        self.restarts = 0
        #: Latencies of what completed, by bucket modulo BUCKETS; `latency_bucket` is the newest one.
        self.latencies: list[list[float]] = [[] for _ in range(BUCKETS)]
        self.latency_bucket = 0
        self.last_completion = [-1.0] * partitions
        self._ids = count()
        self._build(keys, sizes)

    @abstractmethod
    def _build(self, keys: list[list[int]], sizes: list[list[int]]) -> None:
        """Schedule what happens first."""

    def run(self, until: float) -> None:
        """Run every event up to and at a time."""
        end = Event(self.env)
        end._ok, end._value = True, None
        self.env.schedule(end, END, until - self.env.now)
        self.env.run(end)
