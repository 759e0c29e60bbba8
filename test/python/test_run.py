"""Runs in the kernel: the same in every host and slicing, and as the documentation says."""

import inspect
import re
import warnings

import numpy as np
import pytest
import tqdm.notebook
from ipywidgets.widgets import widget

import partition_flow as pf
from partition_flow import _engine_run
from partition_flow.run import RECORD_STATES

BUSY = {
    "partitions_amount": 5,
    "producers_amount": 3,
    "consumers_amount": 2,
    "producer_rate": 20,
    "producer_delay_random_factor": 0.5,
    "record_key_range": 17,
    "partition_bandwidth": 20_000,
    "consumer_throughput_max_in_bytes": 25_000,
    "seed": 11,
}


@pytest.fixture
def busy(make_flow):
    """A flow with everything that happens in it: a rebalance, a restart, issues of ordering, records in every state."""
    flow = make_flow(**BUSY)
    return flow.at(10).set(consumers_amount=3).at(12).set(partitions_amount=3).at(20).set(partitions_amount=7)


@pytest.fixture(scope="module", params=[pf.MiniRacerHost, pf.NodeHost], ids=lambda host: host.name)
def host(request):
    with request.param() as host:
        yield host


def test_mini_racer_and_node_compute_the_same(busy):
    with pf.MiniRacerHost() as racer, pf.NodeHost() as node:
        one, other = busy.run(until=30, host=racer), busy.run(until=30, host=node)
    assert one.trace_hash == other.trace_hash
    for table in ("records", "lag", "ordering_issues", "metrics", "producers", "consumers", "partitions"):
        assert getattr(one, table).equals(getattr(other, table)), table
        assert len(getattr(one, table)) > 0, table


def test_the_first_cell_is_the_same_run_everywhere(make_flow, host):
    # The same number stands in test/engine/properties.test.ts, where node computes it from the sources.
    flow = make_flow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
    assert flow.run(until=120, host=host).trace_hash == "09e926b6601167da"


@pytest.mark.parametrize("slices", [1, 3, 777])
def test_slices_change_nothing(busy, host, monkeypatch, slices):
    expected = busy.run(until=30, host=host)
    monkeypatch.setattr(_engine_run, "SLICES", slices)
    monkeypatch.setattr(_engine_run, "SLICE_MIN", 0.001)
    monkeypatch.setattr(_engine_run, "RECORDS_PER_SLICE", 7)
    sliced = busy.run(until=30, host=host)
    assert sliced.trace_hash == expected.trace_hash
    assert sliced.records.equals(expected.records) and sliced.lag.equals(expected.lag)


def test_a_run_never_moves_the_clock(busy):
    busy.seek(3)
    run = busy.run(until=30)
    assert (run.time, busy.time) == (30, 3)
    assert f"{int(run.trace_hash, 16):016x}" == run.trace_hash


def test_another_seed_gives_another_run(make_flow):
    one, same, other = (make_flow(**{**BUSY, "seed": seed}).run(until=10).trace_hash for seed in (1, 1, 2))
    assert one == same != other


def test_metrics_follow_from_the_records(busy, host):
    run = busy.run(until=30, host=host)
    records = run.records
    done = records[records["completed_time"].notna()]
    metrics = run.metrics.set_index("metric")["value"]
    assert metrics["total_records_produced"] == len(records)
    assert metrics["total_records_consumed"] == len(done)
    assert metrics["total_bytes_produced"] == records["bytes"].sum()
    assert metrics["total_bytes_consumed"] == done["bytes"].sum()
    assert metrics["lag"] == len(records) - len(done)
    assert metrics["restarts"] == records["restarts"].sum() > 0
    seconds = (done["completed_time"] - done["started_time"]).mean()
    assert metrics["avg_processing_time_ms"] == pytest.approx(1000 * seconds)
    # Buckets of 0.1 s aligned to 0; at 30 s the last of the 50 has just begun.
    window = done[done["completed_time"] >= 25.1]
    assert metrics["consume_records_rate"] == pytest.approx(len(window) / 5)
    latency = (window["completed_time"] - window["event_time"]).sort_values().to_numpy()
    for name, part in (("latency_p50", 0.5), ("latency_p95", 0.95), ("latency_p99", 0.99)):
        assert metrics[name] == pytest.approx(latency[int(np.ceil(part * len(latency))) - 1])
    assert metrics["ordering_issues"] == len(run.ordering_issues) > 0


