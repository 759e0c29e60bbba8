"""Flows of the Kafka model in the kernel: settings, what is done to members, the tables of the group, the comparison."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

import partition_flow as pf

CRASH = dict(model="kafka", partitions_amount=6, consumers_amount=3, producer_rate=20, seed=1)


@pytest.fixture
def kafka():
    """A flow in which consumer-1 crashes at 20 s, in a class's time."""
    flow = pf.PartitionFlow(**CRASH, partition_assignment_strategy="cooperative-sticky", clock="class")
    flow.at(20).crash(consumer=1)
    yield flow
    flow.close()


def faults(act):
    with pytest.raises(pf.ScenarioError) as caught:
        act()
    return [fault.message for fault in caught.value.faults]


def test_settings_bear_kafkas_names_and_defaults():
    flow = pf.PartitionFlow(model="kafka")
    assert flow.model == "kafka"
    assert (flow.session_timeout_ms, flow.heartbeat_interval_ms, flow.max_poll_records) == (45_000, 3000, 500)
    assert (flow.enable_auto_commit, flow.auto_offset_reset, flow.linger_ms) == (True, "latest", 5)
    assert (flow.partition_assignment_strategy, flow.consumer_assignment_strategy) == ("range", "range")
    assert flow.partition_bandwidth is None and flow.record_key_range == 24 and flow.partition_transit is None
    assert pf.PartitionFlow().session_timeout_ms is None
    other = pf.PartitionFlow(model="kafka", client="librdkafka")
    assert (other.partitioner, other.max_poll_records, other.batch_size) == ("consistent_random", 1, 1_000_000)
    assert pf.PartitionFlow(model="kafka", client="librdkafka", max_poll_records=7).max_poll_records == 7


def test_alias_and_clock():
    flow = pf.PartitionFlow(model="kafka", consumer_assignment_strategy="cooperative-sticky", clock="class")
    assert flow.partition_assignment_strategy == flow.consumer_assignment_strategy == "cooperative-sticky"
    assert flow.clock_divisor == 10 and pf.PartitionFlow(model="kafka", clock="true").clock_divisor == 1
    assert faults(lambda: pf.PartitionFlow(model="kafka", clock="fast"))[0].startswith('clock = "fast": unknown. Allowed: ')


def test_repr_and_code_say_what_is_set(kafka):
    text = "PartitionFlow(model='kafka', producer_rate=20.0, partitions_amount=6, consumers_amount=3, "
    text += "partition_assignment_strategy='cooperative-sticky', clock_divisor=10.0, seed=1, time=0.0)"
    assert repr(kafka) == text
    scope = {}
    exec(kafka.to_code(), scope)
    assert scope["flow"].run(until=30).trace_hash == kafka.run(until=30).trace_hash


def test_a_file_has_all_of_it(kafka, tmp_path):
    other = pf.load(kafka.save(tmp_path / "crash.pflow.json"))
    assert other.model == "kafka" and other.scenario == kafka.scenario
    assert other.run(until=30).trace_hash == kafka.run(until=30).trace_hash


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (dict(model="kafk"), 'model = "kafk": unknown. Allowed: classroom, kafka. Choose one of these.'),
        (dict(model=None), "model = None: unknown. Allowed: classroom, kafka. Choose one of these."),
        (
            dict(model="kafka", group_protocol="consumer", session_timeout_ms=45_000),
            "session_timeout_ms = 45000: a setting of group_protocol classic, and the flow's is consumer. "
            "Set group_consumer_session_timeout_ms instead, or leave it out.",
        ),
        (
            dict(session_timeout_ms=9000),
            "session_timeout_ms: the classroom model has no such parameter. Make a flow of the Kafka model, or leave it out.",
        ),
        (
            dict(model="kafka", workload={"time": [0], "key": [1], "bytes": [1]}, key_distribution="zipf"),
            'key_distribution = "zipf": the records come from a workload, nothing is generated. Leave it out.',
        ),
    ],
)
def test_what_is_refused_at_the_start(asked, message):
    assert faults(lambda: pf.PartitionFlow(**asked)) == [message]


