"""Answers questions, a line of JSON each, until there are no more: the other end of ``contestants.mjs``."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any


def serve(**tasks: Callable[..., Any]) -> None:
    """Answer ``{"do": task, ...}`` with what the task returns for the rest."""
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"value": tasks[question.pop("do")](**question)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