def test_ordering_issues_follow_from_the_records(busy):
    run = busy.run(until=30)
    latest, found = {}, []
    done = run.records.dropna(subset="completed_time").sort_values(["completed_time", "consumer", "partition"])
    for record in done.itertuples():
        before = latest.get(record.key)
        if before is None or record.event_time > before.event_time:
            latest[record.key] = record
        elif record.event_time < before.event_time:
            found.append((record.record, before.record, before.event_time - record.event_time))
    issues = run.ordering_issues
    assert list(zip(issues["record"], issues["earlier_record"], issues["time_difference"], strict=True)) == found


def test_lag_is_sampled_each_tenth_and_follows_from_the_records(busy):
    run = busy.run(until=30)
    times = run.lag["time"].unique()
    assert np.array_equal(times, np.arange(301) / 10)
    records = run.records
    for time in (0, 9.9, 12.3, 20, 30):
        there = records[(records["event_time"] <= time) & ~(records["completed_time"] <= time)]
        sample = run.lag[run.lag["time"] == time].set_index("partition")
        expected = there.groupby("partition")["bytes"].agg(["size", "sum"]).reindex(sample.index, fill_value=0)
        assert (sample["lag"] == expected["size"]).all() and (sample["lag_bytes"] == expected["sum"]).all()
        behind = (time - there.groupby("partition")["event_time"].min()).reindex(sample.index, fill_value=0)
        assert np.allclose(sample["behind"], behind)


def test_every_state_a_record_can_be_in_is_told(busy):
    records = busy.run(until=30).records
    assert set(records["state"]) == set(RECORD_STATES)
    assert list(records["state"].cat.categories) == list(RECORD_STATES)
    assert (records.loc[records["state"] == "travelling", "reached_time"].isna()).all()
    assert (records.loc[records["state"] == "waiting", "consumer"] == -1).all()
    assert (records["event_time"] <= 30).all() and records["record"].is_monotonic_increasing


@pytest.mark.parametrize("table", ["records", "lag", "ordering_issues"])
def test_columns_and_units_are_those_documented(busy, table):
    frame = getattr(busy.run(until=15), table)
    lines = inspect.getdoc(getattr(pf.Run, table).func).splitlines()
    first, _, last = (index for index, line in enumerate(lines) if line.startswith("==="))
    name, unit, _ = (slice(*edge.span()) for edge in re.finditer("=+", lines[first]))
    documented = {line[name].strip(): line[unit].strip() for line in lines[first + 3 : last]}
    assert list(frame.columns) == list(documented)
    assert frame.attrs["units"] == documented


def test_a_scenario_with_a_duration_ends_there(make_flow):
    flow = make_flow(duration=7)
    assert flow.run().time == flow.run(until=20).time == 7
    with pytest.raises(pf.ScenarioError, match=r"until = None.*run\(until=120\)"):
        make_flow().run()


@pytest.mark.parametrize("until", [0, -1, float("nan"), "x", 1e12])
def test_a_wrong_end_is_an_error(flow, until):
    with pytest.raises(pf.ScenarioError, match="until = .*Allowed: above 0"):
        flow.run(until=until)


def test_a_cap_ends_the_run_and_says_so(busy):
    with pytest.warns(RuntimeWarning, match=r"100 records.*records_max"):
        run = busy.run(until=30, records_max=100)
    assert len(run.records) == 100
    assert run.stop["limit"] == "records" and run.time == run.stop["time"] < 30


def test_the_bar_of_a_notebook_leaves_no_widgets(flow, monkeypatch):
    monkeypatch.setattr("partition_flow._progress.DELAY", 0)
    monkeypatch.setattr("tqdm.auto.tqdm", tqdm.notebook.tqdm)
    monkeypatch.setattr("tqdm.notebook.display", lambda *_: None)
    before = set(widget._instances)
    flow.run(until=10)
    assert set(widget._instances) == before


def test_long_runs_show_how_far_they_are(flow, monkeypatch, capsys):
    monkeypatch.setattr("partition_flow._progress.DELAY", 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm.auto warns where there is no notebook.
        flow.run(until=10)
    assert "simulated s" in capsys.readouterr().err
