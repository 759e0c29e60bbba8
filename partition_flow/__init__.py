"""A Kafka-like streaming system in a notebook cell: it plays there, and the kernel can ask for every number.

What is imported from here comes when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import datasets, kafka
    from ._cells import close_all
    from ._compare import ProtocolComparison, compare_protocols
    from ._doctor import doctor
    from ._errors import ScenarioError
    from .flow import PartitionFlow, load
    from .host import EngineError, Host, HostError, MiniRacerHost, NodeHost
    from .run import Run

__all__ = [
    "EngineError",
    "Host",
    "HostError",
    "MiniRacerHost",
    "NodeHost",
    "PartitionFlow",
    "ProtocolComparison",
    "Run",
    "ScenarioError",
    "__version__",
    "close_all",
    "compare_protocols",
    "datasets",
    "doctor",
    "kafka",
    "load",
]

#: The module of each name; a module of the same name is what is meant itself.
_HOMES = {
    "EngineError": "host",
    "Host": "host",
    "HostError": "host",
    "MiniRacerHost": "host",
    "NodeHost": "host",
    "PartitionFlow": "flow",
    "ProtocolComparison": "_compare",
    "Run": "run",
    "ScenarioError": "_errors",
    "close_all": "_cells",
    "compare_protocols": "_compare",
    "datasets": "datasets",
    "doctor": "_doctor",
    "kafka": "kafka",
    "load": "flow",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        from ._nearest_name import nearest_name

        meant = None if name.startswith("_") else nearest_name(name, __all__)
        hint = "" if meant is None else f". Did you mean {meant}?"
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
    module = import_module(f".{home}", __name__)
    value = module if home == name else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "partition-flow"}]
