"""What becomes of programs at a school: lost, kept in part, gained, tried, merged, kept; later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.base import in_year
from ..asked import Asked


@dataclass(frozen=True)
class Happening:
    """What becomes of programs at a school: a kind, a heading, and each by name."""

    kind: str
    title: Markup
    items: tuple[Markup, ...]


def _titles(asked: Asked) -> dict[str, tuple[str, Markup]]:
    """Return by action: its kind, and a heading."""
    say = asked.language.say
    return {
        "retire": ("ends", say("It loses")),
        "reduce": ("shrinks", say("It keeps in part")),
        "start": ("grows", say("It gains")),
        "pilot": ("tried", say("It tries out first")),
        "merge": ("merges", say("Become part of a team")),
        "keep": ("keeps", say("It keeps")),
    }


def happenings(
    now: Mapping[str, SiteYear], asked: Asked, why: Mapping[str, Markup]
) -> Iterator[Happening]:
    """Yield what becomes of a school's programs in the budget year, what it loses first.

    Parameters
    ----------
    now
        What each program does there then.
    why
        Why, by program and by merge.
    """
    for action, (kind, title) in _titles(asked).items():
        own = [site for site in now.values() if site.action == action]
        items = (
            _teams(own, asked, why) if action == "merge" else [_item(s, asked, why) for s in own]
        )
        if items:
            yield Happening(kind, title, tuple(items))


def _teams(sites: Sequence[SiteYear], asked: Asked, why: Mapping[str, Markup]) -> list[Markup]:
    """Return each team with what it is made of here, and why."""
    parts: dict[str, list[Markup]] = defaultdict(list)
    for site in sites:
        parts[site.merge or ""].append(asked.labels.program(site.program))
    return [
        _with_reason(
            asked.language.say(
                "%(programs)s, in %(team)s",
                programs=asked.language.listed(names),
                team=asked.labels.program(id),
            ),
            why.get(id, Markup()),
        )
        for id, names in parts.items()
    ]


def _item(site: SiteYear, asked: Asked, why: Mapping[str, Markup]) -> Markup:
    language, name = asked.language, asked.labels.program(site.program)
    if site.action == "retire":
        return _with_reason(_lost(site, name, asked), why[site.program])
    parts: list[Markup | str] = []
    if site.positions is not None:
        parts.append(language.say_many("%(n)s position", "%(n)s positions", site.positions))
    elif site.level < 1:
        parts.append(language.percent(site.level))
    if round(site.students):
        parts.append(language.say_many("%(n)s student", "%(n)s students", site.students))
    said = Markup("{} ({})").format(name, Markup(", ").join(parts)) if parts else name
    return said if site.action == "keep" else _with_reason(said, why[site.program])


def _lost(site: SiteYear, name: Markup, asked: Asked) -> Markup:
    """Return what ends, and how many students it served there."""
    given = asked.scenario.programs[site.program].sites[site.school]
    students = in_year(given.students, site.year)
    if not round(students):
        return name
    return asked.language.say_many(
        "%(program)s (for %(n)s student today)",
        "%(program)s (for %(n)s students today)",
        students,
        program=name,
    )


def _with_reason(said: Markup, why: Markup) -> Markup:
    return Markup("{}<small>{}</small>").format(said, why) if why else said


def later(sites: Sequence[SiteYear], asked: Asked) -> Iterator[Markup]:
    """Yield what changes in later years, year by year."""
    say, language = asked.language.say, asked.language
    by_year: dict[int, dict[str, SiteYear]] = defaultdict(dict)
    for site in sites:
        by_year[site.year][site.program] = site
    for year in asked.scenario.years[1:]:
        groups: dict[str, list[Markup]] = defaultdict(list)
        for program, site in by_year[year].items():
            before = by_year[year - 1].get(program)
            if _changed(before, site):
                groups[site.action].append(asked.labels.program(program))
        words = {
            "retire": say("ends"),
            "reduce": say("goes on in part"),
            "start": say("starts"),
            "pilot": say("is tried out"),
            "merge": say("becomes part of a team"),
            "keep": say("goes on in full"),
        }
        parts = [
            say(
                "%(what)s: %(programs)s",
                what=words[action],
                programs=language.listed(groups[action]),
            )
            for action in words
            if action in groups
        ]
        if parts:
            yield say("%(year)s: %(parts)s.", year=year, parts=Markup("; ").join(parts))


def _changed(before: SiteYear | None, site: SiteYear) -> bool:
    """Return whether a site does otherwise than the year before; what started goes on."""
    if before is None:
        return True
    if before.action == "start" and site.action == "keep":
        return False
    return (before.action, before.merge, before.level) != (site.action, site.merge, site.level)
