"""Solving variants of a scenario in which a decision is forced, within one time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...figures.arrays import FloatArray
from ...find_value import FoundValue, ValueAsk, best_value, formulated
from ...formulate import Formulation, OpenFormulation, begin_formulation
from ...formulation.learning import Upkeep
from ...milp.row_prices import RowPrices
from ...milp.solution import Progress, Status
from ...options import SearchOptions
from ...session import Session
from ...solve import STOPPED, solve
from .choices import Choice
from .sides import forced

VALUE_NOISE = 1e-8
"""Share of an objective below which two do not differ: what floating-point sums leave."""


PRICES = 4
"""How many relaxations' prices are tried on a model before it is solved."""

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
    return VALUE_NOISE * max(1.0, abs(size) if abs(size) < float("inf") else 1.0)


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
    plans
        Decisions of plans found that make a choice, the newest first.
    prices
        Prices of rows where a choice was solved for, the newest first.
    regret_share
        Share of a regret to within which it is enough to know it, where it is more than the gap.
    impossible
        Prices of rows that prove of some scenario tried that it has no plan, the newest first.
    """

    options: SearchOptions
    deadline: Deadline
    on_solve: Callable[[str], None] | None = None
    on_progress: Callable[[Progress], None] | None = None
    session: Session = field(default_factory=Session)
    upkeep: Upkeep | None = None
    plans: list[tuple[Choice, list[FloatArray]]] = field(default_factory=list)
    prices: list[tuple[Choice, RowPrices]] = field(default_factory=list)
    impossible: list[RowPrices] = field(default_factory=list)
    regret_share: float = 0.0
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

    def plan(
        self, scenario: Scenario, what: str, *, diagnose: bool = False, gap: float | None = None
    ) -> Plan:
        """Return the best plan of a scenario, to another gap than that asked if one is given.

        Raises
        ------
        OutOfTime
            No time is left, or a Ctrl-C ended an earlier solve.
        """
        self._check_time()
        return self._solved(scenario, what, diagnose=diagnose, gap=gap)

    def _solved(
        self, scenario: Scenario, what: str, *, diagnose: bool, gap: float | None = None
    ) -> Plan:
        self._tell(what)
        asked = self.options if gap is None else replace(self.options, gap=gap)
        found = solve(
            scenario,
            options=replace(asked, time_limit=self.deadline.share()),
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

    def value(
        self, scenario: Scenario, choice: Choice, what: str, enough: float | None = None
    ) -> Value:
        """Return what the best plan of a scenario is worth in which a decision is made.

        Parameters
        ----------
        enough
            If no plan is proved to be worth more than this, no more need be known.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        with_it = forced(scenario, choice)
        formulation = formulated(with_it, self.session, self.upkeep, choice.hold)
        found = self.find(formulation, what, ValueAsk(self.options, self.session, enough))
        return Value(found.low, found.high)

    def find(self, formulation: Formulation, what: str, ask: ValueAsk) -> FoundValue:
        """Return what the best plan of a formulation is worth, and a plan.

        Parameters
        ----------
        what
            What is solved, in words.
        ask
            How; time limit and progress are this object's.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        self._tell(what)
        options = replace(ask.options, time_limit=self.deadline.share())
        found = best_value(formulation, replace(ask, options=options, on_progress=self.on_progress))
        self.stopped = found.interrupted
        decided = ask.enough is not None and found.high <= ask.enough
        decided = decided or (ask.plenty is not None and found.low >= ask.plenty)
        ended = found.status not in (Status.FEASIBLE, Status.NO_PLAN_IN_TIME)
        self.out_of_time = self.out_of_time or not (decided or ended)
        return found

    def begin(self, scenario: Scenario) -> OpenFormulation:
        """Return the MILP of a scenario, open for the rules of one decision or another.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        return begin_formulation(scenario, upkeep=self.upkeep)

    def time_for(self, what: str) -> float:
        """Return the wall seconds that a relaxation may take, told in words before it begins.

        Raises
        ------
        OutOfTime
            As for `plan`.
        """
        self._check_time()
        self._tell(what)
        return self.deadline.share()

    def prices_of(self, choice: Choice) -> list[RowPrices]:
        """Return prices of rows where a choice was solved for: the newest, and the first."""
        found = [prices for known, prices in self.prices if known == choice]
        return found if len(found) <= PRICES else [*found[: PRICES - 1], found[-1]]

    def take_prices(self, choice: Choice, prices: RowPrices | None) -> None:
        """Keep prices of rows for the next model in which a choice is made."""
        if prices is not None:
            self.prices.insert(0, (choice, prices))

    def plans_of(self, choice: Choice) -> list[FloatArray]:
        """Return the plans found that make a choice, which whoever finds more adds to."""
        for known, plans in self.plans:
            if known == choice:
                return plans
        self.plans.append((choice, []))
        return self.plans[-1][1]

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
