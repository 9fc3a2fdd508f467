"""What `compare` compares: plans, scenarios, and scenarios under overrides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.tree.problems import legible
from .plan_file import does_not_hold, is_plan, read_plan
from .scenario_file import load

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
        return is_plan(self.path)


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

    Returns
    -------
    What it is called, its file, and what is changed in it.
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


def _with(file: str, names: tuple[str, ...]) -> str:
    return legible(f"{file} with {' and '.join(names)}" if names else file)


def changed(side: Named, overrides: tuple[str, ...], values: Mapping[str, Any]) -> Named:
    """Return a side with further changes.

    Parameters
    ----------
    side
        A scenario or plan with changes.
    overrides
        Names of further overrides.
    values
        Further values by address.
    """
    given = [*overrides, *(f"{address}={_short(value)}" for address, value in values.items())]
    word = " and " if side.overrides or side.values else " with "
    label = legible(f"{side.label}{word}{' and '.join(given)}")
    return Named(label, side.path, (*side.overrides, *overrides), {**side.values, **values})


def _short(value: Any) -> str:
    """Return a value as one types it: null, true, a list."""
    from ..models.reading.variation import in_words

    by = in_words(value)
    if by is not None:
        return by
    return value if isinstance(value, str) else json.dumps(value, default=str)


def read_side(side: Named, quiet: bool) -> Read:
    """Return a plan, with its scenario if that is where it was and is as it was; or a scenario.

    Parameters
    ----------
    side
        As `named` gives it.
    quiet
        Whether to leave out what is said of warnings.

    Raises
    ------
    click.UsageError
        The plan is not of this version's form or does not hold in its scenario, or changes to a
        plan are asked for.
    models.tree.problems.ScenarioError
        The file is neither a plan nor a scenario, or the scenario has errors.
    """
    plan = read_plan(side.path)
    if plan is None:
        scenario = load(side.path, side.overrides, side.values, quiet)
        return Read(side.label, scenario, None)
    if side.overrides or side.values:
        raise click.UsageError(f"{side.path} is a plan; changes are made to scenarios")
    known = _scenario_of(plan, side.path)
    note = ""
    if known is None:
        note = f"the scenario of {side.label}, {plan.scenario.source or 'without a file'}, is not"
        note += " there, or has changed since; inputs are not compared, nor its figures verified"
    else:
        _check_holds(plan, known, side.label)
    return Read(side.label, known, plan, note)


def _check_holds(plan: Plan, scenario: Scenario, label: str) -> None:
    from ..engine.plan.verify import FOUND, unsound

    if not (plan.status in FOUND or plan.has_decisions or plan.sites):
        return  # nothing was found, so that there are no figures to verify
    findings = unsound(plan, scenario)
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
