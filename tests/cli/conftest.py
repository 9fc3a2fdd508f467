"""A small district and a plan for it, written by hand: every decision there is, once."""

import sys
from pathlib import Path

import pytest

from groundswell.models.results.plan import Plan
from groundswell.models.scenario.scenario import Scenario

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)] if str(HERE) not in sys.path else []

YEARS = (2027, 2028, 2029)


@pytest.fixture
def maple() -> Scenario:
    """Return a district of five schools; only what the views read is filled in."""
    return Scenario.model_validate(
        {
            "schema_version": 1,
            "name": "Maple Valley",
            "years": list(YEARS),
            "discount_rate": 0.03,
            "goals": {"reading": {"weight": 3}, "wellbeing": {"weight": 1}},
            "groups": {"low_income": "Low income", "english_learner": "English learners"},
            "schools": {
                "lincoln": _school("Lincoln Elementary", 420, 0.62, 0.40),
                "grant": _school("Grant Elementary", 380, 0.55, 0.45),
                "adams": _school("Adams K-8", 610, 0.40, 0.35),
                "monroe": _school("Monroe Middle", 540, 0.30, 0.30),
                "hayes": _school("Hayes High", 1210, 0.20, 0.25),
            },
            "programs": {id: {"name": name} for id, name in _PROGRAMS.items()},
            "merges": {
                "literacy_team": {
                    "name": "One literacy team",
                    "combines": ["reading_recovery", "literacy_coach"],
                }
            },
            "funds": {
                "general": {"name": "General fund", "amount": 4200000.0},
                "title_i": {"name": "Title I", "amount": 900000.0},
            },
            "staff": {"reading_specialist": {"name": "Reading specialists", "available": 14.0}},
        }
    )


def _school(name: str, enrollment: int, reading: float, wellbeing: float) -> dict[str, object]:
    return {
        "name": name,
        "enrollment": float(enrollment),
        "groups": {"low_income": enrollment * 0.5, "english_learner": enrollment * 0.1},
        "needs": {"reading": reading, "wellbeing": wellbeing},
    }


_PROGRAMS = {
    "reading_recovery": "Reading Recovery",
    "literacy_coach": "Literacy coach",
    "aide": "Kindergarten aides in all classrooms of the elementary schools",
    "clubs": "Clubs",
    "counselor": "Attendance counselor",
    "library": "Librarians",
    "tutoring": "High-dosage tutoring",
    "calm": "Calm rooms",
    "arts": "Arts for all",
}


@pytest.fixture
def maple_plan() -> Plan:
    """Return a plan for Maple Valley, in which nothing is missing."""
    return Plan.model_validate(
        {
            "scenario": {"name": "Maple Valley", "source": "maple.yaml"},
            "status": "optimal",
            "objective": 815.0,
            "bound": 815.3,
            "gap": 0.000368,
            "worth": 812.4,
            "learning": 2.6,
            "penalty": 0.0,
            "hurdle": 0.0,
            "baseline_worth": 701.2,
            "run": {
                "method": "direct",
                "solver": "SCIP 9.2",
                "seconds": 12.3,
                "seed": 0,
                "groundswell": "0.1.0",
            },
            "programs": _programs(),
            "merges": _merges(),
            "sites": _sites(),
            "funds": _funds(),
            "staff": [
                {
                    "role": "reading_specialist",
                    "year": y,
                    "used": 14,
                    "available": 14,
                    "price": 2.25,
                }
                for y in YEARS
            ],
            "money": _money(),
            "schools": {
                id: {"gain": gain, "baseline": before, "dollars": 9e5, "baseline_dollars": 1e6}
                | {"programs": 4, "programs_before": 5}
                for id, gain, before in (
                    ("lincoln", 20.1, 17.0),
                    ("grant", 15.0, 15.0),
                    ("adams", 14.4, 12.1),
                    ("monroe", 6.2, 7.0),
                    ("hayes", 9.9, 0.0),
                )
            },
            "groups": {
                "low_income": {"gain_per_student": 0.031, "baseline": 0.024, "students": 1580},
                "english_learner": {"gain_per_student": 0.044, "baseline": 0.046, "students": 316},
            },
            "goals": {
                "reading": {"worth": 700.1, "baseline": 620.0},
                "wellbeing": {"worth": 112.3, "baseline": 81.2},
            },
            "rules": _rules(),
            "evidence": {
                "tier_1_2": 4_100_000,
                "tier_3_4": 2_300_000,
                "no_study": 8_000_000,
                "decisions": 9,
                "assumed_decisions": 4,
            },
            "losses": [
                {
                    "program": "aide",
                    "year": 2027,
                    "schools": ["lincoln", "grant", "adams"],
                    "students": 512,
                    "served_by": {"literacy_team": 2, "reading_recovery": 1},
                    "unserved": 120,
                },
                {
                    "program": "clubs",
                    "year": 2028,
                    "schools": ["hayes"],
                    "students": 90,
                    "unserved": 90,
                },
            ],
        }
    )


