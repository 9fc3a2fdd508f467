"""Handing an answer out: to its files, as JSON, or as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import click

from .files import tried

if TYPE_CHECKING:
    from .render.page import Page


class Answer(Protocol):
    """What a command found."""

    def to_json(self) -> str:
        """Return it as JSON text."""


def emit(
    answer: Answer,
    page: Callable[[], Page],
    *,
    as_json: bool,
    write: Callable[[], None] | None = None,
) -> None:
    """Write an answer to its files, and print it as JSON or as a page.

    Parameters
    ----------
    answer
        What a command found.
    page
        Makes the page; called only if the page is asked for.
    as_json
        Whether to print JSON instead.
    write
        Writes the files asked for.

    Raises
    ------
    files.CannotWrite
        A file could not be written; raised once the answer is shown, so that it is not lost.
    """
    failed = None if write is None else tried(write)
    if as_json:
        print_text(answer.to_json())
    else:
        from .render.page import show

        show(page())
    if failed is not None:
        raise failed


def print_text(text: str) -> None:
    """Print a text as bytes, so that it is UTF-8 whatever the terminal's encoding.

    Of bytes in --set that are no text it prints what JSON writes for them.
    """
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
