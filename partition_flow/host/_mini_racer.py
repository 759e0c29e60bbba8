"""The engine in V8 inside this process, by mini-racer.

It has a thread and an event loop of its own: a host made inside a cell would adopt the kernel's loop, and after an
interrupt answer the next question with the previous result. V8 reserves more address space than some hubs allow, and
then ends the process, uncatchable; so the limit is looked at first.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib.util
import json
import os
import threading
from typing import Any

from ._errors import EngineError
from ._host import Column, Host, engine_source

#: Bytes. V8 takes 1.49e12.
ADDRESS_SPACE_NEEDED = 2 * 10**12

#: Bytes of V8's heap, beyond which a call fails instead of the process. Columns are not counted.
HEAP_MAX = 4 * 2**30

#: The process in which V8 was started; it does not survive a fork.
_started_in: int | None = None


def why_not() -> str | None:
    """Why mini-racer cannot be used here; None: it can."""
    if importlib.util.find_spec("py_mini_racer") is None:
        return "mini-racer is not installed"
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        pass
    else:
        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY and limit < ADDRESS_SPACE_NEEDED:
            return f"mini-racer needs more address space than this process may have (ulimit -v is {limit // 1024} kB)"
    if _started_in not in (None, os.getpid()):
        return "mini-racer was started before this process was forked"
    return None


class MiniRacerHost(Host):
    """The engine in this process. The interpreter's lock is free while it computes."""

    name = "mini-racer"

    def __init__(self) -> None:
        global _started_in
        super().__init__()
        from py_mini_racer import init_mini_racer, mini_racer

        # The package's own default flags cost a third of the speed.
        init_mini_racer(flags=[], ignore_duplicate_init=True)
        _started_in = self._process = os.getpid()
        # A table takes several questions; nobody else's may come between.
        self._lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="partition-flow engine", daemon=True)
        self._thread.start()

        async def start() -> Any:
            self._context = mini_racer(self._loop)
            return self._context.__enter__()

        self._racer = asyncio.run_coroutine_threadsafe(start(), self._loop).result()
        self._racer.set_hard_memory_limit(HEAP_MAX)
        atexit.register(self.close)
        self._eval(engine_source() + ";0")

    @property
    def usable(self) -> bool:
        return self._loop is not None and os.getpid() == self._process

    def call(self, function: str, *arguments: Any) -> Any:
        return self._eval(f"PartitionFlowEngine.{function}(...{json.dumps(arguments, allow_nan=False)})")

    def columns(self, handle: int, table: str) -> dict[str, Column]:
        import numpy as np

        with self._lock:
            # The global keeps the buffers alive while they are read; a view of them owns nothing.
            question = f"PartitionFlowEngine.columns({json.dumps(handle)},{json.dumps(table)})"
            header = json.loads(self._eval(f"globalThis.columnsRead={question};columnsRead.json"))
            found = {}
            try:
                for index, column in enumerate(header):
                    cells = np.empty(column["length"], column["type"])
                    if len(cells) > 0:
                        cells[:] = np.frombuffer(self._eval(f"columnsRead.buffers[{index}]"), column["type"])
                    found[column["name"]] = Column(column["unit"], cells)
            finally:
                self._eval("columnsRead=undefined;0")
        return found

    def close(self) -> None:
        loop, self._loop = self._loop, None
        if loop is None or os.getpid() != self._process:
            return
        atexit.unregister(self.close)

        async def stop() -> None:
            self._context.__exit__(None, None, None)

        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join()
        loop.close()

    def _eval(self, code: str) -> Any:
        from py_mini_racer import JSEvalException

        if not self.usable:
            raise EngineError("This engine host is closed, or it was made before this process was forked.")
        with self._lock:
            answer = asyncio.run_coroutine_threadsafe(self._racer.eval_cancelable(code), self._loop)
            try:
                return answer.result()
            except JSEvalException as error:
                raise EngineError(str(error)) from error
            except BaseException:  # An interrupt: the script is to stop too.
                answer.cancel()
                raise
