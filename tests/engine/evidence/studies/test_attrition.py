"""The What Works Clearinghouse's boundary of attrition: cautious and optimistic."""

from __future__ import annotations

import pytest

from groundswell.engine.evidence.study_checks.attrition import is_low, most_differential

PUBLISHED = {0: (5.7, 10.0), 10: (6.3, 10.9), 20: (5.4, 10.0), 30: (4.1, 8.2), 40: (2.6, 6.0)}


@pytest.mark.parametrize("overall", PUBLISHED)
def test_published(overall: int) -> None:
    cautious, optimistic = PUBLISHED[overall]
    assert most_differential(overall / 100, "cautious") == pytest.approx(cautious / 100)
    assert most_differential(overall / 100, "optimistic") == pytest.approx(optimistic / 100)


@pytest.mark.parametrize("boundary", ["cautious", "optimistic"])
def test_on_it_is_low_and_beyond_it_is_high(boundary) -> None:  # type: ignore[no-untyped-def]
    for overall in range(58):
        most = most_differential(overall / 100, boundary)
        assert most is not None
        assert is_low(overall / 100, most, boundary)
        assert is_low(overall / 100, -most, boundary)
        assert not is_low(overall / 100, most + 0.001, boundary)


def test_where_so_many_are_lost_no_difference_is_low() -> None:
    assert most_differential(0.58, "cautious") is None
    assert not is_low(0.58, 0.0, "cautious")
    assert is_low(0.58, 0.018, "optimistic")
    assert not is_low(0.70, 0.0, "optimistic")


def test_the_cautious_is_never_wider() -> None:
    for overall in range(58):
        cautious = most_differential(overall / 100, "cautious")
        optimistic = most_differential(overall / 100, "optimistic")
        assert cautious is not None
        assert optimistic is not None
        assert cautious < optimistic
