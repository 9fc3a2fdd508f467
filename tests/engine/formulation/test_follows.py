"""What follows from decisions is marked so: decisions alone are settled in a search."""

import numpy as np
from oracle import generate

from groundswell import parse_scenario
from groundswell.engine.formulate import formulate


def test_decisions_alone_are_decided_and_the_rest_follows() -> None:
    following = 0
    for seed in range(8):
        formulation = formulate(parse_scenario(generate.random_scenario(seed, rules="all")))
        model, column = formulation.model, formulation.decisions.column
        decisions = np.zeros(len(model.objective), dtype=bool)
        decisions[column[column >= 0]] = True
        derived = {block.columns.name for block in formulation.derived}
        assert {block.name for block in model.columns if block.follows} == derived
        assert (model.decided == (decisions & model.integer)).all()
        following += int((model.integer & ~model.decided).sum())
    assert following
