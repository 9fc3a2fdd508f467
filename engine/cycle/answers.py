"""Every school's requests answered: what each would cost, what would grant it, when to ask again.

First every request that is ranked first is searched for, then the others are bracketed, or searched
for as well; then what would change the answers is looked for, as long as there is time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...models.given import want_plan, want_scenario
from ...models.resolve import resolve
from ...models.results.answers import Answers
from ...models.results.plan import Plan
from ...models.results.plan_parts.request_plan import RequestFlip, RequestPlan, RequestPrice
from ...models.scenario.scenario import Scenario
from ..evaluation.evaluate import Evaluation
from ..formulate import Formulation
from ..formulation.granted import Asked
from ..milp.solution import Progress
from ..options import DEFAULTS, GAP, SearchOptions, want_options
from ..parallel import processors
from ..plan.assemble import plan_scenario
from ..questions.explain.explain import NO_TIME
from ..questions.explain.posed import Posed
from ..questions.explain.variants import Value
from ..search import Search
from ..session import Session, want_session
from .agreement import agreement
from .flips import FlipSearch, estimated
from .forced import Forced
from .granting import Granted, impossible, most
from .impossible import never
from .pricers import Pricers
from .prices import not_searched, price_of
from .pricing import Kind, Pricing, Turn, noise, small

PRICES_SHARE = 0.8
"""Share of the time that prices may take; what would grant the requests gets what is left."""

BASE_SHARE = 0.25
"""Share of the time that a better plan to set prices against may take."""

SLACK = 0.5
"""Share of the gap asked that the plan set against may be off by: the rest is for the requests'."""


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
    want_scenario(scenario, "answers")
    scenario = resolve(scenario)
    if plan is not None:
        want_plan(plan, "answers: plan")
    want_options(options, "answers")
    want_session(session, "answers")
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
    best
        The best plan known, which prices are set against.
    prices
        By number of the request, what was found; filled in turn.
    known
        By number, what the plans that grant it are worth.
    again
        By number, the later year from which on it costs nothing.
    unsearched
        Whether a search was not ended.
    waiting
        For how many requests what would grant them is still to be searched.
    """

    posed: Posed
    options: SearchOptions
    exact: int | None
    flips: bool
    school: str | None
    workers: int | None
    best: Evaluation = field(init=False)
    prices: dict[int, RequestPrice] = field(default_factory=dict)
    known: dict[int, Forced] = field(default_factory=dict)
    again: dict[int, int] = field(default_factory=dict)
    unsearched: bool = False
    waiting: int = 0

    def found(self) -> dict[str, object]:
        """Return fields of the answers."""
        self.best = self._base
        numbers = self._order()
        possible = [n for n in numbers if most(self._formulation, n) >= 1.0 - 1e-9]
        why = self._searched(possible)
        for number in numbers:
            self.prices[number] = self._price(number, number in possible, why.get(number, ""))
        self.waiting = sum(self._may_flip(number) for number in self.known)
        told = tuple(self._answered(i, one) for i, one in enumerate(self.posed.plan.requests))
        over = self.unsearched or self.posed.variants.out_of_time
        return {
            "requests": told,
            "best": self.best.objective,
            "bound": self._high,
            "message": NO_TIME if over else self.posed.plan.message,
        }

    def _searched(self, possible: list[int]) -> dict[int, str]:
        """Search for plans that grant requests; return what forbids those that none grants.

        The best plan known is then the best of all that were found.
        """
        turns = self._turns(possible)
        found = self._pricers.take([turn for _, turn in turns], self._tell_turn)
        why, again = {}, {}
        for place, gave in found.items():
            number, turn = turns[place]
            if gave is None:
                continue
            if turn.kind == "again":
                again[number] = gave
            else:
                self.known[number] = gave.forced(self._formulation)
                why[number] = gave.why
        plans = self._plans(
            [*self.known.values(), *(g.forced(self._formulation) for g in again.values())]
        )
        self.best = max(plans, key=lambda plan: plan.objective)
        for number, known in self.known.items():
            self.known[number] = known.with_plans(self._wanted(number), plans)
        least = self.best.objective - noise(self.best.objective)
        for number, gave in again.items():
            if gave.since is not None and gave.forced(self._formulation).low >= least:
                self.again[number] = gave.since
        self.unsearched = any(
            n not in self.known or (self._is_exact(n) and not self.known[n].within(self._gap))
            for n in possible
        )
        return why

    def _turns(self, possible: list[int]) -> list[tuple[int, Turn]]:
        """Return in what order requests are looked at: first a bound for each, the dear last."""
        exact = [n for n in possible if self._is_exact(n)]
        others = [n for n in possible if not self._is_exact(n)]
        asked = self.posed.plan.requests
        again = [n for n in self._order() if asked[n].ask_again not in asked[n].years]
        again = [n for n in again if most(self._formulation, n) > 0]
        kinds: list[tuple[Kind, list[int]]] = [
            ("bound", others),
            ("price", exact),
            ("price", others),
            ("again", again),
        ]
        return [
            (n, Turn(self._wanted(n), kind, self._is_exact(n)))
            for kind, numbers in kinds
            for n in numbers
        ]

    def _plans(self, known: list[Forced]) -> list[Evaluation]:
        """Return all plans known: any of them may grant any request."""
        return [self._base, *(one.found for one in known if one.found is not None)]

    @property
    def _gap(self) -> float:
        return GAP if self.options.gap is None else self.options.gap

    @cached_property
    def _formulation(self) -> Formulation:
        plan = self.posed.plan
        return self.posed.variants.session.formulation(self.posed.scenario, plan.upkeep or None)

    @cached_property
    def _against(self) -> tuple[Evaluation, float]:
        """The best plan known, and what none exceeds.

        A plan that itself takes up the gap asked leaves nothing of it for the requests.
        """
        posed, plan = self.posed, self.posed.plan
        base = posed.evaluated()
        high = float("inf") if plan.bound is None else plan.bound
        if plan.gap is not None and plan.gap <= self._gap * SLACK:
            return base, max(high, base.objective)
        self._tell("the plan, more exactly")
        variants = posed.variants
        options = replace(self.options, gap=self._gap * SLACK).milp()
        deadline = variants.deadline.sooner(variants.deadline.left * BASE_SHARE)
        search = Search(self._formulation, options, deadline, self.options.method, begin=base.x)
        solution, better = search.run()
        if solution.bound is not None:
            high = min(high, solution.bound + self._formulation.offset)
        if better is not None and better.objective > base.objective:
            base = better
        return base, max(high, base.objective)

    @property
    def _base(self) -> Evaluation:
        return self._against[0]

    @property
    def _high(self) -> float:
        return max(self._against[1], self.best.objective)

    @cached_property
    def _pricers(self) -> Pricers:
        variants = self.posed.variants
        deadline = variants.deadline
        if self.flips:
            deadline = deadline.sooner(deadline.left * PRICES_SHARE)
        wanted = [self._wanted(n) for n in self._order()]
        wanted += [one for n in self._order() for one in self._later(n)]
        one_alone = small(self._formulation)
        pricing = Pricing(
            self._base,
            self._against[1],
            self.options.milp(workers=1),
            self.options.method,
            deadline,
            1 if one_alone else self.workers or processors(),
        )
        return Pricers(pricing, tuple(wanted))

    def _asked(self, number: int) -> Asked:
        return self._formulation.requests.asked[number]

    def _wanted(self, number: int) -> Granted:
        asked = self._asked(number)
        return Granted(asked.school, asked.program)

    def _later(self, number: int) -> list[Granted]:
        """Return that a request is as asked from each later year on."""
        years = self.posed.scenario.years[1:]
        return [replace(self._wanted(number), since=year) for year in years]

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

    def _price(self, number: int, possible: bool, why: str) -> RequestPrice:
        """Return a request's price, by what was found."""
        asked, known = self._asked(number), self.known.get(number)
        if not possible:
            return never(impossible(self._formulation, asked))
        if known is None:
            return not_searched()
        if known.none:
            return never(why)
        return price_of(self.best, self._high, asked, known, self._gap)

    def _answered(self, number: int, one: RequestPlan) -> RequestPlan:
        if one.answer == "granted":
            return one
        update: dict[str, object] = {"price": self.prices.get(number)}
        if number in self.again:
            update["ask_again"] = self.again[number]
            update["ask_again_of"] = "as_good"
        flips = self._flips(number)
        if flips is not None:
            update["flips"] = flips
        return one.model_copy(update=update)

    def _flips(self, number: int) -> tuple[RequestFlip, ...] | None:
        """Return what would grant a request; None where there was no time, or nobody asks."""
        price, known = self.prices.get(number), self.known.get(number)
        if not self.flips or price is None:
            return None
        if known is None or (price.lost == 0 and not known.none):
            return None
        asked, variants = self._asked(number), self.posed.variants
        if self._may_flip(number) and variants.deadline.worth_another:
            free = Value(self.best.objective, self._high)
            granted = Value(known.low, known.high)
            search = FlipSearch(self.posed.scenario, variants, free, self._within)
            found = self._in_turn(lambda: search.flips(asked, granted))
            if found or not variants.out_of_time:
                return found
        return estimated(self.posed.scenario, self.posed.plan, asked, price) or None

    def _may_flip(self, number: int) -> bool:
        """Return whether what would grant a request can be told, and is searched for."""
        price, known = self.prices[number], self.known[number]
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

    def _tell_turn(self, turn: Turn) -> None:
        wanted = turn.wanted
        self._tell(f"if {wanted.school}'s request for {wanted.program} is granted")

    def _tell(self, what: str) -> None:
        if self.posed.variants.on_solve is not None:
            self.posed.variants.on_solve(what)
