"""Solving variants of a scenario in which a decision is forced, within one time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...find_value import Hold, find_value, known_value
from ...formulation.learning import Upkeep
from ...milp.solution import Progress, Status
from ...options import SearchOptions
from ...session import Session
from ...solve import STOPPED, solve
from .choices import Choice
from .sides import forced

NOISE = 1e-8
"""Share of an objective below which two do not differ: what floating-point sums leave."""


UNPROVED = ("feasible", "no_plan_in_time")
"""Statuses of searches that the time ended."""


class OutOfTime(Exception):
    """The time is over, or Ctrl-C was pressed; what is not yet known stays unknown."""


@dataclass(frozen=True)
class Value:
    """What the best plan under a forced decision is worth: somewhere from `low` to `high`.

    Attributes
    ----------
    low, high
        Objective of the plan found, and what none exceeds; both -inf where no plan exists.
    """

    low: float
    high: float

    @property
    def none(self) -> bool:
        """Whether no plan exists."""
        return self.high == float("-inf")


NONE = Value(float("-inf"), float("-inf"))
UNKNOWN = Value(float("-inf"), float("inf"))


def beats(one: Value, two: Value) -> bool:
    """Return whether one is proved to be worth more than two."""
    return one.low > float("-inf") and one.low > two.high + _noise(one.low)


SAME, OTHER, OPEN, NEITHER = "same", "other", "open", "neither"


def verdict(same: Value, other: Value, *, free: bool) -> str:
    """Return which decision is better: `same`, `other`, `open` (the gaps) or `neither` (no plan).

    Parameters
    ----------
    free
        Whether `same` is the best of all plans, so that the contrary can only be as good.
    """
    if beats(same, other):
        return SAME
    equal = free and other.low > float("-inf") and not same.low > other.low + _noise(other.low)
    if equal or beats(other, same):
        return OTHER
    return NEITHER if same.none and other.none else OPEN


def _noise(size: float) -> float:
    return NOISE * max(1.0, abs(size) if abs(size) < float("inf") else 1.0)


@dataclass
class VariantSolver:
    """Solves, as often as asked, until the time is over.

    Attributes
    ----------
    options
        How to search; the time of each solve is what is left.
    deadline
        By when no solve goes on.
    on_solve, on_progress
        Called before each solve with what it is, in words, and now and then with where it is.
    session
        What earlier solves found.
    upkeep
        As in `solve`.
    """

    options: SearchOptions
    deadline: Deadline
    on_solve: Callable[[str], None] | None = None
    on_progress: Callable[[Progress], None] | None = None
    session: Session = field(default_factory=Session)
    upkeep: Upkeep | None = None
    stopped: bool = False
    out_of_time: bool = False

    @contextmanager
    def one_of(self, searches: int) -> Iterator[None]:
        """Give what is searched within its even share of the time left, with so many to come."""
        whole = self.deadline
        self.deadline = whole.sooner(whole.left / max(searches, 1))
        try:
            yield
        finally:
            self.deadline = whole

    def plan_to_explain(self, scenario: Scenario) -> Plan:
        """Return the best plan of a scenario, searched for however little time there is."""
        return self._solved(scenario, "the plan", diagnose=True)

    def plan(self, scenario: Scenario, what: str, *, diagnose: bool = False) -> Plan:
        """Return the best plan of a scenario.

        Raises
        ------
        OutOfTime
            No time is left, or a Ctrl-C ended an earlier solve.
        """
        self._check_time()
        return self._solved(scenario, what, diagnose=diagnose)

    def _solved(self, scenario: Scenario, what: str, *, diagnose: bool) -> Plan:
        self._tell(what)
        found = solve(
            scenario,
            options=replace(self.options, time_limit=self.deadline.share()),
            diagnose=diagnose,
            session=self.session,
            by_tier=diagnose,  # of what-ifs only the objective is read
            by_requests=diagnose,
            upkeep=self.upkeep,
            on_progress=self.on_progress,
        )
        self.stopped = found.message == STOPPED
        self.out_of_time = self.out_of_time or found.status in UNPROVED
        return found

    def _tell(self, what: str) -> None:
        if self.on_solve is not None:
            self.on_solve(what)

    def value(self, scenario: Scenario, choice: Choice, what: str) -> Value:
        """Return what the best plan of a scenario is worth in which a decision is made.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        return self.value_in(forced(scenario, choice), what, hold=choice.hold)

    def value_in(
        self,
        scenario: Scenario,
        what: str,
        enough: float | None = None,
        hold: Hold | None = None,
    ) -> Value:
        """Return what the best plan of a scenario is worth.

        Parameters
        ----------
        enough
            If no plan is proved to be worth more than this, no more need be known.
        hold
            What is asked beside the scenario's rules.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        self._tell(what)
        found = find_value(
            scenario,
            options=replace(self.options, time_limit=self.deadline.share()),
            session=self.session,
            upkeep=self.upkeep,
            enough=enough,
            hold=hold,
            on_progress=self.on_progress,
        )
        self.stopped = found.interrupted
        decided = enough is not None and found.high <= enough
        ended = found.status not in (Status.FEASIBLE, Status.NO_PLAN_IN_TIME)
        self.out_of_time = self.out_of_time or not (decided or ended)
        return Value(found.low, found.high)

    def known(self, scenario: Scenario, hold: Hold | None = None) -> float:
        """Return what the best plan known is worth in a scenario, -inf if none is one of it.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        return known_value(scenario, self.session, self.upkeep, hold)

    def _check_time(self) -> None:
        if self.stopped or not self.deadline.worth_another:
            self.out_of_time = True
            raise OutOfTime


def value_of(plan: Plan) -> Value:
    """Return what a plan shows of the value it was searched for."""
    if plan.status == "infeasible":
        return NONE
    return _value(plan.objective, plan.bound)


def _value(objective: float | None, bound: float | None) -> Value:
    low = float("-inf") if objective is None else objective
    return Value(low, float("inf") if bound is None else bound)
