"""A file of answers that are proved: a frontier that was stopped goes on from it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from ....models.scenario.scenario import Scenario
from ....version import __version__
from ...milp.solution import Status
from ...options import SearchOptions
from ..axes.names import Asked, CannotTrace
from .subproblem import Solved, Subproblem

JOURNAL_FORMAT = 1


class Journal:
    """Proved answers by question, one line each, on disk before they are used.

    Parameters
    ----------
    path
        The file; begun if it is not there. A last line that was cut off is forgotten.
    told
        What the answers are of: another scenario, other axes or another gap have other answers.

    Raises
    ------
    CannotTrace
        The file holds something else, or a line of it is damaged.
    """

    def __init__(self, path: Path, told: str) -> None:
        self._path = path
        self._known: dict[str, Solved] = {}
        head = json.dumps({"frontier": JOURNAL_FORMAT, "of": told}) + "\n"
        lines = _whole_lines(path)
        if lines and lines[0] != head:
            raise CannotTrace(
                f"{path} holds answers to another question, or no answers: another scenario,"
                " other objectives, options or version; name another file, or delete it"
            )
        for number, line in enumerate(lines[1:], 2):
            key, answer = _entry(path, number, line)
            self._known[key] = answer
        # Written anew without a line that was cut off, so that the next one begins a line.
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            beside.write_text(head + "".join(lines[1:]), encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, ask: Subproblem) -> Solved | None:
        """Return the answer to a question, if it is known."""
        return self._known.get(ask.key)

    def add(self, ask: Subproblem, answer: Solved) -> None:
        """Keep an answer, if it is proved."""
        if not answer.proved or ask.key in self._known:
            return
        self._known[ask.key] = answer
        entry = {"ask": ask.key, **asdict(answer)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())


def told(scenario: Scenario, asked: Sequence[Asked], options: SearchOptions) -> str:
    """Return what answers depend on, as a hash.

    Parameters
    ----------
    scenario
        All but where it was read from counts.
    asked
        The axes.
    options
        Solver, gap and seed count.

    Returns
    -------
    SHA-256, 64 hexadecimal digits.
    """
    parts = [
        __version__,
        scenario.model_dump_json(exclude={"origin"}),
        *(str(axis) for axis in asked),
        repr((options.solver, options.gap, options.seed)),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _whole_lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except UnicodeDecodeError:
        return ["?"]
    return lines if not lines or lines[-1].endswith("\n") else lines[:-1]


def _entry(path: Path, number: int, line: str) -> tuple[str, Solved]:
    """Return a line's question and answer."""
    try:
        entry = json.loads(line)
        return str(entry["ask"]), _read(entry)
    except (ValueError, KeyError, TypeError):
        raise CannotTrace(
            f"{path}:{number}: the line is damaged and holds no answer; delete the line"
            " (its question is asked again), or the file"
        ) from None


def _read(entry: dict[str, Any]) -> Solved:
    score = entry["score"]
    return Solved(
        Status(entry["status"]),
        None if score is None else tuple(score),
        tuple(entry["on"]),
        entry["gap"],
        entry["message"],
    )
