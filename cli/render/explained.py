"""An answer as a page or a memo: a program's, a merge's or a reorganization's."""

from ...models.results.explanation import (
    AnyExplanation,
    MergeExplanation,
    ReorganizationExplanation,
)
from ...models.scenario.scenario import Scenario
from .explanation import explanation
from .memo import memo
from .merge_explanation import merge_explanation, merge_memo
from .page import Page, paragraph
from .plan.why import one_line
from .reorganization_explanation import reorganization_explanation
from .reorganization_memo import reorganization_memo
from .words import Names, escaped


def page_of(told: AnyExplanation, scenario: Scenario) -> Page:
    """Return the terminal's page.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    if told.objective is None:
        words = one_line(told.message) or f"the search ended as {told.status}"
        return [paragraph(f"There is no plan to explain: {words}.", style="bold")]
    if isinstance(told, ReorganizationExplanation):
        return reorganization_explanation(told, scenario)
    if isinstance(told, MergeExplanation):
        return merge_explanation(told, scenario)
    return explanation(told, scenario)


def memo_of(told: AnyExplanation, scenario: Scenario) -> str:
    """Return the memo as Markdown text.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    if told.objective is None:
        names = Names(scenario, escaped)
        why = escaped(one_line(told.message)) or told.status
        return f"# {_name(told, names)}\n\nThere is no plan to explain: {why}.\n"
    if isinstance(told, ReorganizationExplanation):
        return reorganization_memo(told, scenario)
    if isinstance(told, MergeExplanation):
        return merge_memo(told, scenario)
    return memo(told, scenario)


def _name(told: AnyExplanation, names: Names) -> str:
    if isinstance(told, ReorganizationExplanation):
        return names.reorganization(told.reorganization)
    if isinstance(told, MergeExplanation):
        return names.program(told.merge)
    return names.program(told.program)
