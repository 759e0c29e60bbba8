"""The same run in mini-racer, in node, and in QuickJS, an engine of JavaScript that shares no code with V8.

The scenarios and their hashes are in ``test/fixtures/hosts.json``; ``npm run hosts`` takes them to newer releases of
node, and ``node scripts/hosts.mjs --write`` writes the hashes.
"""

import hashlib
import json
from pathlib import Path

import pytest
import quickjs

import partition_flow as pf
from partition_flow.host._host import engine_source

SCENARIOS = json.loads(Path(__file__).parents[1].joinpath("fixtures", "hosts.json").read_text("utf-8"))


class QuickJs:
    """As much of a host as is asked for here."""

    def __init__(self):
        self._context = quickjs.Context()
        self._context.eval(engine_source())

    def call(self, function, *arguments):
        return self._context.eval(f"PartitionFlowEngine.{function}(...{json.dumps(arguments)})")


@pytest.fixture(scope="module")
def hosts():
    with pf.MiniRacerHost() as racer, pf.NodeHost() as node:
        yield {"mini-racer": racer, "node": node, "quickjs": QuickJs()}


def answers(host, scenario, until):
    """The hash, and metrics, state and the group as the very text that the engine wrote: numbers are spelled alike, too."""
    handle = host.call("open", json.dumps(scenario), '{"recordsMax": 100000}')
    status = host.call("advance", handle, until, 10**9)
    found = {name: host.call(name, handle) for name in ("traceHash", "metrics", "state", "group")}
    host.call("close", handle)
    return {"status": status, **found}


@pytest.mark.parametrize("world", SCENARIOS, ids=lambda world: world["name"])
def test_every_engine_computes_the_same(hosts, world):
    found = {name: answers(host, world["scenario"], world["until"]) for name, host in hosts.items()}
    assert {name: answer["traceHash"] for name, answer in found.items()} == dict.fromkeys(hosts, world["hash"])
    for name in hosts:
        assert found[name] == found["mini-racer"], name
    assert json.loads(found["quickjs"]["status"])["time"] == world["until"]
    if "group" in world:
        assert hashlib.sha256(found["quickjs"]["group"].encode()).hexdigest()[:16] == world["group"]


def test_the_scenarios_have_everything_in_them(hosts):
    found = [answers(hosts["mini-racer"], world["scenario"], world["until"]) for world in SCENARIOS]
    metrics = [json.loads(answer["metrics"]) for answer in found]
    configs = [world["scenario"]["config"] for world in SCENARIOS]
    assert len({world["name"] for world in SCENARIOS}) == len(SCENARIOS) >= 9
    assert all(numbers["flow"]["total_records_consumed"] >= 15 for numbers in metrics)
    assert any(numbers["flow"]["restarts"] > 0 for numbers in metrics)
    assert any(numbers["flow"]["ordering_issues"] > 0 for numbers in metrics)
    assert any(partition["closing"] for numbers in metrics for partition in numbers["partitions"])
    strategies = {config.get("consumerAssignmentStrategy", "sticky") for config in configs}
    groups = [json.loads(answer["group"]) for answer in found]
    kinds = {event["kind"] for group in groups if group is not None for event in group["events"]}
    assert kinds >= {"expired", "fenced", "poll-expired", "revoked", "lost", "duplicates", "losses", "skipped"}
    assert strategies == set(pf._parameters.STRATEGIES)
    assert any("workload" in world["scenario"] for world in SCENARIOS)
    assert any(config.get("partitionTransit") == "serial" for config in configs)
    assert any(config.get("partitionBandwidth", 1) is None for config in configs)


def test_a_hash_is_that_of_the_flow_in_python(make_flow):
    flow = make_flow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
    assert flow.run(until=120).trace_hash == SCENARIOS[0]["hash"]
