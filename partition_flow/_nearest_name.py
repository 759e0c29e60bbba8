"""The name somebody may have meant, by the rule of ``src/scenario/nearest-name.ts``."""

from __future__ import annotations

from collections.abc import Sequence

#: The shortest name that is looked for inside others.
PART_MIN = 4


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """The known name nearest to a wrong one by edits (Levenshtein), else the shortest one it is a part of.

    Case, ``_`` and ``-`` make no difference; None when no name is near.
    """
    wanted = _letters(name)
    best = None
    least = max(2, len(wanted) // 3) + 1
    for candidate in known:
        other = _letters(candidate)
        if abs(len(other) - len(wanted)) >= least:
            continue
        edits = _distance(wanted, other)
        if edits < least:
            best, least = candidate, edits
    return best or _shortest_around(wanted, known)


def _shortest_around(part: str, known: Sequence[str]) -> str | None:
    if len(part) < PART_MIN:
        return None
    return min((candidate for candidate in known if part in _letters(candidate)), key=len, default=None)


def _letters(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        following = [i]
        for j, right in enumerate(b, 1):
            following.append(min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (left != right)))
        row = following
    return row[-1]
