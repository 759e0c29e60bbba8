"""Checks parameters in the kernel, in the words of ``src/scenario/validate.ts``.

``test/fixtures/bad-values.json`` holds both to the same words.
"""

from __future__ import annotations

import json
import math
import numbers
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ._errors import FAULTS_MAX, Fault, ScenarioError
from ._fields import ALIASES, FIELDS, PYTHON_NAMES, Field, any_field
from ._kafka_rules import Texts, kafka_faults
from ._nearest_name import nearest_name

#: Letters of a consumer's id.
ID_LENGTH = 100

#: Control characters, halves of letters, and what stands between ids where they are one text.
NO_ID = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff,]|^ | \\Z")

#: Letters of a text that are written.
SHOWN_MAX = 60


def validate_changes(
    changes: Mapping[str, Any],
    base: Mapping[str, Any],
    *,
    workload: bool = False,
    model: str = "classroom",
    begun: bool = False,
) -> dict[str, Any]:
    """Check changes of parameters.

    Parameters
    ----------
    changes : mapping
        Python names and values.
    base : mapping
        What is in force where they will act, under the names of a scenario.
    workload : bool
        Whether records come from a workload, so that nothing is generated.
    model : str
        Whose parameters they are.
    begun : bool
        Whether they act in a run that has begun: what a client or a group is made with stays then.

    Returns
    -------
    dict
        The changes under the names of a scenario; no bandwidth limit is None.

    Raises
    ------
    ScenarioError
        With every fault, up to ``FAULTS_MAX``; nothing has changed.
    """
    if not isinstance(changes, Mapping):
        head = f"set = {shown(changes)}: not a set of parameters"
        raise ScenarioError(
            [Fault("set", changes, f'{head}. Allowed: names and values, such as {{"producer_rate": 4}}.')]
        )
    faults: list[Fault] = []
    valid: dict[str, Any] = {}
    if model == "kafka":
        changes = {ALIASES.get(name, name): value for name, value in changes.items()}
    for name, value in changes.items():
        if len(faults) == FAULTS_MAX:
            break
        field = FIELDS[model].get(PYTHON_NAMES.get(name, ""))
        if field is None:
            faults.append(_unknown(str(name), value, model))
        elif workload and field["generates"]:
            why = "the records come from a workload, nothing is generated"
            faults.append(Fault(name, value, f"{name} = {shown(value)}: {why}. Leave it out."))
        else:
            kept = plain_of(field, value)
            wrong = _fault(field, kept)
            if wrong is None and begun and model == "kafka":
                wrong = _late_fault(field, kept, base)
            if wrong is None:
                valid[field["name"]] = _kept(field, kept)
            else:
                faults.append(wrong)
    faults += _order_faults(changes, valid, base, FIELDS[model])
    if not faults and model == "kafka":
        faults += kafka_faults({**base, **valid}, Texts(shown, grouped), given=valid)
    if faults:
        raise ScenarioError(faults)
    return valid


def shown(value: Any) -> str:
    """A value as the caller wrote it, cut where it is long; numbers as JavaScript writes them."""
    value = plain(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a dict" if isinstance(value, Mapping) else f"a value of type {type(value).__name__}"


def quoted(text: str) -> str:
    """A text in quotes, cut where it is long."""
    cut = f"{text[:SHOWN_MAX]}…" if len(text) > SHOWN_MAX else text
    # Half a letter (a surrogate) cannot be printed.
    written = json.dumps(cut, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):x}", written)


def shown_name(name: str) -> str:
    """A name nobody knows, which may be any text."""
    return quoted(name)[1:-1]


def grouped(value: float) -> str:
    """A number with its thousands apart: 100 000."""
    whole, point, fraction = _number_text(value).partition(".")
    return re.sub(r"\B(?=(\d{3})+$)", " ", whole) + point + fraction


