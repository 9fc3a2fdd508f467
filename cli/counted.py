"""A progress bar on stderr for work of a known number of pieces, with the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .progress import Bar

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID


class CountedBar(Bar):
    """Shows how many pieces are done, of how many, and how long the others may take.

    Parameters
    ----------
    quiet
        Whether to show nothing.
    """

    def __init__(self, quiet: bool) -> None:
        super().__init__(quiet)
        self._done, self._total, self._what = 0, 0, ""
        self._shown = ""

    def update(self, done: int, total: int, what: str) -> None:
        """Take in how many pieces are done, of how many, and what they are."""
        self._done, self._total, self._what = done, total, what

    def _columns(self) -> Sequence[ProgressColumn]:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        return (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )

    def _begun(self, bar: Progress) -> TaskID:
        self._shown = self._what
        return bar.add_task(self._what, total=self._total)

    def _move(self, bar: Progress, task: TaskID) -> None:
        if self._shown != self._what:
            self._shown = self._what
            bar.reset(task)
        bar.update(task, completed=self._done, total=self._total, description=self._shown)
