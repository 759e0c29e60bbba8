"""What Kafka itself refuses in settings that are each allowed, in the words of ``src/scenario/kafka-rules.ts``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from ._errors import Fault
from ._fields import COUNTERPARTS, FIELDS


class Contradiction(NamedTuple):
    """What is wrong with a setting, given the others; names in a scenario, and in Python in the texts."""

    name: str
    why: str
    allowed: str
    remedy: str


class Texts(NamedTuple):
    """How values, and numbers with their thousands apart, are written."""

    shown: Callable[[Any], str]
    grouped: Callable[[Any], str]


Config = Mapping[str, Any]


def _python(name: str) -> str:
    return FIELDS["kafka"][name]["pythonName"]


def _other_protocol(config: Config, given: Collection[str], _: Texts) -> Contradiction | None:
    """Kafka's clients throw a ConfigException, whatever the value."""
    protocol = config["groupProtocol"]
    for name, field in FIELDS["kafka"].items():
        if field.get("protocol", protocol) == protocol or (config[name] == field["default"] and name not in given):
            continue
        counterpart = COUNTERPARTS.get(name)
        remedy = f"Set {_python(counterpart)} instead, or leave it out." if counterpart else "Leave it out."
        why = f"a setting of group_protocol {field['protocol']}, and the flow's is {protocol}"
        return Contradiction(name, why, "", remedy)
    return None


def _heartbeat(config: Config, _: Collection[str], texts: Texts) -> Contradiction | None:
    classic = config["groupProtocol"] == "classic"
    beat, session = (
        ("heartbeatIntervalMs", "sessionTimeoutMs")
        if classic
        else ("groupConsumerHeartbeatIntervalMs", "groupConsumerSessionTimeoutMs")
    )
    if config[beat] < config[session]:
        return None
    why = f"not below {_python(session)} = {texts.shown(config[session])}"
    return Contradiction(beat, why, f"below {texts.grouped(config[session])} ms", "Kafka advises a third of it at most.")


def _poll_interval(config: Config, _: Collection[str], texts: Texts) -> Contradiction | None:
    session = config["sessionTimeoutMs"]
    if config["client"] != "librdkafka" or config["groupProtocol"] != "classic" or config["maxPollIntervalMs"] >= session:
        return None
    why = f"below session_timeout_ms = {texts.shown(session)}, which librdkafka refuses"
    return Contradiction("maxPollIntervalMs", why, f"{texts.grouped(session)} ms or more", "")


def _strategy(config: Config, _: Collection[str], __: Texts) -> Contradiction | None:
    if config["client"] != "librdkafka" or config["groupProtocol"] != "classic":
        return None
    if config["partitionAssignmentStrategy"] != "sticky":
        return None
    allowed = "range, round-robin, cooperative-sticky"
    return Contradiction("partitionAssignmentStrategy", "librdkafka has no such strategy", allowed, "")


def _weights(config: Config, _: Collection[str], __: Texts) -> Contradiction | None:
    if config["keyDistribution"] != "weights" or any(weight > 0 for weight in config["keyWeights"]):
        return None
    why = "no weight is above 0, and key_distribution is weights"
    return Contradiction("keyWeights", why, "at least one weight above 0", "Set both together.")


def kafka_faults(config: Config, texts: Texts, *, given: Collection[str] = (), when: str = "") -> list[Fault]:
    """What contradicts what, each told once.

    Parameters
    ----------
    config : mapping
        Every parameter of the Kafka model, under its name in a scenario.
    texts : Texts
        How values are written.
    given : collection of str
        Names somebody gave, even at their default.
    when : str
        Since when it holds.
    """
    faults = []
    for rule in (_other_protocol, _heartbeat, _poll_interval, _strategy, _weights):
        wrong = rule(config, given, texts)
        if wrong is None:
            continue
        name, value = _python(wrong.name), config[wrong.name]
        parts = (
            f"{name} = {texts.shown(value)}: {wrong.why}{when}.",
            f"Allowed: {wrong.allowed}." if wrong.allowed else "",
            wrong.remedy,
        )
        faults.append(Fault(name, value, " ".join(filter(None, parts))))
    return faults