def test_what_is_refused_of_members(kafka):
    before = kafka.scenario
    for act, message in (
        (lambda: kafka.at(5).crash(consumer=3), "consumer = 3: not there. Allowed: 0 to 2, whole."),
        (lambda: kafka.crash(consumer="consumer-3"), 'consumer = "consumer-3": not there. Allowed: 0 to 2, whole, or its id.'),
        (lambda: kafka.crash(consumer="consumer"), 'consumer = "consumer": not there. Allowed: 0 to 2, whole, or its id.'),
        (lambda: kafka.at(5).close(consumer=-1), "consumer = -1: not there. Allowed: 0 to 2, whole."),
        (lambda: kafka.restart(consumer=1.5), "consumer = 1.5: not there. Allowed: 0 to 2, whole."),
        (lambda: kafka.at(5).freeze(consumer=0, seconds=0), "seconds = 0: not a length of time. Allowed: above 0 to 86 400 s."),
        (lambda: kafka.stall(consumer=0, seconds=None), "seconds = None: not a length of time. Allowed: above 0 to 86 400 s."),
        (lambda: kafka.at(5).rolling_restart(every=0), "every = 0: not a length of time. Allowed: above 0 to 1 000 000 000 s."),
        (lambda: kafka.at(5).set(consumers_amount=1), "consumer = 1: not there. Allowed: 0 to 0, whole."),
    ):
        assert faults(act) == [message]
        assert kafka.scenario == before
    kafka.seek(9)
    assert faults(lambda: kafka.at(5).crash(consumer=0))[0].startswith("time = 5: before now, 9 s.")
    assert faults(lambda: pf.PartitionFlow().crash(consumer=0))[0].startswith("deed: the classroom model has consumers that never fail.")


def test_what_is_fixed_stays(kafka):
    kafka.seek(1)
    for name, value in (("group_protocol", "consumer"), ("static_membership", True), ("client", "librdkafka"), ("partitions_amount", 5)):
        before = getattr(kafka, name)
        faults(lambda name=name, value=value: setattr(kafka, name, value))
        assert getattr(kafka, name) == before
    kafka.partitions_amount = 8
    assert kafka.scenario["actions"][0]["set"] == {"partitionsAmount": 8}


def test_verbs_are_actions_in_order_of_time(kafka):
    kafka.seek(3)
    kafka.freeze(consumer=0, seconds=2).stall(consumer=2, seconds=1)
    kafka.at(30).restart(consumer=1).at(25).close(consumer=0)
    found = [(action["time"], action["deed"], action["planned"]) for action in kafka.scenario["actions"]]
    assert found == [
        (3, {"kind": "freeze", "consumer": 0, "seconds": 2}, False),
        (3, {"kind": "stall", "consumer": 2, "seconds": 1}, False),
        (20, {"kind": "crash", "consumer": 1}, True),
        (25, {"kind": "close", "consumer": 0}, True),
        (30, {"kind": "restart", "consumer": 1}, True),
    ]
    kafka.reset()
    assert [action["time"] for action in kafka.scenario["actions"]] == [20, 25, 30]


@pytest.mark.parametrize("make", [list, tuple, np.array, pd.Series])
def test_key_weights_are_any_list_of_numbers(make):
    flow = pf.PartitionFlow(model="kafka", key_distribution="weights", key_weights=make([5, 1, 0, 2]), record_key_range=99, seed=2)
    assert flow.key_weights == (5, 1, 0, 2)
    assert flow.scenario["config"]["keyWeights"] == [5, 1, 0, 2]
    keys = flow.run(until=200).records["key"].value_counts()
    assert set(keys.index) == {"k0", "k1", "k3"} and keys["k0"] > 2 * keys["k3"] > 2 * keys["k1"]
    scope = {}
    exec(flow.to_code(), scope)
    assert scope["flow"].scenario["config"] == flow.scenario["config"]
    assert "key_weights=[5, 1, 0, 2]" in repr(flow)


def test_key_weights_change_while_a_flow_runs(tmp_path):
    flow = pf.PartitionFlow(model="kafka", key_distribution="weights", key_weights=[1, 1])
    flow.at(20).set(key_weights=[0, 0, 1])
    flow.save(tmp_path / "weights.pflow.json")
    records = pf.load(tmp_path / "weights.pflow.json").run(until=40).records
    assert set(records.loc[records["event_time"] < 20, "key"]) == {"k0", "k1"}
    assert set(records.loc[records["event_time"] > 20, "key"]) == {"k2"}


