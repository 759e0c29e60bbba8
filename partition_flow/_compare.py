"""The same flow under the three ways a group can rebalance, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _checks
from ._errors import Fault, ScenarioError
from ._fields import COUNTERPARTS, FIELDS
from .run import Run

if TYPE_CHECKING:
    import pandas as pd

    from .flow import PartitionFlow

#: What is compared, and which settings make it so.
PROTOCOLS: Mapping[str, Mapping[str, str]] = {
    "range": {"groupProtocol": "classic", "partitionAssignmentStrategy": "range"},
    "cooperative-sticky": {"groupProtocol": "classic", "partitionAssignmentStrategy": "cooperative-sticky"},
    "consumer": {"groupProtocol": "consumer", "groupRemoteAssignor": "uniform"},
}

#: Which strategy is compared is what the comparison says itself.
CHOSEN = ("partitionAssignmentStrategy", "groupRemoteAssignor")

COLUMNS = {
    "rebalances": "finished rebalances",
    "moved": "partitions that changed hands, over all rebalances",
    "unread_seconds": "partition-seconds in which nobody read, from 0 on: no owner, or one that was gone or frozen",
    "duplicates": "records processed again",
    "lost": "records that nobody processed",
    "longest_wait": "the longest time in which no partition's work went on, s",
    "latency_p95": "of the last 5 s, s",
    "lag": "records not committed at the end",
}


class Translation(NamedTuple):
    """A setting of one group protocol that the other has under another name, or not at all."""

    protocol: str
    setting: str
    value: Any
    instead: str | None

    def __str__(self) -> str:
        where = f"in {self.protocol}" if self.instead is None else f"as {self.instead} in {self.protocol}"
        return f"{self.setting}={self.value!r}: {'left out' if self.instead is None else 'taken'} {where}"


class ProtocolComparison:
    """What :func:`compare_protocols` gives.

    Attributes
    ----------
    runs : dict of str to Run
        By name: ``range``, ``cooperative-sticky``, ``consumer``.
    translated : list of Translation
        Settings that one protocol has and the other has not, and what was made of them.
    """

    def __init__(self, runs: Mapping[str, Run], translated: list[Translation]) -> None:
        self.runs = dict(runs)
        self.translated = translated

    @property
    def summary(self) -> pd.DataFrame:
        """A row a protocol; what its columns mean and their units are in ``attrs["meaning"]``."""
        import pandas as pd

        table = pd.DataFrame.from_dict({name: _summary(run) for name, run in self.runs.items()}, orient="index")
        table = table[list(COLUMNS)]
        table.index.name = "protocol"
        table.attrs["meaning"] = dict(COLUMNS)
        return table

    def __repr__(self) -> str:
        return "\n".join((self.summary.to_string(), *map(str, self.translated)))

    def _repr_html_(self) -> str:
        said = "".join(f"<li>{escape(str(one))}</li>" for one in self.translated)
        return self.summary.to_html() + (f"<p>Translated:</p><ul>{said}</ul>" if said else "")


def compare_protocols(flow: PartitionFlow, until: float | None = None) -> ProtocolComparison:
    """Run a flow three times with one seed: with ``range`` (eager), ``cooperative-sticky``, and KIP-848's ``consumer`` protocol.

    All that is planned and done is the same in each. Settings of one protocol that are not at their default are given to the other
    under its own name where it has one (session timeout, heartbeat interval), and left out where it has none; :attr:`translated`
    says so.

    Parameters
    ----------
    flow : PartitionFlow
        Of the Kafka model.
    until : float, optional
        Simulated seconds; by default the flow's duration.

    Returns
    -------
    ProtocolComparison

    Raises
    ------
    ScenarioError
        If the flow is of the classroom model, or has no end and ``until`` is missing.
    """
    from .flow import PartitionFlow

    if not isinstance(flow, PartitionFlow) or flow.model != "kafka":
        raise ScenarioError([Fault("flow", None, 'flow: not of the Kafka model. Allowed: pf.PartitionFlow(model="kafka", ...).')])
    recipe = flow.scenario
    _checks.until(until, recipe["duration"])
    translated: list[Translation] = []
    runs = {}
    for name, settings in PROTOCOLS.items():
        runs[name] = flow._run_of(_as(recipe, name, settings, translated), until)
    return ProtocolComparison(runs, list(dict.fromkeys(translated)))


def _as(recipe: Mapping[str, Any], name: str, settings: Mapping[str, str], translated: list[Translation]) -> dict[str, Any]:
    protocol = settings["groupProtocol"]
    translated_config = {**_translated(recipe["config"], name, protocol, translated), **settings}
    actions = [
        {**action, "set": _translated(action["set"], name, protocol, translated)} if "set" in action else action
        for action in recipe["actions"]
    ]
    return {**recipe, "config": translated_config, "actions": actions}


def _translated(config: Mapping[str, Any], name: str, protocol: str, translated: list[Translation]) -> dict[str, Any]:
    kept = dict(config)
    for setting, value in config.items():
        field = FIELDS["kafka"][setting]
        if field.get("protocol", protocol) == protocol:
            continue
        kept[setting] = field["default"]
        if setting in CHOSEN or value == field["default"]:
            continue
        instead = COUNTERPARTS.get(setting)
        translated.append(
            Translation(name, field["pythonName"], value, None if instead is None else FIELDS["kafka"][instead]["pythonName"])
        )
        if instead is not None:
            kept[instead] = value
    return kept


def _summary(run: Run) -> dict[str, Any]:
    metrics = run.metrics.set_index("metric")["value"]
    done = run.records["completed_time"].dropna().sort_values()
    rebalances = run.rebalances
    return {
        "rebalances": int(rebalances["end_time"].notna().sum()),
        "moved": int(rebalances["moved"].sum()),
        "unread_seconds": float(metrics["unread_seconds"]),
        "duplicates": int(metrics["duplicates"]),
        "lost": int(metrics["lost"]),
        "longest_wait": float(done.diff().max()) if len(done) > 1 else float("nan"),
        "latency_p95": float(metrics["latency_p95"]),
        "lag": int(metrics["lag"]),
    }
