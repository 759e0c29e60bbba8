"""What is installed at both ends of a flow, what is missing, and what repairs it.

Each check stands by itself: one that fails says so, and the others go on. Nothing here is imported before it is asked for,
so that the doctor also comes when the rest of the package cannot be imported.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import platform
import queue
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from typing import Any, NamedTuple

from . import _front_end
from ._version import __version__

OK, NOTE, WRONG = "ok", "-", "WRONG"

#: Needed, and what for; then what is good to have.
NEEDED = ("ipywidgets", "numpy", "pandas", "tqdm")
OPTIONAL = {"pyarrow": "Parquet and Arrow files as workloads"}

#: The README's first cell, and what every engine makes of it; a test keeps it equal to ``test/fixtures/hosts.json``.
FIRST_CELL = {"seed": 7, "config": {"partitionsAmount": 4, "producersAmount": 2, "consumersAmount": 2}}
FIRST_CELL_UNTIL = 120
FIRST_CELL_HASH = "09e926b6601167da"


class Finding(NamedTuple):
    """What a check found."""

    verdict: str
    text: str
    #: Distributions that pip is to install here.
    packages: tuple[str, ...] = ()
    #: What else repairs it.
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]

#: Wall seconds for an engine to start and run the first cell, which takes it a tenth.
ENGINE_LIMIT = 30


def doctor() -> None:
    """Print what is installed for partition-flow, in the kernel and for the page, what is missing, and what repairs it.

    Never raises. ``python -m partition_flow`` prints the same where there is no kernel.
    """
    print(report(examine()))


def examine(part: str | None = None) -> dict[str, list[Finding]]:
    """What was found, by headings; of all parts, or of one of :data:`PARTS`."""
    checks = {heading: check for name, one in PARTS.items() if part in (None, name) for heading, check in one.items()}
    return {heading: [*_guarded(check)] for heading, check in checks.items()}


def report(findings: dict[str, list[Finding]]) -> str:
    """The findings as text, what to do last."""
    lines = [f"partition-flow {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"]
    for heading, found in findings.items():
        lines += ["", heading, *(f"  {finding.verdict:<6} {finding.text}" for finding in found)]
    return "\n".join([*lines, "", *_repairs([finding for found in findings.values() for finding in found])])


def is_well(findings: dict[str, list[Finding]]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.verdict != WRONG for found in findings.values() for finding in found)


def _guarded(check: Check) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:
        yield Finding(WRONG, f"this check failed: {_said(error)}")


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _pip(*arguments: str, then: str = "restart the kernel") -> str:
    """The command for this environment; some, as those of uv, have no pip of their own."""
    has_pip = importlib.util.find_spec("pip") is not None
    pip = [sys.executable, "-m", "pip"] if has_pip else ["pip", "--python", sys.executable]
    return f"{shlex.join([*pip, 'install', *arguments])}, then {then}"


def _repairs(findings: list[Finding]) -> list[str]:
    packages = list(dict.fromkeys(package for finding in findings for package in finding.packages))
    remedies = list(dict.fromkeys(finding.remedy for finding in findings if finding.remedy))
    if packages:
        remedies.insert(0, _pip(*packages))
    if remedies:
        return ["To do:", *(f"  {remedy}" for remedy in remedies)]
    wrong = any(finding.verdict == WRONG for finding in findings)
    return ["Something is wrong; see above."] if wrong else ["Nothing is missing."]


# The kernel.


def _requirements() -> dict[str, Any]:
    """Of each package that is needed the requirement, parsed; empty where it is not known."""
    try:
        from packaging.requirements import Requirement

        told = [Requirement(text) for text in requires("partition-flow") or []]
    except (ImportError, PackageNotFoundError):
        return {}
    return {requirement.name: requirement for requirement in told}


def _packages() -> Iterator[Finding]:
    requirements = _requirements()
    for name in NEEDED:
        requirement = requirements.get(name)
        wanted = str(requirement).split(";")[0].strip() if requirement else name
        found = _front_end.version_of(name)
        if found is None:
            yield Finding(WRONG, f"{name} is not installed", (wanted,))
        elif requirement is not None and not requirement.specifier.contains(found, prereleases=True):
            yield Finding(WRONG, f"{name} {found}: {wanted} is needed", (wanted,))
        else:
            yield _imported(name, found, wanted)
    for name, purpose in OPTIONAL.items():
        found = _front_end.version_of(name)
        yield Finding(NOTE, f"{name} is not installed: only for {purpose}") if found is None else _imported(name, found, name)


def _imported(name: str, found: str, wanted: str) -> Finding:
    try:
        importlib.import_module(name)
    except Exception as error:
        return Finding(WRONG, f"{name} {found} cannot be imported: {_said(error)}", remedy=_pip("--force-reinstall", wanted))
    return Finding(OK, f"{name} {found}")


# The engine.


def _engines() -> Iterator[Finding]:
    from .host import _mini_racer, _node

    findings = [
        _engine("mini-racer", _mini_racer.why_not(), _mini_racer.MiniRacerHost, lambda: _front_end.version_of("mini-racer")),
        _engine("node", _node.why_not(), _node.NodeHost, _node_version),
    ]
    one_runs = any(finding.verdict == OK for finding in findings)
    for finding in findings:
        # One is enough; the other is then no fault.
        yield finding._replace(verdict=NOTE) if one_runs and finding.verdict == WRONG else finding
    if not one_runs:
        lost = "the cell plays, but flow.run() and flow.metrics have nothing that computes them"
        yield Finding(WRONG, f"nothing here can run the engine: {lost}", ("mini-racer",))


def _node_version() -> str:
    done = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=ENGINE_LIMIT, check=True)
    return done.stdout.strip().removeprefix("v")


def _engine(name: str, reason: str | None, start: Callable[[], Any], version: Callable[[], str | None]) -> Finding:
    """Runs the first cell: that an engine is there does not say that it counts right."""
    if reason is not None:
        return Finding(WRONG, reason)
    try:
        computed = _within(ENGINE_LIMIT, lambda: _first_cell(start))
        label = f"{name} {version()}"
    except Exception as error:
        return Finding(WRONG, f"{name} does not run the engine: {_said(error)}")
    if computed != FIRST_CELL_HASH:
        return Finding(WRONG, f"{label} computes something else: trace hash {computed}, not {FIRST_CELL_HASH}")
    return Finding(OK, f"{label} runs the engine, trace hash {computed}")


def _first_cell(start: Callable[[], Any]) -> str:
    with start() as host:
        handle = host.call("open", json.dumps(FIRST_CELL), '{"recordsMax": 0}')
        host.call("advance", handle, FIRST_CELL_UNTIL, 10**9)
        return host.call("traceHash", handle)


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """What ``work`` gives; a program that only bears node's name may never answer."""
    answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def answer() -> None:
        try:
            answers.put((work(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=answer, name="partition-flow doctor", daemon=True).start()
    try:
        value, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer in {seconds} s") from None
    if error is not None:
        raise error
    return value


# The page.


def _server() -> Iterator[Finding]:
    versions = _front_end.server_versions()
    if versions["jupyterlab"] is None and versions["notebook"] is None:
        yield Finding(NOTE, "JupyterLab is not in this environment: the server is elsewhere, and needs partition-flow there too")
        return
    for name, found in versions.items():
        if found is not None:
            yield Finding(OK, f"{name} {found}")
        elif name == "jupyterlab_widgets":
            yield Finding(WRONG, f"{name} is not installed: JupyterLab shows no widgets", (name,))
    if int((versions["jupyterlab"] or "4").split(".")[0]) < 4:
        yield Finding(WRONG, "JupyterLab 4 or newer is needed", ("jupyterlab>=4",))
    yield from _extension()


def _extension() -> Iterator[Finding]:
    found = _front_end.extensions()
    again = _pip("--force-reinstall", "--no-deps", f"partition-flow=={__version__}", then="reload the page")
    if not found:
        yield Finding(WRONG, "the extension is not where Jupyter looks for it", remedy=again)
    for index, (version, folder) in enumerate(found):
        text = f"extension {version} in {folder}"
        if index > 0:
            yield Finding(NOTE, f"{text}: hidden by the one above")
        elif version == __version__:
            yield Finding(OK, text)
        else:
            remedy = f"Remove {folder}, which hides another one, then reload the page" if len(found) > 1 else again
            yield Finding(WRONG, f"{text}: the kernel has {__version__}", remedy=remedy)
    for name in _front_end.disabled():
        yield Finding(WRONG, f"{name} is disabled", remedy=f"jupyter labextension enable {name}, then reload the page")


def _pages() -> Iterator[Finding]:
    # Where no flow was made, no page has told anything.
    widget = sys.modules.get(f"{__package__}._widget")
    heard = [] if widget is None else sorted(widget.pages_heard)
    if not heard:
        yield Finding(NOTE, "no page has shown a flow of this kernel yet")
        failed = '"Click to show javascript error." or "Failed to load model class"'
        yield Finding(NOTE, f"where a cell says {failed}: pip install partition-flow in the server's environment, then reload the page")
    for version in heard:
        if version == __version__:
            yield Finding(OK, f"a page with partition-flow {version} has shown a flow")
        else:
            told = f"The kernel has partition-flow {__version__}, this page has {version}"
            yield Finding(WRONG, f"{told}: update the older one, then reload.", remedy=_update(version))


def _update(page: str) -> str:
    if _order(page) > _order(__version__):
        return _pip(f"partition-flow=={page}")
    return f"pip install partition-flow=={__version__} in the environment of JupyterLab's server, then reload the page"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


#: The parts that may be in environments of their own, and their checks by headings.
PARTS: dict[str, dict[str, Check]] = {
    "kernel": {"Kernel": _packages, "Engine outside the browser": _engines},
    "server": {"Server, as far as it is in this environment": _server},
    "page": {"Pages": _pages},
}
