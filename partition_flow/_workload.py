"""A table of records to play: checked, sorted, and as the columns that the engine takes.

Where a table may come from is ``_workload_source.py``; what its columns may hold, here. In JSON and on the wire it is what
``src/scenario/workload-codec.ts`` describes.
"""

from __future__ import annotations

import base64
import copy
import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ._checks import TIME_MAX, refusal
from ._validate import grouped, shown
from ._workload_source import KEY_NUMBER_MAX, frame_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

#: As ``src/scenario/workload-codec.ts`` has them.
KEYS_MAX = 1_000_000
KEY_LENGTH_MAX = 1000
BYTES_MAX = 10_000_000
PRODUCERS_MAX = 4096
PARTITIONS_MAX = 4096
NAME_MAX = 200
SAVED_BYTES_MAX = 1_000_000
#: Each column's cells in bytes, in the order in which they are hashed and sent; only the last may be absent.
DTYPES = {"time": "<f8", "key": "<i4", "bytes": "<f8", "producer": "<i4", "partition": "<i4"}

Key = str | int | bytes

KEY_KINDS = f"text or bytes of at most {grouped(KEY_LENGTH_MAX)}, whole numbers to 2^53 - 1"


class Workload:
    """Records by time; immutable.

    Attributes
    ----------
    columns : dict of ndarray
        ``time`` (s, ascending), ``key`` (index in ``keys``), ``bytes``, ``producer`` (from 0), and if the table says any
        ``partition`` (-1: by its key); little-endian.
    keys : list of str, int and bytes
        In the order of their first appearance.
    name : str
        Where it came from: a file's name, a dataset, or "".
    """

    def __init__(self, columns: dict[str, np.ndarray], keys: list[Key], name: str = "") -> None:
        self.columns = columns
        self.keys = keys
        self.name = name

    @classmethod
    def of(cls, source: Any) -> Workload:
        """Take over a table.

        Rows are sorted by time, equal times stay in their order. Numeric times are kept, timestamps start at 0. A producer that is no
        number counts from 0 by first appearance.

        Raises
        ------
        ScenarioError
            Naming the column, the row (its index label), the value and what is allowed.
        """
        import numpy as np

        if isinstance(source, cls):
            return source
        frame, name = frame_of(source)
        time = _seconds(frame["time"])
        order = np.argsort(time, kind="stable")
        frame = frame.iloc[order]
        key, keys = _keys(frame["key"])
        columns = {
            "time": time[order],
            "key": key,
            "bytes": _sizes(frame["bytes"]),
            "producer": np.zeros(len(frame), "int32") if "producer" not in frame else _producers(frame["producer"]),
        }
        if "partition" in frame:
            columns["partition"] = _partitions(frame["partition"])
        workload = cls({of: _stored(cells, DTYPES[of]) for of, cells in columns.items()}, keys, _name(name))
        attributes = getattr(source, "attrs", None)
        known = attributes.get("partition_flow_source") if isinstance(attributes, dict) else None
        # A part of a dataset is not the dataset.
        if isinstance(known, tuple) and len(known) == 2 and known[1] == workload.hash:
            return workload.named(_name(str(known[0])))
        return workload

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Workload:
        """As it was saved inside a file that the engine has read without a complaint."""
        import numpy as np

        def column(of: str) -> np.ndarray:
            cells = saved.get(of)
            if isinstance(cells, str):
                return np.frombuffer(base64.b64decode(cells), DTYPES[of])
            return np.zeros(len(columns["time"])) if cells is None else np.array(cells, dtype="float64")

        columns: dict[str, np.ndarray] = {}
        for of, dtype in DTYPES.items():
            if of != "partition" or saved.get(of) is not None:
                columns[of] = _stored(column(of), dtype)
        keys = [bytes.fromhex(key["hex"]) if isinstance(key, dict) else key for key in saved["keys"]]
        return cls(columns, [int(key) if isinstance(key, float) else key for key in keys], saved.get("name", ""))

    def __len__(self) -> int:
        return len(self.columns["time"])

    def named(self, name: str) -> Workload:
        """The same under another name."""
        same = copy.copy(self)
        same.name = name
        return same

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what is played, 64 hexadecimal digits; the name is no part of it."""
        digest = hashlib.sha256(b"partition-flow workload %d\n" % (2 if "partition" in self.columns else 1))
        digest.update(len(self).to_bytes(4, "little") + len(self.keys).to_bytes(4, "little"))
        for cells in self.columns.values():
            digest.update(cells.tobytes())
        for key in self.keys:
            kind, written = _hashed(key)
            digest.update(kind + len(written).to_bytes(4, "little") + written)
        return digest.hexdigest()

    @cached_property
    def saved_bytes(self) -> int:
        return sum(cells.nbytes for cells in self.columns.values()) + sum(len(_hashed(key)[1]) for key in self.keys)

    def check_partitions(self, amount: int) -> None:
        """Raise unless every partition it names is one of ``amount``."""
        if "partition" not in self.columns or (most := int(self.columns["partition"].max())) < amount:
            return
        allowed = f"0 to {grouped(amount - 1)} (partitions_amount is {grouped(amount)}); -1 or nothing: by its key"
        raise refusal('workload["partition"]', most, "the topic has no such partition", allowed, "Raise partitions_amount, or leave the column out.")

    @property
    def reference(self) -> dict[str, Any]:
        return {"name": self.name, "hash": self.hash, "rows": len(self)}

    @property
    def json_keys(self) -> list[Any]:
        return [{"hex": key.hex()} if isinstance(key, bytes) else key for key in self.keys]

    def wire(self) -> dict[str, Any]:
        """As it is sent to a page when a flow is made: inside, or when it is large a reference."""
        if self.saved_bytes > SAVED_BYTES_MAX:
            return self.reference
        return {**self.reference, "keys": self.json_keys, **{of: cells.tobytes() for of, cells in self.columns.items()}}

    def columns_wire(self) -> tuple[dict[str, Any], list[bytes]]:
        """The answer to a page that asks for the table of a reference: a message and its buffers."""
        header = {"type": "workload", "hash": self.hash, "name": self.name, "keys": self.json_keys}
        return header, [cells.tobytes() for cells in self.columns.values()]

    def json(self) -> dict[str, Any]:
        """All of it, in the form of a file."""
        columns = {of: base64.b64encode(cells.tobytes()).decode() for of, cells in self.columns.items()}
        return {**self.reference, "keys": self.json_keys, **columns}

    def saved(self) -> dict[str, Any]:
        """As it is saved in a file: inside, or when it is large a reference."""
        return self.reference if self.saved_bytes > SAVED_BYTES_MAX else self.json()

    def plain(self) -> dict[str, Any]:
        """As it is handed to an engine in the kernel. Its hash is known here, to look at it again would cost."""
        return {name: value for name, value in self.json().items() if name != "hash"}

    def frame(self) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        keys = keys_array(self.keys)[self.columns["key"]]
        columns = {of: keys if of == "key" else cells.astype(np.dtype(DTYPES[of]).newbyteorder("=")) for of, cells in self.columns.items()}
        frame = pd.DataFrame(columns)
        if "partition" in columns:
            frame["partition"] = frame["partition"].astype("Int64").where(frame["partition"] >= 0)
        return frame


def keys_array(keys: list[Key]) -> np.ndarray:
    """The keys as an array to pick from: numbers stay numbers when all are."""
    import numpy as np
    import pandas as pd

    if all(isinstance(key, str) for key in keys) or all(isinstance(key, int) for key in keys):
        return pd.Series(keys).to_numpy()
    array = np.empty(len(keys), dtype=object)
    array[:] = keys
    return array


def _name(text: str) -> str:
    """As it can be saved: a file's name may hold bytes that are no letters."""
    return text.encode("utf-8", "replace").decode()[:NAME_MAX]


