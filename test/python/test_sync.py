"""The kernel's end of the protocol, against a page that is none; the page's end is test/widget/sync.test.ts."""

import copy

import pytest

from partition_flow import _sync


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(_sync, "PATIENCE", 0.05)


def wait_for_takeover(flow):
    flow._sync._timer.join(5)


def written(flow):
    """The recipe as the page has it."""
    return copy.deepcopy(flow._sync.written)


def with_action(flow, time, changes, action_id="by-page"):
    recipe = written(flow)
    recipe["actions"].append({"id": action_id, "time": time, "set": changes, "planned": False})
    return recipe


def test_without_a_page_the_kernel_writes_the_recipe(pages, flow):
    page = pages[-1]
    flow.producer_rate = 4
    assert page.updates("scenario")[-1]["config"]["producerRate"] == 4
    assert page.commands == []


def test_a_page_that_owns_the_flow_is_asked(shown):
    flow, page = shown
    flow.producer_rate = 4
    (message,) = page.commands
    assert message["command"] == {"kind": "set", "changes": {"producerRate": 4}, "at": None}
    assert flow.producer_rate == 4
    assert page.updates("scenario") == [] and page.updates("time") == []


def test_what_was_asked_for_is_in_the_recipe_at_once(shown):
    flow, page = shown
    page.write(time=3.0)
    flow.producer_rate = 4
    (action,) = flow.scenario["actions"]
    assert (action["time"], action["set"]) == (3, {"producerRate": 4})
    flow.send_state()
    assert page.updates("scenario")[-1]["actions"] == []


def test_verbs_are_commands(shown):
    flow, page = shown
    flow.step().reset().seek(30).at(40).set(consumers_amount=1)
    flow.seed = 9
    assert [message["command"] for message in page.commands] == [
        {"kind": "step"},
        {"kind": "reset"},
        {"kind": "seek", "time": 30},
        {"kind": "set", "changes": {"consumersAmount": 1}, "at": 40},
        {"kind": "seed", "seed": 9},
    ]
    assert page.updates("time") == [], "the clock is the page's"


def test_play_and_speed_are_plain_traits(shown):
    flow, page = shown
    flow.play()
    flow.speed = 2
    assert page.updates("playing") == [True] and page.updates("speed") == [2]


def test_what_the_page_writes_is_followed_without_making_actions(shown):
    flow, page = shown
    page.write(time=12.5, scenario=with_action(flow, 12.4, {"producerRate": 8}))
    assert (flow.time, flow.producer_rate) == (12.5, 8)
    assert len(flow.scenario["actions"]) == 1
    page.write(time=3)
    assert flow.producer_rate == 1
    assert page.commands == [] and page.updates("scenario") == []


def test_observers_see_one_consistent_state(shown):
    flow, page = shown
    seen = []
    flow.observe(lambda change: seen.append((flow.time, flow.producer_rate)), ["time", "producer_rate", "scenario"])
    page.write(time=12.5, scenario=with_action(flow, 12.4, {"producerRate": 8}))
    assert set(seen) == {(12.5, 8)}


def test_an_acknowledged_change_stays_until_the_recipe_with_it_comes(shown):
    flow, page = shown
    flow.producer_rate = 4
    page.tell(type="ack", id=page.commands[0]["id"], error=None)
    assert flow.producer_rate == 4
    recipe = written(flow)
    recipe["config"]["producerRate"] = 4
    page.write(scenario=recipe)
    assert flow.producer_rate == 4
    recipe["config"]["producerRate"] = 5
    page.write(scenario=recipe)
    assert flow.producer_rate == 5


def test_a_change_stamped_later_than_the_time_known_here_does_not_flicker(shown):
    flow, page = shown
    page.write(time=12.0)
    flow.producer_rate = 4
    seen = []
    flow.observe(lambda change: seen.append(change["new"]), "producer_rate")
    page.write(scenario=with_action(flow, 12.4, {"producerRate": 4}, page.commands[0]["id"]))
    assert (flow.time, flow.producer_rate, seen) == (12.4, 4, [])


