"""Overrides and --set: by address, composing, conflicting, removing."""

from pathlib import Path
from typing import Any

import pytest

from groundswell.models.reading.load import check, load_scenario
from groundswell.models.scenario.scenario import Scenario

SOUND = Path(__file__).parents[1] / "sound.yaml"


def changed(**values: Any) -> Scenario:
    return load_scenario(SOUND, set={key.replace("__", "."): v for key, v in values.items()})


def errors(*names: str, set: dict[str, Any] | None = None, path: Path = SOUND) -> list[str]:
    scenario, problems = check(path, names, set)
    assert scenario is None
    return [str(p).replace(str(path), "maple.yaml") for p in problems if p.severity == "error"]


@pytest.fixture
def with_overrides(tmp_path: Path) -> Any:
    def written(text: str) -> Path:
        path = tmp_path / "maple.yaml"
        head, _, _ = SOUND.read_text().partition("overrides:")
        path.write_text(head + "overrides:\n" + text)
        return path

    return written


def test_overrides_compose() -> None:
    scenario = load_scenario(SOUND, ["title_i_cut", "quiet"])
    assert scenario.funds["title_i"].amount == {2027: 228000, 2028: 210000, 2029: 191000}
    assert scenario.rules[1].at_most == 3  # type: ignore[union-attr]
    assert not scenario.programs["tutoring"].proven
    assert scenario.programs["tutoring"].pilot is not None
    assert load_scenario(SOUND, ["quiet", "title_i_cut"]).model_dump() == scenario.model_dump()


def test_an_override_named_twice_counts_once() -> None:
    assert load_scenario(SOUND, ["quiet", "quiet"]).origin.overrides == ("quiet", "quiet")


def test_values_are_set_after_overrides() -> None:
    scenario = load_scenario(SOUND, ["quiet"], {"rules.small.at_most": 2, "voice": 0})
    assert scenario.rules[1].at_most == 2  # type: ignore[union-attr]
    assert scenario.voice == 0


@pytest.mark.parametrize(
    "text",
    [
        "  a: {funds.general.amount: 5}\n  b: {funds.general.amount: 5}\n",
        "  a: {funds.general: {amount: 5}}\n  b: {funds.general.amount: 6}\n",
        "  a: {funds.general.amount.2027: 5}\n  b: {funds.general.amount: 6}\n",
    ],
)
def test_two_that_set_one_address_conflict(with_overrides: Any, text: str) -> None:
    path = with_overrides(text)
    load_scenario(path, ["a"])
    load_scenario(path, ["b"])
    (error,) = errors("a", "b", path=path)
    assert error.startswith("maple.yaml:")
    assert "b (funds.general.amount) and a (funds.general" in error
    assert "overlap" in error


def test_line_of_a_wrong_value_is_that_of_the_override(with_overrides: Any) -> None:
    path = with_overrides("  a:\n    funds.general.amount: 1.2M\n")
    line = path.read_text().splitlines().index("    funds.general.amount: 1.2M") + 1
    (error,) = errors("a", path=path)
    assert (
        error
        == f'maple.yaml:{line}: funds.general.amount: "1.2M" is text, not a number; write 1200000'
    )
    assert errors(set={"voice": 2}) == [
        "--set: voice: 2 is over 1; write at most 1; for 2 percent write 0.02"
    ]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("funds.genral.amount", "there is no `genral`; did you mean general (General fund)?"),
        ("funds.general.amont", "the format has no `amont` there; did you mean amount?"),
        ("fund.general.amount", "the format has no `fund` there; did you mean funds?"),
        ("voice.2027", "the format has no `2027` there; shorten it"),
        ("rules.smal.at_most", "there is no rule `smal`; did you mean small?"),
        ("returns.4.worth", "there is no item 4; items are numbered from 1 to 3"),
        ("tables.sites", "`tables` cannot be set"),
        ("programs.tutoring.sites.lincoln.students", "there is no `lincoln`; did you mean"),
        ("programs.tutoring.levels.1", "the list there is not given; set the list as a whole"),
        ("programs.tutoring.name.x", "the format has no `x` there"),
        ("", "the format has no ``"),
    ],
)
def test_unknown_addresses(address: str, words: str) -> None:
    (error,) = errors(set={address: 5})
    assert error.startswith("--set: ")
    assert words in error or words.replace("; did you mean", "") in error


