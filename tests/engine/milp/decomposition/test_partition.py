"""Every row and column has its one place, and the places put together are the model."""

from typing import Any

import numpy as np
import pytest
from angular import INF, angular, pieces
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples

from groundswell.engine.milp.decomposition.block_structure import BlockStructure, cut
from groundswell.engine.milp.decomposition.partition import CENTRE, COUPLING, partition, row_blocks
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model

some_models = st.builds(
    lambda seed, blocks, whole, openings, parts, orphans: angular(
        np.random.default_rng(seed), blocks, whole, openings=openings, parts=parts, orphans=orphans
    ),
    st.integers(0, 2**32 - 1),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
)


def labelled(labels: list[int], rows: list[list[int]]) -> Model:
    """Return a model of which only the labels and the rows' columns matter."""
    builder = ModelBuilder()
    builder.add_columns("x", len(labels), block=labels)
    row = [i for i, columns in enumerate(rows) for _ in columns]
    column = [j for columns in rows for j in columns]
    builder.add_rows("r", len(rows), row, column, 1.0, upper=1)
    return builder.build()


@pytest.mark.parametrize(
    ("labels", "rows", "columns", "places"),
    [
        ([], [], [], []),
        ([7, 7], [[0, 1], [1]], [0, 0], [0, 0]),
        ([9, 4], [[0], [1], [0, 1]], [1, 0], [1, 0, COUPLING]),
        ([-1, -1], [[0, 1], []], [CENTRE, CENTRE], [CENTRE, CENTRE]),
        # Adopted, one by the other; the last row is nobody's.
        ([3, -1, -1], [[0, 1], [1, 2], []], [0, 0, 0], [0, 0, CENTRE]),
        # It knows two, and what it alone knows stays with it.
        ([3, 5, -1, -1], [[0, 2], [1, 2], [2, 3]], [0, 1, -1, -1], [-2, -2, -1]),
        # A row of two blocks adopts nobody, and keeps nobody from being adopted.
        ([3, 5, -1], [[0, 1, 2], [1, 2]], [0, 1, 1], [COUPLING, 1]),
        # Two orphans with different knowledge.
        ([3, 5, -1, -1], [[0, 2], [1, 3], [2, 3]], [0, 1, 0, 1], [0, 1, COUPLING]),
    ],
)
def test_places(labels: Any, rows: Any, columns: Any, places: Any) -> None:
    parts = partition(labelled(labels, rows))
    assert parts.column.tolist() == columns
    assert parts.row.tolist() == places
    assert parts.blocks == len({c for c in columns if c >= 0})


def test_ignored_columns_tie_nothing() -> None:
    model = labelled([0, 1, -1], [[0, 1], [0, 2], [1, 2], [2]])
    column = partition(model).column
    ignored = np.array([True, False, False])
    assert row_blocks(model, column).tolist() == [COUPLING, COUPLING, COUPLING, CENTRE]
    assert row_blocks(model, column, ignored).tolist() == [1, CENTRE, COUPLING, CENTRE]


@examples(60)
@given(some_models)
def test_a_row_is_where_its_columns_are(model: Model) -> None:
    parts = partition(model)
    for i, place in enumerate(parts.row.tolist()):
        start, end = model.matrix.indptr[i : i + 2]
        homes = set(parts.column[model.matrix.indices[start:end]].tolist())
        if place == COUPLING:
            assert len(homes) > 1
        else:
            assert homes <= {place}
    assert set(parts.column.tolist()) <= {CENTRE, *range(parts.blocks)}


@examples(60)
@given(some_models)
def test_labels_are_kept_and_orphans_go_where_they_belong(model: Model) -> None:
    parts = partition(model)
    label = model.column_block
    known = sorted(set(label[label >= 0].tolist()))
    for j in np.flatnonzero(label >= 0).tolist():
        assert parts.column[j] == known.index(label[j])
    by_column = model.matrix.tocsc()
    for j in np.flatnonzero(label < 0).tolist():
        rows = by_column.indices[by_column.indptr[j] : by_column.indptr[j + 1]]
        others = [
            {int(parts.column[k]) for k in model.matrix[[i]].indices.tolist() if k != j} - {CENTRE}
            for i in rows.tolist()
        ]
        sure = {next(iter(homes)) for homes in others if len(homes) == 1}
        if parts.column[j] == CENTRE:
            assert len(sure) != 1  # else it should have been adopted
        else:
            assert parts.column[j] in sure


def put_together(what: BlockStructure) -> dict[str, Any]:
    """Return a model as dense arrays, put together from its blocks and couplings."""
    rows, columns = what.scaled.matrix.shape
    dense = np.full((rows, columns), np.nan)
    own_rows = what.partition.row.copy()
    own_rows[own_rows == CENTRE] = what.partition.blocks
    result: dict[str, Any] = {
        "objective": np.full(columns, np.nan),
        "lower": np.full(columns, np.nan),
        "upper": np.full(columns, np.nan),
        "row_lower": np.full(rows, np.nan),
        "row_upper": np.full(rows, np.nan),
    }
    for number, block in enumerate(what.blocks):
        mine = np.flatnonzero(own_rows == number)
        assert block.matrix.shape == (len(mine), len(block.columns))
        assert block.terms.shape == (len(block.columns), len(block.couples))
        dense[:, block.columns] = 0.0
        dense[np.ix_(mine, block.columns)] = block.matrix.toarray()
        coupled = what.couplings[block.couples]
        dense[np.ix_(coupled, block.columns)] = block.terms.toarray().T
        for name in ("objective", "lower", "upper"):
            assert np.isnan(result[name][block.columns]).all()  # nobody else has them
            result[name][block.columns] = getattr(block, name)
        result["row_lower"][mine], result["row_upper"][mine] = block.row_lower, block.row_upper
        assert (what.scaled.integer[block.columns] == block.integer).all()
    for name in ("row_lower", "row_upper"):
        result[name][what.couplings] = getattr(what.scaled, name)[what.couplings]
    return {"matrix": dense, **result}


@examples(60)
@given(some_models)
def test_the_pieces_put_together_are_the_model(model: Model) -> None:
    scaled = scaled_model(model)
    what = cut(scaled, partition(model))
    assert len(what.blocks) == what.partition.blocks + 1
    assert sorted(np.concatenate([b.columns for b in what.blocks])) == list(range(len(model.lower)))
    for name, array in put_together(what).items():
        whole = getattr(scaled, name)
        wanted = whole.toarray() if name == "matrix" else whole
        np.testing.assert_array_equal(array, wanted, err_msg=name)


def test_without_couplings_or_a_centre() -> None:
    what = pieces(labelled([0, 0, 1], [[0, 1], [2]]))
    assert [block.matrix.shape for block in what.blocks] == [(1, 2), (1, 1), (0, 0)]
    assert len(what.couplings) == 0
    assert all(block.terms.shape[1] == 0 for block in what.blocks)


def test_bounds_that_couplings_imply_are_kept() -> None:
    builder = ModelBuilder()
    builder.add_columns("x", 2, upper=INF, objective=1, block=[0, 1])
    builder.add_rows("sum", 1, 0, [0, 1], [1, 2], upper=6)
    what = pieces(builder.build())
    reach = [float((b.upper * what.scaled.unit[b.columns])[0]) for b in what.blocks[:2]]
    assert reach == [6.0, 3.0]