def test_consumers_have_the_ids_that_are_given():
    flow = pf.PartitionFlow(model="kafka", partitions_amount=6, consumers_amount=3, consumer_ids=("mill", "quay"), producer_rate=20, clock="class")
    assert flow.consumer_ids == ("mill", "quay")
    flow.at(20).crash(consumer="quay").at(30).restart(consumer="consumer-2")
    assert [action["deed"]["consumer"] for action in flow.scenario["actions"]] == [1, 2]
    run = flow.run(until=40)
    assert run.members["name"].tolist() == ["mill", "quay", "consumer-2"]
    said = run.events["sentence"].str.cat(sep=" ")
    assert "quay crashed, with " in said and "mill took over " in said and "consumer-1" not in said
    message = 'consumer = "quai": not there. Allowed: 0 to 2, whole, or its id.'
    assert faults(lambda: flow.crash(consumer="quai")) == [message]
    assert faults(lambda: flow.crash(consumer="consumer-1")) == [message.replace("quai", "consumer-1")], "it is called quay"
    flow.seek(3)
    with pytest.raises(pf.ScenarioError, match="it is a list from 0 on, and stays so while a flow runs"):
        flow.consumer_ids = ["other"]
    scope = {}
    exec(flow.to_code(), scope)
    assert scope["flow"].scenario["config"] == flow.scenario["config"]


def test_a_member_seeks(kafka):
    kafka.records_kept_ms = 60_000
    kafka.at(15).seek(consumer=0, offset="beginning").at(17).seek(consumer=2, offset=4, partition=5)
    assert [action["deed"] for action in kafka.scenario["actions"]][:2] == [
        {"kind": "seek", "consumer": 0, "offset": "beginning"},
        {"kind": "seek", "consumer": 2, "offset": 4, "partition": 5},
    ]
    run = kafka.run(until=19)
    sought = run.events[run.events["kind"] == "sought"]
    assert sought["offset"].tolist() == [0, 0, 4]
    assert sought["sentence"].iloc[-1].startswith("consumer-2 sought offset 4 of P5; records 4 to ")
    twice = run.events[run.events["kind"] == "duplicates"]
    assert set(twice["cause"]) == {"its owner sought an earlier offset"}
    assert (twice["end_offset"] - twice["offset"]).sum() == run.metrics.set_index("metric")["value"]["duplicates"] > 0
    scope = {}
    exec(kafka.to_code(), scope)
    assert scope["flow"].run(until=19).trace_hash == run.trace_hash
    assert kafka.seek(10).seek(consumer=1, offset="end").scenario["actions"][0]["deed"] == {"kind": "seek", "consumer": 1, "offset": "end"}


def test_a_seek_that_makes_no_sense_is_refused(kafka):
    offset = "Allowed: 0 to 9 007 199 254 740 991, whole, or beginning, end."
    assert faults(lambda: kafka.seek(consumer=0, offset=-1)) == [f"offset = -1: not an offset. {offset}"]
    assert faults(lambda: kafka.seek(consumer=0, offset=2.5)) == [f"offset = 2.5: not an offset. {offset}"]
    assert faults(lambda: kafka.seek(consumer=0)) == [f"offset = None: not an offset. {offset}"]
    assert faults(lambda: kafka.at(9).seek(consumer=9, offset=0)) == ["consumer = 9: not there. Allowed: 0 to 2, whole."]
    message = "partition = 6: not there. Allowed: 0 to 5, whole. Leave it out for all that the consumer owns."
    assert faults(lambda: kafka.seek(consumer=0, offset=0, partition=6)) == [message]
    message = "time = 3: beside a consumer. Allowed: one of both. Plan it: flow.at(time).seek(consumer=...)."
    assert faults(lambda: kafka.seek(3, consumer=0, offset=0)) == [message]
    message = "offset = 3: without a consumer. Allowed: beside consumer. Say whose it is: flow.seek(consumer=0, offset=...)."
    assert faults(lambda: kafka.seek(offset=3)) == [message]
    assert [action["deed"]["kind"] for action in kafka.scenario["actions"]] == ["crash"]


