"""Gains as `check` sums them, site by site, are the sums of the arrays that rules are made of."""

from __future__ import annotations

import numpy as np
import pytest
from oracle import generate

from groundswell import parse_scenario
from groundswell.engine.figures import make_figures
from groundswell.engine.figures.ways import RUN
from groundswell.models.amounts.gains import Gains


@pytest.mark.parametrize("seed", range(12))
def test_they_are_the_same(seed: int) -> None:
    scenario = parse_scenario(generate.random_scenario(seed))
    figures = make_figures(scenario)
    gains = Gains(figures.scenario)
    ways, places = figures.ways, figures.places
    programs, groups = list(scenario.programs), list(scenario.groups)
    full = np.flatnonzero((ways.kind == RUN) & (ways.level == 1.0))
    for way in full:
        program, place = programs[ways.offering[way]], places.ids[ways.place[way]]
        for t, year in enumerate(scenario.years):
            gain = gains.site(program, place, year)
            stake = places.stake[ways.place[way], :, t]
            assert gain == pytest.approx(float(ways.effect[way, :, t] @ stake), abs=1e-12)
            serves = scenario.programs[program].serves
            parts = [gains.part(serves, place, group, year) * gain for group in groups]
            assert parts == pytest.approx(ways.group_effect[way, :, t].tolist(), abs=1e-12)
