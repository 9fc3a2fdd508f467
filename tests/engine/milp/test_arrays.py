"""Which nodes of a graph are connected."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from groundswell.engine.milp.model.arrays import connected


def test_connected_nodes_have_the_least_of_them_as_scipy_finds_them() -> None:
    for seed in range(40):
        dice = np.random.default_rng(seed)
        size = int(dice.integers(1, 60))
        edges = dice.integers(0, size, (2, int(dice.integers(0, size + 1))))
        graph = sparse.csr_array((np.ones(edges.shape[1]), tuple(edges)), shape=(size, size))
        label = connected_components(graph, directed=False)[1]
        least = [int(np.flatnonzero(label == own)[0]) for own in label]
        assert connected(size, *edges).tolist() == least, seed


def test_a_long_path_is_connected() -> None:
    assert not connected(1000, np.arange(999), np.arange(1, 1000)).any()
