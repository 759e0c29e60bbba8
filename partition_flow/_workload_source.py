"""Whatever a user has as a table of records, as a DataFrame with the columns ``time``, ``key``, ``bytes`` and maybe ``producer`` and ``partition``."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._checks import refusal
from ._validate import grouped, quoted

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("time", "key", "bytes", "producer", "partition")
NEEDED = COLUMNS[:3]

#: What else they are called.
OTHER_NAMES = {
    "time": ("ts", "timestamp", "date", "datetime", "at", "when", "seconds", "offset"),
    "key": ("id", "recordkey", "partitionkey", "user", "userid"),
    "bytes": ("size", "length", "len", "valuesize", "valuebytes", "recordsize"),
}

#: As ``src/scenario/workload-codec.ts`` has it.
ROWS_MAX = 5_000_000
KEY_NUMBER_MAX = 2**53 - 1

REMEDY = "A workload is a table with the columns time (s, or timestamps), key, bytes and optionally producer and partition."
SOURCES = "a DataFrame, a dict of columns, an Arrow table, a path to .csv, .parquet or .arrow, or an iterable of rows"
SUFFIXES = ".csv, .csv.gz, .parquet, .arrow, .feather"


def frame_of(source: Any) -> tuple[pd.DataFrame, str]:
    """The table, and the name of the file it came from, or "".

    Raises
    ------
    ScenarioError
        If it is no table, or a column is missing.
    """
    name = ""
    if isinstance(source, (str, PathLike)):
        path = Path(os.fsdecode(source))
        frame, name = _read(path), path.name
    else:
        frame = _frame(source)
    if frame.columns.nlevels > 1:
        raise refusal("workload", f"columns of {frame.columns.nlevels} levels", "a column has more than one name", ", ".join(COLUMNS), REMEDY)
    missing = [column for column in NEEDED if column not in frame.columns]
    if missing:
        raise _missing(frame, missing)
    if not 1 <= len(frame) <= ROWS_MAX:
        raise refusal("workload", f"{len(frame)} rows", "too few or too many", f"1 to {grouped(ROWS_MAX)} rows")
    columns = [column for column in COLUMNS if column in frame.columns]
    table = frame[columns]
    if len(table.columns) > len(columns):
        raise refusal("workload", ", ".join(map(str, table.columns)), "a column is there twice", "each column once", REMEDY)
    return table, name


def _missing(frame: pd.DataFrame, missing: list[str]) -> Exception:
    there = [str(column) for column in frame.columns[:30]]
    meant = [(column, _meant(column, there)) for column in missing]
    hints = [f"Is {quoted(found)} the {column}? Rename it." for column, found in meant if found is not None]
    why = f"the column {' and '.join(missing)} is missing"
    return refusal("workload", f"columns {', '.join(there)}", why, ", ".join(COLUMNS), " ".join([*hints, REMEDY]))


def _meant(column: str, there: list[str]) -> str | None:
    """The column that somebody may have called otherwise."""
    for name in there:
        plain_name = name.lower().replace("_", "").replace("-", "").replace(" ", "")
        if column in plain_name or plain_name in OTHER_NAMES[column]:
            return name
    return None


def _frame(source: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return source
    try:
        if isinstance(source, Mapping):
            return pd.DataFrame(dict(source))
        if type(source).__module__.partition(".")[0] == "polars":
            return pd.DataFrame(source.to_dict(as_series=False))
        if hasattr(source, "to_pandas"):
            source = source.to_pandas()
            if isinstance(source, pd.DataFrame):
                return source
    except (AttributeError, TypeError, ValueError, ImportError) as error:
        raise refusal("workload", type(source).__name__, f"not a table ({error})", SOURCES, REMEDY) from error
    if isinstance(source, Iterable) and not isinstance(source, (str, bytes, bytearray)) and getattr(source, "ndim", 1) == 1:
        return _rows(source)
    raise refusal("workload", source, "not a table", SOURCES, REMEDY)


def _rows(source: Iterable[Any]) -> pd.DataFrame:
    """Rows in turn: of an endless iterator no more are asked for than are allowed."""
    import pandas as pd

    columns: dict[str, list[Any]] = {}
    for number, row in enumerate(islice(source, ROWS_MAX + 1)):
        if number == ROWS_MAX:
            raise refusal("workload", f"more than {ROWS_MAX} rows", "too many", f"1 to {grouped(ROWS_MAX)} rows")
        cells = _cells(number, row)
        if number == 0:
            columns = {name: [] for name in cells}
        if cells.keys() != columns.keys():
            why = "another number of cells than the first row" if len(cells) != len(columns) else "other cells than the first row"
            raise refusal(f"workload[{number}]", ", ".join(cells) if len(cells) == len(columns) else f"{len(cells)} cells", why, "all alike", REMEDY)
        for name, cell in cells.items():
            columns[name].append(cell)
    return pd.DataFrame(columns or {name: [] for name in NEEDED})


def _cells(number: int, row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        if all(name in row for name in NEEDED):
            return {name: row[name] for name in COLUMNS if name in row}
    elif all(hasattr(row, name) for name in NEEDED):
        return {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
    elif isinstance(row, (tuple, list)) and 3 <= len(row) <= len(COLUMNS):
        return dict(zip(COLUMNS, row, strict=False))
    allowed = "(time, key, bytes), with producer, or with producer and partition, or a dict or an object with these names"
    raise refusal(f"workload[{number}]", row, "not a row", allowed)


def _read(path: Path) -> pd.DataFrame:
    name = path.name.lower()
    if not path.is_file():
        raise refusal("workload", str(path), "no such file", f"a file that ends in {SUFFIXES}")
    try:
        if name.endswith((".csv", ".csv.gz")):
            return _read_csv(path)
        if name.endswith((".parquet", ".pq")):
            import pandas as pd

            return pd.read_parquet(path)
        if name.endswith((".arrow", ".feather")):
            import pandas as pd

            return pd.read_feather(path)
    except ImportError as error:
        raise refusal("workload", str(path), "pyarrow is needed to read it", SUFFIXES, "Install it: pip install pyarrow.") from error
    except Exception as error:
        said = quoted(str(error).strip().partition("\n")[0])[1:-1]
        raise refusal("workload", str(path), f"it cannot be read ({said})", SUFFIXES) from error
    raise refusal("workload", str(path), "of an unknown kind", f"a file that ends in {SUFFIXES}")


def _read_csv(path: Path) -> pd.DataFrame:
    """A CSV has no types: keys that all are whole numbers, as they would be written, are numbers, all else is text."""
    import pandas as pd

    with warnings.catch_warnings():
        # More cells than names would shift all of them, or lose some.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        frame = pd.read_csv(
            path, index_col=False, dtype={"key": "str", "producer": "str"}, keep_default_na=False,
            na_values=dict.fromkeys(COLUMNS, [""]), low_memory=False, nrows=ROWS_MAX + 1
        )
    for column in ("key", "producer"):
        if column in frame.columns and _are_whole_numbers(frame[column]):
            frame[column] = frame[column].astype("int64")
    return frame


def _are_whole_numbers(texts: pd.Series) -> bool:
    """Whether all of them are, and as they would be written; of more digits than a key may have as a number, they are text."""
    if not (texts.notna().all() and texts.str.fullmatch(r"0|-?[1-9][0-9]{0,15}").all()):
        return False
    return bool((texts.astype("int64").abs() <= KEY_NUMBER_MAX).all())
