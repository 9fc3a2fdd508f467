"""What decides on a program: each phrase of the engine, and what is said for it."""

from __future__ import annotations

import re

from markupsafe import Markup

from ..labels import isolated
from .speaker import Say, Speaker

_NUMBER = r"-?[\d,]*\.?\d+"
_WHERE = r"(?:but |where it ends, |where it stays, )?"
_AGAINST = (
    rf"gains (?P<rate>{_NUMBER}) per \$100,000"
    rf"(?: where it stays, (?P<off>{_NUMBER}) where it ends|(?P<ends> where it ends))?"
)


def _rate(of: Speaker, found: re.Match[str]) -> Markup:
    rate = of.months(found["rate"])
    if found["off"]:
        return of.say(
            "For each $100,000 it brings students %(rate)s months of learning, all together, where"
            " it stays, and %(off)s where it ends.",
            rate=rate,
            off=of.months(found["off"]),
        )
    if found["ends"]:
        return of.say(
            "Where it ends it brings students %(rate)s months of learning, all together, for each"
            " $100,000.",
            rate=rate,
        )
    return of.say(
        "For each $100,000 it brings students %(rate)s months of learning, all together.", rate=rate
    )


def _here(of: Speaker, found: re.Match[str]) -> Markup:
    rate = of.months(found["here"])
    if found["margin"]:
        said = of.say(
            "For each $100,000 it brings students %(rate)s months of learning here, all together;"
            " elsewhere that money brings %(margin)s.",
            rate=rate,
            margin=of.months(found["margin"]),
        )
    else:
        said = of.say(
            "For each $100,000 it brings students %(rate)s months of learning here, all together.",
            rate=rate,
        )
    return of.language.sentences([said, of.sentence(found["but"]) if found["but"] else ""])


