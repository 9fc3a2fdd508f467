"""How much of each goal's work a school still has to do, 0 to 1.

Test scores and absences are of 2017-18: no earlier year is in the data. Schools without figures of
their own get their level's figure, and the tag `needs_estimated` says for which goals.
"""

from dataclasses import dataclass
from pathlib import Path

from .raw import PARCC, TRUANCY, School, read

TESTED = 10  # fewer test takers say nothing
YEAR = "8/31/17"  # the file's mark of school year 2017-18
# FY2016 code -> code in the 2017-18 results (the school kept its name or moved, and got a new code)
PARCC_CODES = {629: 360, 415: 433, 235: 370, 9: 347, 105: 349, 346: 219}
TRUANCY_NAMES = {
    "Bruce-Monroe ES @ Park View": "Bruce-Monroe ES",
    "Capitol Hill Montessori": "Cap Hill Montessori",
    "Columbia Heights EC (CHEC)": "Columbia Heights EC",
    "Dorothy Height ES": "Dorothy I. Height ES",
    "Incarcerated Youth Program": "Inspiring Youth Program 30",
    "Jefferson MS": "Jefferson MS Academy",
    "King, M.L. ES": "King M.L. ES",
    "Leckie ES": "Leckie EC",
    "Malcolm X ES": "Malcolm X ES @ Green",
    "Oyster-Adams Bilingual School": "Oyster-Adams Bilingual",
    "River Terrace Special Education Center": "River Terrace",
    "Roosevelt HS": "Roosevelt High School",
    "School Without Walls @ Francis-Stevens EC": "SWW @ Francis Stevens",
    "School-Within-School": "School-Within-School @ Goding",
    "Washington Metropolitan HS": "Washington Met HS",
    "Woodson, H.D. HS": "H.D. Woodson HS",
}
SIX_TO_TWELVE = (442, 454)  # Columbia Heights and Cardozo: campuses of grades 6 to 12
SPECIAL_CENTER = 304  # River Terrace, grade 3 to adult
GOALS = ("reading", "math", "attendance", "graduation", "wellbeing")

Share = tuple[float, float]  # students in need, students counted


@dataclass(frozen=True)
class Needs:
    """Needs of one school by goal, and the goals whose figure is its level's, not its own."""

    by_goal: dict[str, float]
    estimated: tuple[str, ...]


def has_high_school(school: School) -> bool:
    """Whether the school teaches grades 9 to 12."""
    return kind(school) == "hs" or school.code in SIX_TO_TWELVE


def kind(school: School) -> str:
    """The level whose figures stand in: STAY and alternative schools teach grades 9 to 12."""
    return "hs" if school.level == "other" and school.code != SPECIAL_CENTER else school.level


def needs(folder: Path, schools: list[School]) -> dict[int, Needs]:
    """Needs of every school, rounded to four digits."""
    own = _own(folder, schools)
    result = {}
    for school in schools:
        by_goal, missing = {}, []
        for goal in GOALS:
            if goal == "graduation" and not has_high_school(school):
                by_goal[goal] = 0.0  # nobody graduates there
            elif school.code in own[goal]:
                part, whole = own[goal][school.code]
                by_goal[goal] = round(part / whole, 4)
            else:
                by_goal[goal] = round(_level(own[goal], school, schools), 4)
                missing.append(goal)
        result[school.code] = Needs(by_goal, tuple(missing))
    return result


def _own(folder: Path, schools: list[School]) -> dict[str, dict[int, Share]]:
    """Shares that the data give for a school itself, by goal and school code."""
    tests = {row["School Code"]: row for row in read(folder, PARCC) if row["Grade"] == "ALL"}
    absences = {
        row["School Name"]: row for row in read(folder, TRUANCY) if row["School Year"] == YEAR
    }
    own: dict[str, dict[int, Share]] = {goal: {} for goal in GOALS}
    for school in schools:
        test = tests.get(str(PARCC_CODES.get(school.code, school.code)))
        if test is not None:
            _put(
                own["reading"],
                school,
                _failed(test, "# of English Language Arts (ELA) Test Takers", "ELA # Proficient"),
            )
            _put(own["math"], school, _failed(test, "# Math Test Takers", "Math - # Proficient"))
        row = absences.get(TRUANCY_NAMES.get(school.name, school.name))
        if row is not None:
            _put(own["attendance"], school, _absent(row, ("11-20 Absences", "21+ Absences")))
            if has_high_school(school):
                _put(own["graduation"], school, _absent(row, ("21+ Absences",)))
        if school.at_risk is not None:
            own["wellbeing"][school.code] = (school.at_risk, school.enrollment)
    return own


def _put(shares: dict[int, Share], school: School, share: Share | None) -> None:
    if share is not None:
        shares[school.code] = share


def _failed(row: dict[str, str], takers: str, proficient: str) -> Share | None:
    taken = float(row[takers] or 0)
    return (taken - float(row[proficient]), taken) if taken >= TESTED else None


def _absent(row: dict[str, str], columns: tuple[str, ...]) -> Share | None:
    """Students so often absent. None where the row's parts exceed its total (Whittier)."""
    counts = [float(value or 0) for name, value in row.items() if name.endswith(" Absences")]
    total = float(row["Total Absences"] or 0)
    if total < TESTED or sum(counts) - total > total:
        return None
    return sum(float(row[name] or 0) for name in columns), total


def _level(own: dict[int, Share], school: School, schools: list[School]) -> float:
    """The share of all students of the schools of its level that have figures."""
    like = [own[s.code] for s in schools if kind(s) == kind(school) and s.code in own]
    if not like:  # the one special-education center: the whole district
        like = list(own.values())
    return sum(part for part, _ in like) / sum(whole for _, whole in like)
