"""Makes the small copy of the raw files that `raw/` ships: the same names, only what is used."""

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from .raw import (
    AT_RISK,
    DIETRICHSON,
    ELEMENTARY_MATH,
    FUNDING,
    LINES,
    PARCC,
    STAR,
    TRUANCY,
    WSIPP,
    WWC,
    Rows,
    read,
)
from .trials import MATH_PROGRAMS, coaching, computer, small_group_reading
from .workbook import elementary_math

FY15_WORKBOOK = "dc/fy15_initial_allocation.xlsx"
FY15_TOTALS = "dc/fy15_published_totals.csv"
WWC_IDS = (
    3417,
    3487,
    3489,
    3490,
    4488,
    5049,
    5050,
    5051,
    5419,
    5454,
    5460,
    5974,
    5975,
    5976,
    11068,
    11394,
    14184,
    14187,
    28394,
)
WWC_COLUMNS = (
    "FindingID",
    "Protocol",
    "Intervention_Name",
    "Comparison",
    "Outcome_Measure",
    "Outcome_Domain",
    "Period",
    "Sample_Description",
    "Outcome_Measure_Intervention_Sample_Size",
    "Outcome_Measure_Comparison_Sample_Size",
    "Intervention_Clusters_Sample_Size",
    "Comparison_Clusters_Sample_Size",
    "Effect_Size_Study",
    "Effect_Size_WWC",
    "p_Value_Study",
    "p_Value_WWC",
    "Finding_Rating",
    "ESSA_Rating",
)
DIETRICHSON_COLUMNS = (
    "Authors",
    "Year",
    "Study_ID",
    "Test_subject",
    "Effectsize_g_adj1",
    "SE_g_adj1",
    "N_total",
    "CAI",
    "Coaching_personnel",
    "Small_group",
    "General",
)
WSIPP_USED = (
    "Tutoring: Supplemental Educational Services -under Title I",
    "Supplemental computer-assisted instruction for struggling readers",
    "Becoming a Man -BAM with high-dosage tutoring",
    "Becoming a Man -BAM",
)


def trim(source: Path, target: Path) -> None:
    """Write the trimmed copy of the full data folder `source` into `target`."""
    for name in (FUNDING, LINES, AT_RISK):  # CC0, whole
        _write(target / name, read(source, name))
    _write(
        target / PARCC,
        [row for row in read(source, PARCC) if row["Grade"] == "ALL"],
        (
            "School Code",
            "School Name",
            "Grade",
            "# of English Language Arts (ELA) Test Takers",
            "ELA # Proficient",
            "# Math Test Takers",
            "Math - # Proficient",
        ),
    )
    _write(target / FY15_TOTALS, _published_2015(source))
    _write(
        target / TRUANCY, [row for row in read(source, TRUANCY) if row["School Year"] == "8/31/17"]
    )
    _write(
        target / WWC,
        [row for row in read(source, WWC) if int(row["FindingID"]) in WWC_IDS],
        WWC_COLUMNS,
    )
    _write(
        target / DIETRICHSON,
        [row for row in read(source, DIETRICHSON) if _pooled(row)],
        DIETRICHSON_COLUMNS,
    )
    math = [row for row in elementary_math(source) if row["Program"] in MATH_PROGRAMS]
    _write(target / ELEMENTARY_MATH, math)
    _write(
        target / WSIPP, [row for row in read(source, WSIPP) if row["program_name"] in WSIPP_USED]
    )
    _write(
        target / STAR,
        [row for row in read(source, STAR) if row["stark"] not in ("", "NA")],
        ("stark", "readk", "mathk"),
    )


def _published_2015(source: Path) -> Rows:
    """FY2015 totals as the district published them, which are not in the funding file as such.

    That file has 103 of the 110 schools, and the Council's supplement within the total.
    """
    book = openpyxl.load_workbook(source / FY15_WORKBOOK, data_only=True, read_only=True)
    sheet = book["Initial Allocations"].iter_rows(min_row=2, values_only=True)
    header = next(sheet)
    total = header.index("Total Budget Allocation")
    return [
        {"school_code": str(row[0]), "published_total": str(row[total])}
        for row in sheet
        if isinstance(row[0], int | float)
    ]


def _pooled(row: dict[str, str]) -> bool:
    return small_group_reading(row) or coaching(row) or computer(row)


def _write(path: Path, rows: Rows, columns: Sequence[str] = ()) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, columns or list(rows[0]), extrasaction="ignore", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(rows)
