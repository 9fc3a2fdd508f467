"""Rules that ask who pays: is there a payment plan that keeps them, and what do soft ones cost?"""

from __future__ import annotations

from typing import Any

from .breaches import Breaches
from .costs import Owner, all_costs, yearly_costs
from .facts import Sums
from .gains import Decisions
from .lp import Program
from .money import Money, Pot
from .read import CENTRAL, District, at, soft

NOTHING = 1e-7  # dollars that no cost and no top-up comes to
ROUNDING = 1e-6  # of any unit: what a rule held hard may be missed by
Linear = tuple[dict[Any, float], float]  # sum of coefficients x columns, and a constant


def asks_who_pays(rule: dict[str, Any]) -> bool:
    """Does the rule depend on which fund pays for what?"""
    if rule["kind"] == "hold_harmless":
        return rule.get("top_up_from") is not None
    if rule["kind"] == "comparability":
        return bool(rule.get("measure", "dollars") == "dollars")
    return rule["kind"] in ("supplement_not_supplant", "maintenance_of_effort", "rank_and_serve")


def top_ups(breaches: Breaches, decisions: Decisions) -> dict[tuple[int, str, int], float]:
    """Dollars that schools are topped up with, by rule (its number), school and year."""
    rules = [x for x in enumerate(breaches.d.rules) if x[1].get("top_up_from") is not None]
    of = Sums(breaches.d, decisions).of if rules else None
    found: dict[tuple[int, str, int], float] = {}
    for i, rule in rules:
        for year in breaches.d.rule_years(rule):
            for s, lacks in breaches.floors(rule, year, of):
                if lacks > NOTHING:
                    found[i, s, year] = max(found.get((i, s, year), 0.0), float(lacks))
    return found


def plus(*terms: tuple[float, Linear]) -> Linear:
    """A weighted sum."""
    row: dict[Any, float] = {}
    for times, (part, _) in terms:
        for name, x in part.items():
            row[name] = row.get(name, 0.0) + times * x
    return row, sum(times * constant for times, (_, constant) in terms)


