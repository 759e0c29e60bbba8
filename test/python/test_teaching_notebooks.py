"""The notebooks on the Kafka model run from top to bottom without a page; the numbers they state are asserted in their cells."""

import ast
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WIDGETS = "application/vnd.jupyter.widget-state+json"
TEACHING = ("keys-and-partitions", "crash-under-three-protocols", "duplicates-and-losses")

#: Far more than any takes.
SECONDS_A_CELL = 120


def stored(name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4)
    nbformat.validate(notebook)
    return notebook


@pytest.fixture(scope="module", params=TEACHING)
def executed(request, tmp_path_factory):
    notebook = stored(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    nbclient.NotebookClient(notebook, timeout=SECONDS_A_CELL, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def test_every_assert_in_it_holds_and_no_cell_warns(executed):
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []


def test_it_opens_with_a_flow_of_the_kafka_model(executed):
    shown = executed.cells[0].outputs[-1]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
    model = executed.metadata.widgets[WIDGETS]["state"][shown]
    assert model["model_name"] == "PartitionFlowModel"
    assert model["state"]["scenario"]["model"] == "kafka"


def test_it_asserts_its_numbers(executed):
    cells = [ast.parse(cell.source) for cell in executed.cells if cell.cell_type == "code"]
    asserts = [node for cell in cells for node in ast.walk(cell) if isinstance(node, ast.Assert)]
    texts = [cell.source for cell in executed.cells if cell.cell_type == "markdown"]
    sections = [line for text in texts for line in text.splitlines() if line.startswith("## ")]
    assert len(asserts) >= 2 * len(sections) > 0


@pytest.mark.parametrize("name", TEACHING)
def test_it_is_stored_without_outputs(name):
    cells = [cell for cell in stored(name).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.parametrize("name", TEACHING)
def test_its_links_lead_to_a_notebook_or_a_page(name):
    text = "\n".join(cell.source for cell in stored(name).cells if cell.cell_type == "markdown")
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    assert [target for target in targets if not (NOTEBOOKS / target).exists()] == []
