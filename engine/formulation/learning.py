"""Learning: the worth of what pilots teach, credited once, in a candidate's first year of piloting.

The value of a pilot is not concave in its number of sites, so each number has a binary column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray, sum_by
from ..figures.candidates import Prior, find_priors
from ..figures.ways import PILOT, RUN
from ..milp.basis import Basis
from ..milp.model.expressions import Expressions, sum_lines
from ..milp.model.model import Model, Rows
from .builder import FormulationBuilder
from .decision_model import DecisionModel, always
from .money.dollar_prices import DollarPrices, find_dollar_prices
from .money.ledger import DISTRICT, YEARLY
from .money.money import Money

TEACHES_NOTHING = 1e-9
"""Student-SD below which what a pilot teaches counts as nothing: it is rounding."""

Upkeep = Mapping[str, Mapping[int, float]]
"""Price of adopting, by program's id and year of piloting: yearly cost and staff of serving a
student later, student-SD."""


Beginning = Callable[[Model], Basis | None]
"""Where a model's relaxation is likely to rest, if anyone knows."""


def no_basis(model: Model) -> None:
    """Know of no basis."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """What piloting a candidate for the first time in a given year is worth.

    Attributes
    ----------
    prior
        What is believed before.
    upkeep
        What serving a student costs for a year, student-SD.
    worth
        What a pilot teaches by its number of sites, from 0 to all, student-SD, (sites + 1,).
    """

    prior: Prior
    upkeep: float
    worth: FloatArray

    @property
    def must_adopt(self) -> bool:
        """Whether it is worth anything only if the plan adopts the candidate in a later year.

        So it is where the prior mean already favours adopting: what is learned is then when to let
        it go. Where all later years lie beyond the plan, the plan cannot say.
        """
        last = self.prior.year + 1 == len(self.prior.share)
        return self.prior.gain >= self.upkeep and not last


@dataclass(frozen=True, eq=False)
class Learning:
    """What pilots may teach.

    Attributes
    ----------
    figures
        Of the scenario.
    priors
        Of every candidate with a pilot, for each year of piloting.
    lessons
        Of those that can teach anything.
    prices
        That the lessons' upkeep was found with; None where it was given, or nothing has a price.
    """

    figures: Figures
    priors: tuple[Prior, ...]
    lessons: tuple[Lesson, ...]
    prices: DollarPrices | None

    @property
    def upkeep(self) -> Upkeep:
        """Price of adopting that the lessons are valued at, as `formulate` takes it."""
        scenario = self.figures.scenario
        programs, found = list(scenario.programs), dict[str, dict[int, float]]()
        for lesson in self.lessons:
            years = found.setdefault(programs[lesson.prior.program], {})
            years[scenario.years[lesson.prior.year]] = lesson.upkeep
        return found

    def credits(self, decisions: FloatArray) -> Iterator[tuple[Lesson, int, float]]:
        """Yield the lessons that decisions, (N, T), take: which, sites, and what is credited."""
        lessons = {(x.prior.program, x.prior.year): x for x in self.lessons}
        runs = _count(self.figures, decisions, RUN)
        for prior, sites in self.first_pilots(decisions):
            lesson = lessons.get((prior.program, prior.year))
            if lesson is not None:
                adopts = runs[prior.program, prior.year + 1 :].any()
                counts = adopts or not lesson.must_adopt
                yield lesson, sites, float(lesson.worth[sites]) if counts else 0.0

    def worth(self, decisions: FloatArray) -> float:
        """Return what the pilots among decisions, (N, T), teach, student-SD."""
        return float(sum(worth for _, _, worth in self.credits(decisions)))

    def first_pilots(self, decisions: FloatArray) -> Iterator[tuple[Prior, int]]:
        """Yield what decisions, (N, T), pilot for the first time: the prior, and the sites."""
        pilots = _count(self.figures, decisions, PILOT)
        for prior in self.priors:
            sites = int(pilots[prior.program, prior.year])
            if sites and not pilots[prior.program, : prior.year].any():
                yield prior, sites


def _count(figures: Figures, decisions: FloatArray, kind: int) -> IntArray:
    """Return the number of sites of each program that are so, (programs, T)."""
    ways = figures.ways
    own = np.flatnonzero(ways.kind == kind)
    is_so = (decisions[own] > 0.5).astype(float)
    count = sum_by(ways.offering[own], is_so, len(figures.scenario.programs))
    return np.asarray(count, dtype=np.int64)


def add_learning(
    builder: FormulationBuilder,
    money: Money,
    staff: dict[str, Rows],
    upkeep: Upkeep | None,
    begin: Beginning = no_basis,
) -> Learning:
    """Add to the objective what pilots teach; the model must be complete otherwise.

    Parameters
    ----------
    upkeep
        If it is known; else it is found by solving the model's relaxation as it is, without
        learning. Candidates that it does not name teach nothing.
    begin
        Where that relaxation is likely to rest.
    """
    decisions = builder.decisions
    priors = find_priors(decisions.figures)
    teaching = [prior for prior in priors if prior.teaches]
    prices = None
    if upkeep is None:
        if teaching:
            model, wanted = builder.milp.build(), _wanted(decisions, money, teaching)
            prices = find_dollar_prices(decisions, money, staff, model, wanted, begin(model))
        upkeep = {} if prices is None else find_upkeep(decisions, money, prices, teaching)
    known = [(prior, _known(decisions.figures, upkeep, prior)) for prior in teaching]
    lessons = [_lesson(prior, price) for prior, price in known if price is not None]
    learning = Learning(decisions.figures, priors, tuple(lessons), prices)
    for lesson in lessons:
        _add_lesson(builder, learning, lesson)
    return learning


def find_upkeep(
    decisions: DecisionModel,
    money: Money,
    prices: DollarPrices,
    priors: list[Prior] | tuple[Prior, ...],
) -> Upkeep:
    """Return what serving a student costs at prices: yearly cost and staff at all sites."""
    scenario = decisions.figures.scenario
    programs = list(scenario.programs)
    each = {q: _yearly_upkeep(decisions, money, prices, q) for q in {p.program for p in priors}}
    found: dict[str, dict[int, float]] = {}
    for p in priors:
        if p.counted > 0:
            price = float(each[p.program] @ p.share) / p.counted
            found.setdefault(programs[p.program], {})[scenario.years[p.year]] = price
    return found


def _wanted(decisions: DecisionModel, money: Money, priors: list[Prior]) -> BoolArray:
    """Return of which cost classes and years adopting any of some candidates costs dollars."""
    wanted = np.zeros((len(money.admits), len(decisions.figures.years)), dtype=bool)
    for q in {prior.program for prior in priors}:
        due = _yearly_dues(decisions, money, q)
        wanted[money.label[due], money.ledger.year[due]] = True
    return wanted


def _yearly_dues(decisions: DecisionModel, money: Money, q: int) -> IntArray:
    """Return the entries of the ledger that running a candidate at all its sites is due for."""
    figures, ledger = decisions.figures, money.ledger
    # A pilot site costs what a running one does, and there is one in every year.
    own = np.flatnonzero((figures.ways.kind == PILOT) & (figures.ways.offering == q))
    yearly = (ledger.kind == YEARLY) & np.isin(ledger.column, decisions.column[own])
    return np.flatnonzero(yearly | ((ledger.kind == DISTRICT) & (ledger.offering == q)))


def _known(figures: Figures, upkeep: Upkeep, prior: Prior) -> float | None:
    program = list(figures.scenario.programs)[prior.program]
    return upkeep.get(program, {}).get(figures.scenario.years[prior.year])


def _yearly_upkeep(
    decisions: DecisionModel, money: Money, prices: DollarPrices, q: int
) -> FloatArray:
    """Return the price of running a candidate at all its sites, by year, (T,)."""
    figures, ledger = decisions.figures, money.ledger
    own = np.flatnonzero((figures.ways.kind == PILOT) & (figures.ways.offering == q))
    due = _yearly_dues(decisions, money, q)
    price = prices.dollar[money.label[due], ledger.year[due]]
    years = len(figures.years)
    cost = np.bincount(ledger.year[due], ledger.dollars[due] * price, minlength=years)
    return np.asarray(cost + np.einsum("nrt,rt->t", figures.ways.staff[own], prices.staff))


def _lesson(prior: Prior, upkeep: float) -> Lesson:
    each = [prior.evsi(upkeep, sites) for sites in range(1, prior.sites + 1)]
    worth = prior.later * np.array([0.0, *each])
    return Lesson(prior, upkeep, np.where(worth < TEACHES_NOTHING, 0.0, worth))


def _add_lesson(builder: FormulationBuilder, learning: Learning, lesson: Lesson) -> None:
    """Add the columns of a lesson, one a number of sites: 1 where the pilot has so many.

    The rows hold them from above only: more is worth more, so they rise as far as they may.
    """
    decisions = builder.decisions
    prior = lesson.prior
    q, t, numbers = prior.program, prior.year, prior.numbers
    worth = lesson.worth[numbers]
    if not worth.any():
        return
    columns = builder.derive(
        f"learning:{q}:{t}",
        len(numbers),
        _taken(decisions, learning, lesson),
        objective=worth,
        integer=True,
    )
    zeros = np.zeros(columns.size, dtype=np.int64)
    one = Expressions.of(1, zeros, columns.ids)
    sites = Expressions.of(1, zeros, columns.ids, numbers.astype(float))
    own = np.flatnonzero(decisions.figures.sites.program == q)
    name, year = decisions.program_name(q), decisions.figures.scenario.years[t]
    says = always(f"what a pilot of {name} in {year} teaches counts once, by its number of sites")
    count = sites - decisions.piloting[t].at(own).total()
    builder.require(f"learning:{q}:{t}:sites", count, says, upper=0.0)
    builder.require(f"learning:{q}:{t}:if", one - builder.pilots_anywhere(q, t), says, upper=0.0)
    for past in range(t):
        both = one + builder.pilots_anywhere(q, past)
        builder.require(f"learning:{q}:{t}:first:{past}", both, says, upper=1.0)
    if lesson.must_adopt:
        later = range(t + 1, len(decisions.figures.years))
        adopted = sum_lines([builder.anywhere(q, year) for year in later])
        builder.require(f"learning:{q}:{t}:adopted", one - adopted, says, upper=0.0)


def _taken(
    decisions: DecisionModel, learning: Learning, lesson: Lesson
) -> Callable[[FloatArray], FloatArray]:
    def value(x: FloatArray) -> FloatArray:
        for taken, sites, worth in learning.credits(decisions.of(x)):
            if taken is lesson and worth > 0:
                return np.asarray(lesson.prior.numbers == sites, dtype=np.float64)
        return np.zeros(len(lesson.prior.numbers))

    return value
