"""SimPy: the flows of ``flows.mjs``, with the keys, sizes and owners that the engine drew, asked for beforehand."""

from __future__ import annotations

import gc
from time import perf_counter
from typing import Any

import numpy as np

from contestant import serve
from partition_flow._engine_run import EngineRun
from partition_flow._fields import DEFAULTS
from partition_flow.host import NodeHost
from simpy_flow import CallbackFlow
from simpy_metrics import metrics
from simpy_processes import ProcessFlow
from simpy_state import SimpyFlow

FORMULATIONS = {"callbacks": CallbackFlow, "processes": ProcessFlow}

#: Records that the engine may keep for this.
RECORDS_MAX = 5_000_000

prepared: dict[str, Any] = {}


def prepare(flow: dict[str, Any]) -> None:
    """Ask the engine what its producers draw until the end, and whose the partitions are."""
    scenario, until = flow["scenario"], flow["until"]
    config = {**DEFAULTS, **scenario["config"]}
    with NodeHost() as host, EngineRun(host, scenario, records_max=RECORDS_MAX) as run:
        owners = _owners(run)
        growth = []
        for action in scenario["actions"]:
            run.advance(action["time"])
            growth.append((action["time"], action["set"]["partitionsAmount"], _owners(run)))
        run.advance(until)
        cells = {name: column.cells for name, column in run.columns("records").items()}
    order = np.argsort(cells["producer"], kind="stable")
    ends = np.cumsum(np.bincount(cells["producer"], minlength=config["producersAmount"]))[:-1]

    def drawn(name: str) -> list[list[int]]:
        return [part.tolist() for part in np.split(cells[name][order].astype(int), ends)]

    prepared.clear()
    prepared.update(config=config, keys=drawn("key"), sizes=drawn("bytes"), owners=owners, growth=growth, flow=flow)


def run(formulation: str) -> dict[str, Any]:
    """Compute what was prepared, without the garbage collector, which only costs it time."""
    flow = prepared["flow"]
    model = FORMULATIONS[formulation](prepared["config"], prepared["keys"], prepared["sizes"], list(prepared["owners"]))
    gc.collect()
    gc.disable()
    if flow["from"] > 0:
        model.run(flow["from"])
    before = _totals(model)
    started = perf_counter()
    for time, amount, owners in prepared["growth"]:
        model.run(time)
        model.add_partitions(amount, owners)
    model.run(flow["until"])
    seconds = perf_counter() - started
    gc.enable()
    produced, completed = (now - then for now, then in zip(_totals(model), before, strict=True))
    return {"seconds": seconds, "produced": produced, "completed": completed, "metrics": metrics(model)}


def _owners(run: EngineRun) -> list[int]:
    return [partition["owner"] for partition in run.metrics()["partitions"]]


def _totals(model: SimpyFlow) -> tuple[int, int]:
    return sum(producer.records for producer in model.producers), sum(consumer.records for consumer in model.consumers)


serve(prepare=prepare, run=run)
