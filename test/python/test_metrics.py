"""Every number a run offers is the one that its records give, on random worlds; ``recomputed.py`` does the sums.

Not recomputed, because records do not tell it: who owns a partition under the assignors with a memory (that they are
fair is checked), and how long consumers worked while a record was restarted within the window.
"""

import functools
import math
import random

import numpy as np
import pandas as pd
import pytest
from recomputed import Recomputed

import partition_flow as pf
from partition_flow._parameters import STRATEGIES

WORLDS = 50

SIZES = [(800, 1200), (500, 500), (1, 3000)]
GENERATING = {
    "producers_amount": [0, 1, 2, 2, 3, 4, 5],
    "producer_rate": [0.5, 3, 7, 16, 30],
    "producer_delay_random_factor": [0, 0.3, 1],
    "record_key_range": range(1, 13),
}
OTHERS = {
    "partitions_amount": range(1, 10),
    "consumers_amount": [0, 1, 2, 2, 3, 4, 5, 6],
    "partition_bandwidth": [500, 1000, 5000, 20_000, None],
    "partition_transit": ["delay", "serial"],
    "consumer_throughput_max_in_bytes": [300, 1000, 3000, 10_000, 100_000],
    "consumer_assignment_strategy": STRATEGIES,
}


def random_table(chance):
    """Records with fractional sizes, some at the same time."""
    rows = chance.randint(1, 200)
    times = [chance.choice([chance.uniform(0, 20), chance.randint(0, 40) / 2]) for _ in range(rows)]
    keys = [chance.choice(["a", "b", "c", "d", "e"]) for _ in range(rows)]
    sizes = [chance.choice([chance.uniform(0.5, 2000), 700]) for _ in range(rows)]
    producers = [chance.randrange(4) for _ in range(rows)]
    return pd.DataFrame({"time": times, "key": keys, "bytes": sizes, "producer": producers})


def random_flow(chance):
    """A flow with its plan, and a time to run to; from the chances alone."""
    table = random_table(chance) if chance.random() < 0.2 else None
    choices = OTHERS if table is not None else {**GENERATING, **OTHERS}
    likely = [*choices, *["partitions_amount", "consumers_amount"] * 4]

    def values(names):
        found = {name: chance.choice(choices[name]) for name in names}
        if table is None and chance.random() < 0.3:
            found["record_value_size_min"], found["record_value_size_max"] = chance.choice(SIZES)
        return found

    flow = pf.PartitionFlow(workload=table, seed=chance.randrange(2**32), **values(choices))
    until = chance.choice([chance.uniform(0.5, 5), chance.uniform(5, 40), chance.randint(50, 400) / 10, 40])
    for _ in range(chance.randint(0, 12)):
        time = chance.choice([chance.uniform(0, until), chance.randint(0, math.floor(10 * until)) / 10])
        flow.at(time).set(**values(chance.choices(likely, k=chance.choice([1, 1, 1, 4]))))
    return flow, until


@pytest.fixture(scope="module", params=range(WORLDS), ids=lambda seed: f"seed {seed}")
def world(request):
    """A run, and what its numbers must be; the seed is in the test's name."""
    return world_of(request.param)


@functools.cache
def world_of(seed):
    flow, until = random_flow(random.Random(seed))
    run = flow.run(until=until)
    flow.close()
    return run, Recomputed(run, flow.workload)


def undefined(value):
    return value is None or (isinstance(value, float) and math.isnan(value))


def assert_same(found, expected):
    """Of one entity: the same names, and values but for rounding; whole numbers must be the very same."""
    assert set(found) == set(expected)
    for name, value in expected.items():
        if undefined(value):
            assert undefined(found[name]), name
        elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            assert found[name] == value, name
        else:
            assert found[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name


def assert_all_same(table, expected, *unknown):
    found = [{name: row[name] for name in row if name not in unknown} for row in table.to_dict("records")]
    assert [row["id"] for row in found] == [row["id"] for row in expected]
    for one, other in zip(found, expected, strict=True):
        assert_same(one, other)


def test_the_flow_as_a_whole(world):
    run, numbers = world
    found = dict(zip(run.metrics["metric"], run.metrics["value"], strict=True))
    if not numbers.work_known:
        del found["utilisation"]
    assert_same(found, numbers.flow())


def test_producers(world):
    run, numbers = world
    assert_all_same(run.producers, numbers.producers())


def test_consumers(world):
    run, numbers = world
    owners = dict(zip(run.partitions["id"], run.partitions["owner"], strict=True))
    assert_all_same(run.consumers, numbers.consumers(owners), *([] if numbers.work_known else ["busy"]))


def test_partitions(world):
    run, numbers = world
    assert_all_same(run.partitions, numbers.partitions(), "owner")


def test_owners(world):
    run, numbers = world
    found = dict(zip(run.partitions["id"], run.partitions["owner"], strict=True))
    in_work = run.records[run.records["state"] == "in work"]
    assert [found[partition] for partition in in_work["partition"]] == in_work["consumer"].tolist()
    expected = numbers.owners()
    if expected is not None:
        assert found == {partition: expected[partition] for partition in found}
        return
    # A partition that has vanished since was worked off by its owner.
    last = numbers.done.groupby("partition")["consumer"].last().to_dict()
    dealt = [found.get(partition, last.get(partition)) for partition in numbers.dealt()]
    shares = [dealt.count(id) for id in range(numbers.config["consumersAmount"])]
    assert sum(shares) == len(dealt) and max(shares) - min(shares) <= 1


def test_lag(world):
    run, numbers = world
    expected = numbers.lag()
    assert len(run.lag) == len(expected)
    for name in ("time", "partition", "lag"):
        assert np.array_equal(run.lag[name], expected[name]), name
    for name in ("lag_bytes", "behind"):
        assert np.allclose(run.lag[name], expected[name], rtol=1e-9, atol=1e-6), name


def test_ordering_issues(world):
    run, numbers = world
    assert list(run.ordering_issues.itertuples(index=False, name=None)) == numbers.ordering_issues()


def test_the_worlds_have_everything_in_them():
    worlds = [world_of(seed) for seed in range(WORLDS)]

    def count(fact):
        return sum(bool(fact(run, numbers)) for run, numbers in worlds)

    assert count(lambda run, _: (run.records["restarts"] > 0).any()) >= 10
    assert count(lambda run, _: len(run.ordering_issues) > 0) >= 4
    assert count(lambda run, _: run.partitions["closing"].any()) >= 5
    assert count(lambda run, _: len(run.lag["partition"].unique()) > len(run.partitions)) >= 10, "partitions vanish"
    assert count(lambda run, _: run.time < 5) >= 5
    assert count(lambda run, _: run.metrics["value"].notna().all()) >= 5
    assert count(lambda _, numbers: numbers.workload is not None) >= 5
    assert count(lambda _, numbers: numbers.owners() is None) >= 10
    assert count(lambda _, numbers: numbers.work_known and 0 < (numbers.flow()["utilisation"] or 0) < 1) >= 20
    for state in pf.run.RECORD_STATES:
        assert count(lambda run, _, state=state: (run.records["state"] == state).any()) >= 20
    for name, values in OTHERS.items():
        assert {numbers.config[pf._fields.PYTHON_NAMES[name]] for _, numbers in worlds} == set(values), name
