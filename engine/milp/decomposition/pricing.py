"""One block's best answer to given prices, by a MILP solver, and a bound on it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ...deadline import Deadline
from ..model.arrays import BoolArray, FloatArray
from ..solvers.highs import pass_model
from .block_structure import Block

NODES = 5000
"""Branch-and-bound nodes that one block may take; its bound is valid wherever it stops."""

_SCIP = """misc/catchctrlc = FALSE
presolving/maxrounds = 0
limits/gap = 0
limits/absgap = {slack!r}
limits/nodes = {nodes}
limits/time = {seconds!r}
randomization/randomseedshift = {seed}"""


class PricingFailed(Exception):
    """A solver could not answer for a block."""


@dataclass(frozen=True, eq=False)
class Prices:
    """What blocks are asked to answer.

    Attributes
    ----------
    prices
        Of one unit of each coupling, shape (couplings,).
    slack
        How far below the best an answer may stay, in the scaled model's objective.
    seed
        Of the solver.
    until
        By when a block is stopped, as at its last node; None: never.
    """

    prices: FloatArray
    slack: float
    seed: int = 0
    until: Deadline | None = None

    @property
    def seconds(self) -> float:
        """Seconds left for a block: 0 .. 1e9, so that every solver understands them."""
        return 1e9 if self.until is None else min(max(self.until.left, 0.0), 1e9)


@dataclass(frozen=True, eq=False)
class Answer:
    """A block's proposal.

    Attributes
    ----------
    x
        The block's columns, shape (k,); None where no point keeps its rows.
    bound
        No point of the block is worth more at these prices; -inf without a point.
    """

    x: FloatArray | None
    bound: float


def price(block: Block, asked: Prices) -> Answer:
    """Return a block's best proposal at given prices.

    Parameters
    ----------
    block
        The block's part of the model.
    asked
        The couplings' prices, and by when.

    Returns
    -------
    Its proposal, shape (block's n,), and a bound on what any proposal is worth at these prices.

    Raises
    ------
    PricingFailed
        The solvers give no answer, which they should.
    """
    part = _part(block, asked)
    if not len(part.objective):
        return Answer(np.zeros(0), 0.0)
    return _by_scip(part, asked) or _by_highs(part, asked)


@dataclass(frozen=True, eq=False)
class _Part:
    """A block's MILP at given prices."""

    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray


def _part(block: Block, asked: Prices) -> _Part:
    return _Part(
        block.objective - block.terms @ asked.prices[block.couples],
        block.lower,
        block.upper,
        block.integer,
        block.matrix,
        block.row_lower,
        block.row_upper,
    )


def _by_scip(part: _Part, asked: Prices) -> Answer | None:
    """Return SCIP's answer, None where it gives none. Ten times faster than HiGHS on such parts."""
    helpers: Any = importlib.import_module("ortools.linear_solver.python.model_builder_helper")
    solver = helpers.ModelSolverHelper("SCIP")
    if not solver.solver_is_supported():
        return None
    model = helpers.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        part.lower,
        part.upper,
        part.objective,
        part.row_lower,
        part.row_upper,
        part.matrix,
    )
    for column in np.flatnonzero(part.integer).tolist():
        model.set_var_integrality(column, True)
    model.set_maximize(True)
    text = _SCIP.format(slack=asked.slack, nodes=NODES, seconds=asked.seconds, seed=asked.seed)
    solver.set_solver_specific_parameters(text)
    solver.solve(model)
    kinds = helpers.SolveStatus
    if solver.status() in (kinds.OPTIMAL, kinds.FEASIBLE):
        x = np.array(solver.variable_values())
        return Answer(x, max(float(solver.best_objective_bound()), float(part.objective @ x)))
    return None


def _by_highs(part: _Part, asked: Prices) -> Answer:
    """Return HiGHS's answer; it also tells for sure where there is none."""
    import highspy

    solver = pass_model(part)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(asked.slack, 1e-9))
    solver.setOptionValue("mip_max_nodes", NODES)
    solver.setOptionValue("time_limit", asked.seconds)
    solver.setOptionValue("random_seed", asked.seed)
    solver.resetGlobalScheduler(False)
    solver.run()
    solver.resetGlobalScheduler(False)
    status, kinds = solver.getModelStatus(), highspy.HighsModelStatus
    if status == kinds.kInfeasible:
        return Answer(None, -np.inf)
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    whole = bool(part.integer.any())
    # A linear part that did not end has a point, too, but no bound.
    ended = (kinds.kOptimal, kinds.kSolutionLimit, kinds.kTimeLimit) if whole else (kinds.kOptimal,)
    if status not in ended or not found:
        raise PricingFailed(f"HiGHS on a block: {solver.modelStatusToString(status)}")
    x = np.array(solver.getSolution().col_value, dtype=float)
    bound = info.mip_dual_bound if whole else info.objective_function_value
    return Answer(x, max(float(bound), float(part.objective @ x)))
