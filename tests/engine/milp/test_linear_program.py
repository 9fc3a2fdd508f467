"""Small linear programs: who pays for what, beside SciPy's answer."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from groundswell.engine.milp.linear_program import Limits, maximised


@pytest.mark.parametrize("seed", range(20))
def test_as_much_is_paid_as_another_library_finds_to_the_cent(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bills, pots = rng.integers(1, 30), rng.integers(1, 6)
    due = np.round(rng.lognormal(rng.uniform(2, 16), 2, bills), 2)
    held = np.round(rng.lognormal(rng.uniform(6, 18), 1.5, pots), 2)
    bill, pot = np.nonzero(rng.random((bills, pots)) < 0.6)
    size, every = len(bill), np.arange(len(bill))
    paid = sparse.csr_array((np.ones(size), (bill, every)), shape=(bills, size))
    spent = sparse.csr_array((np.ones(size), (pot, every)), shape=(pots, size))
    x = maximised(np.ones(size), np.inf, Limits(paid, due), Limits(spent, held))
    assert (paid @ x <= due + 1e-6).all()
    assert (spent @ x <= held + 1e-6).all()
    rows, limits = sparse.vstack([paid, spent]), np.concatenate([due, held])
    other = linprog(-np.ones(size), rows, limits, method="highs") if size else None
    assert x.sum() == pytest.approx(-other.fun if other else 0.0, abs=0.001)


def test_what_cannot_be_raises() -> None:
    row = sparse.csr_array(np.ones((1, 2)))
    with pytest.raises(RuntimeError, match="no answer"):
        maximised(np.ones(2), 1.0, Limits(row, np.array([np.inf]), lower=np.array([3.0])))
