"""Everything of a scenario that may give way when no plan exists, as groups of rows with words.

Always kept are the rows that say what a site can be, what a decision costs and that it is paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...models.naming import rule_name
from ...models.numbers import shown
from ...models.scenario.base import in_year
from ...models.scenario.rules.rule import Rule
from ..figures.arrays import IntArray
from ..formulate import Formulation
from ..formulation.payments import THOUSAND
from ..milp.infeasibility.cheapest_fix import Give
from ..milp.infeasibility.elastic import Group
from ..milp.model.arrays import join
from ..rules import RuleRows
from .limit import Changes, Limit, broken_at, counted, growth, rounded_up
from .limit_money import fund_limits, match_limits


def limits(formulation: Formulation) -> list[Limit]:
    """Return what may give way: links, matches, mandates, hard rules, staff, funds.

    Parameters
    ----------
    formulation
        Of a scenario without a plan.

    Returns
    -------
    In the order in which a search for a conflict leaves them out; those without rows are left out.
    """
    found = [*_links(formulation), *match_limits(formulation), *_mandates(formulation)]
    found += [*_rules(formulation), *_staff(formulation), *fund_limits(formulation)]
    return [limit for limit in found if len(limit.group.rows)]


def _links(formulation: Formulation) -> Iterator[Limit]:
    """Yield, by program: what it requires, what it excludes, that it is all or nothing."""
    programs = formulation.figures.scenario.programs
    names = {key: q.name or key for key, q in programs.items()}
    states = formulation.states
    for number, (key, q) in enumerate(programs.items()):
        for field, rows, others, words in (
            ("requires", states.requires, q.requires, "runs only where {} runs"),
            ("excludes", states.excludes, q.excludes, "never runs where {} runs"),
            ("all_or_nothing", states.all_or_nothing, (), "runs at all its sites or at none"),
        ):
            if number in rows:
                listed = " or ".join(names[other] for other in others)
                yield _lifted(formulation, key, field, rows[number], words.format(listed))


def _mandates(formulation: Formulation) -> Iterator[Limit]:
    """Yield each mandated program: all its sites and years."""
    programs = list(formulation.figures.scenario.programs.items())
    for number, rows in formulation.states.mandated.items():
        key, program = programs[number]
        words = f"is {program.protection} and runs wherever it runs today"
        yield _lifted(formulation, key, program.protecting_field, rows, words)


def _lifted(
    formulation: Formulation, program: str, field: str, rows: IntArray, words: str
) -> Limit:
    """Return a limit on a program's sites that a field makes; as a value it can only be lifted."""
    name = formulation.figures.scenario.programs[program].name or program
    address = f"programs.{program}.{field}"
    lifted: dict[str, Any] = {address: None}
    if field == "required_by":  # it may be said to be mandated, too
        lifted[f"programs.{program}.mandated"] = False
    return Limit(
        Group(address, rows),
        "mandate" if field in ("mandated", "required_by") else field,
        f"{name} {words}.",
        "sites",
        broken_at(formulation, f"{name}'s `{field}`", "sites"),
        lambda _give: lifted,
    )


def _staff(formulation: Formulation) -> Iterator[Limit]:
    """Yield each limited role and year."""
    scenario = formulation.figures.scenario
    for key, rows in formulation.staff.items():
        role = scenario.staff[key]
        if role.available is None:
            continue
        for t, year in enumerate(scenario.years):
            has = in_year(role.available, year)
            yield Limit(
                Group(f"staff.{key}.{year}", rows.ids[t : t + 1], limit=has or 1.0),
                "staff",
                f"{role.name or key}: no more than {shown(has)} FTE are at work in {year}.",
                "FTE",
                _staff_words(role.name or key, year, has),
                _staff_changes(f"staff.{key}.available.{year}", has),
            )


def _staff_words(name: str, year: int, has: float) -> Callable[[Give], str]:
    def gives(give: Give) -> str:
        than = growth(give.by, has, shown(has)) if has else "there is none"
        return f"Have {counted(give.by, 'FTE')} more of {name} in {year} ({than})."

    return gives


def _staff_changes(address: str, has: float) -> Callable[[Give], Changes]:
    return lambda give: {address: rounded_up(has + give.by, 6)}


def _rules(formulation: Formulation) -> Iterator[Limit]:
    """Yield each rule that is hard, or is in part: all its places and years."""
    for rule in formulation.rules:
        unit = rule.held[0].unit if rule.held else "sites"
        yield Limit(
            _rule_group(formulation, rule),
            rule.kind,
            rule.says,
            unit,
            broken_at(formulation, f"the rule {rule_name(rule.id)}", unit),
            _loosened(rule.rule),
        )


def _rule_group(formulation: Formulation, rule: RuleRows) -> Group:
    if rule.price is None:
        return Group(rule.id, join([rows.ids for rows in rule.rows], np.int64))
    # Hard in a soft rule is only what a fund tops up, in thousands.
    own = [top_up.missing for top_up in formulation.money.top_ups if top_up.rule == rule.id]
    return Group(rule.id, join(own, np.int64), scale=THOUSAND)


def _loosened(rule: Rule) -> Callable[[Give], Changes]:
    """Where a parameter is the rows' bound: loose enough for each row; else the rule goes."""

    def changes(give: Give) -> Changes:
        bound = rule.bound
        if bound is None:
            return {f"rules.{rule.id}": None}
        address, side = f"rules.{rule.id}.{bound.name}", bound.looser
        value = getattr(rule, bound.name)
        loose = value + side * max(by for _, by in give.rows)
        if isinstance(value, int):
            return {address: round(loose)}
        # Away from the bound, so that rounding does not put it out of reach again.
        rounded = side * rounded_up(side * loose, 9)
        return {address: max(0.0, rounded)}

    return changes