PLAN_PHRASES: tuple[tuple[str, Say], ...] = (
    (
        (
            r"(?:.+ (?:tier \d|no tier)(?:, \d+ more)?: )?"
            r"here it gains (?P<here>[\d,.]*\d) student-SD for each \$100,000"
            r"(?:, elsewhere that money(?: from .+?)? gains (?P<margin>[\d,.]*\d))?"
            r"(?:, (?P<but>but .+))?"
        ),
        _here,
    ),
    (
        r"(?:.+ (?:tier \d|no tier)(?:, \d+ more)?: )?here it sets students back",
        lambda of, m: of.say("Here it is estimated to set students back."),
    ),
    (
        r"(?:.+ (?:tier \d|no tier)(?:, \d+ more)?: )?here it gains nothing",
        lambda of, m: of.say("Here it gains nothing, as far as is known."),
    ),
    (_AGAINST, _rate),
    (
        rf"money is worth (?P<n>{_NUMBER})",
        lambda of, m: of.say(
            "The last $100,000 spent elsewhere bring %(n)s months.", n=of.months(m["n"])
        ),
    ),
    (
        r"gains nothing where it runs today",
        lambda of, m: of.say("Where it runs today it gains nothing, as far as is known."),
    ),
    (
        r"gains nothing where it could run",
        lambda of, m: of.say("Where it could run it would gain nothing, as far as is known."),
    ),
    (
        r"gains nothing where it ends",
        lambda of, m: of.say("Where it ends it gains nothing, as far as is known."),
    ),
    (
        r"sets students back where it ends",
        lambda of, m: of.say("Where it ends it is estimated to set students back."),
    ),
    (r"gains nothing", lambda of, m: of.say("It gains nothing, as far as is known.")),
    (
        r"sets students back where it runs today",
        lambda of, m: of.say("Where it runs today it is estimated to set students back."),
    ),
    (
        r"sets students back where it could run",
        lambda of, m: of.say("Where it could run it is estimated to set students back."),
    ),
    (
        r"sets students back",
        lambda of, m: of.say("It is estimated to set students back."),
    ),
    (r"costs nothing", lambda of, m: of.say("It costs nothing.")),
    (r"mandated", lambda of, m: of.say("It is mandated: it may not end where it runs.")),
    (
        r"required by (?P<law>.+)",
        lambda of, m: of.say("It is required by %(law)s.", law=isolated(m["law"])),
    ),
    (
        r"no effect is claimed for it",
        lambda of, m: of.say("No effect on the district’s goals is claimed for it."),
    ),
    (
        r"cannot start: neither proven nor to be piloted",
        lambda of, m: of.say("It cannot start: it is neither proven nor may it be tried out."),
    ),
    (
        r"never measured, presumed to bring what a dollar brings on average \(.+\)",
        lambda of, m: of.say(
            "Nobody has measured what it does; it is presumed to bring what a dollar brings on"
            " average where that is known."
        ),
    ),
    (
        rf"never measured, counted as (?P<n>{_NUMBER})(?: to {_NUMBER})?(?: SD)?",
        lambda of, m: of.say(
            "Nobody has measured what it does; a small effect (%(n)s) is assumed.",
            n=of.number(m["n"]),
        ),
    ),
    (r"to learn first", lambda of, m: of.say("It is tried to learn whether it works here.")),
    (
        r"what it teaches counts for nothing",
        lambda of, m: of.say("What the trial teaches counts for nothing within this plan."),
    ),
    (
        r"into (?P<team>.+) at (?P<n>[\d,]+), which keeps (?P<share>\d+)%",
        lambda of, m: of.language.say_many(
            "It becomes part of %(team)s at %(n)s school by the last year, which keeps %(share)s of"
            " what its parts do.",
            "It becomes part of %(team)s at %(n)s schools by the last year, which keeps %(share)s"
            " of what its parts do.",
            float(m["n"].replace(",", "")),
            team=isolated(m["team"]),
            share=of.share(m["share"]),
        ),
    ),
    (
        r"keeps (?P<share>\d+)% of its parts' gain",
        lambda of, m: of.say(
            "It keeps %(share)s of what its parts do.", share=of.share(m["share"])
        ),
    ),
    (
        r"starts in (?P<first>\d{4}), ends in (?P<last>\d{4})",
        lambda of, m: of.say(
            "It starts in %(first)s and ends in %(last)s.", first=m["first"], last=m["last"]
        ),
    ),
    (
        r"see the rule (?P<rule>\".+\")",
        lambda of, m: of.say("A rule decides on it: “%(rule)s”.", rule=of.rule(m["rule"])),
    ),
    (
        (
            rf"{_WHERE}its room under the rule (?P<rule>\".+\")"
            r" is worth more elsewhere"
        ),
        lambda of, m: of.say(
            "Under the rule “%(rule)s” there is room for only so much, and other things do more"
            " with it.",
            rule=of.rule(m["rule"]),
        ),
    ),
    (
        rf"{_WHERE}the rule (?P<rule>\".+\") is easier to keep with it",
        lambda of, m: of.say(
            "The rule “%(rule)s” is easier to keep with it.", rule=of.rule(m["rule"])
        ),
    ),
    (
        rf"{_WHERE}its people are worth more elsewhere",
        lambda of, m: of.say("Its people do more elsewhere."),
    ),
    (
        rf"{_WHERE}(?P<other>.+) starts in its place",
        lambda of, m: of.say("%(other)s starts in its place.", other=isolated(m["other"])),
    ),
    (
        rf"{_WHERE}one site more would break the rule (?P<rule>\".+\")",
        lambda of, m: of.say(
            "One site more would break the rule “%(rule)s”.", rule=of.rule(m["rule"])
        ),
    ),
    (
        rf"{_WHERE}one site less would break the rule (?P<rule>\".+\")",
        lambda of, m: of.say(
            "One site less would break the rule “%(rule)s”.", rule=of.rule(m["rule"])
        ),
    ),
    (
        rf"{_WHERE}what is left of the money does not pay for one more site",
        lambda of, m: of.say("What is left of the money does not pay for one more site."),
    ),
    (
        rf"{_WHERE}what is left of the money does not pay for all of its sites",
        lambda of, m: of.say("What is left of the money does not pay for all of its sites."),
    ),
    (
        rf"{_WHERE}what decides is not known, perhaps how whole sites .*",
        lambda of, m: of.say(
            "What decides where is not known for certain; perhaps how whole sites fit the money."
        ),
    ),
    (
        r"at (?P<school>.+) its building closes in (?P<year>\d{4}) \((?P<why>.+)\)",
        lambda of, m: of.say(
            "At %(school)s its building closes in %(year)s (%(why)s).",
            school=isolated(m["school"]),
            year=m["year"],
            why=isolated(m["why"]),
        ),
    ),
    (
        r"its students are served at (?P<where>.+)",
        lambda of, m: of.say(
            "Its students are served at %(where)s then.", where=isolated(m["where"])
        ),
    ),
    (
        r"it serves them no more",
        lambda of, m: of.say("It serves its students there no more."),
    ),
)
"""Each phrase of `engine.plan.reasons`, and what is said for it."""
