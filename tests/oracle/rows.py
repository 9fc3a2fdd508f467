"""The rules as tests on the rows of a table of combinations."""

from __future__ import annotations

from itertools import product

import numpy as np

from .breaches import Breaches
from .costs import district_costs, reorganization_costs
from .money import CENT, Money, Pot
from .payplan import asks_who_pays
from .read import CENTRAL, FIRST_KINDS, District, at, soft
from .totals import Table


def allowed_here(d: District, table: Table, place: str) -> np.ndarray:
    """Rows that obey what holds at one place: merges whole, requires, excludes, initiative_load."""
    ok = np.ones(len(table), dtype=bool)
    for m, year in product(d.merges, d.years):
        number = table.of("parts", m, year)
        ok &= (number == 0) | (number == len(d.parts(m, place)))
    for p, year in product(d.programs, d.years):
        active = table.of("active here", p, year) > 0
        for q in d.programs[p].get("requires") or []:
            ok &= ~active | (table.of("runs here", q, year) > 0)
        for q in d.programs[p].get("excludes") or []:
            ok &= ~active | (table.of("active here", q, year) == 0)
    for rule in d.rules:
        if soft(rule):
            continue
        if rule["kind"] == "initiative_load" and place != CENTRAL and place in d.rule_places(rule):
            for year in d.rule_years(rule):
                ok &= table.of("load", year) <= rule["at_most"]
    return ok


def allowed_together(d: District, table: Table) -> np.ndarray:
    """Rows that obey what ties places together, money aside."""
    ok = _staffed(d, table)
    for p in d.programs:
        ok &= _candidate(d, table, p) & _all_or_nothing(d, table, p)
    for rule in d.rules:
        if soft(rule):
            continue
        years = d.rule_years(rule)
        if rule["kind"] == "sites":
            ok &= _sites(d, table, rule)
        if rule["kind"] == "pace":
            ok &= _pace(d, table, rule)
        if rule["kind"] == "decide" and rule["action"] == "pilot" and rule.get("schools") is None:
            ok &= (
                sum((table.of("pilots", rule["program"], t) for t in years), np.zeros(len(table)))
                > 0
            )
    return ok


def still_possible(d: District, money: Money, table: Table) -> np.ndarray:
    """Rows that may be part of an allowed one: what only grows with more sites is not too much."""
    ok = not_plainly_short(d, money, table) & _staffed(d, table)
    for rule in d.rules:
        if rule["kind"] == "pace" and not soft(rule):
            ok &= _pace(d, table, rule)
    return ok


def _staffed(d: District, table: Table) -> np.ndarray:
    ok = np.ones(len(table), dtype=bool)
    for role, year in product(d.staff, d.years):
        limit = d.staff[role].get("available")
        if limit is not None:
            ok &= table.of("staff", role, year) <= at(limit, year) + 1e-9
    return ok


def _sites(d: District, table: Table, rule: dict) -> np.ndarray:
    ok = np.ones(len(table), dtype=bool)
    least, most = rule.get("at_least") or 0, rule.get("at_most")
    for year in d.rule_years(rule):
        number = table.of("runs", rule["program"], year)
        ok &= (number == 0) | (number >= least)
        if most is not None:
            ok &= number <= most
    return ok


def _candidate(d: District, table: Table, p: str) -> np.ndarray:
    ok = np.ones(len(table), dtype=bool)
    if d.existing(p):
        return ok
    pilot = d.programs[p].get("pilot") or {}
    may_start = np.full(len(table), bool(d.programs[p].get("proven")))
    for year in d.years:
        number = table.of("pilots", p, year)
        ok &= may_start | (table.of("runs", p, year) == 0)
        ok &= (number == 0) | (number >= (pilot.get("min_sites") or 1))
        if pilot.get("max_sites") is not None:
            ok &= number <= pilot["max_sites"]
        may_start = may_start | (number > 0)
    return ok


def _all_or_nothing(d: District, table: Table, p: str) -> np.ndarray:
    ok = np.ones(len(table), dtype=bool)
    if d.programs[p].get("all_or_nothing"):
        places = [s for s in d.places_of(p) if d.today(p, s) or not d.existing(p)]
        for year in d.years:
            # Expansions of an existing program never run (see sites.py), nor closed buildings.
            number = table.of("runs", p, year)
            running = [s for s in places if not d.moves.closed(s, year)]
            ok &= (number == 0) | (number == len(running))
    return ok


