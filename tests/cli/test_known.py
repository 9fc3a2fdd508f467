"""What is known of an effect, in plain words, on goals in SD and in other units."""

from typing import Any

from groundswell.cli.render.plan.known import what_is_known
from groundswell.cli.render.words import Names, escaped
from groundswell.models.reading.load import parse_scenario


def known(goal: dict[str, Any], effect: Any) -> str:
    """Return what is said of a program with one effect."""
    scenario = parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"days": {"weight": 1} | goal},
            "evidence": {"unknown": {"mean": 0.1}},
            "schools": {"oak": {"enrollment": 100, "needs": {"days": 1}}},
            "programs": {
                "p": {
                    "effects": {"days": effect},
                    "sites": {"oak": {"students": 50, "running": True}},
                }
            },
        }
    )
    (words,) = what_is_known("p", scenario, Names(scenario, escaped))
    return words


def test_an_effect_in_another_unit_is_told_in_it() -> None:
    effect = {"mean": 1.9, "se": 1}
    assert known({"unit": "days"}, effect) == "- days: +1.9 days for each student."
    told = known({"unit": "days", "per_sd": 9.5}, effect)
    assert told == "- days: +1.9 days, +0.2 SD, for each student."


def test_what_is_assumed_of_an_unknown_effect() -> None:
    place = "(a student in the middle of 100 (50th) comes to stand 54th)"
    assert place in known({}, "unknown")
    assert place in known({"unit": "days", "per_sd": 9.5}, "unknown")
    assert "(+0.1 days)" in known({"unit": "days"}, "unknown")
