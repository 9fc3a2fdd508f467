"""What is said of a search without a plan: every status has its words, in one table."""

from typing import get_args

import pytest

from groundswell.cli.render.no_plan import no_plan, no_plan_cell, no_plan_narrow, no_plan_sentence
from groundswell.cli.render.plan.verdict import verdict
from groundswell.cli.scenario_file import EXIT_CODES
from groundswell.models.results.plan import Plan, Status

WITHOUT = ("infeasible", "no_plan_in_time", "unbounded", "error")


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_without_a_plan_has_words(status: str) -> None:
    words = (no_plan(status), no_plan_sentence(status), no_plan_cell(status))
    assert all(words) == any(words) == (status in WITHOUT) == bool(EXIT_CODES.get(status, 0))
    assert bool(no_plan_narrow(status)) == (status in WITHOUT)
    assert len(no_plan_narrow(status)) <= 12


def test_a_page_adds_what_only_it_says() -> None:
    assert no_plan("error", infeasible="; and so on") == "the search failed"
    assert no_plan_sentence("infeasible", infeasible="; and so on") == (
        "No plan can exist (proved); and so on."
    )
    assert no_plan_cell("infeasible", infeasible="no plan exists either") == "no plan exists either"
    assert no_plan_cell("unbounded", infeasible="no plan exists either") == "no best plan"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (
            "infeasible",
            "No plan can exist (proved): no decisions keep all rules with these funds and staff.",
        ),
        (
            "no_plan_in_time",
            "No plan was found in the time given, and it is not proved that there is none.",
        ),
        (
            "unbounded",
            "There is no best plan: worth can grow without limit, so a limit is missing.",
        ),
        ("error", "The search failed; another solver may not (--solver)."),
    ],
)
def test_the_verdict_of_a_plan(status: str, says: str, maple_plan: Plan) -> None:
    plan = maple_plan.model_copy(update={"status": status, "objective": None})
    assert verdict(plan).startswith(says)
