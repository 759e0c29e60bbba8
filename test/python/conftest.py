"""Flows that are closed after each test, and pages that are none."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import comm
import pytest

import partition_flow as pf


class PageComm:
    """The kernel's end of a comm, with a record of what was sent; ``receive`` is the page's word."""

    numbers = itertools.count()

    def __init__(self, **opened: Any) -> None:
        self.comm_id = opened.get("comm_id") or f"comm-{next(self.numbers)}"
        self.opened = opened
        self.sent: list[dict[str, Any]] = []
        self.closed = False
        self._hear: Callable[[dict[str, Any]], None] | None = None

    def send(self, data: dict[str, Any], buffers: Any = None) -> None:
        assert not self.closed
        self.sent.append(data)

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        self._hear = callback

    def close(self) -> None:
        self.closed = True
        self._hear = None

    def receive(self, data: dict[str, Any]) -> None:
        self._hear({"content": {"data": data}, "buffers": []})

    def write(self, **state: Any) -> None:
        """The page sets traits."""
        self.receive({"method": "update", "state": state, "buffer_paths": []})

    def tell(self, **content: Any) -> None:
        """The page sends a message of ours."""
        self.receive({"method": "custom", "content": content})

    def claim(self, number: int = 1, who: str = "page", **state: Any) -> None:
        self.write(_owner={"number": number, "who": who}, **state)

    @property
    def commands(self) -> list[dict[str, Any]]:
        sent = (data["content"] for data in self.sent if data["method"] == "custom")
        return [content for content in sent if content["type"] == "command"]

    def updates(self, trait: str) -> list[Any]:
        """The values of a trait that were sent, but for echoes."""
        return [data["state"][trait] for data in self.sent if data["method"] == "update" and trait in data["state"]]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[PageComm]:
    """The comms that are opened from now on."""
    opened: list[PageComm] = []

    def create(**arguments: Any) -> PageComm:
        opened.append(PageComm(**arguments))
        return opened[-1]

    monkeypatch.setattr(comm, "create_comm", create)
    return opened


@pytest.fixture
def make_flow() -> Iterator[Callable[..., pf.PartitionFlow]]:
    made: list[pf.PartitionFlow] = []

    def make(**arguments: Any) -> pf.PartitionFlow:
        made.append(pf.PartitionFlow(**arguments))
        return made[-1]

    yield make
    for flow in made:
        flow.close()


@pytest.fixture
def flow(make_flow: Callable[..., pf.PartitionFlow]) -> pf.PartitionFlow:
    return make_flow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)


@pytest.fixture
def shown(pages: list[PageComm], flow: pf.PartitionFlow) -> tuple[pf.PartitionFlow, PageComm]:
    """A flow that a page shows and owns."""
    page = next(page for page in pages if page.comm_id == flow.comm.comm_id)
    page.claim()
    page.sent.clear()
    return flow, page
