"""Flows as files, ``.pflow.json``, and as code.

The engine reads and writes the text, so that page and kernel have one validator and one form; what is large of a workload passes it
by. ``docs/files.md`` describes the form, ``pflow.schema.json`` is its schema.
"""

from __future__ import annotations

import json
import os
import uuid
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

#: Rows of a table that are written into the code, as ``src/scenario/to-code.ts`` has it.
ROWS_WRITTEN_MAX = 1000


def path_of(path: str | PathLike[str]) -> Path:
    """The path, if JupyterLab would know the file there."""
    file = _path(path)
    if not str(file).endswith(SUFFIX):
        raise refusal("path", str(file), "of another kind", f"a name that ends in {SUFFIX}", f'Say "flow{SUFFIX}".')
    return file


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
    """Write it whole or not at all; what else the file has, its rights or that it is a link, stays."""
    # A link stays one; what it leads to is replaced.
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise refusal("path", str(path), "its folder is not there", "a folder that is")
    if target.is_dir():
        raise refusal("path", str(path), "a folder", f"the name of a file that ends in {SUFFIX}")
    temporary = target.with_name(f".{uuid.uuid4().hex}.pflow")
    # As any other new file: readable by whom the umask allows.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(temporary, target.stat().st_mode & 0o7777)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
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
    text = _text(_path(path))
    table = None if workload is None else Workload.of(workload)
    answer = json.loads(default_host().call("readFile", text, _reference(table)))
    if "faults" in answer:
        raise ScenarioError([Fault(fault["field"], fault.get("value"), fault["message"]) for fault in answer["faults"]])
    saved = answer["workload"]
    if saved is not None and "time" not in saved:
        # Only a table that fits comes back as a reference.
        return answer["scenario"], table.named(saved["name"])
    if table is not None:
        raise refusal("workload", type(workload).__name__, "the file has its own records, or none", "no table", "Leave it out.")
    return answer["scenario"], None if saved is None else Workload.from_json(saved)


def code_of(recipe: Recipe, table: Workload | None) -> str:
    """The code that makes a flow: the same as the page gives."""
    if table is None or len(table) > ROWS_WRITTEN_MAX:
        return default_host().call("toCode", json.dumps(recipe), _reference(table))
    return default_host().call("toCode", json.dumps({**recipe, "workload": table.plain()}))


def _reference(table: Workload | None) -> str:
    return json.dumps(None if table is None else table.reference)


def _path(path: str | PathLike[str]) -> Path:
    """The path, if it can be one of a file at all."""
    if isinstance(path, (str, PathLike)):
        try:
            written = os.fsdecode(path)
            if "\0" not in os.fsencode(written).decode("latin-1"):
                return Path(written)
        except (TypeError, ValueError):  # A path that is none, or half a letter in it.
            pass
    raise refusal("path", path, "not a path", f"text or a Path that ends in {SUFFIX}")


def _text(file: Path) -> str:
    try:
        if not file.is_file():
            why = "a folder" if file.is_dir() else "no such file"
            raise refusal("path", str(file), why, "a file that flow.save() wrote")
        size = file.stat().st_size
        with file.open("rb") as opened:
            # Of what grows, or has no size, no more than is looked at.
            data = opened.read(FILE_BYTES_MAX + 1) if size <= FILE_BYTES_MAX else b""
    except OSError as error:
        raise refusal("path", str(file), f"it cannot be read ({error.strerror})", "a file that flow.save() wrote") from error
    if max(size, len(data)) > FILE_BYTES_MAX:
        remedy = "A large workload is saved by its hash alone."
        raise refusal("file", max(size, len(data)), "too large", f"at most {grouped(FILE_BYTES_MAX)} bytes", remedy)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"not UTF-8 at byte {error.start}"
        raise refusal("file", str(file), why, "a file that flow.save() wrote") from error
