"""choose, replace_before_retire and support: what they do to the best plan, worked by hand."""

from __future__ import annotations

import pytest
from binding import Binding

BINDINGS = [
    # Coaching or tutoring at a school, not both: chess takes the place of coaching, 3.5 a year.
    Binding(
        {"kind": "choose", "programs": ["tutoring", "coaching"], "at_most": 1, "schools": "all"},
        free=8.0,
        held=7.0,
        cheap=0.3,
        dear=2.0,
        breaches={("lincoln", 2027): 1.0, ("lincoln", 2028): 1.0},
    ),
    # One of the three runs in the district: tutoring, 3 a year; chess may only be piloted, at
    # Lincoln (0.5) in one year and at Grant (0.25) in the other.
    Binding(
        {"kind": "choose", "programs": ["tutoring", "coaching", "chess"], "at_most": 1},
        free=8.0,
        held=6.75,
        cheap=0.3,
        dear=2.0,
        breaches={(None, 2027): 1.0, (None, 2028): 1.0},
    ),
    # Coaching, worth 0.1, would end at once for chess and tutoring: 3.5 a year for $2,700. It must
    # wait for the pilot's year (2 + 0.1 + 0.5), in which tutoring ends at Grant; then it gives way
    # to chess at both schools (2 + 0.5 + 0.25).
    Binding(
        {"kind": "replace_before_retire", "programs": ["coaching"]},
        free=7.0,
        held=5.35,
        cheap=1.0,
        dear=2.0,
        breaches={("lincoln", 2027): 1.0},
        changes={
            "funds__general__amount": 2700,
            "programs__coaching__effects__reading__mean": 0.01,
            "programs__chess__replaces": ["coaching"],
            "programs__tutoring__restart": False,
        },
    ),
    # Lincoln, 2.5 points under the least, is not made up for by Grant, 1.5 over it.
    Binding(
        {
            "kind": "support",
            "program": "tutoring",
            "score": {"lincoln": 1, "grant": 3.5},
            "at_least": 3.5,
        },
        free=8.0,
        held=5.0,
        cheap=0.2,
        dear=2.0,
        breaches={(None, 2027): 2.5, (None, 2028): 2.5},
    ),
]


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.name)
def test_it_binds_and_changes_the_plan(binding: Binding) -> None:
    binding.check_hard()


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda binding: binding.name)
def test_softly_it_costs_its_price(binding: Binding) -> None:
    binding.check_soft()
