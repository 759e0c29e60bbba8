"""Carries six columns over from one host, both ways in turns: ``python transfer_work.py <host> <rounds>``.

The engine's table of records has eleven columns. A few lines that are added to its script for this give a table of six
of them, and the same six as JSON: a list a column, which is as short as JSON gets.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path
from time import perf_counter
from unittest import mock

import numpy as np

from partition_flow._engine_run import EngineRun
from partition_flow.host import Host, MiniRacerHost, NodeHost

HOSTS = {"mini-racer": MiniRacerHost, "node": NodeHost}

COLUMNS = ["key", "producer", "partition", "bytes", "event_time", "completed_time"]

RECORDS = 1_000_000

ADDED = """
PartitionFlowEngine = (engine => {
  const NAMES = %s;
  const six = handle => {
    const { json, buffers } = engine.columns(handle, 'records');
    const header = JSON.parse(json);
    const found = NAMES.map(name => header.findIndex(column => column.name === name));
    return { header: found.map(index => header[index]), buffers: found.map(index => buffers[index]) };
  };
  return {
    ...engine,
    columns(handle) {
      const { header, buffers } = six(handle);
      return { json: JSON.stringify(header), buffers };
    },
    columnsAsJson(handle) {
      const { header, buffers } = six(handle);
      const cells = (type, buffer) => Array.from(type === 'int32' ? new Int32Array(buffer) : new Float64Array(buffer));
      return JSON.stringify(Object.fromEntries(header.map(({ name, type }, i) => [name, cells(type, buffers[i])])));
    }
  };
})(PartitionFlowEngine);
""" % json.dumps(COLUMNS)

SCENARIO = {
    "seed": 1,
    "config": {
        "producersAmount": 100, "producerRate": 100, "recordKeyRange": 1000,
        "partitionsAmount": 32, "partitionBandwidth": 1_000_000,
        "consumersAmount": 32, "consumerThroughputMaxInBytes": 1_000_000,
    },
}


def started(name: str) -> Host:
    """The host, with a script that has a few functions more."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder)
        for part in ("engine/engine.js", "host/driver.js"):
            (package / part).parent.mkdir()
            shutil.copyfile(str(resources.files("partition_flow") / part), package / part)
        with (package / "engine/engine.js").open("a", encoding="utf-8") as script:
            script.write(ADDED)
        found = resources.files
        with mock.patch("importlib.resources.files", lambda name: package if name == "partition_flow" else found(name)):
            host = HOSTS[name]()
        host.call("validate", "{}")  # The script has been read.
        return host


def binary(host: Host, run: EngineRun) -> dict[str, np.ndarray]:
    return {name: column.cells for name, column in run.columns("records").items()}


def as_json(host: Host, run: EngineRun) -> dict[str, np.ndarray]:
    columns = json.loads(host.call("columnsAsJson", run._handle))
    integers = ("key", "producer", "partition")
    return {name: np.array(cells, np.int32 if name in integers else np.float64) for name, cells in columns.items()}


def main(name: str, rounds: int) -> None:
    with started(name) as host, EngineRun(host, SCENARIO, records_max=RECORDS) as run:
        run.advance(1e9)  # until the recorder is full
        seconds: dict[str, list[float]] = {"binary": [], "json": []}
        for index in range(rounds + 1):
            answers = {}
            for way, carry in (("binary", binary), ("json", as_json)):
                before = perf_counter()
                answers[way] = carry(host, run)
                if index > 0:
                    seconds[way].append(perf_counter() - before)
            for column in COLUMNS:
                assert len(answers["binary"][column]) == RECORDS, column
                np.testing.assert_array_equal(answers["binary"][column], answers["json"][column], column)
    print(json.dumps({"records": RECORDS, "columns": COLUMNS, **seconds}))


main(sys.argv[1], int(sys.argv[2]))
