"""A flow in the kernel, with no page: parameters, verbs, errors."""

import math

import numpy as np
import pytest
import traitlets
from ipywidgets import FloatSlider

import partition_flow as pf


def test_parameters_are_attributes(flow):
    assert (flow.partitions_amount, flow.producers_amount, flow.consumers_amount, flow.seed) == (4, 2, 2, 7)
    assert flow.producer_rate == 1
    assert flow.scenario["config"]["partitionsAmount"] == 4


def test_a_change_before_time_moved_is_the_starting_config(flow):
    flow.producer_rate = 4
    assert flow.producer_rate == 4
    assert flow.scenario["config"]["producerRate"] == 4
    assert flow.scenario["actions"] == []


def test_a_change_later_is_an_action_at_that_instant(flow):
    flow.seek(12.5)
    flow.producer_rate = 4
    (action,) = flow.scenario["actions"]
    assert (action["time"], action["set"], action["planned"]) == (12.5, {"producerRate": 4}, False)
    assert flow.producer_rate == 4
    assert flow.seek(12.4).producer_rate == 1
    assert flow.seek(12.5).producer_rate == 4


def test_a_change_to_the_same_value_is_no_action(flow):
    flow.seek(1)
    flow.producer_rate = 1
    assert flow.scenario["actions"] == []


def test_several_parameters_change_together(flow):
    flow.seek(1).set(record_value_size_min=5000, record_value_size_max=6000)
    assert len(flow.scenario["actions"]) == 1
    assert flow.record_value_size_min == 5000


def test_a_planned_change_acts_at_its_time(flow):
    assert flow.at(30).set(consumers_amount=1) is flow
    assert flow.consumers_amount == 2
    assert flow.seek(30).consumers_amount == 1


def test_planning_before_now_is_an_error_with_a_remedy(flow):
    flow.seek(40)
    with pytest.raises(pf.ScenarioError, match=r"time = 30: before now, 40 s\..*flow\.seek\(30\)"):
        flow.at(30).set(consumers_amount=1)
    flow.at(30).annotate("what is past can still be spoken of")
    assert flow.annotations[0]["time"] == 30
    plan = flow.at(50)
    flow.seek(60)
    with pytest.raises(pf.ScenarioError):
        plan.set(consumers_amount=1)
    assert flow.scenario["actions"] == []


def test_a_change_after_seeking_back_drops_later_ones_made_by_hand(flow):
    flow.at(50).set(consumers_amount=1)
    flow.seek(20)
    flow.producer_rate = 4
    flow.seek(10)
    flow.producer_rate = 2
    assert [(action["time"], action["planned"]) for action in flow.scenario["actions"]] == [(10, False), (50, True)]


def test_reset_goes_to_0_and_keeps_what_was_planned(flow):
    flow.at(50).set(consumers_amount=1).seek(20)
    flow.producer_rate = 4
    flow.play().reset()
    assert (flow.time, flow.playing, flow.producer_rate) == (0, False, 1)
    assert [action["time"] for action in flow.scenario["actions"]] == [50]


def test_a_new_seed_goes_to_0(flow):
    flow.seek(20)
    flow.producer_rate = 4
    flow.seed = 8
    assert (flow.seed, flow.time, flow.scenario["seed"], flow.producer_rate) == (8, 0, 8, 1)


def test_verbs_return_the_flow(flow):
    assert flow.play() is flow and flow.playing
    assert flow.pause() is flow and not flow.playing
    assert flow.step() is flow and flow.reset() is flow and flow.seek(3) is flow
    flow.speed = 2
    assert flow.speed == 2


def test_step_goes_to_the_next_time_at_which_something_happens(flow):
    times = [flow.step().time for _ in range(5)]
    assert times == sorted(times) and times[0] > 0
    records = flow.run(until=5).records
    happened = np.unique(records[["event_time", "reached_time", "completed_time"]].to_numpy())
    assert times == list(happened[happened > 0][:5])


def test_seek_ends_at_the_duration(make_flow):
    assert make_flow(duration=10).seek(30).time == 10


def test_metrics_are_those_of_the_time_on_the_clock(flow):
    assert flow.metrics["produce_records_rate"] is None
    flow.seek(30)
    metrics = flow.metrics
    run = flow.run(until=30)
    assert metrics["lag"] == (run.records["state"] != "completed").sum()
    assert [partition["lag"] for partition in metrics["partitions"]] == list(run.partitions["lag"])
    assert flow.seek(3).metrics["total_records_produced"] < metrics["total_records_produced"]


def test_metrics_follow_a_changed_recipe(flow, make_flow):
    flow.seek(5)
    assert flow.metrics["lag"] > 0
    flow.at(6).set(consumers_amount=0).seek(20)
    same = make_flow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
    assert flow.metrics == same.at(6).set(consumers_amount=0).seek(20).metrics


def test_what_is_given_out_is_a_copy(flow):
    heard = []
    flow.observe(heard.append, "scenario")
    flow.at(3).set(consumers_amount=1)
    for recipe in (flow.scenario, heard[0]["new"], flow.run(until=1).scenario):
        recipe["actions"].clear()
        recipe["config"]["partitionsAmount"] = 99
    assert len(flow.scenario["actions"]) == 1
    assert flow.scenario["config"]["partitionsAmount"] == 4


