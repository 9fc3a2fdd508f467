"""What sums over sites can come to, as `check` reckons it."""

from __future__ import annotations

import pytest
from oracle import generate

from groundswell import parse_scenario
from groundswell.models.checks.arithmetic.possible import Possible
from groundswell.models.checks.context import Context
from groundswell.models.tree.tree import Map


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("seed", range(20))
def test_the_most_is_exact_below_what_is_enough(seed: int, sign: float) -> None:
    scenario = parse_scenario(generate.random_scenario(seed))
    possible = Possible.of(Context(scenario, Map(), frozenset()))
    for t, year in enumerate(scenario.years):

        def each(program: str, place: str, year: int = year) -> float:
            return sign * possible.gains.site(program, place, year)

        most = sum(possible.best(*key, t, each(*key)) for key in possible.every_site())
        assert possible.largest(each, t, float("inf")) == pytest.approx(most)
        for enough in (-1.0, 0.0, most / 2, most + 1.0):
            found = possible.largest(each, t, enough)
            assert found >= enough - 1e-9 or found == pytest.approx(most)
            assert found <= most + 1e-9
