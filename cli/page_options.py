"""How much of a plan's page a command shows, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

import click

from .language.catalogue import LANGUAGES
from .options import Command
from .sections import SECTIONS, read_sections


@dataclass(frozen=True)
class PageOptions:
    """How much of a plan's page is asked for.

    Attributes
    ----------
    full
        Whether to show every section, but what happens at every site, after the first screen.
    show
        Sections to show instead of the first screen.
    school
        The school whose page is asked for instead, as it was typed; None: the plan's.
    lang
        Language of the first screen, by its code.
    """

    full: bool = False
    show: tuple[str, ...] = ()
    school: str | None = None
    lang: str = "en"


def page_options(command: Command) -> Command:
    """Add --full, --show, --school and --lang: `shown`, a `PageOptions`.

    Raises
    ------
    click.UsageError
        Another language is asked for of what is there in English only.
    """

    @wraps(command)
    def told(
        *args: Any, full: bool, show: tuple[str, ...], school: str | None, lang: str, **given: Any
    ) -> Any:
        if lang != "en" and (full or show or school is not None):
            raise click.UsageError(
                f"--lang {lang} is for the first screen: the sections of --full, --show and"
                f" --school are in English only; groundswell report --lang {lang} has them"
            )
        return command(*args, shown=PageOptions(full, show, school, lang), **given)

    added: Any = told
    for option in reversed(_PAGE_OPTIONS):
        added = option(added)
    return cast(Command, added)


_PAGE_OPTIONS = (
    click.option(
        "--full", is_flag=True, help="Show every section (but sites and requests) after the first."
    ),
    click.option(
        "--show",
        multiple=True,
        metavar="SECTION,…",
        callback=read_sections,
        help=f"Show these sections instead of the first screen: {', '.join(SECTIONS)}.",
    ),
    click.option(
        "--school", metavar="SCHOOL", help="Show one school's page instead (its id or name)."
    ),
    click.option(
        "--lang",
        type=click.Choice(list(LANGUAGES)),
        default="en",
        show_default=True,
        help="Language of the first screen: English or Spanish.",
    ),
)