def allowed(field: Field) -> str:
    """What is allowed in a field: 0.001 to 100 000 records/s."""
    if "choices" in field:
        return ", ".join(field["choices"])
    if field["kind"] == "flag":
        return "True, False"
    limits = field["allowed"]
    if field["kind"] == "texts":
        return f"a list of at most {grouped(field['most'])} texts"
    if field["kind"] == "numbers":
        each = f"{grouped(limits['min'])} to {grouped(limits['max'])}"
        return f"a list of at most {grouped(field['most'])} numbers, each {each}"
    none = f", or None ({field['none']})" if "none" in field else ""
    whole = ", whole" if field["kind"] == "integer" else ""
    unit = f" {field['unit']}" if field["unit"] else ""
    return f"{grouped(limits['min'])} to {grouped(limits['max'])}{unit}{whole}{none}"


def plain(value: Any) -> Any:
    """A number, truth value or text of numpy or any other library as Python's own; anything else as it is.

    A number beyond all floats becomes the last of them, which no range allows.
    """
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    if not isinstance(value, numbers.Real):
        return value
    try:
        number = float(value)
    except OverflowError:
        return math.copysign(sys.float_info.max, 1 if value > 0 else -1)
    return int(value) if isinstance(value, numbers.Integral) else number


def plain_of(field: Field, value: Any) -> Any:
    """The value of a field: a list, tuple or array of one dimension as a list of plain values, if that is its kind."""
    if field["kind"] not in ("numbers", "texts"):
        return plain(value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if getattr(value, "ndim", None) == 1 and hasattr(value, "tolist"):
        return [plain(one) for one in value.tolist()]
    return plain(value)


def _kept(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or value == math.inf:
        return None
    return int(value) if field["kind"] == "integer" else value


def _unknown(name: str, value: Any, model: str) -> Fault:
    if name in PYTHON_NAMES:
        whose = "Kafka" if model == "kafka" else "classroom"
        remedy = "Leave it out." if model == "kafka" else "Make a flow of the Kafka model, or leave it out."
        return Fault(name, value, f"{name}: the {whose} model has no such parameter. {remedy}")
    written = shown_name(name)
    nearest = nearest_name(written, [field["pythonName"] for field in FIELDS[model].values()])
    remedy = f"Did you mean {nearest}?" if nearest else "See docs/parameters.md for those there are."
    return Fault(written, value, f"{written}: unknown; a flow has no such parameter. {remedy}")


def _fault(field: Field, value: Any) -> Fault | None:
    name = field["pythonName"]

    def wrong(why: str, remedy: str = "") -> Fault:
        head = f"{name} = {shown(value)}: {why}. Allowed: {allowed(field)}."
        return Fault(name, value, f"{head} {_in_python(remedy)}".rstrip())

    if "choices" in field:
        if not isinstance(value, str):
            return wrong("not a text", "Choose one of these.")
        if value in field["choices"]:
            return None
        nearest = nearest_name(shown_name(value), field["choices"])
        return wrong("unknown", f"Did you mean {nearest}?" if nearest else "Choose one of these.")
    if field["kind"] == "flag":
        return None if isinstance(value, bool) else wrong("neither true nor false", "Choose one of these.")
    if field["kind"] in ("numbers", "texts"):
        return _list_fault(field, value)
    if "none" in field and (value is None or value == math.inf):
        return None
    give = "Give a whole number." if field["kind"] == "integer" else "Give a number."
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return wrong("not a number", give)
    if math.isinf(value):
        return wrong("not finite", give)
    least, most = field["allowed"]["min"], field["allowed"]["max"]
    if value < least:
        below = field.get("below", {"why": "too small", "remedy": f"Give {grouped(least)} or more."})
        return wrong(below["why"], below["remedy"])
    if value > most:
        return wrong("too large", f"Give {grouped(most)} or less.")
    if field["kind"] == "integer" and value != int(value):
        return wrong("not a whole number", give)
    return None


def _list_fault(field: Field, value: Any) -> Fault | None:
    """The first that is wrong in a list."""
    name = field["pythonName"]
    if not isinstance(value, list):
        head = f"{name} = {shown(value)}: not a list"
        return Fault(name, value, f"{head}. Allowed: {allowed(field)}. Give a list of {field['kind']}.")
    if len(value) > field["most"]:
        return Fault(name, value, f"{name}: {grouped(len(value))} are too many. Allowed: {allowed(field)}.")
    each = {**field, "kind": "number"}
    for i, one in enumerate(value):
        wrong = _fault(each, one) if field["kind"] == "numbers" else _id_fault(name, value, i)
        if wrong is not None:
            return Fault(name, value, wrong.message.replace(name, f"{name}[{i}]", 1))
    return None


def _id_fault(name: str, ids: list[Any], i: int) -> Fault | None:
    """What is wrong with an id: each is a text of its own, and none is what another consumer is called."""
    one = ids[i]

    def wrong(why: str) -> Fault:
        texts = f"a text of 1 to {ID_LENGTH} letters, without commas and control characters, of its own"
        return Fault(name, one, f"{name} = {shown(one)}: {why}. Allowed: {texts}.")

    if not isinstance(one, str):
        return wrong("not a text")
    # Letters as JavaScript counts them.
    units = len(one.encode("utf-16-le", "surrogatepass")) // 2
    if not 1 <= units <= ID_LENGTH or NO_ID.search(one):
        return wrong("not an id")
    if ids.index(one) < i:
        return wrong(f"there twice, also as {name}[{ids.index(one)}]")
    other = re.fullmatch(r"consumer-(0|[1-9][0-9]*)", one)
    if other is not None and int(other[1]) != i:
        return wrong(f"what consumer {other[1]} is called without an id")
    return None


def _late_fault(field: Field, value: Any, base: Mapping[str, Any]) -> Fault | None:
    """What stays as it was from 0 on."""
    name, before = field["pythonName"], base[field["name"]]
    if field.get("fixed") and value != before:
        head = f"{name} = {shown(value)}: it is {shown(before)} from 0 on, and stays so while a flow runs"
        return Fault(name, value, f"{head}. Allowed: any at 0. Reset the flow first, or make another.")
    if field["name"] != "partitionsAmount" or value >= before:
        return None
    range_text = f"{grouped(before)} to {grouped(field['allowed']['max'])} partitions, whole"
    head = f"{name} = {shown(value)}: Kafka takes no partitions away, and there are {shown(before)}"
    return Fault(name, value, f"{head}. Allowed: {range_text}.")


def _order_faults(
    changes: Mapping[str, Any], valid: Mapping[str, Any], base: Mapping[str, Any], fields: Mapping[str, Field]
) -> list[Fault]:
    """A minimum above its maximum, when both are in force together; told of the field that changes."""
    both = {**base, **valid}
    faults = []
    for name, field in fields.items():
        bound = field.get("atMost") or field.get("atLeast")
        if bound is None or name not in valid:
            continue
        # When both change, the minimum is told; when the other is wrong itself, only that.
        if fields[bound]["pythonName"] in changes and ("atLeast" in field or bound not in valid):
            continue
        value, other, limits = both[name], both[bound], field["allowed"]
        if value <= other if "atMost" in field else value >= other:
            continue
        low, high, side = (limits["min"], other, "above") if "atMost" in field else (other, limits["max"], "below")
        head = f"{field['pythonName']} = {shown(value)}: {side} {fields[bound]['pythonName']} = {shown(other)}"
        range_text = f"{grouped(low)} to {grouped(high)} {field['unit']}"
        faults.append(Fault(field["pythonName"], value, f"{head}. Allowed: {range_text}. Set both together."))
    return faults


def _in_python(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: (any_field(name[1]) or {"pythonName": name[1]})["pythonName"], text)


def _number_text(value: float) -> str:
    """The shortest text of a number, as JavaScript writes it (ECMA-262, Number::toString)."""
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(number)).as_tuple()
    digits = "".join(map(str, figures)).rstrip("0")
    point = len(figures) + int(exponent)
    if 0 < point <= 21:
        text = digits.ljust(point, "0")
        text = text if len(text) == point else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        text = f"{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{point - 1:+d}"
    return f"{'-' if sign else ''}{text}"
