"""However a flow gets to a state, it is that state: whatever was asked before, in whatever steps."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

import partition_flow as pf
from partition_flow._recipe import config_at

TIMES = st.integers(0, 200).map(lambda tenths: tenths / 10)
CHANGES = st.one_of(
    st.fixed_dictionaries({"producer_rate": st.sampled_from([0.5, 1, 3, 20])}),
    st.fixed_dictionaries({"consumers_amount": st.integers(0, 5)}),
    st.fixed_dictionaries({"partitions_amount": st.integers(1, 8)}),
    st.fixed_dictionaries({"partition_bandwidth": st.sampled_from([None, 500, 5000])}),
    st.fixed_dictionaries({"consumer_assignment_strategy": st.sampled_from(["range", "cooperative-sticky"])}),
)
PLANS = st.lists(st.tuples(TIMES, CHANGES), max_size=5)


def planned(plan):
    flow = pf.PartitionFlow(partitions_amount=3, consumers_amount=2, producers_amount=2, seed=3)
    for time, changes in plan:
        flow.at(time).set(**changes)
    return flow


@settings(max_examples=25, deadline=None)
@given(plan=PLANS, times=st.lists(TIMES, min_size=1, max_size=4))
def test_metrics_do_not_depend_on_what_was_asked_before(plan, times):
    wandering, direct = planned(plan), planned(plan)
    for time in times:
        assert wandering.seek(time).time == time
        found = wandering.metrics
    assert found == direct.seek(times[-1]).metrics
    assert found["lag"] == direct.run(until=max(times[-1], 0.001)).metrics.set_index("metric")["value"]["lag"]


@settings(max_examples=50, deadline=None)
@given(plan=PLANS, time=TIMES)
def test_the_parameters_shown_are_those_in_force(plan, time):
    flow = planned(plan).seek(time)
    expected = {"partitions_amount": 3, "consumers_amount": 2, "producers_amount": 2, "producer_rate": 1}
    for _, changes in sorted((item for item in plan if item[0] <= time), key=lambda item: item[0]):
        expected |= changes
    assert {name: getattr(flow, name) for name in expected} == expected
    assert len(flow.metrics["consumers"]) == flow.consumers_amount == config_at(flow.scenario, time)["consumersAmount"]


@settings(max_examples=25, deadline=None)
@given(moments=st.lists(st.tuples(TIMES, CHANGES), min_size=1, max_size=5))
def test_what_is_done_by_hand_replays(moments):
    """Changed by hand on the way, and the same recipe in a new flow: the same run."""
    moments.sort(key=lambda moment: moment[0])
    by_hand = planned([])
    for time, changes in moments:
        by_hand.seek(time).set(**changes)
    again = planned([])
    start = list(itertools.takewhile(lambda moment: moment[0] == 0, moments))
    for _, changes in start:
        again.set(**changes)
    for time, changes in moments[len(start) :]:
        again.at(time).set(**changes)
    assert again.run(until=25).trace_hash == by_hand.run(until=25).trace_hash
