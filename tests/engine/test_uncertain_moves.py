"""The errors of effects on those who move: of the reorganization, and of what takes them in."""

from __future__ import annotations

import numpy as np
import pytest
from maple import maple

from groundswell.engine.evaluation.read_site_years import read
from groundswell.engine.figures.draws import draw_effects
from groundswell.engine.formulate import formulate
from groundswell.models.results.plan_parts.program_plan import SiteYear

CLOSE = {
    "moves": {"lincoln": {"grant": 1.0}},
    "effects": {"reading": {"mean": -0.03, "se": 0.02, "years": 1}},
}


def test_what_moved_students_gain_moves_with_the_errors_of_both() -> None:
    sites = {name: {"students": 10, "running": True} for name in ("lincoln", "grant")}
    tutoring = {"effects": {"reading": {"mean": 0.2, "se": 0.05}}, "sites": sites}
    scenario = maple(
        programs={"tutoring": tutoring}, merges={}, reorganizations={"close": CLOSE}, years=[2027]
    )
    formulation = formulate(scenario)
    keeps = SiteYear(program="tutoring", school="grant", year=2027, action="keep")
    made = read(formulation.figures, [keeps], {"close": 2027})
    decisions = formulation.decisions.of(formulation.complete(made))
    draws = draw_effects(formulation.figures, 6, 1, 0.8)
    assert draws.uncertain.names == (("tutoring", "reading"), ("close", "reading"))
    tutor, moved = draws.error.T
    # 10 students of Grant at a need of 0.5, 10 of Lincoln taken in there, 100 who move.
    expected = (10 * 0.5 + 10) * (0.2 + tutor) + 100 * (-0.03 + moved)
    assert draws.worth(decisions) == pytest.approx(expected, abs=1e-9)
    effects = [draws.effects(d) for d in range(6)]
    stake = formulation.figures.places.stake[formulation.figures.ways.place, :, 0]
    again = [np.einsum("ng,ng,n->", e[:, :, 0], stake, decisions[:, 0]) for e in effects]
    assert again == pytest.approx(expected, abs=1e-9)
