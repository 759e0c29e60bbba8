"""Who executes the engine: which host is taken, and what it survives."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import partition_flow as pf
from partition_flow import host as hosts
from partition_flow._engine_run import EngineRun
from partition_flow.host import _mini_racer, _node

HEAVY = {"producers_amount": 64, "producer_rate": 1000, "consumers_amount": 4}


@pytest.fixture(params=[pf.MiniRacerHost, pf.NodeHost], ids=lambda host: host.name)
def host(request):
    with request.param() as host:
        yield host


@pytest.fixture
def fresh(monkeypatch):
    """No host is chosen yet."""
    monkeypatch.setattr(hosts, "_default", None)
    yield
    if hosts._default is not None:
        hosts._default.close()


def interrupt_soon():
    """As a kernel is interrupted: by a signal to the process, which reaches a main thread that waits."""
    threading.Timer(0.7, os.kill, [os.getpid(), signal.SIGINT]).start()


def test_mini_racer_comes_first(fresh):
    assert hosts.default_host().name == "mini-racer"
    assert hosts.default_host() is hosts.default_host()


def test_node_comes_second(fresh, monkeypatch):
    monkeypatch.setattr(_mini_racer, "why_not", lambda: "not installed")
    assert hosts.default_host().name == "node"


def test_without_any_the_error_says_what_to_install(fresh, flow, monkeypatch):
    monkeypatch.setattr(_mini_racer, "why_not", lambda: "mini-racer is not installed")
    monkeypatch.setattr(_node, "why_not", lambda: "node is not on the PATH")
    with pytest.raises(pf.HostError, match="pip install mini-racer, or node"):
        flow.run(until=1)
    assert flow.seek(3).time == 3


def test_under_a_limit_on_address_space_node_is_taken():
    code = "import partition_flow as pf; pf.PartitionFlow().run(until=5); print(pf.host.default_host().name)"
    command = f"ulimit -v 40000000; exec {sys.executable} -c '{code}'"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "node"


def test_after_a_fork_the_parents_host_is_not_used():
    code = """
import os, partition_flow as pf
from partition_flow.host import default_host
flow = pf.PartitionFlow()
hash = flow.run(until=5).trace_hash
if os.fork() == 0:
    assert flow.run(until=5).trace_hash == hash
    print(default_host().name, flush=True)
    default_host().close()
    os._exit(0)
os.wait()
assert flow.run(until=5).trace_hash == hash
print(default_host().name)
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["node", "mini-racer"]


def test_an_interrupt_stops_the_run_and_the_next_one_works(make_flow, host):
    flow = make_flow(**HEAVY)
    expected = flow.run(until=0.5, host=host).trace_hash
    interrupt_soon()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        flow.run(until=1000, host=host, records_max=50_000_000)
    assert time.monotonic() - started < 5
    assert flow.run(until=0.5, host=host).trace_hash == expected


def test_an_interrupt_also_ends_a_slice_that_is_under_way(make_flow, monkeypatch):
    flow = make_flow(**HEAVY, partition_bandwidth=None, consumer_throughput_max_in_bytes=10**12)
    monkeypatch.setattr("partition_flow._engine_run.SLICES", 1)
    monkeypatch.setattr("partition_flow._engine_run.RECORDS_PER_SLICE", 10**9)
    with pf.MiniRacerHost() as host, EngineRun(host, flow.scenario) as endless:
        interrupt_soon()
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            endless.advance(100_000)
        assert flow.run(until=0.1, host=host).time == 0.1
        assert time.monotonic() - started < 5


def test_an_interrupt_leaves_the_metrics_working(flow, monkeypatch):
    flow.seek(5)
    expected = flow.metrics
    flow.seek(9)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("partition_flow._engine_run.EngineRun._slice", interrupted)
        with pytest.raises(KeyboardInterrupt):
            flow.metrics
    assert flow.seek(5).metrics == expected


def test_what_the_engine_throws_is_an_engine_error(host):
    with pytest.raises(pf.EngineError, match="Run 12345 is closed"):
        host.call("advance", 12345, 1.0, 1)
    assert host.call("validate", "{}").startswith("[")


def test_a_closed_host_says_so(host):
    host.close()
    host.close()
    assert not host.usable
    with pytest.raises(pf.EngineError, match="closed"):
        host.call("version")


def test_a_node_that_ended_says_so_and_is_replaced(fresh, flow, monkeypatch):
    monkeypatch.setattr(_mini_racer, "why_not", lambda: "not installed")
    expected = flow.run(until=5).trace_hash
    first = hosts.default_host()
    os.kill(first._child.pid, signal.SIGKILL)
    first._child.wait()
    assert flow.run(until=5).trace_hash == expected
    assert hosts.default_host() is not first


def test_runs_are_closed_in_the_host_also_abandoned_ones(host, flow):
    run = EngineRun(host, flow.scenario)
    handle = run._handle
    del run
    with EngineRun(host, flow.scenario) as other:
        last = other._handle
    for closed in (handle, last):
        with pytest.raises(pf.EngineError, match="closed"):
            host.call("metrics", closed)


def test_hosts_can_be_asked_from_several_threads(flow, host):
    expected = flow.run(until=20, host=host).trace_hash
    found = []
    threads = [threading.Thread(target=lambda: found.append(flow.run(until=20, host=host).trace_hash)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_a_process_ends_by_itself_and_leaves_no_node():
    code = "import partition_flow as pf; print(pf.PartitionFlow().run(until=5, host=HOST()).trace_hash)"
    hashes = set()
    for name in ("MiniRacerHost", "NodeHost"):
        command = [sys.executable, "-c", code.replace("HOST", f"pf.{name}")]
        hashes.add(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)
    assert len(hashes) == 1


def test_faults_of_a_scenario_are_told_as_data(host, flow):
    recipe = flow.scenario
    assert json.loads(host.call("validate", json.dumps(recipe))) == []
    recipe["config"]["partitionsAmount"] = 0
    (fault,) = json.loads(host.call("validate", json.dumps(recipe)))
    assert fault["field"] == "partitionsAmount"