def test_a_member_pauses_and_a_record_is_poison(kafka):
    kafka.at(15).pause(consumer=0).at(16).resume(consumer=0).at(17).poison(consumer=2, times=4)
    assert [action["deed"] for action in kafka.scenario["actions"]][:3] == [
        {"kind": "pause", "consumer": 0},
        {"kind": "resume", "consumer": 0},
        {"kind": "poison", "consumer": 2, "times": 4},
    ]
    events = kafka.run(until=19).events
    assert (events["kind"] == "failed").sum() == 4 and (events["kind"] == "paused").sum() == 2
    assert kafka.pause() is kafka and not kafka.playing
    assert kafka.pause(consumer=0).resume(consumer=0).poison(consumer=1).scenario["actions"][2]["deed"]["times"] == 3
    message = "times = 0: not how often it fails. Allowed: 1 to 1 000, whole."
    assert faults(lambda: kafka.poison(consumer=0, times=0)) == [message]
    scope = {}
    exec(kafka.to_code(), scope)
    assert scope["flow"].run(until=19).trace_hash == kafka.run(until=19).trace_hash


def test_rolling_restart_takes_each_member_down_in_turn():
    flow = pf.PartitionFlow(**CRASH, clock="class").at(10).rolling_restart(every=5, down=2)
    found = [(action["time"], action["deed"]["kind"], action["deed"]["consumer"]) for action in flow.scenario["actions"]]
    assert found == [(10, "close", 0), (12, "restart", 0), (15, "close", 1), (17, "restart", 1), (20, "close", 2), (22, "restart", 2)]
    members = flow.run(until=40).members
    assert list(members["status"]) == ["stable"] * 3 and sum(map(len, members["owned"])) == 6


def test_closing_the_flow_is_not_closing_a_consumer(kafka):
    assert kafka.close() is None
    assert kafka.close(consumer=0) is kafka
    assert kafka.scenario["actions"][0]["deed"] == {"kind": "close", "consumer": 0}


def test_a_page_is_asked(pages, kafka):
    kafka.open()
    page = pages[-1]
    page.claim()
    kafka.crash(consumer=2)
    (message,) = page.commands
    assert message["command"] == {"kind": "deed", "deed": {"kind": "crash", "consumer": 2}, "at": None}
    assert kafka.scenario["actions"][0]["deed"] == {"kind": "crash", "consumer": 2}


def test_events_tell_the_crash(kafka):
    events = kafka.run(until=40).events
    assert list(events.columns) == ["time", "kind", "member", "partition", "offset", "end_offset", "generation", "cause", "sentence"]
    assert events["time"].is_monotonic_increasing
    (crashed,) = events[events["kind"] == "crashed"].itertuples()
    (expired,) = events[events["kind"] == "expired"].itertuples()
    assert (crashed.time, crashed.member) == (20, 1) and expired.member == 1
    # A session of 4.5 s, heartbeats each 0.3 s: it ends between a heartbeat less and a whole session after the crash.
    assert 4.2 <= expired.time - crashed.time <= 4.5
    assert expired.sentence.startswith("consumer-1 is out of the group, its session timed out")
    twice = events[events["kind"] == "duplicates"]
    assert (twice["end_offset"] - twice["offset"]).sum() == kafka.run(until=40).records["restarts"].sum()


def test_rebalances_tell_who_moved(kafka):
    rebalances = kafka.run(until=40).rebalances
    assert list(rebalances["protocol"]) == ["cooperative"] * 2 and list(rebalances["generation"]) == [1, 2]
    assert list(rebalances["moved"]) == [6, 2]
    assert (rebalances["end_time"] >= rebalances["start_time"]).all()
    assert rebalances["duplicates"].sum() == kafka.run(until=40).records["restarts"].sum()


def test_metrics_have_both_lags(kafka):
    kafka.seek(24)
    run = kafka.run(until=24)
    metrics = run.metrics.set_index("metric")["value"]
    partitions = run.partitions
    assert metrics["lag_committed"] == (partitions["high_watermark"] - partitions["committed"]).sum() == metrics["lag"]
    assert metrics["lag_position"] == (partitions["high_watermark"] - partitions["position"]).sum()
    assert kafka.metrics["lag_committed"] == metrics["lag_committed"]
    assert {"duplicates", "lost", "skipped", "generation", "unread_seconds"} <= set(metrics.index)
    assert run.partitions["owner"].tolist().count(1) == 2, "the group does not know yet"


