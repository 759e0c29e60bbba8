"""The kernel's end of a flow: who owns the clock, what is asked of the other end, what is heard from it.

The owner alone writes ``scenario`` and ``time``. The kernel owns a flow until a page shows it; from then on a change is
a command, kept until the page has answered and counted as done meanwhile. A closed tab is never seen: a command that
has no answer within :data:`PATIENCE` seconds makes the kernel the owner again. The page's end is
``src/widget/sync.ts``.
"""

from __future__ import annotations

import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from . import _recipe
from ._recipe import Recipe

#: Seconds of wall time.
PATIENCE = 5.0

#: More, for a kernel that was busy: answers that arrived meanwhile are heard first.
GRACE = 1.0

KERNEL = "kernel"

#: Traits that only the owner writes.
OWNED = ("scenario", "time")


class Flow(Protocol):
    """What is needed of the widget."""

    def _publish(self, **traits: Any) -> None:
        """Set traits and tell the page, in one message."""

    def _repeat(self, trait: str) -> None:
        """Tell the page of a trait that did not change."""

    def _show_parameters(self) -> None:
        """Set the parameters' traits to what is in force."""

    def _tell(self, message: Mapping[str, Any]) -> None:
        """Send a message."""

    def _refuse(self, message: str) -> None:
        """Show why something could not be done."""

    def _next_time(self, recipe: Recipe, time: float) -> float:
        """When something happens next, computed here."""


@dataclass
class Command:
    """Something asked for.

    Attributes
    ----------
    id : str
        Also of the action that comes of it.
    content : Mapping
        As it is sent.
    time : float
        On the kernel's clock when it was asked.
    answered : bool
        Done by the page, whose recipe with it is still on the way.
    """

    id: str
    content: Mapping[str, Any]
    time: float
    answered: bool = False

    def applied(self, recipe: Recipe) -> Recipe:
        """The recipe once this is done."""
        match self.content:
            case {"kind": "set", "changes": changes, "at": at}:
                if _recipe.has_action(recipe, self.id):
                    return recipe
                planned = at is not None
                if not planned:
                    recipe = _recipe.without_hand_made_after(recipe, self.time)
                    if self.time == 0:
                        return _recipe.with_starting_config(recipe, changes)
                action = {"id": self.id, "time": at if planned else self.time, "set": dict(changes), "planned": planned}
                return _recipe.with_action(recipe, action)
            case {"kind": "deed", "deed": deed, "at": at}:
                if _recipe.has_action(recipe, self.id):
                    return recipe
                planned = at is not None
                if not planned:
                    recipe = _recipe.without_hand_made_after(recipe, self.time)
                action = {"id": self.id, "time": at if planned else self.time, "deed": dict(deed), "planned": planned}
                return _recipe.with_action(recipe, action)
            case {"kind": "annotate", "text": text, "at": at}:
                if _recipe.has_annotation(recipe, self.id):
                    return recipe
                return _recipe.with_annotation(recipe, {"id": self.id, "time": self.time if at is None else at, "text": text})
            case {"kind": "seed", "seed": seed}:
                return _recipe.with_seed(_recipe.without_hand_made_after(recipe, 0), seed)
            case {"kind": "reset"}:
                return _recipe.without_hand_made_after(recipe, 0)
        return recipe

    def target(self) -> float | None:
        """Where this puts the clock; None: nowhere, or where only the engine knows."""
        match self.content:
            case {"kind": "seek", "time": time}:
                return time
            case {"kind": "reset" | "seed"}:
                return 0.0
        return None


