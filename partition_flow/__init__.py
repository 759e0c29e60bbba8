"""A Kafka-like streaming system in a notebook cell: it plays there, and the kernel can ask for every number."""

from ._errors import ScenarioError
from ._version import __version__
from .flow import PartitionFlow
from .host import EngineError, Host, HostError, MiniRacerHost, NodeHost
from .run import Run
from . import kafka

__all__ = [
    "EngineError",
    "Host",
    "HostError",
    "MiniRacerHost",
    "NodeHost",
    "PartitionFlow",
    "Run",
    "ScenarioError",
    "kafka",
    "__version__",
]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "partition-flow"}]
