"""Files that something went wrong with: an error in our words, or a flow."""

from __future__ import annotations

import json
import random
import re

import pandas as pd
import pytest

import partition_flow as pf

SEED = 20261123
FILES = 2000

#: How many times a file is damaged: mostly once, so that some stay whole enough to play.
WOUNDS = (1, 1, 1, 2, 4)

NAMES = ("version", "seed", "title", "config", "actions", "annotations", "workload", "keys", "time", "hash", "rows", "__proto__", "set", "id")
VALUES = ("null", "-1", "1e999", "-0.0", "9" * 5000, '"\\ud800"', '"<script>"', "[]", "{}", "[" * 5000 + "]" * 5000, "NaN", "0.1", "4294967296", "true")


def wholes(folder) -> list[bytes]:
    """The files that are damaged."""
    plain = pf.PartitionFlow(partitions_amount=4, seed=7, title="Keys <b>é</b>", description="a\n\u202eb", duration=60)
    plain.at(5).set(partition_bandwidth=None).at(10).set(record_value_size_min=100, record_value_size_max=200)
    plain.at(5).annotate("faster").seek(3).set(consumers_amount=2)
    table = pd.DataFrame({"time": [0, 1, 1.5], "key": ["a", 7, b"\x01"], "bytes": [1, 2, 3], "producer": [0, 3, 0]})
    tabled = pf.PartitionFlow(workload=table, seed=1)
    large = pf.PartitionFlow(workload=pd.DataFrame({"time": range(50_000), "key": 1, "bytes": 1}))
    texts = [flow.save(folder / f"{i}.pflow.json").read_bytes() for i, flow in enumerate((plain, tabled, large))]
    lists = {"time": [0, 1, 1.5], "key": [0, 1, 0], "bytes": [1, 2, 3], "keys": ["a", {"hex": "01ff"}]}
    for flow in (plain, tabled, large):
        flow.close()
    return [*texts, json.dumps({"workload": lists}).encode()]


def flipped(text: bytes, random_: random.Random) -> bytes:
    at = random_.randrange(len(text))
    return text[:at] + bytes([text[at] ^ 1 << random_.randrange(8)]) + text[at + 1 :]


def cut(text: bytes, random_: random.Random) -> bytes:
    return text[: random_.randrange(len(text))]


def without_a_part(text: bytes, random_: random.Random) -> bytes:
    start = random_.randrange(len(text))
    return text[:start] + text[start + random_.randrange(1, 40) :]


def doubled(text: bytes, random_: random.Random) -> bytes:
    """A line, or a part, twice."""
    if random_.random() < 0.5:
        lines = text.split(b"\n")
        at = random_.randrange(len(lines))
        return b"\n".join([*lines[: at + 1], *lines[at:]])
    start = random_.randrange(len(text))
    part = text[start : start + random_.randrange(1, 40)]
    return text[:start] + part + text[start:]


def renamed(text: bytes, random_: random.Random) -> bytes:
    """A member under another's name."""
    names = list(re.finditer(rb'"(\w+)":', text))
    if not names:
        return flipped(text, random_)
    name = random_.choice(names)
    return text[: name.start(1)] + random_.choice(NAMES).encode() + text[name.end(1) :]


def revalued(text: bytes, random_: random.Random) -> bytes:
    """A value that is another."""
    values = list(re.finditer(rb'(?<=: )("[^"]*"|-?[0-9.]+|null|true|false)|(?<=\[)[0-9.]+', text))
    if not values:
        return cut(text, random_)
    value = random_.choice(values)
    return text[: value.start()] + random_.choice(VALUES).encode() + text[value.end() :]


def miscounted(text: bytes, random_: random.Random) -> bytes:
    """A figure that is another."""
    figure = random_.choice(list(re.finditer(rb"\d", text)) or [re.match(rb"", text)])
    return text[: figure.start()] + str(random_.randrange(10)).encode() + text[figure.end() :]


def spaced(text: bytes, random_: random.Random) -> bytes:
    at = random_.randrange(len(text))
    return text[:at] + random_.choice([b" ", b"\n", b"\t", b"\xa0", b"\x00"]) + text[at:]


WAYS = (flipped, cut, without_a_part, doubled, renamed, renamed, revalued, revalued, miscounted, miscounted, spaced)


def test_a_damaged_file_is_an_error_or_a_flow(tmp_path):
    random_ = random.Random(SEED)
    whole = wholes(tmp_path)
    file = tmp_path / "damaged.pflow.json"
    table = pd.DataFrame({"time": range(50_000), "key": 1, "bytes": 1})
    again = tmp_path / "again.pflow.json"
    flows = errors = 0
    for number in range(FILES):
        text = random_.choice(whole)
        for _ in range(random_.choice(WOUNDS)):
            text = random_.choice(WAYS)(text, random_) or b"{"
        file.write_bytes(text)
        # Of a table that is somewhere else now and then the table too.
        given = table if b"50000" in text and random_.random() < 0.5 else None
        try:
            flow = pf.load(file, workload=given)
        except pf.ScenarioError as error:
            errors += 1
            assert 1 <= len(error.faults) <= 100
            for fault in error.faults:
                assert re.search(r"Allowed: |Did you mean |Leave it out\.|See docs/", fault.message), fault.message
                assert len(fault.message) < 2000
        except Exception as error:
            pytest.fail(f"file {number} of seed {SEED}: {error!r} of {text[:2000]!r}")
        else:
            flows += 1
            flow.run(until=1, records_max=10_000)
            assert pf.load(flow.save(again), workload=given).scenario == flow.scenario
            flow.close()
    assert flows > FILES / 20 and errors > FILES / 2, (flows, errors)
