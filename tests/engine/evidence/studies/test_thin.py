"""Thin and odd studies, and what a district's tables are like: told in plain words, or withheld."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from to_break import PRETEST, STUDY, panel, said, series, students, withheld

from groundswell.engine.evidence.studies.evaluate import evaluate
from groundswell.engine.evidence.studies.rows import effect_rows
from groundswell.models.tree.problems import ScenarioError


def test_an_effect_not_above_chance_claims_no_tier(written: Any) -> None:
    """The design alone may be of tier 1; ESSA asks for an effect above chance, too."""
    found = evaluate(written(students(effect=0.0), {**STUDY, **PRETEST, "block": "school"}))
    (effect,) = found.effects
    assert effect.low is not None
    assert effect.low <= 0
    assert effect.tier is None
    assert effect.design_tier == 1
    (row,) = effect_rows(found)
    assert row[4] == ""


def test_a_student_is_no_site(written: Any) -> None:
    (effect,) = evaluate(written(students(), {**STUDY, **PRETEST, "unit": "student"})).effects
    assert effect.tier == 3
    assert "no `block` or `cluster` says that it was done at more than one site" in effect.tier_why


def test_rows_alone_in_their_blocks(written: Any) -> None:
    """The library would end the whole process."""
    effect = withheld(evaluate(written(students(), {**STUDY, "block": "student"})), "estimate")
    assert any("every row is alone in its block" in check.says for check in effect.warnings)


def test_each_row_a_cluster(written: Any) -> None:
    study = {**STUDY, "cluster": "student"}
    assert "student: each row is a cluster of its own" in said(written, students(), study)


def test_a_unit_in_several_clusters(written: Any) -> None:
    frame, study = panel(lambda unit, year: unit < 10 and year >= 4)
    frame["row"] = range(len(frame))
    text = said(written, frame, {**study, "cluster": "row"})
    assert "20 of `unit` stand in more than one cluster" in text


@pytest.mark.parametrize("moved", [0.0, -2002.0, 0.5])
def test_any_times_will_do(written: Any, moved: float) -> None:
    """A start at time 0 is a start, and halves of a year are times of their own."""
    frame, study = panel(lambda unit, year: unit < 10 and year >= 2 + unit % 2)
    plain = evaluate(written(frame, study)).effects[0]
    frame["year"] = frame["year"] + moved * (1 if moved != 0.5 else frame["year"] > 2002)
    assert evaluate(written(frame, study)).effects[0].mean == plain.mean


@pytest.mark.parametrize("starts", [1, 2])
def test_units_that_are_not_there_at_all_times(written: Any, starts: int) -> None:
    frame, study = panel(lambda unit, year: unit < 10 and year >= 3 + unit % starts)
    gone = (frame["unit"] >= 18) & (frame["year"] > 2003)
    (effect,) = evaluate(written(frame[~gone], study)).effects
    assert effect.usable
    assert any("2 of 20 units are not there at all times" in c.says for c in effect.warnings)


def test_those_who_always_had_it_are_not_compared_with(written: Any) -> None:
    frame, study = panel(lambda unit, year: unit < 2 or (unit < 10 and year >= 3))
    (effect,) = evaluate(written(frame.assign(pupils=30), {**study, "students": "pupils"})).effects
    assert (effect.treated, effect.compared) == (8 * 30, 10 * 30)


def test_few_units_that_began_together_do_not_fail_by_the_time_before(written: Any) -> None:
    frame, study = panel(lambda unit, year: unit < 9 and year >= 3)
    frame["score"] = frame["score"] * 0.1 + (frame["unit"] < 9) * (frame["year"] - 2000) * 0.5
    (effect,) = evaluate(written(frame, study)).effects
    assert any("of fewer than 10 units that began together" in c.says for c in effect.warnings)


def test_a_series_that_has_it_only_since_the_start(written: Any) -> None:
    frame, study = series(2010)
    frame = pd.concat([frame.assign(mine=frame["year"] >= 2010), frame.assign(mine=False)])
    text = said(written, frame.assign(mine=frame["mine"].astype(int)), {**study, "treated": "mine"})
    assert "no row before the start, 2010, is of the program" in text


def test_a_series_of_one_time_since_the_start(written: Any) -> None:
    (effect,) = evaluate(written(*series(2019))).effects
    assert "one follows; of so few, one odd time may be the effect" in effect.warnings[0].says


def test_results_without_chance(written: Any) -> None:
    frame, study = series(2010)
    effect = withheld(evaluate(written(frame.assign(score=frame["year"] * 0.1), study)), "estimate")
    assert "hold no chance at all, as if they were computed" in effect.warnings[0].says
    frame = students()
    frame["score"] = 1.0 * frame["treated"]
    withheld(evaluate(written(frame, STUDY)), "estimate")


def cut_at(side: str, entry: np.ndarray) -> tuple[pd.DataFrame, dict[str, Any]]:
    rng = np.random.default_rng(4)
    had = (entry < 38).astype(int)
    frame = pd.DataFrame({"entry": entry, "treated": had, "score": rng.normal(size=len(entry))})
    return frame, {**STUDY, "design": "rdd", "running": "entry", "cutoff": 38, "side": side}


def test_those_on_the_other_side_had_it(written: Any) -> None:
    entry = np.random.default_rng(4).normal(50, 12, 500)
    text = said(written, *cut_at("at_or_above", entry))
    assert "those below it had the program more often than those on or above the cut" in text


def test_whole_points_are_not_taken_for_moved_scores(written: Any) -> None:
    """Far from the middle scores grow rarer, and a point stands on the cut: nobody's doing."""
    entry = np.round(np.random.default_rng(4).normal(50, 12, 5000))
    (effect,) = evaluate(written(*cut_at("below", entry))).effects
    assert [check.verdict for check in effect.checks if check.kind == "cut"] == ["pass"]


