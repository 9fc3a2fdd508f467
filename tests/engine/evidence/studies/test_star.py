"""Tennessee's Project STAR, whose answers are published: Stock and Watson, table 13.1 (HC1 errors).

The shipped table is kindergarten's; of grades 1 to 3 there are counts of pupils by class and score.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from groundswell.engine.evidence.designs.regression import regression
from groundswell.engine.evidence.designs.sample import sample_of
from groundswell.engine.evidence.studies.evaluate import evaluate
from groundswell.models.results.evaluation import Evaluation

ROOT = Path(__file__).resolve().parents[4]
STAR = ROOT / "scenarios" / "dc" / "star.csv"
GRADES = Path(__file__).resolve().parents[1] / "data" / "star_grades.csv"
STUDY = {
    "design": "rct",
    "treated": "class",
    "arms": {"small_class": "small", "kg_aide": "regular+aide"},
    "comparison": "regular",
}
TOTAL = {"outcomes": {"reading": {"column": ["reading", "math"]}}}


@pytest.fixture
def pupils() -> pd.DataFrame:
    return pd.read_csv(STAR)


def points(found: Evaluation) -> list[tuple[float, float]]:
    return [(round(e.points or 0, 2), round(e.points_se or 0, 2)) for e in found.effects]


def test_kindergarten(written, pupils) -> None:  # type: ignore[no-untyped-def]
    found = evaluate(written(pupils, {**STUDY, **TOTAL, "unit": "student"}))
    assert points(found) == [(13.90, 2.45), (0.31, 2.27)]
    both = pupils.dropna(subset=["reading", "math"])
    assert len(both) == 5786
    small, aide = found.effects
    assert (small.treated, small.compared, aide.treated) == (1738, 2005, 2043)
    assert sum((1738, 2005, 2043)) == len(both)


def test_with_school_effects(written, pupils) -> None:  # type: ignore[no-untyped-def]
    found = evaluate(written(pupils, {**STUDY, **TOTAL, "block": "school"}))
    assert [effect for effect, _ in points(found)] == [16.02, 1.70]
    small = found.effects[0]
    assert small.usable
    assert small.tier == 1
    assert small.tier_why == ""
    assert small.mean == pytest.approx(16.02 / small.sd * (1 - 3 / (4 * 3743 - 9)), abs=1e-4)
    assert small.low > 0


@pytest.mark.parametrize(
    ("grade", "small"), [(1, (29.78, 2.83)), (2, (19.39, 2.71)), (3, (15.59, 2.40))]
)
def test_later_grades(written, grade, small) -> None:  # type: ignore[no-untyped-def]
    counts = pd.read_csv(GRADES)
    own = counts[counts["grade"] == grade]
    rows = own.loc[own.index.repeat(own["pupils"]), ["class", "total"]]
    study = {**STUDY, "outcomes": {"reading": {"column": "total"}}}
    assert points(evaluate(written(rows, study)))[0] == small


@pytest.mark.slow
def test_shuffled_classes_show_nothing(written, pupils) -> None:  # type: ignore[no-untyped-def]
    """Of 200 draws of classes anew within schools, 3 to 7% look like an effect."""
    table = written(pupils, {**STUDY, **TOTAL, "block": "school"})
    sample = sample_of(table)
    rng, hits = np.random.default_rng(3), 0
    for _ in range(200):
        drawn = (
            sample.frame["arm"]
            .groupby(sample.frame["block"])
            .transform(lambda arms: rng.permutation(arms.to_numpy()))
        )
        sample.frame["arm"] = drawn
        hits += regression(sample, "reading", 1).p < 0.05
    assert 6 <= hits <= 14


@pytest.mark.slow
def test_of_clusters_the_same_effect_and_more_doubt(written, pupils) -> None:  # type: ignore[no-untyped-def]
    """Where whole schools' luck counts, the effect is the same and its error larger (CRV3)."""
    study = {**STUDY, **TOTAL, "block": "school", "cluster": "school"}
    found = evaluate(written(pupils, study)).effects[0]
    assert (round(found.points, 2), round(found.points_se, 2)) == (16.02, 4.15)
    assert found.clusters == (79, 78)
