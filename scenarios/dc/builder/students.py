"""How many students a program serves at a school. Nobody publishes it: these are staffing norms.

Every norm is a few words (shown in `assumed.students`) and a function of what the data do say.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .needs import SIX_TO_TWELVE
from .raw import School

TEACHER = (
    93_040.0  # FY2016 price of a teacher's position; also coach, specialist, counselor, librarian
)
ATTENDANCE_COUNSELOR = 53_918.20
AIDE = 23_979.81
BEHAVIOR_TECHNICIAN = 42_673.73
COORDINATOR = 99_697.34
PARTNER_A_PUPIL = 29_230 / 40  # FY2015 price of Reading Partners at a school, for 40 pupils
SES_A_PUPIL = 1_692.0  # WSIPP December 2017: Tutoring: Supplemental Educational Services, cost
COMPUTER_A_PUPIL = 553.0  # WSIPP December 2017: Supplemental computer-assisted instruction, cost
SECTION = 8_092.0  # FY2016 amounts of Evening Credit Recovery are multiples of it, or of half
# pupils whom one more teacher takes from STAR's classes of 22 to its classes of 15: 47
SMALL_CLASS = 1 / (1 / 15 - 1 / 22)


@dataclass(frozen=True)
class Site:
    """What a norm may look at: the school, the dollars there, the share often absent."""

    school: School
    dollars: float
    absent: float


def _middle_grades(site: Site) -> float:
    school = site.school
    if school.level == "ms":
        return school.enrollment
    if school.code in SIX_TO_TWELVE:
        return school.enrollment * 3 / 7
    return (school.enrollment - school.early_childhood) * 3 / 9  # kindergarten to grade 8


def _ninth_grade(site: Site) -> float:
    return site.school.enrollment / (7 if site.school.code in SIX_TO_TWELVE else 4)


def _high_grades(site: Site) -> float:
    return site.school.enrollment * (4 / 7 if site.school.code in SIX_TO_TWELVE else 1)


def _at_risk(site: Site) -> float:
    school = site.school
    return school.enrollment if school.at_risk is None else school.at_risk


NORMS: dict[str, tuple[str, Callable[[Site], float]]] = {
    "enrollment": ("the whole school: budgeted enrollment", lambda s: s.school.enrollment),
    "at_risk": (
        "the school's at-risk students; where they are not counted, its enrollment",
        _at_risk,
    ),
    "service": (
        "dollars / $1,692, what the studied service costs a pupil (WSIPP 2017)",
        lambda s: s.dollars / SES_A_PUPIL,
    ),
    "computer": (
        "dollars / $553, what computer-assisted instruction costs a pupil (WSIPP 2017)",
        lambda s: s.dollars / COMPUTER_A_PUPIL,
    ),
    "section": (
        "20 for each $8,092, the unit of which the budget's amounts are multiples",
        lambda s: 20 * s.dollars / SECTION,
    ),
    "class_of_25": (
        "one class of 25 for each teacher's price ($93,040)",
        lambda s: 25 * s.dollars / TEACHER,
    ),
    "ninth_grade": (
        "a quarter of a high school, a seventh of a campus of grades 6 to 12",
        _ninth_grade,
    ),
    "academy": (
        "100 for each coordinator and director ($201,487); more for a second coordinator",
        lambda s: 100 * s.dollars / (COORDINATOR + 101_790),
    ),
    "jrotc": (
        "10% of the high-school grades or 100, whichever is less (10 USC 2031)",
        lambda s: min(100.0, _high_grades(s) / 10),
    ),
    "ib": (
        "high school: half of the students (diploma years); else the whole school",
        lambda s: s.school.enrollment / (2 if s.school.level == "hs" else 1),
    ),
    "small_group": (
        "60 a position: 6 groups of 5 a day, two rounds a year",
        lambda s: 60 * _positions(s),
    ),
    "coach": (
        "250 a position ($93,040): about a dozen teachers' classes",
        lambda s: 250 * s.dollars / TEACHER,
    ),
    "whole_coach": (
        "250 a position ($130,086): about a dozen teachers' classes",
        lambda s: 250 * _positions(s),
    ),
    "absent": (
        "75 a position ($53,918), at most the students with 11 or more absences (2017-18)",
        lambda s: min(75 * s.dollars / ATTENDANCE_COUNSELOR, s.absent * s.school.enrollment),
    ),
    "middle_grades": (
        "the middle grades: a middle school whole, 3/7 of a 6-12 campus, a third of K-8",
        _middle_grades,
    ),
    "club": ("a quarter of the middle grades", lambda s: _middle_grades(s) / 4),
    "fifth": ("a fifth of the high-school grades", lambda s: _high_grades(s) / 5),
    "evening": ("a tenth of the school", lambda s: s.school.enrollment / 10),
    "class_load": (
        "125 a position ($93,040): five classes of 25",
        lambda s: 125 * s.dollars / TEACHER,
    ),
    "counselor": (
        "250 a position ($93,040), the recommended ratio",
        lambda s: 250 * s.dollars / TEACHER,
    ),
    "kindergarten": (
        "20 an aide ($23,980): one class; the budget has one aide for each kindergarten teacher",
        lambda s: 20 * s.dollars / AIDE,
    ),
    "smaller_class": (
        "47 a teacher: one more teacher takes 47 pupils from STAR's classes of 22 to 15",
        lambda s: SMALL_CLASS * s.dollars / TEACHER,
    ),
    "partner": (
        "dollars / $731, the FY2015 price of Reading Partners ($29,230 a school) for 40 pupils",
        lambda s: s.dollars / PARTNER_A_PUPIL,
    ),
    "ell": (
        "250 a position ($93,040), at most the school's English learners",
        lambda s: min(250 * s.dollars / TEACHER, s.school.english_learner),
    ),
    "behavior": (
        "10 a technician ($42,674), at most the school's special-education students",
        lambda s: min(10 * s.dollars / BEHAVIOR_TECHNICIAN, s.school.special_education),
    ),
    "forty": ("40 a school", lambda _: 40.0),
    "tutored": ("60 a school", lambda _: 60.0),
    "lessons": ("36 a position: 6 lessons of 3 a day, two rounds a year", lambda _: 36.0),
    "high_grades": ("all students of the high-school grades", _high_grades),
}


def _positions(site: Site) -> float:
    """Whole positions: $93,040 (specialist) or $130,086 (assistant principal) each."""
    return max(1, round(site.dollars / TEACHER - 0.4))


def students(norm: str, site: Site) -> int:
    """Students served, at least 1 and at most the school's enrollment."""
    return max(1, min(round(NORMS[norm][1](site)), site.school.enrollment))