@pytest.mark.parametrize("rate, until", [(150, 12.34), (450, 30), (700, 31.07), (90, 45.5)])
def test_the_trend_of_lag_is_what_came_less_what_was_processed(rate, until):
    settings = {"partitions_amount": 5, "consumers_amount": 2, "producers_amount": 3, "auto_offset_reset": "earliest"}
    flow = pf.PartitionFlow(model="kafka", producer_rate=rate / 3, producer_arrivals="poisson", seed=3, **settings)
    run = flow.run(until=until)
    records, first = run.records, max(0, math.floor(10 * until) - 49)
    came, done = (np.floor(10 * records[name]) >= first for name in ("reached_time", "completed_time"))
    ready = records["reached_time"].notna() & records["completed_time"].isna()
    growth = (came.astype(int) - done.astype(int)).groupby(records["partition"]).sum() / (until - first / 10)
    left = ready.groupby(records["partition"]).sum()

    def gone(left, trend):
        return 0 if left == 0 else left / -trend if trend < 0 else None

    for row in run.partitions.itertuples():
        assert row.lag_trend == pytest.approx(growth[row.id], abs=1e-9)
        assert row.ready == left[row.id]
    flow.seek(until)
    for row in flow.metrics["consumers"]:
        mine = row["assigned_partitions"]
        assert row["lag_trend"] == pytest.approx(growth[mine].sum(), abs=1e-9)
        assert row["time_to_drain"] == pytest.approx(gone(left[mine].sum(), growth[mine].sum()))
    assert flow.metrics["lag_trend"] == pytest.approx(growth.sum(), abs=1e-9)
    assert flow.metrics["time_to_drain"] == pytest.approx(gone(left.sum(), growth.sum()))
    units = run.metrics.set_index("metric")["unit"]
    assert (units["lag_trend"], units["time_to_drain"]) == ("records/s", "s")
    # Two members process 400 records a second.
    assert (growth.sum() > 10) == (rate > 400)


def test_at_0_there_is_no_trend():
    flow = pf.PartitionFlow(**CRASH)
    assert flow.metrics["lag_trend"] is None and flow.metrics["time_to_drain"] == 0
    assert flow.metrics["partitions"][0]["lag_trend"] is None and flow.metrics["consumers"][0]["lag_trend"] is None


def test_events_name_every_duplicate_whenever_one_looks(kafka):
    kafka.producer_rate = 200
    events = kafka.run(until=40).events
    taken_over = events[(events["kind"] == "resumed") & (events["end_offset"] > events["offset"])]["time"].min()
    seen = set()
    for until in taken_over + np.arange(0, 0.15, 0.007):
        run = kafka.run(until=until)
        again = run.events[run.events["kind"] == "duplicates"]
        named = int((again["end_offset"] - again["offset"]).sum())
        assert named == run.metrics.set_index("metric")["value"]["duplicates"]
        assert run.events["time"].is_monotonic_increasing
        seen.add(named)
    assert len(seen) > 5


def test_records_have_text_keys_and_may_be_with_their_producer():
    records = pf.PartitionFlow(**CRASH).run(until=10).records
    assert set(records["key"]) <= {f"k{key}" for key in range(24)}
    murmur2 = pf.kafka.partition_for_many(list(records["key"]), 6)
    assert (records["partition"].to_numpy() == np.asarray(murmur2)).all()
    waiting = records[records["offset"] < 0]
    assert (waiting["state"] == "travelling").all() and len(waiting) <= 1


def test_producers_learn_of_partitions_when_their_metadata_is_old(make_flow):
    settings = dict(CRASH, producers_amount=3, group_protocol="consumer", auto_offset_reset="earliest")
    flow = make_flow(**settings, metadata_max_age_ms=50_000, clock="class")
    assert flow.metadata_max_age_ms == 50_000
    assert pf.PartitionFlow(model="kafka").metadata_max_age_ms == 300_000
    run = flow.at(20).set(partitions_amount=8).run(until=40)
    learned = run.events[run.events["kind"] == "producer-learned"]
    assert sorted(learned["cause"]) == ["producer-0", "producer-1", "producer-2"]
    assert learned["time"].between(20, 20 + 5.003).all() and learned["time"].is_unique
    assert set(zip(learned["offset"], learned["end_offset"], strict=True)) == {(6, 8)}
    assert learned["member"].isna().all()
    assert learned["sentence"].iloc[0] == f"{learned['cause'].iloc[0]} learned of P6 to P7: its keys move."
    for event in learned.itertuples():
        written = run.records[(run.records["producer"] == int(event.cause[-1])) & (run.records["partition"] >= 6)]
        assert 0 < event.time <= written["event_time"].min() < event.time + 2
    assert faults(lambda: pf.PartitionFlow(model="kafka", metadata_max_age_ms=-1))[0].startswith("metadata_max_age_ms = -1: ")


