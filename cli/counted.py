"""A progress bar on stderr for work of a known number of pieces, with the time that is left."""

import sys
import threading
from types import TracebackType

from .progress import PATIENCE


class CountedBar:
    """Shows how many pieces are done, of how many, and how long the others may take.

    Parameters
    ----------
    quiet
        Whether to show nothing.
    """

    def __init__(self, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty()
        self._done, self._total, self._what = 0, 0, ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "CountedBar":
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

    def update(self, done: int, total: int, what: str) -> None:
        """Take in how many pieces are done, of how many, and what they are."""
        self._done, self._total, self._what = done, total, what

    def _run(self) -> None:
        # In a thread of its own, so that it also moves while nobody calls `update`.
        if self._over.wait(PATIENCE):
            return
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
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            task, what = bar.add_task(self._what, total=self._total), self._what
            while not self._over.wait(0.2):
                if self._what != what:
                    what = self._what
                    bar.reset(task)
                bar.update(task, completed=self._done, total=self._total, description=what)
