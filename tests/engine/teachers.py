"""A district of one school whose only question is how many teachers it has."""

from __future__ import annotations

from typing import Any

from groundswell import Scenario, parse_scenario


def teachers(amount: float, *, today: int = 2, **more: Any) -> Scenario:
    """Return a district in which a teacher costs 1,000 and brings 5; the rest brings 30."""
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027, 2028],
            "goals": {"g": {"weight": 1}},
            "staff": {"teacher": {"price": 1000}},
            "schools": {"a": {"enrollment": 300, "needs": {"g": 1}}},
            "programs": {
                "team": {
                    "positions": {"role": "teacher"},
                    "effects": {"g": {"mean": 0.1, "se": 0.01}},
                    "sites": {
                        "a": {"students": 100, "running": True, "positions": today, "most": 3}
                    },
                },
                "rich": {
                    "cost": {"site": 2000},
                    "effects": {"g": {"mean": 0.3, "se": 0.01}},
                    "sites": {"a": {"students": 100, "running": True}},
                },
            },
            "funds": {"f": {"amount": amount, **more}},
        }
    )
