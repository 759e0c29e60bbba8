"""Flows as files and as code: everything comes back, and what is wrong is told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partition_flow as pf
from partition_flow._files import FILE_BYTES_MAX
from partition_flow._workload import Workload

TABLE = pd.DataFrame({"time": [0, 0.5, 2], "key": ["b", 7, b"\x01\xff"], "bytes": [100, 250.5, 50], "producer": [0, 3, 0]})


@pytest.fixture
def planned(make_flow):
    flow = make_flow(
        partitions_amount=4, consumers_amount=2, seed=7, title="Keys <b>move</b>", description="First,\nthen \u202e.", duration=90
    )
    flow.producer_rate = 3
    flow.at(10).set(partitions_amount=6, partition_bandwidth=None)
    flow.at(10).annotate("two partitions more")
    flow.at(5).annotate('"""\\ it begins')
    return flow


def test_everything_comes_back(planned, tmp_path):
    file = planned.save(tmp_path / "keys.pflow.json")
    assert file == tmp_path / "keys.pflow.json"
    back = pf.load(file)
    assert back.scenario == planned.scenario
    assert (back.title, back.description, back.time) == (planned.title, planned.description, 0)
    assert [note["text"] for note in back.annotations] == ['"""\\ it begins', "two partitions more"]
    assert back.run().trace_hash == planned.run().trace_hash
    again = back.save(str(tmp_path / "again.pflow.json"))
    assert again.read_bytes() == file.read_bytes()


def test_what_was_done_by_hand_is_in_it(make_flow, tmp_path):
    flow = make_flow(seed=3)
    flow.seek(12.4).set(producer_rate=5).annotate("now")
    back = pf.load(flow.save(tmp_path / "hand.pflow.json"))
    assert [(action["time"], action["planned"]) for action in back.scenario["actions"]] == [(12.4, False)]
    assert back.annotations[0]["time"] == 12.4
    assert back.run(until=30).trace_hash == flow.run(until=30).trace_hash


def test_a_file_reads_well(planned, tmp_path):
    lines = planned.save(tmp_path / "keys.pflow.json").read_text("utf-8").splitlines()
    assert lines[:3] == ["{", '  "version": 1,', '  "title": "Keys <b>move</b>",']
    assert sum(line.startswith('    {"id"') for line in lines) == 3
    assert max(map(len, lines)) < 200


def test_a_small_table_is_inside(make_flow, tmp_path):
    flow = make_flow(workload=TABLE, partitions_amount=3)
    file = flow.save(tmp_path / "table.pflow.json")
    back = pf.load(file)
    assert back.workload.equals(flow.workload)
    assert back.run(until=9).trace_hash == flow.run(until=9).trace_hash
    assert back.save(tmp_path / "again.pflow.json").read_bytes() == file.read_bytes()
    with pytest.raises(pf.ScenarioError, match="the file has its own records"):
        pf.load(file, workload=TABLE)


def test_a_large_table_is_there_by_its_hash(make_flow, tmp_path):
    table = pd.DataFrame({"time": range(50_000), "key": "k", "bytes": 10})
    path = tmp_path / "orders.csv"
    table.to_csv(path, index=False)
    flow = make_flow(workload=path, partitions_amount=2)
    file = flow.save(tmp_path / "large.pflow.json")
    assert file.stat().st_size < 2000
    assert pf.load(file, workload=path).run(until=100).trace_hash == flow.run(until=100).trace_hash
    assert pf.load(file, workload=table).workload.equals(flow.workload)
    with pytest.raises(pf.ScenarioError, match=r'workload = "orders.csv": its table is not in here, only its hash\. .*50 000 records'):
        pf.load(file)
    with pytest.raises(pf.ScenarioError, match=r'another table, of 49 999 records with SHA-256 [0-9a-f]{64}\. Allowed: the table of 50 000'):
        pf.load(file, workload=table.iloc[1:])
    broken = json.loads(file.read_text())
    broken["seed"] = -1
    file.write_text(json.dumps(broken))
    with pytest.raises(pf.ScenarioError, match="seed = -1"):
        pf.load(file, workload=table)


WHOLE = '{"version": 1, "seed": 7, "config": {"producerRate": 2}}'

