"""One run of a recipe in a host: advanced in slices, so that it can be watched and interrupted."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

from ._recipe import Recipe
from .host import Column, EngineError, Host

#: Slices in which a run would come to its end if they stayed as long as the first.
SLICES = 100

#: Wall seconds: the next slice is twice as long after one that took less, half as long after one that took more. A call to a
#: host takes a millisecond by itself.
SLICE_QUICK = 0.03
SLICE_SLOW = 0.2

#: Simulated seconds below which slicing further is in vain.
SLICE_MIN = 1.0

#: Records after which a slice returns in any case: a small part of a second.
RECORDS_PER_SLICE = 100_000


class EngineRun:
    """A run at some simulated time, from 0 on.

    Parameters
    ----------
    host : Host
    recipe : Mapping
        With the workload under ``workload``, if there is one.
    records_max : int
        Records kept; 0: only metrics are asked for.
    """

    def __init__(self, host: Host, recipe: Recipe, *, records_max: int = 0) -> None:
        self._host = host
        self._handle: int | None = None
        self.time = 0.0
        self.stop: dict[str, Any] | None = None
        host.close_abandoned()
        self._handle = host.call("open", json.dumps(recipe), json.dumps({"recordsMax": records_max}))

    def advance(self, until: float, progress: Callable[[float], None] | None = None) -> None:
        """Go to ``until``, the recipe's end or a cap, whichever comes first; ``progress`` hears the time reached."""
        target = self.time
        length = max(SLICE_MIN, (until - target) / SLICES)
        while True:
            target = min(until, target + length)
            began = time.monotonic()
            while not self._slice(target):
                if self.stop is not None:
                    return
                if progress is not None:
                    progress(self.time)
            if progress is not None:
                progress(self.time)
            if target == until:
                return
            took = time.monotonic() - began
            if took < SLICE_QUICK:
                length *= 2
            elif took > SLICE_SLOW:
                length = max(SLICE_MIN, length / 2)

    def step(self) -> None:
        """Go to the next time at which something happens, all that happens at it included."""
        self._note(self._host.call("step", self._handle))

    def metrics(self) -> dict[str, Any]:
        return json.loads(self._host.call("metrics", self._handle))

    def group(self) -> dict[str, Any] | None:
        return json.loads(self._host.call("group", self._handle))

    def sentences(self) -> list[str]:
        return json.loads(self._host.call("sentences", self._handle))

    def state(self) -> dict[str, Any]:
        return json.loads(self._host.call("state", self._handle))

    def trace_hash(self) -> str:
        return self._host.call("traceHash", self._handle)

    def columns(self, table: str) -> dict[str, Column]:
        return self._host.columns(self._handle, table)

    def close(self) -> None:
        """Free it. Twice is safe."""
        handle, self._handle = self._handle, None
        if handle is not None and self._host.usable:
            # An engine that an interrupt has just ended holds nothing more, and the interrupt is what is told.
            with contextlib.suppress(EngineError):
                self._host.call("close", handle)

    def __del__(self) -> None:
        # Asking would wait for a thread, perhaps this very one.
        if self._handle is not None:
            self._host.abandon(self._handle)

    def __enter__(self) -> EngineRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def usable(self) -> bool:
        return self._host.usable

    def _slice(self, target: float) -> bool:
        return self._note(self._host.call("advance", self._handle, target, RECORDS_PER_SLICE))["reached"]

    def _note(self, answer: str) -> dict[str, Any]:
        status = json.loads(answer)
        self.time = float(status["time"])
        self.stop = status["stop"]
        return status
