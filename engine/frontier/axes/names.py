"""What is asked for on the axes of a frontier, such as `worth` or `goal:reading:min`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....models.naming import NotNamed, find
from ....models.scenario.scenario import Scenario
from ....models.tree.suggestions import known_ids, suggestion

SENSES = {"max": 1, "min": -1}

AXES = {
    "worth": 1,
    "objective": 1,
    "cost": -1,
    "changes": -1,
    "goal": 1,
    "group": 1,
    "gap": -1,
    "school_min": 1,
    "mixed": -1,
    "requests": 1,
}
"""Every axis, and which way is better unless it is said."""

CONSISTENCY = ("worth", "mixed")
"""What the price of consistency is between: each school deciding, or one decision for all."""

FEWEST_AXES, MOST_AXES = 2, 4
"""How many axes a frontier has."""

FEWEST_POINTS, MOST_POINTS = 2, 10_000
"""How many points may be looked for."""


class CannotTrace(Exception):
    """A frontier cannot be asked for so: everything that is wrong, and how to mend it."""


@dataclass(frozen=True)
class Asked:
    """An axis as it is asked for: its name, and 1 if more is better, -1 if less is."""

    name: str
    sense: int

    def __str__(self) -> str:
        return f"{self.name}:{'max' if self.sense > 0 else 'min'}"


def check_points(points: int) -> None:
    """Refuse a number of points that no frontier has.

    Parameters
    ----------
    points
        How many are asked for.

    Raises
    ------
    ValueError
        There are too few or too many.
    """
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise ValueError(f"points is {FEWEST_POINTS} to {MOST_POINTS:,}, not {points:,}")


def read_axes(objectives: Iterable[str], scenario: Scenario) -> tuple[Asked, ...]:
    """Return the axes that are asked for.

    Parameters
    ----------
    objectives
        Such as ``cost`` or ``goal:reading:min``.
    scenario
        Whose goals and groups may be named.

    Returns
    -------
    In the order given, each with the side that is better.

    Raises
    ------
    CannotTrace
        All that is wrong with them.
    """
    given = tuple(objectives)
    read = [_read(text, scenario) for text in given]
    wrong = [each for each in read if isinstance(each, str)]
    axes = tuple(each for each in read if isinstance(each, Asked))
    names = [axis.name for axis in axes]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    wrong += [f"{name} is given twice; name each axis once" for name in twice]
    if not FEWEST_AXES <= len(given) <= MOST_AXES:
        wrong.append(f"a frontier has two to four objectives, not {len(given)}")
    if wrong:
        raise CannotTrace("\n".join(wrong))
    return axes


def _read(text: str, scenario: Scenario) -> Asked | str:
    """Return an axis, or what is wrong with it."""
    parts = text.strip().split(":")
    sense = SENSES.get(parts[-1]) if len(parts) > 1 else None
    kind, *key = parts[:-1] if sense else parts
    if kind not in AXES:
        return f"{text!r} is not an objective; {suggestion(kind, AXES, 'objectives')}"
    ids = _ids(kind, scenario)
    if ids is None:
        if key:
            return f"{text!r}: after {kind} only :max or :min may follow"
    elif len(key) != 1 or not key[0] or not ids:
        return f"{text!r}: {_which(kind, ids)}"
    else:
        try:
            key = [find(key[0], scenario, kind)]
        except NotNamed as failure:
            return f"{text!r}: {failure}"
    if kind == "requests" and not any(scenario.requests.by_school.values()):
        return f"{text!r}: no school asks for anything; write what they ask for under requests"
    if kind == "gap" and len(scenario.groups) < 2:
        return f"{text!r}: a gap is between groups, and the scenario has {len(scenario.groups)}"
    return Asked(":".join([kind, *key]), sense or AXES[kind])


def _ids(kind: str, scenario: Scenario) -> Sequence[str] | None:
    """Return what may be named after an axis; None if nothing may."""
    return {"goal": list(scenario.goals), "group": list(scenario.groups)}.get(kind)


def _which(kind: str, ids: Sequence[str]) -> str:
    if not ids:
        return f"the scenario has no {kind}s"
    return f"name a {kind}: {known_ids(ids, f'{kind}s', f'{kind}:')}"