def test_what_is_refused_late_is_taken_back_and_kept(shown):
    flow, page = shown
    flow.consumers_amount = 3
    page.tell(type="ack", id=page.commands[0]["id"], error="consumers_amount = 3: no.")
    assert flow.consumers_amount == 2
    assert flow.refused == ("consumers_amount = 3: no.",)


def test_what_has_no_answer_is_sent_again_when_asked(shown):
    flow, page = shown
    flow.producer_rate = 4
    flow.consumers_amount = 1
    page.tell(type="ack", id=page.commands[0]["id"], error=None)
    page.tell(type="resend")
    first, second, again = page.commands
    assert again == second and again != first


def test_without_an_answer_the_kernel_takes_over(shown):
    flow, page = shown
    page.write(time=12.0, playing=True)
    flow.producer_rate = 4
    flow.at(20).set(consumers_amount=1)
    wait_for_takeover(flow)
    assert page.updates("_owner") == [{"number": 2, "who": "kernel"}]
    assert not flow.playing
    assert [(action["time"], action["set"]) for action in page.updates("scenario")[-1]["actions"]] == [
        (12, {"producerRate": 4}),
        (20, {"consumersAmount": 1}),
    ]


def test_a_step_that_has_no_answer_is_done_in_the_kernel(shown):
    flow, _ = shown
    flow.step()
    wait_for_takeover(flow)
    assert flow.time > 0


def test_an_answer_in_time_keeps_the_page_the_owner(shown):
    flow, page = shown
    flow.producer_rate = 4
    timer = flow._sync._timer
    page.tell(type="ack", id=page.commands[0]["id"], error=None)
    timer.join(5)
    assert flow._sync._timer is None, "nobody waits any more"
    assert flow._sync.owner == {"number": 1, "who": "page"}


def test_a_page_that_was_taken_over_from_is_not_believed(shown):
    flow, page = shown
    flow.producer_rate = 4
    wait_for_takeover(flow)
    page.write(time=99.0, scenario=with_action(flow, 50, {"producerRate": 8}))
    assert (flow.time, flow.producer_rate) == (0, 4)


@pytest.mark.parametrize(
    ("claims", "owner"),
    [
        ([(1, "b")], "b"),
        ([(1, "b"), (1, "a")], "b"),
        ([(1, "a"), (1, "b")], "b"),
        ([(2, "a"), (1, "b")], "a"),
        ([(1, "a"), (1, "kernel")], "kernel"),
    ],
)
def test_of_several_claims_one_prevails(pages, flow, claims, owner):
    for number, who in claims:
        pages[-1].claim(number, who)
    assert flow._sync.owner["who"] == owner == flow._owner["who"]


def test_a_claim_that_does_not_hold_hears_so_and_its_recipe_does_not_count(shown):
    flow, page = shown
    page.claim(0, "other", time=77.0, scenario=with_action(flow, 1, {"producerRate": 8}))
    assert (flow.time, flow.producer_rate) == (0, 1)
    assert page.updates("_owner") == [{"number": 1, "who": "page"}]


def test_a_page_can_hand_the_flow_back(shown):
    flow, page = shown
    page.write(time=12.0)
    flow.producer_rate = 4
    page.write(_owner={"number": 2, "who": "kernel"}, time=12.5)
    assert flow._sync.owns
    assert [action["time"] for action in flow.scenario["actions"]] == [12.0]
    flow.consumers_amount = 1
    assert [action["time"] for action in page.updates("scenario")[-1]["actions"]] == [12.0, 12.5]


def test_a_run_counts_what_is_asked_for_and_not_answered(shown):
    flow, _ = shown
    flow.at(5).set(consumers_amount=0)
    assert [action["set"] for action in flow.run(until=10).scenario["actions"]] == [{"consumersAmount": 0}]
    assert flow.time == 0


def test_messages_that_are_none_change_nothing(shown):
    flow, page = shown
    before = flow.scenario
    for content in ({"type": "ack", "id": "unknown", "error": None}, {"type": "views", "count": 2}, {}, {"type": 3}):
        page.tell(**content)
    for claim in ({}, {"number": "x", "who": 3}, {"number": 9}):
        page.write(_owner=claim)
    assert flow.scenario == before and flow._sync.owner == {"number": 1, "who": "page"}
