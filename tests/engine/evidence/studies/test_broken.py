"""Broken studies: plain words, no traceback, no number that looks good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from to_break import PRETEST, STUDY, panel, said, series, students, withheld

from groundswell.engine.evidence.studies.evaluate import evaluate
from groundswell.models.tree.problems import ScenarioError


def test_sound(written: Any) -> None:
    (effect,) = evaluate(written(students(), {**STUDY, **PRETEST, "block": "school"})).effects
    assert effect.usable
    assert effect.mean == pytest.approx(0.8 / 1.0, abs=0.15)
    assert effect.tier == 1


def test_all_treated(written: Any) -> None:
    text = said(written, students().assign(treated=1), STUDY)
    assert "all rows (400) have the program, so there is nobody to compare with" in text


def test_none_treated(written: Any) -> None:
    assert "none of the rows (400) have the program" in said(
        written, students().assign(treated=0), STUDY
    )


def test_two_clusters(written: Any) -> None:
    frame = students().sort_values("treated")
    frame["class"] = frame["treated"]
    effect = withheld(evaluate(written(frame, {**STUDY, "cluster": "class"})), "clusters")
    assert "one cluster's luck may be the effect" in effect.warnings[0].says


def test_whole_blocks_that_are_no_blocks(written: Any) -> None:
    frame = students()
    frame["class"] = frame["treated"] * 5 + np.arange(400) % 5
    effect = withheld(evaluate(written(frame, {**STUDY, "block": "class"})), "clusters")
    assert any("name `cluster`" in check.says for check in effect.warnings)


def test_constant_outcome(written: Any) -> None:
    text = said(written, students().assign(score=12), STUDY)
    assert "every row has the same result, 12; name the column in which results differ" in text


def test_no_outcome(written: Any) -> None:
    assert "no row has a result" in said(written, students().assign(score=None), STUDY)


def test_pretest_is_the_outcome(written: Any) -> None:
    study = {**STUDY, "outcomes": {"reading": {"column": "score", "pretest": "score"}}}
    assert "the pretest is the outcome itself" in said(written, students(), study)


@pytest.mark.parametrize(
    ("start", "what"), [(1990, "no row is before the start, 1990"), (2030, "no row is after")]
)
def test_post_before_pre_in_a_series(written: Any, start: float, what: str) -> None:
    text = said(written, *series(start))
    assert what in text
    assert "the times are 2000 to 2019; mend `start`" in text


def test_a_series_too_short(written: Any) -> None:
    effect = withheld(evaluate(written(*series(2002))), "estimate")
    assert "it needs at least three before" in effect.warnings[0].says


def test_post_before_pre_in_a_panel(written: Any) -> None:
    text = said(written, *panel(lambda unit, year: unit < 10 and year < 3))
    assert "all that ever had the program had it at their first time: there is no before" in text
    assert "are before and after exchanged" in text


def test_units_that_stopped(written: Any) -> None:
    frame, study = panel(lambda unit, year: unit < 10 and year == 3)
    effect = withheld(evaluate(written(frame, study)), "who changed")
    assert any("10 of 10 units that began stopped again" in c.says for c in effect.warnings)


def test_sides_that_moved_apart_before(written: Any) -> None:
    frame, study = panel(lambda unit, year: unit < 10 and year >= 4)
    frame["score"] = frame["score"] * 0.1 + (frame["unit"] < 10) * (frame["year"] - 2000) * 0.5
    effect = withheld(evaluate(written(frame, study)), "parallel trends")
    assert any("the sides moved apart" in check.says for check in effect.warnings)


def lost(frame: pd.DataFrame, treated: float, compared: float) -> pd.DataFrame:
    """Return the table with so large shares of both sides without a result."""
    rng = np.random.default_rng(5)
    gone = rng.random(len(frame)) < np.where(frame["treated"] == 1, treated, compared)
    return frame.assign(score=frame["score"].where(~gone))


def test_attrition_over_the_boundary(written: Any) -> None:
    effect = withheld(evaluate(written(lost(students(), 0.35, 0.05), STUDY)), "attrition")
    assert "the lot is lost" in effect.warnings[0].says


def test_attrition_over_the_boundary_of_students_alike_before(written: Any) -> None:
    """It is then a study with a comparison group: tier 2, and a warning above the number."""
    frame = lost(students(2000), 0.35, 0.05)
    (effect,) = evaluate(written(frame, {**STUDY, **PRETEST, "block": "school"})).effects
    assert effect.usable
    assert effect.tier == 2
    assert "so many of those chosen by lot are lost" in effect.tier_why
    assert [check.kind for check in effect.warnings] == ["attrition"]


def test_even_attrition_of_a_third_is_warned_of(written: Any) -> None:
    (effect,) = evaluate(written(lost(students(2000), 0.3, 0.3), STUDY)).effects
    assert "even so it is more than one in five" in effect.warnings[0].says


def test_missing_values(written: Any) -> None:
    frame = students()
    frame.loc[frame.index % 10 < 3, "before"] = None
    study = {**STUDY, **PRETEST, "design": "matched"}
    effect = withheld(evaluate(written(frame, study)), "missing")
    assert "30.0% of the rows lack something that is needed" in effect.warnings[0].says


def test_duplicate_students(written: Any) -> None:
    frame = pd.concat([students(), students().iloc[[4, 9]]])
    text = said(written, frame, {**STUDY, "unit": "student"})
    assert "2 of `student` stand in more than one row (rows 6, 11, 402, 403)" in text
    assert "keep one row of each; rows 6 and 402 are of the same" in text


def test_a_date_as_a_number(written: Any) -> None:
    frame = students().astype({"score": object})
    frame.loc[3, "score"] = "2024-05-01"
    with pytest.raises(ScenarioError) as failure:
        written(frame, STUDY)
    assert "row 5, column score: 2024-05-01 is a date, and a number is wanted" in str(failure.value)


def test_another_side_of_the_cut(written: Any) -> None:
    study = {**STUDY, "design": "rdd", "running": "before", "cutoff": 50}
    study.pop("treated")
    text = said(written, students(), study)
    assert "all rows" in text or "none of the rows" in text
    assert "all scores lie on one side of the cut, 50" in text


def test_scores_moved_across_the_cut(written: Any) -> None:
    rng = np.random.default_rng(4)
    entry = rng.normal(size=2000)
    entry = np.where((entry > -0.2) & (entry < 0), entry + 0.2, entry)
    frame = pd.DataFrame({"entry": entry, "score": rng.normal(size=2000) + (entry >= 0)})
    study = {**STUDY, "design": "rdd", "running": "entry", "cutoff": 0}
    study.pop("treated")
    effect = withheld(evaluate(written(frame, study)), "cut")
    assert any("if scores were moved across" in check.says for check in effect.warnings)


def test_no_pretest_beside_a_comparison_group(written: Any) -> None:
    study = {**STUDY, "design": "matched"}
    effect = withheld(evaluate(written(students(), study)), "baseline")
    assert "nothing shows that the sides were alike before" in effect.warnings[0].says


def test_groups_too_far_apart_before(written: Any) -> None:
    frame = students()
    frame["before"] += 0.6 * frame["treated"]
    effect = withheld(evaluate(written(frame, {**STUDY, **PRETEST, "design": "matched"})),
                      "baseline")  # fmt: skip
    assert "more than the 0.25 SD" in effect.warnings[0].says


def test_no_such_arm(written: Any) -> None:
    study = {**STUDY, "arms": {"tutoring": 1, "coaching": 2}, "comparison": 0}
    study.pop("program")
    assert "no row is of coaching; mend `arms`" in said(written, students(), study)


def test_too_few_to_be_told(written: Any) -> None:
    withheld(evaluate(written(students(16), STUDY)), "few students")
