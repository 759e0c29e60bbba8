"""The name somebody may have meant, by the rule of ``src/scenario/nearest-name.ts``."""

from __future__ import annotations

from collections.abc import Sequence


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """The known name nearest to a wrong one by edits (Levenshtein); None when none is near."""
    best = None
    least = max(2, len(name) // 3) + 1
    for candidate in known:
        if abs(len(candidate) - len(name)) >= least:
            continue
        edits = _distance(name, candidate)
        if edits < least:
            best, least = candidate, edits
    return best


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        following = [i]
        for j, right in enumerate(b, 1):
            following.append(min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (left != right)))
        row = following
    return row[-1]
