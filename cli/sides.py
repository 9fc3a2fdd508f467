"""What `compare` compares: plans, scenarios, and scenarios under overrides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.tree.problems import legible
from .plan_file import does_not_hold

if TYPE_CHECKING:
    from ..models.results.plan import Plan
    from ..models.scenario.scenario import Scenario


@dataclass(frozen=True)
class Named:
    """A side as it was asked for, not read yet.

    Attributes
    ----------
    label
        What to call it.
    path
        A plan's or scenario's file.
    overrides, values
        Changes to a scenario.
    """

    label: str
    path: Path
    overrides: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_plan(self) -> bool:
        """Whether the file is a plan that `solve -o` wrote."""
        try:
            with self.path.open(encoding="utf-8") as file:
                if file.read(1) != "{":
                    return False
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False  # reading it as a scenario says what is wrong
        return isinstance(data, dict) and "status" in data and "scenario" in data


@dataclass(frozen=True)
class Read:
    """A side as it was read; a note says why its scenario is not known."""

    label: str
    scenario: Scenario | None
    plan: Plan | None
    note: str = ""


def named(text: str, first: Named | None = None) -> Named:
    """Return what a side means: FILE, FILE+OVERRIDE, or an override of the first side's file.

    Parameters
    ----------
    text
        As typed.
    first
        The first side, for the second.
    """
    path = Path(text)
    if path.exists():
        return Named(legible(text), path)
    file, plus, rest = text.partition("+")
    if plus and file and Path(file).exists():
        names = tuple(name for name in rest.split("+") if name)
        return Named(_with(file, names), Path(file), names)
    if first is not None and names_an_override(text):
        names = tuple(name for name in text.split("+") if name)
        return Named(_with(str(first.path), names), first.path, names)
    return Named(legible(text), path)


def names_an_override(text: str) -> bool:
    """Return whether a text can only be meant as overrides' names: no file, and none's name."""
    return not (Path(text).exists() or Path(text).suffix or "/" in text)


def scenario_file(plan: Named) -> str:
    """Return the file of a plan's scenario as the plan names it."""
    scenario = json.loads(plan.path.read_text(encoding="utf-8"))["scenario"]
    source = scenario.get("source") if isinstance(scenario, dict) else None
    return str(source or "SCENARIO")


def _with(file: str, names: tuple[str, ...]) -> str:
    return legible(f"{file} with {' and '.join(names)}" if names else file)


def changed(side: Named, overrides: tuple[str, ...], values: Mapping[str, Any]) -> Named:
    """Return a side with further changes."""
    given = [*overrides, *(f"{address}={_short(value)}" for address, value in values.items())]
    word = " and " if side.overrides or side.values else " with "
    label = legible(f"{side.label}{word}{' and '.join(given)}")
    return Named(label, side.path, (*side.overrides, *overrides), {**side.values, **values})


def _short(value: Any) -> str:
    """Return a value as one types it: null, true, a list."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def read_plan(side: Named) -> Read:
    """Return a plan, with its scenario if that is where it was and is as it was.

    Raises
    ------
    click.UsageError
        The file is no plan, the plan does not hold in its scenario, or changes are asked for.
    """
    from ..models.results.plan import Plan

    if side.overrides or side.values:
        raise click.UsageError(f"{side.path} is a plan; changes are made to scenarios")
    try:
        plan = Plan.read(side.path)
    except ValueError as failure:
        # Of all that does not fit, the first: its key and why.
        first = " ".join(line.strip() for line in str(failure).splitlines()[1:3])
        raise click.UsageError(f"{side.path} is no plan ({first})") from None
    scenario = _scenario_of(plan, side.path)
    note = ""
    if scenario is None:
        note = f"the scenario of {side.label}, {plan.scenario.source or 'without a file'}, is not"
        note += " there, or has changed since; inputs are not compared, nor its figures verified"
    else:
        _check_holds(plan, scenario, side.label)
    return Read(side.label, scenario, plan, note)


def _check_holds(plan: Plan, scenario: Scenario, label: str) -> None:
    from ..engine.plan.verify import FOUND, verify

    if not (plan.status in FOUND or plan.has_decisions or plan.sites):
        return  # nothing was found, so that there are no figures to verify
    findings = verify(plan, scenario)
    if findings:
        raise does_not_hold(findings, name=label)


def _scenario_of(plan: Plan, path: Path) -> Scenario | None:
    from ..models.reading.load import check

    source = plan.scenario.source
    for candidate in (Path(source), path.parent / source, path.parent / Path(source).name):
        if source and candidate.is_file():
            found, _ = check(candidate, plan.scenario.overrides, plan.scenario.set)
            if found is not None and found.origin.sha256 == plan.scenario.sha256:
                return found
    return None
