"""The files of an answer that has a table and pictures: checked before the work, written after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from ..models.tree.problems import legible
from .files import check_ending, write_whole

if TYPE_CHECKING:
    import pandas as pd

PICTURES = (".png", ".svg")

DECIMALS = 9
"""How many a table's numbers are written with at most."""

LARGE = 1e15
"""From where on a whole number is not known to the last digit."""


class Tabled(Protocol):
    """An answer with a table."""

    def to_json(self) -> str:
        """Return it as JSON text."""

    def frame(self) -> pd.DataFrame:
        """Return it as a table."""


def check_pictures(pictures: Sequence[Path], option: str = "--picture") -> None:
    """Find out before a long search whether its pictures can be drawn.

    Raises
    ------
    click.BadParameter
        A file's ending is that of no picture.
    click.UsageError
        What draws them is not installed.
    """
    for path in pictures:
        check_ending(path, *PICTURES, option=option)
    if pictures:
        from importlib.util import find_spec

        if find_spec("matplotlib") is None:
            raise click.UsageError(
                "pictures are drawn by matplotlib, which is not installed: pip install"
                " groundswell[pictures]"
            )


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table without what floating-point sums leave, 9.600000000000001, and whole as whole.

    A column of whole numbers with an empty cell would be written as 1.0 else.
    """
    told = frame.copy()
    for name, column in frame.select_dtypes("number").items():
        rounded = column.round(DECIMALS)
        whole = bool((rounded.dropna() % 1 == 0).all()) and bool(rounded.abs().max() < LARGE)
        told[name] = rounded.astype("Int64") if whole else rounded
    return told


def write_answer(
    answer: Tabled,
    output: Path | None,
    table: Path | None,
    pictures: Sequence[Path],
    draw: Callable[[Path], None],
    *,
    nothing: str,
    quiet: bool,
) -> None:
    """Write the files asked for; where there is nothing to write they stay as they are.

    Parameters
    ----------
    output, table, pictures
        Where to; None: not asked for.
    draw
        Draws a picture to a file.
    nothing
        What there is none of, in words; empty: there is something.
    quiet
        Whether to say nothing of files left as they are.
    """
    files = [path for path in (output, table, *pictures) if path is not None]
    if nothing:
        if files and not quiet:
            names = ", ".join(legible(path) for path in files)
            click.echo(f"{names} not written: {nothing}.", err=True)
        return
    if output is not None:
        write_whole(output, answer.to_json())
    if table is not None:
        write_whole(table, tidy(answer.frame()).to_csv(index=False, lineterminator="\n"))
    for path in pictures:
        draw(path)
