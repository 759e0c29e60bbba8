"""A flow as a widget: its traits, how they are sent and heard, and how it comes onto a page and off it.

What a user can do with a flow is ``flow.py``; what a message means is ``_sync.py``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from ipywidgets import DOMWidget
from traitlets import All, Bool, Bunch, Dict, Float, Int, Tuple, Unicode

from . import _cells, _recipe
from ._fields import ALIASES, PYTHON_NAMES
from ._parameters import Parameters
from ._recipe import Recipe
from ._replay import Replay
from ._sync import KERNEL, Sync
from ._version import MODEL_VERSION, __version__
from ._workload import Workload

MODULE = "partition-flow"

#: The versions of the package that pages have told this process.
pages_heard: set[str] = set()

#: A page may tell anything: of what looks like a version, so many.
PAGES_HEARD_MAX = 16
VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,39}")


class _Recipe(Dict):
    """The recipe, of which each reader gets a copy: one changed in place would no longer be what the page has.

    A reader in Python also sees what was asked of the page and is not written yet; what is sent is what is written.
    """

    def __get__(self, obj: Any, cls: Any = None) -> Any:
        if obj is None or not obj._ready:
            return super().__get__(obj, cls)
        return copy.deepcopy(obj._sync.recipe)


def _written(_: Any, widget: FlowWidget) -> Recipe:
    return widget._sync.written


class FlowWidget(Parameters, DOMWidget):
    """The kernel's end of a flow.

    Messages may arrive on another thread, in the middle of a cell: what changes or reads more than one trait holds the
    lock of :class:`Sync`.
    """

    _model_name = Unicode("PartitionFlowModel", read_only=True).tag(sync=True)
    _model_module = Unicode(MODULE, read_only=True).tag(sync=True)
    _model_module_version = Unicode(f"^{MODEL_VERSION}", read_only=True).tag(sync=True)
    _view_name = Unicode("PartitionFlowView").tag(sync=True)
    _view_module = Unicode(MODULE).tag(sync=True)
    _view_module_version = Unicode(f"^{MODEL_VERSION}").tag(sync=True)

    scenario = _Recipe(help="The recipe of the run, with every action so far; a copy.").tag(sync=True, to_json=_written)
    time = Float(0.0, help="Simulated seconds; while it plays, as last heard.").tag(sync=True, echo_update=False)
    playing = Bool(False, help="Whether it plays wherever it is displayed.").tag(sync=True)
    speed = Float(1.0, help="Simulated seconds a second.").tag(sync=True)
    autoplay = Bool(True, help="Whether its first display plays at once.").tag(sync=True)
    refused = Tuple(help="What could not be done, and why: texts, the newest last.").tag(sync=True)
    seed = Int(0, help="What all chance comes from.")

    _workload = Dict(None, allow_none=True).tag(sync=True)
    _owner = Dict({"number": 0, "who": KERNEL}).tag(sync=True)
    _rate_hz = Int(1).tag(sync=True)
    _package_version = Unicode(__version__).tag(sync=True)

    #: Whether what is set now is set by a user.
    _ready = False

    def __init__(self, recipe: Recipe, table: Workload | None, **traits: Any) -> None:
        self._table = table
        self._sync = Sync(self, recipe)
        self._replay = Replay(self._prepared)
        self._layout_is_ours = "layout" not in traits
        super().__init__(scenario=recipe, _workload=None if table is None else table.wire(), **traits)
        self.on_msg(self._hear_message)
        self._show_parameters()
        self._ready = True
        _cells.hold(self)

    def open(self) -> None:
        """Connect to the page, if it is not connected. Displaying a flow does."""
        with self._sync.lock:
            if self.layout.comm is None:
                self.layout.open()
            super().open()

    def close(self) -> None:
        """Take the flow off the page and free what it holds there; it stays usable, and opens when it is displayed."""
        if self.comm is None:
            return
        with self._sync.lock:
            self._sync.take_over()
            self._publish(playing=False)
            super().close()
            # The base class takes away the display of what is closed.
            self.__dict__.pop("_repr_mimebundle_", None)
            if self._layout_is_ours:
                self.layout.close()
        self._replay.forget()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        self.open()
        _cells.hold(self)
        return super()._repr_mimebundle_(**kwargs)

    def observe(self, handler: Any, names: Any = All, type: Any = "change") -> None:
        """Call ``handler`` when a trait changes; while ``time`` is observed it comes four times a second, not once."""
        super().observe(handler, names, type)
        self._adapt_rate()

    def unobserve(self, handler: Any, names: Any = All, type: Any = "change") -> None:
        """Stop calling ``handler``."""
        super().unobserve(handler, names, type)
        self._adapt_rate()

    def set_trait(self, name: str, value: Any) -> None:
        """Set a trait by its name; of a parameter or the seed that is the same as setting the attribute."""
        # The same value comes when notifications were held: nobody wants a change then.
        if self._ready and (name in PYTHON_NAMES or name == "seed") and value != getattr(self, name):
            setattr(self, name, value)
        else:
            super().set_trait(name, value)

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take over what a page wrote."""
        with self._sync.lock:
            admitted = self._sync.admit(sync_data)
            # All is true before any observer is called, and what the page wrote is not sent back to it.
            with self._lock_property(), self.hold_trait_notifications():
                super().set_state(admitted)
                self._sync.hear(admitted)
                self._property_lock = admitted

    def notify_change(self, change: Bunch) -> None:
        """Tell the page and the observers; these get copies of the recipe."""
        if change["name"] == "scenario":
            change = Bunch({**change, "old": copy.deepcopy(change["old"]), "new": copy.deepcopy(change["new"])})
        super().notify_change(change)

    def _should_send_property(self, key: str, value: Any) -> bool:
        if key == "time" and not self._sync.owns:
            return False
        return super()._should_send_property(key, value)

    def _adapt_rate(self) -> None:
        if self._ready:
            observed = any(self._trait_notifiers.get(name, {}).get("change") for name in ("time", All))
            self._rate_hz = 4 if observed else 1

    def _hear_message(self, _: Any, content: Any, __: Any) -> None:
        match content:
            case {"type": "page", "version": str(version)}:
                if VERSION.fullmatch(version) and len(pages_heard) < PAGES_HEARD_MAX:
                    pages_heard.add(version)
            case {"type": "workload", "hash": str(wanted)}:
                if self._table is not None and self._table.hash == wanted:
                    self.send(*self._table.columns_wire())
            case _:
                with self._sync.lock:
                    self._sync.hear_message(content)

    # What `Sync` needs.

    def _publish(self, **traits: Any) -> None:
        with self.hold_sync():
            for name, value in traits.items():
                super().set_trait(name, value)

    def _repeat(self, trait: str) -> None:
        self.send_state(trait)

    def _tell(self, message: Mapping[str, Any]) -> None:
        self.send(dict(message))

    def _refuse(self, message: str) -> None:
        self._publish(refused=(*self.refused, message))

    def _show_parameters(self) -> None:
        recipe = self._sync.recipe
        config = _recipe.config_at(recipe, self._sync.time)
        with self.hold_trait_notifications():
            for name in PYTHON_NAMES:
                meant = ALIASES.get(name, name) if _recipe.model_of(recipe) == "kafka" else name
                value = config.get(PYTHON_NAMES[meant])
                # Nobody changes the recipe by changing a list.
                super().set_trait(name, tuple(value) if isinstance(value, list) else value)
            super().set_trait("seed", recipe["seed"])

    def _next_time(self, recipe: Recipe, time: float) -> float:
        return self._replay.next_time(recipe, time)

    def _prepared(self, recipe: Recipe) -> Recipe:
        """The recipe for an engine in the kernel."""
        return recipe if self._table is None else {**recipe, "workload": self._table.plain()}
