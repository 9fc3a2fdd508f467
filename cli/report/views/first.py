"""Part 1, one screen: what is proposed, the budget, what changes, who gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ....models.results.plan_parts.program_plan import ProgramPlan
from ...render.plan.gap import first_year_gap
from ..asked import Asked
from ..language import NONE, data
from ..said.kinds import OF, Kind, at_schools
from .budget_line import Tile, gap_sentence, tiles
from .gainers import Gainer, gainers

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
class First:
    """Part 1."""

    sentences: tuple[Markup, ...]
    all_changes: Markup
    tiles: tuple[Tile, ...]
    cards: tuple[Card, ...]
    places: Markup
    gainers: tuple[Gainer, ...]
    breaks: int


def first(asked: Asked) -> First:
    """Return part 1."""
    gap = first_year_gap(asked.plan.money, asked.plan.short) if asked.plan.money else None
    return First(
        sentences=(
            gap_sentence(asked, gap) if gap else Markup(),
            _counts_sentence(asked),
            _gain_sentence(asked),
        ),
        all_changes=_all_changes(asked),
        tiles=tuple(tiles(asked, gap)) if gap else (),
        cards=tuple(_cards(asked)),
        places=_places(asked),
        gainers=tuple(gainers(asked)),
        breaks=len(asked.plan.breaks),
    )


def _counts_sentence(asked: Asked) -> Markup:
    language, plan = asked.language, asked.plan
    many = language.say_many
    found: dict[Kind, int] = {}
    for program in plan.programs.values():
        kind = OF[program.first_decision]
        found[kind] = found.get(kind, 0) + 1

    def number(kind: Kind) -> dict[str, Markup]:
        return {"n": data(found[kind], language.count(found[kind]), f"count:{kind}")}

    said: dict[Kind, Callable[[float], Markup]] = {
        "ends": lambda n: many("%(n)s ends", "%(n)s end", n, **number("ends")),
        "shrinks": lambda n: many("%(n)s shrinks", "%(n)s shrink", n, **number("shrinks")),
        "merges": lambda n: many(
            "%(n)s is merged with others", "%(n)s are merged with others", n, **number("merges")
        ),
        "tried": lambda n: many(
            "%(n)s is tried out first", "%(n)s are tried out first", n, **number("tried")
        ),
        "grows": lambda n: many(
            "%(n)s grows or starts", "%(n)s grow or start", n, **number("grows")
        ),
        "keeps": lambda n: many(
            "%(n)s goes on as it is", "%(n)s go on as they are", n, **number("keeps")
        ),
        "later": lambda n: many("%(n)s starts later", "%(n)s start later", n, **number("later")),
        "not": lambda n: many("%(n)s is not started", "%(n)s are not started", n, **number("not")),
    }
    parts = [words(found[kind]) for kind, words in said.items() if kind in found]
    total = len(plan.programs)
    return (
        many(
            "Of %(n)s program, %(parts)s.",
            "Of %(n)s programs, %(parts)s.",
            total,
            n=data(total, language.count(total), "count:programs"),
            parts=language.listed(parts),
        )
        if parts
        else language.say("Nothing is decided on any program.")
    )


def _gain_sentence(asked: Asked) -> Markup:
    language, plan = asked.language, asked.plan
    worth, today = plan.worth or 0.0, plan.baseline_worth or 0.0
    years = language.say_many("%(n)s year", "%(n)s years", len(asked.scenario.years))
    if today <= 0:
        return language.say(
            "What it does for students is shown below, group by group, over %(years)s.",
            years=years,
        )
    share = worth / today - 1
    shown = data(share, language.percent(abs(share), 1), "gain:more")
    if not round(share, 3):
        return language.say(
            "Over %(years)s, students gain as much from these programs as if all went on as today.",
            years=years,
        )
    if share > 0:
        return language.say(
            "Over %(years)s, students gain %(share)s more from these programs than if all went on"
            " as today; what is gained where the need is greatest counts most.",
            years=years,
            share=shown,
        )
    return language.say(
        "Over %(years)s, students gain %(share)s less from these programs than if all went on as"
        " today; what is gained where the need is greatest counts most.",
        years=years,
        share=shown,
    )


def _cards(asked: Asked) -> Iterator[Card]:
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


def _teams(asked: Asked, programs: int) -> Card:
    language, year = asked.language, asked.year
    lines = []
    for id, merge in asked.plan.merges.items():
        here = sum(1 for site in merge.sites if site.year == year)
        if not here:
            continue
        schools = data(here, language.count(here), f"merge:{id}")
        says = language.say_many(
            "one team at %(n)s school, what it costs in all",
            "one team at %(n)s schools, what it costs in all",
            here,
            n=schools,
        )
        cost = merge.cost_by_year.get(year, 0.0)
        dollars = data(cost, language.dollars(cost), f"merges.{id}.cost_by_year.{year}")
        lines.append((cost, CardLine(asked.labels.program(id), says, dollars, f"m-{id}")))
    lines.sort(key=lambda pair: -pair[0])
    title = language.say("Merges into teams")
    shown = [line for _, line in lines[:MOST]]
    card = _card("merges", title, programs, "count:merges", shown, asked, total=len(lines))
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
    net = sum(-item.net for item in asked.plan.reorganizations.values() if item.year is not None)
    says = language.say("All together, over all years")
    return replace(card, total=_total(says, net, "closes", asked))


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


def _all_changes(asked: Asked) -> Markup:
    """Return what all changes of the budget year come to; with them what the cards add up to."""
    if not asked.plan.money:
        return Markup()
    language, first = asked.language, asked.plan.money[0]
    net, top_ups = first.spent - first.today, first.top_ups - first.top_ups_today
    shown = data(net, language.change(net), "change_of:all")
    if not round(abs(top_ups)):
        return language.say("All changes of %(year)s: %(net)s.", year=first.year, net=shown)
    return language.say(
        "All changes of %(year)s: %(net)s, with %(top_ups)s of top-ups to schools that a rule asks"
        " for.",
        year=first.year,
        net=shown,
        top_ups=data(top_ups, language.change(top_ups), "change_of:top_ups"),
    )


def _places(asked: Asked) -> Markup:
    """Return how many students' places there are, and how many go."""
    language, year = asked.language, asked.year
    served = sum(program.years[0].students for program in asked.plan.programs.values())
    lost = [loss for loss in asked.plan.losses if loss.year == year]
    gone = sum(loss.students for loss in lost)
    alone = sum(loss.unserved for loss in lost)
    text = language.say_many(
        "In %(year)s programs have %(n)s place for students (a student in two programs counts"
        " twice).",
        "In %(year)s programs have %(n)s places for students (a student in two programs counts"
        " twice).",
        served,
        year=year,
        n=data(served, language.count(served), "students:served"),
    )
    if not round(gone):
        return language.sentences([text, language.say("No place is lost.")])
    losing = language.say_many(
        "%(n)s place goes where a program ends; for %(alone)s nothing else starts or grows there.",
        "%(n)s places go where a program ends; for %(alone)s of them nothing else starts or grows"
        " there.",
        gone,
        n=data(gone, language.count(gone), "students:gone"),
        alone=data(alone, language.count(alone), "students:alone"),
    )
    return language.sentences([text, losing])