class PayPlan:
    """The payments for one decision, as a linear program."""

    def __init__(self, breaches: Breaches, money: Money, decisions: Decisions) -> None:
        self.d: District = breaches.d
        self.breaches, self.money = breaches, money
        self.lp = Program()
        yearly = yearly_costs(self.d, decisions)
        self.due: dict[tuple[Owner, int, bool], float] = {}
        for key, amount in all_costs(self.d, decisions).items():
            once = amount - yearly.get(key, 0.0)
            for part, is_yearly in ((yearly.get(key, 0.0), True), (once, False)):
                if part > NOTHING:
                    self.due[*key, is_yearly] = part
        self.top_ups = self._top_ups(decisions)
        self.pays = {
            (pot, cost): self.lp.add(("pay", pot, cost))
            for cost in self.due
            for pot in money.payers(cost[0])
        }

    def penalty(self) -> float | None:
        """The least penalty of soft rules over all payment plans, None if there is none."""
        if any(pot not in self.money.pots for pot, *_ in self.top_ups):
            return None
        self._settle()
        for i, rule in enumerate(self.d.rules):
            if asks_who_pays(rule) and rule["kind"] != "hold_harmless":
                for year in self.d.rule_years(rule):
                    getattr(self, "_" + rule["kind"])(i, rule, year)
        return self.lp.least()

    def _top_ups(self, decisions: Decisions) -> dict[tuple[Pot, str, int], float]:
        """Dollars by pot, school and year, of all rules that top up."""
        found: dict[tuple[Pot, str, int], float] = {}
        for (i, s, year), amount in top_ups(self.breaches, decisions).items():
            f = self.d.rules[i]["top_up_from"]
            split = self.d.funds[f].get("by_school") is not None
            key = ((f, s if split else None), s, year)
            found[key] = found.get(key, 0.0) + amount
        return found

    # ---- sums of payments ----
    def _paid(self, year: int, **only: Any) -> Linear:
        """What some funds pay in a year, for some owners, at a place, yearly or not."""
        row = {}
        for (pot, (owner, t, yearly)), name in self.pays.items():
            if (
                t == year
                and ("funds" not in only or pot[0] in only["funds"])
                and ("place" not in only or owner[2] == only["place"])
                and ("yearly" not in only or yearly)
                and ("owners" not in only or only["owners"](owner))
            ):
                row[name] = 1.0
        return row, 0.0

    def _topped(self, year: int, funds: Any, place: str | None = None) -> Linear:
        return {}, sum(
            x
            for (pot, s, t), x in self.top_ups.items()
            if t == year and pot[0] in funds and place in (None, s)
        )

    def _others(self, f: str) -> list[str]:
        return [other for other in self.d.funds if other != f]

    # ---- budgets and matches ----
    def _settle(self) -> None:
        d, lp, money = self.d, self.lp, self.money
        for cost, amount in self.due.items():
            row = {name: 1.0 for (_, c), name in self.pays.items() if c == cost}
            lp.limit(row, amount)
            lp.limit(dict.fromkeys(row, -1.0), -amount)
        for pot in money.pots:
            carried = None
            for year in d.years:
                row = {n: 1.0 for (q, c), n in self.pays.items() if q == pot and c[1] == year}
                if carried is not None:
                    row[carried] = -1.0
                carried = lp.add(("carry", pot, year), most=money.carried_most(pot, year))
                topped = sum(x for (q, _, t), x in self.top_ups.items() if q == pot and t == year)
                lp.limit(row, money.spendable(pot, year) - topped)
                lp.limit({**row, carried: 1.0}, money.amount(pot, year) - topped)
        for f in d.funds:
            match = d.funds[f].get("match")
            for year in d.years if match else ():
                matched = self._paid(
                    year,
                    funds=[match["fund"]],
                    owners=lambda o, f=f: any(pot[0] == f for pot in money.payers(o)),
                )
                own = self._paid(year, funds=[f])
                lp.limit(plus((1.0, own), (-float(match["per_dollar"]), matched))[0], 0.0)

    # ---- rules ----
    def _short(self, i: int, name: Any) -> Linear:
        """How much a row may be missed: a column at a price where the rule is soft, else 0."""
        rule = self.d.rules[i]
        if not soft(rule):
            return {}, 0.0
        return {self.lp.add(("short", i, name), price=float(rule["enforce"]["price"])): 1.0}, 0.0

    def _least(self, value: Linear, short: Linear, slack: Linear = ({}, 0.0)) -> None:
        """Value + what may be missed (+ slack) >= 0."""
        row, constant = plus((-1.0, value), (-1.0, short), (-1.0, slack))
        self.lp.limit(row, -constant, 0.0 if short[0] else ROUNDING)

    def _supplement_not_supplant(self, i: int, rule: dict[str, Any], year: int) -> None:
        d, f = self.d, rule["fund"]
        others = self._others(f)
        for s, due in rule["entitlement"].items():
            if d.moves.closed(s, year):
                continue
            base = d.base(s, year) - d.base(s, year, [f])
            topped = self._topped(year, others, s)
            paid = self._paid(year, funds=others, place=s, yearly=True)
            entitled = at(due, year)
            own = self._paid(year, funds=[f], place=s)
            value = plus((1.0, paid), (1.0, topped), (1.0, ({}, base - entitled)))
            if d.base(s, year, [f]) > 0 or self._topped(year, [f], s)[1] > 0:
                self._least(value, self._short(i, (s, year)))
            elif own[0]:
                has = self.lp.binary(("has", i, s, year))
                self.lp.limit(plus((1.0, own), (-self._most(own), ({has: 1.0}, 0.0)))[0], 0.0)
                spare = max(0.0, entitled - base - topped[1])
                self._least(value, self._short(i, (s, year)), ({has: -spare}, spare))

    def _most(self, paid: Linear) -> float:
        """Dollars that these payments could come to."""
        return sum(self.due[c] for c in {name[2] for name in paid[0]})

    def _effort(self, rule: dict[str, Any], year: int) -> Linear:
        funds, only = rule["funds"], rule.get("programs")
        if only is None:
            base = sum(self.d.own_base(s, year, funds) for s in self.d.schools)
            base -= sum(self.d.moves.saved(f, year) for f in funds)
            return plus(
                (1.0, self._paid(year, funds=funds)),
                (1.0, self._topped(year, funds)),
                (1.0, ({}, base)),
            )

        def named(owner: Owner) -> bool:
            kind, name, _ = owner
            if kind == "reorganization":
                return False
            parts = [name] if kind == "program" else self.d.merges[name]["combines"]
            return set(parts) <= set(only)

        return self._paid(year, funds=funds, owners=named)

    def _maintenance_of_effort(self, i: int, rule: dict[str, Any], year: int) -> None:
        d, share = self.d, float(rule["share"])
        k = d.years.index(year)
        before = self._effort(rule, d.years[k - 1]) if k else ({}, float(rule["baseline"]))
        students = d.enrollment(CENTRAL, year)
        students_before = d.enrollment(CENTRAL, d.years[k - 1]) if k else students
        now = self._effort(rule, year)
        total = plus((1.0, now), (-share, before))
        each = plus((1 / students, now), (-share / students_before, before))
        measure = rule.get("measure", "total")
        short = self._short(i, year)
        if measure == "total":
            self._least(total, short)
        elif measure == "per_pupil":
            self._least(each, short)
        else:
            # One of the two is enough: `each` in dollars, so that what is missed has one unit.
            scaled = plus((students, each))
            either = self.lp.binary(("either", i, year))
            spare = 1e4 + sum(self.due.values()) + sum(self.top_ups.values())
            spare += abs(now[1]) + abs(before[1])
            self._least(total, short, ({either: spare}, 0.0))
            self._least(scaled, short, ({either: -spare}, spare))

    def _comparability(self, i: int, rule: dict[str, Any], year: int) -> None:
        d = self.d
        free = [f for f in d.funds if not d.restricted(f)]
        names = {*d.funds, *(f for row in d.schools.values() for f in row.get("base") or {})}
        open_base = [f for f in names if not d.restricted(f)]

        def dollars(s: str) -> Linear:
            base = d.base(s, year, open_base)
            return plus(
                (1.0, self._paid(year, funds=free, place=s, yearly=True)), (1.0, ({}, base))
            )

        for s, others in self.breaches.compared(rule, year).items():
            if others:
                students = sum(d.enrollment(o, year) for o in others)
                usual = [(-rule.get("at_least", 0.9) / students, dollars(o)) for o in others]
                value = plus((1 / d.enrollment(s, year), dollars(s)), *usual)
                self._least(value, self._short(i, (s, year)))

    def _rank_and_serve(self, i: int, rule: dict[str, Any], year: int) -> None:
        d, f = self.d, rule["fund"]
        first = None  # the last school so far that comes before those that follow
        for s in ranked(d, rule):
            if d.moves.closed(s, year):
                continue  # counts as served: it keeps nobody after it from being so
            poverty = d.tag(s, rule["poverty"])
            above = poverty is not None and poverty >= rule.get("at_least", 0.75)
            served = self._served(i, f, s, year)
            if first is not None:
                self._least(plus((1.0, first), (-1.0, served)), self._short(i, (s, year)))
            if above and may_pay_at(d, self.money, f, s):
                first = served

    def _served(self, i: int, f: str, s: str, year: int) -> Linear:
        own = plus((1.0, self._paid(year, funds=[f], place=s)), (1.0, self._topped(year, [f], s)))
        if self.d.base(s, year, [f]) > 0:
            return {}, 1.0
        if not own[0] and own[1] == 0.0:
            return {}, 0.0
        served = self.lp.binary(("served", i, s, year))
        row, constant = plus((1.0, own), (-self._most(own) - own[1], ({served: 1.0}, 0.0)))
        self.lp.limit(row, -constant)
        row, constant = plus((-1.0, own), (1.0, ({served: 1.0}, 0.0)))
        self.lp.limit(row, -constant)
        return {served: 1.0}, 0.0


def ranked(d: District, rule: dict[str, Any]) -> list[str]:
    """Schools by falling poverty; those without the tag last; ties in the order of the file."""

    def poverty(s: str) -> float:
        tag = d.tag(s, rule["poverty"])
        return -1.0 if tag is None else float(tag)

    return sorted(d.schools, key=lambda s: -poverty(s))


def may_pay_at(d: District, money: Money, f: str, school: str) -> bool:
    """May the fund pay for something that could be at this school?"""
    owners: list[Owner] = [("merge", m, s) for m in d.merges for s in d.merge_schools(m)]
    for p, s in d.sites:
        row = d.programs[p]
        expands = not (d.existing(p) and row.get("all_or_nothing") and not d.today(p, s))
        begins = d.existing(p) or row.get("proven") or row.get("pilot") is not None
        if expands and begins:
            owners.append(("program", p, s))
    return any(pot[0] == f for owner in owners if owner[2] == school for pot in money.payers(owner))
