"""Opening a plan that `solve -o` wrote, and the scenario that it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..models.tree.problems import legible

if TYPE_CHECKING:
    from ..engine.evaluation.check_payments import Finding
    from ..models.results.plan import Plan, PlanScenario
    from ..models.scenario.base import Frozen
    from ..models.scenario.scenario import Scenario

Saved = TypeVar("Saved", bound="Frozen")


def read_plan(path: Path) -> Plan | None:
    """Return the plan in a file; None if it is none: reading it as a scenario says what it is.

    Parameters
    ----------
    path
        Of the file.

    Raises
    ------
    click.UsageError
        It is a plan, but not of this version's form.
    models.tree.problems.ScenarioError
        It is another answer of ours, neither a plan nor a scenario.
    """
    from ..models.reading.file_kind import another_kind, file_kind
    from ..models.results.plan import Plan
    from ..models.tree.problems import ScenarioError

    text, data = json_in(path)
    other = another_kind(data, legible(path), "plan or scenario")
    if other is not None:
        raise ScenarioError([other])
    if file_kind(data) != "plan":
        return None
    return of_this_version(Plan, text, path, "a plan", "solve again")


def of_this_version(model: type[Saved], text: str, path: Path, what: str, mend: str) -> Saved:
    """Return what a JSON text holds.

    Parameters
    ----------
    model
        What it should hold.
    text, path
        The text, and the file that it is from.
    what, mend
        What to call it, and what to do if it does not fit.

    Raises
    ------
    click.UsageError
        It is of another version's form.
    """
    try:
        return model.model_validate_json(text)
    except ValueError as failure:
        # Of all that does not fit, the first: its key and why.
        first = " ".join(line.strip() for line in str(failure).splitlines()[1:3])
        raise click.UsageError(
            f"{legible(path)} is {what} of another version, or was edited, and cannot be read"
            f" ({first}); {mend}"
        ) from None


def is_plan(path: Path) -> bool:
    """Return whether a file is a plan that `solve -o` wrote."""
    from ..models.reading.file_kind import file_kind

    return file_kind(json_in(path)[1]) == "plan"


def named_scenario(plan: Path) -> str:
    """Return the file of a plan's scenario as the plan names it."""
    scenario = json_in(plan)[1]["scenario"]
    source = scenario.get("source") if isinstance(scenario, dict) else None
    return str(source or "SCENARIO")


def json_in(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of a JSON file and what it holds; nothing if it cannot be read as one.

    Parameters
    ----------
    path
        Of the file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if text.lstrip().startswith("{") else None
    except (OSError, ValueError, RecursionError):
        return "", {}
    return (text, data) if isinstance(data, dict) else ("", {})


def scenario_of(
    named: PlanScenario, path: Path, given: Path | None, quiet: bool, what: str = "plan"
) -> tuple[Scenario, str]:
    """Return the scenario that a plan or another result answers, and what is to be said of it.

    Parameters
    ----------
    named
        What the result says of its scenario.
    path
        The result's file: the scenario is looked for from here if it is not found as it is named.
    given
        Where the scenario is, if it is no longer where the result says.
    quiet
        Whether to leave out the count of warnings.
    what
        What the result is called.

    Returns
    -------
    The scenario, and a note if it has changed since; "" if not.

    Raises
    ------
    click.UsageError
        It is not found.
    models.tree.problems.ScenarioError
        It has errors.
    """
    from .scenario_file import load

    source = given or _found(named.source, path)
    if source is None:
        where = (
            f"{named.source}: there is no such file"
            if named.source
            else f"the {what} does not name one"
        )
        raise click.UsageError(
            f"the {what}'s scenario was not found ({where}); name it with --scenario"
        )
    scenario = load(source, named.overrides, named.set, quiet)
    if scenario.origin.sha256 == named.sha256:
        return scenario, ""
    name = click.format_filename(source)
    return scenario, f"{name} or its tables have changed since the {what} was made."


def scenario_asked(
    plan: Plan | None,
    path: Path,
    given: Path | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    quiet: bool,
) -> tuple[Scenario, str]:
    """Return the scenario that a question is about, where its file may hold a plan or a scenario.

    Parameters
    ----------
    plan
        The plan in the file; None: it holds a scenario.
    path, given, quiet
        As in `scenario_of`.
    overrides, values
        What to change in the scenario; of a plan nothing may be changed.

    Returns
    -------
    The scenario, and a note if it has changed since the plan was made; "" if not.

    Raises
    ------
    click.UsageError
        An option does not go with what the file holds, or a plan's scenario is not found.
    models.tree.problems.ScenarioError
        The scenario has errors.
    """
    from .scenario_file import load

    if plan is None:
        if given is not None:
            raise click.UsageError("--scenario goes with a plan; this is not a plan")
        return load(path, overrides, values, quiet), ""
    if overrides or values:
        raise click.UsageError(
            "a plan answers one scenario, so --with and --set do not go with it;"
            " name the scenario instead of the plan"
        )
    return scenario_of(plan.scenario, path, given, quiet)


def does_not_hold(
    findings: Sequence[Finding], note: str = "", name: str = "the plan"
) -> click.UsageError:
    """Return what to say of a plan that breaks its scenario's rules, or has other figures.

    Parameters
    ----------
    findings
        What `verify` found, at least one.
    note
        What is known of the scenario, if anything.
    name
        What to call the plan.

    Returns
    -------
    To be raised.
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
