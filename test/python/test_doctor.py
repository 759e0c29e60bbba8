"""The doctor finds what is there and what is not, in environments that are really so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

import pytest

import partition_flow as pf
from partition_flow import _doctor, _front_end, _widget
from partition_flow._doctor import NOTE, OK, WRONG, Finding, examine, is_well, report
from partition_flow.host import MiniRacerHost, NodeHost

ROOT = Path(__file__).parents[2]


def texts(verdict: str, part: str | None = None) -> list[str]:
    return [finding.text for found in examine(part).values() for finding in found if finding.verdict == verdict]


@pytest.fixture(scope="module")
def nothing_installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment without a single package."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def consult(interpreter: Path, *paths: Path, arguments: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """``python -m partition_flow`` where only `paths` and this package can be imported, and no program is on the PATH."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT))), "PATH": str(interpreter.parent)}
    command = [interpreter, "-m", "partition_flow", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=env, cwd=interpreter.parent)


def install(folder: Path, name: str, number: str, source: str) -> None:
    """What pip leaves of a package that consists of one module."""
    (folder / f"{name}.py").write_text(source)
    metadata = folder / f"{name}-{number}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n")


def test_it_knows_the_first_cell_as_the_fixture_does():
    first = json.loads((ROOT / "test/fixtures/hosts.json").read_text())[0]
    assert (_doctor.FIRST_CELL, _doctor.FIRST_CELL_UNTIL) == (first["scenario"], first["until"])
    assert first["hash"] == _doctor.FIRST_CELL_HASH


def test_where_all_is_there_it_prints_every_version_and_that_nothing_is_missing(capsys):
    assert pf.doctor() is None
    said = capsys.readouterr().out
    assert said.startswith(f"partition-flow {pf.__version__}, Python {sys.version.split()[0]}")
    for name in ("ipywidgets", "numpy", "pandas", "tqdm", "mini-racer", "jupyterlab", "notebook", "jupyterlab_widgets"):
        assert f"{name} {version(name)}" in said
    assert f"extension {pf.__version__} in " in said
    assert said.endswith("Nothing is missing.\n")


def test_in_an_empty_environment_it_says_in_one_command_what_to_install(nothing_installed):
    done = consult(nothing_installed)
    assert (done.returncode, done.stderr) == (1, "")
    for name in _doctor.NEEDED:
        assert f"WRONG  {name} is not installed" in done.stdout
    assert "mini-racer is not installed" in done.stdout
    assert "node is not on the PATH" in done.stdout
    assert "WRONG  nothing here can run the engine" in done.stdout
    assert "the server is elsewhere" in done.stdout
    # It has no pip of its own.
    command = f"pip --python {nothing_installed} install ipywidgets numpy pandas tqdm mini-racer, then restart the kernel"
    assert done.stdout.split("To do:")[1].strip() == command


def test_a_server_alone_needs_none_of_the_kernels_packages(nothing_installed):
    done = consult(nothing_installed, arguments=("server",))
    assert (done.returncode, done.stderr) == (0, "")
    assert "ipywidgets" not in done.stdout


def test_a_package_that_cannot_be_imported_is_wrong_and_the_rest_goes_on(nothing_installed, tmp_path):
    install(tmp_path, "numpy", "2.0", "raise OSError('libopenblas: cannot open shared object file')")
    install(tmp_path, "tqdm", "4.70", "")
    done = consult(nothing_installed, tmp_path)
    assert "WRONG  numpy 2.0 cannot be imported: OSError: libopenblas" in done.stdout
    assert "ok     tqdm 4.70" in done.stdout
    assert "install --force-reinstall numpy" in done.stdout


def test_a_package_that_is_too_old_is_wrong(monkeypatch, tmp_path):
    install(tmp_path, "ipywidgets", "7.8.1", "")
    monkeypatch.syspath_prepend(tmp_path)
    found = next(finding for finding in examine("kernel")["Kernel"] if finding.verdict == WRONG)
    wanted = f"ipywidgets{_doctor._requirements()['ipywidgets'].specifier}"
    assert found == Finding(WRONG, f"ipywidgets 7.8.1: {wanted} is needed", (wanted,))


