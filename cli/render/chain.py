"""The page of `evidence explain`: an effect after each step of the chain."""

from __future__ import annotations

from ...models.results.chain import EffectChain, ExplainedEvidence
from ...models.scenario.scenario import Scenario
from .page import Page, heading, paragraph, table
from .words import Names, percent


def chain_page(told: ExplainedEvidence, scenario: Scenario) -> Page:
    """Return the page: a table for each goal on which the program has an effect."""
    names = Names(scenario)
    page: Page = [paragraph(f"{names.program(told.program)}: from the published effect on")]
    if not told.effects:
        page.append(paragraph("No effect on the district's goals is claimed for it."))
    for effect in told.effects:
        page += _effect(effect, scenario, names)
    return page


def _effect(told: EffectChain, scenario: Scenario, names: Names) -> Page:
    goal = scenario.goals[told.goal]
    unit = "SD" if goal.in_sd else names.text(goal.unit)
    each = " for each student more per position" if told.class_size else ""
    page: Page = [heading(f"{told.goal}, in {unit}{each}")]
    if not told.measured:
        page.append(paragraph("Nobody has measured it, so there is nothing to correct."))
        return page
    rows = table("step", "effect", "se", "toll", "why", left=1, last=1)
    before = None
    for step in told.steps:
        toll = "" if before is None or before == step.effect else _figure(step.effect - before)
        se = "?" if step.se is None else f"{step.se:.3f}"
        rows.add_row(step.step, _figure(step.effect), se, toll, names.text(step.why))
        before = step.effect
    page.append(rows)
    if told.kept is not None:
        page.append(paragraph(f"Of the published effect {percent(told.kept)} counts."))
    return page


def _figure(number: float) -> str:
    return f"{number:+.3f}"
