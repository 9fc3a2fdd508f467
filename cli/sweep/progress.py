"""A progress bar for many runs, with the time that is still to go; none where nobody watches."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from ..progress import PATIENCE

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Done(Protocol):
    """A run that is done."""

    @property
    def has_plan(self) -> bool:
        """Whether it has a plan."""


class SweepProgress:
    """Shows how many runs are done, how many without a plan, and how long the rest will take.

    Parameters
    ----------
    runs
        How many are to be done.
    quiet
        Whether to show nothing.
    """

    def __init__(self, runs: int, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty() and runs > 0
        self._runs = runs
        self._done = 0
        self._without = 0
        self._began = time.monotonic()
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> SweepProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar[0].stop()

    def update(self, run: Done) -> None:
        """Take in a run that is done."""
        self._done += 1
        self._without += not run.has_plan
        if self._bar is None and self._wanted and time.monotonic() - self._began > PATIENCE:
            self._bar = self._started()
        if self._bar is not None:
            bar, task = self._bar
            said = f"{self._without:,} without a plan" if self._without else ""
            bar.update(task, completed=self._done, description=said)

    def _started(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        bar = Progress(
            MofNCompleteColumn(),
            TextColumn("runs"),
            BarColumn(bar_width=20),
            TimeElapsedColumn(),
            TextColumn("still"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
            speed_estimate_period=3600,
        )
        task = bar.add_task("", total=self._runs)
        bar.start()
        return bar, task
