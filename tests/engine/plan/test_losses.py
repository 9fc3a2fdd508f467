"""Which programs schools lose, from which year on, and what takes their place; by hand."""

from __future__ import annotations

from typing import Any

import pytest

from groundswell import parse_scenario, solve
from groundswell.models.results.plan_parts.loss import Loss

YEARS = [2027, 2028, 2029]


def program(
    mean: float = 0.1, students: Any = 50, *, running: bool = True, **more: Any
) -> dict[str, Any]:
    """Return a program at school a; a candidate may start by itself."""
    return {
        "cost": {"site": 1000},
        "effects": {"g": {"mean": mean, "se": 0.01}},
        "sites": {"a": {"students": students, "running": running}},
        **({} if running else {"proven": True}),
        **more,
    }


def lost(*rules: dict[str, Any], **programs: dict[str, Any]) -> tuple[Loss, ...]:
    """Return what the school loses in the best plan, with money for everything."""
    given = {
        "schema_version": 1,
        "years": YEARS,
        "goals": {"g": {"weight": 1}, "h": {"weight": 1}},
        "groups": {"english_learner": "", "low_income": ""},
        "schools": {
            "a": {
                "enrollment": 100,
                "needs": {"g": 1, "h": 1},
                "groups": {"english_learner": 50, "low_income": 50},
            }
        },
        "programs": programs,
        "funds": {"f": {"amount": 1e6}},
        "rules": list(rules),
    }
    return solve(parse_scenario(given)).losses


def off(program: str, *years: int) -> dict[str, Any]:
    """Return that a program does not run in some years (none given: in any)."""
    rule = {"kind": "choose", "programs": [program], "at_most": 0}
    return {**rule, "years": list(years)} if years else rule


class TestWhen:
    def test_from_the_first_year_without_it(self) -> None:
        assert lost(x=program()) == ()
        (loss,) = lost(off("x"), x=program())
        assert (loss.program, loss.year, loss.back, loss.schools) == ("x", 2027, None, ("a",))
        assert (loss.students, loss.unserved, loss.served_by) == (50, 50, {})

    def test_what_runs_in_the_budget_year_is_not_lost_in_it(self) -> None:
        (loss,) = lost(off("x", 2028, 2029), x=program(students={2027: 50, 2028: 40, 2029: 30}))
        # Whom it would serve in the year in which it is gone.
        assert (loss.year, loss.back, loss.students) == (2028, None, 40)

    def test_what_comes_back_says_when(self) -> None:
        (loss,) = lost(off("x", 2027), x=program())
        assert (loss.year, loss.back) == (2027, 2028)
        once, again = lost(off("x", 2027), off("x", 2029), x=program())
        assert (once.year, once.back) == (2027, 2028)
        assert (again.year, again.back) == (2029, None)

    def test_earlier_losses_come_first(self) -> None:
        few, many = lost(off("x"), off("y", 2029), x=program(students=10), y=program(students=90))
        assert [(few.program, few.year), (many.program, many.year)] == [("x", 2027), ("y", 2029)]

    def test_what_is_nothing_then_is_not_lost(self) -> None:
        nothing = {2027: 50, 2028: 0, 2029: 0}
        ended = {"site": {2027: 1000, 2028: 0, 2029: 0}}
        assert lost(off("x", 2028, 2029), x=program(students=nothing, cost=ended)) == ()
        # It costs something, so somebody is at work there.
        (loss,) = lost(off("x", 2028, 2029), x=program(students=nothing))
        assert (loss.year, loss.students, loss.unserved) == (2028, 0, 0)

    def test_it_is_lost_when_it_would_be_something_again(self) -> None:
        pause = {"site": {2027: 1000, 2028: 0, 2029: 1000}}
        given = program(students={2027: 50, 2028: 0, 2029: 30}, cost=pause)
        (loss,) = lost(off("x", 2028, 2029), x=given)
        assert (loss.year, loss.students) == (2029, 30)


