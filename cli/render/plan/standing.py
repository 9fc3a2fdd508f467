"""What a plan is worth and what it rests on, in sentences: worth, evidence, risk, how sure."""

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...language.spoken import say, say_many
from ..words import (
    Names,
    change_in_percent,
    count,
    figure,
    money,
    percent,
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
    rows = [
        (say("Worth"), worth_in_words(plan, scenario)),
        (say("Evidence"), evidence_in_words(plan)),
    ]
    if plan.risk is not None:
        words = say(
            "What is maximised comes to %(n)s*; prices are of that.",
            n=figure(plan.objective or 0.0),
        )
        rows.append((say("Risk"), f"{risk_in_words(plan.risk)} {words}"))
    if plan.toss_ups:
        rows.append((say("Toss-ups"), toss_ups_in_words(plan.toss_ups, names, most)))
    if plan.cut_tiers is not None:
        rows.append((say("Tiers"), tiers_in_words(plan.cut_tiers, names)))
    if plan.granting is not None:
        rows.append((say("Requests"), requests_in_words(plan.requests, plan.granting, names)))
    if plan.fewer_changes:
        rows.append((say("Ties"), sentence(names.said(plan.fewer_changes))))
    return rows


def worth_in_words(plan: Plan, scenario: Scenario) -> str:
    """Return the plan's worth against going on as today."""
    assert plan.worth is not None
    text = say_many(
        "%(worth)s student-SD* in %(n)s year",
        "%(worth)s student-SD* in %(n)s years",
        len(scenario.years),
        worth=figure(plan.worth),
    )
    if plan.baseline_worth is not None:
        more = change_in_percent(plan.worth, plan.baseline_worth)
        against = say("going on as today, %(n)s", n=figure(plan.baseline_worth))
        text += f" ({more}; {against})" if more else f" ({against})"
    beside = [
        f"{name} {figure(value)}"
        for name, value in (
            (say("learning"), plan.learning),
            (say("weight of requests granted"), plan.requests_worth),
            (say("price of broken rules"), plan.penalty),
            (say("price of the dollars spent"), plan.hurdle),
            (say("lost by programs that grow"), plan.scale_toll),
        )
        if value and abs(value) >= 0.0005
    ]
    if not beside:
        return f"{text}."
    return ". ".join((text, say("Also counted: %(what)s.", what="; ".join(beside))))


def evidence_in_words(plan: Plan) -> str:
    """Return what the plan's dollars and decisions rest on."""
    rests = plan.evidence
    total = rests.tier_1_2 + rests.tier_3_4 + rests.no_study

    def part(dollars: float) -> str:
        share = f" ({percent(dollars / total)})" if total > 0 else ""
        return f"{money(dollars)}{share}"

    return say_many(
        "%(high)s rests on tier 1 and 2, %(low)s on 3 and 4, %(none)s on no study (%(years)s);"
        " %(assumed)s of %(n)s decision on assumed numbers.",
        "%(high)s rests on tier 1 and 2, %(low)s on 3 and 4, %(none)s on no study (%(years)s);"
        " %(assumed)s of %(n)s decisions on assumed numbers.",
        rests.decisions,
        high=part(rests.tier_1_2),
        low=part(rests.tier_3_4),
        none=part(rests.no_study),
        years=_span(plan),
        assumed=count(rests.assumed_decisions),
    )


def _span(plan: Plan) -> str:
    """Return the plan's years: 2016 or 2016–2018."""
    first, last = plan.money[0].year, plan.money[-1].year
    return f"{first}" if first == last else f"{first}–{last}"