def test_unknown_override_suggests_the_nearest() -> None:
    assert errors("title_cut") == [
        "maple.yaml: overrides: there is no override `title_cut`; did you mean title_i_cut?"
    ]


def test_overrides_that_are_not_applied_are_looked_at(with_overrides: Any) -> None:
    path = with_overrides(
        "  a: {funds.genral.amount: 5}\n  b: {funds.general.amont: 5}\n  c: {programs.typo: null}\n"
        "  d: {programs.fresh: {mandated: true}}\n  e: {programs.fresh.proven: true}\n"
    )
    found = errors(path=path)
    assert len(found) == 3
    assert "did you mean general (General fund)?" in found[0]
    assert "did you mean amount?" in found[1]
    assert "there is no `typo`" in found[2]


def test_one_year_of_a_number_that_held_every_year() -> None:
    scenario = changed(funds__general__amount__2028=5)
    assert scenario.funds["general"].amount == {2027: 900000, 2028: 5, 2029: 900000}


def test_items_and_new_entries() -> None:
    scenario = changed(
        returns__2__worth=0.4,
        programs__tutoring__sites__lincoln={"students": 30},
        programs__new_one={"effects": {"reading": "unknown"}, "sites": {"grant": {}}},
        rules__cap={"kind": "sites", "program": "tutoring", "at_most": 1},
        schools__lincoln__tags__kind="magnet",
        evidence__tiers__4=0.25,
        programs__literacy_coach__pilot__min_sites=1,
    )
    assert scenario.returns[1].worth == 0.4
    assert scenario.programs["tutoring"].sites["lincoln"].students == 30
    assert "new_one" in scenario.programs
    assert scenario.rule_id(len(scenario.rules) - 1) == "cap"
    assert scenario.schools["lincoln"].tags["kind"] == "magnet"
    assert scenario.evidence.tiers[4] == 0.25


def test_values_set_are_checked_like_the_rest() -> None:
    (error,) = errors(set={"programs.tutoring.sites.grant.students": 5000})
    assert "--set: programs.tutoring.sites.grant.students: 5000 students are more than" in error


def test_null_gives_a_field_its_default() -> None:
    scenario = changed(voice=None, funds__title_i__carryover=None, programs__tutoring__levels=None)
    assert (scenario.voice, scenario.funds["title_i"].carryover) == (0, 0)


def test_removing_a_program() -> None:
    scenario = changed(programs__family_liaison=None)
    assert "family_liaison" not in scenario.programs
    assert scenario.programs["reading_recovery"].requires == ()
    assert scenario.programs["wellness_center"].replaces == ()
    # The rule about it is gone, and the others keep their names.
    assert [scenario.rule_id(i) for i in range(len(scenario.rules))] == [
        "initiative_load_1",
        "small",
        "avoid_1",
        "sites_1",
        "pace_1",
    ]


def test_removing_a_part_removes_a_merge_left_with_one() -> None:
    scenario = changed(programs__literacy_coach=None)
    assert scenario.merges == {}
    assert load_scenario(SOUND, ["no_wellness"]).funds["hospital"].pays_for.programs == ()
    assert load_scenario(SOUND, ["no_wellness"]).programs["literacy_coach"].excludes == ()


def test_removing_a_goal_a_school_a_role_and_a_merge() -> None:
    scenario = changed(goals__value=None)
    assert "value" not in scenario.schools["lincoln"].needs
    assert "value" not in scenario.programs["reading_recovery"].effects
    scenario = changed(schools__grant=None, rules__small=None)
    assert list(scenario.programs["family_liaison"].sites) == ["lincoln", "central"]
    assert list(scenario.funds["at_risk"].by_school or ()) == ["lincoln"]
    assert "hospital" not in scenario.funds  # it could pay at that school only
    scenario = changed(staff__reading_specialist=None)
    assert scenario.programs["reading_recovery"].staff == {}
    assert scenario.merges["literacy_team"].staff == {}
    assert changed(merges__literacy_team=None).merges == {}


