"""The tables of parameters, as ``src/scenario/fields.ts`` and ``src/scenario/kafka-fields.ts`` declare them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Field = Mapping[str, Any]

_TABLE = json.loads(files(__package__).joinpath("_fields.json").read_text("utf-8"))

MODELS = ("classroom", "kafka")

#: By model, then by the name in a scenario, in the table's order.
FIELDS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {model: MappingProxyType({field["name"]: field for field in _TABLE[model]}) for model in MODELS}
)

#: Python name to the name in a scenario, of all models.
PYTHON_NAMES: Mapping[str, str] = MappingProxyType(
    {field["pythonName"]: name for model in MODELS for name, field in FIELDS[model].items()}
)

#: Python names that mean another parameter in the Kafka model.
ALIASES: Mapping[str, str] = MappingProxyType({"consumer_assignment_strategy": "partition_assignment_strategy"})

#: Settings of one group protocol that stand for those of the other, both ways, under their names in a scenario.
COUNTERPARTS: Mapping[str, str] = MappingProxyType(_TABLE["counterparts"])

_LIBRDKAFKA: Mapping[str, Any] = MappingProxyType({**_TABLE["librdkafka"], "client": "librdkafka"})


def defaults_of(model: str, client: Any = None) -> dict[str, Any]:
    """The parameters nobody set, under their names in a scenario; in the Kafka model those of the client."""
    start = {name: field["default"] for name, field in FIELDS[model].items()}
    return {**start, **_LIBRDKAFKA} if model == "kafka" and client == "librdkafka" else start


def any_field(name: str) -> Field | None:
    """The field of a name in a scenario, in whichever model."""
    return FIELDS["kafka"].get(name) or FIELDS["classroom"].get(name)


#: The parameters of the classroom model nobody set, under their names in a scenario.
DEFAULTS: Mapping[str, Any] = MappingProxyType(defaults_of("classroom"))
