"""The published schema of files, and the parser: what is written fits it, and what it refuses the parser refuses."""

from __future__ import annotations

import copy
import json
from importlib import resources

import jsonschema
import pandas as pd
import pytest

import partition_flow as pf
from partition_flow.host import default_host

SCHEMA = json.loads(resources.files("partition_flow").joinpath("pflow.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A file with everything in it."""
    table = pd.DataFrame({"time": [0, 1], "key": [b"\x01", "a"], "bytes": [1.5, 2]})
    flow = pf.PartitionFlow(workload=table, partitions_amount=3, title="t", description="d", duration=9, seed=4)
    flow.at(2).set(partition_bandwidth=None, consumer_assignment_strategy="range")
    flow.at(3).annotate("note")
    path = flow.save(tmp_path_factory.mktemp("files") / "all.pflow.json")
    flow.close()
    return json.loads(path.read_text("utf-8"))


def is_read(file) -> bool:
    return "faults" not in json.loads(default_host().call("readFile", json.dumps(file)))


def test_what_is_written_fits(validator, written):
    validator.validate(written)
    assert is_read(written)
    validator.validate({})
    assert is_read({})
    validator.validate({**written, "workload": {"hash": "0" * 64, "rows": 3, "name": "x"}})


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from places(item, (*path, name))


JUNK = [None, True, -1, 0, 0.5, 1e13, "", "x" * 20_000, [], {}, "AAAA", {"hex": "F"}, {"__proto__": 1}]


def test_what_the_schema_refuses_is_refused(validator, written):
    tried = refused = 0
    for path in places(written):
        for value in JUNK:
            file = copy.deepcopy(written)
            if path:
                owner = file
                for step in path[:-1]:
                    owner = owner[step]
                owner[path[-1]] = value
            else:
                file = value
            tried += 1
            if not validator.is_valid(file):
                refused += 1
                # What is null is absent.
                assert not is_read(file) or value is None, (path, value)
    assert tried > 500 and refused > tried / 2


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2**32},
        {"actions": [{"time": 1, "set": {}}] * 10_001},
        {"annotations": [{"time": 1, "text": "x"}] * 1001},
        {"annotations": [{"time": 1, "text": "x" * 501}]},
        {"title": "x" * 201},
        {"description": "x" * 10_001},
        {"duration": 0},
        {"config": {"producersAmount": 4097}},
        {"more": 1},
    ],
)
def test_every_maximum_is_in_both(validator, changes):
    assert not validator.is_valid(changes)
    assert not is_read(changes)
