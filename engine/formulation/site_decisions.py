"""The decisions that `decide` asks for and `avoid` rules out: which sites, and what of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.scenario.rules.kinds import Avoid, Decide
from ..figures.arrays import BoolArray, IntArray
from ..figures.ways import MERGE
from ..milp.model.expressions import Expressions
from .builder import FormulationBuilder
from .chosen import chosen_offerings, percent
from .constraint import at_schools, count, in_years, rule_years
from .decision_model import DecisionModel
from .decisions.positions import runs_with


@dataclass(frozen=True, eq=False)
class Wish:
    """A decision at sites (or on a reorganization): lines of 1 where it is made, 0 where not.

    Attributes
    ----------
    names
        What is decided on, one a line: 'Reading Recovery at Lincoln Elementary'.
    place
        Number of each line's place, -1 for a reorganization, (lines,).
    made
        By year (number): whether the decision is made.
    opposite
        Whether the lines say the contrary: 0 where the decision is made.
    unit
        What a line counts.
    """

    names: tuple[str, ...]
    place: IntArray
    made: dict[int, Expressions]
    opposite: bool = False
    unit: str = "sites"


def wish(rule: Decide | Avoid, builder: FormulationBuilder) -> Wish:
    """Return the decision a rule speaks of."""
    decisions = builder.decisions
    if rule.program in decisions.figures.scenario.reorganizations:
        return _on_reorganization(rule, decisions)
    own = _sites(rule, decisions)
    running = decisions.figures.sites.running[own]
    years = rule_years(rule, decisions)
    if rule.action == "keep":
        sites = own[running]
        return _wish(decisions, sites, {t: _kept(rule, builder, sites, t) for t in years})
    if rule.action == "start":
        return _wish(decisions, own[~running], {t: decisions.itself[t] for t in years})
    if rule.action == "pilot":
        return _wish(decisions, own, {t: decisions.piloting[t] for t in years})
    if rule.action == "merge":
        sites = own[_mergeable(rule, decisions)[own]]
        return _wish(decisions, sites, {t: _inside(rule, decisions, t) for t in years})
    if rule.action == "retire":
        runs = {t: decisions.runs[t] for t in years}
        return _wish(decisions, own[running], runs, opposite=True)
    return _wish(decisions, own, {t: decisions.active[t] for t in years}, opposite=True)


def _on_reorganization(rule: Decide | Avoid, decisions: DecisionModel) -> Wish:
    number = list(decisions.figures.scenario.reorganizations).index(rule.program)
    return Wish(
        (decisions.reorganization_name(number),),
        np.array([-1]),
        {t: decisions.in_force(t).at([number]) for t in rule_years(rule, decisions)},
        opposite=rule.action == "off",
        unit="reorganizations",
    )


def _kept(
    rule: Decide | Avoid, builder: FormulationBuilder, sites: IntArray, t: int
) -> Expressions:
    """Return, for each site (else a line of nothing), whether it runs as itself as the rule says.

    Fully, at the level named, or with the positions named, left out with its reference number.
    """
    decisions = builder.decisions
    program = decisions.figures.scenario.programs[rule.program]
    if program.positions is not None:
        lines = runs_with(builder, sites, rule.positions or 0, t)
        return lines.sum_by(sites, len(decisions.figures.sites.program))
    return decisions.full[t] if rule.level is None else decisions.exactly(rule.level, t)


def sentence(rule: Decide | Avoid, decisions: DecisionModel, verb: str) -> str:
    """Return a sentence such as 'Reading Recovery: keep at Lincoln Elementary in 2027.'."""
    (offering,) = chosen_offerings([rule.program], decisions)
    name = decisions.offering_name(offering)
    into = f" into {rule.merge}" if rule.merge else ""
    where = at_schools(rule.schools, decisions)
    much = f" at {percent(rule.level)}" if rule.level is not None else ""
    if rule.positions is not None:
        much = f" with {count(rule.positions, 'position')}"
    return f"{name}: {verb}{rule.action}{much}{into}{where}{in_years(rule)}."


def _wish(
    decisions: DecisionModel,
    sites: IntArray,
    lines: dict[int, Expressions],
    *,
    opposite: bool = False,
) -> Wish:
    return Wish(
        tuple(decisions.site_name(site) for site in sites.tolist()),
        decisions.figures.sites.place[sites],
        {t: line.at(sites) for t, line in lines.items()},
        opposite,
    )


def _sites(rule: Decide | Avoid, decisions: DecisionModel) -> IntArray:
    figures = decisions.figures
    program = list(figures.scenario.programs).index(rule.program)
    own = figures.sites.program == program
    if rule.schools is not None:
        chosen = set(figures.scenario.select(rule.schools))
        here = np.array([key in chosen for key in figures.places.ids], dtype=bool)
        own &= here[figures.sites.place]
    return np.flatnonzero(own)


def _mergeable(rule: Decide | Avoid, decisions: DecisionModel) -> BoolArray:
    """Which sites a merge (the one named, or any) can take in."""
    ways, scenario = decisions.figures.ways, decisions.figures.scenario
    pair = ways.kind[ways.part_way] == MERGE
    if rule.merge is not None:
        number = len(scenario.programs) + list(scenario.merges).index(rule.merge)
        pair &= ways.offering[ways.part_way] == number
    can = np.zeros(len(decisions.figures.sites.program), dtype=bool)
    can[ways.part_site[pair]] = True
    return can


def _inside(rule: Decide | Avoid, decisions: DecisionModel, t: int) -> Expressions:
    if rule.merge is None:
        return decisions.merged[t]
    return decisions.inside(list(decisions.figures.scenario.merges).index(rule.merge), t)
