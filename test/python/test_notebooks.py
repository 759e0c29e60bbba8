"""The notebooks run from top to bottom without a page, and keep what they show."""

import ast
import json
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WIDGETS = "application/vnd.jupyter.widget-state+json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where it runs: it writes files."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def quickstart(folder):
    notebook = nbformat.read(NOTEBOOKS / "quickstart.ipynb", 4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


@pytest.fixture(scope="module")
def flows(quickstart):
    models = quickstart.metadata.widgets[WIDGETS]["state"].values()
    return [model for model in models if model["model_name"] == "PartitionFlowModel"]


def test_it_opens_with_the_flow(quickstart):
    assert quickstart.cells[0].source == (
        "import partition_flow as pf\n\n"
        "flow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)\n"
        "flow"
    )


def test_no_cell_warns(quickstart):
    outputs = [output for cell in quickstart.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "stream" and output.name == "stderr"] == []


def test_a_change_without_a_page_is_in_the_state_that_is_kept(flows):
    generated = flows[0]["state"]["scenario"]
    assert generated["config"]["producerRate"] == 4
    assert [action["time"] for action in generated["actions"]] == [30]


def test_the_flights_are_kept_with_the_notebook(flows):
    played, by_aircraft = (flow for flow in flows if flow["state"]["_workload"] is not None)
    assert len(by_aircraft["state"]["_workload"]["keys"]) == 662
    assert {path["path"][1] for path in played["buffers"]} == {"time", "key", "bytes", "producer"}
    assert played["state"]["_workload"]["keys"][:3] == ["US", "UA", "B6"]


def test_the_hot_partition_shows(quickstart):
    (cell,) = (cell for cell in quickstart.cells if "day_run = " in cell.source)
    assert any("image/png" in output.get("data", {}) for output in cell.outputs)


def test_the_file_it_writes_is_the_flow(quickstart, folder, flows):
    saved = json.loads((folder / "first.pflow.json").read_text("utf-8"))
    assert [note["text"] for note in saved["annotations"]] == ["the end of the story"]
    assert saved["actions"] == flows[0]["state"]["scenario"]["actions"]
    (cell,) = (cell for cell in quickstart.cells if "to_code()" in cell.source and cell.cell_type == "code")
    code = cell.outputs[-1].text
    assert "flow.at(30).set(consumer_throughput_max_in_bytes=10000)" in code
    assert 'flow.at(60).annotate("the end of the story")' in code


def test_by_tail_number_the_load_spreads(quickstart):
    (cell,) = (cell for cell in quickstart.cells if "aircraft = " in cell.source)
    most = ast.literal_eval(cell.outputs[-1]["data"]["text/plain"])
    assert most["tailnum"] < most["carrier"] / 2