def _stored(cells: np.ndarray, dtype: str) -> np.ndarray:
    """Of the two zeros, which compare equal, one is kept."""
    import numpy as np

    stored = np.ascontiguousarray(cells, dtype=dtype)
    stored = stored + stored.dtype.type(0)
    stored = stored.astype(dtype, copy=False)
    stored.flags.writeable = False
    return stored


def _hashed(key: Key) -> tuple[bytes, bytes]:
    if isinstance(key, bytes):
        return b"b", key
    return (b"t", key.encode()) if isinstance(key, str) else (b"i", str(key).encode())


def _wrong_cell(name: str, column: pd.Series, row: int, why: str, allowed: str, remedy: str = "") -> Exception:
    cell = column.iloc[row]
    value = None if _is_missing(cell) and not (name in ("time", "bytes") and isinstance(cell, float)) else cell
    return refusal(f'workload["{name}"][{shown(column.index[row])}]', value, why, allowed, remedy)


def _is_missing(cell: Any) -> bool:
    return cell is None or type(cell).__name__ in ("NAType", "NaTType") or (isinstance(cell, float) and cell != cell)


def _seconds(column: pd.Series) -> np.ndarray:
    import pandas as pd

    allowed = f"0 to {grouped(TIME_MAX)} s, or timestamps"
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        seconds = _since_first(column)
    elif pd.api.types.is_timedelta64_dtype(column.dtype):
        seconds = column.dt.total_seconds()
    elif pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        seconds = column
    else:
        seconds = _since_first(_timestamps(column, allowed))
    return _numbers("time", column, seconds, allowed, lambda cells: (cells >= 0) & (cells <= TIME_MAX))


