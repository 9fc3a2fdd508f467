"""What can be asked about, a program or a reorganization, as the search for an answer sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from ....models.results.explanation import AnyExplanation
from ....models.results.plan import Plan
from ...evaluation.evaluate import Evaluation
from ..axes.axis import Axis
from .binding_rules import Left
from .choices import Choice
from .sides import Sides


class Subject(Protocol):
    """What is asked about, in one scenario."""

    @property
    def key(self) -> str:
        """Its id."""
        ...

    def without_plan(self, plan: Plan) -> AnyExplanation:
        """Return what can be said where a plan has no decisions."""
        ...

    def at_rest(self, plan: Plan, evaluation: Evaluation) -> AnyExplanation:
        """Return what follows from the plan and the prices alone."""
        ...

    def afterwards(
        self, plan: Plan, evaluation: Evaluation, contrary: Plan | None
    ) -> dict[str, object]:
        """Return fields of the answer that need the best plan which decides the contrary."""
        ...

    def sides(self, plan: Plan, start: int | None = None) -> Sides:
        """Return what the plan decides as a yes or no: in the year `start` (None: the first)."""
        ...

    def asked_year(self, plan: Plan, start: int | None = None) -> int | None:
        """Return the year that this is about; None: no year of its own."""
        ...

    def choices(self, start: int | None = None) -> tuple[Choice, ...]:
        """Return every decision there is, made from a year on (None: the first), or in a year."""
        ...

    def makes(self, plan: Plan, choice: Choice) -> bool:
        """Return whether a plan makes a decision already."""
        ...

    def within(self, choice: Choice, side: Choice) -> bool:
        """Return whether every plan that makes a choice is on a side, as far as known."""
        ...

    def changes(self, forced_plan: Plan, plan: Plan) -> Mapping[str, object]:
        """Return fields of an alternative: what it changes for the subject itself."""
        ...

    def axes(self, fund: str | None) -> list[Axis]:
        """Return the figures that may change the decision."""
        ...

    def may_hold(
        self, evaluation: Evaluation, plan: Plan, contrary: Plan | None, sides: Sides
    ) -> Iterator[Left]:
        """Yield the rules and settings that may hold the decision."""
        ...
