"""The trace hash, computed a second time from a run's records by another implementation of MurmurHash3."""

import mmh3
import numpy as np
import pandas as pd
import pytest

import partition_flow as pf

#: A record as it is hashed: 64 bytes, little-endian.
RECORD = np.dtype(
    [("record", "<f8"), ("offset", "<f8"), ("bytes", "<f8"), ("event_time", "<f8"), ("started_time", "<f8")]
    + [("completed_time", "<f8"), ("key", "<i4"), ("partition", "<i4"), ("consumer", "<i4"), ("producer", "<i4")]
)


def hash_of(records: pd.DataFrame) -> str:
    """The hash of a run without completions that tie at one consumer."""
    done = records.dropna(subset=["completed_time"])
    done = done.sort_values(["completed_time", "consumer", "partition"], kind="stable")
    rows = np.empty(len(done), RECORD)
    for name in RECORD.names:
        rows[name] = done[name]
    words = np.frombuffer(mmh3.hash_bytes(rows.tobytes(), 0, x64arch=False), "<u4")
    return "".join(f"{word:08x}" for word in words[:2])


@pytest.mark.parametrize(
    "parameters",
    [
        {"partitions_amount": 4, "producers_amount": 2, "consumers_amount": 2},
        {"partitions_amount": 7, "producers_amount": 5, "consumers_amount": 3, "producer_delay_random_factor": 0.5},
        {"consumers_amount": 0},
    ],
)
def test_the_hash_is_murmur3_of_the_completed_records(parameters):
    run = pf.PartitionFlow(seed=7, **parameters).run(until=120)
    assert hash_of(run.records) == run.trace_hash
