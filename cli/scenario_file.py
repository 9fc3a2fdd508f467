"""The scenario a command is asked about, and the exit code of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..models.scenario.scenario import Scenario

EXIT_CODES = {
    "optimal": 0,
    "feasible": 0,
    "stated": 0,
    "infeasible": 3,
    "no_plan_in_time": 4,
    "unbounded": 1,
    "error": 1,
}


def load(
    path: Path, overrides: tuple[str, ...], values: Mapping[str, Any], quiet: bool
) -> Scenario:
    """Return the scenario; warnings are counted on stderr.

    Parameters
    ----------
    path
        Of the scenario.
    overrides
        Names of overrides to apply.
    values
        Values to set by address.
    quiet
        Whether to leave out the count of warnings.

    Raises
    ------
    models.tree.problems.ScenarioError
        The file has errors.
    """
    from ..models.reading.load import check
    from ..models.tree.problems import ScenarioError

    scenario, problems = check(path, overrides, values)
    if scenario is None:
        raise ScenarioError(problems)
    if problems and not quiet:
        many = "warning" if len(problems) == 1 else "warnings"
        name = click.format_filename(path)
        click.echo(f"{len(problems)} {many}; to read them: groundswell check {name}", err=True)
    return scenario