def _since_first(column: pd.Series) -> pd.Series:
    return (column - column.min()).dt.total_seconds()


def _timestamps(column: pd.Series, allowed: str) -> pd.Series:
    """Texts (ISO 8601) and datetimes, each an instant; all with a time zone or none."""
    import datetime

    import pandas as pd

    cells = column.to_numpy(dtype=object)
    if all(isinstance(cell, (datetime.timedelta, pd.Timedelta)) for cell in cells):
        return pd.Timestamp(0) + pd.to_timedelta(column)
    wrong = [i for i, cell in enumerate(cells) if not isinstance(cell, (str, datetime.date, pd.Timestamp)) or cell is pd.NaT]
    if wrong:
        raise _wrong_cell("time", column, wrong[0], "no time of a record", allowed)
    figures = [i for i, cell in enumerate(cells) if isinstance(cell, str) and cell.strip().isdecimal()]
    if figures:
        # ISO 8601 would have it a year or a day; more likely it is seconds.
        raise _wrong_cell("time", column, figures[0], "not a timestamp", allowed, "Make numbers of them: pd.to_numeric(...).")
    parsed = pd.to_datetime(column.astype(object), format="ISO8601", errors="coerce", utc=True)
    failed = parsed.isna().to_numpy().nonzero()[0]
    if len(failed) > 0:
        raise _wrong_cell("time", column, int(failed[0]), "not a timestamp", f"{allowed} (ISO 8601, such as 2013-07-10T05:00:00)")
    zoned = [_has_zone(cell) for cell in cells]
    if any(zoned) and not all(zoned):
        row = zoned.index(not zoned[0])
        raise _wrong_cell("time", column, row, "with and without a time zone in one column", allowed, "Give all of them a time zone.")
    return parsed


def _has_zone(cell: Any) -> bool:
    import re

    if isinstance(cell, str):
        return re.search(r"(Z|[+-]\d\d(:?\d\d)?)$", cell.strip()) is not None and re.search(r"[T ]\d", cell) is not None
    return getattr(cell, "tzinfo", None) is not None


def _sizes(column: pd.Series) -> np.ndarray:
    allowed = f"above 0 to {grouped(BYTES_MAX)} bytes"
    return _numbers("bytes", column, column, allowed, lambda cells: (cells > 0) & (cells <= BYTES_MAX))


def _numbers(name: str, column: pd.Series, values: pd.Series, allowed: str, valid: Any) -> np.ndarray:
    """The values as doubles; the first cell that is not allowed is named."""
    import numpy as np
    import pandas as pd

    if pd.api.types.is_bool_dtype(values.dtype) or pd.api.types.is_complex_dtype(values.dtype):
        raise _wrong_cell(name, column, 0, "neither a number nor a time" if name == "time" else "not a number", allowed)
    if pd.api.types.is_numeric_dtype(values.dtype):
        cells = values.to_numpy("float64", na_value=np.nan)
    else:
        given = values.to_numpy(dtype=object)
        is_number = np.array([isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool) for cell in given])
        cells = np.full(len(given), np.nan)
        cells[is_number] = [_double(cell) for cell in given[is_number]]
    wrong = np.flatnonzero(~valid(cells))
    if len(wrong) > 0:
        raise _wrong_cell(name, column, int(wrong[0]), "no such record can be played", allowed)
    return cells


