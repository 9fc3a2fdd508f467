"""What each program, school and fund gets, as linear expressions of a formulation's columns."""

from __future__ import annotations

import numpy as np

from ....models.results.alternatives import Measure, Thing
from ...figures.arrays import FloatArray
from ...formulate import Formulation
from ...formulation.money.ledger import DISTRICT_OFFICE, YEARLY
from ...formulation.payments import THOUSAND
from ...formulation.sums import base_moved_by_place
from ...milp.model.expressions import Expressions, sum_lines


def measured(
    formulation: Formulation, kind: Thing, measure: Measure
) -> tuple[list[str], Expressions]:
    """Return the ids of all programs, schools or funds, and a line each.

    Dollars are summed over the years, as in `ProgramPlan.cost`, `SchoolPlan.dollars` and
    `FundYear.spent`; sites are those of the last year, as in `ProgramPlan.sites_after` and
    `SchoolPlan.programs`. Funds have dollars only.

    Raises
    ------
    ValueError
        Sites of a fund.
    """
    scenario = formulation.figures.scenario
    if kind == "program":
        lines = _program_dollars if measure == "dollars" else _program_sites
        return list(scenario.programs), lines(formulation)
    if kind == "school":
        lines = _school_dollars if measure == "dollars" else _school_programs
        return list(scenario.schools), lines(formulation)
    if measure == "sites":
        raise ValueError("a fund has no sites")
    return list(scenario.funds), _fund_dollars(formulation)


def factors(lines: Expressions, index: int, width: int) -> FloatArray:
    """Return one line's factors of all columns, shape (width,)."""
    dense = np.zeros(width)
    row = lines.at([index])
    dense[row.column] = row.factor
    return dense


def _program_dollars(formulation: Formulation) -> Expressions:
    programs = len(formulation.figures.scenario.programs)
    ledger = formulation.money.ledger
    label = np.where(ledger.offering < programs, ledger.offering, programs)
    return ledger.lines(label, programs + 1).at(np.arange(programs))


def _program_sites(formulation: Formulation) -> Expressions:
    sites = formulation.figures.sites.program
    runs = formulation.decisions.runs[-1]
    return runs.sum_by(sites, len(formulation.figures.scenario.programs))


def _school_dollars(formulation: Formulation) -> Expressions:
    places = formulation.figures.places
    ledger = formulation.money.ledger
    here = (ledger.kind == YEARLY) & (ledger.place != DISTRICT_OFFICE)
    label = np.where(here, ledger.place, len(places.ids))
    spent = ledger.lines(label, len(places.ids) + 1).at(np.arange(places.schools))
    moved = [
        base_moved_by_place(formulation.decisions, t, lambda _: True)
        for t in formulation.figures.years
    ]
    base = sum_lines(moved).at(np.arange(places.schools))
    return spent + base + Expressions.constants(places.base.sum(axis=1)[: places.schools])


def _school_programs(formulation: Formulation) -> Expressions:
    """What counts as one: a program that runs or pilots, and a merge."""
    figures = formulation.figures
    on = formulation.decisions.ways(figures.years[-1])
    label = np.where(figures.ways.at_sites, figures.ways.place, -1)
    return on.sum_by(label, len(figures.places.ids)).at(np.arange(figures.places.schools))


def _fund_dollars(formulation: Formulation) -> Expressions:
    money, pots = formulation.money, formulation.figures.pots
    funds = len(formulation.figures.scenario.funds)
    paid = [Expressions.of(funds, pots.fund[money.pay_pot], money.pay.ids, THOUSAND)]
    for top_up in formulation.money.top_ups:
        size = top_up.columns.size
        paid.append(Expressions.of(funds, np.full(size, top_up.fund), top_up.columns.ids, THOUSAND))
    return sum_lines(paid)
