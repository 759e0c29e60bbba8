"""Which cell of a notebook made or displayed which flow: running a cell again leaves nothing of its last run.

A flow is let go by a cell when the cell makes or displays flows in a later execution; a flow that no cell holds any
more is closed, and opens itself again when it is displayed. Without a notebook nothing is held and nothing closed.
"""

from __future__ import annotations

import sys
import threading
import warnings
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakSet

if TYPE_CHECKING:
    from .flow import PartitionFlow


class _Held(NamedTuple):
    execution: str
    flows: WeakSet[PartitionFlow]


_held: dict[str, _Held] = {}
#: Every flow there is, held by a cell or not.
_made: WeakSet[PartitionFlow] = WeakSet()
_lock = threading.Lock()


def hold(flow: PartitionFlow) -> None:
    """Note that the cell being executed has a flow; close those that only its last execution had."""
    with _lock:
        _made.add(flow)
    place = _place()
    if place is None:
        return
    cell, execution = place
    with _lock:
        known = _held.get(cell)
        if known is not None and known.execution == execution:
            known.flows.add(flow)
            return
        _held[cell] = _Held(execution, WeakSet([flow]))
        before = list(known.flows) if known is not None else []
        given_up = [old for old in before if not any(old in held.flows for held in _held.values())]
    for old in given_up:
        old.close()


def close_all() -> int:
    """Close every flow of this kernel: take them off the page and free what they hold.

    They stay usable, and open again when they are displayed.

    Returns
    -------
    int
        How many were open.
    """
    with _lock:
        _held.clear()
        flows = [flow for flow in _made if flow.comm is not None]
    for flow in flows:
        try:
            flow.close()
        except Exception as error:  # The others are to be closed too.
            warnings.warn(f"A flow could not be closed: {error}", RuntimeWarning, stacklevel=2)
    return len(flows)


def _place() -> tuple[str, str] | None:
    """The cell and the execution that is under way, as the front end named them."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "get_parent"):
        return None
    request = shell.get_parent() or {}
    cell = request.get("metadata", {}).get("cellId")
    execution = request.get("header", {}).get("msg_id")
    return (cell, execution) if cell and execution else None
