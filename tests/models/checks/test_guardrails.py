"""What can be asked of a program at a school, and what the guardrails leave of it."""

from typing import Any

import pytest

from groundswell.models.checks.asked.guardrails import forbidden
from groundswell.models.checks.asked.possible import Asked, impossible, not_given_up
from groundswell.models.reading.load import parse_scenario
from groundswell.models.scenario.request import Request

EFFECT = {"effects": {"g": {"mean": 0.1, "se": 0.1}}}


def asked(key: str, wants: str, *rules: dict[str, Any], school: str = "ash", **more: Any) -> Asked:
    """Return a request in a district of two schools."""
    scenario = parse_scenario(
        {
            "schema_version": 1,
            "years": [2027, 2028],
            "goals": {"g": {"weight": 1}},
            "schools": {
                "ash": {"enrollment": 100, "needs": {"g": 1}, "tags": {"level": "es"}},
                "birch": {"enrollment": 100, "needs": {"g": 1}, "tags": {"level": "ms"}},
            },
            "staff": {"teacher": {"price": 1}},
            "funds": {"f": {"amount": 1000}},
            "programs": {
                "club": {**EFFECT, "levels": [0.5], "sites": _sites(ash=True, birch=False)},
                "band": {**EFFECT, "sites": _sites(ash=True)},
                "grows": {
                    **EFFECT,
                    "sites": {"ash": {"students": {2027: 5, 2028: 9}, "running": True}},
                },
                "law": {**EFFECT, "required_by": "IDEA", "sites": _sites(ash=True)},
                "people": {
                    **EFFECT,
                    "positions": {"role": "teacher", "least": 2},
                    "sites": {"ash": {"positions": 3, "most": 4, "students": 60, "running": True}},
                },
                "full": {
                    **EFFECT,
                    "positions": {"role": "teacher", "least": 2},
                    "sites": {"ash": {"positions": 2, "students": 60, "running": True}},
                },
                "new": {**EFFECT, "pilot": {}, "excludes": ["band"], "sites": _sites(ash=False)},
                "proven": {**EFFECT, "proven": True, "sites": _sites(ash=False)},
            },
            "merges": {"team": {"combines": ["club", "band"]}},
            "rules": list(rules),
        }
    )
    return Asked(scenario, school, key, Request(wants=wants, rank=1, **more))


def _sites(**running: bool) -> dict[str, Any]:
    return {school: {"students": 10, "running": runs} for school, runs in running.items()}


@pytest.mark.parametrize(
    ("key", "wants", "school", "told"),
    [
        ("club", "keep", "ash", None),
        ("club", "more", "ash", None),
        ("club", "start", "birch", None),
        ("club", "start", "ash", "it runs at this school today"),
        ("club", "pilot", "ash", "nothing to try out"),
        ("club", "pilot", "birch", "it runs at other schools today"),
        ("club", "keep", "birch", "it does not run at this school"),
        ("club", "less", "birch", "it does not run at this school"),
        ("club", "retire", "birch", "it does not run at this school"),
        ("club", "merge", "ash", "this is a program, not a merge"),
        ("band", "start", "birch", "the program has no site at this school"),
        ("new", "pilot", "ash", None),
        ("proven", "pilot", "ash", "the program has no `pilot`"),
        ("team", "merge", "ash", None),
        ("team", "keep", "ash", "this is a merge of programs"),
        ("team", "merge", "birch", "fewer than two of its programs"),
    ],
)
def test_what_can_be_asked(key: str, wants: str, school: str, told: str | None) -> None:
    fault = impossible(asked(key, wants, school=school))
    assert (fault is None) == (told is None), fault
    if fault is not None:
        assert told is not None
        assert told in fault[1]
        assert fault[2]


RETIRE = {"kind": "decide", "program": "club", "action": "retire"}


@pytest.mark.parametrize(
    ("key", "wants", "rules", "told"),
    [
        ("club", "keep", [], []),
        ("law", "retire", [], ["the program is required by IDEA"]),
        ("law", "keep", [], []),
        ("club", "more", [], ["nobody has said how the program could be more"]),
        ("grows", "more", [], []),
        ("people", "more", [], []),
        ("full", "more", [], ["nobody has said how the program could be more"]),
        ("club", "less", [], []),
        ("band", "less", [], ["nobody has said how the program could be less"]),
        ("people", "less", [], []),
        ("full", "less", [], ["nobody has said how the program could be less"]),
        ("new", "pilot", [], ["it may not run beside band"]),
        ("proven", "start", [], []),
        ("club", "keep", [RETIRE], ["a rule decides `retire`"]),
        ("club", "retire", [RETIRE], []),
        ("club", "keep", [{**RETIRE, "schools": ["birch"]}], []),
        ("club", "keep", [{**RETIRE, "schools": {"level": "es"}}], ["a rule decides"]),
        ("club", "keep", [{**RETIRE, "years": [2028], "note": "Vote"}], ["in 2028 (Vote)"]),
        ("club", "keep", [{**RETIRE, "enforce": {"price": 1}}], []),
        ("club", "keep", [{**RETIRE, "kind": "avoid"}], []),
        ("club", "retire", [{**RETIRE, "kind": "avoid"}], ["a rule rules out `retire`"]),
        ("team", "merge", [RETIRE], ["a rule decides `retire`"]),
        ("team", "merge", [{**RETIRE, "action": "merge"}], []),
        ("team", "merge", [{**RETIRE, "kind": "avoid", "action": "merge"}], ["rules out `merge`"]),
    ],
)
def test_what_the_guardrails_leave(
    key: str, wants: str, rules: list[dict[str, Any]], told: list[str]
) -> None:
    found = forbidden(asked(key, wants, *rules))
    assert len(found) == len(told), found
    assert all(words in why for words, why in zip(told, found, strict=True))


def test_what_is_given_up_makes_room() -> None:
    assert forbidden(asked("new", "pilot", gives_up=("band",))) == []


def test_what_can_be_given_up() -> None:
    found = not_given_up(asked("club", "keep", gives_up=("band", "club", "proven")))
    assert [(number, says.split()[0]) for number, says, _ in found] == [(1, "it"), (2, "proven")]
    assert not_given_up(asked("team", "merge", gives_up=("band",)))[0][0] == 0