class TestServedBy:
    def test_what_only_goes_on_takes_nobodys_place(self) -> None:
        (loss,) = lost(off("x"), x=program(), beside=program())
        assert (loss.served_by, loss.unserved) == ({}, 50)

    def test_what_starts_for_the_same_goal_does(self) -> None:
        (loss,) = lost(off("x"), x=program(), new=program(running=False))
        assert (loss.served_by, loss.unserved) == ({"new": 1}, 0)

    def test_only_as_far_as_it_has_room(self) -> None:
        (loss,) = lost(off("x"), x=program(), new=program(students=30, running=False))
        assert (loss.served_by, loss.unserved) == ({"new": 1}, 20)

    def test_what_starts_later_says_from_when(self) -> None:
        new = program(running=False, students=30)
        (loss,) = lost(off("x"), off("new", 2027), x=program(), new=new)
        assert (loss.year, loss.served_by) == (2027, {})
        assert (loss.served_later, loss.unserved) == ({2028: {"new": 1}}, 20)

    def test_what_is_there_at_once_is_not_told_again(self) -> None:
        later = off("later", 2027, 2028)
        given = {"new": program(running=False), "later": program(running=False)}
        (loss,) = lost(off("x"), later, x=program(), **given)
        assert (loss.served_by, loss.served_later) == ({"new": 1}, {2029: {"later": 1}})

    def test_what_starts_when_it_is_back_replaces_nothing(self) -> None:
        rules = (off("x", 2027), off("new", 2027))
        (loss,) = lost(*rules, x=program(), new=program(running=False))
        assert (loss.back, loss.served_by, loss.served_later) == (2028, {}, {})
        assert loss.unserved == 50

    def test_not_what_is_for_another_goal(self) -> None:
        other = program(running=False, effects={"h": {"mean": 0.1, "se": 0.01}})
        (loss,) = lost(off("x"), x=program(), new=other)
        assert (loss.served_by, loss.unserved) == ({}, 50)

    @pytest.mark.parametrize(
        ("ended", "serves", "students", "same"),
        [
            (None, None, 50, True),
            ("english_learner", "english_learner", 50, True),
            ("english_learner", "low_income", 50, False),
            (None, "low_income", 50, False),
            ("english_learner", None, 50, False),
            ("english_learner", None, 100, False),
            # One for the whole school is not one for a few of it.
            (None, None, 80, True),
            (None, None, 100, False),
            ("english_learner", "english_learner", 20, True),
        ],
    )
    def test_only_what_is_for_the_same_students(
        self, ended: str | None, serves: str | None, students: int, same: bool
    ) -> None:
        new = program(students=students, running=False, serves=serves)
        (loss,) = lost(off("x"), x=program(students=45, serves=ended), new=new)
        assert loss.served_by == ({"new": 1} if same else {})

    def test_what_the_district_says_replaces_it(self) -> None:
        meant = program(
            running=False,
            replaces=["x"],
            serves="low_income",
            effects={"h": {"mean": 0.1, "se": 0.01}},
        )
        (loss,) = lost(off("x"), x=program(), new=program(running=False), meant=meant)
        assert list(loss.served_by) == ["meant", "new"]

    def test_what_grows_serves_as_many_more(self) -> None:
        team = {
            "positions": {"role": "teacher"},
            "sites": {"a": {"students": 40, "running": True, "positions": 2, "most": 3}},
        }
        given = parse_scenario(
            {
                "schema_version": 1,
                "years": [2027],
                "goals": {"g": {"weight": 1}},
                "staff": {"teacher": {"price": 0}},
                "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
                "programs": {"x": program(), "team": program(**team)},
                "funds": {"f": {"amount": 1e6}},
                "rules": [off("x")],
            }
        )
        (loss,) = solve(given).losses
        # Three positions instead of two serve 60 instead of 40.
        assert (loss.served_by, loss.unserved) == ({"team": 1}, pytest.approx(30))
