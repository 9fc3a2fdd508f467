"""The page of a plan, whoever made it: as much of it as is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from .language.spoken import speaking
from .named import named
from .page_options import PageOptions

if TYPE_CHECKING:
    from ..models.results.plan import Plan
    from ..models.scenario.scenario import Scenario
    from .render.page import Page


def named_school(shown: PageOptions, scenario: Scenario) -> PageOptions:
    """Return the same with the id of the school asked for.

    Raises
    ------
    click.BadParameter
        There is no such school, or several have the name.
    """
    if shown.school is None:
        return shown
    return replace(shown, school=named(shown.school, scenario, "place", hint="--school"))


def plan_page(plan: Plan, scenario: Scenario, shown: PageOptions) -> Page:
    """Return the page of a plan; of one that was stated, what it breaks comes first.

    Parameters
    ----------
    plan, scenario
        The plan, and the scenario that it answers.
    shown
        What to show; its school by id.
    """
    from .render.breaks import breaks
    from .render.plan.report import report

    if shown.school is not None and plan.has_decisions:
        return _school(plan, scenario, shown.school)
    with speaking(shown.lang):
        page = report(plan, scenario, shown.show, shown.full)
        return [*breaks(plan, scenario), *page] if plan.status == "stated" else page


def _school(plan: Plan, scenario: Scenario, id: str) -> Page:
    from ..engine.evaluation.read_site_years import Unreadable
    from ..engine.evaluation.school_account import school_account
    from .render.school import school

    try:
        account = school_account(plan, scenario, id)
    except Unreadable as failure:
        raise click.UsageError(
            f"the plan does not fit its scenario as it is now: {failure.problems[0]}; solve again"
        ) from None
    return school(plan, scenario, id, account)
