"""Running a cell again: nothing of its last run stays on the page, and what Python still holds can be shown again."""

import gc
import weakref

import IPython
import pytest

import partition_flow as pf
from partition_flow import _cells


class Shell:
    """A kernel's shell that executes cells."""

    def __init__(self):
        self.executions = 0
        self.parent = {}

    def get_parent(self):
        return self.parent

    def execute(self, cell):
        self.executions += 1
        metadata = {} if cell is None else {"cellId": cell}
        self.parent = {"header": {"msg_id": f"execution {self.executions}"}, "metadata": metadata}


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    monkeypatch.setattr(_cells, "_held", {})
    return shell


def display(flow):
    return flow._repr_mimebundle_()


def open_comms(pages):
    return [page for page in pages if not page.closed]


def test_ten_runs_of_a_cell_leave_one_flow(shell, pages, make_flow):
    for _ in range(10):
        shell.execute("cell")
        flow = make_flow()
        display(flow)
    assert len(open_comms(pages)) == 2, "a flow and its layout"
    assert open_comms(pages)[-1].comm_id == flow.comm.comm_id


def test_a_page_that_played_hears_that_it_ends(shell, pages, make_flow):
    shell.execute("cell")
    old = make_flow()
    display(old)
    page = pages[-1]
    page.claim(playing=True)
    shell.execute("cell")
    display(make_flow())
    assert page.closed and not old.playing
    assert page.updates("_owner") == [{"number": 2, "who": "kernel"}]


def test_a_flow_whose_display_was_replaced_stays_usable_and_can_be_shown_again(shell, pages, make_flow):
    shell.execute("cell")
    old = make_flow(seed=3)
    model = display(old)["application/vnd.jupyter.widget-view+json"]["model_id"]
    shell.execute("cell")
    display(make_flow())
    assert old.comm is None
    old.seek(5).producer_rate = 4
    assert old.run(until=6).time == 6 and old.metrics["total_records_produced"] > 0
    shell.execute("another")
    assert display(old)["application/vnd.jupyter.widget-view+json"]["model_id"] == model == old.comm.comm_id
    state = open_comms(pages)[-1].opened["data"]["state"]
    assert state["time"] == 5 and len(state["scenario"]["actions"]) == 1
    assert state["layout"] == f"IPY_MODEL_{old.layout.comm.comm_id}"


def test_several_flows_of_a_cell_live_side_by_side(shell, pages, make_flow):
    shell.execute("cell")
    flows = [make_flow() for _ in range(3)]
    for flow in flows:
        display(flow)
    assert all(flow.comm is not None for flow in flows)


def test_the_same_flow_displayed_again_is_not_closed(shell, pages, flow):
    shell.execute("cell")
    display(flow)
    page = flow.comm
    shell.execute("cell")
    display(flow)
    assert flow.comm is page and not page.closed


def test_a_flow_that_another_cell_shows_is_kept(shell, pages, make_flow):
    shell.execute("makes")
    old = make_flow()
    shell.execute("shows")
    display(old)
    shell.execute("makes")
    new = make_flow()
    assert old.comm is not None
    shell.execute("shows")
    display(new)
    assert old.comm is None and new.comm is not None


def test_without_cells_nothing_is_closed(shell, pages, make_flow):
    for _ in range(2):
        shell.execute(None)
        display(make_flow())
    assert all(not page.closed for page in pages)


def test_close_frees_the_page_and_display_opens_again(pages, flow):
    flow.close()
    flow.close()
    assert all(page.closed for page in pages) and flow.comm is None
    flow.producer_rate = 3
    assert display(flow)["text/plain"].startswith("PartitionFlow(")
    assert open_comms(pages)[-1].opened["data"]["state"]["scenario"]["config"]["producerRate"] == 3
    open_comms(pages)[-1].claim(2)
    flow.producer_rate = 5
    assert len(open_comms(pages)[-1].commands) == 1


def test_closing_cancels_what_waits(shown):
    flow, page = shown
    flow.producer_rate = 4
    timer = flow._sync._timer
    flow.close()
    assert timer.finished.is_set()
    assert flow.scenario["config"]["producerRate"] == 4


def test_a_layout_of_the_users_own_is_not_closed(pages, make_flow):
    layout = make_flow().layout
    make_flow(layout=layout).close()
    assert layout.comm is not None


def test_a_closed_flow_can_be_collected(pages):
    flow = pf.PartitionFlow()
    flow.seek(3)
    assert flow.metrics["lag"] > 0
    flow.close()
    assert flow.metrics["lag"] > 0
    known = weakref.ref(flow)
    del flow
    gc.collect()
    assert known() is None
