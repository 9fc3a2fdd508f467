"""Results that commands saved as JSON: which models they are, and the pages that show them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..models.tree.problems import Problem, ScenarioError, legible
from .page_options import PageOptions
from .plan_file import json_in, of_this_version, scenario_of
from .plan_page import named_school, plan_page

if TYPE_CHECKING:
    from ..models.reading.file_kind import Kind
    from ..models.scenario.scenario import Scenario
    from .render.page import Page


def _models() -> dict[str, Any]:
    """Return the model of each kind of result; a run of a sweep is a row without one."""
    from ..models.results.alternatives import Alternatives
    from ..models.results.answers import Answers
    from ..models.results.comparison import Comparison
    from ..models.results.evaluation import Evaluation
    from ..models.results.explanation import Explanation
    from ..models.results.frontier import Frontier
    from ..models.results.keeping import Keeping
    from ..models.results.ladder import Ladder
    from ..models.results.partners import Partners
    from ..models.results.pilot_values import PilotValues
    from ..models.results.plan import Plan
    from ..models.results.robustness import Robustness
    from ..models.results.rule_prices import RulePrices
    from ..models.results.sweep import SweepSummary
    from ..models.results.trends import Trends

    return {
        "plan": Plan,
        "explanation": Explanation,
        "answer on keeping": Keeping,
        "comparison": Comparison,
        "list of alternatives": Alternatives,
        "frontier": Frontier,
        "ladder": Ladder,
        "robustness study": Robustness,
        "list of rule prices": RulePrices,
        "list of pilots": PilotValues,
        "list of answers": Answers,
        "list of offers": Partners,
        "summary of a sweep": SweepSummary,
        "evaluation": Evaluation,
        "list of trends": Trends,
    }


def _pages() -> dict[str, Callable[..., Page]]:
    """Return the page of each kind of result but plans, answers, comparisons and runs."""
    from .render.alternatives import alternatives
    from .render.explained import page_of
    from .render.frontier import frontier_page
    from .render.keeping import keeping
    from .render.ladder import ladder_page
    from .render.partners import partners_page
    from .render.pilots import pilot_values
    from .render.robustness import robustness_page
    from .render.rule_prices import rule_prices
    from .render.studies.evaluation import evaluation_page
    from .render.studies.trends import trends_page
    from .render.sweep.sweep import sweep_page

    return {
        "explanation": page_of,
        "answer on keeping": keeping,
        "ladder": ladder_page,
        "list of alternatives": alternatives,
        "robustness study": robustness_page,
        "frontier": frontier_page,
        "list of rule prices": rule_prices,
        "list of pilots": pilot_values,
        "list of offers": partners_page,
        "summary of a sweep": sweep_page,
        "evaluation": evaluation_page,
        "list of trends": trends_page,
    }


_WITHOUT_SCENARIO = (
    "frontier",
    "list of rule prices",
    "list of pilots",
    "summary of a sweep",
    "evaluation",
    "list of trends",
)
"""Kinds whose pages need no names of the scenario."""


def read_result(path: Path) -> tuple[Kind, Any]:
    """Return what a file holds: its kind, and the result (of a sweep's run: a mapping).

    Raises
    ------
    ScenarioError
        It is no saved result.
    click.UsageError
        It is of another version's form.
    """
    from ..models.reading.file_kind import another_kind, file_kind, results_instead, with_article

    text, data = json_in(path)
    kind = file_kind(data)
    problem = another_kind(data, legible(path), "saved result") or _opened(path, results_instead)
    if problem is not None:
        raise ScenarioError([problem])
    if kind is None:
        raise ScenarioError([_no_result(path)])
    if kind == "run of a sweep":
        return kind, data
    its = _models()[kind]
    if kind == "explanation":
        its = _explanation(data)
    return kind, of_this_version(its, text, path, with_article(kind), "make it again")


def _explanation(data: Any) -> Any:
    """Return the model of an explanation: of a program, a merge or a reorganization."""
    from ..models.results import explanation

    if "reorganization" in data:
        return explanation.ReorganizationExplanation
    return explanation.MergeExplanation if "retains" in data else explanation.Explanation


def _opened(path: Path, look: Callable[[bytes, str], Problem | None]) -> Problem | None:
    try:
        with path.open("rb") as file:
            return look(file.read(100), legible(path))
    except OSError as failure:
        why = failure.strerror or str(failure)
        says = "there is no such file" if isinstance(failure, FileNotFoundError) else why
        return Problem("error", legible(path), None, "", "", says, "check the name")


def _no_result(path: Path) -> Problem:
    says = "this is no result that Groundswell saved"
    mend = "give what -o or --json wrote, as plan.json"
    if path.suffix.lower() in (".yaml", ".yml"):
        mend = f"if it is a scenario, solve it with `groundswell solve {legible(path)}`"
    if path.suffix.lower() in (".csv", ".xlsx"):
        mend = "if it lists decisions, judge them with `groundswell state SCENARIO FILE`"
    return Problem("error", legible(path), None, "", "", says, mend)


def result_json(result: Any) -> str:
    """Return a result as its command prints it with --json."""
    text: str = (
        json.dumps(result, indent=1) + "\n" if isinstance(result, dict) else result.to_json()
    )
    return text


def result_page(
    kind: Kind, result: Any, path: Path, scenario: Path | None, shown: PageOptions, quiet: bool
) -> Page:
    """Return the page of a result as its command printed it.

    Parameters
    ----------
    kind, result, path
        As `read_result` gave them, and the file.
    scenario
        Where the result's scenario is, if not where it says.
    shown
        How much of a plan to show.
    quiet
        Whether to leave out notes on the scenario.
    """
    if kind == "run of a sweep":
        from .render.sweep.run import run_page

        return run_page(result, result["labels"], result.get("names", {}))
    if kind == "plan":
        known = _scenario(result.scenario, path, scenario, quiet, kind)
        return plan_page(result, known, named_school(shown, known))
    if kind == "list of answers":
        from .render.answers import answers_page

        known = _scenario(result.scenario, path, scenario, quiet, kind)
        return answers_page(result, known, named_school(shown, known).school)
    if kind == "comparison":
        from .render.compare import comparison

        return comparison(result, _of_comparison(result, path, scenario, quiet))
    page = _pages()[kind]
    if kind in _WITHOUT_SCENARIO:
        return page(result)
    return page(result, _scenario(result.scenario, path, scenario, quiet, kind))


def _scenario(
    named: Any, path: Path, given: Path | None, quiet: bool, kind: str = "result"
) -> Scenario:
    found, note = scenario_of(named, path, given, quiet, kind)
    if note and not quiet:
        click.echo(note, err=True)
    return found


def _of_comparison(result: Any, path: Path, given: Path | None, quiet: bool) -> Scenario | None:
    """Return a scenario of a comparison, for its names: A's or B's, or None if neither is there."""
    for side in (result.a, result.b):
        try:
            return _scenario(side.scenario, path, given, quiet, "comparison")
        except (click.UsageError, ScenarioError):
            if given is not None:
                raise
    return None
