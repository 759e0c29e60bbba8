"""The engine in V8 inside this process, run as ``PartitionFlow.run`` runs it."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from contestant import serve
from partition_flow._engine_run import EngineRun
from partition_flow.host import MiniRacerHost

HOST = MiniRacerHost()


def run_once(scenario: dict[str, Any], until: float, **flow: Any) -> dict[str, Any]:
    with EngineRun(HOST, scenario) as run:
        run.advance(flow["from"])
        before = run.metrics()["flow"]
        started = perf_counter()
        run.advance(until)
        seconds = perf_counter() - started
        after = run.metrics()
        return {
            "seconds": seconds,
            "produced": after["flow"]["total_records_produced"] - before["total_records_produced"],
            "completed": after["flow"]["total_records_consumed"] - before["total_records_consumed"],
            "traceHash": run.trace_hash(),
        }


def run(flow: dict[str, Any], atLeast: float = 1) -> dict[str, Any]:
    """Again and again for so many seconds; ``seconds`` is the mean of a run."""
    total, runs = 0.0, 0
    while total < atLeast:
        answer = run_once(**flow)
        total += answer["seconds"]
        runs += 1
    return {**answer, "seconds": total / runs, "runs": runs}


serve(run=run)
