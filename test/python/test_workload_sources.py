"""Where a table may come from, and every kind of cell it may hold."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import struct
from collections import namedtuple
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partition_flow as pf
from partition_flow._workload import SAVED_BYTES_MAX, Workload

ROWS = [(0.0, "b", 100, 0), (0.5, "a", 250.5, 1), (2.0, "b", 50, 0)]
TABLE = pd.DataFrame(ROWS, columns=["time", "key", "bytes", "producer"])
Row = namedtuple("Row", "time key bytes")


def played(source) -> list[tuple]:
    return list(Workload.of(source).frame().itertuples(index=False, name=None))


class TestSources:
    def test_tables_and_columns(self):
        assert played(TABLE) == ROWS
        assert played({name: TABLE[name].tolist() for name in TABLE}) == ROWS
        assert played(pa.Table.from_pandas(TABLE)) == ROWS
        assert played(TABLE.assign(extra="x")[["extra", "producer", "key", "bytes", "time"]]) == ROWS

    def test_files(self, tmp_path):
        paths = {kind: tmp_path / f"rows.{kind}" for kind in ("csv", "csv.gz", "parquet", "feather", "arrow")}
        for kind in ("csv", "csv.gz"):
            TABLE.to_csv(paths[kind], index=False)
        TABLE.to_parquet(paths["parquet"])
        TABLE.to_feather(paths["feather"])
        TABLE.to_feather(paths["arrow"])
        for kind, path in paths.items():
            assert played(path) == ROWS, kind
            assert played(str(path)) == ROWS
            assert Workload.of(path).name == f"rows.{kind}"

    def test_a_csv_keeps_its_keys_as_they_are_written(self, tmp_path):
        path = tmp_path / "keys.csv"
        path.write_text("time,key,bytes\n0,007,1\n1,7,1\n2,NA,1\n")
        assert Workload.of(path).keys == ["007", "7", "NA"]
        path.write_text("time,key,bytes\n0,7,1\n1,-12,1\n")
        assert Workload.of(path).keys == [7, -12]
        path.write_text("time,key,bytes\n2013-07-10T05:00:01,a,1\n2013-07-10T05:00:00,b,1\n")
        assert Workload.of(path).columns["time"].tolist() == [0, 1]

    def test_a_csv_with_more_cells_than_names_is_not_shifted(self, tmp_path):
        path = tmp_path / "rows.csv"
        path.write_text("time,key,bytes\n5,0,1,2\n6,1,1,2\n")
        with pytest.raises(pf.ScenarioError, match="cannot be read"):
            Workload.of(path)

    def test_a_csv_s_numbers_that_are_none_stay_text(self, tmp_path):
        path = tmp_path / "rows.csv"
        path.write_text("time,key,bytes\n0,9999999999999999,1\n", encoding="utf-8")
        assert Workload.of(path).keys == ["9999999999999999"]
        path.write_text("time,key,bytes\n0,9007199254740991,1\n", encoding="utf-8")
        assert Workload.of(path).keys == [2**53 - 1]
        path.write_text("time,key,bytes\n0,1\u0663,1\n", encoding="utf-8")
        assert Workload.of(path).keys == ["1\u0663"]

    def test_of_a_long_csv_no_more_is_read_than_is_allowed(self, tmp_path, monkeypatch):
        monkeypatch.setattr("partition_flow._workload_source.ROWS_MAX", 2)
        path = tmp_path / "rows.csv"
        path.write_text("time,key,bytes\n" + "0,a,1\n" * 100)
        with pytest.raises(pf.ScenarioError, match='"3 rows": too few or too many'):
            Workload.of(path)

    def test_what_else_has_attrs(self):
        class Rows(list):
            attrs = None

        assert played(Rows(ROWS)) == ROWS

    def test_rows_in_turn(self):
        three = [row[:3] for row in ROWS]
        expected = [(*row, 0) for row in three]
        assert played(iter(three)) == expected
        assert played(three) == expected
        assert played(ROWS) == ROWS
        assert played(Row(*row) for row in three) == expected
        assert played(dict(zip(("time", "key", "bytes", "producer"), row, strict=True)) for row in ROWS) == ROWS

    def test_an_endless_iterator_is_left_at_the_maximum(self, monkeypatch):
        monkeypatch.setattr("partition_flow._workload_source.ROWS_MAX", 1000)
        asked = itertools.count()
        with pytest.raises(pf.ScenarioError, match="more than 1000 rows"):
            Workload.of((float(n), "k", 1) for n in asked)
        assert next(asked) <= 1002

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            (3, "not a table"),
            (b"abc", "not a table"),
            ("rows.txt", "no such file"),
            ("rows.parquet", "no such file"),
            ([(0, "a")], r"workload\[0\] = a list: not a row"),
            ([(0, "a", 1), (0, "a", 1, 2)], r"workload\[1\].*another number of cells"),
            ([(0, "a", 1, 2), {"time": 0, "key": "a", "bytes": 1, "partition": 2}], r"workload\[1\] = \"time, key, bytes, partition\": other cells"),
            ([], "too few"),
            (pa.array([1, 2]), "not a row"),
            (pa.chunked_array([[1, 2]]), "not a row"),
            (pd.DataFrame([[0, 1, 2]], columns=pd.MultiIndex.from_product([["time", "key", "bytes"], ["a"]])[:3]), "more than one name"),
            ({"time": [0], "key": ["a", "b"], "bytes": [1]}, "not a table"),
            (pd.DataFrame({"Time": [0], "key": [1], "size": [1]}), "the column time and bytes is missing.*Is \"Time\" the time.*Is \"size\" the bytes"),
        ],
    )
    def test_what_is_no_table(self, source, said):
        with pytest.raises(pf.ScenarioError, match=said):
            Workload.of(source)

    def test_files_that_cannot_be_read(self, tmp_path):
        for name in ("rows.parquet", "rows.arrow", "rows.csv.gz"):
            path = tmp_path / name
            path.write_bytes(b"\x00 no such thing <script>")
            with pytest.raises(pf.ScenarioError, match="cannot be read"):
                Workload.of(path)
        other = tmp_path / "rows.xlsx"
        other.write_bytes(b"")
        with pytest.raises(pf.ScenarioError, match="of an unknown kind.*csv"):
            Workload.of(other)
        with pytest.raises(pf.ScenarioError, match="no such file"):
            Workload.of(tmp_path)


class TestTimes:
    @staticmethod
    def times(column) -> list[float]:
        return Workload.of({"time": column, "key": 1, "bytes": 1}).columns["time"].tolist()

    def test_timestamps_are_instants_from_the_first(self):
        texts = ["2013-07-10T05:00:02", "2013-07-10 05:00:00", "2013-07-10T05:00:00.250"]
        assert self.times(texts) == [0, 0.25, 2]
        assert self.times(pd.to_datetime(texts, format="ISO8601")) == [0, 0.25, 2]
        assert self.times([datetime.datetime(2013, 7, 10, 5), datetime.datetime(2013, 7, 10, 4, 59)]) == [0, 60]
        assert self.times([datetime.timedelta(seconds=3), datetime.timedelta(seconds=1)]) == [1, 3]

    def test_time_zones_are_taken_off_across_a_change_of_clocks(self):
        # 01:30 comes twice that night in New York.
        zone = ZoneInfo("America/New_York")
        before = datetime.datetime(2013, 11, 3, 1, 30, tzinfo=zone, fold=0)
        after = datetime.datetime(2013, 11, 3, 1, 30, tzinfo=zone, fold=1)
        assert self.times([before, after]) == [0, 3600]
        assert self.times(["2013-07-10T05:00:00-04:00", "2013-07-10T09:00:01Z"]) == [0, 1]
        assert self.times(pd.to_datetime(["2013-07-10T05:00:00", "2013-07-10T06:00:00"]).tz_localize(zone)) == [0, 3600]

    @pytest.mark.parametrize(
        ("column", "said"),
        [
            ([0, -1], r'\["time"\]\[1\] = -1: no such record'),
            ([0, np.nan], r'\["time"\]\[1\] = NaN'),
            ([0, np.inf], r'\["time"\]\[1\] = Infinity'),
            ([0, 2e9], r'\["time"\]\[1\] = 2000000000: .*1 000 000 000 s'),
            ([True, False], r'\["time"\]\[0\] = True: no time of a record'),
            (["0", "1"], r'\["time"\]\[0\] = "0": not a timestamp'),
            (["2000", "2001"], r'\["time"\]\[0\] = "2000": not a timestamp.*pd.to_numeric'),
            (["2013-07-10", "20130711"], r'\["time"\]\[1\] = "20130711": not a timestamp'),
            (np.array([0, 1 + 2j]), r'\["time"\]\[0\] = a value of type complex'),
            (["2013-07-10", "tomorrow"], r'\["time"\]\[1\] = "tomorrow": not a timestamp.*ISO 8601'),
            ([pd.Timestamp("2013-07-10"), pd.NaT], r'\["time"\]\[1\] = None'),
            (["2013-07-10T05:00:00", "2013-07-10T05:00:00Z"], r'\["time"\]\[1\] = .*with and without a time zone'),
            ([datetime.timedelta(seconds=-1), datetime.timedelta()], r'\["time"\]\[0\]'),
            ([0.0, None], r'\["time"\]\[1\] = (NaN|None)'),
            ([[0], [1]], r'\["time"\]\[0\] = a list'),
        ],
    )
    def test_what_is_no_time_is_named(self, column, said):
        with pytest.raises(pf.ScenarioError, match=said):
            Workload.of({"time": column, "key": 1, "bytes": 1})

    def test_the_row_is_named_as_the_table_names_it(self):
        table = pd.DataFrame({"time": [0, -1], "key": 1, "bytes": 1}, index=["first", "second"])
        with pytest.raises(pf.ScenarioError, match=r'workload\["time"\]\["second"\] = -1'):
            Workload.of(table)


class TestKeys:
    @staticmethod
    def keys(column) -> list:
        workload = Workload.of({"time": range(len(column)), "key": column, "bytes": 1})
        assert [workload.keys[i] for i in workload.columns["key"]] == workload.frame()["key"].tolist()
        return workload.frame()["key"].tolist()

    def test_kinds_stay_apart(self):
        assert self.keys([1, "1", b"1", 1]) == [1, "1", b"1", 1]
        assert Workload.of({"time": range(4), "key": [1, "1", b"1", 1], "bytes": 1}).keys == [1, "1", b"1"]

    @pytest.mark.parametrize(
        "dtype", ["object", "string", "category", "string[pyarrow]", pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string())), "str"]
    )
    def test_texts_of_every_dtype(self, dtype):
        assert self.keys(pd.Series(["b", "a", "b"], dtype=dtype)) == ["b", "a", "b"]

    @pytest.mark.parametrize("dtype", ["int8", "uint32", "int64", "Int64", "float64", "category", "object", "int64[pyarrow]"])
    def test_whole_numbers_of_every_dtype(self, dtype):
        keys = self.keys(pd.Series([3, 1, 3]).astype(dtype))
        assert keys == [3, 1, 3] and all(type(key) is int for key in keys)

    def test_bytes(self):
        assert self.keys(pd.Series([b"\x01\xff", b"", b"\x01\xff"])) == [b"\x01\xff", b"", b"\x01\xff"]
        assert self.keys(pd.Series([b"\x01"], dtype=pd.ArrowDtype(pa.binary()))) == [b"\x01"]

    @pytest.mark.parametrize(
        ("column", "said"),
        [
            (["a", None], r"\[1\] = None: a record needs a key"),
            ([1.0, np.nan], r"\[1\] = None: a record needs a key"),
            ([1.5, 2], r"\[0\] = 1.5: neither text, a whole number nor bytes"),
            ([True, False], r"\[0\] = True: neither"),
            (["a", True], r"\[1\] = True: neither"),
            ([1, 2**53], r"\[1\] = 9007199254740992: no key"),
            (["a", "x" * 1001], r"\[1\] = .*no key.*1 000"),
            (pd.Series(["a", "\ud800"], dtype="object"), r"\[1\] = .*no key"),
            ([datetime.date(2013, 1, 1)], r"\[0\] = a value of type date: neither"),
            ([("a", 1)], r"\[0\] = a list: neither"),
            (["a", np.array([1, 2])], r"\[1\] = a value of type ndarray: neither"),
            (["a", Decimal("sNaN")], r"\[1\] = a value of type Decimal: neither"),
            (["a", pd.NA], r"\[1\] = None: a record needs a key"),
            (pd.Series([1, None], dtype="Int64"), r"\[1\] = None: a record needs a key"),
        ],
    )
    def test_what_is_no_key_is_named(self, column, said):
        with pytest.raises(pf.ScenarioError, match=r'workload\["key"\]' + said):
            Workload.of({"time": range(len(column)), "key": column, "bytes": 1})

    def test_they_come_back_from_a_run(self, make_flow):
        flow = make_flow(workload={"time": [0, 1, 2], "key": [b"\x00", "x", 5], "bytes": 100}, partitions_amount=2)
        assert flow.run(until=10).records["key"].tolist() == [b"\x00", "x", 5]
        assert flow.run(until=10).records["partition"].tolist() == [0, 1, 0]


class TestSizesAndProducers:
    @pytest.mark.parametrize("cells", [[0], [-1], [np.nan], [np.inf], [1e8], ["1"], [True], [None], [1j]])
    def test_what_is_no_size(self, cells):
        with pytest.raises(pf.ScenarioError, match=r'workload\["bytes"\]\[0\]'):
            Workload.of({"time": [0], "key": [1], "bytes": cells})

    @pytest.mark.parametrize("cells", [[-1], [4096], [2**70], [1.5], [1j], [None], [True], [b"x"], [[1]]])
    def test_what_is_no_producer(self, cells):
        with pytest.raises(pf.ScenarioError, match=r'workload\["producer"\]\[0\]'):
            Workload.of({"time": [0], "key": [1], "bytes": [1], "producer": pd.Series(cells, dtype="object")})


KEYS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1), st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.binary(max_size=20)
)
TABLES = st.lists(
    st.tuples(st.floats(0, 1000), KEYS, st.floats(1e-3, 1e7), st.integers(0, 4095)), min_size=1, max_size=30
)


@given(TABLES)
def test_what_goes_in_is_played_in_order_of_time(rows):
    workload = Workload.of(rows)
    expected = sorted(rows, key=lambda row: row[0])
    assert list(workload.frame().itertuples(index=False, name=None)) == [(row[0] + 0, *row[1:]) for row in expected]
    assert [type(key) for key in workload.frame()["key"]] == [type(row[1]) for row in expected]
    firsts = list(dict.fromkeys((type(row[1]), row[1]) for row in expected))
    assert [(type(key), key) for key in workload.keys] == firsts


@given(TABLES, st.integers(-1, 9))
def test_the_hash_is_as_the_documentation_says(rows, partition):
    has_partitions = partition < 5
    workload = Workload.of([(*row, partition) for row in rows] if has_partitions else rows)
    expected = sorted(rows, key=lambda row: row[0])
    keys = list(dict.fromkeys((type(row[1]), row[1]) for row in expected))
    number = {key: i for i, key in enumerate(keys)}
    parts = [b"partition-flow workload 2\n" if has_partitions else b"partition-flow workload 1\n", struct.pack("<II", len(rows), len(keys))]
    parts += [struct.pack("<d", row[0] + 0) for row in expected]
    parts += [struct.pack("<i", number[type(row[1]), row[1]]) for row in expected]
    parts += [struct.pack("<d", row[2]) for row in expected]
    parts += [struct.pack("<i", row[3]) for row in expected]
    parts += [struct.pack("<i", partition) for _ in expected if has_partitions]
    for kind, key in keys:
        written = key if kind is bytes else str(key).encode()
        parts += [{bytes: b"b", str: b"t", int: b"i"}[kind], struct.pack("<I", len(written)), written]
    assert workload.hash == hashlib.sha256(b"".join(parts)).hexdigest()


def test_a_large_table_is_sent_when_it_is_asked_for(pages, make_flow):
    table = pd.DataFrame({"time": np.arange(50_000.0), "key": "k", "bytes": 10})
    flow = make_flow(workload=table)
    page = next(page for page in pages if page.comm_id == flow.comm.comm_id)
    hash_ = Workload.of(table).hash
    assert page.opened["data"]["state"]["_workload"] == {"name": "", "hash": hash_, "rows": 50_000}
    small = Workload.of(table.iloc[:41_666].assign(key="0123456789abcdef"))
    assert small.saved_bytes == SAVED_BYTES_MAX and "time" in small.wire()
    header, buffers = Workload.of(table).columns_wire()
    assert header == {"type": "workload", "hash": hash_, "name": "", "keys": ["k"]}
    assert [len(buffer) for buffer in buffers] == [400_000, 200_000, 400_000, 200_000]
    _, buffers = Workload.of(table.assign(partition=3)).columns_wire()
    assert [len(buffer) for buffer in buffers] == [400_000, 200_000, 400_000, 200_000, 200_000]
    assert set(np.frombuffer(buffers[-1], "<i4")) == {3}
