"""What decisions come to where the objective weighs uncertainty, computed from them alone."""

from __future__ import annotations

import numpy as np

from ...models.scenario.objective import Objective, Risk, RiskPlan
from ..figures import Figures
from ..figures.arrays import FloatArray
from ..figures.draws import draw_effects, tail_mean
from ..figures.uncertain import find_uncertain


def judge_risk(figures: Figures, decisions: FloatArray, worth: float) -> RiskPlan | None:
    """Return what decisions, (N, T), come to; None where the objective is worth at the means.

    Parameters
    ----------
    worth
        Theirs at the means, student-SD.
    """
    objective = figures.scenario.objective
    if objective is None:
        return None
    if objective.risk is not None:
        return _tail(figures, decisions, objective.risk)
    return _held(figures, decisions, worth, objective)


def risk_change(risk: RiskPlan | None, worth: float) -> float:
    """Return what the risk adds to worth in the objective; below 0 as a rule."""
    return 0.0 if risk is None else risk.weight * (risk.value - worth)


def _tail(figures: Figures, decisions: FloatArray, risk: Risk) -> RiskPlan:
    draws = draw_effects(figures, risk.draws, risk.seed, risk.correlation, risk.common)
    drawn = draws.worth(decisions)
    return RiskPlan(
        measure="cvar",
        weight=risk.weight,
        draws=risk.draws,
        value=tail_mean(drawn, risk.level),
        mean=float(drawn.mean()),
        worst=float(drawn.min()),
    )


def _held(figures: Figures, decisions: FloatArray, worth: float, objective: Objective) -> RiskPlan:
    uncertain, gamma = find_uncertain(figures), objective.gamma or 0.0
    lost = np.abs(uncertain.lost(figures, objective.standard_errors, decisions))
    dearest = np.argsort(-lost, kind="stable")
    part = np.clip(gamma - np.arange(len(lost)), 0.0, 1.0)
    return RiskPlan(
        measure="gamma",
        weight=1.0,
        value=worth - float(part @ lost[dearest]),
        short=tuple(
            ".".join(uncertain.names[u])
            for u, share in zip(dearest, part, strict=True)
            if share > 0 and lost[u] > 0
        ),
    )
