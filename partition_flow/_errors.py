"""What is wrong with what somebody asked for.

::

    ValueError, TraitError
      ScenarioError            a value, a name, a table that is not allowed: all faults at once
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from traitlets import TraitError

#: Faults that are told at once; whoever makes more of them is no person.
FAULTS_MAX = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    field : str
        As the caller wrote it.
    value : object
        What was given.
    message : str
        ``<field> = <value>: <why>. Allowed: <range, unit>. <What to do>.``
    """

    field: str
    value: Any
    message: str


class ScenarioError(ValueError, TraitError):
    """A flow cannot be what was asked for; it stays as it was.

    Attributes
    ----------
    faults : tuple of Fault
        What was found, at least one, at most about a hundred.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message for fault in self.faults))
