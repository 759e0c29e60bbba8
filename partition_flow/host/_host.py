"""What a host of the engine can do.

How a run is asked for and read is ``_engine_run.py``; which host is taken is ``__init__.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from importlib import resources
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    import numpy as np


class Column(NamedTuple):
    """One column of a table: its unit ("" for ids and counts) and its cells, owned by whoever holds them."""

    unit: str
    cells: np.ndarray


class Host(ABC):
    """Executes ``engine.js``.

    One host serves all flows of a process; each call is one question and waits for its answer. An exception that
    arrives while it waits (a kernel interrupt) leaves the host usable.
    """

    #: As it is told to the user.
    name: ClassVar[str]

    def __init__(self) -> None:
        self._abandoned: deque[int] = deque()

    @abstractmethod
    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of ``PartitionFlowEngine`` with texts and numbers; returns a text, a number or None.

        Raises
        ------
        EngineError
            If the function throws.
        """

    @abstractmethod
    def columns(self, handle: int, table: str) -> dict[str, Column]:
        """The columns of a table of a run."""

    @abstractmethod
    def close(self) -> None:
        """Free everything. Twice is safe."""

    @property
    @abstractmethod
    def usable(self) -> bool:
        """Whether it answers: not closed, not ended, not inherited through a fork."""

    def abandon(self, handle: int) -> None:
        """Have a run closed later: safe wherever a garbage collector may call."""
        self._abandoned.append(handle)

    def close_abandoned(self) -> None:
        """Close those now."""
        while self._abandoned:
            self.call("close", self._abandoned.popleft())

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def engine_source() -> str:
    """The engine as one script."""
    return resources.files("partition_flow").joinpath("engine", "engine.js").read_text(encoding="utf-8")


