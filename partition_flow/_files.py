"""Flows as files, ``.pflow.json``, and as code.

The engine reads and writes the text, so that page and kernel have one validator and one form; what is large of a workload passes it
by. ``docs/files.md`` describes the form, ``pflow.schema.json`` is its schema.
"""

from __future__ import annotations

import json
import os
import tempfile
from os import PathLike
from pathlib import Path
from typing import Any

from ._checks import refusal
from ._errors import Fault, ScenarioError
from ._recipe import Recipe
from ._validate import grouped
from ._workload import Workload
from .host import default_host

SUFFIX = ".pflow.json"
FILE_BYTES_MAX = 20_000_000

#: Stands for a table while the engine looks at the rest.
_ANY_TABLE = {"time": [0], "key": [0], "bytes": [1], "keys": [0]}


def path_of(path: str | PathLike[str]) -> Path:
    """The path, if JupyterLab would know the file there."""
    if not isinstance(path, (str, PathLike)):
        raise refusal("path", path, "not a path", f"text or a Path that ends in {SUFFIX}")
    if not os.fspath(path).endswith(SUFFIX):
        raise refusal("path", os.fspath(path), "of another kind", f"a name that ends in {SUFFIX}", f'Say "flow{SUFFIX}".')
    return Path(path)


def text_of(recipe: Recipe, table: Workload | None) -> str:
    """The text of a file: the same as the page writes."""
    text = default_host().call("writeFile", json.dumps(recipe))
    if table is None:
        return text
    members = [f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in table.saved().items()]
    head, none, _ = text.rpartition("null")
    assert none and head.endswith('"workload": ')
    return head + "{\n" + ",\n".join(members) + "\n  }\n}\n"


def write(path: Path, text: str) -> None:
    """Write it whole or not at all."""
    folder = path.parent
    if not folder.is_dir():
        raise refusal("path", str(path), "its folder is not there", "a folder that is")
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # As any other new file: readable by whom the umask allows.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(path: str | PathLike[str], workload: Any = None) -> tuple[Recipe, Workload | None]:
    """The recipe of a file, and its table.

    Parameters
    ----------
    path : str or Path
    workload : DataFrame or another table, optional
        The table, where the file has only its hash.

    Raises
    ------
    ScenarioError
        If there is no such file, or something in it is not allowed.
    """
    text = _text(path)
    answer = json.loads(default_host().call("readFile", text))
    saved = None if "faults" in answer and answer["faults"][0]["field"] != "workload" else _workload_in(text)
    if saved is not None and "time" not in saved and workload is not None:
        table = Workload.of(workload)
        if (table.hash, len(table)) != (saved["hash"], saved["rows"]):
            raise _another_table(saved, table)
        table.name = saved.get("name", "")
        # What else may be wrong is told only now that the table is known.
        answer = json.loads(default_host().call("readFile", json.dumps({**json.loads(text), "workload": _ANY_TABLE})))
    elif workload is not None and "faults" not in answer:
        raise refusal("workload", type(workload).__name__, "the file has its own records, or none", "no table", "Leave it out.")
    else:
        table = None if saved is None or "faults" in answer else Workload.from_json(saved)
    if "faults" in answer:
        raise ScenarioError([Fault(fault["field"], fault.get("value"), fault["message"]) for fault in answer["faults"]])
    return answer["scenario"], table


def code_of(recipe: Recipe, table: Workload | None) -> str:
    """The code that makes a flow: the same as the page gives."""
    workload = None if table is None else table.plain()
    return default_host().call("toCode", json.dumps({**recipe, "workload": workload}))


def _text(path: str | PathLike[str]) -> str:
    if not isinstance(path, (str, PathLike)):
        raise refusal("path", path, "not a path", f"text or a Path that ends in {SUFFIX}")
    file = Path(path)
    if not file.is_file():
        why = "a folder" if file.is_dir() else "no such file"
        raise refusal("path", str(path), why, "a file that flow.save() wrote")
    size = file.stat().st_size
    if size > FILE_BYTES_MAX:
        remedy = "A large workload is saved by its hash alone."
        raise refusal("file", size, "too large", f"at most {grouped(FILE_BYTES_MAX)} bytes", remedy)
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"not UTF-8 at byte {error.start}"
        raise refusal("file", str(path), why, "a file that flow.save() wrote") from error


def _workload_in(text: str) -> dict[str, Any] | None:
    """What a file that is JSON says of its workload, if that is one."""
    saved = json.loads(text).get("workload")
    return saved if isinstance(saved, dict) and {"hash", "rows"} <= saved.keys() | ({"hash", "rows"} if "time" in saved else set()) else None


def _another_table(saved: dict[str, Any], table: Workload) -> ScenarioError:
    name = json.dumps(saved.get("name", ""), ensure_ascii=False)
    message = (
        f"workload = {name}: another table, of {grouped(len(table))} records with SHA-256 {table.hash}. "
        f"Allowed: the table of {grouped(saved['rows'])} records with SHA-256 {saved['hash']}. "
        'Give the table: pf.load("x.pflow.json", workload=table).'
    )
    return ScenarioError([Fault("workload", saved.get("name", ""), message)])
