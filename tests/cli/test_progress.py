"""The progress bar: only where somebody watches, and only for work that takes its time."""

import sys
import time
from io import StringIO

import pytest

from groundswell.cli import progress
from groundswell.engine.milp.solution import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: StringIO, quiet: bool, patience: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with progress.ProgressBar(600.0, quiet) as bar:
        bar.update(Progress(1.0, objective=100.0, bound=101.0))
        time.sleep(0.6 if patience < 0.6 else 0.0)
    return stream.getvalue()


def test_appears_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), quiet=False, patience=0.01)
    assert "Solving" in text
    assert "1.00% better" in text


def test_not_for_quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), quiet=False, patience=5.0) == ""


def test_not_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), quiet=True, patience=0.01) == ""


def test_not_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, StringIO(), quiet=False, patience=0.01) == ""


@pytest.mark.parametrize(
    ("objective", "bound", "says"),
    [
        (None, None, ""),
        (None, 5.0, ""),
        (1234.56, None, "plan 1,234.6"),
        (100.0, 102.5, "plan 100.0, at most 102.5 (2.50% better)"),
        (100.0, 99.9999, "plan 100.0, at most 100.0 (0.00% better)"),
    ],
)
def test_words(objective: float | None, bound: float | None, says: str) -> None:
    assert progress.found(objective, bound) == says
