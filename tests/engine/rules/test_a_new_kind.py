"""A kind of rule that the package does not know: a class, a file and a line in each list.

The class, the rows and the two lines are made here. Whatever else the package does with rules must
follow from them, or a new kind would touch more places than these.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import pytest
from binding import Binding, plain
from maple import MAPLE, maple
from pydantic import Discriminator, Field, Tag

from groundswell import (
    Plan,
    Scenario,
    ScenarioError,
    SearchOptions,
    explain,
    load_scenario,
    price_of_equity,
    price_of_rules,
    solve,
)
from groundswell.cli.render.page import as_text
from groundswell.cli.render.plan.sections.laws import laws
from groundswell.engine.formulation.builder import FormulationBuilder
from groundswell.engine.formulation.chosen import chosen_programs, chosen_schools
from groundswell.engine.formulation.constraint import Constraint, nowhere, rule_years
from groundswell.engine.formulation.decision_model import DecisionModel, always
from groundswell.engine.rules import KINDS
from groundswell.models.scenario.base import Id, written_fields
from groundswell.models.scenario.rules.kinds import RULES, AnyRule
from groundswell.models.scenario.rules.rule import SELECTOR, Count, Names, Parameter, Rule
from groundswell.models.scenario.selector import Selector
from groundswell.models.tree.addresses import homes_of, options


class SitesTogether(Rule):
    """These programs together run at no more than so many sites."""

    names: ClassVar = {"programs": Names("program", "items"), "schools": SELECTOR}
    law = "board policy 12"
    decisions_only = True
    bound = equity_level = Parameter("at_most", looser=1, strictest=0.0)

    kind: Literal["sites_together"]
    programs: tuple[Id, ...] = Field(min_length=1, description="The programs.")
    at_most: Count = Field(description="Most sites in a year.")
    schools: Selector = Field("all", description="Schools it holds at, all together.")


def constraints(rule: SitesTogether, builder: FormulationBuilder) -> Iterator[Constraint]:
    """Yield one line a year: the sites that run."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    own = np.isin(sites.program, chosen_programs(rule.programs, decisions))
    own &= np.isin(sites.place, chosen_schools(rule.schools, decisions))
    for t in rule_years(rule, decisions):
        running = decisions.runs[t].at(np.flatnonzero(own)).total()
        words = always(says(rule, decisions))
        yield Constraint(running, words, nowhere(1), t, upper=rule.at_most)


def says(rule: SitesTogether, decisions: DecisionModel) -> str:
    """Return the rule in a sentence."""
    return f"No more than {rule.at_most} sites run of {len(rule.programs)} programs."


RULE: dict[str, Any] = {
    "kind": "sites_together",
    "programs": ["tutoring", "coaching"],
    "at_most": 2,
}
# One of the three sites gives way to chess at Lincoln: 3.5 a year instead of 4.
BINDING = Binding(
    RULE,
    free=8.0,
    held=7.0,
    cheap=0.3,
    dear=2.0,
    breaches={(None, 2027): 1.0, (None, 2028): 1.0},
)


@pytest.fixture(autouse=True)
def new_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the kind to the list of classes and to that of files, and take it out again."""
    rows = ModuleType("sites_together")
    monkeypatch.setattr(rows, "constraints", constraints, raising=False)
    monkeypatch.setattr(rows, "says", says, raising=False)
    monkeypatch.setitem(KINDS, "sites_together", rows)
    # The list of classes is a type, of which the list by name and the file's format are made.
    union, discriminator = typing.get_args(AnyRule)
    assert isinstance(discriminator, Discriminator)
    line = Annotated[SitesTogether, Tag("#sites_together")]
    wider = tuple[Annotated[union | line, discriminator], ...]  # type: ignore[valid-type]
    monkeypatch.setitem(RULES, SitesTogether.kind_name(), SitesTogether)
    monkeypatch.setattr(Scenario.model_fields["rules"], "annotation", wider)
    _read_anew()
    yield
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    Scenario.model_rebuild(force=True)
    written_fields.cache_clear()
    options.cache_clear()
    homes_of.cache_clear()


@cache
def planned() -> Plan:
    """The best plan of the small district under the rule."""
    return solve(plain(RULE), options=SearchOptions(gap=0.0))


def test_it_binds_has_slack_and_is_verified() -> None:
    BINDING.check_hard()


def test_it_is_soft_at_a_price() -> None:
    BINDING.check_soft()


def test_it_has_a_price_in_the_plan() -> None:
    (rule,) = planned().rules
    assert rule.kind == "sites_together"
    assert rule.says == "No more than 2 sites run of 2 programs."
    assert rule.price is not None
    assert rule.price > 0


def test_it_has_a_price_among_the_rules() -> None:
    (price,) = price_of_rules(plain(RULE), options=SearchOptions(gap=0.0)).rules
    assert (price.id, price.kind) == ("sites_together_1", "sites_together")
    assert price.objective == pytest.approx(1.0)


def test_it_is_named_where_no_plan_exists_and_loosened_by_its_bound() -> None:
    kept = [{"kind": "decide", "program": p, "action": "keep"} for p in ("tutoring", "coaching")]
    plan = solve(plain(*kept, RULE))
    assert plan.status == "infeasible"
    assert "sites_together_1" in {part.id for part in plan.conflict}
    fixes = {fix.id: fix for fix in (*plan.cheapest_fix, *plan.other_fixes)}
    assert fixes["sites_together_1"].set == {"rules.sites_together_1.at_most": 3}


def test_its_level_has_a_price() -> None:
    found = price_of_equity(plain(RULE), points=3, options=SearchOptions(gap=0.0))
    assert [p.values["sites_together_1.at_most"] for p in found.points] == [0.0, 1.5, 3.0]
    worth = [p.values["worth"] for p in found.points]
    assert worth[-1] == pytest.approx(8.0)
    assert worth == sorted(worth)


@pytest.mark.slow
def test_it_holds_a_decision() -> None:
    # It does not bind here: it is asked about since it names the program.
    told = explain(plain({**RULE, "at_most": 5}), "coaching", options=SearchOptions(gap=0.0))
    assert "sites_together_1" in {hold.id for hold in told.holds}


def test_its_law_gets_a_verdict_and_a_row() -> None:
    (rule,) = planned().rules
    assert rule.verdict == "met"
    text = as_text(laws(planned()), width=120)
    assert "Sites together (board policy 12)" in text


def test_what_it_names_is_looked_up() -> None:
    with pytest.raises(ScenarioError) as caught:
        maple(rules=[{**RULE, "programs": ["tutoring", "coachign"], "schools": ["lincon"]}])
    assert "there is no program `coachign`; did you mean coaching?" in str(caught.value)
    assert "there is no school `lincon`; did you mean lincoln?" in str(caught.value)


def test_what_it_names_is_removed_with_it(tmp_path: Path) -> None:
    rule = {**RULE, "schools": ["lincoln", "grant"]}
    closed = {"schools.grant": None, "programs.coaching": None}
    file = tmp_path / "maple.yaml"
    file.write_text(json.dumps({**MAPLE, "rules": [rule], "overrides": {"closed": closed}}))
    (left,) = load_scenario(file, overrides=["closed"]).rules
    assert isinstance(left, SitesTogether)
    assert (left.programs, left.schools) == (("tutoring",), ("lincoln",))


def test_messages_know_it() -> None:
    with pytest.raises(ScenarioError, match="did you mean sites_together"):
        maple(rules=[{**RULE, "kind": "sites_togther"}])