def test_parameters_can_be_observed_and_linked(flow):
    heard = []
    flow.observe(lambda change: heard.append(change["new"]), "producer_rate")
    flow.producer_rate = 3
    slider = FloatSlider(value=3, max=10)
    link = traitlets.link((flow, "producer_rate"), (slider, "value"))
    slider.value = 5
    assert heard == [3, 5] and flow.producer_rate == 5
    assert flow.scenario["config"]["producerRate"] == 5
    link.unlink()


def test_set_trait_of_a_parameter_is_a_change(flow):
    flow.seek(1).set_trait("consumers_amount", 3)
    assert flow.scenario["actions"][0]["set"] == {"consumersAmount": 3}


def test_the_page_is_told_four_times_a_second_only_while_time_is_observed(flow):
    assert flow._rate_hz == 1
    flow.observe(print, "time")
    assert flow._rate_hz == 4
    flow.unobserve(print, "time")
    assert flow._rate_hz == 1


WRONG = {
    "producer_rate": (0, -1, math.nan, math.inf, "4", None, 100_001),
    "partitions_amount": (0, 1.5, 4097, True),
    "record_value_size_min": (5000, 0),
    "partition_bandwidth": (0, "none"),
    "consumer_assignment_strategy": ("stiky", 3),
    "seed": (-1, 2**32, 1.5, "x"),
    "speed": (0, -1, math.inf, "fast"),
    "playing": (1, "yes"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_names_field_value_and_range_and_changes_nothing(flow, name, value):
    flow.seek(5)
    before, current = flow.scenario, getattr(flow, name)
    with pytest.raises(pf.ScenarioError, match=rf"(?s){name} = .*Allowed: ") as raised:
        setattr(flow, name, value)
    assert isinstance(raised.value, ValueError) and isinstance(raised.value, traitlets.TraitError)
    assert flow.scenario == before and getattr(flow, name) == current
    if name in pf._fields.PYTHON_NAMES:
        with pytest.raises(pf.ScenarioError):
            pf.PartitionFlow(**{name: value})


@pytest.mark.parametrize("time", ["x", -1, math.nan, None, True, 1e12])
def test_a_wrong_time_is_an_error(flow, time):
    for verb in (flow.seek, flow.at):
        with pytest.raises(pf.ScenarioError, match=r"time = .*Allowed: 0 to"):
            verb(time)
    assert flow.time == 0


def test_a_change_that_contradicts_what_is_planned_is_an_error(flow):
    flow.at(30).set(record_value_size_min=1100)
    with pytest.raises(pf.ScenarioError, match="size_min = 1100: above record_value_size_max = 900 from 30 s"):
        flow.set(record_value_size_max=900)
    assert flow.record_value_size_max == 1200


def test_every_fault_is_told_at_once():
    with pytest.raises(pf.ScenarioError) as raised:
        pf.PartitionFlow(producer_rat=4, partitions_amount=0)
    assert "producer_rate" in str(raised.value) and "partitions_amount = 0" in str(raised.value)


def test_an_unknown_attribute_names_the_nearest(flow):
    with pytest.raises(pf.ScenarioError, match="producer_rate") as raised:
        flow.producer_rat = 4
    assert isinstance(raised.value, AttributeError)
    assert not hasattr(flow, "producer_rat")


REMEDIES = {"time": "seek", "scenario": "at", "metrics": "run", "play": r"flow\.play\(", "workload": "workload="}


@pytest.mark.parametrize(("name", "remedy"), REMEDIES.items())
def test_what_can_only_be_read_says_what_to_do(flow, name, remedy):
    with pytest.raises(pf.ScenarioError, match=remedy):
        setattr(flow, name, 3)


def test_numbers_of_numpy_are_numbers(flow):
    flow.set(consumers_amount=np.int64(3), producer_rate=np.float32(0.5))
    assert flow.run(until=1).time == 1
    assert flow.consumers_amount == 3


def test_attributes_of_every_widget_can_be_set(make_flow):
    flow = make_flow(layout={"width": "400px"}, tooltip="a flow")
    flow.layout.height = "200px"
    assert (flow.layout.width, flow.tooltip) == ("400px", "a flow")


def test_repr_tells_what_differs_from_the_defaults(flow):
    flow.seek(3)
    assert repr(flow) == (
        "PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7, time=3.0)"
    )


def test_state_has_every_record_where_it_is():
    flow = pf.PartitionFlow(partitions_amount=2, producers_amount=2, consumers_amount=1, seed=7)
    flow.seek(10)
    state, metrics = flow.state, flow.metrics
    records = [record for partition in state["partitions"] for record in partition["records"]]
    assert len(records) == metrics["lag"]
    assert sum(record["value"] for record in records) == metrics["lag_bytes"]
    assert [len(partition["records"]) for partition in state["partitions"]] == [p["lag"] for p in metrics["partitions"]]
    (consumer,) = state["consumers"]
    assert consumer["assignedPartitions"] == [0, 1]
    assert sum(record["isBeingProcessed"] for record in records) == len(consumer["activePartitions"])
    assert all(record["eventTime"] <= 10_000 for record in records)


def test_state_of_too_many_records_says_what_to_do():
    flow = pf.PartitionFlow(producers_amount=10, producer_rate=20_000, consumers_amount=0, seed=7)
    flow.seek(1)
    with pytest.raises(pf.ScenarioError, match=r"state = 2000\d\d records: too many .* Ask for columns"):
        _ = flow.state


def test_a_wrong_name_of_the_module_is_told_with_the_nearest():
    with pytest.raises(AttributeError, match="Did you mean PartitionFlow"):
        pf.Flow
    with pytest.raises(AttributeError, match=r"has no attribute 'zzz'$"):
        pf.zzz
