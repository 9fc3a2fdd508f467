"""What a report is made of: a plan, its scenario, results that stand beside it, and a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...engine.evaluation.school_account import SchoolAccounts
from ...engine.evidence.conversions import growth, to_months
from ...models.results.alternatives import Alternatives
from ...models.results.comparison import Comparison
from ...models.results.explanation import Explanation
from ...models.results.frontier import Frontier
from ...models.results.ladder import Ladder
from ...models.results.plan import Plan
from ...models.results.robustness import Robustness
from ...models.results.rule_prices import RulePrices
from ...models.scenario.scenario import Scenario
from .labels import Labels
from .language import Language

GRADE = 4
"""The grade whose growth in reading counts as months of learning."""


NINE_MONTHS = growth("reading", GRADE)
"""What they gain in it, in SD."""


def in_months(effect: float) -> float:
    """Return a gain in SD as months of a fourth grader's growth in reading."""
    return to_months(effect, "reading", GRADE)


@dataclass(frozen=True)
class Beside:
    """Results that other commands saved, of the same scenario; None: not given.

    Attributes
    ----------
    explanations
        By program.
    compared
        The plan against another one.
    """

    alternatives: Alternatives | None = None
    frontier: Frontier | None = None
    ladder: Ladder | None = None
    robustness: Robustness | None = None
    rules: RulePrices | None = None
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    compared: Comparison | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """What a report is made of.

    Attributes
    ----------
    plan, scenario
        A plan with decisions year by year, and the scenario that it answers.
    language, labels
        How it is said, and how things are called.
    accounts
        What each school has.
    beside
        Results that stand beside the plan.
    changed
        Whether the scenario has changed since the plan was made.
    made
        The day of the report.
    file
        The plan's file, as it was named.
    """

    plan: Plan
    scenario: Scenario
    language: Language
    labels: Labels
    accounts: SchoolAccounts
    beside: Beside
    changed: bool
    made: date
    file: str

    @property
    def year(self) -> int:
        """The budget year."""
        return self.scenario.years[0]
