"""The parameters of a flow as traits: the values in force at its time.

They are not synced, because the recipe says what they are; ranges and units are declared in ``_fields.json``, and a
test keeps the names and defaults here equal to those there.
"""

from __future__ import annotations

import typing

from traitlets import Any, Bool, Enum, Float, HasTraits, Int, TraitType

from ._fields import FIELDS, Field

STRATEGIES = ("round-robin", "range", "sticky", "cooperative-sticky")


def _trait(field: Field) -> TraitType[typing.Any, typing.Any]:
    """None: the flow is of the other model."""
    more = {"default_value": None, "allow_none": True, "help": field["doc"]}
    if "choices" in field:
        return Enum(tuple(field["choices"]), **more)
    return {"integer": Int, "number": Float, "flag": Bool, "numbers": Any, "texts": Any}[field["kind"]](**more)


#: What only the Kafka model has.
_KafkaParameters: typing.Any = type(
    "KafkaParameters",
    (HasTraits,),
    {field["pythonName"]: _trait(field) for name, field in FIELDS["kafka"].items() if name not in FIELDS["classroom"]},
)


class Parameters(_KafkaParameters):
    """What can be set of a flow; what the flow's model has not is None."""

    partitions_amount = Int(1, help="Partitions of the topic.")
    producers_amount = Int(1, help="Producers.")
    consumers_amount = Int(1, help="Consumers in the group.")
    producer_rate = Float(1.0, help="Records a second, of each producer.")
    producer_delay_random_factor = Float(0.0, help="A gap between records is 1/rate * (1 + U(0, factor)); 0 to 1.")
    record_value_size_min = Int(800, help="Bytes, whole; sizes are uniform between both ends.")
    record_value_size_max = Int(1200, help="Bytes, whole.")
    record_key_range = Int(4, help="Keys are drawn from 1 to this; in the Kafka model so many texts k0, k1, ...")
    partition_bandwidth = Float(1000.0, allow_none=True, help="Bytes a second of each partition; None: no delay.")
    partition_transit = Enum(
        ("delay", "serial"), "delay", allow_none=True, help="Whether records travel side by side or in turn."
    )
    consumer_throughput_max_in_bytes = Float(1000.0, help="Bytes a second of each consumer.")
    consumer_assignment_strategy = Enum(STRATEGIES, "sticky", help="How the group divides the partitions.")
