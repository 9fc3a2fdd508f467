"""Two schools, of which one may close; every figure can be worked out by hand.

Each year 6,000 are there, and 5,000 more once Cedar has closed, which costs 1,000 once and 500 a
year. Art (3,000) serves 50 students at each school for 5 student-SD; those of Cedar are taken in at
Birch for nothing. Tutoring (5,000) brings 10. Who moves loses 2 in the first year. So: never
closing brings 10 + 10; closing in 2028 10 + 18; closing in 2027 18 + 20 = 38.
"""

from __future__ import annotations

import copy
from typing import Any

from groundswell import Scenario, parse_scenario

TWO_SCHOOLS: dict[str, Any] = {
    "schema_version": 1,
    "name": "Two schools",
    "years": [2027, 2028],
    "goals": {"reading": {"weight": 1}},
    "staff": {"teacher": {"price": 0}},
    "schools": {
        "cedar": {
            "name": "Cedar",
            "enrollment": 100,
            "needs": {"reading": 1},
            "base": {"general": 9000},
            "base_staff": {"teacher": 4},
        },
        "birch": {
            "name": "Birch",
            "enrollment": 200,
            "capacity": 350,
            "needs": {"reading": 1},
            "base": {"general": 18000},
            "base_staff": {"teacher": 8},
        },
    },
    "programs": {
        "art": {
            "name": "Art",
            "cost": {"site": 3000},
            "effects": {"reading": {"mean": 0.1, "se": 0.02, "tier": 1}},
            "sites": {
                "cedar": {"students": 50, "running": True},
                "birch": {"students": 50, "running": True},
            },
        },
        "tutoring": {
            "name": "Tutoring",
            "proven": True,
            "cost": {"site": 5000},
            "effects": {"reading": {"mean": 0.1, "se": 0.02, "tier": 1}},
            "sites": {"birch": {"students": 100}},
        },
    },
    "funds": {"general": {"amount": 6000}},
    "reorganizations": {
        "close_cedar": {
            "name": "Close Cedar",
            "moves": {"cedar": {"birch": 1}},
            "saves": {"general": 5000},
            "cost": {"once": 1000, "year": 500},
            "effects": {
                "reading": {
                    "mean": -0.02,
                    "se": 0.01,
                    "tier": 2,
                    "years": 1,
                    "source": "A study",
                }
            },
        }
    },
}


def two_schools(**changes: Any) -> Scenario:
    """Return the district with values set by address, dots written as two underscores."""
    return parse_scenario(changed(**changes))


def changed(**changes: Any) -> dict[str, Any]:
    """Return the district as a file says it, with values set by address."""
    data = copy.deepcopy(TWO_SCHOOLS)
    for address, value in changes.items():
        *path, last = address.split("__")
        place = data
        for key in path:
            place = place[key]
        place[last] = value
    return data
