"""Who executes the engine outside a browser: mini-racer in this process, else node beside it."""

from __future__ import annotations

import sys
import threading

from ._errors import EngineError, HostError
from . import _mini_racer, _node
from ._host import Column, Host
from ._mini_racer import MiniRacerHost
from ._node import NodeHost

__all__ = ["Column", "EngineError", "Host", "HostError", "MiniRacerHost", "NodeHost", "default_host"]

_lock = threading.Lock()
_default: Host | None = None


def default_host() -> Host:
    """The host that serves all flows of this process; started when first asked for.

    Raises
    ------
    HostError
        If none can be used here; the message names what to install.
    """
    global _default
    with _lock:
        if _default is None or not _default.usable:
            _default = _first_usable()
        return _default


def _first_usable() -> Host:
    reasons = []
    for module, host in ((_mini_racer, MiniRacerHost), (_node, NodeHost)):
        reason = module.why_not()
        if reason is None:
            return host()
        reasons.append(reason)
    remedy = (
        "Runs in the kernel are not offered in the browser's own Python; the cell plays without them."
        if sys.platform == "emscripten"
        else "Install one of them: pip install mini-racer, or node 20 or newer (https://nodejs.org)."
    )
    raise HostError(f"Nothing here can run the engine: {'; '.join(reasons)}. {remedy}")
