"""Reads a flow in SimPy: the numbers of the engine's ``metrics``, under the same names."""

from __future__ import annotations

import math
from collections import deque
from typing import Any

from simpy_state import BUCKETS, SimpyFlow

Row = dict[str, Any]


def metrics(flow: SimpyFlow) -> dict[str, Any]:
    """Of the whole, and of each producer, consumer and partition, now."""
    now = flow.env.now
    seconds = min(5.0, now)
    oldest = max(0, int(10 * now) - BUCKETS + 1)
    partitions = [_partition(flow, id, now) for id in range(len(flow.logs))]
    producers = [_producer(flow, id, oldest, seconds) for id in range(len(flow.producers))]
    consumers = [_consumer(flow, id, partitions, oldest, seconds) for id in range(len(flow.consumers))]

    def total(rows: list[Row], name: str) -> Any:
        return sum(row[name] for row in rows)

    completed = total(consumers, "records_consumed")
    lag_bytes = total(partitions, "lag_bytes")
    draining = total(consumers, "bytes_rate") - total(producers, "bytes_rate")
    processing = math.fsum(consumer.processing_seconds for consumer in flow.consumers)
    p50, p95, p99 = _percentiles(flow, oldest, (0.5, 0.95, 0.99))
    whole = {
        "total_records_produced": total(producers, "records_produced"),
        "total_records_consumed": completed,
        "total_bytes_produced": total(producers, "bytes_produced"),
        "total_bytes_consumed": total(consumers, "bytes_consumed"),
        "avg_processing_time_ms": 1000 * processing / completed if completed else None,
        "processing_time_samples": completed,
        "produce_records_rate": total(producers, "records_rate"),
        "produce_bytes_rate": total(producers, "bytes_rate"),
        "consume_records_rate": total(consumers, "records_rate"),
        "consume_bytes_rate": total(consumers, "bytes_rate"),
        "lag": total(partitions, "lag"),
        "lag_bytes": lag_bytes,
        "behind": max(row["behind"] for row in partitions),
        "restarts": flow.restarts,
        "ordering_issues": flow.ordering_issues_count,
        "latency_p50": p50,
        "latency_p95": p95,
        "latency_p99": p99,
        "utilisation": total(consumers, "busy") / len(consumers),
        "time_to_drain": 0 if lag_bytes == 0 else lag_bytes / draining if draining > 0 else None,
    }
    return {"time": now, "flow": whole, "producers": producers, "consumers": consumers, "partitions": partitions}


def _partition(flow: SimpyFlow, id: int, now: float) -> Row:
    log = flow.logs[id]
    return {
        "id": id,
        "owner": flow.owners[id],
        "log_start_offset": flow.log_end[id] - len(log),
        "log_end_offset": flow.log_end[id],
        "ready": sum(record[1] <= now for record in log),
        "working": flow.started[id] >= 0,
        "lag": len(log),
        "lag_bytes": flow.bytes[id],
        "behind": now - log[0][0] if log else 0,
    }


def _producer(flow: SimpyFlow, id: int, oldest: int, seconds: float) -> Row:
    producer = flow.producers[id]
    return {
        "id": id,
        **_rates(producer, oldest, seconds),
        "records_produced": producer.records,
        "bytes_produced": producer.bytes,
        "last_produce_time": None if producer.last_time < 0 else producer.last_time,
    }


def _consumer(flow: SimpyFlow, id: int, partitions: list[Row], oldest: int, seconds: float) -> Row:
    consumer, now = flow.consumers[id], flow.env.now
    owned = [row for row in partitions if row["owner"] == id]
    stretches = list(consumer.stretches)
    if consumer.busy_since >= 0:
        stretches.append((consumer.busy_since, now))
    busy = math.fsum(max(0.0, end - max(begin, oldest / 10)) for begin, end in stretches)
    return {
        "id": id,
        **_rates(consumer, oldest, seconds),
        "assigned_partitions": [row["id"] for row in owned],
        "active_partitions": sorted(partition for _, partition in consumer.work),
        "records_consumed": consumer.records,
        "bytes_consumed": consumer.bytes,
        "last_update_time": None if consumer.last_time < 0 else consumer.last_time,
        "processing_times": list(consumer.processing_times),
        "lag": sum(row["lag"] for row in owned),
        "lag_bytes": sum(row["lag_bytes"] for row in owned),
        "behind": max((row["behind"] for row in owned), default=0),
        "busy": min(1.0, busy / (now - oldest / 10)),
    }


def _rates(entity: Any, oldest: int, seconds: float) -> Row:
    """Over the window: all so far, less what there was when its first bucket with records began."""
    marks: deque[tuple[int, int, int]] = entity.marks
    in_window = ((records, size) for bucket, records, size in marks if bucket >= oldest)
    records, size = next(in_window, (entity.records, entity.bytes))
    return {"bytes_rate": (entity.bytes - size) / seconds, "records_rate": (entity.records - records) / seconds}


def _percentiles(flow: SimpyFlow, oldest: int, parts: tuple[float, ...]) -> list[float | None]:
    """By nearest rank."""
    buckets = range(max(oldest, flow.latency_bucket - BUCKETS + 1), flow.latency_bucket + 1)
    values = sorted(value for bucket in buckets for value in flow.latencies[bucket % BUCKETS])
    return [values[math.ceil(part * len(values)) - 1] if values else None for part in parts]
