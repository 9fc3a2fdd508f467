"""A small district that tests change to their needs."""

from __future__ import annotations

import copy
from typing import Any

from groundswell import Scenario, parse_scenario

MAPLE: dict[str, Any] = {
    "schema_version": 1,
    "name": "Maple Valley",
    "years": [2027, 2028],
    "goals": {"reading": {"weight": 1}},
    "groups": {"low_income": "Low income"},
    "schools": {
        "lincoln": {"enrollment": 100, "groups": {"low_income": 80}, "needs": {"reading": 1.0}},
        "grant": {"enrollment": 100, "groups": {"low_income": 20}, "needs": {"reading": 0.5}},
    },
    "programs": {
        "tutoring": {
            "cost": {"site": 1000, "stop_site": 100},
            "levels": [0.5],
            "effects": {"reading": {"mean": 0.2, "se": 0.05, "tier": 1}},
            "sites": {
                "lincoln": {"students": 10, "running": True},
                "grant": {"students": 10, "running": True},
            },
        },
        "coaching": {
            "cost": {"site": 1000},
            "effects": {"reading": {"mean": 0.1, "se": 0.05, "tier": 2}},
            "sites": {
                "lincoln": {"students": 10, "running": True},
                "grant": {"students": 10},
            },
        },
        "chess": {
            "cost": {"site": 500, "start_site": 50},
            "effects": {"reading": {"mean": 0.05, "se": 0.05, "tier": 3}},
            "pilot": {"evaluation_cost": 20},
            "sites": {"lincoln": {"students": 10}, "grant": {"students": 10}},
        },
    },
    "merges": {
        "team": {
            "combines": ["tutoring", "coaching"],
            "retains": 0.9,
            "cost": {"site": 1200, "start_site": 60},
        }
    },
    "funds": {"general": {"amount": 10000}},
}


def maple(**changes: Any) -> Scenario:
    """Return the district with values set by address, dots written as two underscores."""
    data = copy.deepcopy(MAPLE)
    for address, value in changes.items():
        *path, last = address.split("__")
        place = data
        for key in path:
            place = place.setdefault(key, {})
        place[last] = value
    return parse_scenario(data)
