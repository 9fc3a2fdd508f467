"""Studies drawn with a known effect, one kind a design: what `evaluate` should find again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from groundswell.models.study.read import StudyTable
from groundswell.models.study.study import Study

TRUE = 0.20
"""The effect of every drawn study, SD of students."""

Columns = Mapping[str, np.ndarray]


def table_of(study: Mapping[str, Any], columns: Columns) -> StudyTable:
    """Return a study's table made of arrays, as if it had been read from a file."""
    parsed = Study.model_validate({"data": "drawn.csv", **study})
    rows = len(next(iter(columns.values())))
    known = {name: [None if v != v else v for v in column.tolist()]
             for name, column in columns.items()}  # fmt: skip
    numbers = {n: tuple(None if v is None else float(v) for v in c) for n, c in known.items()}
    words = {n: tuple(None if v is None else f"{v:g}" for v in c) for n, c in known.items()}
    flags = {n: tuple(None if v is None else v > 0 for v in c) for n, c in known.items()}
    return StudyTable(
        parsed,
        numbers,
        words,
        flags,
        tuple(range(2, rows + 2)),
        "drawn.yaml",
        "drawn.csv",
        "0" * 64,
    )


def _outcome(**more: Any) -> dict[str, Any]:
    return {"outcomes": {"reading": {"column": "score", **more}}, "program": "tutoring"}


def by_lot(rng: np.random.Generator) -> StudyTable:
    """Return 200 students, half of them chosen by lot in four schools."""
    n = 200
    school = np.repeat(np.arange(4), n // 4).astype(float)
    treated = np.concatenate([rng.permutation(np.repeat([0.0, 1.0], n // 8)) for _ in range(4)])
    before = rng.normal(size=n)
    score = 0.6 * before + 0.1 * school + rng.normal(scale=0.8, size=n) + TRUE * treated
    study = {"design": "rct", "treated": "treated", "block": "school", **_outcome(pretest="before")}
    return table_of(study, {"school": school, "treated": treated, "before": before, "score": score})


def clusters(rng: np.random.Generator, schools: int = 16) -> StudyTable:
    """Return 16 schools of 20 to 40 students, half of the schools chosen by lot."""
    sizes = rng.integers(20, 41, size=schools)
    school = np.repeat(np.arange(schools), sizes).astype(float)
    chosen = rng.permutation(np.repeat([0.0, 1.0], schools // 2))
    shock = rng.normal(scale=np.sqrt(0.15), size=schools)
    at = school.astype(int)
    before = rng.normal(size=len(at))
    score = TRUE * chosen[at] + shock[at] + 0.5 * before
    score = score + rng.normal(scale=np.sqrt(0.6), size=len(at))
    study = {"design": "rct", "treated": "treated", "cluster": "school",
             **_outcome(pretest="before")}  # fmt: skip
    columns = {"school": school, "treated": chosen[at], "before": before, "score": score}
    return table_of(study, columns)


def matched(rng: np.random.Generator) -> StudyTable:
    """Return 400 students of whom those a little ahead more often had the program."""
    n = 400
    before = rng.normal(size=n)
    treated = (rng.random(n) < 1 / (1 + np.exp(-0.2 * before))).astype(float)
    score = 0.6 * before + rng.normal(scale=0.8, size=n) + TRUE * treated
    study = {"design": "matched", "treated": "treated", **_outcome(pretest="before")}
    return table_of(study, {"treated": treated, "before": before, "score": score})


def _panel(rng: np.random.Generator, begins: np.ndarray) -> StudyTable:
    """Return schools of 20 students in six years; each begins in its year, or never (0)."""
    schools, years, students = len(begins), 6, 20
    level = rng.normal(scale=0.4, size=schools)
    shock = rng.normal(scale=0.15, size=(schools, years))
    common = rng.normal(scale=0.2, size=years)
    school, year, _ = (axis.ravel() for axis in np.indices((schools, years, students)))
    on = ((begins[school] > 0) & (year + 1 >= begins[school])).astype(float)
    noise = rng.normal(scale=np.sqrt(1 - 0.15**2 - 0.4**2), size=school.size)
    score = level[school] + shock[school, year] + common[year] + noise + TRUE * on
    study = {"design": "did", "treated": "treated", "unit": "school", "time": "year", **_outcome()}
    columns = {"school": school.astype(float), "year": year + 1.0, "treated": on, "score": score}
    return table_of(study, columns)


def at_once(rng: np.random.Generator) -> StudyTable:
    """Return 30 schools of which 12 began in the same year."""
    return _panel(rng, np.where(np.arange(30) < 12, 4, 0))


def staggered(rng: np.random.Generator) -> StudyTable:
    """Return 120 schools of which 60 began, in three different years."""
    return _panel(rng, np.select([np.arange(120) < 20, np.arange(120) < 40, np.arange(120) < 60],
                                 [3, 4, 5], 0))  # fmt: skip


def series(rng: np.random.Generator) -> StudyTable:
    """Return 40 terms of a district's averages, the program from the 25th on."""
    term = np.arange(1.0, 41.0)
    level = 0.01 * term + rng.normal(scale=0.1, size=40) + TRUE * (term >= 25)
    study = {"design": "its", "rows": "schools", "time": "term", "start": 25, **_outcome(sd=1.0)}
    return table_of(study, {"term": term, "score": level})


def cut(rng: np.random.Generator) -> StudyTable:
    """Return 2,000 students of whom those below a score had the program."""
    n = 2000
    score_before = rng.normal(size=n)
    treated = score_before < -0.3
    score = 0.6 * score_before + 0.1 * score_before**2 + rng.normal(scale=0.75, size=n)
    score = score + TRUE * treated
    study = {"design": "rdd", "running": "entry", "cutoff": -0.3, "side": "below", **_outcome()}
    return table_of(study, {"entry": score_before, "score": score})


SIMULATIONS: Mapping[str, Callable[[np.random.Generator], StudyTable]] = {
    "rct": by_lot,
    "rct, schools chosen": clusters,
    "matched": matched,
    "did, begun at once": at_once,
    "did, staggered": staggered,
    "its": series,
    "rdd": cut,
}