def _pace(d: District, table: Table, rule: dict) -> np.ndarray:
    ok = np.ones(len(table), dtype=bool)
    places = d.rule_places(rule)
    running = sum(d.today(p, s) for p, s in d.sites if s in places)
    for year in d.rule_years(rule):
        stops = sum((table.of("stops", s, year) for s in places), np.zeros(len(table)))
        starts = sum((table.of("starts", s, year) for s in places), np.zeros(len(table)))
        if rule.get("retire_at_most") is not None:
            ok &= stops <= rule["retire_at_most"] * running + 1e-9
        if rule.get("start_at_most") is not None:
            ok &= starts <= rule["start_at_most"]
    return ok


# ---- the rules that need every sum, and soft ones ----
def allowed_by_rules(breaches: Breaches, table: Table) -> np.ndarray:
    """Rows that obey the hard rules that are left, but for those that ask who pays."""
    ok = np.ones(len(table), dtype=bool)
    for i, rule in enumerate(breaches.d.rules):
        if not soft(rule) and rule["kind"] not in FIRST_KINDS and not asks_who_pays(rule):
            ok &= ~breaches.broken(i, table.of)
    return ok


def penalties(breaches: Breaches, table: Table) -> np.ndarray:
    """What the soft rules cost each row, but for those that ask who pays."""
    total = np.zeros(len(table))
    for i, rule in enumerate(breaches.d.rules):
        if soft(rule) and not asks_who_pays(rule):
            total += rule["enforce"]["price"] * breaches.total(i, table.of)
    return total


# ---- money ----
def with_district_costs(d: District, money: Money, table: Table) -> Table:
    """The table with the district-type costs of its openings added to its costs."""
    extra: dict[tuple, np.ndarray] = {}

    def add(costs: dict, when: np.ndarray) -> None:
        for (owner, year), amount in costs.items():
            key = ("cost", money.payers(owner), year)
            extra[key] = extra.get(key, 0.0) + amount * when

    add(reorganization_costs(d), np.ones(len(table)))
    for year in d.years:
        for p in d.programs:
            opened, piloted = table.of("open", p, year) > 0, table.of("pilots", p, year) > 0
            add(district_costs(d, year, {p}, set(), set()), opened & ~piloted)
            add(district_costs(d, year, {p}, {p}, set()), piloted)
        for m in d.merges:
            add(district_costs(d, year, set(), set(), {m}), table.of("merged", m, year) > 0)
    if d.wide:
        for key in cost_keys(table):
            total = ("dollars", key[1])
            extra[total] = extra.get(total, 0.0) + table.of("cost", *key)
        for key in [key for key in extra if key[0] == "cost"]:
            total = ("dollars", key[2])
            extra[total] = extra.get(total, 0.0) + extra[key]
    columns = {key: j for j, key in enumerate(dict.fromkeys([*table.columns, *extra]))}
    totals = np.zeros((len(table), len(columns)))
    for key, j in columns.items():
        totals[:, j] = table.of(*key) + extra.get(key, 0.0)
    return Table(table.sites, table.choices, table.chosen, columns, totals)


def cost_keys(table: Table) -> list[tuple[frozenset[Pot], int]]:
    """The (pots that may pay, year) pairs that the table has costs for."""
    return [(key[1], key[2]) for key in table.columns if key[0] == "cost"]


def dollars(table: Table) -> np.ndarray:
    """All dollars of each row."""
    return sum((table.of("cost", *key) for key in cost_keys(table)), np.zeros(len(table)))


def not_plainly_short(d: District, money: Money, table: Table) -> np.ndarray:
    """Rows not ruled out by arithmetic: what only some pots may pay must fit into what they hold.

    Necessary, never sufficient: carried money counts in full, a match as if it had no condition.
    """
    ok = np.ones(len(table), dtype=bool)
    for i, year in enumerate(d.years):
        payers = {pots for pots, t in cost_keys(table) if t == year}
        unions: set[frozenset[Pot]] = {frozenset()}
        for pots in payers:
            unions |= {pots | other for other in unions}
        for union in unions:
            spent = sum(
                (table.of("cost", pots, year) for pots in payers if pots <= union),
                np.zeros(len(table)),
            )
            held = sum(money.amount(pot, year) for pot in union)
            if i:
                held += sum(
                    money.carryover(pot) * money.amount(pot, d.years[i - 1]) for pot in union
                )
            ok &= spent <= held + CENT
    return ok
