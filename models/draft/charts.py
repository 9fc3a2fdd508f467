"""State charts of accounts that are known: how codes are made, and what some of them mean.

Sources: Texas Education Agency, Financial Accountability System Resource Guide; California
Department of Education, Standardized Account Code Structure; Minnesota Department of Education,
Uniform Financial Accounting and Reporting Standards (UFARS). Only codes that all districts of the
state share are named here, and a draft is read by a person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Chart:
    """A chart of accounts.

    Attributes
    ----------
    name
        Of the state.
    segments
        Name and width of each, in order.
    meanings
        By segment: what codes mean.
    base
        By segment: how codes begin of what is hardly decided program by program.
    ordinary
        By segment: codes that all together are the ordinary classroom.
    central
        Codes of locations that are no schools: patterns or ranges.
    """

    name: str
    segments: Mapping[str, int]
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    base: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ordinary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    central: Sequence[str] = ("000", "0000", "999")


TEXAS = Chart(
    "Texas",
    {
        "fund": 3,
        "function": 2,
        "object": 4,
        "sub_object": 2,
        "location": 3,
        "year": 1,
        "program": 2,
    },
    {
        "fund": {
            "199": "General fund",
            "211": "Title I, Part A",
            "224": "IDEA, Part B",
            "240": "School breakfast and lunch",
            "244": "Career and technical education, basic grant",
            "255": "Title II, Part A",
            "263": "Title III, Part A",
            "410": "Instructional materials",
            "461": "Campus activity funds",
        },
        "function": {
            "11": "Instruction",
            "12": "Library and media",
            "13": "Curriculum and staff development",
            "21": "Instructional leadership",
            "23": "School leadership",
            "31": "Guidance and counseling",
            "32": "Social work",
            "33": "Health services",
            "34": "Transportation",
            "35": "Food services",
            "36": "Extracurricular",
            "41": "Administration",
            "51": "Buildings",
            "52": "Security",
            "53": "Data processing",
            "61": "Community services",
        },
        "program": {
            "11": "Basic education",
            "21": "Gifted and talented",
            "22": "Career and technical",
            "23": "Special education",
            "24": "Accelerated education",
            "25": "Bilingual and ESL",
            "30": "Title I schoolwide",
            "32": "Prekindergarten",
            "91": "Athletics",
            "99": "Undistributed",
        },
    },
    {"function": ("23", "34", "35", "41", "51", "53"), "program": ("23",)},
    {"program": ("11", "99"), "function": ("11",)},
    ("000", "700-999"),
)
CALIFORNIA = Chart(
    "California",
    {
        "fund": 2,
        "resource": 4,
        "year": 1,
        "goal": 4,
        "function": 4,
        "object": 4,
        "location": 3,
    },
    {
        "resource": {
            "0000": "Unrestricted",
            "1100": "Lottery",
            "3010": "Title I, Part A",
            "3310": "IDEA",
            "4035": "Title II, Part A",
            "4203": "Title III, English learners",
            "6500": "Special education",
        },
        "function": {
            "1000": "Instruction",
            "2420": "Library and media",
            "2700": "School administration",
            "3110": "Guidance and counseling",
            "3120": "Psychologists",
            "3140": "Health services",
            "3600": "Transportation",
            "3700": "Food services",
        },
    },
    {"function": ("27", "36", "37", "7", "8"), "resource": ("3310", "6500")},
    {"resource": ("0000", "1100"), "function": ("1000",)},
)
MINNESOTA = Chart(
    "Minnesota",
    {"fund": 2, "location": 3, "program": 3, "finance": 3, "object": 3, "course": 3},
    {"fund": {"01": "General fund", "02": "Food service", "04": "Community service"}},
)
_SHORT = {name: width for name, width in TEXAS.segments.items() if name != "sub_object"}
CHARTS = (TEXAS, replace(TEXAS, segments=_SHORT), CALIFORNIA, MINNESOTA)


def chart_of(segments: Iterable[str]) -> Chart | None:
    """Return the chart of codes whose segments have columns of their own, by their names."""
    return CALIFORNIA if {"resource", "goal", "function"} <= set(segments) else None


def chart_for(widths: Sequence[int]) -> Chart | None:
    """Return the chart whose codes are made so (the last segments may be missing or more)."""
    for chart in CHARTS:
        own = list(chart.segments.values())
        least = len(own) - 1
        if least <= len(widths) <= len(own) + 2 and list(widths[:least]) == own[:least]:
            return chart
    return None
