"""The kernel's validator says what the page's says (test/scenario/bad-values.test.ts)."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from partition_flow._errors import ScenarioError
from partition_flow._fields import DEFAULTS, FIELDS, PYTHON_NAMES
from partition_flow._nearest_name import nearest_name
from partition_flow._validate import shown, validate_changes

BAD = json.loads((Path(__file__).parents[1] / "fixtures/bad-values.json").read_text("utf-8"))


def messages(changes, *, workload=False):
    try:
        validate_changes(changes, DEFAULTS, workload=workload)
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


@pytest.mark.parametrize("case", BAD, ids=lambda case: json.dumps(case["changes"]))
def test_same_words(case):
    changes = {FIELDS[name]["pythonName"]: value for name, value in case["changes"].items()}
    assert messages(changes, workload=case["workload"]) == case["snake"]


def test_unknown_name_is_told_the_nearest():
    assert messages({"producer_rat": 4}) == [
        "producer_rat: unknown; a flow has no such parameter. Did you mean producer_rate?"
    ]


def test_not_a_number():
    allowed = "Allowed: 0.001 to 100 000 records/s."
    assert messages({"producer_rate": float("nan")}) == [f"producer_rate = NaN: not a number. {allowed}"]
    assert messages({"producer_rate": float("inf")}) == [f"producer_rate = Infinity: not finite. {allowed}"]


def test_numpy_scalars_are_numbers():
    valid = validate_changes(
        {"partitions_amount": np.int64(4), "producer_rate": np.float32(0.5), "partition_bandwidth": np.inf}, DEFAULTS
    )
    assert valid == {"partitionsAmount": 4, "producerRate": 0.5, "partitionBandwidth": None}
    assert [type(value) for value in valid.values()] == [int, float, type(None)]


def test_error_is_value_error_and_trait_error():
    with pytest.raises(ValueError) as caught:
        validate_changes({"producer_rate": 0, "partitions_amount": 0}, DEFAULTS)
    assert isinstance(caught.value, TraitError)
    assert [fault.field for fault in caught.value.faults] == ["producer_rate", "partitions_amount"]


@given(st.dictionaries(st.sampled_from(sorted(PYTHON_NAMES)) | st.text(max_size=12), st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8), st.lists(st.integers(), max_size=2)
), max_size=4))
def test_anything_is_valid_or_a_scenario_error(changes):
    for message in messages(changes):
        assert message.endswith((".", "?"))


def test_nearest_name_is_near():
    assert nearest_name("partition_amount", list(PYTHON_NAMES)) == "partitions_amount"
    assert nearest_name("something_else", list(PYTHON_NAMES)) is None


@pytest.mark.parametrize("value, text", [(1e-7, "1e-7"), (1e21, "1e+21"), (0.001, "0.001"), (1e-5, "0.00001"), (5.0, "5")])
def test_numbers_are_written_as_in_javascript(value, text):
    assert shown(value) == text
