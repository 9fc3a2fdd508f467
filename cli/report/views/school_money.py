"""A school's money and staff in the budget year, plan beside today, and its money year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ....engine.evaluation.school_account import AccountRow, SchoolAccount
from ....models.results.plan_parts.program_plan import SiteYear
from ...render.school import rounded
from ..asked import Asked
from ..language import NONE
from ..said.rule_kinds import rule_kind

_HUNDREDTH = 0.01
_ENOUGH = 0.005


@dataclass(frozen=True)
class Row:
    """A row of a school's money and staff in the budget year."""

    name: Markup
    says: Markup | str
    today: str
    plan: str
    change: str
    fte_today: str
    fte: str


@dataclass(frozen=True)
class SchoolYear:
    """A school's dollars in one year."""

    year: int
    today: str
    plan: str
    change: str


Head = tuple[Markup, bool, bool]
"""Of a column: its heading, whether it holds numbers, whether only wide screens show it."""


def heads(staffed: bool, asked: Asked) -> Iterator[Head]:
    """Yield the heads of the table of a school's money, and staff where it has any."""
    say = asked.language.say
    yield say("What"), False, False
    yield say("Then"), False, True
    for head in (say("As today"), say("Planned"), say("Change")):
        yield head, True, False
    if staffed:
        yield say("Staff today"), True, False
        yield say("Staff then"), True, False


def total(rows: Sequence[AccountRow], t: int) -> float:
    """Return the dollars of rows in a year, by its number."""
    return sum(float(row.dollars[t]) for row in rows)


def years(account: SchoolAccount, asked: Asked) -> Iterator[SchoolYear]:
    """Yield a school's dollars year by year."""
    language = asked.language
    for t, year in enumerate(asked.scenario.years):
        today, plan = total(account.today, t), total(account.rows, t)
        yield SchoolYear(
            year, language.dollars(today), language.dollars(plan), language.change(plan - today)
        )


def rows_of(
    account: SchoolAccount, now: Mapping[str, SiteYear], asked: Asked
) -> tuple[tuple[Row, ...], Row]:
    """Return the rows of the budget year, plan beside today; they add up to their total."""
    language = asked.language
    plan = {(row.sort, row.id): row for row in account.rows}
    today = {(row.sort, row.id): row for row in account.today}
    keys = [key for key in {**plan, **today} if _there(plan.get(key)) or _there(today.get(key))]
    columns = []
    for rows in (today, plan):
        dollars = [float(rows[key].dollars[0]) if key in rows else 0.0 for key in keys]
        people = [float(rows[key].fte[0]) if key in rows else 0.0 for key in keys]
        columns += [rounded(dollars), rounded(people, _HUNDREDTH)]
    (was, was_all), (fte_was, fte_was_all), (will, will_all), (fte, fte_all) = columns

    def row(
        name: Markup, says: Markup | str, before: float, after: float, people: Sequence[float]
    ) -> Row:
        old, new = (language.figure(n, 2) if round(n, 2) else NONE for n in people)
        return Row(
            name,
            says,
            language.dollars(before),
            language.dollars(after),
            language.change(after - before),
            old,
            new,
        )

    made = tuple(
        row(_name(key, asked), _says(key, now, asked), was[i], will[i], (fte_was[i], fte[i]))
        for i, key in enumerate(keys)
    )
    together = row(language.say("All together"), "", was_all, will_all, (fte_was_all, fte_all))
    return made, together


def _there(row: AccountRow | None) -> bool:
    return row is not None and any(abs(x) >= _ENOUGH for x in (row.dollars[0], row.fte[0]))


def _name(key: tuple[str, str], asked: Asked) -> Markup:
    sort, id = key
    say = asked.language.say
    if sort == "base":
        return say("Base, not decided here")
    if sort == "moved":
        return say("Base that moves with students (%(why)s)", why=asked.labels.reorganization(id))
    if sort == "top_up":
        kinds = {rule.id: rule.kind for rule in asked.plan.rules}
        words = rule_kind(kinds.get(id, ""), asked.language) or id
        return say("Top-up by the rule “%(rule)s”", rule=words)
    if sort == "reorganization":
        return asked.labels.reorganization(id)
    return asked.labels.program(id)


def _says(key: tuple[str, str], now: Mapping[str, SiteYear], asked: Asked) -> Markup | str:
    sort, id = key
    say = asked.language.say
    if sort == "merge":
        return say("a team")
    site = now.get(id) if sort == "program" else None
    if site is None:
        return ""
    words = {
        "keep": say("goes on"),
        "reduce": say("goes on in part"),
        "start": say("starts"),
        "pilot": say("is tried out"),
        "merge": say("becomes part of a team"),
        "retire": say("ends"),
    }
    return words[site.action]
