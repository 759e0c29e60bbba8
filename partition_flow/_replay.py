"""A flow's state at its time, computed in the kernel and kept, so that the next question goes on from there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ._engine_run import EngineRun
from ._errors import Fault, ScenarioError
from ._recipe import Recipe
from .host import default_host

#: Resident records that are given as objects; more would take gigabytes.
STATE_RECORDS_MAX = 100_000


class Replay:
    """Answers questions on the state of a recipe at a time.

    Parameters
    ----------
    prepared : Callable
        Adds the workload to a recipe.
    """

    def __init__(self, prepared: Callable[[Recipe], Recipe]) -> None:
        self._prepared = prepared
        self._lock = threading.Lock()
        self._recipe: Recipe | None = None
        self._run: EngineRun | None = None

    def metrics(self, recipe: Recipe, time: float) -> dict[str, Any]:
        with self._lock:
            return self._at(recipe, time).metrics()

    def state(self, recipe: Recipe, time: float) -> dict[str, Any]:
        with self._lock:
            run = self._at(recipe, time)
            waiting = run.metrics()["flow"]["lag"]
            if waiting > STATE_RECORDS_MAX:
                message = (
                    f"state = {waiting} records: too many to make an object of each. "
                    f"Allowed: {STATE_RECORDS_MAX} records. Ask for columns: flow.run(until=flow.time).records."
                )
                raise ScenarioError([Fault("state", waiting, message)])
            return run.state()

    def next_time(self, recipe: Recipe, time: float) -> float:
        """When something happens next, in seconds; ``time`` if never."""
        with self._lock:
            run = self._at(recipe, time)
            run.step()
            return run.time

    def forget(self) -> None:
        """Free the engine; the next question starts anew."""
        with self._lock:
            self._drop()

    def _at(self, recipe: Recipe, time: float) -> EngineRun:
        run = self._run
        if run is None or not run.usable or recipe != self._recipe or time < run.time:
            self._drop()
            run = self._run = EngineRun(default_host(), self._prepared(recipe))
            self._recipe = recipe
        try:
            run.advance(time)
        except BaseException:  # An interrupt leaves it somewhere on the way.
            self._drop()
            raise
        return run

    def _drop(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.close()
