"""What decides on a school's request: each phrase of the engine, and what is said for it."""

from __future__ import annotations

import re

from markupsafe import Markup

from ..labels import isolated
from .speaker import Say, Speaker

_YEARS = r"(?P<years>\d{4}(?:(?:, | and |, and )\d{4})*)"


def _years(of: Speaker, found: re.Match[str]) -> Markup:
    return of.language.listed(re.findall(r"\d{4}", found["years"]))


REQUEST_PHRASES: tuple[tuple[str, Say], ...] = (
    (
        r"the district has not foreseen it at this school(?:, so that it cannot run here)?",
        lambda of, m: of.say("The district has not foreseen it at this school."),
    ),
    (
        r"the building closes in (?P<year>\d{4}) \((?P<why>.+)\)",
        lambda of, m: of.say(
            "The building closes in %(year)s (%(why)s).", year=m["year"], why=isolated(m["why"])
        ),
    ),
    (
        (
            r"it cannot start: it is neither proven nor to be piloted"
            r"|the program is neither proven nor has a pilot, so it can never start"
            r"|it is not proven, and no pilot of it is foreseen"
        ),
        lambda of, m: of.say("It cannot start: it is neither proven nor may it be tried out."),
    ),
    (
        r"it is tried in (?P<year>\d{4})",
        lambda of, m: of.say("It is tried out in %(year)s.", year=m["year"]),
    ),
    (
        r"it is tried in (?P<year>\d{4}): it may start only after a pilot",
        lambda of, m: of.say(
            "It is tried out in %(year)s: it may start only after a trial.", year=m["year"]
        ),
    ),
    (
        r"it may start only after a pilot, so that it cannot run fully in (?P<year>\d{4})",
        lambda of, m: of.say(
            "It may start only after a trial, so that it cannot run in full in %(year)s.",
            year=m["year"],
        ),
    ),
    (
        r"it runs inside (?P<team>.+), which keeps (?P<share>\d+)% of its parts' gain",
        lambda of, m: of.say(
            "It runs as part of %(team)s, which keeps %(share)s of what its parts do.",
            team=isolated(m["team"]),
            share=of.share(m["share"]),
        ),
    ),
    (
        r"it keeps (?P<share>\d+)% of its parts' gain",
        lambda of, m: of.say(
            "It keeps %(share)s of what its parts do.", share=of.share(m["share"])
        ),
    ),
    (
        r"it runs with (?P<n>\d+) positions instead of (?P<usual>\d+) in (?P<year>\d{4})",
        lambda of, m: of.say(
            "In %(year)s it runs with %(n)s positions, not %(usual)s.",
            year=m["year"],
            n=m["n"],
            usual=m["usual"],
        ),
    ),
    (
        r"it runs at (?P<share>\d+)% in (?P<year>\d{4})",
        lambda of, m: of.say(
            "In %(year)s it runs at %(share)s.", year=m["year"], share=of.share(m["share"])
        ),
    ),
    (
        rf"it is off in {_YEARS}",
        lambda of, m: of.say("It does not run in %(years)s.", years=_years(of, m)),
    ),
    (
        rf"it runs here in {_YEARS}",
        lambda of, m: of.say("It runs here in %(years)s.", years=_years(of, m)),
    ),
    (
        (
            r"mandated: it runs on where it runs today"
            r"|the program is mandated, so it may not end where it runs"
        ),
        lambda of, m: of.say("It is mandated: it may not end where it runs."),
    ),
    (
        (
            r"required by (?P<law>.+): it runs on where it runs today"
            r"|the program is required by (?P<too>.+), so it may not end where it runs"
        ),
        lambda of, m: of.say("It is required by %(law)s.", law=isolated(m["law"] or m["too"])),
    ),
    (
        r"it runs here in full(?:: | today, and )the district has worked out no larger form of it",
        lambda of, m: of.say(
            "It runs here in full: the district has worked out no larger form of it."
        ),
    ),
    (
        r"no smaller form of it is worked out: no lower level and no fewer positions",
        lambda of, m: of.say(
            "The district has worked out no smaller form of it: no lower level and no fewer"
            " positions."
        ),
    ),
    (
        r"a further position does more elsewhere",
        lambda of, m: of.say("The money of a further position does more elsewhere."),
    ),
    (
        (
            r"it stays as today: a further position costs \$(?P<dollars>[\d,]+) a year, which does"
            r" more elsewhere"
        ),
        lambda of, m: of.say(
            "It stays as today: a further position costs %(dollars)s a year, which does more"
            " elsewhere.",
            dollars=of.language.dollars(float(m["dollars"].replace(",", ""))),
        ),
    ),
    (
        r"(?P<fund>.+) pays only while it runs here",
        lambda of, m: of.say("%(fund)s pays only while it runs here.", fund=isolated(m["fund"])),
    ),
    (
        r"(?P<fund>.+) pays only while it runs anywhere",
        lambda of, m: of.say(
            "%(fund)s pays only while it runs somewhere.", fund=isolated(m["fund"])
        ),
    ),
    (
        r"fewer than two of its parts run here today, so that there is nothing to merge",
        lambda of, m: of.say(
            "Fewer than two of its parts run here today: there is nothing to merge."
        ),
    ),
    (
        r"(?:but )?what its trial teaches counts, too",
        lambda of, m: of.say("What its trial teaches counts, too."),
    ),
)
"""Each phrase of `engine.plan.requests.why` and of what no plan can grant."""
