"""Opening a plan that `solve -o` wrote, and the scenario that it answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..engine.evaluation.check_payments import Finding
    from ..models.results.plan import Plan
    from ..models.scenario.scenario import Scenario


def read_plan(path: Path) -> Plan | None:
    """Return the plan in a file; None if it holds something else, or cannot be read.

    Raises
    ------
    click.UsageError
        It is a plan, but not of this version's form.
    """
    from ..models.results.plan import Plan

    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if text.lstrip().startswith("{") else None
    except (OSError, ValueError):
        # A scenario, then, or nothing: reading it as one says what is wrong with it.
        return None
    if not isinstance(data, dict) or not {"status", "run"} <= set(data):
        return None
    try:
        return Plan.model_validate(data)
    except ValueError:
        raise click.UsageError(
            f"{path} is a plan of another version, or was edited, and cannot be read; solve again"
        ) from None


def scenario_of(plan: Plan, path: Path, given: Path | None, quiet: bool) -> tuple[Scenario, str]:
    """Return the scenario that a plan answers, and what is to be said of it, if anything.

    Parameters
    ----------
    path
        The plan's file: its scenario is looked for from here if it is not found as it is named.
    given
        Where the scenario is, if it is no longer where the plan says.

    Raises
    ------
    click.UsageError
        It is not found.
    models.tree.problems.ScenarioError
        It has errors.
    """
    from .scenario_file import load

    named = plan.scenario
    source = given or _found(named.source, path)
    if source is None:
        where = f"{named.source}: there is no such file" if named.source else "the plan names none"
        raise click.UsageError(
            f"the plan's scenario was not found ({where}); name it with --scenario"
        )
    scenario = load(source, named.overrides, named.set, quiet)
    if scenario.origin.sha256 == named.sha256:
        return scenario, ""
    name = click.format_filename(source)
    return scenario, f"{name} or its tables have changed since the plan was made."


def does_not_hold(
    findings: Sequence[Finding], note: str = "", name: str = "the plan"
) -> click.UsageError:
    """Return what to say of a plan that breaks its scenario's rules, or has other figures.

    Parameters
    ----------
    note
        What is known of the scenario, if anything.
    name
        What to call the plan.
    """
    first = "; ".join(str(finding) for finding in findings[:3])
    more = len(findings) - 3
    rest = f" and {more} more" if more > 0 else ""
    parts = (f"{name} does not hold in its scenario: {first}{rest}.", note, "Solve again.")
    return click.UsageError(" ".join(part for part in parts if part))


def _found(source: str, path: Path) -> Path | None:
    if not source:
        return None
    places = [Path(source), path.parent / source, path.parent / Path(source).name]
    return next((place for place in places if place.is_file()), None)
