"""What stands in for effects that nobody has measured: a mean, a class's, or what is presumed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ..amounts.by_year import value
from ..amounts.costs import site_coster
from ..amounts.gains import Gains
from ..scenario.effect import AnyEffect, Effect, StandIn, UnknownClass, is_unknown
from ..scenario.evidence import STANDARD, Presumed, Unknown
from ..scenario.program import Program
from ..scenario.scenario import Scenario


def with_stand_ins(scenario: Scenario) -> Scenario:
    """Return the scenario with a `StandIn` for each effect that nobody has measured."""
    if not any(map(_open, scenario.programs.values())):
        return scenario
    given = scenario.evidence.unknown
    presumed = Presumption(scenario) if isinstance(given, Presumed) else None
    programs = {
        key: program if not _open(program) else _filled(scenario, presumed, key, program)
        for key, program in scenario.programs.items()
    }
    return scenario.model_copy(update={"programs": programs})


def _open(program: Program) -> bool:
    """Return whether an effect of a program is still only said to be unknown."""
    return any(is_unknown(e) and not isinstance(e, StandIn) for e in program.effects.values())


def _filled(
    scenario: Scenario, presumed: "Presumption | None", key: str, program: Program
) -> Program:
    mean = presumed.mean(key) if presumed is not None else 0.0

    def filled(goal: str, effect: AnyEffect) -> AnyEffect:
        if not is_unknown(effect) or isinstance(effect, StandIn):
            return effect
        one_sd = scenario.goals[goal].one_sd
        if presumed is None:
            stands = class_of(scenario, effect)
            return StandIn(mean=stands.mean * one_sd, se=stands.se * one_sd)
        return StandIn(
            mean=mean * one_sd,
            se=presumed.error(mean) * one_sd,
            presumed=program.unmeasured,
        )

    effects = {goal: filled(goal, effect) for goal, effect in program.effects.items()}
    return program.model_copy(update={"effects": effects})


def class_of(scenario: Scenario, effect: AnyEffect) -> Unknown:
    """Return what stands in for an unknown effect where it is given; 0 for a class that is not.

    A plain `unknown` is of class `standard` where they are given by class.
    """
    given = scenario.evidence.unknown
    named = effect.unknown if isinstance(effect, UnknownClass) else None
    if isinstance(given, Mapping):
        return given.get(STANDARD if named is None else named, Unknown())
    return given if isinstance(given, Unknown) and named is None else Unknown()


@dataclass(frozen=True, eq=False)
class Presumption:
    """What a dollar brings on average where it is measured, and so what unmeasured programs do.

    Worth per dollar is taken in the first year, at today's sites (all of a candidate's), before
    returns diminish and without the hurdle. Measured are the programs with a mean and no unknown
    effect, of which both worth and cost are above 0.
    """

    scenario: Scenario

    @cached_property
    def per_dollar(self) -> dict[str, float]:
        """Worth of a dollar, student-SD, by measured program."""
        found = {}
        for key, program in self.scenario.programs.items():
            effects = program.effects.values()
            if any(map(is_unknown, effects)) or not any(isinstance(e, Effect) for e in effects):
                continue
            worth, cost = self._worth(key), self._cost(program)
            if worth > 0 and cost > 0:
                found[key] = worth / cost
        return found

    @property
    def needed(self) -> bool:
        """Whether some program has no measured effect."""
        return any(program.unmeasured for program in self.scenario.programs.values())

    @cached_property
    def usual(self) -> float:
        """Median worth of a dollar, student-SD; 0 where nothing is measured."""
        return median(self.per_dollar.values()) if self.per_dollar else 0.0

    def mean(self, key: str) -> float:
        """Return the effect on each of its goals, in SD, that gives a program the usual worth.

        0 for a program with a measured effect, of which what is unknown counts nothing, and for one
        that costs nothing or serves nobody in need.
        """
        program = self.scenario.programs[key]
        if not program.unmeasured:
            return 0.0
        stake = self._per_place(
            program,
            lambda place: sum(
                value(program.sites[place].students, self._first)
                * self._gains.places.stake(place, goal, self._first)
                for goal in program.effects
            ),
        )
        return self.usual * self._cost(program) / stake if stake > 0 else 0.0

    def error(self, mean: float) -> float:
        """Return the standard error of a presumed mean, in SD."""
        given = self.scenario.evidence.unknown
        assert isinstance(given, Presumed)
        return abs(mean) if given.se is None else given.se

    @property
    def _first(self) -> int:
        return self.scenario.years[0]

    @cached_property
    def _gains(self) -> Gains:
        return Gains(self.scenario)

    def _worth(self, key: str) -> float:
        program = self.scenario.programs[key]
        return self._per_place(program, lambda place: self._gains.site(key, place, self._first))

    def _cost(self, program: Program) -> float:
        cost = site_coster(self.scenario, program, self._first)
        there = self._per_place(program, lambda place: cost(program.sites[place]))
        return there + value(program.cost.district, self._first)

    @staticmethod
    def _per_place(program: Program, each: Callable[[str], float]) -> float:
        """Return a sum over today's sites; for a candidate over all it could have."""
        return sum(
            each(place)
            for place, site in program.sites.items()
            if site.running or not program.existing
        )
