"""The engine in a child process of node, for where mini-racer is missing or may not be started.

The child is asked by lines of JSON and answers in binary frames; the format is told in ``driver.js``.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import shutil
import struct
import subprocess
import sys
import threading
from importlib import resources
from typing import Any, BinaryIO

from ._errors import EngineError
from ._host import Column, Host


def why_not() -> str | None:
    """Why node cannot be used here; None: it can."""
    return None if shutil.which("node") else "node is not on the PATH"


class NodeHost(Host):
    """The engine in a process of its own. An interrupt abandons the answer; the child ends its slice and goes on."""

    name = "node"

    def __init__(self) -> None:
        super().__init__()
        package = resources.files("partition_flow")
        node = shutil.which("node")
        if node is None:
            raise EngineError("node is not on the PATH.")
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._asked = 0
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        # A kernel interrupt goes to the whole group of processes: the child gets one of its own.
        alone: dict[str, Any] = (
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self._child: subprocess.Popen[bytes] | None = subprocess.Popen(
            [node, str(package / "host" / "driver.js"), str(package / "engine" / "engine.js")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **alone,
        )
        self._reader = threading.Thread(target=self._read, args=(self._child.stdout,), name="node", daemon=True)
        self._reader.start()
        atexit.register(self.close)

    @property
    def usable(self) -> bool:
        return self._child is not None and self._child.poll() is None and os.getpid() == self._process

    def call(self, function: str, *arguments: Any) -> Any:
        return self._ask(function, arguments).get("value")

    def columns(self, handle: int, table: str) -> dict[str, Column]:
        import numpy as np

        answer = self._ask("columns", (handle, table))
        return {
            column["name"]: Column(column["unit"], np.frombuffer(cells, column["type"]))
            for column, cells in zip(answer["columns"], answer["cells"], strict=True)
        }

    def close(self) -> None:
        child, self._child = self._child, None
        if child is None or os.getpid() != self._process:
            return
        atexit.unregister(self.close)
        child.kill()
        child.wait()
        self._reader.join()
        child.stdin.close()
        child.stdout.close()

    def _ask(self, function: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        if not self.usable:
            raise EngineError("This engine host is closed, has ended, or was made before this process was forked.")
        answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        with self._lock:
            self._asked = asked = self._asked + 1
            self._waiting[asked] = answers
            question = json.dumps({"id": asked, "function": function, "arguments": arguments}, allow_nan=False)
            try:
                self._child.stdin.write(question.encode() + b"\n")
                self._child.stdin.flush()
            except OSError as error:
                raise EngineError("The node that runs the engine has ended.") from error
            except BaseException:  # Half a question: the child would wait for the rest.
                self._child.kill()
                raise
        try:
            answer = answers.get()
        finally:
            self._waiting.pop(asked, None)
        if "error" in answer:
            raise EngineError(answer["error"])
        return answer

    def _read(self, stream: BinaryIO) -> None:
        """Hands each answer to whoever waits for it; one that nobody waits for any more is dropped."""
        while (length := stream.read(4)) and len(length) == 4:
            answer = json.loads(stream.read(struct.unpack("<I", length)[0]))
            # A bytearray, so that the arrays over it can be written to.
            answer["cells"] = [bytearray(stream.read(size)) for size in answer.get("sizes", [])]
            waiting = self._waiting.get(answer["id"])
            if waiting is not None:
                waiting.put(answer)
        for waiting in list(self._waiting.values()):
            waiting.put({"error": "The node that runs the engine has ended, perhaps for want of memory."})
