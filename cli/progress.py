"""A progress bar on stderr for work over two seconds; none where nobody watches."""

from __future__ import annotations

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

PATIENCE = 2.0
"""Seconds before a bar appears."""

TICK = 0.2
"""Seconds between a bar's moves."""


class Searching(Protocol):
    """Where a running search is (`engine.milp.solution.Progress`)."""

    @property
    def objective(self) -> float | None:
        """Objective of the best plan so far."""

    @property
    def bound(self) -> float | None:
        """Proved upper bound so far."""


class Bar(ABC):
    """A bar that moves in a thread of its own, so also while nobody tells it anything.

    Parameters
    ----------
    quiet
        Whether to show nothing.
    """

    def __init__(self, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        if self._wanted:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._wanted:
            self._thread.join()

    def _run(self) -> None:
        if self._over.wait(PATIENCE):
            return
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(*self._columns(), console=Console(stderr=True), transient=True)
        with bar:
            task = self._begun(bar)
            while not self._over.wait(TICK):
                self._move(bar, task)

    @abstractmethod
    def _columns(self) -> Sequence[ProgressColumn]:
        """Return what the bar shows, from left to right."""

    @abstractmethod
    def _begun(self, bar: Progress) -> TaskID:
        """Return the bar's task, as it is when the bar appears."""

    @abstractmethod
    def _move(self, bar: Progress, task: TaskID) -> None:
        """Show where the work is."""


class ProgressBar(Bar):
    """Shows how much of the time limit is used, and the plan and the bound so far.

    Parameters
    ----------
    time_limit
        Seconds after which the work stops by itself: the whole bar; None: not known.
    quiet
        Whether to show nothing.
    """

    def __init__(self, time_limit: float | None, quiet: bool) -> None:
        super().__init__(quiet)
        self._limit = time_limit
        self._what = ""
        self._found = ""

    def update(self, now: Searching) -> None:
        """Take in where the search is."""
        self._found = found(now.objective, now.bound)

    def begin(self, what: str) -> None:
        """Take in what is searched for now, where there are several searches."""
        self._what, self._found = what, ""

    def _columns(self) -> Sequence[ProgressColumn]:
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

        said = TextColumn("{task.description}", markup=False)
        return TextColumn("Solving"), BarColumn(bar_width=20), TimeElapsedColumn(), said

    def _begun(self, bar: Progress) -> TaskID:
        task = bar.add_task("", total=self._limit)
        bar.advance(task, PATIENCE)
        return task

    def _move(self, bar: Progress, task: TaskID) -> None:
        said = ", ".join(part for part in (self._what, self._found) if part)
        bar.update(task, advance=TICK, description=said)


def found(objective: float | None, bound: float | None) -> str:
    """Return in words what a search has found so far; nothing where the solver does not tell.

    Parameters
    ----------
    objective
        Of the best plan so far; None: no plan yet.
    bound
        What no plan exceeds, proved; None: not known.
    """
    if objective is None:
        return ""
    if bound is None:
        return f"plan {objective:,.1f}"
    gap = max(0.0, bound - objective) / max(abs(objective), 1e-9)
    return f"plan {objective:,.1f}, at most {bound:,.1f} ({gap:.2%} better)"
