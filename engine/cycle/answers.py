"""Every school's requests answered: what each would cost, what would grant it, when to ask again.

First every request that is ranked first is searched for, then the others are bracketed, or searched
for as well; then what would change the answers is looked for, as long as there is time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ...models.results.answers import Answers
from ...models.results.plan import Plan
from ...models.results.plan_parts.request_plan import RequestFlip, RequestPlan, RequestPrice
from ...models.scenario.scenario import Scenario
from ..formulate import Formulation
from ..formulation.granted import Asked
from ..milp.solution import Progress
from ..one_thread import in_one_thread
from ..options import DEFAULTS, GAP, SearchOptions
from ..plan.assemble import plan_scenario
from ..questions.explain.explain import NO_TIME
from ..questions.explain.posed import Posed, asked_about
from ..questions.explain.variants import Value
from ..session import Session
from .agreement import agreement
from .flips import FlipSearch, estimated
from .granting import impossible, most
from .impossible import never
from .look_through import Known, LookThrough
from .prices import not_searched, price_of


@in_one_thread
def answers(
    scenario: Scenario,
    plan: Plan | None = None,
    *,
    exact: int | None = None,
    flips: bool = True,
    school: str | None = None,
    options: SearchOptions = DEFAULTS,
    workers: int | None = None,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Answers:
    """Return every request of every school with its answer, price and what would change it.

    Parameters
    ----------
    scenario
        What the district says, with `requests`.
    plan
        The plan that answers them; None: it is solved for first.
    exact
        Requests ranked up to this number are searched for until their price is known within the
        gap asked; the others get an interval. None: every one is.
    flips
        Whether to look for what would grant those that are refused or granted in part.
    school
        Only this school's requests are priced; None: all.
    options
        How to search; the time limit is for all searches together.
    workers
        How many processes share the requests of a large scenario; None: one for each processor.
        They do not change the answers, as long as no search is ended by its time.
    session
        What earlier solves of similar scenarios found.
    on_progress, on_solve
        Called now and then with where the running solve is; before each with what it is, in words.

    Raises
    ------
    PlanDoesNotHold
        The plan given does not keep this scenario's rules, or its figures are others.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    engine.parallel.WorkerDied
        A process died (of want of memory, say).
    """
    scenario = asked_about("answers", scenario, plan, options, session)
    filled = options.filled()
    posed = Posed.of(scenario, plan, filled, session, on_solve, on_progress)
    told = Answers(
        scenario=plan_scenario(scenario),
        status=posed.plan.status,
        gap=posed.plan.gap,
        asked_gap=filled.gap or 0.0,
        objective=posed.plan.objective,
        bound=posed.plan.bound,
        appeals=scenario.appeals,
        message=posed.plan.message,
    )
    if not posed.plan.has_decisions:
        return told
    update: dict[str, object] = {
        "requests": posed.plan.requests,
        "agreement": agreement(posed.plan, scenario),
    }
    if any(one.answer != "granted" for one in posed.plan.requests):
        update.update(_Answering(posed, filled, exact, flips, school, workers).found())
    return told.model_copy(update=update)


@dataclass
class _Answering:
    """A plan whose requests are answered.

    Attributes
    ----------
    posed
        The scenario, its plan, and what solves variants.
    options
        Filled.
    exact, flips, school, workers
        As in `answers`.
    prices
        By number of the request, what was found.
    waiting
        For how many requests what would grant them is still to be searched.
    """

    posed: Posed
    options: SearchOptions
    exact: int | None
    flips: bool
    school: str | None
    workers: int | None
    prices: dict[int, RequestPrice] = field(default_factory=dict)
    waiting: int = 0

    def found(self) -> dict[str, object]:
        """Return fields of the answers."""
        self.prices = {number: self._price(number) for number in self._order}
        self.waiting = sum(self._may_flip(number) for number in self._known.forced)
        told = tuple(self._answered(i, one) for i, one in enumerate(self.posed.plan.requests))
        over = self._known.unsearched or self.posed.variants.out_of_time
        return {
            "requests": told,
            "best": self._known.best.objective,
            "bound": self._known.high,
            "message": NO_TIME if over else self.posed.plan.message,
        }

    @cached_property
    def _known(self) -> Known:
        return LookThrough(
            self.posed,
            self.options,
            self._formulation,
            self._order,
            frozenset(number for number in self._order if self._is_exact(number)),
            self.flips,
            self.workers,
            self._tell,
        ).run()

    @property
    def _gap(self) -> float:
        return GAP if self.options.gap is None else self.options.gap

    @cached_property
    def _formulation(self) -> Formulation:
        plan = self.posed.plan
        return self.posed.variants.session.formulation(self.posed.scenario, plan.upkeep or None)

    def _asked(self, number: int) -> Asked:
        return self._formulation.requests.asked[number]

    @cached_property
    def _order(self) -> list[int]:
        """Return the requests to be priced, the first-ranked of every school first."""
        own = [
            (one.rank, number)
            for number, one in enumerate(self.posed.plan.requests)
            if one.answer != "granted" and self.school in (None, one.school)
        ]
        return [number for _, number in sorted(own)]

    def _is_exact(self, number: int) -> bool:
        return self.exact is None or self._asked(number).request.rank <= self.exact

    def _price(self, number: int) -> RequestPrice:
        """Return a request's price, by what was found."""
        asked, known = self._asked(number), self._known
        if most(self._formulation, number) < 1.0 - 1e-9:
            return never(impossible(self._formulation, asked))
        if number not in known.forced:
            return not_searched()
        if known.forced[number].none:
            return never(known.why[number])
        return price_of(known.best, known.high, asked, known.forced[number], self._gap)

    def _answered(self, number: int, one: RequestPlan) -> RequestPlan:
        if one.answer == "granted":
            return one
        update: dict[str, object] = {"price": self.prices.get(number)}
        if number in self._known.again:
            update["ask_again"] = self._known.again[number]
            update["ask_again_of"] = "as_good"
        flips = self._flips(number)
        if flips is not None:
            update["flips"] = flips
        return one.model_copy(update=update)

    def _flips(self, number: int) -> tuple[RequestFlip, ...] | None:
        """Return what would grant a request; None where there was no time, or nobody asks."""
        price, known = self.prices.get(number), self._known.forced.get(number)
        if not self.flips or price is None:
            return None
        if known is None or (price.lost == 0 and not known.none):
            return None
        asked, variants = self._asked(number), self.posed.variants
        if self._may_flip(number) and variants.deadline.worth_another:
            free = Value(self._known.best.objective, self._known.high)
            granted = Value(known.low, known.high)
            search = FlipSearch(self.posed.scenario, variants, free, self._within)
            found = self._in_turn(lambda: search.flips(asked, granted))
            if found or not variants.out_of_time:
                return found
        return estimated(self.posed.scenario, self.posed.plan, asked, price) or None

    def _may_flip(self, number: int) -> bool:
        """Return whether what would grant a request can be told, and is searched for."""
        price, known = self.prices[number], self._known.forced[number]
        proved = known.none or (price.low or 0.0) > 0.0
        return self._is_exact(number) and proved

    def _in_turn(self, searched: Callable[[], tuple[RequestFlip, ...]]) -> tuple[RequestFlip, ...]:
        """Search with a request's even share of the time that is left."""
        variants = self.posed.variants
        whole = variants.deadline
        variants.deadline = whole.sooner(whole.left / max(self.waiting, 1))
        try:
            return searched()
        finally:
            variants.deadline = whole
            self.waiting -= 1

    @property
    def _within(self) -> float:
        """Share of the objective within which two plans count as as good: both gaps."""
        return 2 * self._gap

    def _tell(self, what: str) -> None:
        if self.posed.variants.on_solve is not None:
            self.posed.variants.on_solve(what)
