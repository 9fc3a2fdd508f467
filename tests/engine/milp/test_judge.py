"""What a plan and a bound amount to."""

from __future__ import annotations

import pytest

from groundswell.engine.milp.solution import Status, judge


@pytest.mark.parametrize(
    ("objective", "bound", "gap", "wanted"),
    [
        (100.0, None, 0.1, (Status.FEASIBLE, None, None)),
        (100.0, 110.0, 0.1, (Status.OPTIMAL, 110.0, 0.1)),
        (100.0, 111.0, 0.1, (Status.FEASIBLE, 111.0, 0.11)),
        (-100.0, -90.0, 0.05, (Status.FEASIBLE, -90.0, 0.1)),
        # A bound below the plan is raised to it.
        (100.0, 99.999, 0.0, (Status.OPTIMAL, 100.0, 0.0)),
        # Near nothing a relative gap says nothing: rounding is allowed for.
        (0.0, 1e-10, 0.0, (Status.OPTIMAL, 1e-10, 0.1)),
        (0.0, 1e-8, 0.0, (Status.FEASIBLE, 1e-8, 10.0)),
    ],
)
def test_status_bound_and_gap(
    objective: float,
    bound: float | None,
    gap: float,
    wanted: tuple[Status, float | None, float | None],
) -> None:
    status, known, left = judge(objective, bound, gap)
    assert status is wanted[0]
    assert known == wanted[1]
    assert left == pytest.approx(wanted[2])


def test_no_negative_zero() -> None:
    assert [str(part) for part in judge(-0.0, -0.0, 0.0)[1:]] == ["0.0", "0.0"]
