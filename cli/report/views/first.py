"""Part 1, one screen: what is proposed, the budget, what changes, who gains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from ...render.plan.gap import first_year_gap
from ..asked import Asked
from ..language import data
from ..said.kinds import OF, Kind
from .budget_line import Tile, gap_sentence, tiles
from .cards import Card, cards
from .gainers import Gainer, gainers
from .method import rests_on


@dataclass(frozen=True)
class First:
    """Part 1."""

    sentences: tuple[Markup, ...]
    all_changes: Markup
    tiles: tuple[Tile, ...]
    cards: tuple[Card, ...]
    places: Markup
    rests: Markup
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
        cards=tuple(cards(asked)),
        places=_places(asked),
        rests=rests_on(asked),
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


def _all_changes(asked: Asked) -> Markup:
    """Return what all changes of the budget year come to; with them what the cards add up to."""
    if not asked.plan.money:
        return Markup()
    language, first = asked.language, asked.plan.money[0]
    net, top_ups = first.change, first.top_ups - first.top_ups_today
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
