"""A progress bar for runs that take longer than a second."""

from __future__ import annotations

import time as wall
from typing import Any

#: Seconds of wall time without a bar.
DELAY = 1.0


class Progress:
    """Called with the simulated time reached; shows a bar once that takes long."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._started = wall.monotonic()
        self._bar: Any = None

    def __call__(self, time: float) -> None:
        if self._bar is None:
            if wall.monotonic() - self._started < DELAY:
                return
            from tqdm.auto import tqdm

            shape = "{l_bar}{bar}| {n:.4g}/{total:.4g} simulated s [{elapsed}<{remaining}]"
            self._bar = tqdm(total=self._until, leave=False, bar_format=shape)
        self._bar.update(time - self._bar.n)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is None:
            return
        self._bar.close()
        # In a notebook the bar is a box of widgets, of which tqdm closes the box alone.
        box = getattr(self._bar, "container", None)
        for widget in () if box is None else (*box.children, box):
            for part in (widget, widget.layout, getattr(widget, "style", None)):
                if part is not None:
                    part.close()
