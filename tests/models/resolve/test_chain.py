"""The chain from a published effect to the one that counts: each step, by hand; and off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from groundswell import Scenario, check, parse_scenario, solve
from groundswell.models.resolve import resolve
from groundswell.models.resolve.chain import left, steps
from groundswell.models.resolve.shrinkage import EDUCATION
from groundswell.models.scenario.effect import ClassSize, Effect

STUDY = {"mean": 0.4, "se": 0.1, "tier": 1, "year": 2018, "test": "developer"}


def district(evidence: dict[str, Any], effect: Any = None, **goal: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "name": "One school",
        "years": [2027],
        "goals": {"reading": {"weight": 1, **goal}},
        "schools": {"oak": {"enrollment": 100, "needs": {"reading": 1.0}}},
        "programs": {
            "tutoring": {
                "cost": {"site": 1000},
                "effects": {"reading": STUDY if effect is None else effect},
                "sites": {"oak": {"students": 50, "running": True}},
            }
        },
        "funds": {"general": {"amount": 5000}},
        "evidence": {"unknown": {"mean": 0.0}, **evidence},
    }


def counted(evidence: dict[str, Any], effect: Any = None, **goal: Any) -> Effect:
    scenario = resolve(parse_scenario(district(evidence, effect, **goal)))
    found = scenario.programs["tutoring"].effects["reading"]
    assert isinstance(found, Effect)
    return found


def test_all_steps_off_leave_an_effect_as_it_is() -> None:
    scenario = parse_scenario(district({}))
    assert resolve(scenario).programs == scenario.programs
    told = list(steps(scenario, "reading", scenario.programs["tutoring"].effects["reading"]))  # type: ignore[arg-type]
    assert {(step.mean, step.se) for step in told} == {(0.4, 0.1)}
    assert [step.why for step in told[1:]] == ["off"] * 4


def test_the_winners_curse() -> None:
    found = counted({"shrink": True})
    assert (found.mean, found.se) == pytest.approx(EDUCATION.shrunk(0.4, 0.1))
    assert found.mean < 0.4


def test_without_a_standard_error_nothing_is_shrunk() -> None:
    found = counted({"shrink": True}, {"mean": 0.4})
    assert (found.mean, found.se) == (0.4, None)


def test_who_measured() -> None:
    found = counted({"made_by": {"developer": 0.45}})
    assert (found.mean, found.se) == pytest.approx((0.18, 0.045))


@pytest.mark.parametrize("test", [None, "independent", "researcher"])
def test_other_tests_count_whole(test: str | None) -> None:
    found = counted({"made_by": {"developer": 0.45}}, {"mean": 0.4, "se": 0.1, "test": test})
    assert (found.mean, found.se) == (0.4, 0.1)


def test_age_widens_and_moves_nothing() -> None:
    found = counted({"drift": 0.02})
    assert found.mean == 0.4
    assert found.se == pytest.approx((0.1**2 + 9 * 0.02**2) ** 0.5)
    assert counted({"drift": 0.02}, {**STUDY, "year": 2027}).se == pytest.approx(0.1)
    assert counted({"drift": 0.02}, {"mean": 0.4, "se": 0.1}).se == 0.1


def test_drift_is_in_sd_whatever_the_goals_unit() -> None:
    points = {"unit": "points", "per_sd": 15.0}
    found = counted({"drift": 0.02}, {"mean": 6.0, "se": 1.5, "year": 2018}, **points)
    assert found.se == pytest.approx(15 * (0.1**2 + 9 * 0.02**2) ** 0.5)


@pytest.mark.parametrize(
    ("months", "share"), [(0, 1.0), (4.5, 0.715), (9, 0.43), (13.5, 0.40), (18, 0.37), (24, 0.37)]
)
def test_what_is_left(months: float, share: float) -> None:
    assert left(months) == pytest.approx(share)


def test_fadeout() -> None:
    found = counted({"fadeout": {"months": 9.0}})
    assert found.mean == pytest.approx(0.43 * 0.4)
    assert found.se == pytest.approx(((0.43 * 0.1) ** 2 + (0.2 * 0.4) ** 2) ** 0.5)


def test_an_effect_measured_later_has_faded_already() -> None:
    later = {**STUDY, "measured_after": 9.0}
    assert counted({"fadeout": {"months": 18.0}}, later).mean == pytest.approx(0.4 * 0.37 / 0.43)
    same = counted({"fadeout": {"months": 9.0}}, later)
    assert (same.mean, same.se) == (0.4, 0.1)


def test_steps_follow_each_other() -> None:
    every = {"shrink": True, "made_by": {"developer": 0.5}, "fadeout": {"months": 9.0, "se": 0.0}}
    mean, se = EDUCATION.shrunk(0.4, 0.1)
    found = counted(every)
    assert (found.mean, found.se) == pytest.approx((mean * 0.5 * 0.43, se * 0.5 * 0.43))


def test_resolving_again_changes_nothing() -> None:
    every = {"shrink": True, "made_by": {"developer": 0.5}, "drift": 0.01, "fadeout": {"months": 9}}
    once = resolve(parse_scenario(district(every)))
    assert resolve(once) == once


def test_unknown_effects_are_no_published_ones() -> None:
    given = {"shrink": True, "fadeout": {"months": 9}, "unknown": {"mean": 0.1, "se": 0.1}}
    assert counted(given, "unknown").mean == 0.1


def test_class_size_is_corrected_too() -> None:
    given = district({"shrink": True}, {"class_size": -0.02, "se": 0.01})
    program = given["programs"]["tutoring"]
    given["staff"] = {"teacher": {"price": 1000}}
    program["positions"] = {"role": "teacher", "least": 2}
    program["sites"]["oak"]["positions"] = 2
    found = resolve(parse_scenario(given)).programs["tutoring"].effects["reading"]
    assert isinstance(found, ClassSize)
    assert found.class_size == pytest.approx(EDUCATION.shrunk(-0.02, 0.01)[0])


def test_the_plans_worth_follows() -> None:
    plain, shrunk = (solve(parse_scenario(district({"shrink": on}))) for on in (False, True))
    assert plain.worth == pytest.approx(50 * 0.4)
    assert shrunk.worth == pytest.approx(50 * EDUCATION.shrunk(0.4, 0.1)[0])


def said(scenario: dict[str, Any], tmp_path: Path) -> str:
    _, found = check_file(scenario, tmp_path)
    return "\n".join(f"{each.says}; {each.mend}" for each in found)


def test_check_asks_for_what_a_step_has_to_know(tmp_path: Path) -> None:
    bare = {"mean": 0.4, "se": 0.1}
    on = said(district({"drift": 0.02, "made_by": {"developer": 0.5}}, bare), tmp_path)
    assert "has no year, so its age is not known and counts nothing (evidence.drift)" in on
    assert "who made the test is not said, so the effect counts whole (evidence.made_by)" in on
    off = said(district({}, bare), tmp_path)
    assert "no year" not in off
    assert "who made the test" not in off
    told = said(district({"drift": 0.02, "made_by": {"developer": 0.5}}), tmp_path)
    assert "no year" not in told
    assert "who made the test" not in told


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ({"fadeout": {"months": 36}}, "24"),
        ({"made_by": {"vendor": 0.5}}, "vendor"),
        ({"made_by": {"developer": 45}}, "45"),
        ({"scale": {"students": 0}}, "1"),
        ({"scale": {"exponent": 1}}, "1"),
        ({"shrink": "yes"}, "true or false"),
    ],
)
def test_what_cannot_be(evidence: dict[str, Any], words: str, tmp_path: Path) -> None:
    scenario, _ = check_file(district(evidence), tmp_path)
    assert scenario is None
    assert words in said(district(evidence), tmp_path)


def check_file(scenario: dict[str, Any], tmp_path: Path) -> tuple[Scenario | None, Any]:
    path = tmp_path / "s.yaml"
    path.write_text(yaml.safe_dump(scenario), encoding="utf-8")
    return check(path)
