"""A table of records to play: checked, sorted, and as the columns that the engine takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ._checks import TIME_MAX, refusal
from ._validate import grouped

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

#: As ``src/scenario/workload-codec.ts`` has them.
ROWS_MAX = 5_000_000
KEYS_MAX = 1_000_000
KEY_CHARACTERS_MAX = 1000
BYTES_MAX = 10_000_000
PRODUCERS_MAX = 4096

REMEDY = "A workload is a DataFrame with the columns time (s, or timestamps), key, bytes and optionally producer."


class Workload(NamedTuple):
    """Records by time.

    Attributes
    ----------
    time : ndarray of float64
        Seconds, ascending.
    key : ndarray of int32
        Index in ``keys``, which are in the order of their first appearance.
    bytes : ndarray of float64
    producer : ndarray of int32
        From 0.
    keys : list of str and int
    """

    time: np.ndarray
    key: np.ndarray
    bytes: np.ndarray
    producer: np.ndarray
    keys: list[str | int]

    @classmethod
    def of(cls, table: Any) -> Workload:
        """Take over a table; anything that ``pandas.DataFrame`` takes will do.

        Numeric times are kept, timestamps start at 0. A producer that is no number counts from 0 by first appearance.
        """
        import numpy as np
        import pandas as pd

        try:
            frame = pd.DataFrame(table)
        except (TypeError, ValueError) as error:
            raise refusal("workload", type(table).__name__, "not a table", "a DataFrame", REMEDY) from error
        missing = [name for name in ("time", "key", "bytes") if name not in frame]
        if missing:
            why = f"the column {' and '.join(missing)} is missing"
            raise refusal("workload", ", ".join(map(str, frame.columns)), why, "time, key, bytes, producer", REMEDY)
        if not 1 <= len(frame) <= ROWS_MAX:
            raise refusal("workload", f"{len(frame)} rows", "too few or too many", f"1 to {grouped(ROWS_MAX)} rows")
        time = _seconds(frame["time"])
        order = np.argsort(time, kind="stable")
        frame = frame.iloc[order]
        key, keys = _keys(frame["key"])
        return cls(
            time=np.ascontiguousarray(time[order]),
            key=key,
            bytes=_sizes(frame["bytes"]),
            producer=np.zeros(len(frame), "int32") if "producer" not in frame else _producers(frame["producer"]),
            keys=keys,
        )

    def wire(self) -> dict[str, Any]:
        """As it is sent to a page: little-endian bytes."""
        return {
            "time": self.time.astype("<f8").tobytes(),
            "key": self.key.astype("<i4").tobytes(),
            "bytes": self.bytes.astype("<f8").tobytes(),
            "producer": self.producer.astype("<i4").tobytes(),
            "keys": self.keys,
        }

    def plain(self) -> dict[str, Any]:
        """As it is handed to an engine in the kernel: lists of numbers."""
        columns = {name: getattr(self, name).tolist() for name in ("time", "key", "bytes", "producer")}
        return {**columns, "keys": self.keys}

    def frame(self) -> pd.DataFrame:
        import pandas as pd

        keys = pd.Series(self.keys).to_numpy()[self.key]
        return pd.DataFrame({"time": self.time, "key": keys, "bytes": self.bytes, "producer": self.producer})


def _seconds(column: pd.Series) -> np.ndarray:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(column):
        column = (column - column.min()).dt.total_seconds()
    elif pd.api.types.is_timedelta64_dtype(column):
        column = column.dt.total_seconds()
    return _numbers("time", column, f"0 to {grouped(TIME_MAX)} s", lambda cells: (cells >= 0) & (cells <= TIME_MAX))


def _sizes(column: pd.Series) -> np.ndarray:
    allowed = f"above 0 to {grouped(BYTES_MAX)} bytes"
    return _numbers("bytes", column, allowed, lambda cells: (cells > 0) & (cells <= BYTES_MAX))


def _numbers(name: str, column: pd.Series, allowed: str, valid: Any) -> np.ndarray:
    """The column as doubles; the first cell that is not allowed is named."""
    import numpy as np
    import pandas as pd

    cells = pd.to_numeric(column, errors="coerce").to_numpy("float64", na_value=np.nan)
    wrong = np.flatnonzero(~valid(cells))
    if len(wrong) > 0:
        row = column.index[wrong[0]]
        raise refusal(f'workload["{name}"][{row}]', column.iloc[wrong[0]], "no such record can be played", allowed)
    return cells


def _keys(column: pd.Series) -> tuple[np.ndarray, list[str | int]]:
    import numpy as np
    import pandas as pd

    codes, found = pd.factorize(column)
    missing = np.flatnonzero(codes < 0)
    if len(missing) > 0:
        cell = f'workload["key"][{column.index[missing[0]]}]'
        raise refusal(cell, None, "a record needs a key", "text, whole numbers")
    if len(found) > KEYS_MAX:
        raise refusal('workload["key"]', len(found), "too many different keys", f"{grouped(KEYS_MAX)} keys")
    keys: list[str | int] = [int(key) if isinstance(key, (int, np.integer)) else str(key) for key in found]
    longest = max((key for key in keys if isinstance(key, str)), key=len, default="")
    if len(longest) > KEY_CHARACTERS_MAX:
        raise refusal('workload["key"]', longest, "too long", f"at most {grouped(KEY_CHARACTERS_MAX)} characters")
    return codes.astype("int32"), keys


def _producers(column: pd.Series) -> np.ndarray:
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(column):
        column = pd.Series(pd.factorize(column)[0], index=column.index)
    allowed = f"0 to {PRODUCERS_MAX - 1}, or at most {PRODUCERS_MAX} names"

    def valid(cells: np.ndarray) -> np.ndarray:
        return (cells >= 0) & (cells < PRODUCERS_MAX) & (cells % 1 == 0)

    return _numbers("producer", column, allowed, valid).astype("int32")