def test_the_classroom_has_no_group_events(flow):
    run = flow.run(until=3)
    assert len(run.events) == len(run.rebalances) == len(run.members) == 0
    assert "duplicates" not in set(run.metrics["metric"])


def test_compare_protocols(kafka):
    found = pf.compare_protocols(kafka, until=40)
    assert list(found.runs) == list(found.summary.index) == ["range", "cooperative-sticky", "consumer"]
    assert found.runs["cooperative-sticky"].trace_hash == kafka.run(until=40).trace_hash
    assert {run.scenario["seed"] for run in found.runs.values()} == {1}
    assert [run.rebalances["protocol"].iloc[-1] for run in found.runs.values()] == ["eager", "cooperative", "consumer"]
    assert found.translated == [] and set(found.summary.columns) == set(found.summary.attrs["meaning"])
    # Producers write the same, whatever the group does.
    assert len({json.dumps(run.records[["key", "partition", "event_time"]].to_dict("list")) for run in found.runs.values()}) == 1


def test_compare_protocols_translates_and_says_so():
    flow = pf.PartitionFlow(**CRASH, session_timeout_ms=30_000, group_initial_rebalance_delay_ms=0, duration=20)
    flow.at(5).set(heartbeat_interval_ms=1000)
    found = pf.compare_protocols(flow)
    assert {str(one) for one in found.translated} == {
        "session_timeout_ms=30000: taken as group_consumer_session_timeout_ms in consumer",
        "group_initial_rebalance_delay_ms=0: left out in consumer",
        "heartbeat_interval_ms=1000: taken as group_consumer_heartbeat_interval_ms in consumer",
    }
    config = found.runs["consumer"].scenario["config"]
    assert (config["groupConsumerSessionTimeoutMs"], config["sessionTimeoutMs"]) == (30_000, 45_000)
    assert "<li>session_timeout_ms=30000: taken as" in found._repr_html_() and "taken as" in repr(found)


def test_compare_protocols_refuses_what_it_cannot():
    assert faults(lambda: pf.compare_protocols(pf.PartitionFlow(), until=3))[0].startswith("flow: not of the Kafka model.")
    assert faults(lambda: pf.compare_protocols(3, until=3))[0].startswith("flow: not of the Kafka model.")
    assert faults(lambda: pf.compare_protocols(pf.PartitionFlow(model="kafka")))[0].startswith("until = None: this flow has no end.")


def test_a_workload_is_played():
    table = {"time": [0.0, 1.0, 2.0], "key": ["21", 5, b"\x01"], "bytes": [10, 20, 30]}
    flow = pf.PartitionFlow(model="kafka", workload=table, partitions_amount=6, auto_offset_reset="earliest", clock="class")
    records = flow.run(until=20).records
    assert list(records["key"]) == ["21", 5, b"\x01"]
    wanted = [pf.kafka.partition_for("21", 6), pf.kafka.partition_for(5, 6, key_type="long"), pf.kafka.partition_for(b"\x01", 6)]
    assert list(records["partition"]) == wanted and (records["state"] == "completed").all()


def test_lag_in_bytes_is_that_of_the_records():
    flow = pf.PartitionFlow(**CRASH, clock="class", enable_auto_commit=False, commit_calls="sync-record", processing_time_ms=200)
    for until in (3, 7.3, 20):
        run = flow.run(until=until)
        records = run.records[run.records["offset"] >= 0]
        for partition in run.partitions.itertuples():
            mine = records[(records["partition"] == partition.id) & (records["offset"] >= partition.committed)]
            behind = mine[mine["offset"] < partition.high_watermark]
            assert partition.lag == len(behind) and partition.lag_bytes == behind["bytes"].sum()
