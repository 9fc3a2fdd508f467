"""How much two models differ, in numbers, whatever they are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from groundswell.engine.milp.likeness import KEPT, Known, distance
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


def test_costs_count_also_where_a_rule_is_new() -> None:
    ruled = shop().with_rows("more", 2, [0, 1], [0, 1], [1.0, 1.0], upper=1.0)
    dearer = replace(ruled, matrix=ruled.matrix * 1.25)
    assert distance(dearer, shop()) == pytest.approx(2.0 + 4 * 0.2)
    assert distance(shop(), dearer) == pytest.approx(2.0 + 4 * 0.2)


class TestKnown:
    def known(self, *money: float) -> Known[float]:
        known: Known[float] = Known()
        for each in reversed(money):
            known.keep(shop(each), each)
        return known

    def test_the_nearest_is_most_like(self) -> None:
        assert self.known(200.0, 101.0, 98.0, 90.0).nearest(shop()) == 101.0
        assert self.known(200.0, 101.0).nearest(shop(), within=0.001) is None
        assert self.known(200.0, 101.0).nearest(shop(), within=0.01) == 101.0
        assert self.known().nearest(shop()) is None

    def test_only_among_those_that_may_be(self) -> None:
        known = self.known(101.0, 200.0)
        assert known.nearest(shop(), among=lambda money: money > 150) == 200.0
        assert known.nearest(shop(), among=lambda money: money > 250) is None

    def test_the_one_of_no_use_for_longest_is_forgotten(self) -> None:
        known = self.known(200.0)
        for number in range(KEPT + 3):
            known.keep(shop(100.0 + number), 100.0 + number)
            assert known.nearest(shop(200.0)) == 200.0
        assert len(known.held) == KEPT

    def test_a_model_is_known_once(self) -> None:
        known = self.known(200.0, 50.0)
        for number in range(KEPT):
            known.keep(shop(50.0), float(number))
        assert [what for _, what in known.held] == [KEPT - 1.0, 200.0]

    def test_a_copy_learns_apart(self) -> None:
        known = self.known(200.0)
        copy = known.copy()
        copy.keep(shop(), 100.0)
        assert (len(known.held), len(copy.held)) == (1, 2)
