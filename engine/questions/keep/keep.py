"""What would keep a program: the money, cost or effect at which it stays, and what goes for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ....models.results.keeping import Keeping, Stays
from ....models.results.otherwise import Flip
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions
from ...plan.assemble import plan_scenario
from ...plan.prices import find_prices
from ...session import Session
from ..accounts.account import PRICE_SECONDS, accounts
from ..accounts.gives_way import gives_way
from ..axes.axis import Axis
from ..axes.budget import budget_axis
from ..axes.program_axes import cost_axis, effect_axis
from ..explain.asked_program import AskedProgram
from ..explain.choices import Choice
from ..explain.explain import NO_TIME
from ..explain.flips import Judge, find_flips
from ..explain.posed import Posed, asked_about
from ..explain.regret import alternative, force
from ..explain.sides import Sides, check_year
from ..explain.variants import (
    NEITHER,
    OPEN,
    OTHER,
    SAME,
    UNKNOWN,
    OutOfTime,
    Value,
    beats,
    value_of,
)
from .wanted import Want, check_keep, kept, wants

KEEP_GAP = 5e-4
"""Gap of each solve unless one is given: there are many, and what stays is worth more than that."""

FREE = Choice("trim", "nothing is asked of it", ())

FIRST_SITE_PARTS = (0.1, 0.3, 0.6, 1.0)
"""Where the first site is looked for, as shares of the change at which all of them stay."""


@in_one_thread
def keep(
    scenario: Scenario,
    program: str,
    *,
    school: str | None = None,
    from_year: int | None = None,
    plan: Plan | None = None,
    fund: str | None = None,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Keeping:
    """Return what would keep a program that a plan ends, trims or merges.

    At which money of a fund, which cost and which effect all of today's sites stay, and, where
    none does, the first one; what that costs at today's money, and what else must go. Of a program
    that the plan keeps: at which of these it would lose some of it.

    Each figure is changed alone, and solved twice where it is tried: with nothing asked of the
    program, and with it kept. It is proved not to stay where every plan that keeps it is worth less
    than one that does not; it counts as staying where no plan is better than the one that keeps it,
    as far as both gaps tell: by `within` of the objective.

    Parameters
    ----------
    scenario
        What the district says.
    program, school
        A program that runs today, and at which school; None: all its sites of today.
    from_year
        It is to stay from this year to the last; None: from the first.
    plan
        The plan that is asked about; None: it is solved for first.
    fund
        Whose money to change; None: the largest of the funds with the fewest limits that may pay
        for the program.
    options
        How to search; the gap is 0.0005 unless one is given. The time limit is for all solves.
    session
        What earlier solves of similar scenarios found.
    on_progress, on_solve
        Called now and then with where the running solve is; before each with what it is, in words.

    Raises
    ------
    CannotAsk
        No such program, site or year; or it does not run today.
    PlanDoesNotHold
        The plan given does not keep this scenario's rules, or its figures are others.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    scenario = asked_about("keep", scenario, plan, options, session)
    check_year(scenario, from_year)
    check_keep(scenario, program, school)
    filled = options.filled(gap=KEEP_GAP)
    posed = Posed.of(scenario, plan, filled, session, on_solve, on_progress)
    years = tuple(y for y in scenario.years if from_year is None or y >= from_year)
    told = Keeping(
        scenario=plan_scenario(scenario),
        status=posed.plan.status,
        gap=posed.plan.gap,
        objective=posed.plan.objective,
        program=program,
        school=school,
        since=years[0],
        within=2 * (filled.gap or 0.0),
        message=posed.plan.message,
    )
    if not posed.plan.has_decisions:
        return told
    search = _Search(posed, AskedProgram(scenario, program, school), years, fund, told.within)
    return told.model_copy(update=search.found())


