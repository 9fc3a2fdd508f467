"""How much two models differ, in numbers, whatever they are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from groundswell.engine.milp.likeness import distance, most_like
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder

INF = np.inf


def shop(money: float = 100.0, sites: int = 4) -> Model:
    builder = ModelBuilder()
    run = builder.add_columns("run", sites, objective=np.arange(1.0, sites + 1), integer=True)
    builder.add_rows("money", 1, 0, run.ids, np.full(sites, 30.0), upper=money)
    return builder.build()


def test_a_model_is_no_way_from_itself() -> None:
    assert distance(shop(), shop()) == 0.0


@pytest.mark.parametrize(("money", "far"), [(99.0, 0.01), (50.0, 0.5), (200.0, 0.5), (INF, 1.0)])
def test_a_limit_counts_as_the_share_of_it_that_is_moved(money: float, far: float) -> None:
    assert distance(shop(money), shop()) == pytest.approx(far)
    assert distance(shop(), shop(money)) == pytest.approx(far)


def test_a_forced_decision_counts_one() -> None:
    forced = replace(shop(), upper=np.array([1.0, 0.0, 1.0, 1.0]))
    assert distance(forced, shop()) == 1.0


def test_worth_and_costs_count_by_what_they_are_moved() -> None:
    dearer = replace(shop(), matrix=shop().matrix * 1.25)
    assert distance(dearer, shop()) == pytest.approx(4 * 0.2)
    better = replace(shop(), objective=shop().objective * 0.5)
    assert distance(better, shop()) == pytest.approx(4 * 0.5)


def test_what_only_one_has_counts_one() -> None:
    ruled = shop().with_rows("more", 2, [0, 1], [0, 1], [1.0, 1.0], upper=1.0)
    assert distance(ruled, shop()) == distance(shop(), ruled) == 2.0
    # A block of another size, without keys, tells of none of its lines which is which.
    assert distance(shop(sites=5), shop()) == 9.0


def test_the_nearest_is_most_like_and_the_first_of_several() -> None:
    others = [shop(200.0), shop(101.0), shop(101.0), shop(90.0)]
    assert most_like(shop(), others) == 1
    assert most_like(shop(), others, within=0.001) is None
    assert most_like(shop(), others, within=0.01) == 1
    assert most_like(shop(), []) is None
