"""Who gains, in months of learning: by student group, and by the need of the school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ...render.plan.sections.gains import Quarter, quarters
from ..asked import Asked, in_months
from ..language import NONE, data


@dataclass(frozen=True)
class Gainer:
    """What students of a kind gain over the plan's years.

    Attributes
    ----------
    kind
        `group`, or `need` of their school.
    before, after
        Months of learning for each of them: going on as today, and by the plan.
    more
        By how much it changes, in words.
    """

    kind: str
    name: Markup
    before: float
    after: float
    shown_before: Markup
    shown_after: Markup
    more: Markup | str


def gainers(asked: Asked) -> Iterator[Gainer]:
    """Yield the student groups, then the schools by need."""
    for id, group in asked.plan.groups.items():
        yield _gainer(
            asked,
            "group",
            asked.labels.group(id),
            f"groups.{id}",
            group.baseline,
            group.gain_per_student,
        )
    found = quarters(asked.plan, asked.scenario)
    for index, part in enumerate(found):
        alone = len(found) < 4 or len(asked.plan.schools) == len(found)
        name = asked.labels.school(part.schools[0]) if alone else quarter_name(index, part, asked)
        yield _gainer(asked, "need", name, f"quarter.{index}", part.before, part.after)


def quarter_name(index: int, part: Quarter, asked: Asked) -> Markup:
    """Return what a quarter of the schools is called."""
    say, schools = asked.language.say, len(part.schools)
    n = data(schools, asked.language.count(schools), f"quarter.{index}.schools")
    names = (
        say("The %(n)s schools with the greatest need", n=n),
        say("The next %(n)s schools", n=n),
        say("The third quarter, %(n)s schools", n=n),
        say("The %(n)s schools with the least need", n=n),
    )
    return names[index]


def _gainer(asked: Asked, kind: str, name: Markup, at: str, before: float, after: float) -> Gainer:
    language = asked.language
    old, new = in_months(before), in_months(after)
    return Gainer(
        kind=kind,
        name=name,
        before=old,
        after=new,
        shown_before=data(old, language.figure(old), f"months:{at}.before"),
        shown_after=data(new, language.figure(new), f"months:{at}.after"),
        more=data(after / before - 1, language.more(after, before), f"more:{at}")
        if before > 0
        else NONE,
    )
