"""Pages and memos of random districts: no two sentences contradict, each number is the plan's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.render.explained import memo_of, page_of
from groundswell.cli.render.keeping import keeping
from groundswell.cli.render.page import as_text
from groundswell.cli.render.words import money
from groundswell.models.results.explanation import Explanation, MergeExplanation
from groundswell.models.results.keeping import Keeping
from groundswell.models.results.otherwise import Alternative
from oracle.draw_decisions import random_district_decisions
from oracle.generate import random_scenario
from oracle.seeds import some

HIGHS = SearchOptions(solver="highs", gap=0.0)
QUICK, SLOW = range(3), range(100, 150)

OURS = (
    "regret",
    "relaxation",
    "within the gap",
    "stranded",
    "dual",
    "MILP",
    "and left unspent",
    "nan ",
    "None",
    "inf ",
    "$-",
    "--$",
    "e+0",
)
"""What no page says above its note: words of ours, and numbers that nobody writes."""

VERBS = {
    "keep": "goes on as today",
    "retire": "ends",
    "merge": "is merged",
    "pilot": "is tried out first",
    "adopt": "starts",
    "decline": "does not start",
    "later": "",
    "ended": "ends",
    "trim": "",
    "expand": "",
}
"""How a memo's title goes on, by what the plan decides for the budget year; "": in other words."""


def districts(seeds: range) -> Iterator[tuple[Scenario, Plan]]:
    for seed in seeds:
        drawn = random_district_decisions(seed) if seed % 2 else random_scenario(seed, "all")
        scenario = groundswell.parse_scenario(drawn)
        plan = groundswell.solve(scenario, options=HIGHS, diagnose=False)
        if plan.has_decisions:
            yield scenario, plan


def on_asked_side(told: Explanation, other: Alternative) -> bool:
    """Return whether a decision is one of those that the page asks a change for."""
    if f" {told.asked_year}" not in other.says or other.regret is None:
        return False
    if "merged nowhere" in told.asks:
        return other.decision in ("keep", "retire")
    if "runs at one site" in told.asks or "it runs in" in told.asks:
        return other.decision in ("keep", "trim", "expand", "merge", "adopt")
    return other.decision in ("retire", "decline") and "run" in told.asks


def check_text(page: str, memo: str) -> None:
    assert [line for line in page.splitlines() if len(line) > 80] == []
    for text in (page.partition("\n* student-SD")[0], memo):
        for term in OURS:
            assert not re.search(rf"(?<!\w){re.escape(term)}", text), (term, text)
    assert "$0" not in memo, memo
    assert not re.search(r"\b(money|today) (all|\$[\d,]+) ?of it", memo), memo
    assert not re.search(r"\d dollars\b|\b1 places\b|\b1\.00 ", memo), memo
    # What one change does, no other sentence says that it cannot.
    assert not ("would do:" in memo and "nothing needs to change" in memo), memo


def check_program(scenario: Scenario, plan: Plan, told: Explanation, memo: str) -> None:
    given, asked = plan.programs[told.program], scenario.programs[told.program]
    title = memo.splitlines()[0].removeprefix(f"# {asked.name or told.program} ")
    verb = VERBS[given.first_decision]
    assert title.startswith(verb), (title, given.first_decision)
    running = dict.fromkeys((year.year for year in given.years), 0)
    for line in re.findall(r"^- (\d{4}: .*)\.$", memo, re.MULTILINE):
        for part in re.split(r"; (?=\w[\w ]* at )", line[6:]):
            if not part.startswith(("ends", "is tried out")):
                many = re.search(r" at (\d+) (?:school|place)s: ", part)
                running[int(line[:4])] += int(many[1]) if many else 1
    assert running == {year.year: year.sites for year in given.years}, memo
    for flip in told.flips:
        beside = [other for other in told.alternatives if on_asked_side(told, other)]
        if flip.status == "not possible":
            assert beside == [], (told.asks, beside)
        if flip.status == "found":
            # Nothing that is asked for is as good already.
            assert all((other.regret or 0.0) > -1e-6 for other in beside), beside
    for other in told.alternatives:
        check_alternative(scenario, told, other, memo)


def check_alternative(scenario: Scenario, told: Explanation, other: Alternative, memo: str) -> None:
    if other.regret is None:
        return
    dollars = [abs(way.dollars) for way in other.gives_way]
    if dollars and not other.within_gap and max(dollars) >= 1:
        assert money(max(dollars)) in memo
    merged = any(told.program in merge.combines for merge in scenario.merges.values())
    if not merged and not scenario.reorganizations and not any(m.kind == "rule" for f in told.money
                                                              for m in f.uses):  # fmt: skip
        others = sum(way.dollars for way in other.gives_way)
        own = (other.dollars or 0.0) - others
        assert own == pytest.approx(other.program_dollars, abs=len(scenario.programs) + 1e-6)
    if other.differs is not None:
        assert other.differs in other.sites
        assert other.differs > scenario.years[0]


