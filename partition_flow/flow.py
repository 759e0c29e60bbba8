"""The flow: it plays in its cell, and the same run is there for the kernel to ask.

How it is a widget is ``_widget.py``; what a table becomes is ``_workload.py``; what is allowed, ``_checks.py``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipywidgets import DOMWidget

from . import _checks, _files, _recipe
from ._engine_run import EngineRun
from ._errors import ScenarioError
from ._fields import FIELDS, PYTHON_NAMES, defaults_of
from ._parameters import Parameters
from ._progress import Progress
from ._validate import plain, plain_of, validate_changes
from ._widget import FlowWidget
from ._workload import Workload
from .host import Host, default_host
from .run import Run

if TYPE_CHECKING:
    import pandas as pd

#: Records that a run keeps, unless it is told otherwise: about 400 MB.
RECORDS_MAX = 5_000_000

#: Keywords that every widget takes.
OF_WIDGETS = ("layout", "tabbable", "tooltip")


class PartitionFlow(FlowWidget):
    """A Kafka-like flow: producers, the partitions of a topic, and a consumer group.

    Displayed, it plays in the cell. In the kernel the same run can be asked for its numbers, and computed as DataFrames
    with :meth:`run`. Parameters are attributes: their values are those in force at :attr:`time`, and setting one acts
    at that instant. Before time has moved from 0 it changes the starting config.

    Parameters
    ----------
    model : str
        Which rules hold: ``"classroom"``, simple and exact, or ``"kafka"``, what Kafka does: partitioners, assignors, group
        protocols, the poll loop, commits and failures, with Kafka's settings under Kafka's names.
    clock : str
        Of the Kafka model: ``"true"``, or ``"class"``, where all timeouts and intervals pass ten times faster (the same as
        ``clock_divisor=10``; settings are given as they truly are).
    workload : DataFrame or another table, optional
        Records to play instead of generated ones: columns ``time`` (s, or timestamps), ``key`` (text, whole numbers or bytes),
        ``bytes`` and optionally ``producer`` and ``partition``; from a DataFrame, a dict of columns, an Arrow table, a path to a CSV, Parquet or
        Arrow file, or an iterable of rows. The parameters that generate records may then not be set.
    seed : int
        0 to 4 294 967 295. The same seed, parameters and actions give the same records, to the bit, everywhere.
    title : str
        Shown above the flow; at most 200 characters.
    description : str
        Shown below the title; at most 10 000 characters.
    duration : float, optional
        Simulated seconds at which it ends; by default never.
    autoplay : bool
        Whether its first display plays at once.
    speed : float
        Simulated seconds a second.
    **parameters
        ``partitions_amount``, ``producers_amount``, ``consumers_amount``, ``producer_rate`` and the others; also
        ``layout``, ``tabbable`` and ``tooltip``, as of every widget.

    Raises
    ------
    ScenarioError
        If a value is not allowed or a name unknown; the message says what is.

    Examples
    --------
    >>> import partition_flow as pf
    >>> flow = pf.PartitionFlow(partitions_amount=4, producers_amount=2, consumers_amount=2, seed=7)
    >>> flow.at(30).set(consumers_amount=1).run(until=60).time
    60.0
    >>> flow = pf.PartitionFlow(model="kafka", partitions_amount=6, consumers_amount=3, producer_rate=20, clock="class", seed=1)
    >>> int(flow.at(20).crash(consumer=1).run(until=40).rebalances["moved"].iloc[-1])
    2
    """

    def __init__(
        self,
        *,
        model: str = "classroom",
        clock: str | None = None,
        workload: Any = None,
        seed: int = _checks.SEED_DEFAULT,
        title: str = "",
        description: str = "",
        duration: float | None = None,
        autoplay: bool = True,
        speed: float = 1.0,
        **parameters: Any,
    ) -> None:
        of_widgets = {name: parameters.pop(name) for name in OF_WIDGETS if name in parameters}
        _checks.model(model)
        if clock is not None:
            parameters = {"clock_divisor": _checks.clock(clock), **parameters}
        start = defaults_of(model, parameters.get("client"))
        changes = validate_changes(parameters, start, workload=workload is not None, model=model)
        recipe = _recipe.new_recipe(
            model=model,
            seed=_checks.seed(seed),
            title=_checks.title(title),
            description=_checks.description(description),
            duration=_checks.duration(duration),
            config={**start, **changes},
        )
        table = None if workload is None else Workload.of(workload)
        self._begin(recipe, table, autoplay=_checks.flag("autoplay", autoplay), speed=_checks.speed(speed), **of_widgets)

    def _begin(self, recipe: _recipe.Recipe, table: Workload | None, **traits: Any) -> None:
        if table is not None and recipe.get("model") == "kafka":
            table.check_partitions(recipe["config"]["partitionsAmount"])
        super().__init__(recipe, table, **traits)

    def play(self) -> PartitionFlow:
        """Play, wherever the flow is displayed; time runs only there."""
        self.playing = True
        return self

    def pause(self, consumer: int | None = None) -> PartitionFlow:
        """Stop playing; or, of a ``consumer``: its poll hands over nothing of what it owns now, until :meth:`resume`."""
        if consumer is not None:
            return self._do_to(consumer, "pause", None)
        self.playing = False
        return self

    def step(self) -> PartitionFlow:
        """Pause, and do all that happens at the next time at which something happens."""
        return self._pause_and({"kind": "step"})

    def reset(self) -> PartitionFlow:
        """Go back to 0 and pause; planned actions stay, those made by hand are dropped.

        Raises
        ------
        ScenarioError
            If what is planned needs what was done by hand; nothing is dropped.
        """
        with self._sync.lock:
            _checks.consistent(self._sync.preview({"kind": "reset"}))
            return self._pause_and({"kind": "reset"})

    def seek(
        self, time: float | None = None, *, consumer: int | None = None, offset: int | str | None = None, partition: int | None = None
    ) -> PartitionFlow:
        """Go to a time, earlier or later; or, of a ``consumer``: before its next poll it seeks, as by ``KafkaConsumer.seek``.

        What is committed stays until the next commit, which may be lower. The log has what the group may need, and what ``records_kept_ms``
        keeps; of an offset that it does not have ``auto_offset_reset`` decides, as in Kafka. Kafka model only; it can be planned too:
        ``flow.at(20).seek(consumer=1, offset="beginning")``.

        Parameters
        ----------
        time : float, optional
            Simulated seconds; not beyond the end, if there is one.
        consumer : int, optional
            Its number: 1 is ``consumer-1``.
        offset : int or str, optional
            Of a consumer: an offset from 0, ``"beginning"`` or ``"end"``.
        partition : int, optional
            One that the consumer owns then, else the seek is refused and an event says so; by default all that it owns.

        Raises
        ------
        ScenarioError
            If it is no time, or there is no such member or partition, or it is no offset.
        """
        if consumer is not None:
            if time is not None:
                raise _checks.refusal("time", time, "beside a consumer", "one of both", "Plan it: flow.at(time).seek(consumer=...).")
            return self._do_to(consumer, "seek", None, offset=offset, partition=partition)
        for name, value in (("offset", offset), ("partition", partition)):
            if value is not None:
                raise _checks.refusal(name, value, "without a consumer", "beside consumer", "Say whose it is: flow.seek(consumer=0, offset=...).")
        target = _checks.time(time)
        with self._sync.lock:
            duration = self._sync.recipe["duration"]
            self._sync.do({"kind": "seek", "time": target if duration is None else min(target, duration)})
        return self

    def set(self, **parameters: Any) -> PartitionFlow:
        """Change parameters now, together: one action."""
        with self._sync.lock:
            config = self._sync.config
            valid = self._valid(parameters, config, begun=self._sync.time > 0)
            changes = {name: value for name, value in valid.items() if value != config[name]}
            if changes:
                self._change(changes, None)
        return self

    def at(self, time: float) -> At:
        """A time: to plan changes at, if it is not before now, ``flow.at(30).set(consumers_amount=1)``; or to say something about."""
        return At(self, _checks.time(time))

    def annotate(self, text: str) -> PartitionFlow:
        """Say something about this instant: 1 to 500 characters, shown when the clock is there. No record changes."""
        return self._annotate(text, None)

    def crash(self, consumer: int) -> PartitionFlow:
        """The process of a member is gone now, as by ``kill -9``: the group learns of it when the session times out.

        Kafka model only, as :meth:`restart`, :meth:`freeze`, :meth:`stall`, :meth:`resume`, :meth:`poison`, ``flow.close(consumer=...)`` and
        ``flow.pause(consumer=...)``; all of them can be planned too: ``flow.at(20).crash(consumer=1)``.

        Parameters
        ----------
        consumer : int
            Its number: 1 is ``consumer-1``.

        Raises
        ------
        ScenarioError
            If there is no such member.
        """
        return self._do_to(consumer, "crash", None)

    def close(self, consumer: int | None = None) -> PartitionFlow | None:
        """Take the flow off the page and free what it holds there; or, of a ``consumer``: it commits, leaves the group and ends now.

        A flow that is off the page stays usable, and opens when it is displayed.
        """
        return super().close() if consumer is None else self._do_to(consumer, "close", None)

    def restart(self, consumer: int) -> PartitionFlow:
        """The process of a member, gone or not, begins anew now."""
        return self._do_to(consumer, "restart", None)

    def freeze(self, consumer: int, seconds: float) -> PartitionFlow:
        """A member does nothing for so many simulated seconds from now on, as in a pause of the garbage collector."""
        return self._do_to(consumer, "freeze", None, seconds)

    def stall(self, consumer: int, seconds: float) -> PartitionFlow:
        """The work on a member's next record takes so many simulated seconds more; it sends heartbeats meanwhile."""
        return self._do_to(consumer, "stall", None, seconds)

    def resume(self, consumer: int) -> PartitionFlow:
        """A member's poll hands over all that it owns again."""
        return self._do_to(consumer, "resume", None)

    def poison(self, consumer: int, times: int = 3) -> PartitionFlow:
        """Processing the next record that a member takes into work fails so many times, whoever tries; see ``on_failure``."""
        return self._do_to(consumer, "poison", None, times=times)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the flow to a file, which JupyterLab plays without a kernel and :func:`partition_flow.load` reads.

        Seed, parameters, every action so far, planned ones included, title, description and annotations; a workload of up to 1 MB
        inside, a larger one by its hash. Not the clock: a file begins at 0.

        Parameters
        ----------
        path : str or Path
            Ends in ``.pflow.json``. A file that is there is replaced.

        Returns
        -------
        Path

        Raises
        ------
        ScenarioError
            If the name ends otherwise, or the folder is not there.
        """
        file = _files.path_of(path)
        _files.write(file, _files.text_of(self._sync.recipe, self._table))
        return file

    def to_code(self) -> str:
        """The Python code that makes this flow, with all that was done to it: run, it gives the same records.

        A table of more than 1 000 rows is not written into it; where to put it is.
        """
        return _files.code_of(self._sync.recipe, self._table)

    def run(self, until: float | None = None, *, host: Host | None = None, records_max: int = RECORDS_MAX) -> Run:
        """Compute the run in the kernel, with no browser, from the recipe as it is now.

        It never moves :attr:`time`, and can be interrupted.

        Parameters
        ----------
        until : float, optional
            Simulated seconds, above 0; by default the scenario's duration, which also ends it.
        host : Host, optional
            Who executes the engine; by default the first one found.
        records_max : int
            Records it may produce; when there are more it stops there, with a warning.

        Returns
        -------
        Run
            The same records, to the bit, as the cell shows.

        Raises
        ------
        HostError
            If no host is found; the message names what to install.
        """
        return self._run_of(self._sync.recipe, until, host=host, records_max=records_max)

    def _run_of(
        self, recipe: _recipe.Recipe, until: float | None, *, host: Host | None = None, records_max: int = RECORDS_MAX
    ) -> Run:
        """The run of a recipe that plays this flow's table, if it plays one."""
        end = _checks.until(until, recipe["duration"])
        kept = _checks.records_max(records_max)
        with (
            EngineRun(default_host() if host is None else host, self._prepared(recipe), records_max=kept) as run,
            Progress(end) as progress,
        ):
            run.advance(end, progress)
            result = Run(run, recipe, None if self._table is None else self._table.keys)
        if result.stop is not None:
            warnings.warn(result.stop["message"], RuntimeWarning, stacklevel=3)
        return result

    @property
    def metrics(self) -> dict[str, Any]:
        """The flow in numbers at :attr:`time`, computed in the kernel; what is undefined is None.

        Those of the whole by name, as in :attr:`Run.metrics`; and ``producers``, ``consumers``, ``partitions``: a list
        of dicts each.
        """
        with self._sync.lock:
            recipe, time = self._sync.recipe, self._sync.time
        numbers = self._replay.metrics(recipe, time)
        return {**numbers["flow"], **{kind: numbers[kind] for kind in ("producers", "consumers", "partitions")}}

    @property
    def state(self) -> dict[str, Any]:
        """What is where at :attr:`time`: ``partitions`` with their records, ``producers``, ``consumers``; times in ms.

        Plain dicts under the names of the visualizer this project succeeds, such as ``partitions[0]["records"][0]
        ["processingProgress"]``. At most 100,000 waiting records.
        """
        with self._sync.lock:
            recipe, time = self._sync.recipe, self._sync.time
        return self._replay.state(recipe, time)

    @property
    def model(self) -> str:
        """Which rules hold: ``classroom`` or ``kafka``."""
        return _recipe.model_of(self._sync.recipe)

    @property
    def title(self) -> str:
        """What is shown above the flow."""
        return self._sync.recipe["title"]

    @property
    def description(self) -> str:
        """What is shown below the title."""
        return self._sync.recipe.get("description", "")

    @property
    def annotations(self) -> list[dict[str, Any]]:
        """What was said about instants, a dict each: ``id``, ``time`` (s), ``text``; a copy."""
        return [dict(annotation) for annotation in self._sync.recipe.get("annotations", ())]

    @property
    def workload(self) -> pd.DataFrame | None:
        """The table that is played, sorted by time; timestamps start at 0. A copy."""
        return None if self._table is None else self._table.frame()

    def __setattr__(self, name: str, value: Any) -> None:
        if not self._ready or name.startswith("_"):
            super().__setattr__(name, value)
            return
        with self._sync.lock:
            if name in PYTHON_NAMES:
                self.set(**{name: value})
            elif name == "seed":
                content = {"kind": "seed", "seed": _checks.seed(value)}
                _checks.consistent(self._sync.preview(content))
                self._sync.do(content)
            elif name == "speed":
                super().__setattr__(name, _checks.speed(value))
            elif name in ("playing", "autoplay"):
                super().__setattr__(name, _checks.flag(name, value))
            elif name in _checks.READ_ONLY or not hasattr(DOMWidget, name):
                raise self._not_settable(name)
            else:
                super().__setattr__(name, value)

    def __repr__(self) -> str:
        model = self.model
        start = defaults_of(model, self.client)
        values = {of["pythonName"]: plain_of(of, getattr(self, of["pythonName"])) for of in FIELDS[model].values()}
        values.update({name: plain(getattr(self, name)) for name in ("seed", "time")})
        shown = {name: value for name, value in values.items() if value != start.get(PYTHON_NAMES.get(name))}
        if model != "classroom":
            shown = {"model": model, **shown}
            if self.client != "java":
                shown["client"] = self.client
        return f"PartitionFlow({', '.join(f'{name}={value!r}' for name, value in shown.items())})"

    def _change(self, changes: Mapping[str, Any], at: float | None) -> None:
        content = {"kind": "set", "changes": changes, "at": at}
        _checks.consistent(self._sync.preview(content))
        self._sync.do(content)

    def _valid(self, parameters: Mapping[str, Any], config: Mapping[str, Any], *, begun: bool) -> dict[str, Any]:
        return validate_changes(parameters, config, workload=self._table is not None, model=self.model, begun=begun)

    def _do_to(self, consumer: Any, kind: str, at: float | None, seconds: Any = None, **more: Any) -> PartitionFlow:
        what = {"kind": kind, "consumer": consumer, "seconds": seconds, **more}
        with self._sync.lock:
            if at is not None:
                _checks.time(at, now=self.time)
            deed = _checks.deed_at(what, self._sync.recipe, self.time if at is None else at)
            content = {"kind": "deed", "deed": deed, "at": at}
            _checks.consistent(self._sync.preview(content))
            self._sync.do(content)
        return self

    def _annotate(self, text: str, at: float | None) -> PartitionFlow:
        said = _checks.annotation(text)
        with self._sync.lock:
            _checks.room_for_annotation(self._sync.recipe)
            self._sync.do({"kind": "annotate", "text": said, "at": at})
        return self

    def _pause_and(self, content: Mapping[str, Any]) -> PartitionFlow:
        with self._sync.lock:
            self._sync.do(content)
            if self._sync.owns:
                self._publish(playing=False)
        return self

    def _not_settable(self, name: str) -> ScenarioError:
        own = vars(PartitionFlow) | vars(FlowWidget) | vars(Parameters)
        return _checks.not_settable(name, [known for known in own if not known.startswith("_")])