@dataclass(frozen=True)
class _Search:
    """What is asked, and what is found by solving again."""

    posed: Posed
    asked: AskedProgram
    years: tuple[int, ...]
    fund: str | None
    within: float

    def found(self) -> dict[str, object]:
        """Return fields of the answer."""
        posed, asked = self.posed, self.asked
        evaluation = posed.evaluated()
        price = self._price(evaluation)
        sites = kept(evaluation, asked.program, asked.school)
        keeps_all = all(y.whole == y.today for y in sites.by_year if y.year in self.years)
        update: dict[str, object] = {
            "sites": sites.by_year,
            "keeps_all": keeps_all,
            "price": price,
        }
        asking = wants(posed.scenario, sites, asked.program, asked.school, self.years)
        free = self._free()
        if keeps_all:
            update["loses"] = tuple(self._loses(asking[0], free))
        else:
            update["stays"] = tuple(self._stays(asking, free))
        if posed.variants.out_of_time:
            update["message"] = NO_TIME
        return update

    def _price(self, evaluation: Evaluation) -> float:
        """Return what a dollar of the program's money is worth elsewhere, 0 if not known."""
        prices = find_prices(evaluation.formulation, PRICE_SECONDS)
        if prices is None:
            return 0.0
        sums, _ = accounts(evaluation, prices, self.asked.program, self.asked.school)
        dollars = sum(account.dollars for account in sums)
        return sum(account.money for account in sums) / dollars if dollars > 0 else 0.0

    def _free(self) -> Value:
        """Return what the best plan is worth with nothing asked, as exactly as the gap asks."""
        plan, variants = self.posed.plan, self.posed.variants
        known = value_of(plan)
        if plan.gap is not None and plan.gap <= (variants.options.gap or 0.0):
            return known
        try:
            again = variants.value(self.posed.scenario, FREE, "the plan, more exactly")
        except OutOfTime:
            return known
        return Value(max(known.low, again.low), min(known.high, again.high))

    def _stays(self, asking: tuple[Want, ...], free: Value) -> Iterator[Stays]:
        """Yield what each wanted takes; the first site's are looked for below those of all."""
        thens = [force(self.posed.variants, self.posed.scenario, w.choice) for w in asking]
        most: dict[str, Flip] = {}
        left = len(asking) * len(self._axes())
        for want, then in zip(asking, thens, strict=True):
            # A plan that keeps some of it is one of all plans, too.
            value = UNKNOWN if then is None else value_of(then)
            best = Value(max(free.low, value.low), free.high)
            flips = tuple(self._thresholds(want, best, value, most, left))
            left -= len(flips)
            most.update({flip.what: flip for flip in flips})
            yield self._told(want, then, best, flips)

    def _told(self, want: Want, then: Plan | None, best: Value, flips: tuple[Flip, ...]) -> Stays:
        plan, changes = self.posed.plan, dict[str, object]()
        if then is not None and then.has_decisions:
            # What gives way is told by the years in which it is to stay.
            years = (self.years[0], self.years[-1])
            give = gives_way(plan, then, self.asked.program, years)
            changes = {**self.asked.changes(then, plan), "gives_way": give}
        return Stays(
            wanted=want.wanted,
            says=want.choice.says,
            forced=alternative(want.choice, then, plan, best, changes),
            thresholds=flips,
        )

    def _thresholds(
        self, want: Want, free: Value, value: Value, most: dict[str, Flip], searches: int
    ) -> Iterator[Flip]:
        question = Sides(FREE, want.choice, runs=False, free=True)
        judge = keeping_judge(self.within)
        known = value.none or judge.says(free, value, True) != OPEN
        variants, whole = self.posed.variants, self.posed.variants.deadline
        for n, axis in enumerate(self._axes()):
            nearer = _up_to(axis, most.get(axis.what))
            if known:
                # Each figure gets its even share of the time that is left.
                variants.deadline = whole.sooner(whole.left / (searches - n))
                yield from find_flips(variants, nearer, question, free, value, judge)
                variants.deadline = whole
            else:
                # Time was over before it was told whether it stays as things are.
                yield _not_searched(axis)

    def _loses(self, want: Want, free: Value) -> Iterator[Flip]:
        question = Sides(want.choice, FREE, runs=True)
        # The plan itself keeps it.
        value = Value(max(free.low, value_of(self.posed.plan).low), free.high)
        judge = losing_judge(self.within)
        variants, whole, axes = self.posed.variants, self.posed.variants.deadline, self._axes()
        for n, axis in enumerate(axes):
            variants.deadline = whole.sooner(whole.left / (len(axes) - n))
            yield from find_flips(variants, axis, question, value, free, judge)
        variants.deadline = whole

    def _axes(self) -> list[Axis]:
        scenario, program = self.posed.scenario, self.asked.program
        made = [
            budget_axis(scenario, program, self.fund),
            cost_axis(scenario, program),
            effect_axis(scenario, program),
        ]
        return [axis for axis in made if axis is not None]


def keeping_judge(within: float) -> Judge:
    """Return what says whether a plan that keeps it (the contrary) is as good as the best plan.

    Parameters
    ----------
    within
        Share of the best by which it may be worse.
    """

    def judge(free: Value, kept: Value, solved: bool) -> str:
        if free.none and kept.none:
            return NEITHER
        if beats(free, kept):
            return SAME
        return OTHER if solved and _as_good(kept, free, within) else OPEN

    return Judge(judge, (within, 0.0))


def losing_judge(within: float) -> Judge:
    """Return what says whether the best plan is better than all that keep it; see above."""

    def judge(kept: Value, free: Value, solved: bool) -> str:
        if free.none:
            return NEITHER
        if beats(free, kept):
            return OTHER
        return SAME if solved and _as_good(kept, free, within) else OPEN

    return Judge(judge, (0.0, within))


def _as_good(one: Value, best: Value, within: float) -> bool:
    if best.high == float("inf") or one.low == float("-inf"):
        return False
    return one.low >= best.high - max(within, 1e-8) * max(1.0, abs(best.high))


def _not_searched(axis: Axis) -> Flip:
    return Flip(what=axis.what, status="not searched", unit=axis.unit, fund=axis.fund, now=axis.now)


def _up_to(axis: Axis, found: Flip | None) -> Axis:
    """Return the axis looked along only as far as where all of it stays."""
    if found is None or found.flipped is None:
        return axis
    way = found.flipped - axis.now
    return replace(axis, up=tuple(axis.now + part * way for part in FIRST_SITE_PARTS))
