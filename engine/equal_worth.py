"""Which plans count as of equal worth: those whose objective is within the gap asked."""

from __future__ import annotations

from .evaluation.evaluate import Evaluation

NOISE = 1e-7
"""Share of an objective that is rounding."""


def least_objective(evaluation: Evaluation, bound: float | None, gap: float) -> float:
    """Return the least objective, as the model has it, that is within the gap of the bound.

    Parameters
    ----------
    evaluation
        A plan found; what is not worse than it always counts.
    bound
        Proved bound on the objective, constants counted in; None: none is known.
    gap
        Relative, as asked.
    """
    formulation = evaluation.formulation
    own = float(formulation.model.objective @ evaluation.x)
    if bound is None:
        return own
    # value >= bound - gap x |value|, the constant counted in.
    whole = bound / (1.0 + gap) if bound > 0 else bound * (1.0 + gap)
    return min(own, whole - formulation.offset)