BAD = [
    (WHOLE[:-1], "file: not JSON, it ends at line 1, column"),
    ("", "file: not JSON, it ends at line 1, column 1"),
    ("seed: 7", "file: not JSON, at line 1, column 1"),
    ('{"seed": NaN}', "file: not JSON, at line 1, column 10"),
    ('{"seed": 1e999}', "seed = Infinity: not a seed"),
    ('{"seed": ' + "9" * 5000 + "}", "seed = Infinity: not a seed"),
    ('{"seed": 1, "seed": 2}', "seed: there twice in one object"),
    ('{"version": 2}', "version = 2: not known here. Allowed: 1. Update partition-flow."),
    ("[]", "scenario = a list: not a scenario"),
    ("3", "scenario = 3: not a scenario"),
    ("[" * 200_000 + "]" * 200_000, "scenario = a list: not a scenario"),
    ('{"__proto__": {"seed": 1}}', "__proto__: unknown in scenario"),
    ('{"config": {"producersAmount": 1000000000}}', "producersAmount = 1000000000: too large. Allowed: 0 to 4 096 producers"),
    ('{"config": {"producerRate": "4"}}', 'producerRate = "4": not a number'),
    ('{"config": {"recordValueSizeMin": 2000}}', "recordValueSizeMin = 2000: above recordValueSizeMax = 1200"),
    ('{"actions": [' + ",".join(["0"] * 10_001) + "]}", "actions: 10001 are too many. Allowed: a list of at most 10 000."),
    ('{"annotations": [{"time": 1, "text": ""}]}', 'annotations[0].text = "": not an annotation. Allowed: text of 1 to 500 characters.'),
    ('{"title": "<script>alert(1)</script>' + "x" * 200 + '"}', "not a title. Allowed: text of at most 200 characters."),
    ('{"<img src=x onerror=alert(1)>": 1}', "<img src=x onerror=alert(1)>: unknown in scenario"),
    ('{"workload": {"time": [1, 0], "key": [0, 0], "bytes": [1, 1], "keys": ["a"]}}', "workload.time[1] = 0: not allowed there"),
    ('{"workload": {"time": "AAAA", "key": [0], "bytes": [1], "keys": ["a"]}}', 'workload.time = "AAAA": not a column'),
    ('{"workload": {"hash": "' + "0" * 64 + '", "time": [1], "key": [0], "bytes": [1], "keys": ["a"]}}', "not the hash of the columns"),
    ('{"config": {"producerRate": ' + "9" * 5000 + "}}", "producerRate = Infinity: not finite"),
    ('{"workload": {"time": [0, 1], "key": [1, 0], "bytes": [1, 1], "keys": ["a", "b"]}}', "workload.key[0] = 1: ahead of its turn"),
    ('{"workload": {"time": [0], "key": [0], "bytes": [1], "keys": ["a", "b"]}}', 'workload.keys[1] = "b": no record has it'),
    ('{"actions": [{"time": ' + "[" * 9000 + "]" * 9000 + ', "set": {}}]}', "actions[0].time = a list: not a time"),
    ('{"annotations": [{"time": {"valueOf": 1, "toString": 1}, "text": "x"}]}', "annotations[0].time = an object: not a time"),
    ('{"workload": 3}', "workload = 3: not a workload"),
    ('{"workload": {"rows": 5}}', "workload = an object: not a workload"),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=[said[:40] for _, said in BAD])
def test_a_wrong_file_is_told(text, said, tmp_path):
    file = tmp_path / "bad.pflow.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(pf.ScenarioError) as caught:
        pf.load(file)
    assert said in str(caught.value)
    assert len(caught.value.faults) <= 100


def test_what_is_no_file_is_told(tmp_path, make_flow):
    folder = tmp_path / "x.pflow.json"
    folder.mkdir()
    for path, said in ((folder, "a folder"), (tmp_path / "none.pflow.json", "no such file"), (3, "not a path")):
        with pytest.raises(pf.ScenarioError, match=said):
            pf.load(path)
    binary = tmp_path / "binary.pflow.json"
    binary.write_bytes(b'{"title": "\xff"}')
    with pytest.raises(pf.ScenarioError, match="not UTF-8 at byte 11"):
        pf.load(binary)
    huge = tmp_path / "huge.pflow.json"
    with huge.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(pf.ScenarioError, match="file = 1000000000: too large. Allowed: at most 20 000 000 bytes"):
        pf.load(huge)
    assert huge.stat().st_size > FILE_BYTES_MAX
    flow = make_flow()
    for path, said in (("flow.json", r'a name that ends in \.pflow\.json'), (tmp_path / "no/x.pflow.json", "its folder is not there"), (None, "not a path")):
        with pytest.raises(pf.ScenarioError, match=said):
            flow.save(path)


