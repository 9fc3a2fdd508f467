"""What is wrong with an input: where it stands, what is wrong, and how to mend it."""

import difflib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (error), looks wrong (warning) or is taken (note) in an input.

    Parameters
    ----------
    severity
        `error`: nothing can be decided before it is mended; `warning`: worth a look; `note`: how
        something was taken that stands there otherwise, which `check --verbose` tells.
    file
        The file as it was named ("" for data that came from Python, "--set" for a value set).
    line
        Line of the file, counted from 1; of a table, its row as a spreadsheet numbers it.
    place
        For tables, row and column in words ("row 7, column cost.site"); otherwise "".
    address
        Address of the value (`programs.reading_recovery.cost.site`); "" for the whole file.
    says
        What is wrong, in plain words.
    mend
        How to mend it, in plain words.
    alike
        Where it stands for several of a kind: each of them by itself.
    """

    severity: Severity
    file: str
    line: int | None
    place: str
    address: str
    says: str
    mend: str
    alike: tuple["Problem", ...] = field(default=(), compare=False, repr=False)

    def told(self) -> dict[str, Any]:
        """Return it as plain data; what it stands for is left out."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.compare}

    def __str__(self) -> str:
        where = self.file
        if self.place:
            where = f"{where}: {self.place}" if where else self.place
        elif where and self.line is not None:
            where = f"{where}:{self.line}"
        text = f"{self.says}; {self.mend}" if self.mend else self.says
        return ": ".join(part for part in (where, self.address, text) if part)


class ScenarioError(Exception):
    """An input that cannot be used: all its problems at once.

    Attributes
    ----------
    problems
        Every error found, and the warnings beside them.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(
            f"- {'' if p.severity == 'error' else 'warning: '}{p}" for p in grouped(self.problems)
        )


def legible(path: str | bytes | os.PathLike[str]) -> str:
    r"""Return a file's name as text that can be shown and kept: `caf\xe9` if it is not UTF-8."""
    name = os.fspath(path)
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # no file has such a name
        assert isinstance(name, str)
        return name.encode("utf-8", "backslashreplace").decode()


def nearest(word: object, known: Iterable[object]) -> str | None:
    """Return the known word nearest to a misspelt one, or None when none is near.

    Case, hyphens and spaces count for nothing, so that `Lincoln` finds `lincoln`.
    """
    plain = {_plain(k): str(k) for k in reversed(list(known))}
    close = difflib.get_close_matches(_plain(word), list(plain), n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def _plain(word: object) -> str:
    return str(word).strip().lower().replace("-", "_").replace(" ", "_")


def listed(words: Sequence[object], most: int = 8) -> str:
    """Return words as one readable list, cut short after `most` of them."""
    shown = ", ".join(str(w) for w in words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most} more"


def every(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems each by itself, those too that one stands for."""
    return tuple(one for problem in problems for one in problem.alike or (problem,))


def in_order(problems: Iterable[Problem], first_file: str) -> tuple[Problem, ...]:
    """Return problems without repeats: errors first, then by file and line.

    Of those of one column of a table that say the same there is one, naming the other rows; of
    those that differ only in the value they speak of, the first twenty.

    Parameters
    ----------
    problems
        In any order.
    first_file
        The file whose problems come first.
    """
    seen = dict.fromkeys(problems)
    return tuple(
        sorted(
            _gathered(seen),
            key=lambda p: (
                _SEVERITIES.index(p.severity),
                p.file != first_file,
                p.file,
                _sheet(p),
                p.line is None,
                p.line or 0,
            ),
        )
    )


def _sheet(problem: Problem) -> str:
    return problem.place.partition(",")[0] if problem.place.startswith("sheet ") else ""


def grouped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems for people: of many alike the first, naming a few more places.

    Alike are those of one file (and column of a table) that differ only in values and in the
    entries that they speak of.

    Parameters
    ----------
    problems
        In the order in which they are shown.
    """
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    return tuple(
        one
        for group in kinds.values()
        for one in ([_first_of(group)] if len(group) > _MOST_TOLD else group)
    )


def _kind(problem: Problem) -> tuple[str, ...]:
    """Return what problems that are alike have in common."""
    keys = problem.address.split(".")
    words = _VALUE.sub("#", f"{problem.says} {problem.mend}")
    for name in sorted(set(keys[1:-1]), key=len, reverse=True):
        words = re.sub(rf"\b{re.escape(name)}\b", "#", words)
    place = _ROW.sub("row", problem.place)
    return problem.severity, problem.file, place, keys[0], keys[-1], words


def _first_of(group: Sequence[Problem]) -> Problem:
    first, others = group[0], every(group[1:])
    named = [p.address or f"line {p.line}" for p in others]
    says = f"{first.says} (and {len(others)} more like it: {_few(named)})"
    return replace(first, says=says, alike=every(group))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


_MOST_TOLD = 4
_MOST_NAMED = 3
_MOST_ALIKE = 20
_MOST_ROWS = 4
_SEVERITIES = ("error", "warning", "note")
_ROW = re.compile(r"\brow \d+|(?<=\bcell [A-Z])\d+|(?<=\bcell [A-Z]{2})\d+")
_VALUE = re.compile(r'"[^"]*"|`[^`]*`|[-+$.,\d]*\d[%\d.,]*')


def _gathered(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems so that those alike in one column of a table stand there once."""
    same: dict[tuple[str, ...], list[Problem]] = {}
    kept: list[list[Problem]] = []
    for problem in sorted(problems, key=lambda p: p.line or 0):
        if not problem.place:
            kept.append([problem])
            continue
        where = problem.severity, problem.file, _ROW.sub("row", problem.place)
        key = (*where, problem.says, problem.mend)
        if key not in same:
            same[key] = []
            kept.append(same[key])
        same[key].append(problem)
    return _cut([_one(group) for group in kept])


def _one(group: list[Problem]) -> Problem:
    """Return one problem that says what all of these say of different rows."""
    first, rows = group[0], [p.line for p in group[1:]]
    if not rows:
        return first
    more = f"and {len(rows)} more row{'s' if len(rows) > 1 else ''}"
    shown = ", ".join(str(row) for row in rows[:_MOST_ROWS])
    says = f"{first.says} ({more}: {shown}{', …' if len(rows) > _MOST_ROWS else ''})"
    return replace(first, says=says, alike=every(group))


def _cut(problems: list[Problem]) -> list[Problem]:
    """Return the first of those that differ only in values; the last of them counts the rest."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for index, problem in enumerate(problems):
        if problem.place:
            words = _VALUE.sub("#", f"{problem.says} {problem.mend}")
            where = _ROW.sub("row", problem.place)
            key = (problem.severity, problem.file, where, words)
            alike.setdefault(key, []).append(index)
    cut = dict(enumerate(problems))
    for indexes in alike.values():
        left = len(indexes) - _MOST_ALIKE
        if left > 0:
            last = cut[indexes[_MOST_ALIKE - 1]]
            says = f"{last.says} (and {left} more rows like this)"
            whole = every(problems[index] for index in indexes[_MOST_ALIKE - 1 :])
            cut[indexes[_MOST_ALIKE - 1]] = replace(last, says=says, alike=whole)
            for index in indexes[_MOST_ALIKE:]:
                del cut[index]
    return list(cut.values())
