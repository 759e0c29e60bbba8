"""Checks parameters in the kernel, in the words of ``src/scenario/validate.ts``.

``test/fixtures/bad-values.json`` holds both to the same words.
"""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Mapping
from typing import Any

from ._errors import Fault, ScenarioError
from ._fields import FIELDS, PYTHON_NAMES, Field
from ._nearest_name import nearest_name

SHOWN_MAX = 60


def validate_changes(changes: Mapping[str, Any], base: Mapping[str, Any], *, workload: bool = False) -> dict[str, Any]:
    """Check changes of parameters.

    Parameters
    ----------
    changes : mapping
        Python names and values.
    base : mapping
        What is in force where they will act, under the names of a scenario.
    workload : bool
        Whether records come from a workload, so that nothing is generated.

    Returns
    -------
    dict
        The changes under the names of a scenario; no bandwidth limit is None.

    Raises
    ------
    ScenarioError
        With every fault; nothing has changed.
    """
    faults: list[Fault] = []
    valid: dict[str, Any] = {}
    for name, value in changes.items():
        field = FIELDS.get(PYTHON_NAMES.get(name, ""))
        if field is None:
            faults.append(_unknown(str(name), value))
        elif workload and field["generates"]:
            why = "the records come from a workload, nothing is generated"
            faults.append(Fault(name, value, f"{name} = {shown(value)}: {why}. Leave it out."))
        else:
            plain = _plain(value)
            wrong = _fault(field, plain)
            if wrong is None:
                valid[field["name"]] = _kept(field, plain)
            else:
                faults.append(wrong)
    faults = faults or _order_faults(valid, base)
    if faults:
        raise ScenarioError(faults)
    return valid


def shown(value: Any) -> str:
    """A value as the caller wrote it, cut where it is long; numbers as JavaScript writes them."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, numbers.Real):
        return _number_text(value)
    if isinstance(value, str):
        return json.dumps(value[:SHOWN_MAX], ensure_ascii=False)
    return "a list" if isinstance(value, (list, tuple)) else "a dict"


def grouped(value: float) -> str:
    """A number with its thousands apart: 100 000."""
    whole, point, fraction = _number_text(value).partition(".")
    return f"{int(whole):,}".replace(",", " ") + point + fraction


def allowed(field: Field) -> str:
    """What is allowed in a field: 0.001 to 100 000 records/s."""
    if "choices" in field:
        return ", ".join(field["choices"])
    limits = field["allowed"]
    none = f", or None ({field['none']})" if "none" in field else ""
    whole = ", whole" if field["kind"] == "integer" else ""
    return f"{grouped(limits['min'])} to {grouped(limits['max'])} {field['unit']}{whole}{none}"


def _plain(value: Any) -> Any:
    """A number of numpy or any other library as Python's own."""
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    return value


def _kept(field: Field, value: Any) -> Any:
    if value is None or value == math.inf:
        return None
    return int(value) if field["kind"] == "integer" else value


def _unknown(name: str, value: Any) -> Fault:
    nearest = nearest_name(name[:SHOWN_MAX], list(PYTHON_NAMES))
    remedy = f"Did you mean {nearest}?" if nearest else "See docs/parameters.md for those there are."
    return Fault(name, value, f"{name[:SHOWN_MAX]}: unknown; a flow has no such parameter. {remedy}")


def _fault(field: Field, value: Any) -> Fault | None:
    name = field["pythonName"]

    def wrong(why: str, remedy: str = "") -> Fault:
        head = f"{name} = {shown(value)}: {why}. Allowed: {allowed(field)}."
        return Fault(name, value, f"{head} {_in_python(remedy)}".rstrip())

    if "choices" in field:
        if not isinstance(value, str):
            return wrong("not a text")
        if value in field["choices"]:
            return None
        nearest = nearest_name(value[:SHOWN_MAX], field["choices"])
        return wrong("unknown", f"Did you mean {nearest}?" if nearest else "")
    if "none" in field and (value is None or value == math.inf):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return wrong("not a number")
    if math.isinf(value):
        return wrong("not finite")
    if value < field["allowed"]["min"]:
        below = field.get("below", {"why": "too small", "remedy": ""})
        return wrong(below["why"], below["remedy"])
    if value > field["allowed"]["max"]:
        return wrong("too large")
    if field["kind"] == "integer" and value != int(value):
        return wrong("not a whole number")
    return None


def _order_faults(valid: Mapping[str, Any], base: Mapping[str, Any]) -> list[Fault]:
    """A minimum above its maximum, when both are in force together; told of the field that changes."""
    both = {**base, **valid}
    faults = []
    for name, field in FIELDS.items():
        bound = field.get("atMost") or field.get("atLeast")
        if bound is None or name not in valid or field.get("atLeast") in valid:
            continue
        value, other, limits = both[name], both[bound], field["allowed"]
        if value <= other if "atMost" in field else value >= other:
            continue
        low, high, side = (limits["min"], other, "above") if "atMost" in field else (other, limits["max"], "below")
        head = f"{field['pythonName']} = {shown(value)}: {side} {FIELDS[bound]['pythonName']} = {shown(other)}"
        range_text = f"{grouped(low)} to {grouped(high)} {field['unit']}"
        faults.append(Fault(field["pythonName"], value, f"{head}. Allowed: {range_text}. Set both together."))
    return faults


def _in_python(text: str) -> str:
    for name, field in FIELDS.items():
        text = text.replace(f"{{{name}}}", field["pythonName"])
    return text


def _number_text(value: float) -> str:
    """The shortest text of a number, as JavaScript writes it."""
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    text = repr(number)
    if "e" not in text:
        return text
    digits, exponent = text.split("e")
    power = int(exponent)
    if -7 < power < 0:
        return f"{number:.{-power - 1 + len(digits.replace('.', '').lstrip('-'))}f}"
    return f"{digits}e{power:+d}"
