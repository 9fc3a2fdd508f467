"""Why a request is granted or not: in the words of the rules, the funds and the evidence."""

from __future__ import annotations

import numpy as np

from ....models.naming import rule_name
from ....models.numbers import dollars
from ....models.scenario.program import Program
from ...evaluation.evaluate import Evaluation
from ...evaluation.site_years import positions
from ...figures.arrays import FloatArray, IntArray
from ...figures.ways import MERGE, POSITIONS, RUN
from ...formulation.chosen import listed, percent
from ...formulation.granted import FULL, LESS, MERGED, NOT_RUN, PILOTED, Asked, extents
from ..causes import EVEN
from ..closings import closings
from ..evidence_words import evidence_words, stand_in_words
from ..reasons import CAUSE_UNKNOWN, Reasons, figure

TEACHES = "what its trial teaches counts, too"
"""What decides on a trial that does less for its money than others."""

FUNDS = 3
"""Funds that are named; of more, how many."""


def why(reasons: Reasons, asked: Asked, values: FloatArray) -> str:
    """Return why a request is granted or not.

    Parameters
    ----------
    values
        How far it is granted in each year, (T,).
    """
    if asked.is_merge:
        return _of_merge(reasons.evaluation, asked)
    if asked.site < 0:
        return "the district has not foreseen it at this school, so that it cannot run here"
    return "; ".join(_of_site(reasons, asked, values))


def _of_site(reasons: Reasons, asked: Asked, values: FloatArray) -> list[str]:
    evaluation = reasons.evaluation
    figures = evaluation.formulation.figures
    scenario, q = figures.scenario, int(figures.sites.program[asked.site])
    program = scenario.programs[asked.program]
    extent = extents(figures, evaluation.decisions)[asked.site]
    closed = _closing(evaluation, asked, q)
    runs = bool((extent != NOT_RUN).all())
    if closed:
        return [closed]
    if not program.existing and not program.proven and program.pilot is None:
        return ["it cannot start: it is neither proven nor to be piloted"]
    words = _states(evaluation, asked, extent, program)
    if program.protection and figures.sites.running[asked.site]:
        return [*words, f"{program.protection}: it runs on where it runs today"]
    rules = _rules(evaluation, asked)
    grows = asked.request.wants == "more" and bool(figures.sites.running[asked.site])
    if grows and runs and not (values >= 1.0).all():
        return [*words, *rules, _no_more(evaluation, asked.site, extent)]
    return [
        *words,
        _for_its_money(reasons, asked, q, extent),
        *_partners(evaluation, asked),
        *rules,
    ]


def _closing(evaluation: Evaluation, asked: Asked, q: int) -> str:
    """Return that its building closes, or nothing."""
    scenario = evaluation.formulation.figures.scenario
    for closing in closings(evaluation, q):
        if closing.school == asked.school:
            name = scenario.reorganizations[closing.reorganization].name or closing.reorganization
            return f"the building closes in {closing.year} ({name})"
    return ""


def _states(evaluation: Evaluation, asked: Asked, extent: IntArray, program: Program) -> list[str]:
    """Return what is made of it where it is neither off nor fully there, and when it is off."""
    figures = evaluation.formulation.figures
    years, words = figures.scenario.years, []
    if (extent == PILOTED).any():
        first = years[int(np.flatnonzero(extent == PILOTED)[0])]
        must = "" if program.proven else ": it may start only after a pilot"
        words.append(f"it is tried in {first}{must}")
    if (extent == MERGED).any():
        words.append(_inside(evaluation, asked.site))
    if (extent == LESS).any():
        words.append(_smaller(evaluation, asked.site, int(np.flatnonzero(extent == LESS)[0])))
    off = np.flatnonzero(extent == NOT_RUN)
    if not asked.tried and 0 < len(off) < len(years):
        words.append(f"it is off in {listed([str(years[t]) for t in off])}")
    return words


def _inside(evaluation: Evaluation, site: int) -> str:
    """Return which merge it runs in, and what that keeps."""
    figures = evaluation.formulation.figures
    ways, merges = figures.ways, list(figures.scenario.merges.items())
    for way in ways.part_way[ways.part_site == site]:
        if ways.kind[way] == MERGE and (evaluation.decisions[way] > 0.5).any():
            key, merge = merges[ways.offering[way] - len(figures.scenario.programs)]
            name = merge.name or key
            return f"it runs inside {name}, which keeps {merge.retains:.0%} of its parts' gain"
    return ""


def _smaller(evaluation: Evaluation, site: int, year: int) -> str:
    """Return at what level, or with how many positions, it runs."""
    figures = evaluation.formulation.figures
    usual, when = int(figures.sites.reference[site]), figures.scenario.years[year]
    if usual:
        number = int(positions(figures, evaluation.decisions)[site, year])
        return f"it runs with {number} positions instead of {usual} in {when}"
    ways = figures.ways
    own = (ways.site == site) & (ways.kind == RUN) & (evaluation.decisions[:, year] > 0.5)
    return f"it runs at {percent(float(ways.level[own][0]))} in {when}"


