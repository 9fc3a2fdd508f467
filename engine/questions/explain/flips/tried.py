"""The scenarios that are tried, and their MILPs with one decision made or the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .....models.numbers import shown
from .....models.scenario.scenario import Scenario
from ....formulate import Formulation, OpenFormulation
from ...axes.axis import Axis
from ..choices import Choice
from ..sides import forcing
from ..variants import VariantSolver

VALUES_KEPT = 3
"""Of how many values MILPs are kept: of both ends of a stretch and one inside."""


@dataclass(frozen=True)
class Tried:
    """Scenarios that are tried, by a number.

    Attributes
    ----------
    at
        The scenario at a value.
    says
        What is tried there, in words.
    now
        The value at which things are as they are.
    rising
        As of `Axis`.
    """

    at: Callable[[float], Scenario]
    says: Callable[[float], str]
    now: float = 0.0
    rising: int = 0


def along(axis: Axis, variants: VariantSolver) -> Tried:
    """Return the scenarios along an axis."""
    alike = variants.upkeep is not None or not any(
        program.pilot is not None for program in axis.at(axis.now).programs.values()
    )
    return Tried(
        axis.at,
        lambda at: f"{axis.what} {shown(at, 4)} {axis.unit}",
        axis.now,
        axis.rises(alike),
    )


@dataclass
class Formulations:
    """MILPs by decision and value; both decisions share most of one.

    Attributes
    ----------
    variants, tried
        Who formulates, and what.
    choices
        The decision and the contrary.
    """

    variants: VariantSolver
    tried: Tried
    choices: tuple[Choice, Choice]
    _open: dict[float, OpenFormulation] = field(default_factory=dict)
    _closed: dict[tuple[int, float], Formulation] = field(default_factory=dict)

    def of(self, which: int, at: float) -> Formulation:
        """Return the MILP at a value with one of the decisions made.

        Raises
        ------
        OutOfTime
            The time is over.
        """
        key, choice = (which, at), self.choices[which]
        if key not in self._closed:
            if at not in self._open:
                self._forget()
                self._open[at] = self.variants.begin(self.tried.at(at))
            rules = forcing(self._open[at].figures.scenario, choice)
            made = self._open[at].close_with(rules)
            self._closed[key] = made if choice.hold is None else choice.hold(made)
        self._open[at] = self._open.pop(at)  # the last one used is the last to go
        return self._closed[key]

    def _forget(self) -> None:
        """Drop those not used for longest, but that of things as they are."""
        known = [at for at in self._open if at != self.tried.now]
        for at in known[: max(0, len(known) - VALUES_KEPT)]:
            del self._open[at]
            for which in (0, 1):
                self._closed.pop((which, at), None)