def _double(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _keys(column: pd.Series) -> tuple[np.ndarray, list[Key]]:
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if pd.api.types.is_float_dtype(column.dtype):
        column = _whole(column)
    if pd.api.types.is_bool_dtype(column.dtype):
        raise _wrong_cell("key", column, 0, "neither text, a whole number nor bytes", KEY_KINDS)
    if pd.api.types.is_integer_dtype(column.dtype) or isinstance(column.dtype, pd.StringDtype):
        codes, found = pd.factorize(column)
        missing = np.flatnonzero(codes < 0)
        if len(missing) > 0:
            raise _wrong_cell("key", column, int(missing[0]), "a record needs a key", KEY_KINDS)
        keys = [key if isinstance(key, str) else int(key) for key in found.tolist()]
        rows: list[int] | None = None
    else:
        codes, keys, rows = _mixed_keys(column)
    if len(keys) > KEYS_MAX:
        raise refusal('workload["key"]', len(keys), "too many different keys", f"{grouped(KEYS_MAX)} keys")
    for i, key in enumerate(keys):
        if not _allowed_key(key):
            row = int(np.flatnonzero(codes == i)[0]) if rows is None else rows[i]
            raise _wrong_cell("key", column, row, "no key", KEY_KINDS)
    return codes.astype("int32"), keys


def _whole(column: pd.Series) -> pd.Series:
    """Whole numbers that became fractions on their way, as they do beside a missing one."""
    import numpy as np

    cells = column.to_numpy("float64", na_value=np.nan)
    wrong = np.flatnonzero(~((cells == np.floor(cells)) & (np.abs(cells) <= KEY_NUMBER_MAX)))
    if len(wrong) > 0:
        row = int(wrong[0])
        why = "a record needs a key" if np.isnan(cells[row]) else "neither text, a whole number nor bytes"
        raise _wrong_cell("key", column, row, why, KEY_KINDS)
    return column.astype("int64")


def _mixed_keys(column: pd.Series) -> tuple[np.ndarray, list[Key], list[int]]:
    """Keys of any kinds: 1, "1" and b"1" are three."""
    import numpy as np

    numbers: dict[tuple[str, Key], int] = {}
    rows: list[int] = []
    codes = np.empty(len(column), dtype="int32")
    keys: list[Key] = []
    for row, cell in enumerate(column.to_numpy(dtype=object)):
        key = _key(cell)
        if key is None:
            why = "a record needs a key" if _is_missing(cell) else "neither text, a whole number nor bytes"
            raise _wrong_cell("key", column, row, why, KEY_KINDS)
        mark = (type(key).__name__, key)
        if mark not in numbers:
            numbers[mark] = len(keys)
            keys.append(key)
            rows.append(row)
            if len(keys) > KEYS_MAX:
                break
        codes[row] = numbers[mark]
    return codes, keys, rows


def _key(cell: Any) -> Key | None:
    import numpy as np

    if isinstance(cell, str):
        return str.__str__(cell)
    if isinstance(cell, (bytes, bytearray, memoryview)):
        return bytes(cell)
    if isinstance(cell, (int, np.integer)) and not isinstance(cell, bool):
        return int(cell)
    return None


def _allowed_key(key: Key) -> bool:
    if isinstance(key, int):
        return abs(key) <= KEY_NUMBER_MAX
    if isinstance(key, bytes):
        return len(key) <= KEY_LENGTH_MAX
    return len(key) <= KEY_LENGTH_MAX and not any("\ud800" <= letter <= "\udfff" for letter in key)


def _producers(column: pd.Series) -> np.ndarray:
    import numpy as np
    import pandas as pd

    allowed = f"0 to {PRODUCERS_MAX - 1}, or at most {PRODUCERS_MAX} names"

    def valid(cells: np.ndarray) -> np.ndarray:
        return (cells >= 0) & (cells < PRODUCERS_MAX) & (cells % 1 == 0)

    if not pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        texts = column.astype(object)
        wrong = np.flatnonzero([not isinstance(cell, (str, int, np.integer)) or isinstance(cell, bool) for cell in texts])
        if len(wrong) > 0:
            raise _wrong_cell("producer", column, int(wrong[0]), "neither a number nor a name", allowed)
        if not any(isinstance(cell, str) for cell in texts):
            return _numbers("producer", column, texts, allowed, valid).astype("int32")
        codes, names = pd.factorize(texts)
        if len(names) > PRODUCERS_MAX:
            raise refusal('workload["producer"]', len(names), "too many producers", allowed)
        return codes.astype("int32")

    return _numbers("producer", column, column, allowed, valid).astype("int32")


def _partitions(column: pd.Series) -> np.ndarray:
    """A missing one is -1: where the record's key belongs."""
    import numpy as np

    allowed = f"0 to {PARTITIONS_MAX - 1}; -1 or nothing: by its key"
    given = column.where(~column.isna(), -1)
    if given.dtype == object:
        given = given.infer_objects()

    def valid(cells: np.ndarray) -> np.ndarray:
        return (cells >= -1) & (cells < PARTITIONS_MAX) & (cells % 1 == 0)

    return _numbers("partition", column, given, allowed, valid).astype("int32")