def _no_more(evaluation: Evaluation, site: int, extent: IntArray) -> str:
    """Return why a site of today gets no more than it has."""
    figures = evaluation.formulation.figures
    ways, usual = figures.ways, int(figures.sites.reference[site])
    own = np.flatnonzero((ways.kind == POSITIONS) & (ways.site == site))
    if not len(own) or int(figures.sites.most[site]) <= usual:
        return "it runs here in full: the district has worked out no larger form of it"
    if (extent < FULL).any():
        return "a further position does more elsewhere"
    cost = dollars(float(ways.yearly[own[0], 0]))
    return f"it stays as today: a further position costs {cost} a year, which does more elsewhere"


def _for_its_money(reasons: Reasons, asked: Asked, q: int, extent: IntArray) -> str:
    """Return what it gains here for its money beside what that money gains elsewhere."""
    trial = extent == PILOTED
    tried = asked.tried and bool(trial.any())
    scenario = reasons.evaluation.formulation.figures.scenario
    program = scenario.programs[asked.program]
    # A trial takes the money of its year alone.
    beside = reasons.beside(q, asked.place, trial if tried else None)
    known = (
        stand_in_words(program, scenario.goals)
        if program.unmeasured
        else evidence_words(program, scenario.goals)
    )
    if not program.effects:
        return "no effect is claimed for it"
    if beside.rate <= 0:
        return f"{known}: here it {'sets students back' if beside.rate < 0 else 'gains nothing'}"
    if not np.isfinite(beside.rate):
        words = "it costs nothing here"
    else:
        words = f"here it gains {figure(beside.rate)} student-SD for each $100,000"
    if beside.margin > 0:
        funds = _funds(reasons.evaluation, q, asked.place)
        words += f", elsewhere that money{funds} gains {figure(beside.margin)}"
    if tried and beside.rate < EVEN * beside.margin:
        words += f", but {TEACHES if reasons.teaches(q) else CAUSE_UNKNOWN}"
    elif beside.cause is not None and not tried:
        words += f", but {reasons.but(beside.cause, runs=beside.runs)}"
    return f"{known}: {words}"


def _funds(evaluation: Evaluation, q: int, place: int) -> str:
    """Return ' from General and Title I': the funds that may pay for it there."""
    formulation = evaluation.formulation
    ledger, pots = formulation.money.ledger, formulation.figures.pots
    here = (ledger.offering == q) & (ledger.place == place)
    if not here.any():
        return ""
    admits = formulation.money.admits[np.unique(formulation.money.label[here])]
    may = sorted(set(pots.fund[admits.any(axis=0)].tolist()))
    names = [fund.name or key for key, fund in formulation.figures.scenario.funds.items()]
    if not may or len(may) > FUNDS:
        return f" from its {len(may)} funds" if may else ""
    return f" from {listed([names[f] for f in may])}"


def _partners(evaluation: Evaluation, asked: Asked) -> list[str]:
    """Return which funds are there only while it runs here."""
    figures = evaluation.formulation.figures
    words = []
    for key, fund in figures.scenario.funds.items():
        given = fund.condition
        if given is None or given.program != asked.program:
            continue
        if given.school in (None, asked.school):
            where = "here" if given.school else "anywhere"
            words.append(f"{fund.name or key} pays only while it runs {where}")
    return words


def _rules(evaluation: Evaluation, asked: Asked) -> list[str]:
    """Return the rules that decide on this program at this school."""
    scenario = evaluation.formulation.figures.scenario
    found = []
    for i, rule in enumerate(scenario.rules):
        if rule.decides and rule.names_program(asked.program):
            schools = getattr(rule, "schools", None)
            if schools is None or asked.school in scenario.select(schools):
                found.append(f"see the rule {rule_name(scenario.rule_id(i))}")
    return found


def _of_merge(evaluation: Evaluation, asked: Asked) -> str:
    """Return why a merge runs at a school, or does not."""
    figures = evaluation.formulation.figures
    scenario, sites = figures.scenario, figures.sites
    merge = scenario.merges[asked.program]
    if asked.merge < 0:
        return "fewer than two of its parts run here today, so that there is nothing to merge"
    keeps = f"it keeps {merge.retains:.0%} of its parts' gain"
    on = evaluation.decisions[asked.merge] > 0.5
    if on.any():
        years = [str(y) for y, there in zip(scenario.years, on, strict=True) if there]
        return keeps if on.all() else f"{keeps}; it runs here in {listed(years)}"
    names, extent = list(scenario.programs), extents(figures, evaluation.decisions)
    ends: list[str] = []
    stays: list[str] = []
    for site in figures.ways.part_site[figures.ways.part_way == asked.merge].tolist():
        key = names[sites.program[site]]
        side = ends if extent[site, -1] == NOT_RUN else stays
        side.append(scenario.programs[key].name or key)
    told = [f"{listed(stays)} {'runs' if len(stays) == 1 else 'run'} apart"] if stays else []
    told += [f"{listed(ends)} {'ends' if len(ends) == 1 else 'end'}"] if ends else []
    return "; ".join([keeps, *told])
