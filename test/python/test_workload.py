"""Tables that are played."""

import numpy as np
import pandas as pd
import pytest

import partition_flow as pf

TABLE = pd.DataFrame({"time": [0, 0.5, 0.5, 2], "key": ["b", "a", "b", "c"], "bytes": [100, 250.5, 100, 50]})


def test_a_table_is_played_as_it_is(make_flow):
    flow = make_flow(workload=TABLE, partitions_amount=2, partition_bandwidth=None)
    records = flow.run(until=10).records
    assert list(records["key"]) == ["b", "a", "b", "c"]
    assert list(records["partition"]) == [0, 1, 0, 0], "index of first appearance mod partitions"
    assert list(records["event_time"]) == [0, 0.5, 0.5, 2] and list(records["bytes"]) == [100, 250.5, 100, 50]
    assert set(records["producer"]) == {0} and set(records["state"]) == {"completed"}


def test_a_table_goes_to_the_page_in_binary(pages, make_flow):
    make_flow(workload=TABLE)
    opened = pages[-1].opened
    names = [path[1] for path in opened["data"]["buffer_paths"] if path[0] == "_workload"]
    buffers = dict(zip(names, opened["buffers"], strict=True))
    assert list(np.frombuffer(buffers["time"], "<f8")) == [0, 0.5, 0.5, 2]
    assert list(np.frombuffer(buffers["key"], "<i4")) == [0, 1, 0, 2]
    assert opened["data"]["state"]["_workload"] == {
        "name": "", "hash": pf._workload.Workload.of(TABLE).hash, "rows": 4, "keys": ["b", "a", "c"]
    }
    assert "workload" not in opened["data"]["state"]["scenario"]


def test_rows_are_sorted_by_time_and_equal_times_stay_in_order(make_flow):
    table = pd.DataFrame({"time": [2, 1, 1], "key": ["late", "first", "second"], "bytes": 10})
    assert list(make_flow(workload=table).workload["key"]) == ["first", "second", "late"]


def test_timestamps_start_at_0_and_numbers_are_kept(make_flow):
    stamps = pd.to_datetime(["2013-07-10 05:00:02", "2013-07-10 05:00:00"])
    assert list(make_flow(workload={"time": stamps, "key": 1, "bytes": 1}).workload["time"]) == [0, 2]
    assert list(make_flow(workload={"time": [7, 8], "key": 1, "bytes": 1}).workload["time"]) == [7, 8]
    spans = pd.to_timedelta([3, 4], unit="s")
    assert list(make_flow(workload={"time": spans, "key": 1, "bytes": 1}).workload["time"]) == [3, 4]


def test_producers_are_numbers_or_names(make_flow):
    def producers(column):
        table = {**TABLE, "producer": column}
        return list(make_flow(workload=table).run(until=3).records["producer"])

    assert producers([3, 0, 3, 1]) == [3, 0, 3, 1]
    assert producers(["EWR", "JFK", "EWR", "LGA"]) == [0, 1, 0, 2]


def test_a_table_may_say_where_its_records_go(make_flow):
    """As a producer does that is given a partition (``KafkaProducer.partition()``); who is given none goes by the key."""
    table = TABLE.assign(partition=[4, None, 5, None])
    flow = make_flow(model="kafka", workload=table, partitions_amount=6, auto_offset_reset="earliest")
    by_key = [pf.kafka.partition_for(key, 6) for key in TABLE["key"]]
    assert by_key[0] != 4 and by_key[2] != 5
    run = flow.run(until=60)
    assert list(run.records["partition"]) == [4, by_key[1], 5, by_key[3]]
    assert set(run.records["state"]) == {"completed"}
    assert flow.workload["partition"].isna().tolist() == [False, True, False, True]
    again = make_flow(model="kafka", workload=flow.workload, partitions_amount=6, auto_offset_reset="earliest")
    assert again.run(until=60).trace_hash == run.trace_hash
    plain = make_flow(model="kafka", workload=TABLE, partitions_amount=6, auto_offset_reset="earliest")
    assert list(plain.run(until=60).records["partition"]) == by_key
    # The classroom model has a rule of its own.
    assert list(make_flow(workload=table, partitions_amount=2).run(until=10).records["partition"]) == [0, 1, 0, 0]


