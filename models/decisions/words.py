"""The headings and the words for actions that people write into a table of decisions."""

from ..results.plan_parts.program_year import SiteAction

_HEADINGS = {
    "program": "program id, program name, programme, item",
    "school": "school id, school name, site, building",
    "year": "fiscal year, fy, from, from year",
    "action": "decision, what, status",
    "level": "share, percent",
    "positions": "position, number of positions",
    "merge": "merge into, merged into, into",
    "reorganization": "reorganisation, reorg, closure",
}
_BESIDE = {"students", "cost", "note", "notes", "comment", "comments", "reason", "why"}
"""Columns for people, which are not read."""

_ACTIONS: dict[SiteAction, str] = {
    "keep": "keep, kept, as today, run, runs, on",
    "reduce": "reduce, reduced, shrink, partial, in part, goes on in part",
    "start": "start, starts, started, adopt, adopted, add, added, begin, begins, launch, new,"
    " open, restart",
    "pilot": "pilot, piloted, try, trial, test",
    "merge": "merge, merged, combine, combined",
    "retire": "retire, retired, end, ends, ended, stop, stops, drop, dropped, eliminate,"
    " eliminated, close, closed, discontinue, discontinued, remove, removed, decline, off, none,"
    " no",
}
_AS_BEFORE = (
    "no change, no changes, same, unchanged, as before, goes on, go on, continue, continues,"
    " continued, maintain, maintained"
)
"""Words by which a site goes on as it was the year before, in part or in full."""

UNCLEAR = {
    "cut": "write reduce (with its level) or retire",
    "trim": "write reduce (with its level) or retire",
    "expand": "write start where it is new, and keep where it runs",
}
"""Words that say too little of one site, and how to mend them."""


def plain(text: str) -> str:
    """Return a heading or word as it is compared: small letters, single spaces between words."""
    return " ".join(text.replace("_", " ").replace("-", " ").replace("'", "").split()).casefold()


_HEADING_OF = {
    plain(word): name for name, words in _HEADINGS.items() for word in [name, *words.split(", ")]
}
_GOES_ON = frozenset(map(plain, _AS_BEFORE.split(", ")))
_ACTION_OF = {
    plain(word): action for action, words in _ACTIONS.items() for word in words.split(", ")
} | dict.fromkeys(_GOES_ON, "keep")


def column_named(heading: str) -> str | None:
    """Return the column that a heading means; "" for one that is not read, None if unknown."""
    word = plain(heading)
    return "" if word in _BESIDE else _HEADING_OF.get(word)


def action_named(text: str) -> SiteAction | None:
    """Return the action that a word means; None if it is none."""
    return _ACTION_OF.get(plain(text))


def goes_on(text: str) -> bool:
    """Return whether a word says that a site goes on as it was the year before."""
    return plain(text) in _GOES_ON
