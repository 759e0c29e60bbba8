"""What a user may hand to a flow, apart from its parameters: those are checked in ``_validate.py``.

Each check gives the value as it is kept, or raises a ScenarioError that says what is allowed and what to do.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import Fault, ScenarioError
from ._fields import FIELDS, MODELS
from ._kafka_rules import Texts, kafka_faults
from ._nearest_name import nearest_name
from ._recipe import Recipe, config_at, model_of
from ._validate import grouped, plain, shown

SEED_DEFAULT = 0
SEED_MAX = 2**32 - 1

#: Simulated seconds: 31 years, in which samples still have exact numbers.
TIME_MAX = 10**9

#: Simulated seconds a second.
SPEED_MIN, SPEED_MAX = 0.001, 10_000

#: Characters.
TITLE_MAX = 200
DESCRIPTION_MAX = 10_000
ANNOTATION_TEXT_MAX = 500

#: Of a freeze or a stall: a day.
DEED_SECONDS_MAX = 86_400

#: JavaScript's greatest whole number that is exact.
OFFSET_MAX = 2**53 - 1

#: How often a poison record fails at most.
POISON_TIMES_MAX = 1000

ACTIONS_MAX = 10_000
ANNOTATIONS_MAX = 1000

#: Rows that one run can keep at all: the columns of more do not fit into V8's memory.
RECORDS_MAX = 50_000_000

#: Attributes that are only read, and how to have them change.
READ_ONLY: Mapping[str, str] = {
    "time": "Go there with flow.seek(30).",
    "scenario": "Set parameters, or plan changes with flow.at(30).set(...).",
    "metrics": "They follow from the run.",
    "state": "It follows from the run.",
    "refused": "The flow fills it.",
    "title": "Make another flow: pf.PartitionFlow(title=...).",
    "description": "Make another flow: pf.PartitionFlow(description=...).",
    "annotations": 'Add one: flow.annotate("text"), flow.at(30).annotate("text").',
    "workload": "Make another flow: pf.PartitionFlow(workload=df).",
    "model": 'Make another flow: pf.PartitionFlow(model="kafka").',
}


class UnknownAttribute(ScenarioError, AttributeError):
    """A flow has no such attribute, or it cannot be set."""


def refusal(field: str, value: Any, why: str, allowed: str, remedy: str = "") -> ScenarioError:
    """The error for one wrong value, in the form they all have."""
    message = " ".join(filter(None, (f"{field} = {shown(value)}: {why}.", f"Allowed: {allowed}.", remedy)))
    return ScenarioError([Fault(field, value, message)])


def not_settable(name: str, known: Sequence[str]) -> ScenarioError:
    """The error for setting an attribute that is read only, a verb, or none at all."""
    if name in READ_ONLY:
        message = f"{name}: it can only be read. {READ_ONLY[name]}"
    elif name in known:
        message = f"{name}: it is a verb. Call it: flow.{name}(...)."
    else:
        nearest = nearest_name(name, known)
        hint = f"Did you mean {nearest}?" if nearest else "See help(pf.PartitionFlow) for those there are."
        message = f"{name}: unknown; a flow has no such attribute. {hint}"
    return UnknownAttribute([Fault(name, None, message)])


def consistent(recipe: Recipe) -> None:
    """No minimum may come above its maximum, at no action that is planned; and no more actions than a file may have.

    In the Kafka model all its rules hold, no partition is taken away, and what is done to a member is done to one that is there.
    """
    model = model_of(recipe)
    count = len(recipe["actions"])
    if count > ACTIONS_MAX:
        raise refusal("actions", count, "too many", f"at most {grouped(ACTIONS_MAX)}")
    config = dict(recipe["config"])
    for action in recipe["actions"]:
        before = config["partitionsAmount"]
        config.update(action.get("set", {}))
        when = f" from {action['time']:g} s on, by what is planned"
        if model == "kafka":
            faults = kafka_faults(config, Texts(shown, grouped), when=when)
            if faults:
                raise ScenarioError(faults)
            if config["partitionsAmount"] < before:
                why = f"fewer than the {before} before,{when}"
                raise refusal(
                    "partitions_amount", config["partitionsAmount"], why, f"{before} or more", "Kafka takes no partitions away."
                )
            if "deed" in action:
                deed(action["deed"], config)
        for name, field in FIELDS[model].items():
            bound = field.get("atMost")
            if bound is not None and config[name] > config[bound]:
                least, most = field["pythonName"], FIELDS[model][bound]["pythonName"]
                why = f"above {most} = {shown(config[bound])} from {action['time']:g} s on, by what is planned"
                raise refusal(least, config[name], why, f"at most {most}", "Plan both together.")


def model(value: Any) -> str:
    if value not in MODELS:
        raise refusal("model", value, "unknown", ", ".join(MODELS), "Choose one of these.")
    return value


def clock(value: Any) -> float:
    """How many times faster timeouts pass."""
    if value not in ("true", "class"):
        remedy = "For another factor set clock_divisor."
        raise refusal("clock", value, "unknown", "true (1), class (10: a session of 45 s takes 4.5 s)", remedy)
    return 10 if value == "class" else 1


def deed(what: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """What is done to a member, when ``config`` is in force."""
    kept: dict[str, Any] = {"kind": what["kind"]}
    most = config["consumersAmount"]
    kept["consumer"] = consumer = _consumer(what["consumer"], config["consumerIds"])
    if consumer is None or not 0 <= consumer < most:
        by_id = ", or its id" if isinstance(what["consumer"], str) or config["consumerIds"] else ""
        there = f"0 to {grouped(most - 1)}, whole{by_id}" if most else "none: the group has no members then"
        raise refusal("consumer", what["consumer"], "not there", there)
    if what["kind"] in ("freeze", "stall"):
        kept["seconds"] = seconds = _number(what["seconds"])
        if seconds is None or not 0 < seconds <= DEED_SECONDS_MAX:
            raise refusal("seconds", what["seconds"], "not a length of time", f"above 0 to {grouped(DEED_SECONDS_MAX)} s")
    if what["kind"] == "poison":
        kept["times"] = times = _whole(what["times"])
        if times is None or not 1 <= times <= POISON_TIMES_MAX:
            raise refusal("times", what["times"], "not how often it fails", f"1 to {grouped(POISON_TIMES_MAX)}, whole")
    if what["kind"] == "seek":
        kept.update(_sought(what["offset"], what.get("partition"), config["partitionsAmount"]))
    return kept


def _consumer(value: Any, ids: list[str]) -> int | None:
    """Its number, also by its id or what it is called without one."""
    if not isinstance(value, str):
        return _whole(value)
    if value in ids:
        return ids.index(value)
    number = re.fullmatch(r"consumer-(0|[1-9][0-9]{0,6})", value)
    return int(number[1]) if number is not None and int(number[1]) >= len(ids) else None


def _sought(offset: Any, partition: Any, partitions: int) -> dict[str, Any]:
    """Where a seek goes."""
    place = offset if offset in ("beginning", "end") else _whole(offset)
    if place is None or (not isinstance(place, str) and not 0 <= place <= OFFSET_MAX):
        raise refusal("offset", offset, "not an offset", f"0 to {grouped(OFFSET_MAX)}, whole, or beginning, end")
    if partition is None:
        return {"offset": place}
    number = _whole(partition)
    if number is None or not 0 <= number < partitions:
        remedy = "Leave it out for all that the consumer owns."
        raise refusal("partition", partition, "not there", f"0 to {grouped(partitions - 1)}, whole", remedy)
    return {"offset": place, "partition": number}


def deed_at(what: Mapping[str, Any], recipe: Recipe, time: float) -> dict[str, Any]:
    """What is done to a member at a time."""
    if model_of(recipe) != "kafka":
        message = "deed: the classroom model has consumers that never fail. Make a flow of the Kafka model: pf.PartitionFlow(model=\"kafka\")."
        raise ScenarioError([Fault("deed", what["kind"], message)])
    return deed(what, config_at(recipe, time))


def seed(value: Any) -> int:
    whole = _whole(value)
    if whole is None or not 0 <= whole <= SEED_MAX:
        raise refusal("seed", value, "not a seed", f"0 to {grouped(SEED_MAX)}, whole")
    return whole


def title(value: Any) -> str:
    return _text("title", value, "not a title", 0, TITLE_MAX)


def description(value: Any) -> str:
    return _text("description", value, "not a description", 0, DESCRIPTION_MAX)


def annotation(value: Any) -> str:
    return _text("text", value, "not an annotation", 1, ANNOTATION_TEXT_MAX)


def room_for_annotation(recipe: Recipe) -> None:
    count = len(recipe.get("annotations", ()))
    if count >= ANNOTATIONS_MAX:
        raise refusal("annotations", count + 1, "too many", f"at most {grouped(ANNOTATIONS_MAX)}")


def _text(field: str, value: Any, why: str, least: int, most: int) -> str:
    """Characters are code points; half a surrogate pair is none."""
    halves = isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)
    if not isinstance(value, str) or halves or not least <= len(value) <= most:
        length = f"at most {grouped(most)}" if least == 0 else f"{least} to {grouped(most)}"
        raise refusal(field, value, why, f"text of {length} characters")
    return str.__str__(value)


def duration(value: Any) -> float | None:
    if value is None:
        return None
    seconds = _number(value)
    if seconds is None or not 0 < seconds <= TIME_MAX:
        raise refusal("duration", value, "not a length of time", f"above 0 to {grouped(TIME_MAX)} s, or None (endless)")
    return seconds


def time(value: Any, *, now: float = 0.0) -> float:
    seconds = _number(value)
    if seconds is None or not 0 <= seconds <= TIME_MAX:
        raise refusal("time", value, "not a time", f"0 to {grouped(TIME_MAX)} s")
    if seconds < now:
        remedy = f"To change the past go there first: flow.seek({shown(value)})."
        raise refusal("time", value, f"before now, {now:g} s", f"{now:g} to {grouped(TIME_MAX)} s", remedy)
    return seconds


def length(name: str, value: Any) -> float:
    seconds = _number(value)
    if seconds is None or not 0 < seconds <= TIME_MAX:
        raise refusal(name, value, "not a length of time", f"above 0 to {grouped(TIME_MAX)} s")
    return seconds


def until(value: Any, end: float | None) -> float:
    """How far to run: at most to the scenario's end."""
    if value is None and end is None:
        remedy = "Say how far: flow.run(until=120)."
        raise refusal("until", None, "this flow has no end", f"above 0 to {grouped(TIME_MAX)} s", remedy)
    seconds = _number(end if value is None else value)
    if seconds is None or not 0 < seconds <= TIME_MAX:
        raise refusal("until", value, "not a time to run to", f"above 0 to {grouped(TIME_MAX)} s")
    return seconds if end is None else min(seconds, end)


def records_max(value: Any) -> int:
    whole = _whole(value)
    if whole is None or not 1 <= whole <= RECORDS_MAX:
        raise refusal("records_max", value, "not a number of records to keep", f"1 to {grouped(RECORDS_MAX)}")
    return whole


def speed(value: Any) -> float:
    factor = _number(value)
    if factor is None or not SPEED_MIN <= factor <= SPEED_MAX:
        allowed = f"{SPEED_MIN} to {grouped(SPEED_MAX)} simulated s a second"
        raise refusal("speed", value, "not a speed", allowed, "To stop, call flow.pause().")
    return factor


def flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise refusal(name, value, "neither on nor off", "True, False")
    return value


def _number(value: Any) -> float | None:
    """As a finite number; None: it is none. Text and truth values are none."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    number = float(plain(value))
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number.is_integer() else None
