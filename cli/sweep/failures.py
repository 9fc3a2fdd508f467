"""Why a sweep cannot be run or read, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


class CannotSweep(click.ClickException):
    """The sweep cannot be run or read: why and what to do, and exit code 2."""

    exit_code = 2


@contextmanager
def explained() -> Iterator[None]:
    """Say in words why a sweep cannot be run or read."""
    from ...engine.milp.solvers import SolverUnavailable
    from ...engine.sweep.executor import CannotStart, NoCluster
    from ...engine.sweep.keeping import CannotKeep, InUse, NotASweep
    from ...engine.sweep.sweep import Changed

    try:
        yield
    except (
        *(NoCluster, CannotStart, InUse, NotASweep, CannotKeep, Changed),
        SolverUnavailable,
    ) as failure:
        raise CannotSweep(f"{failure}.") from None
