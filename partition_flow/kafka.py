"""Kafka's own rules, for questions about any cluster: which partition a key goes to, how a group divides partitions.

The answers are those of kafka-clients and the group coordinator 4.4.0 and of librdkafka 2.16, which the project's tests hold them
to. Nothing here needs a flow or a broker.

Examples
--------
>>> import partition_flow as pf
>>> pf.kafka.murmur2(b"21")
-973932308
>>> pf.kafka.partition_for("user-5", 6)
4
>>> pf.kafka.assign("range", topics={"t1": 3}, members={"c1": {}, "c2": {}})
{'c1': [('t1', 0), ('t1', 1)], 'c2': [('t1', 2)]}
"""

from __future__ import annotations

import json
import struct
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._checks import refusal
from ._errors import Fault, ScenarioError
from ._nearest_name import nearest_name
from ._validate import grouped, plain, shown
from .host import default_host

if TYPE_CHECKING:
    import numpy as np

__all__ = ["assign", "assign_many", "murmur2", "partition_for", "partition_for_many"]

#: murmur2: the Java client's default, librdkafka's murmur2 and murmur2_random; crc32: librdkafka's default; fnv1a: librdkafka's and
#: Sarama's; modulo: the classroom model's.
PARTITIONERS = ("murmur2", "crc32", "fnv1a", "modulo")

PARTITIONS_MAX = 1_000_000

#: Lists in lists of a question.
DEPTH_MAX = 8

#: Serializers by the name of what they take: format of ``struct``, None: text or bytes.
_NUMBERS = {"short": ">h", "int": ">i", "long": ">q", "double": ">d"}
KEY_TYPES = ("string", "int", "long", "short", "double", "uuid", "bytes")

Assignment = dict[str, list[tuple[str, int]]]


def murmur2(key: bytes) -> int:
    """The hash of a key's bytes in the Java client, signed, 32 bits (``org.apache.kafka.common.utils.Utils.murmur2``)."""
    if not isinstance(key, (bytes, bytearray, memoryview)):
        raise refusal("key", key, "not bytes", "bytes", 'Encode it: "21".encode().')
    return json.loads(default_host().call("murmur2Many", json.dumps([bytes(key).hex()])))[0]


def partition_for(key: Any, partitions: int, *, partitioner: str = "murmur2", key_type: str | None = None) -> int:
    """The partition a key goes to.

    Parameters
    ----------
    key : str, int, float, bytes or uuid.UUID
    partitions : int
        Partitions of the topic, 1 to 1 000 000.
    partitioner : str
        ``murmur2`` (Java's default; librdkafka's ``murmur2`` and ``murmur2_random``), ``crc32`` (librdkafka's default
        ``consistent_random`` and ``consistent``; the former draws a partition for an empty key), ``fnv1a``, or ``modulo`` (the
        classroom model's: the key itself).
    key_type : str, optional
        How the producer writes it: ``string``, ``int`` (4 bytes, big-endian), ``long`` (8), ``short`` (2), ``double``, ``uuid``,
        ``bytes``. By default ``string`` for text, ``bytes`` for bytes, ``uuid`` for UUIDs; numbers need one.

    Raises
    ------
    ScenarioError
        If something is not allowed.
    """
    return int(_partitions([key], partitions, partitioner, key_type)[0])


def partition_for_many(
    keys: Iterable[Any], partitions: int, *, partitioner: str = "murmur2", key_type: str | None = None
) -> np.ndarray:
    """The partitions of many keys, as :func:`partition_for`: an int64 array, in the keys' order."""
    import numpy as np

    return np.array(_partitions(_listed("keys", keys), partitions, partitioner, key_type), dtype="int64")


def assign(strategy: str, *, topics: Mapping[str, int], members: Mapping[str, Mapping[str, Any]]) -> Assignment:
    """One round of an assignor, as the leader of a group (or, for ``uniform`` and ``server-range``, the coordinator) computes it.

    Parameters
    ----------
    strategy : str
        ``range``, ``round-robin``, ``sticky``, ``cooperative-sticky`` of the Java client; ``uniform``, ``server-range`` of the
        broker (KIP-848). Racks are not modelled.
    topics : mapping
        Topics and their numbers of partitions.
    members : mapping
        By member id, in the order in which they joined: ``topics`` it subscribes to (by default all), ``owned`` partitions as pairs
        of topic and partition (for ``uniform`` its previous target), ``generation`` of its subscription (by default -1),
        ``data_generation`` told with what it owns (by default the same; ``sticky`` alone looks at it), ``instance_id`` of a static
        member.

    Returns
    -------
    dict
        By member its partitions, in the order in which the real assignor lists them; the broker's sorted, where its own order is
        that of a set. A round of ``cooperative-sticky`` leaves out what another member has to give up first.

    Raises
    ------
    ScenarioError
        If something is not allowed.
    """
    return assign_many([{"strategy": strategy, "topics": topics, "members": members}])[0]


def assign_many(questions: Sequence[Mapping[str, Any]]) -> list[Assignment]:
    """Answers of :func:`assign` to many questions, each a mapping of its arguments, in one crossing to the engine."""
    asked_for = _listed("questions", questions)
    asked = json.dumps([_question(question) for question in asked_for])
    answer = json.loads(default_host().call("assignGroups", asked))
    if "faults" in answer:
        at = f"questions[{answer['index']}]: " if len(asked_for) > 1 else ""
        raise ScenarioError([Fault(f["field"], f.get("value"), at + f["message"]) for f in answer["faults"]])
    return [
        {member: [(topic, partition) for topic, partition in mine] for member, mine in members}
        for members in answer["answers"]
    ]


