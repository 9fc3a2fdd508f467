"""Memos for the word processor: the board's summary, a notice of an ending, a school's letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from ..asked import Asked
from ..labels import isolated
from ..said.kinds import Kind, kind_words
from ..said.standing import a_month, can_do
from .cards import teams
from .decisions import Decision, decisions
from .first import First, first
from .method import method
from .schools import SchoolPage, schools

Text = Markup | str


@dataclass(frozen=True)
class Grid:
    """A table: the heads of its columns, its rows and total; all but the first hold numbers."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    total: tuple[Text, ...] | None = None


@dataclass(frozen=True)
class Part:
    """A part of a memo: a heading, paragraphs, a list, a table, as far as there are any."""

    title: Text = ""
    text: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Memo:
    """A memo.

    Attributes
    ----------
    name
        Of its file, without ending.
    above
        The line above the title.
    """

    name: str
    above: Text
    title: Text
    parts: tuple[Part, ...] = field(default_factory=tuple)


def memos(asked: Asked, school: str | None = None) -> Iterator[Memo]:
    """Yield the board's summary, a notice for each program that ends, a letter to each school.

    Parameters
    ----------
    school
        Only the letter to this one.
    """
    if school is None:
        found = decisions(asked).programs
        yield _summary(asked, found)
        for decision in found:
            if decision.kind in ("ends", "shrinks"):
                yield _notice(decision, asked)
    for page in schools(asked, school):
        yield _letter(page, asked)


def _above(asked: Asked) -> Markup:
    return isolated(asked.scenario.name or asked.file)


def _summary(asked: Asked, found: tuple[Decision, ...]) -> Memo:
    say, part, made = asked.language.say, first(asked), method(asked)
    budget = Grid(
        (say("The budget of %(year)s", year=asked.year), say("Dollars")),
        tuple((tile.title, tile.figure) for tile in part.tiles),
    )
    gains = Grid(
        (say("Students"), say("As today"), say("Planned"), say("Change")),
        tuple((g.name, g.shown_before, g.shown_after, g.more) for g in part.gainers),
    )
    changes = [
        Part(
            title=kind_words(kind, asked.language),
            grid=_changes(kind, found, part, asked),
        )
        for kind in ("ends", "shrinks", "merges", "tried", "grows")
        if any(d.kind == kind for d in found)
    ]
    return Memo(
        name="summary",
        above=_above(asked),
        title=say("What is proposed"),
        parts=(
            Part(text=(asked.language.sentences(part.sentences),)),
            Part(grid=budget),
            *changes,
            Part(text=(part.all_changes, part.places)),
            Part(
                title=say("Who gains"),
                text=(
                    say(
                        "Months of learning that programs bring each student over the plan’s years"
                    ),
                ),
                grid=gains,
            ),
            Part(title=say("How sure"), text=(made.near, made.rests)),
            Part(title=say("What you can do"), text=(can_do(asked.language),)),
        ),
    )


def _changes(kind: Kind, found: tuple[Decision, ...], part: First, asked: Asked) -> Grid:
    """Return what ends, or shrinks, …, and what it comes to; of what merges its teams, too."""
    say = asked.language.say
    rows = [(d.name, d.sites, d.shown_change) for d in found if d.kind == kind]
    if kind == "merges":
        rows += [(t.name, t.schools, t.dollars) for t in teams(asked)]
    total = next((card.total for card in part.cards if card.kind == kind), None)
    return Grid(
        (say("Program"), say("Schools, today and then"), say("Dollars")),
        tuple(rows),
        (total.says, "", total.dollars) if total is not None else None,
    )


def _notice(decision: Decision, asked: Asked) -> Memo:
    say = asked.language.say
    ends = decision.kind == "ends"
    title = (
        say("%(program)s ends", program=decision.name)
        if ends
        else say("%(program)s shrinks", program=decision.name)
    )
    known = tuple(
        asked.language.sentences([say("%(goal)s.", goal=k.goal), k.size, k.sure, k.tier, k.source])
        for k in decision.known
    )
    parts = [
        Part(title=say("What happens"), text=(Markup("; ").join(decision.happens) + ".",)),
        Part(title=say("Why"), text=(asked.language.sentences(decision.why),)),
        Part(title=say("What is known"), items=known),
        Part(title=say("How sure"), text=(asked.language.sentences(decision.sure.says),)),
        Part(title=say("What would change it"), items=decision.changes),
        Part(title=say("Who is served then"), items=decision.served),
        Part(title=say("Who answers for it, and its goal"), items=_named(decision)),
        Part(title=say("What you can do"), text=(can_do(asked.language),)),
    ]
    return Memo(
        name=f"notice-{decision.id}",
        above=_above(asked),
        title=title,
        parts=tuple(part for part in parts if any(part.text) or part.items),
    )


def _named(decision: Decision) -> tuple[Text, ...]:
    return tuple(text for text in (decision.owner, decision.target) if text)


def _letter(page: SchoolPage, asked: Asked) -> Memo:
    say, year, month = asked.language.say, asked.year, a_month(asked.language)
    money = say(
        "Its money in %(year)s, against going on as today: %(change)s.",
        year=year,
        change=page.shown_change,
    )
    needs = Grid(
        (say("What it needs"), say("Need, 0 to 1")), tuple((n.goal, n.shown) for n in page.needs)
    )
    return Memo(
        name=f"school-{page.id}",
        above=_above(asked),
        title=page.name,
        parts=(
            Part(text=(page.who, *page.moves, asked.language.sentences([page.gain, money]))),
            *(Part(title=h.title, items=h.items) for h in page.happenings),
            *((Part(title=say("Later"), items=page.later),) if page.later else ()),
            *((Part(grid=needs),) if page.needs else ()),
            *((_account(page, asked),) if page.rows else ()),
            Part(title=say("What you can do"), text=(can_do(asked.language), month)),
        ),
    )


def _account(page: SchoolPage, asked: Asked) -> Part:
    say = asked.language.say
    return Part(
        title=say("Its money in %(year)s", year=asked.year),
        grid=Grid(
            (say("What"), say("As today"), say("Planned"), say("Change")),
            tuple((r.name, r.today, r.plan, r.change) for r in page.rows),
            (page.total.name, page.total.today, page.total.plan, page.total.change),
        ),
    )
