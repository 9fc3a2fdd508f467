"""Findings of two reviews: Dietrichson et al. 2021, and Pellegrini et al. 2020."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..library.columns import (
    DIETRICHSON,
    FROM_DEFAULT_ICC,
    FROM_N,
    INDEPENDENT,
    PELLEGRINI,
    PUBLISHED,
)
from ..library.standard_error import ACHIEVEMENT_ICC, clustered_error, simple_error
from ..library.words import grade_text
from .text import Row, clean, first_grades, joined, number

_METHODS = {
    "CAI": "computer-assisted instruction",
    "Coaching_personnel": "coaching of staff",
    "Incentives": "incentives",
    "Medium_group": "medium-group instruction",
    "Other_method": "another method",
    "Peer_assisted": "peer-assisted instruction",
    "Progress_monitoring": "progress monitoring",
    "Small_group": "small-group instruction of at most five, tutoring",
}
_CONTENT = {
    "Comprehension": "comprehension",
    "Decoding": "decoding, phonics",
    "Fluency": "fluency",
    "Spelling_Writing": "spelling, writing",
    "Vocabulary": "vocabulary",
    "Algebra_PreAlgebra": "algebra",
    "Fractions": "fractions",
    "Geometry": "geometry",
    "Number_sense": "number sense",
    "Operations": "operations",
    "Problem_solving": "problem solving",
    "Social_emotional": "social-emotional",
}
_SUBJECT = {"Reading": "reading", "Math": "math", "Composite": "achievement"}
_NAMELESS = ("no name", "not reported", "none", "unnamed", "")
_TUTORING = {
    "One-to-small": "small group tutoring",
    "One-to-one": "one-on-one tutoring",
    "Cross-age": "cross-age tutoring by other students",
    "Online one-to-one": "online one-on-one tutoring",
}


def read_dietrichson(raw: Path) -> pd.DataFrame:
    """Return the effects of Dietrichson et al. as rows of the library."""
    found = pd.read_csv(raw / "dietrichson2021_data.csv", encoding="utf-8-sig", low_memory=False)
    found = found[found["Study_ID"].notna()]
    return pd.DataFrame([_dietrichson(row) for row in found.to_dict("records")])


def _dietrichson(row: Row) -> dict[str, object]:
    name = clean(row["Name"])
    used = [words for column, words in (_METHODS | _CONTENT).items() if number(row[column]) == 1]
    subject = _SUBJECT.get(clean(row["Test_subject"]), "")
    authors = clean(row["Authors"])
    unnamed = name.lower() in _NAMELESS
    grade = number(row["Grade_mean"])
    clustered = not clean(row["Level_treatment_assignment"]).lower().startswith("indiv")
    near = None if grade is None else round(grade)
    return {
        "program": f"Program of {authors}" if unnamed else name,
        "description": joined(
            clean(row["Title"]),
            ", ".join(used),
            "students with or at risk of academic difficulties",
            clean(row["Country"]),
        ),
        "outcome": f"standardised test; {subject}",
        "goal": subject or None,
        "study": f"dietrichson {row['Study_ID']}",
        "design": "quasi-experiment" if clean(row["RCT_QES"]) == "QES" else "rct",
        "n": number(row["N_total"]),
        "treated": number(row["N_treatment"]),
        "clusters": _clusters(row) if clustered else None,
        "g": number(row["Effectsize_g_adj1"]),
        "se": number(row["SE_g_adj1"]),
        "how_se": PUBLISHED,
        "tier": None,
        "test_by": None,
        "grade": None if near is None else grade_text(near, near),
        "follow_up": number(row["Follow_up"]) == 1,
        "subgroup": False,
        "cost": None,
        "cost_year": None,
        "year": number(row["Year"]),
        "source": DIETRICHSON,
    }


def _clusters(row: Row) -> float | None:
    """Return the units assigned as a whole, as far as they are counted."""
    school = clean(row["Level_treatment_assignment"]).lower().startswith("school")
    return number(row["N_schools" if school else "N_classrooms"])


def read_pellegrini(raw: Path) -> pd.DataFrame:
    """Return the findings of Pellegrini et al. as rows of the library."""
    studies, findings = (_sheet(raw, name) for name in ("Studies", "Findings"))
    known = {_key(row): row for row in studies}
    # A tutoring study of low achievers is of all its students; one that has both reports a part.
    whole = {_key(row) for row in findings if _of_all(row)}
    rows = [
        _pellegrini(row, known.get(_key(row), {}), part=_key(row) in whole and not _of_all(row))
        for row in findings
    ]
    return pd.DataFrame(rows)


def _of_all(row: Row) -> bool:
    return clean(row["Level.Achievement"]) == "AllAchiever"


def _sheet(raw: Path, name: str) -> list[Row]:
    """Return a sheet's rows; the workbook names a drawing that it lacks, so it is streamed."""
    import openpyxl

    path = raw / "bee_elementary_math_2020-06-15.xlsx"
    sheet = openpyxl.load_workbook(path, read_only=True)[name]
    sheet.reset_dimensions()
    head, *rows = sheet.iter_rows(values_only=True)
    padded = [[*row, *[None] * (len(head) - len(row))] for row in rows]
    return [dict(zip(map(str, head), row, strict=True)) for row in padded if row[0]]


def _key(row: Row) -> tuple[str, str, str]:
    return clean(row["Program"]), clean(row["Authors"]), clean(row["Year"])


def _pellegrini(row: Row, study: Row, *, part: bool) -> dict[str, object]:
    nt, nc = number(row["Treatment.N"]), number(row["Control.N"])
    g = number(row["Effect Size"])
    clusters = number(row["Total.Cluster"])
    design = clean(study.get("Design")).lower()
    se = how = None
    if g is not None and nt and nc:
        se, how = simple_error(g, nt, nc), FROM_N
        if clusters is not None:
            se, how = clustered_error(g, nt, nc, clusters, ACHIEVEMENT_ICC), FROM_DEFAULT_ICC
    return {
        "program": clean(row["Program"]),
        "description": joined(
            "elementary mathematics",
            clean(study.get("Table topic")),
            _TUTORING.get(clean(study.get("Tutoring.Type")), ""),
            clean(study.get("Sample Description")),
        ),
        "outcome": joined(clean(row["Posttest"]), "mathematics"),
        "goal": "math",
        "study": f"pellegrini {clean(row['Authors'])} {clean(row['Year'])}",
        "design": "quasi-experiment" if "quasi" in design else "rct" if design else None,
        "n": number(row["Total.N"]),
        "treated": nt,
        "clusters": clusters,
        "g": g,
        "se": se,
        "how_se": how if se is not None else None,
        "tier": None,
        "test_by": INDEPENDENT,
        "grade": _grades(clean(row["Grade"])),
        "follow_up": False,
        "subgroup": part,
        "cost": None,
        "cost_year": None,
        "year": number(row["Year"]),
        "source": PELLEGRINI,
    }


def _grades(said: str) -> str | None:
    """Return American grades: a bracket says them where `year` is of another country."""
    within = re.search(r"\(([^)]*)\)", said)
    text = within.group(1) if within else said
    if "year" in text.lower():
        return None
    return first_grades("grades " + re.sub(r"^\s*grades?\s*", "", text))