class At:
    """A time of a flow, to plan changes at or to say something about."""

    def __init__(self, flow: PartitionFlow, time: float) -> None:
        self._flow = flow
        self._time = time

    def set(self, **parameters: Any) -> PartitionFlow:
        """Plan a change of parameters, together; returns the flow."""
        flow = self._flow
        with flow._sync.lock:
            _checks.time(self._time, now=flow.time)
            config = _recipe.config_at(flow._sync.recipe, self._time)
            flow._change(flow._valid(parameters, config, begun=True), self._time)
        return flow

    def crash(self, consumer: int) -> PartitionFlow:
        """Plan that the process of a member is gone, as by ``kill -9``; returns the flow."""
        return self._flow._do_to(consumer, "crash", self._time)

    def close(self, consumer: int) -> PartitionFlow:
        """Plan that a member closes its consumer, which commits and leaves, and ends; returns the flow."""
        return self._flow._do_to(consumer, "close", self._time)

    def restart(self, consumer: int) -> PartitionFlow:
        """Plan that the process of a member, gone or not, begins anew; returns the flow."""
        return self._flow._do_to(consumer, "restart", self._time)

    def freeze(self, consumer: int, seconds: float) -> PartitionFlow:
        """Plan that a member does nothing for so many simulated seconds, as in a pause of the garbage collector; returns the flow."""
        return self._flow._do_to(consumer, "freeze", self._time, seconds)

    def stall(self, consumer: int, seconds: float) -> PartitionFlow:
        """Plan that the work on a member's next record takes so many simulated seconds more; it sends heartbeats meanwhile."""
        return self._flow._do_to(consumer, "stall", self._time, seconds)

    def pause(self, consumer: int) -> PartitionFlow:
        """Plan that a member's poll hands over nothing of what it owns then, until it resumes; returns the flow."""
        return self._flow._do_to(consumer, "pause", self._time)

    def resume(self, consumer: int) -> PartitionFlow:
        """Plan that a member's poll hands over all that it owns again; returns the flow."""
        return self._flow._do_to(consumer, "resume", self._time)

    def poison(self, consumer: int, times: int = 3) -> PartitionFlow:
        """Plan that processing the next record that a member takes into work fails so many times; returns the flow."""
        return self._flow._do_to(consumer, "poison", self._time, times=times)

    def seek(self, consumer: int, offset: int | str, partition: int | None = None) -> PartitionFlow:
        """Plan that a member seeks, before its next poll, in a partition or in all that it owns; see :meth:`PartitionFlow.seek`; returns the flow."""
        return self._flow._do_to(consumer, "seek", self._time, offset=offset, partition=partition)

    def rolling_restart(self, every: float = 10.0, down: float = 1.0) -> PartitionFlow:
        """Plan that all members close and begin anew, one after the other; returns the flow.

        Parameters
        ----------
        every : float
            Simulated seconds from one to the next.
        down : float
            Simulated seconds that each is gone.
        """
        flow = self._flow
        _checks.length("every", every)
        _checks.length("down", down)
        with flow._sync.lock:
            members = _recipe.config_at(flow._sync.recipe, self._time)["consumersAmount"]
            for consumer in range(members):
                at = self._time + consumer * every
                flow.at(at).close(consumer)
                flow.at(at + down).restart(consumer)
        return flow

    def annotate(self, text: str) -> PartitionFlow:
        """Say something about that time: 1 to 500 characters, shown when the clock is there; returns the flow."""
        return self._flow._annotate(text, self._time)


def load(path: str | PathLike[str], *, workload: Any = None) -> PartitionFlow:
    """A flow from a file that :meth:`PartitionFlow.save` or JupyterLab wrote.

    Parameters
    ----------
    path : str or Path
    workload : DataFrame or another table, optional
        The table that is played, where the file has only its hash; another table is an error.

    Returns
    -------
    PartitionFlow
        At time 0, with all its actions.

    Raises
    ------
    ScenarioError
        If there is no such file, or something in it is not allowed; every fault, in the words of the file.
    HostError
        If nothing here can run the engine, which reads the file.
    """
    recipe, table = _files.read(path, workload)
    flow = PartitionFlow.__new__(PartitionFlow)
    flow._begin(recipe, table)
    return flow
