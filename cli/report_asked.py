"""What a page of a plan is made of, as the command line names it: the plan, results beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.tree.problems import legible
from .plan_file import read_plan
from .saved import read_result

if TYPE_CHECKING:
    from ..models.results.comparison import Comparison
    from ..models.results.plan import Plan
    from ..models.scenario.scenario import Scenario
    from .report.asked import Asked, Beside


def decided_plan(path: Path) -> Plan:
    """Return a plan with decisions, year by year.

    Raises
    ------
    click.UsageError
        It is none.
    """
    found = read_plan(path)
    if found is None:
        kind, _ = read_result(path)
        raise click.UsageError(f"a report is of a plan; {legible(path)} is a {kind}")
    if not found.has_decisions:
        raise click.UsageError(f"{legible(path)} holds no decisions: it is {found.status}")
    if not found.money or not all(program.years for program in found.programs.values()):
        raise click.UsageError(
            f"{legible(path)} does not say what each year decides: it comes from an earlier"
            " version, or keys were taken out; solve again"
        )
    return found


def asked_of(
    plan: Plan, scenario: Scenario, beside: Beside, lang: str, changed: bool, path: Path
) -> Asked:
    """Return what a page is made of.

    Parameters
    ----------
    changed
        Whether the scenario has changed since the plan was made.
    path
        The plan's file.

    Raises
    ------
    click.UsageError
        The plan does not fit its scenario as it is now.
    """
    from datetime import date

    from ..engine.evaluation.read_site_years import Unreadable
    from ..engine.evaluation.school_account import SchoolAccounts
    from .report.asked import Asked
    from .report.labels import Labels
    from .report.language import Language

    try:
        accounts = SchoolAccounts(plan, scenario)
    except Unreadable as failure:
        raise click.UsageError(
            f"the plan does not fit its scenario as it is now: {failure.problems[0]}; solve again"
        ) from None
    language = Language(lang)
    return Asked(
        plan=plan,
        scenario=scenario,
        language=language,
        labels=Labels(scenario, language),
        accounts=accounts,
        beside=beside,
        changed=changed,
        made=date.today(),  # noqa: DTZ011 - the day where the reader is
        file=path.name,
    )


_FIELDS = {
    "list of alternatives": "alternatives",
    "frontier": "frontier",
    "ladder": "ladder",
    "robustness study": "robustness",
    "list of rule prices": "rules",
}
"""Results that may stand beside a plan, and where."""


def results_beside(
    results: tuple[Path, ...], plan: Plan, other: Path | None, path: Path, scenario: Scenario
) -> Beside:
    """Return the results given, each of the plan's own scenario.

    Raises
    ------
    click.UsageError
        One is of another kind or another scenario, or two are of one kind.
    """
    from .report.asked import Beside

    given: dict[str, Any] = {}
    explanations: dict[str, Any] = {}
    for file in results:
        kind, result = read_result(file)
        _of_the_same(result, plan, file, kind)
        if kind == "explanation" and hasattr(result, "program") and result.school is None:
            explanations[result.program] = result
        elif kind in _FIELDS and _FIELDS[kind] not in given:
            given[_FIELDS[kind]] = result
        else:
            raise click.UsageError(_unfit(kind, file, kind in _FIELDS))
    if other is not None:
        given["compared"] = _compared(plan, other, path, scenario)
    return Beside(explanations=explanations, **given)


def _of_the_same(result: Any, plan: Plan, file: Path, kind: str) -> None:
    named = getattr(result, "scenario", None)
    if named is not None and named.sha256 != plan.scenario.sha256:
        raise click.UsageError(
            f"{legible(file)} is of another scenario than the plan, or of an earlier state of it;"
            f" make the {kind} again"
        )


def _unfit(kind: str, file: Path, twice: bool) -> str:
    if twice:
        return f"{legible(file)} is the second {kind}; give one"
    return (
        f"{legible(file)} is a {kind}, for which the report has no place; give results of"
        " alternatives, frontier, ladder, robustness, rules, or explain of a whole program"
    )


def _compared(plan: Plan, other: Path, path: Path, scenario: Scenario) -> Comparison:
    from ..engine.questions.compare.compare import Asked as Side
    from ..engine.questions.compare.compare import compare
    from .sides import named as side
    from .sides import read_side

    decided_plan(other)
    second = read_side(side(str(other)), quiet=True)
    return compare(
        Side(path.name, scenario, plan),
        Side(other.name, second.scenario, second.plan),
        flips=False,
    )
