"""The table of parameters, as ``src/scenario/fields.ts`` declares it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Field = Mapping[str, Any]

#: By the name in a scenario, in the table's order.
FIELDS: Mapping[str, Field] = MappingProxyType(
    {field["name"]: field for field in json.loads(files(__package__).joinpath("_fields.json").read_text("utf-8"))}
)

#: Python name to the name in a scenario.
PYTHON_NAMES: Mapping[str, str] = MappingProxyType({field["pythonName"]: name for name, field in FIELDS.items()})

#: The parameters nobody set, under their names in a scenario.
DEFAULTS: Mapping[str, Any] = MappingProxyType({name: field["default"] for name, field in FIELDS.items()})