def _programs() -> dict[str, dict[str, object]]:
    rows = {
        "reading_recovery": ("merge", 4, 4, 230, 402_000, 41.8, 830_000),
        "literacy_coach": ("merge", 3, 3, 180, 160_000, 8.25, 590_000),
        "aide": ("retire", 3, 0, 0, 96_000, 0.0, 3_456_000),
        "clubs": ("trim", 3, 2, 300, 201_000, 3.1, 214_500),
        "counselor": ("expand", 2, 4, 410, 1_260_000, 55.5, 630_000),
        "library": ("keep", 5, 5, 3160, 2_400_000, 120.0, 2_400_000),
        "tutoring": ("adopt", 0, 2, 96, 310_000, 25.4, 0),
        "calm": ("pilot", 0, 0, 0, 88_000, 0.042, 0),
        "arts": ("decline", 0, 0, 0, 0, 0.0, 0),
    }
    keys = ("decision", "sites_before", "sites_after", "students", "cost", "worth", "cost_before")
    plans: dict[str, dict[str, object]] = {
        id: dict(zip(keys, row, strict=True)) for id, row in rows.items()
    }
    for plan in plans.values():
        plan["years"] = [_year(year, plan) for year in YEARS]
    plans["clubs"]["follows"] = "ends at 1 site in 2028"
    plans["tutoring"]["otherwise"] = {"instead": "decline", "at_least": 0.0123}
    plans["arts"]["otherwise"] = {"instead": "adopt", "at_least": 0.0}
    plans["library"]["otherwise"] = {"instead": "retire", "at_least": None}
    plans["aide"] |= {
        "evidence": "reading +0.00, tier 1",
        "reason": "gains 0.01 per $1,000, at the margin 0.31",
    }
    plans["library"] |= {"evidence": "never measured, counted as 0.02 SD", "reason": "mandated"}
    plans["clubs"] |= {
        "evidence": "never measured, counted as 0.02 SD",
        "reason": "decided by board_vote",
    }
    plans["counselor"] |= {
        "evidence": "wellbeing +0.08, tier 3, 1 more",
        "reason": "gains 0.44 per $1,000, at the margin 0.31, which is the most that any of the"
        " programs gains for its money at these schools",
    }
    return plans


_COUNTS = {
    "merge": {"stays": 1, "merges": 2, "ends": 1},
    "retire": {"ends": 3},
    "trim": {"stays": 1, "shrinks": 1, "ends": 1},
    "expand": {"stays": 2, "starts": 2},
    "keep": {"stays": 4, "office": "keep"},
    "adopt": {"starts": 2},
    "pilot": {"pilots": 2},
    "decline": {},
}


def _year(year: int, plan: dict[str, object]) -> dict[str, object]:
    decision = str(plan["decision"])
    cost, today = (float(str(plan[key])) / len(YEARS) for key in ("cost", "cost_before"))
    return {
        "year": year,
        "decision": decision,
        "sites": plan["sites_after"],
        "students": plan["students"],
        "cost": cost,
        "cost_today": today,
        **_COUNTS[decision],
    }


def _merges() -> dict[str, dict[str, object]]:
    sites = [
        {"school": school, "year": year, "students": 105, "cost": 70_000}
        for school in ("lincoln", "grant")
        for year in (2028, 2029)
    ]
    reason = "keeps 90% of the parts' gain"
    return {"literacy_team": {"sites": sites, "cost": 286_000, "worth": 12.5, "reason": reason}}


def _sites() -> list[dict[str, object]]:
    def row(program: str, school: str, year: int, action: str, **more: object) -> dict[str, object]:
        return {
            "program": program,
            "school": school,
            "year": year,
            "action": action,
            "students": 60,
            "cost": 66_000,
        } | more

    sites = [row("reading_recovery", "lincoln", 2027, "keep")]
    sites += [
        row("reading_recovery", "lincoln", y, "merge", merge="literacy_team", cost=0)
        for y in (2028, 2029)
    ]
    sites += [row("aide", "lincoln", 2027, "retire", level=0, students=0, cost=1000)]
    sites += [row("clubs", "lincoln", y, "reduce", level=0.5, cost=4_500) for y in YEARS]
    sites += [row("calm", s, 2028, "pilot", students=45) for s in ("adams", "hayes")]
    sites += [row("library", "central", y, "keep", cost=800_000) for y in YEARS]
    return sites


def _funds() -> list[dict[str, object]]:
    def row(
        fund: str, year: int, available: float, spent: float, price: float | None
    ) -> dict[str, object]:
        return {
            "fund": fund,
            "year": year,
            "available": available,
            "spent": spent,
            "carried": max(0.0, available - spent),
            "price": price,
        }

    return [
        *(
            row("general", y, 4.2e6, 4.2e6, p)
            for y, p in zip(YEARS, (3.1e-5, 2.9e-5, 0), strict=True)
        ),
        *(row("title_i", y, 9e5, 8.97e5, 0.0) for y in YEARS),
    ]


def _money() -> list[dict[str, object]]:
    rows = (
        (2027, 5_900_000, 5_100_000, 5_097_000, 140_000, 0, 31_000_000, 107_000),
        (2028, 5_950_000, 4_850_000, 4_850_000, 20_000, 3_000, 31_000_000, 30_000),
        (2029, 6_000_000, 4_800_000, 4_800_000, 0, 3_000, 31_000_000, 0),
    )
    keys = ("year", "today", "funds", "spent", "one_time", "carried_in", "base", "open_next")
    found = []
    for row in rows:
        money = dict(zip(keys, row, strict=True))
        money |= {"going_on": row[3] - row[4], "gap": row[1] - row[2], "short_funds": ["general"]}
        found.append(money)
    return found


def _rules() -> list[dict[str, object]]:
    return [
        {
            "id": "load",
            "kind": "initiative_load",
            "says": "no more than 4 programs run at a school at once",
            "binding": True,
            "slack": 0.0,
            "price": 0.4,
        },
        {
            "id": "board_vote",
            "kind": "decide",
            "says": "clubs are kept at Hayes High",
            "binding": False,
            "slack": -1.0,
            "broken": [{"school": "hayes", "year": 2028, "by": 1.0}],
        },
        {
            "id": "pace_1",
            "kind": "pace",
            "says": "at most 3 sites start in a year",
            "binding": False,
            "slack": 2.0,
            "price": 0.0,
        },
    ]