def check_cause(scenario: Scenario, told: Explanation, memo: str) -> None:
    """What is said to decide is what the answer holds, and no search is said to have stated."""
    plain = " ".join(memo.split())
    found = told.cause
    if told.status == "stated":
        for says in (
            "what decides is",
            "decides is not known",
            "helps to keep a rule",
            "is not known:",
        ):
            assert says not in plain, memo
    elif found is None or found.kind != "money":
        assert "does not pay for" not in plain, memo
    if found is not None and found.kind == "breaks":
        assert found.rule in [scenario.rule_id(i) for i in range(len(scenario.rules))]
    ratio = re.search(
        r"spent on it (?:in this plan|where it stays) helps students as much as (.*?) of", plain
    )
    if ratio and told.decision in ("keep", "trim", "expand", "adopt"):
        assert ratio[1].startswith("$"), memo  # less than a dollar would argue against it


def with_a_site_ended(scenario: Scenario, plan: Plan) -> tuple[str, Plan] | None:
    """Return a program and what a plan is, stated, with one of its sites ended at once."""
    for program, given in scenario.programs.items():
        for school, site in given.sites.items():
            own = [s for s in plan.sites if (s.program, s.school) == (program, school)]
            goes_on = bool(own) and all(s.action == "keep" for s in own)
            if site.running and goes_on and not given.protected:
                # What is not listed is off.
                sites = tuple(s for s in plan.sites if s not in own)
                return program, groundswell.state(scenario, sites, whole=True)
    return None


def explained(scenario: Scenario, plan: Plan, key: str, *, flips: bool) -> None:
    told = groundswell.explain(scenario, key, plan=plan, flips=flips, options=HIGHS)
    page, memo = as_text(page_of(told, scenario)), memo_of(told, scenario)
    check_text(page, memo)
    if isinstance(told, Explanation):
        check_program(scenario, plan, told, memo)
        check_cause(scenario, told, memo)
    if isinstance(told, MergeExplanation):
        found = Counter(site.year for site in plan.merges[key].sites)
        assert {y.year: len(y.schools) for y in told.years if y.schools} == found


def check_kept(scenario: Scenario, plan: Plan, key: str) -> None:
    told = groundswell.keep(scenario, key, plan=plan, options=HIGHS)
    assert isinstance(told, Keeping)
    check_text(as_text(keeping(told, scenario)), "")
    for year, named in zip(told.sites, plan.programs[key].years, strict=True):
        office = named.office in ("keep", "start")
        assert year.whole == named.stays + named.grows + named.follows + office
        assert year.merged <= named.merges


def test_nothing_contradicts() -> None:
    asked = Counter[str]()
    for scenario, plan in districts(QUICK):
        for key in list(scenario.programs)[:2] + list(scenario.merges)[:1]:
            explained(scenario, plan, key, flips=False)
            asked[(key in scenario.merges and "merge") or plan.programs[key].first_decision] += 1
    assert len(asked) > 2


@pytest.mark.parametrize("seeds", some([range(4, 5), range(6)], quick=1), ids=str)
def test_nothing_contradicts_of_a_stated_plan(seeds: range) -> None:
    """Somebody decided: no rule, no price and no search is said to have."""
    asked = 0
    for scenario, plan in districts(seeds):
        found = None if any(plan.begun.values()) else with_a_site_ended(scenario, plan)
        if found is None:
            continue
        key, stated = found
        told = groundswell.explain(scenario, key, plan=stated, flips=False, options=HIGHS)
        memo = memo_of(told, scenario)
        check_text(as_text(page_of(told, scenario)), memo)
        assert isinstance(told, Explanation)
        check_cause(scenario, told, memo)
        assert "Somebody stated this plan" in memo
        asked += 1
    assert asked


@pytest.mark.slow
def test_nothing_contradicts_at_any_length() -> None:
    asked = Counter[str]()
    for scenario, plan in districts(SLOW):
        for number, key in enumerate([*scenario.programs, *scenario.merges]):
            explained(scenario, plan, key, flips=number == 0)
            asked[(key in scenario.merges and "merge") or plan.programs[key].first_decision] += 1
        for key in scenario.reorganizations:
            explained(scenario, plan, key, flips=True)
        running = [key for key, program in scenario.programs.items() if program.existing]
        for key in running[:1]:
            check_kept(scenario, plan, key)
    assert set(asked) >= {"keep", "retire", "merge", "trim", "decline", "adopt"}
