"""The results of a run computed in the kernel, as DataFrames.

How it is computed is ``_engine_run.py``. Everything here is in seconds, bytes and records, unless a name ends in
another unit; each table's units are in its ``attrs["units"]``.
"""

from __future__ import annotations

import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ._engine_run import EngineRun
from ._recipe import Recipe
from .host import Column

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the tables of a group, and what they hold.
EVENT_COLUMNS = {
    "time": "float64",
    "kind": "object",
    **dict.fromkeys(("member", "partition", "offset", "end_offset", "generation"), "Int64"),
    "cause": "object",
}
REBALANCE_COLUMNS = {
    "cause": "object",
    "protocol": "object",
    "generation": "Int64",
    "start_time": "float64",
    "end_time": "float64",
    "moved": "int64",
    "unowned_seconds": "float64",
    "duplicates": "int64",
}
MEMBER_COLUMNS = {
    "id": "int64",
    "name": "object",
    "status": "object",
    "generation": "Int64",
    "known": "bool",
    "session_left": "float64",
    "heartbeat_age": "float64",
    "owned": "object",
    "polled": "int64",
}

#: What a record can be at the end of a run, in the order it goes through them.
RECORD_STATES = ("travelling", "waiting", "in work", "completed")


class Run:
    """What happened in a flow from 0 to ``time``, the same to the bit as the cell shows.

    Made by :meth:`PartitionFlow.run`.

    Attributes
    ----------
    time : float
        Simulated seconds that were computed.
    trace_hash : str
        16 hexadecimal digits over every completed record in order: equal hashes mean equal runs, in every host.
    stop : dict or None
        The cap that ended the run before the time asked for: ``limit``, ``value``, ``time``, ``message``.
    """

    def __init__(self, run: EngineRun, recipe: Recipe, keys: list[Any] | None) -> None:
        self.time = run.time
        self.trace_hash = run.trace_hash()
        self.stop = run.stop
        self._recipe = recipe
        self._keys = keys
        self._records = run.columns("records")
        self._lag = run.columns("lag")
        self._ordering_issues = run.columns("ordering_issues")
        self._metrics = run.metrics()
        self._group = run.group()
        self._sentences = run.sentences()

    def __repr__(self) -> str:
        return f"Run(time={self.time:g}, records={len(self._records['key'].cells)}, trace_hash={self.trace_hash!r})"

    @property
    def scenario(self) -> dict[str, Any]:
        """The recipe that was run; a copy."""
        return copy.deepcopy(dict(self._recipe))

    @cached_property
    def records(self) -> pd.DataFrame:
        """Every record that was produced, a row each, in the order they were produced.

        ============== ======= ==================================================================================
        column         unit    meaning
        ============== ======= ==================================================================================
        record                 its number in the run, from 0
        key                    its key: 1 to ``record_key_range``, or as the workload has it
        producer               who produced it, from 0
        partition              where it was appended, from 0
        offset                 its number in the partition, from 0; -1: still with its producer
        consumer               who completed it or has it in work; -1: nobody
        bytes          bytes   its size
        event_time     s       produced and appended
        reached_time   s       at the end of its partition; NaN: still travelling
        started_time   s       work began (the last time, if it was restarted); NaN: not yet
        completed_time s       work ended; NaN: not yet
        restarts               how often its partition moved to another consumer while it was in work
        state                  travelling, waiting, in work or completed, at the end of the run
        ============== ======= ==================================================================================

        In the Kafka model keys are the texts k0, k1, ..., None: it has none. ``restarts`` is how often it was processed again;
        ``consumer``, ``started_time`` and ``completed_time`` are those of the first time.
        """
        import numpy as np
        import pandas as pd

        columns = self._records
        count = len(columns["key"].cells)
        reached, started, completed = (
            ~np.isnan(columns[name].cells) for name in ("reached_time", "started_time", "completed_time")
        )
        state = np.where(completed, 3, np.where(started, 2, np.where(reached, 1, 0)))
        cells = {"record": np.arange(count), **{name: column.cells for name, column in columns.items()}}
        # In the Kafka model a record may still wait for its batch.
        cells["offset"] = np.nan_to_num(cells["offset"], nan=-1).astype(np.int64)
        cells["key"] = self._as_written(cells["key"])
        cells["state"] = pd.Categorical.from_codes(state, RECORD_STATES, ordered=True)
        return _table(cells, columns)

    @cached_property
    def lag(self) -> pd.DataFrame:
        """Each partition's lag at every tenth of a second from 0 on.

        Lag is what was produced and not completed: travelling, waiting and in work.

        ========= ======= ==================================================================================
        column    unit    meaning
        ========= ======= ==================================================================================
        time      s       of the sample: 0, 0.1, 0.2, ...
        partition         each one that is there at that time, closing ones included
        lag       records
        lag_bytes bytes   of these records, as appended
        behind    s       age of the oldest of them; 0: none
        ========= ======= ==================================================================================
        """
        return _table({name: column.cells for name, column in self._lag.items()}, self._lag)

    @cached_property
    def ordering_issues(self) -> pd.DataFrame:
        """Completions out of order: a record that completed after a newer one of its key, a row each.

        ================== ======= =========================================================================
        column             unit    meaning
        ================== ======= =========================================================================
        time               s       the record completed
        key                        of both records
        record                     its number in the run
        partition                  its partition
        consumer                   who completed it
        event_time         s       it was produced
        earlier_record             the one of that key with the latest event time that had completed before
        earlier_partition          that one's partition
        earlier_consumer           who completed that one
        earlier_event_time s       that one was produced
        time_difference    s       earlier_event_time - event_time, above 0
        ================== ======= =========================================================================
        """
        cells = {name: column.cells for name, column in self._ordering_issues.items()}
        cells["key"] = self._as_written(cells["key"])
        return _table(cells, self._ordering_issues)

    @cached_property
    def metrics(self) -> pd.DataFrame:
        """The flow as a whole at the end, a row a metric: columns ``metric``, ``value``, ``unit``.

        Rates, latencies, utilisation and the trend of lag are over the last 5 s. NaN: undefined, for instance a latency
        when nothing completed, or ``time_to_drain`` while lag does not shrink.
        """
        import pandas as pd

        flow, units = self._metrics["flow"], self._metrics["units"]
        values = pd.array(list(flow.values()), dtype=float)
        return pd.DataFrame({"metric": list(flow), "value": values, "unit": [units[name] for name in flow]})

    @cached_property
    def producers(self) -> pd.DataFrame:
        """Each producer at the end: its records and bytes, rates over the last 5 s, when it last produced (s)."""
        return self._entities("producers")

    @cached_property
    def consumers(self) -> pd.DataFrame:
        """Each consumer at the end: its partitions, what it completed, rates and busy part of the last 5 s, its lag.

        ``lag_trend`` (records/s; below 0: it shrinks) and ``time_to_drain`` (s; NaN: never) are those of its partitions.
        """
        return self._entities("consumers")

    @cached_property
    def partitions(self) -> pd.DataFrame:
        """Each partition at the end: its owner (-1: none), offsets, what is ready, its lag.

        ``lag_trend`` (records/s): by how much what is not processed grew over the last 4.9 to 5 s, below 0: shrank.
        ``time_to_drain`` (s): until it is gone if that goes on; NaN: never.
        """
        return self._entities("partitions")

    @cached_property
    def members(self) -> pd.DataFrame:
        """Each member of the group at the end: status, generation, what it owns, its session (s). Kafka model only."""
        return self._of_group("members", MEMBER_COLUMNS)

    @cached_property
    def events(self) -> pd.DataFrame:
        """All that happened in the group, a row each, in order. Kafka model only; otherwise no rows.

        ========== ==== =================================================================================================
        column     unit meaning
        ========== ==== =================================================================================================
        time       s
        kind            joined, left, closed, crashed, frozen, thawed, restarted, stalled, expired, poll-expired, dropped,
                        fenced, rebalance, generation, assigned, revoked, lost, committed, commit-failed, reset, resumed,
                        duplicates, losses, skipped, failed, dead-letter, paused, unpaused, partitions-added, learned,
                        producer-learned, sought, seek-refused
        member          the consumer's number; NA: not of one member
        partition       NA: not of one partition
        offset          of what it is about: the first one, or where work resumed
        end_offset      one past the last one
        generation      of the group
        cause           why, in words
        sentence        all of it, as the cell's log says it
        ========== ==== =================================================================================================
        """
        return self._of_group("events", EVENT_COLUMNS).assign(sentence=self._sentences)

    @cached_property
    def rebalances(self) -> pd.DataFrame:
        """The rebalances of the group, a row each, in order. Kafka model only; otherwise no rows.

        =============== ================= ==============================================================================
        column          unit              meaning
        =============== ================= ==============================================================================
        cause                             why, in words
        protocol                          eager, cooperative or consumer (KIP-848)
        generation                        of the group after it
        start_time      s                 the coordinator began it
        end_time        s                 everybody had what is theirs; NaN: it still goes on
        moved           partitions        whose owner is another one than before
        unowned_seconds partition-seconds without anybody who could read
        duplicates      records           processed again because of it
        =============== ================= ==============================================================================
        """
        return self._of_group("rebalances", REBALANCE_COLUMNS)

    def _of_group(self, table: str, columns: dict[str, str]) -> pd.DataFrame:
        import pandas as pd

        rows = [] if self._group is None else self._group[table]
        frame = pd.DataFrame(rows, columns=list(columns))
        return frame.astype({name: kind for name, kind in columns.items() if kind != "object"})

    def _entities(self, kind: str) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(self._metrics[kind])

    def _as_written(self, keys: Any) -> Any:
        """The workload's own keys for their numbers."""
        if self._keys is None:
            if self._recipe.get("model") != "kafka":
                return keys
            import numpy as np

            texts = np.array([*(f"k{key}" for key in range(int(keys.max(initial=0)) + 1)), None], dtype=object)
            return texts[keys]
        from ._workload import keys_array

        return keys_array(self._keys)[keys]


def _table(cells: dict[str, Any], columns: dict[str, Column]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(cells, copy=False)
    table.attrs["units"] = {name: columns[name].unit if name in columns else "" for name in cells}
    return table
