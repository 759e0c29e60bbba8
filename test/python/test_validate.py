"""The kernel's validator says what the page's says (test/scenario/bad-values.test.ts)."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from partition_flow._errors import FAULTS_MAX, ScenarioError
from partition_flow._fields import ALIASES, DEFAULTS, FIELDS, PYTHON_NAMES, defaults_of
from partition_flow._nearest_name import nearest_name
from partition_flow._validate import grouped, shown, validate_changes

#: test/scenario/nearest-name.test.ts has the same.
NEAREST = {
    "producer_rat": "producer_rate",
    "producerRate": "producer_rate",
    "PRODUCER-RATE": "producer_rate",
    "partition_amount": "partitions_amount",
    "partitions": "partitions_amount",
    "consumers": "consumers_amount",
    "rate": "producer_rate",
    "strategy": "consumer_assignment_strategy",
    "İ" * 30: None,
    "😀" * 13: None,
}

BAD = json.loads((Path(__file__).parents[1] / "fixtures/bad-values.json").read_text("utf-8"))


CLASSROOM_NAMES = [field["pythonName"] for field in FIELDS["classroom"].values()]


def messages(changes, *, workload=False, model="classroom", begun=False, base=None):
    start = defaults_of(model, (base or {}).get("client"))
    try:
        validate_changes(changes, {**start, **(base or {})}, workload=workload, model=model, begun=begun)
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


@pytest.mark.parametrize("case", BAD, ids=lambda case: json.dumps(case["changes"]))
def test_same_words(case):
    changes = {
        next(python for python, camel in PYTHON_NAMES.items() if camel == name): value for name, value in case["changes"].items()
    }
    of = {name: case[name] for name in ("model", "begun", "base") if name in case}
    assert messages(changes, workload=case["workload"], **of) == case["snake"]


def test_unknown_name_is_told_the_nearest():
    assert messages({"producer_rat": 4}) == [
        "producer_rat: unknown; a flow has no such parameter. Did you mean producer_rate?"
    ]


def test_not_a_number():
    allowed = "Allowed: 0.001 to 100 000 records/s. Give a number."
    assert messages({"producer_rate": float("nan")}) == [f"producer_rate = NaN: not a number. {allowed}"]
    assert messages({"producer_rate": float("inf")}) == [f"producer_rate = Infinity: not finite. {allowed}"]


def test_numpy_scalars_are_numbers():
    valid = validate_changes(
        {"partitions_amount": np.int64(4), "producer_rate": np.float32(0.5), "partition_bandwidth": np.inf}, DEFAULTS
    )
    assert valid == {"partitionsAmount": 4, "producerRate": 0.5, "partitionBandwidth": None}
    assert [type(value) for value in valid.values()] == [int, float, type(None)]
    changes = {"producer_rate": np.float64(2), "consumer_assignment_strategy": np.str_("range")}
    valid = validate_changes(changes, DEFAULTS)
    assert [type(value) for value in valid.values()] == [float, str]


@pytest.mark.parametrize(
    "value, words",
    [
        (np.bool_(True), "True: not a number"),
        (np.array([4.0]), "a value of type ndarray: not a number"),
        (Decimal(4), "a value of type Decimal: not a number"),
        (b"4", "a value of type bytes: not a number"),
        ((4,), "a list: not a number"),
        (10**5000, "1.7976931348623157e+308: too large"),
        (-(10**400), "-1.7976931348623157e+308: a producer that is there produces"),
        (Fraction(10**400, 3), "1.7976931348623157e+308: too large"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else type(value).__name__,
)
def test_what_json_cannot_say(value, words):
    assert messages({"producer_rate": value})[0].startswith(f"producer_rate = {words}. Allowed: 0.001 to")


def test_not_a_mapping():
    with pytest.raises(ScenarioError, match=r"set = a list: not a set of parameters\. Allowed: .*producer_rate"):
        validate_changes([("producer_rate", 4)], DEFAULTS)


def test_many_unknown_names_are_told_up_to_a_cap():
    assert len(messages({f"producer_rates{i}": i for i in range(100_000)})) == FAULTS_MAX


def test_error_is_value_error_and_trait_error():
    with pytest.raises(ValueError) as caught:
        validate_changes({"producer_rate": 0, "partitions_amount": 0}, DEFAULTS)
    assert isinstance(caught.value, TraitError)
    assert [fault.field for fault in caught.value.faults] == ["producer_rate", "partitions_amount"]


@given(st.dictionaries(st.sampled_from(sorted(PYTHON_NAMES)) | st.text(max_size=12), st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8), st.lists(st.integers(), max_size=2)
), max_size=4))
def test_anything_is_valid_or_a_scenario_error(changes):
    for model in FIELDS:
        for begun in (False, True):
            for message in messages(changes, model=model, begun=begun):
                assert message.endswith((".", "?"))


def test_both_ends_of_every_range_are_allowed_in_the_kafka_model():
    rules = {"heartbeatIntervalMs", "groupConsumerHeartbeatIntervalMs", "groupConsumerSessionTimeoutMs"}
    for name, field in FIELDS["kafka"].items():
        for value in (field.get("allowed") or {}).values():
            base = {"groupProtocol": field.get("protocol", "classic")}
            given = ["x" * value] if field["kind"] == "texts" else [value, 1] if field["kind"] == "numbers" else value
            told = messages({field["pythonName"]: given}, model="kafka", base=base)
            assert told == [] or name in rules or "atMost" in field or "atLeast" in field, told


def test_a_setting_of_the_other_protocol_is_refused_even_at_its_default():
    for name, field in FIELDS["kafka"].items():
        if "protocol" in field:
            other = {"classic": "consumer", "consumer": "classic"}[field["protocol"]]
            told = messages({field["pythonName"]: field["default"]}, model="kafka", base={"groupProtocol": other})
            assert len(told) == 1 and f"a setting of group_protocol {field['protocol']}" in told[0], name


def test_an_alias_means_kafkas_own_name():
    for alias, meant in ALIASES.items():
        valid = validate_changes({alias: "cooperative-sticky"}, defaults_of("kafka"), model="kafka")
        assert valid == {PYTHON_NAMES[meant]: "cooperative-sticky"}


@pytest.mark.parametrize(("name", "nearest"), NEAREST.items())
def test_same_nearest_name(name, nearest):
    assert nearest_name(name, CLASSROOM_NAMES) == nearest


def test_nearest_name_is_near():
    assert nearest_name("something_else", CLASSROOM_NAMES) is None
    assert nearest_name("", CLASSROOM_NAMES) is None


@pytest.mark.parametrize(
    "value, text",
    [
        (1e-7, "1e-7"),
        (1e21, "1e+21"),
        (0.001, "0.001"),
        (1e-5, "0.00001"),
        (5.0, "5"),
        (12345678901234567890, "12345678901234567000"),
        (1.5e300, "1.5e+300"),
        (-0.0, "0"),
    ],
)
def test_numbers_are_written_as_in_javascript(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    "value, text",
    [(100000, "100 000"), (-1234.5678, "-1 234.5678"), (0.0001, "0.0001"), (999, "999"), (1e21, "1e+21")],
)
def test_thousands_are_apart(value, text):
    assert grouped(value) == text
