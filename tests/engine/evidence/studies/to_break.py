"""Studies to break, and what a broken one must not tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from groundswell.engine.evidence.studies.evaluate import evaluate
from groundswell.engine.evidence.studies.rows import effect_rows
from groundswell.models.results.evaluation import Evaluation, StudyEffect
from groundswell.models.tree.problems import ScenarioError

STUDY: dict[str, Any] = {
    "design": "rct",
    "program": "tutoring",
    "treated": "treated",
    "outcomes": {"reading": {"column": "score"}},
}
PRETEST = {"outcomes": {"reading": {"column": "score", "pretest": "before"}}}


def students(n: int = 400, effect: float = 0.8) -> pd.DataFrame:
    """Return students half of whom, by lot, gained much: what is broken must hide even that."""
    rng = np.random.default_rng(7)
    treated = rng.permutation(np.repeat([0, 1], n // 2))
    before = rng.normal(size=n)
    score = 0.6 * before + 0.8 * rng.normal(size=n) + effect * treated
    columns = {"student": range(n), "treated": treated, "before": before, "score": score}
    return pd.DataFrame({**columns, "school": np.arange(n) % 10})


def said(written: Any, frame: pd.DataFrame, study: dict[str, Any]) -> str:
    with pytest.raises(ScenarioError) as failure:
        evaluate(written(frame, study))
    return str(failure.value)


def withheld(found: Evaluation, kind: str) -> StudyEffect:
    """Hold that no number is told, anywhere, and return the effect."""
    (effect,) = found.effects
    assert kind in [check.kind for check in effect.checks if check.verdict == "fail"]
    assert not effect.usable
    assert effect.mean is effect.se is effect.low is effect.high is effect.p is None
    assert effect.points is effect.points_se is effect.detectable is None
    assert effect.groups == effect.picture == ()
    assert effect.tier is None
    assert effect.design_tier == 4
    (row,) = effect_rows(found)
    assert row[2:5] == ("unknown", "", "")
    assert "withheld" in row[5]
    return effect


def series(start: float) -> tuple[pd.DataFrame, dict[str, Any]]:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"year": range(2000, 2020), "score": rng.normal(size=20)})
    study = {"design": "its", "program": "tutoring", "rows": "schools", "time": "year",
             "start": start, "outcomes": {"reading": {"column": "score", "sd": 1.0}}}  # fmt: skip
    return frame, study


def panel(treated: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    rng = np.random.default_rng(3)
    unit, year = (axis.ravel() for axis in np.indices((20, 6)))
    frame = pd.DataFrame({"unit": unit, "year": 2000 + year, "score": rng.normal(size=120)})
    frame["treated"] = [int(treated(u, y)) for u, y in zip(unit, year, strict=True)]
    study = {"design": "did", "program": "tutoring", "rows": "schools", "unit": "unit",
             "time": "year", "treated": "treated",
             "outcomes": {"reading": {"column": "score", "sd": 1.0}}}  # fmt: skip
    return frame, study