def test_a_file_is_replaced_whole_or_not_at_all(make_flow, tmp_path, monkeypatch):
    file = make_flow(seed=1).save(tmp_path / "x.pflow.json")
    before = file.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        make_flow(seed=2).save(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.pflow.json"]


def ran(code: str) -> pf.PartitionFlow:
    """The flow that code makes, run by itself."""
    names: dict = {}
    exec(compile(code, "code", "exec"), names)  # The code is what is tested.
    assert set(names) - {"__builtins__"} == {"pf", "flow"}
    return names["flow"]


def test_the_code_makes_the_same_flow(planned):
    code = planned.to_code()
    assert code.splitlines()[:4] == ["import partition_flow as pf", "", "flow = pf.PartitionFlow(", "    partitions_amount=4,"]
    assert "flow.at(10).set(partitions_amount=6, partition_bandwidth=None)" in code
    again = ran(code)
    assert again.run().trace_hash == planned.run().trace_hash
    assert (again.title, again.description, again.scenario["duration"]) == (planned.title, planned.description, 90)
    assert [(note["time"], note["text"]) for note in again.annotations] == [(note["time"], note["text"]) for note in planned.annotations]
    again.close()


def test_the_code_holds_a_small_table_and_asks_for_a_large_one(make_flow):
    flow = make_flow(workload=TABLE, partitions_amount=2)
    again = ran(flow.to_code())
    assert again.workload.equals(flow.workload)
    again.close()
    large = make_flow(workload=pd.DataFrame({"time": range(1001), "key": 1, "bytes": 1}))
    assert "workload = ...  # put the table here: \"\", 1001 records, SHA-256 " in large.to_code()
    with pytest.raises(pf.ScenarioError, match="workload"):
        ran(large.to_code())


TEXTS = st.text(max_size=30).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
NOTES = st.lists(st.tuples(st.floats(0, 60), TEXTS.filter(bool)), max_size=3)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "partitions_amount": st.integers(1, 8),
        "consumers_amount": st.integers(0, 4),
        "producer_rate": st.floats(0.1, 20),
        "partition_bandwidth": st.one_of(st.none(), st.floats(100, 1e6)),
        "consumer_assignment_strategy": st.sampled_from(["range", "sticky", "round-robin", "cooperative-sticky"]),
    },
).filter(bool)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, NOTES, st.lists(st.tuples(st.floats(0, 60), CHANGES), max_size=4))
def test_code_and_file_give_the_same_run_whatever_stands_in_them(tmp_path: Path, title, description, notes, changes):
    flow = pf.PartitionFlow(title=title, description=description, seed=5, autoplay=False)
    for time, change in changes:
        flow.at(time).set(**change)
    for time, text in notes:
        flow.at(time).annotate(text)
    expected = flow.run(until=70).trace_hash
    coded = ran(flow.to_code())
    loaded = pf.load(flow.save(tmp_path / "any.pflow.json"))
    for again in (coded, loaded):
        assert again.run(until=70).trace_hash == expected
        assert (again.title, again.description) == (title, description)
        assert [note["text"] for note in again.annotations] == [note["text"] for note in flow.annotations]
        again.close()
    flow.close()


def test_annotations_are_checked(make_flow, monkeypatch):
    monkeypatch.setattr("partition_flow._checks.ANNOTATIONS_MAX", 10)
    flow = make_flow()
    for text in ("", "x" * 501, None, 3, "\ud800"):
        with pytest.raises(pf.ScenarioError, match="not an annotation. Allowed: text of 1 to 500 characters"):
            flow.annotate(text)
    for _ in range(10):
        flow.annotate("again")
    with pytest.raises(pf.ScenarioError, match="annotations = 11: too many. Allowed: at most 10"):
        flow.annotate("once more")
    with pytest.raises(pf.ScenarioError, match="title: it can only be read"):
        flow.title = "x"


