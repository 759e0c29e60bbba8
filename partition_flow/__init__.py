"""A Kafka-like streaming system in a notebook cell: it plays there, and the kernel can ask for every number."""

from . import datasets, kafka
from ._cells import close_all
from ._errors import ScenarioError
from ._version import __version__
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
    "Run",
    "ScenarioError",
    "__version__",
    "close_all",
    "datasets",
    "kafka",
    "load",
]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "partition-flow"}]
