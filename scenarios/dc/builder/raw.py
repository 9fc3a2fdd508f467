"""Reads the raw files: the full data folder and the trimmed copy in `raw/` have the same names."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

FISCAL_YEARS = (2015, 2016)
FUNDING = "dc/dcps_school_funding_fy15_fy16.csv"
LINES = "dc/dcps_line_items_long.csv"
AT_RISK = "dc/dcps_at_risk_items_long.csv"
PARCC = "dc/parcc_2017_18.csv"
TRUANCY = "dc/truancy_2017_22.csv"
WWC = "evidence/wwc_Findings.csv"
DIETRICHSON = "evidence/dietrichson2021_data.csv"
ELEMENTARY_MATH = "evidence/bee_elementary_math_2020-06-15.csv"
WSIPP = "evidence/wsipp_prek12_block.csv"
STAR = "star/AER_STAR.csv"

Dollars = dict[int, dict[str, float]]  # school code -> line item -> dollars
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class School:
    """One school of the FY2016 funding file; counts are budgeted (projected) students."""

    code: int
    id: str
    name: str
    level: str
    ward: int
    longitude: float
    latitude: float
    forty: bool
    enrollment: int
    early_childhood: int
    at_risk: int | None
    english_learner: int
    special_education: int
    title: float
    total: float


def read(folder: Path, name: str) -> Rows:
    """All rows of one raw CSV file, as text."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def school_id(name: str) -> str:
    """`King, M.L. ES` -> `king_m_l_es`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def schools(folder: Path) -> list[School]:
    """The 113 schools of FY2016, in order of their code."""
    rows = [row for row in read(folder, FUNDING) if row["YEAR"] == "2016"]
    return sorted((_school(row) for row in rows), key=lambda school: school.code)


def _school(row: dict[str, str]) -> School:
    enrollment = int(row["TOTALENROLLMENT"])
    return School(
        code=int(row["SCHOOLCODE"]),
        id=school_id(row["SCHOOLNAME"]),
        name=row["SCHOOLNAME"],
        level=row["LEVEL"],
        ward=int(row["WARD"]),
        longitude=float(row["LON"]),
        latitude=float(row["LAT"]),
        forty=row["FORTYFORTY"].upper() == "TRUE",
        enrollment=enrollment,
        early_childhood=int(row["ECEENROLLMENT"]),
        at_risk=min(int(float(row["ATRISKENROLLMENT"])), enrollment)
        if row["ATRISKENROLLMENT"] not in ("", "NA")
        else None,
        english_learner=int(row["ELLENROLLMENT"]),
        # CHOICE Academy and River Terrace are budgeted for more of them than they have students
        special_education=min(int(row["SPEDENROLLMENT"]), enrollment),
        title=float(row["AMT_TITLE"]),
        total=float(row["AMT_TOTAL"]),
    )


def dollars(folder: Path, name: str, year: int) -> Dollars:
    """Dollars by school code and line item in one fiscal year."""
    result: Dollars = defaultdict(lambda: defaultdict(float))
    for row in read(folder, name):
        if int(row["fiscal_year"]) == year:
            result[int(row["school_code"])][row["item"]] += float(row["amount_usd"])
    return result
