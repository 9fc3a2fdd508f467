"""What the next dollars bring back, or what goes next: the steps of a ladder as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup

from ....models.results.ladder import Ladder, LadderChange
from ..asked import Asked
from .result_table import Table


def next_dollars(found: Ladder, asked: Asked) -> Table:
    """Return the table of a ladder."""
    language, say = asked.language, asked.language.say
    up = found.direction == "up"
    base = found.base.objective or 0.0
    rows = []
    for step in found.steps:
        what = _changes(step.changes, asked)
        share = abs(step.objective) / base if base > 0 else 0.0
        rows.append(
            (
                language.change(step.money),
                Markup("; ").join(what) or say("nothing yet; the money is kept for the next step"),
                language.count(abs(step.students)),
                language.percent(share, 2),
            )
        )
    text = (
        say(
            "What more money a year would bring back first, step by step; nothing that one step"
            " brings is taken away by a later one."
        )
        if up
        else say(
            "What less money a year would end first, step by step; nothing that one step ends comes"
            " back in a later one."
        )
    )
    return Table(
        say("The next dollars") if up else say("If there were less money"),
        text,
        (
            say("Dollars a year"),
            say("What"),
            say("Student places"),
            say("Gain more, of all") if up else say("Gain less, of all"),
        ),
        tuple(rows),
        say("Each step on top of those before it"),
        "ladder",
        (0, 2, 3),
    )


def _changes(changes: Sequence[LadderChange], asked: Asked) -> list[Markup]:
    """Return what a step does, one item for each kind of it."""
    say = asked.language.say
    words = {
        "restore": say("brings back"),
        "start": say("starts"),
        "pilot": say("tries out"),
        "raise": say("raises"),
        "separate": say("parts from its team"),
        "merge": say("merges into a team"),
        "end": say("ends"),
        "lower": say("lowers"),
        "begin": say("begins"),
        "undo": say("does not begin"),
        "earlier": say("begins earlier"),
        "later": say("begins later"),
    }
    found: dict[str, list[Markup]] = defaultdict(list)
    for change in changes:
        found[change.action].append(_changed(change, asked))
    return [
        say(
            "%(what)s: %(programs)s",
            what=words[action],
            programs=asked.language.listed(dict.fromkeys(items)),
        )
        for action, items in found.items()
    ]


def _changed(change: LadderChange, asked: Asked) -> Markup:
    language = asked.language
    if change.program is None:
        return asked.labels.reorganization(change.reorganization or "")
    name = asked.labels.program(change.program)
    if len(change.schools) == 1:
        school = asked.labels.school(change.schools[0])
        return language.say("%(program)s at %(school)s", program=name, school=school)
    return language.say_many(
        "%(program)s at %(n)s school",
        "%(program)s at %(n)s schools",
        len(change.schools),
        program=name,
    )
