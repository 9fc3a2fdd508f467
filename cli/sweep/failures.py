"""Why a sweep cannot be run or read, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import legible

if TYPE_CHECKING:
    from ...engine.sweep.sensitivity.results import SweepResults


class CannotSweep(click.ClickException):
    """The sweep cannot be run or read: why and what to do, and exit code 2."""

    exit_code = 2


@contextmanager
def explained() -> Iterator[None]:
    """Say in words why a sweep cannot be run or read.

    Raises
    ------
    CannotSweep
        In place of what the engine raises.
    """
    from ...engine.sweep.executor import CannotStart, NoCluster
    from ...engine.sweep.keeping import CannotKeep, InUse, NotASweep
    from ...engine.sweep.sweep import Changed

    try:
        yield
    except (NoCluster, CannotStart, InUse, NotASweep, CannotKeep, Changed) as failure:
        raise CannotSweep(f"{failure}.") from None


def open_results(file: Path) -> SweepResults:
    """Return a sweep's results.

    Parameters
    ----------
    file
        As named.

    Raises
    ------
    CannotSweep
        The file is known to be something else.
    engine.sweep.keeping.NotASweep, engine.sweep.keeping.CannotKeep
        It is missing, or nothing that is known; it cannot be read.
    """
    from ...engine.sweep.keeping import NotASweep
    from ...engine.sweep.sensitivity.results import SweepResults
    from ...models.reading.file_kind import file_kind, with_article
    from ...models.reading.read_file import read_tree

    try:
        return SweepResults(file)
    except NotASweep:
        tree, _ = read_tree(file)
        kind = file_kind(tree) if isinstance(tree, Mapping) else None
        if kind is None:
            raise
        raise CannotSweep(
            f"{legible(file)} is not a results file: it is {with_article(kind)}."
        ) from None


def refuse_results(file: Path) -> None:
    """Say so where a sweep's results are given in place of its file.

    Parameters
    ----------
    file
        As named; it need not exist.

    Raises
    ------
    models.tree.problems.ScenarioError
        They are.
    """
    from ...models.reading.file_kind import results_instead
    from ...models.tree.problems import ScenarioError

    try:
        with file.open("rb") as opened:
            problem = results_instead(opened.read(100), legible(file))
    except OSError:
        return  # reading it as a sweep file says what is wrong
    if problem is not None:
        raise ScenarioError([problem])