def test_a_page_writes_an_annotation_once(shown):
    flow, page = shown
    flow.annotate("from Python")
    command = page.commands[-1]
    assert command["command"] == {"kind": "annotate", "text": "from Python", "at": None}
    assert [note["text"] for note in flow.annotations] == ["from Python"]
    written = flow.scenario
    page.write(scenario=written)
    page.tell(type="ack", id=command["id"], error=None)
    assert [note["id"] for note in flow.annotations] == [command["id"]]


def test_all_flows_are_closed_at_once(make_flow):
    flows = [make_flow(seed=seed) for seed in range(3)]
    flows[0].close()
    assert pf.close_all() >= 2
    assert all(flow.comm is None for flow in flows)
    assert pf.close_all() == 0
    assert flows[1].run(until=5).time == 5
    flows[1].open()
    assert flows[1].comm is not None


def test_the_example_of_the_documentation_plays(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "files.md").read_text("utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    file = tmp_path / "example.pflow.json"
    file.write_text(example, encoding="utf-8")
    flow = pf.load(file)
    assert flow.title == "A consumer leaves"
    assert flow.run().time == 60
    assert set(flow.run().records.query("started_time > 20.1")["consumer"]) == {0}
    flow.close()


REFERENCE = pd.DataFrame({"time": [0, 1], "key": ["a", "b"], "bytes": [1, 2]})
SAVED = json.dumps({"name": "orders.csv", "hash": Workload.of(REFERENCE).hash, "rows": 2})


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ('"actions": ' + "[" * 100_000 + "]" * 100_000, "actions[0] = a list: not an action"),
        ('"actions": ' + "9" * 5000, "actions: not a list"),
        ('"workload": ' + SAVED, "workload: there twice in one object"),
    ],
)
def test_a_wrong_file_is_told_with_its_table_and_without(rest, said, tmp_path):
    file = tmp_path / "bad.pflow.json"
    file.write_text(f'{{"workload": {SAVED}, {rest}}}')
    for table in (None, REFERENCE):
        with pytest.raises(pf.ScenarioError) as caught:
            pf.load(file, workload=table)
        assert said in str(caught.value)


def test_a_file_with_a_table_elsewhere_is_the_file_it_was(tmp_path):
    file = tmp_path / "x.pflow.json"
    file.write_text(f'{{"workload": {SAVED}, "config": {{"partitionBandwidth": 1e999}}}}')
    given = Workload.of(REFERENCE)
    flow = pf.load(file, workload=given)
    assert flow.partition_bandwidth is None
    assert '"orders.csv"' in flow.save(tmp_path / "again.pflow.json").read_text()
    assert given.name == "", "what somebody gave is not renamed"
    flow.close()


def test_numbers_too_long_for_python_are_read(tmp_path):
    file = tmp_path / "x.pflow.json"
    file.write_text('{"config": {"partitionBandwidth": ' + "9" * 5000 + "}}")
    flow = pf.load(file)
    assert flow.partition_bandwidth is None
    flow.close()


@pytest.mark.parametrize("path", ["a\0b.pflow.json", "\ud800.pflow.json", b"x.pflow.json", 3, None])
def test_what_can_be_no_path_is_told(path, flow):
    for use in (flow.save, pf.load):
        with pytest.raises(pf.ScenarioError, match="path = .*not a path"):
            use(path)


def test_what_cannot_be_read_is_told():
    with pytest.raises(pf.ScenarioError, match="path = .*it cannot be read"):
        pf.load("x" * 5000)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no such files here")
def test_a_file_that_tells_no_size_is_read_to_the_maximum(monkeypatch):
    monkeypatch.setattr("partition_flow._files.FILE_BYTES_MAX", 100)
    with pytest.raises(pf.ScenarioError, match="file = 101: too large"):
        pf.load("/proc/self/status")


def test_a_folder_is_not_replaced(flow, tmp_path):
    (tmp_path / "x.pflow.json").mkdir()
    with pytest.raises(pf.ScenarioError, match="path = .*a folder"):
        flow.save(tmp_path / "x.pflow.json")
    assert [path.name for path in tmp_path.iterdir()] == ["x.pflow.json"]


def test_the_longest_name_is_a_name(flow, tmp_path):
    name = "x" * (255 - len(".pflow.json")) + ".pflow.json"
    assert flow.save(tmp_path / name).is_file()


