"""The columns of the evidence library, and the words that stand in some of them."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "program": "What was studied, as its source names it.",
    "description": "Topic, delivery, sample, contrast and content, in the source's words.",
    "outcome": "The measure, and the domain that the source files it under.",
    "goal": "One of GOALS, by the domain; empty: none of them.",
    "study": "Label of the study within its source; findings with one label share students.",
    "design": "rct, quasi-experiment or discontinuity; empty: the source does not say.",
    "n": "Students analysed.",
    "treated": "Of which in the program: the size at which it was measured.",
    "clusters": "Schools, classes or teachers assigned as a whole, both groups; empty: none.",
    "g": "Effect in SD (Hedges g).",
    "se": "Standard error of g; empty: neither published nor to be had from what is.",
    "how_se": "How the standard error was got; one of HOW_SE.",
    "tier": "ESSA tier that the What Works Clearinghouse gave; empty: none given.",
    "test_by": "Who made the test: independent, developer (of the program), researcher.",
    "grade": "Grades of the students (PK, K, 1 to 12), as `2` or `K-3`.",
    "follow_up": "Whether the outcome was measured some time after the program ended.",
    "subgroup": "Whether it is of a part of the study's students only.",
    "cost": "Dollars for a student, net of what they would have cost anyway.",
    "cost_year": "Year of those dollars' value.",
    "year": "Year of publication.",
    "source": "One of SOURCES.",
    "licence": "What the source's data may be used under.",
}
"""Name of each column, and what it holds."""

WWC = "What Works Clearinghouse, April 2020"
WOLF = "Wolf and Harbatkin 2022"
DIETRICHSON = "Dietrichson et al. 2021"
PELLEGRINI = "Pellegrini et al. 2020"
WSIPP = "Washington State Institute for Public Policy, December 2017"

SOURCES: dict[str, str] = {
    WWC: "public domain (US Department of Education)",
    WOLF: "public domain (US Department of Education)",
    DIETRICHSON: "facts, with source (doi 10.1002/cl2.1152)",
    PELLEGRINI: "Open Data Commons Attribution License 1.0",
    WSIPP: "facts, with source (wsipp.wa.gov/BenefitCost)",
}
"""Each source, and what its data may be used under."""

FROM_P = "p value that the What Works Clearinghouse computed"
FROM_ICC = "students, clusters and the ICC that the source gives"
FROM_DEFAULT_ICC = "students, clusters and the ICC that the What Works Clearinghouse assumes"
FROM_N = "numbers of students; no clusters are reported"
PUBLISHED = "published, corrected for clusters by the review"

HOW_SE: tuple[str, ...] = (PUBLISHED, FROM_P, FROM_ICC, FROM_DEFAULT_ICC, FROM_N)
"""How standard errors were got."""

GOALS: tuple[str, ...] = (
    "reading",
    "math",
    "science",
    "achievement",
    "attendance",
    "behavior",
    "wellbeing",
    "graduation",
    "college",
    "language",
    "teachers",
)
"""What outcomes are about, in a planner's words."""

INDEPENDENT, DEVELOPER, RESEARCHER = "independent", "developer", "researcher"
"""Who made a test: neither of the two, the program's developer, the study's researchers."""