class Sync:
    """One flow's ownership, commands and clock.

    Messages may arrive on another thread: whoever reads or changes anything here holds :attr:`lock`.
    """

    def __init__(self, flow: Flow, recipe: Recipe) -> None:
        self.lock = threading.RLock()
        self.written = recipe
        self.time = 0.0
        self.owner: Mapping[str, Any] = {"number": 0, "who": KERNEL}
        self._flow = flow
        self._pending: list[Command] = []
        self._timer: threading.Timer | None = None

    @property
    def owns(self) -> bool:
        return self.owner["who"] == KERNEL

    @property
    def recipe(self) -> Recipe:
        """The recipe, with what was asked for and is not written yet."""
        recipe = self.written
        for command in self._pending:
            recipe = command.applied(recipe)
        return recipe

    @property
    def config(self) -> dict[str, Any]:
        """The parameters in force now, in camelCase."""
        return _recipe.config_at(self.recipe, self.time)

    def preview(self, content: Mapping[str, Any]) -> Recipe:
        """The recipe as it would be once something is done."""
        return Command("preview", content, self.time).applied(self.recipe)

    def do(self, content: Mapping[str, Any]) -> None:
        """Do something here, or ask the page for it."""
        with self.lock:
            command = Command(uuid.uuid4().hex, content, self.time)
            self._pending.append(command)
            if self.owns:
                self._settle()
            else:
                target = command.target()
                self.time = self.time if target is None else target
                self._flow._publish(time=self.time)
                self._send(command)
                self._wait()
            self._flow._show_parameters()

    def admit(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Of what a page wrote, that which it may write."""
        admitted = dict(state)
        claim = admitted.pop("_owner", None)
        if claim is not None and self._prevails(claim):
            admitted["_owner"] = {"number": claim["number"], "who": claim["who"]}
            return admitted
        if claim is not None and claim != self.owner:
            # It claimed against a later claim: it has to hear of that, and what it wrote as the owner does not count.
            self._flow._repeat("_owner")
        elif not self.owns:
            return admitted
        return {name: value for name, value in admitted.items() if name not in OWNED}

    def hear(self, state: Mapping[str, Any]) -> None:
        """Follow what a page wrote, as admitted."""
        if "_owner" in state:
            self.owner = state["_owner"]
        if "time" in state:
            self.time = state["time"]
        if "scenario" in state:
            self.written = state["scenario"]
            for command in self._pending:
                if _recipe.has_annotation(self.written, command.id):
                    command.answered = True
                elif _recipe.has_action(self.written, command.id):
                    command.answered = True
                    if "time" not in state and command.content["at"] is None:
                        # The page's clock was there when it did this; its next word on the time comes later.
                        self.time = max(self.time, self._time_of(command.id))
                        self._flow._publish(time=self.time)
            self._pending = [command for command in self._pending if not command.answered]
        if "_owner" in state:
            if self.owns:
                self._settle()
            else:
                self._wait()
        self._flow._show_parameters()

    def hear_message(self, message: Any) -> None:
        """An answer, or the wish to hear again what has none."""
        match message:
            case {"type": "ack", "id": str(command_id), "error": error}:
                self._answer(command_id, error)
            case {"type": "resend"}:
                waiting = [command for command in self._pending if not command.answered]
                for command in waiting:
                    self._send(command)
                if waiting:
                    self._wait()

    def take_over(self) -> None:
        """Make the kernel the owner; what was asked for is done here."""
        with self.lock:
            self._cancel_timer()
            if self.owns:
                return
            self.owner = {"number": self.owner["number"] + 1, "who": KERNEL}
            self._settle(_owner=dict(self.owner), playing=False)
            self._flow._show_parameters()

    def _settle(self, **traits: Any) -> None:
        """As the owner: what was asked for is done here."""
        self._cancel_timer()
        pending, self._pending = self._pending, []
        for command in pending:
            self.written = command.applied(self.written)
            if not command.answered:
                self.time = self._time_after(command)
        self._flow._publish(scenario=self.written, time=self.time, **traits)

    def _time_after(self, command: Command) -> float:
        if command.content["kind"] == "step":
            return self._flow._next_time(self.written, self.time)
        target = command.target()
        return self.time if target is None else target

    def _answer(self, command_id: str, error: str | None) -> None:
        command = next((command for command in self._pending if command.id == command_id), None)
        if command is None:
            return
        command.answered = True
        # A change counts as done until the page's recipe with it is here; all else is done, or is not.
        changes_recipe = command.content["kind"] in ("set", "deed", "seed", "reset", "annotate")
        written = _recipe.has_action(self.written, command_id) or _recipe.has_annotation(self.written, command_id)
        if error is not None or not changes_recipe or written:
            self._pending.remove(command)
        if error is not None:
            self._flow._refuse(error)
        self._wait()
        self._flow._show_parameters()

    def _time_of(self, action_id: str) -> float:
        return next(action["time"] for action in self.written["actions"] if action["id"] == action_id)

    def _prevails(self, claim: Any) -> bool:
        """Whether a claim holds against the present owner; of equal numbers the kernel's, else the last by name."""
        match claim:
            case {"number": int(number), "who": str(who)}:
                if number != self.owner["number"]:
                    return number > self.owner["number"]
                return not self.owns and who != self.owner["who"] and (who == KERNEL or who > self.owner["who"])
        return False

    def _send(self, command: Command) -> None:
        self._flow._tell({"type": "command", "id": command.id, "command": dict(command.content)})

    def _wait(self) -> None:
        """Give the page time to answer, from now on."""
        self._cancel_timer()
        if all(command.answered for command in self._pending):
            return
        timer = threading.Timer(PATIENCE, self._lose_patience)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError:  # No threads in the browser's own Python: then commands wait for the page's wish.
            return
        self._timer = timer

    def _lose_patience(self) -> None:
        timer = threading.current_thread()

        def decide() -> None:
            with self.lock:
                if self._timer is timer:
                    self.take_over()

        _when_idle(decide)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None


def _when_idle(call: Callable[[], None]) -> None:
    """Call now, or in a kernel when no cell runs: while one does, answers may wait in the same queue."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    loop = getattr(getattr(shell, "kernel", None), "io_loop", None)
    if loop is None:
        call()
    else:
        loop.add_callback(loop.call_later, GRACE, call)
