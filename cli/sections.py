"""The sections of a plan's page, by the names that --show takes."""

from __future__ import annotations

import click

from ..models.tree.suggestions import suggestion

SECTIONS = {
    "decisions": "every program: the budget year, what follows, why",
    "people": "who loses a program, and who serves them then",
    "money": "the gap year by year",
    "funds": "each fund by year, and top-ups to schools",
    "staff": "people, by role and year",
    "gains": "who gains: groups, schools by need",
    "goals": "worth by goal",
    "limits": "what binds, and what one more of it buys",
    "rules": "every rule: state, room to spare, price",
    "laws": "the screening of laws",
    "requests": "what each school asked for, and its answer",
    "pilots": "what pilots can find out",
    "sites": "what happens at every site",
}
"""What each section shows, in the order of the page."""


def read_sections(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the sections named, commas between them or the option repeated.

    Raises
    ------
    click.BadParameter
        With every name that is none.
    """
    names = [name.strip() for text in given for name in text.split(",") if name.strip()]
    wrong = [name for name in names if name not in SECTIONS]
    if wrong:
        told = "; ".join(f"{name!r}: {suggestion(name, SECTIONS, 'sections')}" for name in wrong)
        raise click.BadParameter(f"there is no section {told}", ctx, param)
    return tuple(dict.fromkeys(names))
