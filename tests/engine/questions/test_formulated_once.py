"""What is asked of a plan just found uses the formulation it was found in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from maple import maple

from groundswell import Scenario, Session, alternatives, explain, price_of_rules, solve
from groundswell.engine import session as module
from groundswell.engine.formulate import formulate
from groundswell.engine.questions.alternatives.toss_ups import with_toss_ups

KEEP: dict[str, Any] = {"kind": "decide", "program": "coaching", "action": "keep"}


def toss_ups(scenario: Scenario) -> None:
    with Session() as session:
        plan = solve(scenario, session=session)
        again = with_toss_ups(plan, scenario, within=0.5, most=9, session=session)
    assert again.toss_ups == with_toss_ups(plan, scenario, within=0.5, most=9).toss_ups
    assert again.toss_ups


@pytest.mark.parametrize(
    ("ask", "times"),
    [
        # The comparison above formulates again: it has no session.
        (toss_ups, 2),
        (lambda scenario: alternatives(scenario, count=1, ranges=()), 1),
        (lambda scenario: explain(scenario, "chess", flips=False), 1),
        # With all rules, and without the only one.
        (price_of_rules, 1),
    ],
)
def test_a_scenario_is_formulated_once(
    ask: Callable[[Scenario], object], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Scenario] = []

    def counted(scenario: Scenario, **options: Any) -> Any:
        made.append(scenario)
        return formulate(scenario, **options)

    monkeypatch.setattr(module, "formulate", counted)
    scenario = maple(rules=[KEEP])
    ask(scenario)
    of_all_rules = [one for one in made if len(one.rules) == 1]
    assert sum(one == made[0] for one in of_all_rules) == times


def test_another_upkeep_is_another_formulation() -> None:
    scenario = maple()
    with Session() as session:
        found = session.formulation(scenario)
        assert session.formulation(scenario, found.learning.upkeep) is found
        other = session.formulation(scenario, {"chess": {2027: 123.0}})
        assert other is not found
        # What was given is not what would be found.
        again = session.formulation(scenario)
        assert again is not other
        assert again.learning.upkeep == found.learning.upkeep
