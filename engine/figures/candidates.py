"""What is believed of each candidate that may be piloted: per student, were it adopted after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.amounts.gains import counted_effects
from ...models.scenario.program import Pilot, Program
from ...models.scenario.scenario import Scenario
from ..evidence.voi import preposterior_sd, sampling_variance, value_of_information
from . import Figures
from .arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Prior:
    """A candidate before its first pilot, which would be in a given year.

    Per student and year, averaged over the students at all its sites in all later years: H goals
    on which it has an effect, T years of the plan.

    Attributes
    ----------
    program, year
        Numbers of the program and of the year of piloting.
    pilot
        How it may be piloted.
    sites
        How many sites it has.
    students
        At an average site in the year of piloting.
    goal
        Numbers of the goals, (H,).
    effect, se
        Mean and standard error of each effect, tier-adjusted, in SD, (H,). The standard error is
        0 where nothing can be learned: none given, or a goal in another unit, whose `per_sd` says
        what it is worth, not how far students lie apart on it.
    stake
        Worth of an effect of one SD, student-SD, (H,): weight x need x group multipliers.
    share
        How often each year of the plan counts among the later years, (T,): once, and the last
        year, which stands for those beyond the plan, more often.
    later
        Discounted students at all sites in later years; 0 where there are none.
    counted
        The students that the averages are over: `later`, or those of the last year if it is 0.
    """

    program: int
    year: int
    pilot: Pilot
    sites: int
    students: float
    goal: IntArray
    effect: FloatArray
    se: FloatArray
    stake: FloatArray
    share: FloatArray
    later: float
    counted: float

    @property
    def gain(self) -> float:
        """Expected worth of serving a student for a year, student-SD."""
        return float(self.stake @ self.effect)

    @property
    def spread(self) -> float:
        """Standard error of that, goals independent."""
        return float(np.sqrt(np.square(self.stake * self.se).sum()))

    @property
    def numbers(self) -> IntArray:
        """Numbers of sites at which it may be piloted in a year, rising."""
        most = self.sites if self.pilot.max_sites is None else self.pilot.max_sites
        return np.arange(self.pilot.min_sites, min(most, self.sites) + 1)

    @property
    def teaches(self) -> bool:
        """Whether a pilot can teach anything that counts."""
        return bool(self.later > 0 and self.spread > 0 and self.students > 0 and len(self.numbers))

    def comparisons(self, sites: int) -> int:
        """Return how many comparison schools a pilot at so many sites has."""
        return self.pilot.comparison_sites or sites

    def variance(self, sites: int) -> float:
        """Return the sampling variance of an effect, SD^2, found by a pilot at so many sites."""
        pilot = self.pilot
        return float(
            sampling_variance(sites, self.comparisons(sites), self.students, pilot.icc, pilot.r2)
        )

    def moves(self, sites: int) -> float:
        """Return how far a pilot at so many sites may move the mean: its pre-posterior SD.

        Each goal is measured by itself: ``sqrt(sum of (stake * s^2/sqrt(s^2 + v))^2)``.
        """
        each = self.stake * preposterior_sd(self.se, self.variance(sites))
        return float(np.sqrt(np.square(each).sum()))

    def evsi(self, upkeep: float, sites: int) -> float:
        """Return the value of a pilot at so many sites per student served later, student-SD.

        Parameters
        ----------
        upkeep
            What serving a student for a year costs, student-SD.
        """
        return float(value_of_information(self.gain - upkeep, self.moves(sites)))


def find_priors(figures: Figures) -> tuple[Prior, ...]:
    """Return what is believed of each candidate with a pilot, for each year of piloting."""
    programs = list(figures.scenario.programs.values())
    chosen = [q for q, p in enumerate(programs) if p.pilot and not p.existing and p.sites]
    if not chosen:
        return ()
    return tuple(_prior(figures, q, t) for q in chosen for t in figures.years)


def later_years(scenario: Scenario, year: int) -> FloatArray:
    """Return how often each year of the plan counts among those after a year, (T,).

    A year beyond the plan is the last year, discounted further.

    Parameters
    ----------
    year
        Number of the year.
    """
    share = (np.arange(len(scenario.years)) > year).astype(float)
    rate = 1.0 + scenario.discount_rate
    share[-1] += sum(rate**-j for j in range(1, scenario.learning_years + 1))
    return share


def _prior(figures: Figures, q: int, year: int) -> Prior:
    scenario, sites, places = figures.scenario, figures.sites, figures.places
    program = list(scenario.programs.values())[q]
    own = np.flatnonzero(sites.program == q)
    share = later_years(scenario, year)
    goes_on = bool(share.any())
    if not goes_on:
        share[-1] = 1.0
    weight = share * places.discount
    counted = float(sites.students[own].sum(axis=0) @ weight)
    goal, effect, se = _effects(scenario, program)
    worth = np.einsum("sgt,sgt,t->g", sites.exposure[own], places.stake[sites.place[own]], weight)
    assert program.pilot is not None
    return Prior(
        program=q,
        year=year,
        pilot=program.pilot,
        sites=len(own),
        students=float(sites.students[own, year].mean()),
        goal=goal,
        effect=effect,
        se=se,
        stake=worth[goal] / counted if counted > 0 else np.zeros(len(goal)),
        share=share,
        later=counted if goes_on else 0.0,
        counted=counted,
    )


def _effects(scenario: Scenario, program: Program) -> tuple[IntArray, FloatArray, FloatArray]:
    """Goals, means and standard errors of a program's effects, tier-adjusted."""
    goals, counted = list(scenario.goals), counted_effects(scenario, program)
    known = [effect.se if scenario.goals[effect.goal].in_sd else 0.0 for effect in counted]
    goal = np.array([goals.index(effect.goal) for effect in counted], dtype=np.int64)
    mean = np.array([effect.mean for effect in counted], dtype=float)
    return goal, mean, np.array(known, dtype=float)
