"""The package guards itself: names, versions, what it imports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import partition_flow as pf
from partition_flow._fields import ALIASES, DEFAULTS, FIELDS, PYTHON_NAMES, any_field
from partition_flow._parameters import Parameters

ROOT = Path(__file__).parents[2]


def test_versions_agree_on_both_sides():
    assert pf.__version__ == json.loads((ROOT / "package.json").read_text())["version"]
    module = (ROOT / "src/widget/version.ts").read_text()
    assert re.search(r"MODULE_VERSION = '(.*)'", module)[1] == pf._version.MODEL_VERSION


def test_all_is_sorted_and_what_is_there():
    assert pf.__all__ == sorted(pf.__all__)
    assert all(hasattr(pf, name) for name in pf.__all__)


def test_what_is_public_is_documented():
    for owner in (pf.PartitionFlow, pf.Run, pf.Host, pf.MiniRacerHost, pf.NodeHost):
        assert owner.__doc__
        for name, member in vars(owner).items():
            if not name.startswith("_") and (callable(member) or isinstance(member, property)):
                assert member.__doc__ or getattr(pf.Host, name).__doc__, f"{owner.__name__}.{name}"


def test_parameters_are_those_of_the_table():
    traits = Parameters.class_traits()
    assert set(traits) == set(PYTHON_NAMES)
    assert {PYTHON_NAMES[name]: trait.default_value for name, trait in traits.items()} == {
        **dict.fromkeys(FIELDS["kafka"]), **DEFAULTS
    }
    for name, trait in traits.items():
        field = any_field(PYTHON_NAMES[name])
        kinds = {"integer": "Int", "number": "Float", "choice": "Enum", "flag": "Bool", "numbers": "Any", "texts": "Any"}
        assert type(trait).__name__ == kinds[field["kind"]]
        assert list(getattr(trait, "values", None) or []) == list(field.get("choices", []))
        in_both = all(PYTHON_NAMES[name] in FIELDS[model] for model in FIELDS)
        assert trait.allow_none == ("none" in field or not (in_both or name in ALIASES))


def imported_by(code: str) -> set[str]:
    """Which packages a fresh interpreter has imported after some code."""
    asked = f"import sys; {code}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


def test_importing_the_package_imports_no_other():
    ours = imported_by("import partition_flow") - imported_by("import importlib, typing, json")
    assert {name for name in ours if name not in sys.stdlib_module_names} == {"partition_flow"}


def test_a_flow_that_is_made_and_displayed_imports_no_heavy_package():
    imported = imported_by("import partition_flow as pf; pf.PartitionFlow(seed=1)._repr_mimebundle_()")
    assert "ipywidgets" in imported
    assert not imported & {"numpy", "pandas", "pyarrow", "tqdm", "py_mini_racer"}


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'partition_flow' has no attribute 'PartitionFlo'"):
        getattr(pf, "PartitionFlo")
    assert {*pf.__all__} <= {*dir(pf)}


def test_the_labextension_is_found():
    assert pf._jupyter_labextension_paths() == [{"src": "labextension", "dest": "partition-flow"}]