def test_removing_a_fund_removes_what_pays_only_beside_it() -> None:
    scenario = changed(funds__general=None)
    assert list(scenario.funds) == ["at_risk", "title_i"]
    assert scenario.programs["reading_recovery"].funds == ("title_i",)
    assert list(scenario.schools["lincoln"].base) == ["title_i"]


def test_removing_a_school_removes_rules_for_it_alone() -> None:
    scenario = changed(schools__grant=None, rules__small=None)
    assert [scenario.rule_id(i) for i in range(len(scenario.rules))] == [
        "initiative_load_1",
        "avoid_1",
        "sites_1",
        "pace_1",
    ]


def test_removing_a_rule_by_its_default_id() -> None:
    scenario = changed(rules__initiative_load_1=None)
    assert scenario.rule_id(0) == "small"
    scenario = changed(rules__decide_1__years=[2028], rules__pace_1__start_at_most=7)
    assert scenario.rules[2].years == (2028,)
    assert scenario.rules[5].start_at_most == 7  # type: ignore[union-attr]


def test_removing_what_is_not_there() -> None:
    (error,) = errors(set={"programs.tutorin": None})
    assert "there is no `tutorin` to remove; did you mean tutoring?" in error


def test_a_selector_left_without_schools_is_an_error() -> None:
    (error,) = errors(set={"schools.lincoln": None})
    assert "funds.title_i.pays_for.schools: no school matches this" in error


def test_a_program_that_loses_its_money_is_no_mistake_in_a_what_if() -> None:
    _, problems = check(SOUND, (), {"funds.general": None})
    assert any(
        p.severity == "warning" and "no fund may pay for what wellness_center costs" in p.says
        for p in problems
    )


def test_a_group_that_a_program_serves_is_missed() -> None:
    (error,) = errors(set={"groups.english_learner": None})
    assert "programs.reading_recovery.serves: there is no group `english_learner`" in error


def test_items_and_rules_may_be_replaced_and_removed() -> None:
    scenario = changed(
        returns__2={"up_to": 0.2, "worth": 0.6}, rules__small={"kind": "pace", "start_at_most": 1}
    )
    assert scenario.returns[1].up_to == 0.2
    assert (scenario.rules[1].kind, scenario.rule_id(1)) == ("pace", "small")
    assert len(changed(returns__2=None).returns) == 2


def test_a_rule_for_a_scenario_without_rules(with_overrides: Any) -> None:
    path = with_overrides("  a: {rules.cap: {kind: pace, start_at_most: 1}}\n")
    path.write_text(
        path.read_text().partition("rules:")[0]
        + "overrides:"
        + path.read_text().partition("overrides:")[2]
    )
    assert load_scenario(path, ["a"]).rule_id(0) == "cap"
    path.write_text(path.read_text() + "rules: none\n")
    assert any("the scenario's rules are not a list" in error for error in errors("a", path=path))


def test_overrides_of_rules_that_are_not_there(with_overrides: Any) -> None:
    path = with_overrides("  a: {rules.smal.at_most: 5}\n  b: {rules.small.at_most: 5}\n")
    (error,) = errors(path=path)
    assert "there is no rule `smal`; did you mean small?" in error


def test_values_that_do_not_fit_their_place() -> None:
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    assert "--set: name: the value is nested too deep" in errors(set={"name": deep})[0]
    (error,) = errors(set={"schools.lincoln.name.x": 5})
    assert "the format has no `x` there" in error
    (error,) = errors(set={"programs.reading_recovery.effects.wellbeing": "unknwn"})
    assert "write a block of keys with values, or unknown" in error