def _question(question: Mapping[str, Any]) -> Any:
    """Members as a list: their order counts, which JSON objects do not keep."""
    if not isinstance(question, Mapping):
        raise refusal("question", question, "not a question", "a dict with strategy, topics, members")
    members = question.get("members")
    if isinstance(members, Mapping):
        members = [_member(member, said) for member, said in members.items()]
    elif members is not None:
        raise refusal("members", members, "not the members of a group", 'a dict by member id, such as {"c0": {}}')
    return {**{name: _json(value) for name, value in question.items()}, "members": members}


def _member(member: Any, said: Any) -> Any:
    if not isinstance(said, Mapping):
        return _json(said)
    if not isinstance(member, str):
        raise refusal("members", member, "not an id", "text of 1 to 1 000 characters")
    if "id" in said:
        raise refusal(f"members[{shown(member)}].id", said["id"], "a member's id is its name in the dict", "no id", "Leave it out.")
    return {"id": member, **{str(name): _json(value) for name, value in said.items()}}


def _json(value: Any, depth: int = 0) -> Any:
    """What the engine can look at; of what is no JSON a text, which it refuses."""
    if depth < DEPTH_MAX and isinstance(value, Mapping):
        return {str(name): _json(item, depth + 1) for name, item in value.items()}
    if depth < DEPTH_MAX and isinstance(value, (list, tuple, set, frozenset)):
        return [_json(item, depth + 1) for item in (_in_order(value) if isinstance(value, (set, frozenset)) else value)]
    kept = plain(value)
    if kept is None or isinstance(kept, (str, bool)) or (isinstance(kept, (int, float)) and abs(kept) < 1e308):
        return kept
    return shown(kept)


def _in_order(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:  # Of several kinds.
        return sorted(values, key=repr)


def _listed(field: str, values: Any) -> list[Any]:
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise refusal(field, values, "not a list", "any number of them in turn")
    return list(values)


def _partitions(keys: list[Any], partitions: int, partitioner: str, key_type: str | None) -> list[int]:
    count = plain(partitions)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= PARTITIONS_MAX:
        raise refusal("partitions", partitions, "not a number of partitions", f"1 to {grouped(PARTITIONS_MAX)}, whole")
    _one_of("partitioner", partitioner, PARTITIONERS)
    if key_type is not None:
        _one_of("key_type", key_type, KEY_TYPES)
    if partitioner == "modulo":
        return [_number(key) % count for key in keys]
    hexes = json.dumps([_written(plain(key), key_type).hex() for key in keys])
    return json.loads(default_host().call("partitionsForKeys", partitioner, count, hexes))


def _one_of(field: str, value: Any, allowed: Sequence[str]) -> None:
    if isinstance(value, str) and value in allowed:
        return
    nearest = nearest_name(value, allowed) if isinstance(value, str) else None
    raise refusal(field, value, "unknown", ", ".join(allowed), f"Did you mean {nearest}?" if nearest else "Choose one of these.")


def _number(key: Any) -> int:
    kept = plain(key)
    if isinstance(kept, bool) or not isinstance(kept, int) or kept < 0:
        raise refusal("key", key, "modulo divides the key itself", "whole numbers from 0 on", "Choose another partitioner.")
    return kept


def _written(key: Any, key_type: str | None) -> bytes:
    """The key as the serializer writes it."""
    if key_type is None:
        if isinstance(key, (int, float)) and not isinstance(key, bool):
            remedy = 'Say how the producer writes it: key_type="int", "long", "short", "double"; or give text.'
            raise refusal("key_type", None, "a number can be written in several ways", ", ".join(KEY_TYPES), remedy)
        key_type = "string" if isinstance(key, str) else "uuid" if isinstance(key, uuid.UUID) else "bytes"
    if key_type == "string" and isinstance(key, str):
        return key.encode("utf-8", "replace")
    if key_type == "uuid" and isinstance(key, (uuid.UUID, str)):
        try:
            return str(uuid.UUID(str(key))).encode()
        except ValueError as error:
            raise refusal("key", key, "not a UUID", "such as 161d8374-ec51-495a-b980-952c25e3e39c") from error
    if key_type == "bytes" and isinstance(key, (bytes, bytearray, memoryview)):
        return bytes(key)
    if key_type in _NUMBERS and isinstance(key, (int, float)) and not isinstance(key, bool):
        try:
            return struct.pack(_NUMBERS[key_type], key)
        except (struct.error, OverflowError) as error:
            raise refusal("key", key, f"does not fit key_type {key_type}", _range(key_type)) from error
    raise refusal("key", key, f"does not fit key_type {key_type}", _range(key_type))


def _range(key_type: str) -> str:
    if key_type in ("short", "int", "long"):
        bits = 8 * struct.calcsize(_NUMBERS[key_type]) - 1
        return f"whole numbers from -2^{bits} to 2^{bits} - 1"
    return {"string": "text", "uuid": "UUIDs", "bytes": "bytes", "double": "numbers"}[key_type]
