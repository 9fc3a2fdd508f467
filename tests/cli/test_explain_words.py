"""What pages and memos say: what is asked, what gives way, from when on, and no word of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groundswell import load_scenario, parse_scenario
from groundswell.cli.render.explanation import explanation
from groundswell.cli.render.keeping import costs_in_words as costs
from groundswell.cli.render.memo import memo
from groundswell.cli.render.page import as_text
from groundswell.cli.render.plan.decided import decided, headline
from groundswell.cli.render.plan.flip_words import beside_explain
from groundswell.cli.render.plan.known import counted_in_words
from groundswell.cli.render.plan.money_words import comes_in_words, goes_in_words
from groundswell.cli.render.plan.why import gives_way_in_words, lost_in_words, same_at_first
from groundswell.cli.render.words import Names, escaped
from groundswell.models.results.explanation import Explanation
from groundswell.models.results.keeping import Keeping, Stays
from groundswell.models.results.money_moves import Moved
from groundswell.models.results.otherwise import Alternative, Flip, GivesWay
from groundswell.models.results.plan_parts.program_year import ProgramYear
from groundswell.models.scenario.scenario import Scenario

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"
DATA = Path(__file__).parent / "data"
YEARS = (2027, 2028)


@pytest.fixture
def tiny() -> Scenario:
    return load_scenario(TINY)


@pytest.fixture
def told() -> Explanation:
    return Explanation.model_validate_json((DATA / "explanation.json").read_text(encoding="utf-8"))


def flip(what: str, status: str, **more: Any) -> Flip:
    given = {"what": what, "status": status, "unit": "times today's", "now": 1.0, **more}
    return Flip.model_validate(given)


def other(**more: Any) -> Alternative:
    given = {"decision": "keep", "says": "it goes on", "status": "optimal", "regret": 1.0, **more}
    return Alternative.model_validate({"within_gap": False, "regret_at_least": 1.0, **given})


def words(text: str) -> str:
    return " ".join(text.split())


class TestWhatIsAsked:
    """A change is told of what exactly is asked; a cheaper other decision contradicts nothing."""

    NONE = (flip("cost", "not found", limit=100.0), flip("effect", "not found", limit=0.0))

    def both(self, told: Explanation, tiny: Scenario, **more: Any) -> tuple[str, str]:
        said = told.model_copy(update={"asks": "it runs nowhere in 2027", **more})
        return words(as_text(explanation(said, tiny), 80)), words(memo(said, tiny))

    def test_where_no_change_does_it(self, told: Explanation, tiny: Scenario) -> None:
        page, plain = self.both(told, tiny, flips=self.NONE)
        assert "What it takes so that it runs nowhere in 2027, all else the same" in page
        says = "So that it runs nowhere in 2027, no change of its cost and its effect that was"
        assert f"{says} tried would do." in plain
        for text in (page, plain):
            assert "decided otherwise" not in text
            assert "all of today's sites stay, fully and to the last year" in text
            assert "--keep" in text

    @pytest.mark.parametrize(
        ("decision", "more", "says"),
        [
            (
                "retire",
                {"ends": 2},
                "these ask only that it runs somewhere in 2027",
            ),
            ("trim", {"ends": 1, "stays": 1}, "that all of today's sites stay, fully and to the"),
            ("keep", {"stays": 2}, "that only a part of what runs today ends may take less"),
        ],
    )
    def test_keep_is_pointed_to_by_what_the_plan_does(
        self, decision: str, more: Any, says: str, told: Explanation, tiny: Scenario
    ) -> None:
        years = [ProgramYear(year=y, decision=decision, sites=2, **more) for y in YEARS]  # type: ignore[arg-type]
        page, plain = self.both(told, tiny, flips=self.NONE, years=tuple(years))
        assert f"{says}" in page
        assert f"{says[0].upper()}{says[1:]}" in plain

    def test_where_one_does(self, told: Explanation, tiny: Scenario) -> None:
        page, plain = self.both(told, tiny)
        assert "So that it runs nowhere in 2027, all else the same, any one of these would" in plain
        assert "- if it cost 47% less a year" in plain
        assert "- if it cost 47% less a year" in page

    def test_what_was_not_searched_is_not_said_to_do_nothing(
        self, told: Explanation, tiny: Scenario
    ) -> None:
        left = flip("budget", "not searched", fund="general")
        open_ = flip("students", "not found", limit=0.5, open=0.0, at_open={"students": 0.0})
        _, plain = self.both(told, tiny, flips=(*self.NONE, left, open_))
        assert "no change of its cost and its effect that was tried would do" in plain
        says = "it is not known whether a change of the money of General fund and the number of its"
        assert f"{says} students would do" in plain

    def test_a_toss_up_is_said_once(self, told: Explanation, tiny: Scenario) -> None:
        flips = tuple(flip(what, "toss-up") for what in ("cost", "effect"))
        page, plain = self.both(told, tiny, flips=flips)
        for text in (page, plain):
            assert text.count("nothing needs to change: such a plan may be as good already") == 1

    def test_what_runs_nowhere_today_is_not_kept(self, told: Explanation, tiny: Scenario) -> None:
        page, plain = self.both(told, tiny, program="tutoring", decision="adopt", years=())
        assert "--keep" not in page
        assert "--keep" not in plain


class TestWhatGivesWay:
    def test_sites_and_dollars_the_largest_first(self, tiny: Scenario) -> None:
        def way(program: str, dollars: float, first: tuple[int, int], last: tuple[int, int]) -> Any:
            made = {"sites": first, "sites_last": last, "dollars": dollars, "worth": 0.0}
            return GivesWay.model_validate({"program": program, **made})

        moved = other(
            gives_way=(
                way("small_groups", -80_000, (3, 1), (2, 2)),
                way("tutoring", 9_000, (0, 0), (2, 3)),
                way("attendance_officer", 90_000, (3, 3), (3, 3)),
                way("family_team", -134_000, (2, 0), (2, 0)),
                way("reading_lab", 45_000, (0, 2), (0, 0)),
            ),
            changed={"attendance_officer": ("merge", "keep")},
        )
        said = gives_way_in_words(moved, YEARS, Names(tiny))
        assert said == (
            "One family and attendance team nowhere instead of at 2 sites in 2027 (-$134,000),"
            " Attendance officer goes on as today (+$90,000), Small reading groups at 1 instead of"
            " 3 sites in 2027 (-$80,000) and 2 more"
        )
        rest = other(gives_way=moved.gives_way[1:2] + moved.gives_way[4:])
        assert gives_way_in_words(rest, YEARS, Names(tiny)) == (
            "Computer reading lab at 2 sites instead of none in 2027 (+$45,000) and High-dosage"
            " tutoring at 3 instead of 2 sites in 2028 (+$9,000)"
        )

    def test_nothing(self, tiny: Scenario) -> None:
        assert gives_way_in_words(other(), YEARS, Names(tiny)) == ""


class TestFromWhenOnItDiffers:
    @pytest.mark.parametrize(
        ("sites", "says"),
        [
            ((1, 3), "in 2028 it runs at 3 sites, not at 1"),
            ((0, 1), "in 2028 it runs at 1 site, not at any"),
            ((2, 0), "in 2028 it runs nowhere, not at 2 sites"),
            # As many sites, in another way: what the plan does then.
            ((2, 2), "in 2028 it does not: in the plan it is merged at 1 of its sites"),
        ],
    )
    def test_in_words(
        self, sites: tuple[int, int], says: str, told: Explanation, tiny: Scenario
    ) -> None:
        merged = ProgramYear(year=2028, decision="merge", sites=2, merges=1, stays=1)
        said = told.model_copy(update={"years": (*told.years[:1], merged)})
        later = other(differs=2028, sites={2028: sites})
        assert same_at_first(later, said, tiny) == f"in 2027 the plan decides so, too; {says}"

    def test_nothing_where_it_differs_at_once(self, told: Explanation, tiny: Scenario) -> None:
        assert same_at_first(other(sites={2027: (0, 1)}), told, tiny) == ""

    def test_a_close_call_says_so(self, told: Explanation, tiny: Scenario) -> None:
        close = other(differs=2028, sites={2028: (0, 1)}, within_gap=True, regret_at_least=0.0)
        said = told.model_copy(update={"alternatives": (close,)})
        for text in (as_text(explanation(said, tiny), 80), memo(said, tiny)):
            assert "If it goes on: in 2027 the plan decides so, too; in 2028 it runs" in words(text)


def test_money_that_is_not_used_goes_nowhere(tiny: Scenario) -> None:
    names = Names(tiny)
    tutoring = (Moved(kind="program", id="tutoring", amount=0), 7000.0)
    left, carried = ((Moved(kind=k, amount=0), 4000.0) for k in ("left", "carried"))
    assert goes_in_words([tutoring, left, carried], names, 4) == (
        "goes to High-dosage tutoring ($7,000); $4,000 of it stays unspent; $4,000 of it is kept"
        " for the next year"
    )
    # It follows what the money is called: 'money that pays for it today stays unspent'.
    assert goes_in_words([left], names, 4) == "stays unspent"
    assert comes_in_words([carried], names, 4) == "is carried over from the year before"
    assert goes_in_words([left, carried], names, 4) == (
        "stays unspent ($4,000); $4,000 of it is kept for the next year"
    )
    assert comes_in_words([tutoring, left, carried], names, 4) == (
        "comes from High-dosage tutoring ($7,000); $4,000 of it would stay unspent if all went on"
        " as today; $4,000 of it is carried over from the year before"
    )


@pytest.mark.parametrize(
    ("effect", "says"),
    [
        ({"mean": 0.04, "tier": 4}, "for the strength of the evidence: 51st of 100, not 52nd."),
        # Of 100 students it is the same place: more exactly.
        ({"mean": 0.01, "tier": 4}, "for the strength of the evidence: 50.2 of 100, not 50.4."),
        ({"class_size": -0.02, "tier": 4}, "-0.01 of a standard deviation, not -0.02"),
        ({"mean": 0.04, "tier": 3}, "the plan counts nothing"),
        # A harm counts whole; so does what has no tier, or one that is not discounted.
        ({"mean": -0.04, "tier": 4}, ""),
        ({"mean": 0.04}, ""),
        ({"mean": 0.04, "tier": 1}, ""),
        ("unknown", ""),
    ],
)  # fmt: skip
def test_a_tier_that_counts_in_part_is_said_with_both_numbers(effect: Any, says: str) -> None:
    given: dict[str, Any] = {
        "effects": {"g": effect},
        "sites": {"oak": {"students": 50, "running": True}},
    }
    if "class_size" in effect:
        given["positions"] = {"role": "teacher", "least": 2}
        given["sites"]["oak"]["positions"] = 2
    scenario = parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"g": {"weight": 1}},
            "staff": {"teacher": {"price": 1}},
            "evidence": {"tiers": {4: 0.5, 3: 0}, "unknown": {"mean": 0.1}},
            "schools": {"oak": {"enrollment": 100, "needs": {"g": 1}}},
            "programs": {"p": given},
            "funds": {"f": {"amount": 10}},
        }
    )
    said = list(counted_in_words("p", scenario, Names(scenario, escaped)))
    assert [says in line for line in said] == ([True] if says else [])


def test_no_word_of_ours_but_in_the_note(told: Explanation, tiny: Scenario) -> None:
    page = as_text(explanation(told, tiny)).partition("\n* ")[0]
    for term in ("Regret", "relaxation", "within the gap", "Stranded", "dual", "unspent $"):
        assert term not in page, term


@pytest.mark.parametrize(
    ("year", "says"),
    [
        ({"decision": "trim", "shrinks": 2}, "shrinks at all of its sites"),
        ({"decision": "merge", "merges": 1, "stays": 1}, "is merged at 1 of its sites"),
        ({"decision": "merge", "merges": 2}, "is merged with another"),
        # What is lost beside a merge is not hidden by it.
        (
            {"decision": "merge", "merges": 1, "stays": 1, "ends": 3},
            "is merged at 1 of its sites, gone from 3 schools",
        ),
        ({"decision": "trim", "ends": 1, "shrinks": 2}, "goes on at fewer sites"),
        ({"decision": "expand", "grows": 1}, "grows at 1 of its sites"),
        ({"decision": "expand", "starts": 1}, "goes on at more sites"),
        # A site has moved with its students: nothing is lost, as the first screen says.
        ({"decision": "keep", "stays": 1, "follows": 1}, "goes on as today"),
    ],
)
def test_the_decision_is_the_plans(
    year: dict[str, Any], says: str, told: Explanation, tiny: Scenario
) -> None:
    named = [ProgramYear.model_validate({"year": y, "sites": 2, **year}) for y in YEARS]
    said = told.model_copy(update={"years": tuple(named)})
    assert headline(said, tiny) == says
    assert decided(said, tiny, 2028) == decided(said, tiny, 2027)


def test_money_of_a_rule_is_told_by_the_rules_words() -> None:
    moved = Moved(kind="rule", id="stabilization_2016", amount=7000)
    says = goes_in_words([(moved, 7000.0)], Names(load_scenario(TINY)), 3)
    assert says == 'goes to topping schools up, under the rule "stabilization 2016" ($7,000)'


def test_of_a_plan_worth_nothing_there_is_no_share(told: Explanation, tiny: Scenario) -> None:
    nothing = told.model_copy(update={"objective": 0.0})
    assert lost_in_words(3.0, nothing, tiny, 0.0) == "more good than the whole plan does"
    stays = Stays.model_construct(forced=other(regret=3.0))
    kept = Keeping.model_construct(objective=0.0, price=0.0)
    assert costs(stays, kept) == "students lose more good than the whole plan does them (3.00*)"


def test_keep_says_that_explain_asks_for_less() -> None:
    told = Keeping.model_construct(school=None, since=2027)
    assert "whether it runs anywhere in 2027" in beside_explain(told)
    told = Keeping.model_construct(school="ash", since=2028)
    assert "whether it runs there in 2028" in beside_explain(told)
