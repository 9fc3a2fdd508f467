"""What the shipped library holds, and what it answers to a planner's questions."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from groundswell.engine.evidence.libraries import MissingExtra
from groundswell.engine.evidence.library import read
from groundswell.engine.evidence.library.answer import find
from groundswell.engine.evidence.library.columns import (
    COLUMNS,
    DIETRICHSON,
    GOALS,
    HOW_SE,
    PELLEGRINI,
    SOURCES,
    WOLF,
    WSIPP,
    WWC,
)
from groundswell.engine.evidence.library.read import CannotFind, findings
from groundswell.engine.evidence.library.search import search
from groundswell.engine.evidence.library.words import grade_range, grade_text, read_question


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return findings()


def test_findings_by_source(table: pd.DataFrame) -> None:
    assert table["source"].value_counts().to_dict() == {
        WWC: 6972,
        DIETRICHSON: 1334,
        PELLEGRINI: 177,
        WSIPP: 50,
        WOLF: 1,
    }
    assert table["licence"].tolist() == [SOURCES[source] for source in table["source"]]


def test_the_readme_counts_the_same(table: pd.DataFrame) -> None:
    page = read.files(read.__package__).joinpath("README.md").read_text(encoding="utf-8")
    for source, words in ((WWC, "6,972"), (DIETRICHSON, "1,334"), (PELLEGRINI, "177")):
        assert f"| {words} |" in page
        assert (table["source"] == source).sum() == int(words.replace(",", ""))
    effects = table[table["cost"].isna()]
    assert f"{len(table):,} of them" in page
    none = effects["se"].isna()
    assert f"{none.sum()} findings have none" in page
    assert f"{(none & effects['g'].isna()).sum()} of these have no effect" in page


def test_columns_hold_what_they_say(table: pd.DataFrame) -> None:
    assert list(table.columns) == list(COLUMNS)
    assert set(table["how_se"].dropna()) == set(HOW_SE)
    assert set(table["goal"].dropna()) == set(GOALS)
    assert set(table["test_by"].dropna()) == {"independent", "developer", "researcher"}
    assert set(table["tier"].dropna()) == {1, 2}
    # Nobody says how a number was got that is not there, nor has one of which nobody says.
    assert (table["se"].isna() == table["how_se"].isna()).all()
    assert (table["se"].dropna() > 0).all()
    assert table.loc[table["source"] == WWC, "g"].dropna().abs().max() <= 5
    for grade in table["grade"].dropna().unique():
        assert grade_text(*grade_range(grade)) == grade


def test_costs_have_no_effect_and_effects_no_cost(table: pd.DataFrame) -> None:
    costs = table[table["source"] == WSIPP]
    assert costs["cost"].notna().all()
    assert costs["g"].isna().all()
    assert table[table["source"] != WSIPP]["cost"].isna().all()


def test_it_ships_small() -> None:
    path = read.files(read.__package__).joinpath("findings.parquet")
    assert len(path.read_bytes()) < 1_500_000


QUESTIONS = {
    # question: goal, grade, goals pooled with at least so many studies, words programs must have
    "small group tutoring reading grade 2": ("reading", "2", {"reading": 15}),
    "chronic absence": ("attendance", None, {"attendance": 8}),
    "mental health": ("wellbeing", None, {"wellbeing": 30}),
    "phonics kindergarten": (None, "K", {"reading": 40}),
    "algebra": (None, None, {"math": 40}),
    "dropout prevention": ("graduation", None, {"graduation": 20}),
    "English learners reading": ("reading", None, {"reading": 15}),
    "teacher coaching math": ("math", None, {"math": 5}),
    "one-on-one tutoring math": ("math", None, {"math": 2}),
    "peer tutoring": (None, None, {"reading": 3}),
}


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_ten_questions_of_a_planner(question: str, table: pd.DataFrame) -> None:
    goal, grade, wanted = QUESTIONS[question]
    answer = find(question)
    assert (answer.goal, answer.grade) == (goal, grade)
    pooled = {each.goal: each for each in answer.pooled}
    for name, least in wanted.items():
        assert pooled[name].studies >= least
    if goal is not None:
        assert set(pooled) == {goal}
    # Nothing is invented: every study is in the library, and is what was asked for.
    for study in answer.studies:
        own = table[(table["study"] == study.study) & (table["goal"] == study.goal)]
        assert study.program in set(own["program"])
        assert own["g"].min() <= study.effect <= own["g"].max()
        if grade is not None:
            low, high = grade_range(grade)
            spans = [grade_range(each) for each in own["grade"].dropna()]
            assert any(start <= high and low <= end for start, end in spans)
    for each in answer.pooled:
        assert each.tier is None or each.low > 0
        assert each.studies == sum(study.goal == each.goal for study in answer.studies)
        assert each.low <= each.mean <= each.high
    counted = sum(each.findings for each in answer.pooled) + sum(answer.left_out.values())
    assert counted == answer.findings


def test_a_program_with_a_cost_and_no_study_says_so() -> None:
    answer = find("class size")
    assert answer.findings == 0
    assert answer.pooled == answer.studies == ()
    assert len(answer.costs) == 7
    assert all("class size" in cost.program.lower() for cost in answer.costs)


def test_nothing_found_suggests_words_there_are() -> None:
    answer = find("tutorng")
    assert (answer.findings, answer.pooled, answer.studies, answer.costs) == (0, (), (), ())
    assert "tutoring" in answer.alike
    assert [term.findings for term in answer.terms] == [0]


def test_words_are_stemmed() -> None:
    assert len(search("tutor").rows) == len(search("tutored").rows) > 100


def test_a_single_study_is_not_pooled(table: pd.DataFrame) -> None:
    (only,) = find("Twelve Together").pooled[:1]
    assert only.studies == 1
    assert only.tau is only.i2 is only.predicted_low is None
    assert only.expected_se == only.se


def test_grade_and_goal_narrow_down() -> None:
    every, second = search("tutoring").rows, search("tutoring", "2").rows
    assert 0 < len(second) < len(every)
    assert set(search("tutoring", goal="math").rows["goal"].dropna()) == {"math"}


@pytest.mark.parametrize(
    ("text", "terms", "goal", "grades"),
    [
        ("Small-group tutoring, grades 3-5", ["small-group", "tutoring"], None, (3, 5)),
        ("does tutoring work in kindergarten?", ["tutoring"], None, (0, 0)),
        ("math in grade K", [], "math", (0, 0)),
        ("reading and math tutoring", ["tutoring"], None, None),
        ("chronic absenteeism", [], "attendance", None),
    ],
)
def test_questions_are_read(
    text: str, terms: list[str], goal: str | None, grades: tuple[int, int] | None
) -> None:
    found = read_question(text)
    assert [term.said for term in found.terms] == terms
    assert (found.goal, found.grades) == (goal, grades)


@pytest.mark.parametrize("grades", ["13", "3-2", "1-2-3", "K-PK"])
def test_grades_that_are_none(grades: str) -> None:
    with pytest.raises(ValueError, match="no grades"):
        grade_range(grades)


def test_no_word_to_search_for() -> None:
    with pytest.raises(CannotFind, match="give a word"):
        search("what works?")


def test_signs_of_the_search_language_are_words() -> None:
    assert len(search('tutoring" OR "x').rows) <= len(search("tutoring").rows)


def test_without_what_reads_it_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pyarrow.*pip install 'groundswell\[evidence\]'"):
        findings()


def test_standard_errors_from_p_values_agree_with_those_from_numbers(table: pd.DataFrame) -> None:
    """Where clusters and their ICC are known, both ways give the same: the correction is right."""
    own = table[table["how_se"].str.startswith("p value").fillna(False) & table["clusters"].isna()]
    own = own[own["treated"].between(1, own["n"] - 1)]
    control = (own["n"] - own["treated"]).to_numpy(float)
    treated, g = own["treated"].to_numpy(float), own["g"].to_numpy(float)
    plain = np.sqrt(1 / treated + 1 / control + g**2 / (2 * (treated + control)))
    assert np.median(own["se"].to_numpy(float) / plain) == pytest.approx(1.0, abs=0.02)
