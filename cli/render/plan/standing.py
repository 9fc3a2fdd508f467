"""What a plan is worth and what it rests on, in sentences: worth, evidence, risk, how sure."""

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ..words import (
    Names,
    change_in_percent,
    count,
    figure,
    money,
    percent,
    plural,
    sentence,
)
from .risk import risk_in_words
from .sections.requests import requests_in_words
from .sections.tiers import tiers_in_words
from .sections.toss_ups import toss_ups_in_words


def standing(
    plan: Plan, scenario: Scenario, names: Names, most: int | None
) -> list[tuple[str, str]]:
    """Return what the plan is worth and rests on, as labelled sentences.

    Parameters
    ----------
    most
        How many toss-ups are named; None: all.
    """
    rows = [("Worth", worth_in_words(plan, scenario)), ("Evidence", evidence_in_words(plan))]
    if plan.risk is not None:
        words = f"What is maximised comes to {figure(plan.objective or 0.0)}*; prices are of that."
        rows.append(("Risk", f"{risk_in_words(plan.risk)} {words}"))
    if plan.toss_ups:
        rows.append(("Toss-ups", toss_ups_in_words(plan.toss_ups, names, most)))
    if plan.cut_tiers is not None:
        rows.append(("Tiers", tiers_in_words(plan.cut_tiers, names)))
    if plan.granting is not None:
        rows.append(("Requests", requests_in_words(plan.requests, plan.granting)))
    if plan.fewer_changes:
        rows.append(("Ties", sentence(plan.fewer_changes)))
    return rows


def worth_in_words(plan: Plan, scenario: Scenario) -> str:
    """Return the plan's worth against going on as today."""
    assert plan.worth is not None
    years = plural(len(scenario.years), "year")
    text = f"{figure(plan.worth)} student-SD* in {years}"
    if plan.baseline_worth is not None:
        more = change_in_percent(plan.worth, plan.baseline_worth)
        against = f"going on as today, {figure(plan.baseline_worth)}"
        text += f" ({more}; {against})" if more else f" ({against})"
    beside = [
        f"{name} {figure(value)}"
        for name, value in (
            ("learning", plan.learning),
            ("weight of requests granted", plan.requests_worth),
            ("price of broken rules", plan.penalty),
            ("price of the dollars spent", plan.hurdle),
        )
        if value and abs(value) >= 0.0005
    ]
    return text + (f". Also counted: {'; '.join(beside)}." if beside else ".")


def evidence_in_words(plan: Plan) -> str:
    """Return what the plan's dollars and decisions rest on."""
    rests = plan.evidence
    total = rests.tier_1_2 + rests.tier_3_4 + rests.no_study

    def part(dollars: float) -> str:
        share = f" ({percent(dollars / total)})" if total > 0 else ""
        return f"{money(dollars)}{share}"

    return (
        f"{part(rests.tier_1_2)} rests on tier 1 and 2, {part(rests.tier_3_4)} on 3 and 4,"
        f" {part(rests.no_study)} on no study; {count(rests.assumed_decisions)} of"
        f" {plural(rests.decisions, 'decision')} on assumed numbers."
    )