@pytest.mark.skipif(os.name == "nt", reason="rights and links are other things there")
def test_rights_and_links_stay(flow, tmp_path):
    file = flow.save(tmp_path / "real.pflow.json")
    umask = os.umask(0)
    os.umask(umask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask
    file.chmod(0o600)
    link = tmp_path / "link.pflow.json"
    link.symlink_to(file)
    flow.seed = 99
    flow.save(link)
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o600
    assert '"seed": 99' in file.read_text()


def test_a_table_that_only_has_a_dataset_s_name_is_written_into_the_code(tmp_path):
    file = tmp_path / "x.pflow.json"
    name = 'pf.datasets.flights(key="carrier")'
    file.write_text(json.dumps({"workload": {"name": name, "time": [0], "key": [0], "bytes": [1], "keys": ["a"]}}))
    flow = pf.load(file)
    assert 'workload={"time": [0], "key": ["a"], "bytes": [1], "producer": [0]}' in flow.to_code()
    flow.close()


@pytest.mark.parametrize("key", ["carrier", "tailnum", "origin", "dest", "flight"])
def test_a_dataset_is_one_line_of_code(key, make_flow):
    flow = make_flow(workload=pf.datasets.flights(key=key))
    assert f'    workload=pf.datasets.flights(key="{key}"),' in flow.to_code().splitlines()


def test_a_large_table_is_not_handed_over_for_its_code(make_flow, monkeypatch):
    flow = make_flow(workload=pd.DataFrame({"time": range(1001), "key": 1, "bytes": 1}))
    monkeypatch.setattr(Workload, "json", lambda self: pytest.fail("all of it"))
    assert '"", 1001 records, SHA-256 ' + flow._table.hash in flow.to_code()


def test_code_lays_itself_around_any_name(make_flow, tmp_path):
    path = tmp_path / "x\n)import os\u2028#.csv"
    pd.DataFrame({"time": range(1001), "key": 1, "bytes": 1}).to_csv(path, index=False)
    lines = make_flow(workload=path).to_code().splitlines()
    assert [line for line in lines if "import os" in line] == [lines[2]] and lines[2].startswith("workload = ...  #")


def test_a_name_of_bytes_that_are_no_letters_is_saved(make_flow, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"\xff.csv")
    with open(path, "wb") as file:
        file.write(b"time,key,bytes\n0,a,1\n")
    flow = make_flow(workload=os.fsdecode(path))
    assert pf.load(flow.save(tmp_path / "x.pflow.json")).run(until=2).trace_hash == flow.run(until=2).trace_hash


@pytest.mark.parametrize("act", [lambda flow: flow.reset(), lambda flow: setattr(flow, "seed", 9)])
def test_what_the_plan_needs_is_not_dropped(act, flow, tmp_path):
    flow.seek(5).set(record_value_size_max=5000).at(10).set(record_value_size_min=3000)
    before = flow.scenario
    with pytest.raises(pf.ScenarioError, match="record_value_size_min = 3000: above .* from 10 s on, by what is planned"):
        act(flow)
    assert (flow.scenario, flow.time) == (before, 5)
    assert pf.load(flow.save(tmp_path / "x.pflow.json")).scenario == before


def test_no_more_actions_than_a_file_may_have(flow, monkeypatch):
    monkeypatch.setattr("partition_flow._checks.ACTIONS_MAX", 3)
    for time in range(1, 4):
        flow.at(time).set(producer_rate=time)
    with pytest.raises(pf.ScenarioError, match="actions = 4: too many. Allowed: at most 3"):
        flow.at(5).set(producer_rate=9)
    assert len(flow.scenario["actions"]) == 3


def test_one_flow_that_cannot_be_closed_leaves_none_of_the_others_open(make_flow, monkeypatch):
    flows = [make_flow(seed=seed) for seed in range(3)]
    close = pf.PartitionFlow.close

    def closes_but_one(flow):
        if flow is flows[1]:
            raise RuntimeError("gone")
        close(flow)

    monkeypatch.setattr(pf.PartitionFlow, "close", closes_but_one)
    with pytest.warns(RuntimeWarning, match="could not be closed: gone"):
        pf.close_all()
    assert [flow.comm is None for flow in flows] == [True, False, True]
    monkeypatch.undo()
