"""What of the page's end is installed in this environment: Jupyter's servers, our extension, and whether it is disabled.

The page may come from a server in another environment, of which nothing is known here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

#: As JupyterLab knows it.
EXTENSION = "partition-flow"

#: Without it JupyterLab shows no widget at all.
WIDGET_MANAGER = "@jupyter-widgets/jupyterlab-manager"

SERVERS = ("jupyterlab", "notebook", "jupyterlab_widgets")


class Extension(NamedTuple):
    """An extension that a server of this environment finds."""

    version: str
    folder: Path


def server_versions() -> dict[str, str | None]:
    """Of each part of the server its version; None: it is not installed here."""
    return {name: version_of(name) for name in SERVERS}


def version_of(name: str) -> str | None:
    """The version of an installed distribution; None: there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def extensions(name: str = EXTENSION) -> list[Extension]:
    """An extension wherever Jupyter looks for it; JupyterLab takes the first."""
    from jupyter_core.paths import jupyter_path

    folders = (Path(folder) / name for folder in dict.fromkeys(jupyter_path("labextensions")))
    return [Extension(_read(folder / "package.json")["version"], folder) for folder in folders if folder.exists()]


def disabled() -> list[str]:
    """Which of our extensions and plugins, and of those they need, is disabled in Jupyter's configuration."""
    switches: dict[str, bool] = {}
    for file in _page_configs():
        switches.update(_switches(_read(file).get("disabledExtensions", {})))
    ours = (EXTENSION, WIDGET_MANAGER)
    return sorted(name for name, is_off in switches.items() if is_off and name.split(":")[0] in ours)


def _page_configs() -> Iterator[Path]:
    """Those that are there, the one that wins last."""
    from jupyter_core.paths import jupyter_config_path

    application = Path(sys.prefix, "share", "jupyter", "lab", "settings")
    folders = [application, *(Path(folder, "labconfig") for folder in reversed(jupyter_config_path()))]
    return (file for folder in folders if (file := folder / "page_config.json").exists())


def _switches(told: Any) -> Mapping[str, bool]:
    """Older files have a list of names."""
    return told if isinstance(told, Mapping) else dict.fromkeys(told, True)


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
