"""What a run's numbers must be, from its records and its recipe alone: SEMANTICS.md, "Metrics" and "Settled".

Nothing here asks the engine. A number that the rule leaves undefined is None. What a restart took away is not among the
records, so work is told only while no record was restarted within the window.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from partition_flow._recipe import config_at

#: Seconds of a rate; buckets of a tenth.
WINDOW = 5
BUCKETS = 50


def oldest_bucket(time: float) -> int:
    return max(0, math.floor(10 * time) - BUCKETS + 1)


def in_window(times: pd.Series, time: float) -> pd.Series:
    """Which of these times are in a bucket of the window; NaN is not."""
    return np.floor(10 * times) >= oldest_bucket(time)


def rates(records: pd.DataFrame, when: str, time: float) -> dict[str, float]:
    recent = records[in_window(records[when], time)]
    seconds = min(WINDOW, time)
    return {"records_rate": len(recent) / seconds, "bytes_rate": recent["bytes"].sum() / seconds}


def percentile(values: pd.Series, percent: int) -> float | None:
    """By nearest rank; the rank in whole numbers, so nothing is rounded."""
    ranked = np.sort(values.to_numpy())
    return None if len(ranked) == 0 else ranked[-(-percent * len(ranked) // 100) - 1]


def union_after(intervals: list[tuple[float, float]], start: float) -> float:
    """Seconds after ``start`` that lie in at least one interval."""
    total, end = 0.0, start
    for begin, stop in sorted(intervals):
        total += max(0.0, stop - max(begin, end))
        end = max(end, stop)
    return total


def lag_of(records: pd.DataFrame, time: float) -> dict[str, float]:
    """Of what was not completed by the end, ``time``."""
    waiting = records[records["completed_time"].isna()]
    behind = time - waiting["event_time"].min() if len(waiting) > 0 else 0
    return {"lag": len(waiting), "lag_bytes": waiting["bytes"].sum(), "behind": behind}


def drain_of(records: pd.DataFrame, time: float) -> dict[str, float | None]:
    """How fast what is not completed grew since the window began, and until when it is gone."""
    first = oldest_bucket(time)

    def left_before(bucket: float) -> int:
        appended = np.floor(10 * records["event_time"]) < bucket
        return int((appended & ~(np.floor(10 * records["completed_time"]) < bucket)).sum())

    left = int(records["completed_time"].isna().sum())
    trend = (left - left_before(first)) / (time - first / 10)
    return {"lag_trend": trend, "time_to_drain": 0 if left == 0 else left / -trend if trend < 0 else None}


def in_completion_order(records: pd.DataFrame) -> pd.DataFrame:
    """Events at one time come by entity: the consumer, then its partition."""
    return records.dropna(subset="completed_time").sort_values(["completed_time", "consumer", "partition"])


class Recomputed:
    """The numbers of a run at its end.

    Attributes
    ----------
    work_known : bool
        Whether the records tell who worked when, as far as the window reaches.
    """

    def __init__(self, run: Any, workload: pd.DataFrame | None = None) -> None:
        self.workload = workload
        self.records: pd.DataFrame = run.records
        self.time: float = run.time
        self.scenario: dict[str, Any] = run.scenario
        self.config = config_at(self.scenario, self.time)
        self.done = in_completion_order(self.records)
        self.rebalanced = self._last_rebalance()
        self.window_start = oldest_bucket(self.time) / 10
        self.work_known = self.records["restarts"].sum() == 0 or self.rebalanced <= self.window_start

    def flow(self) -> dict[str, Any]:
        records, done, time = self.records, self.done, self.time
        took = done["completed_time"] - done["started_time"]
        latency = (done["completed_time"] - done["event_time"])[in_window(done["completed_time"], time)]
        produced, consumed = rates(records, "event_time", time), rates(done, "completed_time", time)
        lag = lag_of(records, time)
        members = self.config["consumersAmount"]
        numbers = {
            "total_records_produced": len(records),
            "total_records_consumed": len(done),
            "total_bytes_produced": records["bytes"].sum(),
            "total_bytes_consumed": done["bytes"].sum(),
            "avg_processing_time_ms": 1000 * took.mean() if len(done) > 0 else None,
            "processing_time_samples": len(done),
            "produce_records_rate": produced["records_rate"],
            "produce_bytes_rate": produced["bytes_rate"],
            "consume_records_rate": consumed["records_rate"],
            "consume_bytes_rate": consumed["bytes_rate"],
            **lag,
            "restarts": records["restarts"].sum(),
            "ordering_issues": len(self.ordering_issues()),
            "latency_p50": percentile(latency, 50),
            "latency_p95": percentile(latency, 95),
            "latency_p99": percentile(latency, 99),
            **drain_of(records, time),
        }
        if self.work_known:
            busy = [self.busy(id) for id in range(members)]
            numbers["utilisation"] = None if members == 0 else sum(busy) / members
        return numbers

    def producers(self) -> list[dict[str, Any]]:
        amount = self.config["producersAmount"] if self.workload is None else 1 + self.workload["producer"].max()
        return [self.producer(id, self.records[self.records["producer"] == id]) for id in range(amount)]

    def producer(self, id: int, mine: pd.DataFrame) -> dict[str, Any]:
        return {
            "id": id,
            **rates(mine, "event_time", self.time),
            "records_produced": len(mine),
            "bytes_produced": mine["bytes"].sum(),
            "last_produce_time": None if len(mine) == 0 else mine["event_time"].max(),
        }

    def consumers(self, owners: dict[int, int]) -> list[dict[str, Any]]:
        """``owners``: who owns each partition; how they came to is another matter."""
        records, found = self.records, []
        for id in range(self.config["consumersAmount"]):
            mine = self.done[self.done["consumer"] == id]
            owned = sorted(partition for partition, owner in owners.items() if owner == id)
            in_work = records[(records["state"] == "in work") & (records["consumer"] == id)]
            took = mine["completed_time"] - mine["started_time"]
            numbers = {
                "id": id,
                **rates(mine, "completed_time", self.time),
                **lag_of(records[records["partition"].isin(owned)], self.time),
                **drain_of(records[records["partition"].isin(owned)], self.time),
                "assigned_partitions": owned,
                "active_partitions": sorted(in_work["partition"]),
                "records_consumed": len(mine),
                "bytes_consumed": mine["bytes"].sum(),
                "last_update_time": None if len(mine) == 0 else mine["completed_time"].max(),
                "processing_times": took.tail(10).tolist(),
                "since": self.member_since(id),
            }
            found.append({**numbers, "busy": self.busy(id)} if self.work_known else numbers)
        return found

    def partitions(self) -> list[dict[str, Any]]:
        """All but the owner."""
        present = self.present(self.time, self.config["partitionsAmount"])
        return [self.partition(id, self.records[self.records["partition"] == id]) for id in present]

    def partition(self, id: int, mine: pd.DataFrame) -> dict[str, Any]:
        completed = mine["completed_time"].notna().sum()
        ready = mine["reached_time"].notna().sum() - completed
        working = ready > 0 and self.config["consumersAmount"] > 0
        return {
            "id": id,
            "closing": id >= self.config["partitionsAmount"],
            "log_start_offset": completed,
            "committed": completed,
            "next_offset": completed,
            "position": completed + working,
            "high_watermark": completed + ready,
            "log_end_offset": len(mine),
            "unread": len(mine) - completed,
            "ready": ready,
            "working": working,
            **lag_of(mine, self.time),
            **drain_of(mine, self.time),
        }

    def lag(self) -> pd.DataFrame:
        """Each partition that is there, at each tenth of a second."""
        times = np.arange(math.ceil(10 * self.time) + 1) / 10
        times = times[times <= self.time]
        amounts = np.array([config_at(self.scenario, time)["partitionsAmount"] for time in times])
        most = max(*amounts, *(1 + self.records["partition"]))
        frames = []
        for partition in range(most):
            mine = self.records[self.records["partition"] == partition]
            events = mine["event_time"].to_numpy()
            bytes_before = np.concatenate([[0], mine["bytes"].cumsum()])
            appended = np.searchsorted(events, times, side="right")
            completed = np.searchsorted(mine["completed_time"].dropna().to_numpy(), times, side="right")
            oldest = np.append(events, np.nan)[completed]
            frame = pd.DataFrame({"time": times, "partition": partition, "lag": appended - completed})
            frame["lag_bytes"] = bytes_before[appended] - bytes_before[completed]
            frame["behind"] = np.where(frame["lag"] > 0, times - oldest, 0)
            frames.append(frame[(partition < amounts) | (frame["lag"] > 0)])
        return pd.concat(frames).sort_values(["time", "partition"], ignore_index=True)

    def ordering_issues(self) -> list[tuple[Any, ...]]:
        """One a completion after which a newer record of its key had completed; names the newest of those."""
        newest: dict[Any, Any] = {}
        found = []
        for it in self.done.itertuples():
            other = newest.get(it.key)
            if other is None or it.event_time > other.event_time:
                newest[it.key] = it
            elif it.event_time < other.event_time:
                one = (it.completed_time, it.key, it.record, it.partition, it.consumer, it.event_time)
                earlier = (other.record, other.partition, other.consumer, other.event_time)
                found.append((*one, *earlier, other.event_time - it.event_time))
        return found

    def busy(self, consumer: int) -> float:
        """Part of the window in which a consumer worked; only where ``work_known``."""
        mine = self.records[(self.records["consumer"] == consumer) & self.records["started_time"].notna()]
        ends = mine["completed_time"].fillna(self.time)
        worked = union_after(list(zip(mine["started_time"], ends, strict=True)), self.window_start)
        return min(1.0, worked / (self.time - self.window_start))

    def member_since(self, consumer: int) -> float:
        since, amount = 0.0, self.scenario["config"]["consumersAmount"]
        for time, _, after in self._changes():
            if amount <= consumer < after["consumersAmount"]:
                since = time
            amount = after["consumersAmount"]
        return since

    def present(self, time: float, amount: int) -> list[int]:
        """The partitions that are there: of the topic, and those closing that are not empty."""
        there = (self.records["event_time"] <= time) & ~(self.records["completed_time"] <= time)
        left = set(self.records["partition"][there])
        return [*range(amount), *sorted(id for id in left if id >= amount)]

    def dealt(self) -> list[int]:
        """The partitions that the last rebalance gave to somebody."""
        return self.present(self.rebalanced, self.config["partitionsAmount"])

    def owners(self) -> dict[int, int] | None:
        """Who owns each partition after the last rebalance; None where that depends on who owned it before."""
        members, strategy = self.config["consumersAmount"], self.config["consumerAssignmentStrategy"]
        there = self.dealt()
        if members == 0:
            return dict.fromkeys(there, -1)
        if strategy == "round-robin":
            return {partition: index % members for index, partition in enumerate(there)}
        if strategy == "range":
            each, more = divmod(len(there), members)
            dealt = [id for id in range(members) for _ in range(each + (id < more))]
            return dict(zip(there, dealt, strict=True))
        return None

    def _changes(self) -> list[tuple[float, dict[str, Any], dict[str, Any]]]:
        """Actions up to now: time, the config before and after."""
        found, before = [], self.scenario["config"]
        for action in self.scenario["actions"]:
            if action["time"] <= self.time:
                after = {**before, **action["set"]}
                found.append((action["time"], before, after))
                before = after
        return found

    def _last_rebalance(self) -> float:
        reasons = ("partitionsAmount", "consumersAmount", "consumerAssignmentStrategy")
        times = [time for time, one, other in self._changes() if any(one[name] != other[name] for name in reasons)]
        return max(times, default=0.0)
