"""Two plans side by side: which inputs, put back, flip which decision."""

from __future__ import annotations

from ...models.results.comparison import Comparison, Flip, ProgramChange
from .page import Page, heading, item, paragraph
from .words import Names, plural, several

MOST_SITES = 4
MOST_ADDRESSES = 6

_CHANCE = (
    "The objectives differ by no more than what the searches left unproved: a decision may flip"
    " only because of where a search ended; a smaller --gap would show."
)

_UNIT = {
    "value": "",
    "entry": " All changed values of a program, fund, school or rule were put back together.",
    "section": " All changed values of a section of the file were put back together.",
}


def flips(found: Comparison, names: Names) -> Page:
    """Return the section; empty where it was not asked for.

    Parameters
    ----------
    found
        The answer.
    names
        What things are called.
    """
    if found.unit is None:
        return []
    page: Page = [heading("What flips them: put back in B as in A")]
    if found.within_gap:
        page.append(paragraph(_CHANCE, indent=2))
    for id, program in found.programs.items():
        if program.sites:
            title = f"{names.program(id)}: {_where(program, names)}"
            page.append(item(f"{title}. {_flipped(program)}"))
    words = f"{plural(found.solves, 'further solve')}.{_UNIT[found.unit]}"
    return [*page, paragraph(words, style="dim", indent=2)]


def _where(program: ProgramChange, names: Names) -> str:
    """Return the schools that differ, those with the same change together."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for site in program.sites:
        alike.setdefault((site.before, site.after), []).append(names.school(site.school))
    parts = []
    for (before, after), schools in sorted(alike.items(), key=lambda pair: -len(pair[1])):
        turned = f"{_years(before)} → {_years(after)}"
        parts.append(f"{turned} at {several(schools, 2)}")
    text = "; ".join(parts[:MOST_SITES])
    more = len(parts) - MOST_SITES
    return text + (f"; and {plural(more, 'more change')}" if more > 0 else "")


def _years(states: tuple[str, ...]) -> str:
    return states[0] if len(set(states)) == 1 else ", ".join(states)


def _flipped(program: ProgramChange) -> str:
    whole = [flip for flip in program.flips if flip.whole]
    part = [flip for flip in program.flips if not flip.whole]
    single = [flip.addresses[0] for flip in whole if len(flip.addresses) == 1]
    if single:
        how = "" if len(single) == 1 else "any of "
        return f"Flipped by {how}{several(single, MOST_ADDRESSES)}."
    words = [_together(flip) for flip in whole]
    some = [f"{flip.addresses[0]} ({flip.sites} of {len(program.sites)})" for flip in part]
    if some:
        words.append(f"In part by {several(some, MOST_ADDRESSES)}.")
    return " ".join(words) or "What flips it was not found."


def _together(flip: Flip) -> str:
    text = f"By no single one, but by {several(list(flip.addresses), MOST_ADDRESSES)} together"
    return text + ("." if flip.minimal else "; perhaps fewer would do.")
