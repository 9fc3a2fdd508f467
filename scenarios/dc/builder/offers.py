"""Where programs could run that do not run there today: expansions, and the candidates' sites.

Kept to schools whose level fits and whose need is high; the price is what the budget shows for
such a site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .inventory import LITERACY_PARTNERS
from .lines import Money, is_title_i
from .needs import Needs, has_high_school, kind
from .raw import AT_RISK, School, dollars
from .students import ATTENDANCE_COUNSELOR, COORDINATOR, TEACHER

ELEMENTARY = ("es", "campus")
NO_HIGH = ("es", "ms", "campus")
AFTER_ELEMENTARY = ("ms", "hs", "campus")
PARTNERS_SITE = 53_488.37  # FY2016, Literacy Partners, the price at 37 of 42 schools
LEAVING, ABSENT, MOST, MOST_READERS, NEARLY_ALL = 0.2, 0.25, 0.75, 0.85, 0.95  # needs
READING_PARTNERS = "Reading Partners"  # FY2015 at-risk item
EXTENDED_DAY_A_PUPIL = 350.0  # FY2016: the price for each at-risk student at 26 of 64 schools


@dataclass(frozen=True)
class Expansion:
    """A program of today that could run at more schools, of these levels and with this need."""

    program: str
    levels: tuple[str, ...]
    goal: str
    at_least: float
    dollars: float  # a year; where `per_at_risk`, for each at-risk student
    per_at_risk: bool = False
    title_i: bool = False
    high_school: bool = False


EXPANSIONS = (
    Expansion("reading_specialist", ELEMENTARY, "reading", 0.75, TEACHER),
    Expansion("literacy_partners", ELEMENTARY, "reading", 0.75, PARTNERS_SITE),
    Expansion("attendance_counselor", AFTER_ELEMENTARY, "attendance", 0.25, ATTENDANCE_COUNSELOR),
    Expansion("extended_day", NO_HIGH, "wellbeing", 0.5, EXTENDED_DAY_A_PUPIL, per_at_risk=True),
    Expansion("tech_coach", NO_HIGH, "math", 0.75, TEACHER, title_i=True),
    Expansion(
        "naf_academy", AFTER_ELEMENTARY, "graduation", 0.4, COORDINATOR + 101_790, high_school=True
    ),
    Expansion(
        "ninth_grade_academy", AFTER_ELEMENTARY, "graduation", 0.2, 166_961.0, high_school=True
    ),
)

# Candidates: the norm of students at a site. Costs stand in dc.yaml.
CANDIDATES = {
    "barr": "ninth_grade",
    "match_tutoring": "tutored",
    "reading_partners": "forty",
    "leveled_literacy": "lessons",
    "number_rockets": "forty",
    "early_warning": "high_grades",
}


def expansions(
    schools: list[School], needs: dict[int, Needs], money: Money
) -> Iterator[tuple[str, School, float]]:
    """Program, school and dollars a year of each site where a program of today could run, too."""
    for offer in EXPANSIONS:
        for school in schools:
            if (offer.program, school.code) in money.site or not _fits(offer, school, needs):
                continue
            students = school.at_risk or 0
            price = offer.dollars * students if offer.per_at_risk else offer.dollars
            if price > 0:
                yield offer.program, school, round(price, 2)


def _fits(offer: Expansion, school: School, needs: dict[int, Needs]) -> bool:
    return (
        kind(school) in offer.levels
        and school.level != "other"
        and needs[school.code].by_goal[offer.goal] >= offer.at_least
        and (is_title_i(school) or not offer.title_i)
        and (has_high_school(school) or not offer.high_school)
    )


def candidate_sites(
    folder: Path, schools: list[School], needs: dict[int, Needs], money: Money
) -> Iterator[tuple[str, School]]:
    """Candidate and school of each site where a candidate could run."""
    before = {
        code
        for code, items in dollars(folder, AT_RISK, 2015).items()
        if items.get(READING_PARTNERS)
    }

    def runs(program: str, school: School) -> bool:
        return (program, school.code) in money.site

    for school in schools:
        need = needs[school.code].by_goal
        lower = kind(school) in ELEMENTARY
        high = has_high_school(school) and school.level != "other"
        fits = {
            "barr": high and (runs("ninth_grade_academy", school) or need["graduation"] >= LEAVING),
            "match_tutoring": runs("ms_ap_interventions", school)
            or (high and need["math"] >= NEARLY_ALL),
            "reading_partners": school.code in before or runs(LITERACY_PARTNERS, school),
            "leveled_literacy": lower
            and (runs("ap_literacy", school) or need["reading"] >= MOST_READERS),
            "number_rockets": lower and runs("kg_aide", school) and need["math"] >= MOST,
            "early_warning": high and need["attendance"] >= ABSENT,
        }
        yield from ((candidate, school) for candidate in CANDIDATES if fits[candidate])
