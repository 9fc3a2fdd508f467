"""The cards of part 1: what ends, shrinks, grows, is tried, merges and closes, with totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ....models.results.plan_parts.program_plan import ProgramPlan
from ..asked import Asked
from ..language import NONE, data
from ..said.kinds import OF, Kind, at_schools

MOST = 3
"""Lines of a card; the rest is counted."""


@dataclass(frozen=True)
class CardLine:
    """One program, team or school on a card; `anchor` leads to more of it."""

    name: Markup
    says: Markup
    dollars: Markup | str
    anchor: str


@dataclass(frozen=True)
class Total:
    """What all on a card come to."""

    says: Markup
    dollars: Markup


@dataclass(frozen=True)
class Card:
    """All that ends, or shrinks, or grows, …: how many, the largest by name, the others counted."""

    kind: Kind | str
    title: Markup
    number: Markup
    lines: tuple[CardLine, ...]
    rest: Markup | str = ""
    total: Total | None = None


@dataclass(frozen=True)
class Team:
    """A team that runs in the budget year: at how many schools, and what it costs in all."""

    id: str
    name: Markup
    sites: int
    schools: Markup
    cost: float
    dollars: Markup


def cards(asked: Asked) -> Iterator[Card]:
    """Yield a card for each kind of change of the budget year."""
    say = asked.language.say
    by_kind: dict[str, list[str]] = {}
    for id, program in asked.plan.programs.items():
        by_kind.setdefault(OF[program.first_decision], []).append(id)
    yield _programs("ends", say("Ends"), by_kind, asked)
    yield _programs("shrinks", say("Shrinks"), by_kind, asked)
    yield _programs("grows", say("Grows or starts"), by_kind, asked)
    yield _programs("tried", say("Is tried out first"), by_kind, asked)
    yield _teams(asked, len(by_kind.get("merges", ())))
    yield _closures(asked)


def _programs(kind: Kind, title: Markup, by_kind: dict[str, list[str]], asked: Asked) -> Card:
    ids = by_kind.get(kind, [])
    ids = sorted(ids, key=lambda id: -abs(round(_dollars(asked.plan.programs[id]))))
    lines = [_line(id, asked) for id in ids[:MOST]]
    card = _card(kind, title, len(ids), f"count:{kind}", lines, asked)
    if len(ids) < 2:
        return card
    net = sum(_dollars(asked.plan.programs[id]) for id in ids)
    return replace(card, total=_total(asked.language.say("All together"), net, kind, asked))


def _dollars(program: ProgramPlan) -> float:
    return program.years[0].cost - program.years[0].cost_today


def _line(id: str, asked: Asked) -> CardLine:
    language, program = asked.language, asked.plan.programs[id]
    dollars = _dollars(program)
    says = at_schools(program.years[0], id, language)[:2]
    shown = language.change(dollars)
    return CardLine(
        name=asked.labels.program(id),
        says=Markup(", ").join(says),
        dollars=data(dollars, shown, f"change:{id}") if shown != NONE else NONE,
        anchor=f"p-{id}",
    )


def teams(asked: Asked) -> list[Team]:
    """Return the teams of the budget year, the dearest first."""
    language, year = asked.language, asked.year
    found = []
    for id, merge in asked.plan.merges.items():
        here = sum(1 for site in merge.sites if site.year == year)
        if here:
            cost = merge.cost_by_year.get(year, 0.0)
            schools = data(here, language.count(here), f"merge:{id}")
            dollars = data(cost, language.dollars(cost), f"merges.{id}.cost_by_year.{year}")
            found.append(Team(id, asked.labels.program(id), here, schools, cost, dollars))
    return sorted(found, key=lambda team: -team.cost)


def _teams(asked: Asked, programs: int) -> Card:
    language, found = asked.language, teams(asked)
    lines = [
        CardLine(
            team.name,
            language.say_many(
                "one team at %(n)s school, what it costs in all",
                "one team at %(n)s schools, what it costs in all",
                team.sites,
                n=team.schools,
            ),
            team.dollars,
            f"m-{team.id}",
        )
        for team in found[:MOST]
    ]
    title = language.say("Merges into teams")
    card = _card("merges", title, programs, "count:merges", lines, asked, total=len(found))
    return replace(card, total=_of_merges(asked)) if lines else card


def _of_merges(asked: Asked) -> Total:
    """Return what all teams and the programs merged cost against today: a team alone looks new."""
    plan = asked.plan
    parts = [_dollars(p) for p in plan.programs.values() if OF[p.first_decision] == "merges"]
    teams = (merge.cost_by_year.get(asked.year, 0.0) for merge in plan.merges.values())
    says = asked.language.say("All together, against today")
    return _total(says, sum(parts) + sum(teams), "merges", asked)


def _total(says: Markup, net: float, what: str, asked: Asked) -> Total:
    return Total(says, data(net, asked.language.change(net), f"change_of:{what}"))


def _closures(asked: Asked) -> Card:
    language, labels = asked.language, asked.labels
    lines = []
    closed = 0
    for id, item in asked.plan.reorganizations.items():
        if item.year is None:
            continue
        closed += len(item.moved)
        moved = sum(sum(to.values()) for to in item.moved.values())
        when = language.say("in %(year)s", year=item.year)
        if moved:
            n = data(moved, language.count(moved), f"moved:{id}")
            when = language.say_many(
                "in %(year)s; %(n)s student moves",
                "in %(year)s; %(n)s students move",
                moved,
                year=item.year,
                n=n,
            )
        net = data(-item.net, language.change(-item.net), f"net:{id}")
        lines.append(CardLine(labels.reorganization(id), when, net, f"r-{id}"))
    title = language.say("Schools that close")
    card = _card("closes", title, closed, "count:closes", lines[:MOST], asked, total=len(lines))
    if len(lines) < 2:
        return card
    begun = [item for item in asked.plan.reorganizations.values() if item.year is not None]
    says = language.say("All together, over all years")
    total = _total(says, -sum(item.net for item in begun), "closes", asked)
    return replace(card, total=total)


def _card(
    kind: Kind | str,
    title: Markup,
    number: int,
    of: str,
    lines: Sequence[CardLine],
    asked: Asked,
    total: int | None = None,
) -> Card:
    language = asked.language
    rest = (number if total is None else total) - len(lines)
    more: Markup | str = ""
    if rest > 0:
        n = data(rest, language.count(rest), f"rest:{kind}")
        more = language.say_many("and %(n)s more", "and %(n)s more", rest, n=n)
    return Card(kind, title, data(number, language.count(number), of), tuple(lines), more)
