"""A plan that needs a row's tolerance is still the best of those with its whole columns."""

import numpy as np

from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model
from groundswell.engine.milp.settle import settle
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solvers.outcome import Ending, Outcome


def test_the_continuous_columns_are_chosen_at_their_best() -> None:
    builder = ModelBuilder()
    whole = builder.add_columns("whole", 1, integer=True)
    share = builder.add_columns("share", 2, upper=[3.0, 10.0], objective=[1.0, 0.5])
    # Only within its tolerance is there any plan with the whole column at 1.
    builder.add_rows("money", 1, [0], whole.ids, [1.0], upper=1 - 5e-7, tolerance=1e-6)
    builder.add_rows("gain", 1, [0, 0], share.ids, [1.0, 1.0], upper=4.0)
    model = builder.build()
    # A heuristic's plan: it has the gain where it counts less.
    scaled = scaled_model(model)
    raw = np.array([1.0, 0.0, 3.0]) / scaled.unit
    found = settle(
        model, scaled, Outcome(Ending.STOPPED, x=raw, rough=True), Options("highs"), None
    )
    assert found.x is not None
    assert not model.violations(found.x)
    assert model.objective @ found.x == 3.5