def test_a_partition_that_is_not_there_is_an_error(tmp_path, make_flow):
    table = TABLE.assign(partition=[0, 1, 2, 2])
    says = r'workload\["partition"\] = 2: the topic has no such partition\. Allowed: 0 to 1 \(partitions_amount is 2\); .* Raise partitions_amount'
    with pytest.raises(pf.ScenarioError, match=says):
        pf.PartitionFlow(model="kafka", workload=table, partitions_amount=2)
    flow = make_flow(model="kafka", workload=table, partitions_amount=3)
    path = tmp_path / "small.pflow.json"
    flow.save(path)
    assert pf.load(path).workload.equals(flow.workload)
    path.write_text(path.read_text().replace('"partitionsAmount": 3', '"partitionsAmount": 2'))
    with pytest.raises(pf.ScenarioError, match="the topic has no such partition"):
        pf.load(path)


def test_keys_of_numbers_come_back_as_numbers(make_flow):
    flow = make_flow(workload={**TABLE, "key": [30, 10, 30, 20]})
    assert list(flow.run(until=3).records["key"]) == [30, 10, 30, 20]


def test_a_workload_given_out_makes_the_same_flow(make_flow):
    one = make_flow(workload=TABLE)
    assert make_flow(workload=one.workload).run(until=9).trace_hash == one.run(until=9).trace_hash


def test_what_generates_records_may_not_be_set_as_well(make_flow):
    with pytest.raises(pf.ScenarioError, match="producer_rate = 4: the records come from a workload"):
        pf.PartitionFlow(workload=TABLE, producer_rate=4)
    flow = make_flow(workload=TABLE)
    with pytest.raises(pf.ScenarioError, match="workload"):
        flow.record_key_range = 3
    flow.consumers_amount = 3


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"time": [0, -1, 2, 3]}, r"workload\[\"time\"\]\[1\] = -1: .*Allowed: 0 to"),
        ({"time": [0, None, 2, 3]}, r"workload\[\"time\"\]\[1\]"),
        ({"bytes": [1, 2, 0, 3]}, r"workload\[\"bytes\"\]\[2\] = 0: .*Allowed: above 0"),
        ({"bytes": [1, 2, "x", 3]}, r"workload\[\"bytes\"\]\[2\] = \"x\""),
        ({"key": ["a", None, "b", "c"]}, r"workload\[\"key\"\]\[1\] = None: a record needs a key"),
        ({"producer": [0, 1.5, 2, 3]}, r"workload\[\"producer\"\]\[1\] = 1.5"),
        ({"producer": [0, 5000, 2, 3]}, r"workload\[\"producer\"\]\[1\] = 5000"),
        ({"partition": [0, 1, -2, 0]}, r"workload\[\"partition\"\]\[2\] = -2: .*Allowed: 0 to 4095; -1 or nothing: by its key"),
        ({"partition": [0, "P1", 0, 0]}, r"workload\[\"partition\"\]\[1\] = \"P1\""),
        ({"partition": [0, 0.5, 0, 0]}, r"workload\[\"partition\"\]\[1\] = 0.5"),
    ],
)
def test_a_wrong_cell_is_named(changes, says):
    with pytest.raises(pf.ScenarioError, match=says):
        pf.PartitionFlow(workload=TABLE.assign(**changes))


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE.drop(columns="bytes"), r'^workload = "columns time, key": the column bytes is missing'),
        (TABLE.iloc[:0], "1 to 5 000 000 rows"),
        (3, "not a table"),
    ],
)
def test_what_is_no_table_is_an_error(table, says):
    with pytest.raises(pf.ScenarioError, match=says):
        pf.PartitionFlow(workload=table)


def test_sizes_of_a_service_time_give_lindleys_waits(make_flow):
    """One partition, one consumer: W' = max(0, W + S - A), record by record."""
    random = np.random.default_rng(5)
    table = pd.DataFrame({"time": random.exponential(1, 500).cumsum(), "key": 0, "bytes": random.exponential(800, 500)})
    flow = make_flow(workload=table, partition_bandwidth=None, consumer_throughput_max_in_bytes=1000)
    records = flow.run(until=5000).records
    wait, expected = 0.0, []
    for service, gap in zip(table["bytes"] / 1000, [*np.diff(table["time"]), 0], strict=True):
        expected.append(wait + service)
        wait = max(0, wait + service - gap)
    assert np.allclose(records["completed_time"] - records["event_time"], expected)
