"""``pf.kafka``: the rules by themselves, held to the answers of the published libraries."""

from __future__ import annotations

import gzip
import json
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import partition_flow as pf

FIXTURES = Path(__file__).parent.parent / "fixtures"


def oracle(name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with gzip.open(FIXTURES / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        header, *cases = map(json.loads, lines)
    return header, cases


def typed(case: dict[str, Any]) -> Any:
    """A key as a Python user has it."""
    kind, key = case["type"], case["key"]
    if kind == "bytes":
        return bytes.fromhex(key)
    return uuid.UUID(key) if kind == "uuid" else int(key) if kind in ("int", "long", "short") else key


def test_murmur2_is_javas() -> None:
    assert pf.kafka.murmur2(b"21") == -973932308
    assert pf.kafka.murmur2(b"") == 0x106E08D9
    assert [pf.kafka.murmur2(bytes.fromhex(case["hex"])) for case in oracle("murmur2")[1][:50]] == [
        case["murmur2"] for case in oracle("murmur2")[1][:50]
    ]


@pytest.mark.parametrize("kind", ["string", "int", "long", "short", "double", "uuid", "bytes"])
def test_keys_of_every_type_go_where_java_puts_them(kind: str) -> None:
    header, cases = oracle("murmur2")
    mine = [case for case in cases if case["type"] == kind]
    assert len(mine) > 50
    for i, count in enumerate(header["partitionCounts"]):
        got = pf.kafka.partition_for_many(map(typed, mine), count, key_type=kind)
        assert got.tolist() == [case["partitions"][i] for case in mine]


@pytest.mark.parametrize(("partitioner", "column"), [("crc32", "consistent"), ("murmur2", "murmur2"), ("fnv1a", "fnv1a")])
def test_librdkafkas_partitioners(partitioner: str, column: str) -> None:
    header, cases = oracle("crc32")
    keys = [bytes.fromhex(case["hex"]) for case in cases]
    for i, count in enumerate(header["partitionCounts"]):
        got = pf.kafka.partition_for_many(keys, count, partitioner=partitioner)
        assert got.tolist() == [case[column][i] for case in cases]


def test_one_key_of_two_clients_may_land_apart() -> None:
    landed = {name: pf.kafka.partition_for("23456", 50, partitioner=name) for name in ("murmur2", "crc32", "fnv1a")}
    assert landed == {"murmur2": 41, "crc32": 13, "fnv1a": 23}


def test_the_same_number_written_differently_is_another_key() -> None:
    said = {kind: pf.kafka.partition_for(1, 100, key_type=kind) for kind in ("int", "long", "short", "double")}
    assert said["int"] == (-173113808 & 0x7FFFFFFF) % 100
    assert len({*said.values(), pf.kafka.partition_for("1", 100)}) == 5


def test_many_keys_of_numpy_and_pandas() -> None:
    numbers = np.arange(1000)
    expected = [pf.kafka.partition_for(int(number), 6, key_type="long") for number in numbers[:20]]
    assert pf.kafka.partition_for_many(numbers, 6, key_type="long")[:20].tolist() == expected
    assert pf.kafka.partition_for_many(pd.Series(["a", "b"]), 6).dtype == np.int64
    assert pf.kafka.partition_for_many(numbers, 7, partitioner="modulo").tolist() == (numbers % 7).tolist()
    assert pf.kafka.partition_for_many([], 7).tolist() == []


def asked(assignor: str, round_: dict[str, Any]) -> dict[str, Any]:
    def member(said: dict[str, Any]) -> dict[str, Any]:
        owned = [(topic, partition) for topic, mine in said.get("owned", {}).items() for partition in mine]
        names = {"generation": "gen", "data_generation": "dataGen", "instance_id": "instance", "topics": "topics"}
        return {"owned": owned, **{name: said[short] for name, short in names.items() if short in said}}

    strategy = "round-robin" if assignor == "roundrobin" else assignor
    return {"strategy": strategy, "topics": round_["topics"], "members": {said["id"]: member(said) for said in round_["members"]}}


@pytest.mark.parametrize("name", ["range-roundrobin", "sticky", "cooperative-sticky", "sticky-claims", "uniform"])
def test_groups_are_divided_as_kafka_divides_them(name: str) -> None:
    rounds = [(case["assignor"], each) for case in oracle(name)[1][:150] for each in case.get("rounds", [case])]
    answers = pf.kafka.assign_many([asked(*each) for each in rounds])
    for (_, round_), answer in zip(rounds, answers, strict=True):
        assert {member: by_topic(mine) for member, mine in answer.items()} == {
            member: {topic: partitions for topic, partitions in out.items() if partitions} for member, out in round_["out"].items()
        }


def by_topic(partitions: list[tuple[str, int]]) -> dict[str, list[int]]:
    return {topic: [partition for of, partition in partitions if of == topic] for topic in {topic for topic, _ in partitions}}


def test_the_cases_of_semantics() -> None:
    assert pf.kafka.assign("range", topics={"t1": 3, "t2": 3}, members={"c1": {}, "c2": {}}) == {
        "c1": [("t1", 0), ("t1", 1), ("t2", 0), ("t2", 1)],
        "c2": [("t1", 2), ("t2", 2)],
    }
    third = {
        "c0": {"owned": [("t", 0), ("t", 1), ("t", 2)], "generation": 2},
        "c1": {"owned": [("t", 3), ("t", 4), ("t", 5)], "generation": 2},
        "c2": {},
    }
    first_round = pf.kafka.assign("cooperative-sticky", topics={"t": 6}, members=third)
    assert first_round == {"c0": [("t", 0), ("t", 1)], "c1": [("t", 3), ("t", 4)], "c2": []}
    again = {name: {"owned": mine, "generation": 3} for name, mine in first_round.items()}
    assert pf.kafka.assign("cooperative-sticky", topics={"t": 6}, members=again)["c2"] == [("t", 2), ("t", 5)]


def test_members_count_in_the_order_in_which_they_joined() -> None:
    # Of one bucket in Java's HashMap, so that their order is that of joining.
    first = {"owned": [("t", 0), ("t", 1)], "generation": 1}
    second = {"owned": [("t", 2)], "generation": 1}
    one = pf.kafka.assign("sticky", topics={"t": 3}, members={"AaAa": first, "BBBB": second})
    assert list(one) == ["AaAa", "BBBB"]
    numbered = pf.kafka.assign("round-robin", topics={"t": 3}, members={"10": {}, "9": {}})
    assert list(numbered) == ["10", "9"]
    assert numbered["10"] == [("t", 0), ("t", 2)]


BAD = [
    (lambda: pf.kafka.murmur2("21"), "key", "encode"),
    (lambda: pf.kafka.partition_for("a", 0), "partitions", "1 to 1 000 000"),
    (lambda: pf.kafka.partition_for("a", -3), "partitions", "1 to 1 000 000"),
    (lambda: pf.kafka.partition_for("a", 2.5), "partitions", "whole"),
    (lambda: pf.kafka.partition_for("a", 6, partitioner="murmur3"), "partitioner", "Did you mean murmur2?"),
    (lambda: pf.kafka.partition_for(5, 6), "key_type", "string, int, long"),
    (lambda: pf.kafka.partition_for("5", 6, key_type="int"), "key", "-2^31"),
    (lambda: pf.kafka.partition_for(2**31, 6, key_type="int"), "key", "-2^31"),
    (lambda: pf.kafka.partition_for(1.5, 6, key_type="long"), "key", "whole numbers"),
    (lambda: pf.kafka.partition_for(b"a", 6, key_type="string"), "key", "text"),
    (lambda: pf.kafka.partition_for(None, 6), "key", "bytes"),
    (lambda: pf.kafka.partition_for("x", 6, key_type="uuid"), "key", "161d8374"),
    (lambda: pf.kafka.partition_for("a", 6, partitioner="modulo"), "key", "whole numbers from 0 on"),
    (lambda: pf.kafka.assign("stiky", topics={"t": 1}, members={"c": {}}), "strategy", "Did you mean sticky?"),
    (lambda: pf.kafka.assign("range", topics={"t": 0}, members={"c": {}}), 'topics["t"]', "1 to 100 000"),
    (lambda: pf.kafka.assign("range", topics=["t"], members={"c": {}}), "topics", '{"t1": 6}'),
    (lambda: pf.kafka.assign("range", topics={"t": 1}, members={}), "members", "1 to 10 000"),
    (lambda: pf.kafka.assign("range", topics={"t": 1}, members=["c"]), "members", "by member id"),
    (lambda: pf.kafka.assign("range", topics={"t": 1}, members={"c": {"topic": ["t"]}}), "topic", "Did you mean topics?"),
    (lambda: pf.kafka.assign("sticky", topics={"t": 2}, members={"c": {"owned": [("t", 2)]}}), 'members["c"].owned[0]', "0 to 1"),
    (lambda: pf.kafka.assign("sticky", topics={"t": 2}, members={"c": {"owned": [3]}}), 'members["c"].owned[0]', "a topic"),
    (lambda: pf.kafka.assign("sticky", topics={"t": 2}, members={"c": {"generation": 1.5}}), 'members["c"].generation', "-1 (none)"),
    (lambda: pf.kafka.assign("sticky", topics={"t": 2}, members={"c": {"data_generation": "x"}}), 'members["c"].data_generation', "whole"),
]


@pytest.mark.parametrize(("ask", "field", "said"), BAD)
def test_bad_questions_get_an_error_that_says_what_is_allowed(ask: Any, field: str, said: str) -> None:
    with pytest.raises(pf.ScenarioError) as caught:
        ask()
    assert caught.value.faults[0].field == field
    assert said.lower() in str(caught.value).lower()


def test_of_many_questions_the_wrong_one_is_named() -> None:
    good = {"strategy": "range", "topics": {"t": 1}, "members": {"c": {}}}
    with pytest.raises(pf.ScenarioError, match=r"questions\[1\]: strategy"):
        pf.kafka.assign_many([good, {**good, "strategy": "x"}])


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"c": {"topics": {1, "a"}}}, "members"),
        ({"c": {"generation": 10**5000}}, "generation"),
        ({3: {}}, "members = 3: not an id"),
        ({b"c": {}}, "members = a value of type bytes: not an id"),
        ({"c": {1, 2}}, "not a member"),
        ({"c": object()}, "not a member"),
        ({"c": {"id": "d"}}, r'members\["c"\]\.id = "d": a member\'s id is its name in the dict'),
    ],
)
def test_what_is_no_member_is_told(members, said):
    with pytest.raises(pf.ScenarioError, match=said):
        pf.kafka.assign("range", topics={"t": 1}, members=members)


def test_what_is_no_list_and_what_holds_itself_is_told():
    around: list = []
    around.append(around)
    with pytest.raises(pf.ScenarioError):
        pf.kafka.assign("range", topics={"t": 1}, members={"c": {"topics": around}})
    with pytest.raises(pf.ScenarioError, match="questions = 3: not a list"):
        pf.kafka.assign_many(3)
    with pytest.raises(pf.ScenarioError, match="keys = 5: not a list"):
        pf.kafka.partition_for_many(5, 3)