class TestEngine:
    def test_one_that_computes_something_else_is_wrong(self, monkeypatch):
        monkeypatch.setattr(_doctor, "FIRST_CELL_UNTIL", 60)
        found = texts(WRONG, "kernel")
        assert "nothing here can run the engine" in found[-1]
        assert all("computes something else" in text for text in found[:-1])

    def test_the_other_one_that_is_missing_is_no_fault(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        found = examine("kernel")["Engine outside the browser"]
        assert [finding.verdict for finding in found] == [OK, NOTE]

    @pytest.mark.parametrize(("script", "why"), [("exec sleep 60", "no answer in 1 s"), ("exit 3", "has ended")])
    def test_a_program_that_only_bears_nodes_name_is_told(self, monkeypatch, tmp_path, script, why):
        node = tmp_path / "node"
        node.write_text(f"#!/bin/sh\n{script}\n")
        node.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr(_doctor, "ENGINE_LIMIT", 1)
        hosts = []

        def start() -> NodeHost:
            hosts.append(NodeHost())
            return hosts[0]

        found = _doctor._engine("node", None, start, lambda: "")
        hosts[0].close()
        assert found.verdict == WRONG
        assert why in found.text

    def test_one_that_does_not_start_is_told(self):
        class Broken(MiniRacerHost):
            def __init__(self) -> None:
                raise OSError("libmini_racer.so: wrong ELF class")

        found = _doctor._engine("mini-racer", None, Broken, lambda: "")
        assert found == Finding(WRONG, "mini-racer does not run the engine: OSError: libmini_racer.so: wrong ELF class")


class TestServer:
    @pytest.fixture
    def hiding(self, monkeypatch, tmp_path) -> Path:
        """The folder of an extension in a place that Jupyter looks at first."""
        folder = tmp_path / "labextensions" / _front_end.EXTENSION
        folder.mkdir(parents=True)
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        return folder

    def test_an_older_extension_that_hides_the_installed_one_is_told_with_its_folder(self, hiding):
        (hiding / "package.json").write_text('{"version": "0.0.9"}')
        found = examine("server")
        assert f"extension 0.0.9 in {hiding}: the kernel has {pf.__version__}" in texts(WRONG, "server")
        assert f"Remove {hiding}" in report(found)
        assert "-m pip install" not in report(found)
        assert any("hidden by the one above" in text for text in texts(NOTE, "server"))

    def test_an_extension_that_cannot_be_read_is_told_and_raises_nothing(self, hiding):
        (hiding / "package.json").write_text('{"version": ')
        assert any("this check failed: JSONDecodeError" in text for text in texts(WRONG, "server"))

    def test_what_jupyter_disabled_is_told_with_the_command_that_enables_it(self, monkeypatch, tmp_path):
        monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
        command = [sys.executable, "-m", "jupyterlab.labextensions", "disable", "--level=user", _front_end.EXTENSION]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert texts(WRONG, "server") == ["partition-flow is disabled"]
        assert "jupyter labextension enable partition-flow" in report(examine("server"))


class TestPages:
    def heard(self, monkeypatch: pytest.MonkeyPatch, *versions: str) -> str:
        monkeypatch.setattr(_widget, "pages_heard", set(versions))
        return report(examine("page"))

    def test_none_yet(self, monkeypatch):
        assert "no page has shown a flow of this kernel yet" in self.heard(monkeypatch)

    def test_one_of_the_same_version(self, monkeypatch):
        said = self.heard(monkeypatch, pf.__version__)
        assert f"ok     a page with partition-flow {pf.__version__} has shown a flow" in said

    @pytest.mark.parametrize(("page", "remedy"), [("0.0.9", "of JupyterLab's server"), ("999.10.0", "then restart the kernel")])
    def test_one_of_another_version(self, monkeypatch, page, remedy):
        said = self.heard(monkeypatch, page)
        assert f"this page has {page}: update the older one, then reload." in said
        assert remedy in said.split("To do:")[1]


def test_it_knows_the_versions_that_pages_have_told(shown, monkeypatch):
    monkeypatch.setattr(_widget, "pages_heard", set())
    _, page = shown
    page.tell(type="page", version="0.9.1")
    for strange in (7, "", "9" * 1000, "1.0\nok     all is well", "1.0; rm -rf ~"):
        page.tell(type="page", version=strange)
    assert _widget.pages_heard == {"0.9.1"}
    assert any("this page has 0.9.1" in text for text in texts(WRONG, "page"))
    for number in range(1000):
        page.tell(type="page", version=f"1.0.{number}")
    assert len(_widget.pages_heard) == _widget.PAGES_HEARD_MAX


def test_it_is_well_only_where_nothing_is_wrong():
    assert is_well({"a": [Finding(OK, ""), Finding(NOTE, "")]})
    assert not is_well({"a": [Finding(OK, "")], "b": [Finding(WRONG, "")]})
