"""An answer as a page or a memo: a program's or a reorganization's."""

from ...models.results.explanation import AnyExplanation, ReorganizationExplanation
from ...models.scenario.scenario import Scenario
from .explanation import explanation
from .memo import memo
from .page import Page
from .reorganization_explanation import reorganization_explanation
from .reorganization_memo import reorganization_memo


def page_of(told: AnyExplanation, scenario: Scenario) -> Page:
    """Return the terminal's page.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    if isinstance(told, ReorganizationExplanation):
        return reorganization_explanation(told, scenario)
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
    if isinstance(told, ReorganizationExplanation):
        return reorganization_memo(told, scenario)
    return memo(told, scenario)