def test_too_few_different_scores(written: Any, capfd: pytest.CaptureFixture[str]) -> None:
    entry = np.round(np.random.default_rng(4).normal(50, 12, 2000) / 10) * 10
    effect = withheld(evaluate(written(*cut_at("below", entry))), "estimate")
    assert "fewer than 10 different scores stand on one side" in effect.warnings[0].says


def test_the_library_prints_nothing(written: Any, capfd: pytest.CaptureFixture[str]) -> None:
    entry = np.round(np.random.default_rng(4).normal(50, 12, 500))
    evaluate(written(*cut_at("below", entry)))
    assert capfd.readouterr().out == ""


def test_codes_for_what_is_not_known(written: Any) -> None:
    frame = students()
    frame.loc[:9, "score"] = -999
    (effect,) = evaluate(written(frame, {**STUDY, **PRETEST})).effects
    assert any("10 results lie far from all others" in check.says for check in effect.warnings)


def test_of_too_few_nothing_else_is_told(written: Any) -> None:
    effect = withheld(evaluate(written(students(16), {**STUDY, **PRETEST})), "few students")
    assert len(effect.checks) == 1


def test_a_withheld_effect_says_not_whether_it_stood_out(written: Any) -> None:
    effect = withheld(evaluate(written(students(), {**STUDY, "design": "matched"})), "baseline")
    assert "power" not in [check.kind for check in effect.checks]


def test_a_side_without_results_is_not_called_a_study_without_pretest(written: Any) -> None:
    frame = students()
    frame["score"] = frame["score"].where(frame["treated"] == 0)
    effect = withheld(evaluate(written(frame, {**STUDY, **PRETEST})), "estimate")
    assert "baseline" not in [check.kind for check in effect.checks]


def test_names_as_a_covariate(written: Any) -> None:
    frame = students()
    frame["name"] = [f"n{i}" for i in range(len(frame))]
    text = said(written, frame, {**STUDY, "covariates": ["name"]})
    assert "name: 400 different words explain nothing" in text


@pytest.mark.parametrize("column", ["treated", "score"])
def test_a_covariate_that_was_not_known_before(written: Any, column: str) -> None:
    with pytest.raises(ScenarioError, match=f"`{column}` cannot be a covariate"):
        written(students(), {**STUDY, "covariates": [column]})


def test_a_word_for_two_arms(written: Any) -> None:
    study = {**STUDY, "arms": {"tutoring": [1, 0]}, "comparison": 0}
    study.pop("program")
    with pytest.raises(ScenarioError, match='"0" stands for tutoring and for the comparison'):
        written(students(), study)


@pytest.mark.parametrize(
    ("cell", "says"),
    [("48.2%", "a percent sign stands in the cell"), ("2018-19", "a school year stands where")],
)
def test_cells_that_are_no_numbers(written: Any, cell: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        written(students().assign(score=cell), STUDY)


def test_a_result_of_yes_or_no_is_said(written: Any) -> None:
    frame = students()
    frame["score"] = (frame["score"] > 0).astype(int)
    (note,) = evaluate(written(frame, STUDY)).notes
    assert "reading is 0 or 1" in note
