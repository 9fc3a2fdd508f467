"""The places where programs run: each school and, last, `central`; who is there, what counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.scenario.base import CENTRAL, in_year
from ...models.scenario.scenario import Scenario
from .arrays import FloatArray, by_year


@dataclass(frozen=True, eq=False)
class Places:
    """Schools in file order and `central` last, as arrays.

    Shapes: P places (schools + 1), T years, G goals, K groups.

    Attributes
    ----------
    ids
        Place ids, the last one `central`.
    enrollment
        Students, (P, T); for `central` the sum over schools.
    share
        Share of a place's students who are of each group, (P, K, T).
    need
        0 to 1, (P, G, T); for `central` the enrollment-weighted average.
    weight
        Weight of each goal, summing to 1, (P, G, T): the district's mixed with the school's own
        priorities by `voice`.
    stake
        weight x need, (P, G, T): worth of one student gaining one SD on the goal.
    discount
        Factor of each year's worth, (T,).
    base
        Dollars that are not decided, (P, T); 0 for `central`.
    """

    ids: tuple[str, ...]
    enrollment: FloatArray
    share: FloatArray
    need: FloatArray
    weight: FloatArray
    stake: FloatArray
    discount: FloatArray
    base: FloatArray

    @property
    def schools(self) -> int:
        """How many places are schools; `central` has this index."""
        return len(self.ids) - 1

    @property
    def group_students(self) -> FloatArray:
        """Students of each group in the district, (K, T)."""
        return np.asarray(self.share[-1] * self.enrollment[-1])


def make_places(scenario: Scenario) -> Places:
    """Return the scenario's places.

    The formulas are those of page "Worth" of the documentation: a school's weight of a goal is
    ``(1 - voice) * w_g / sum(w) + voice * priority / sum(priority)``, and a school without
    priorities takes the district's.
    """
    schools = list(scenario.schools.values())
    enrollment = by_year((s.enrollment for s in schools), scenario.years)
    total = enrollment.sum(axis=0, keepdims=True)
    part = enrollment / total
    years = len(scenario.years)
    share = np.empty((len(schools) + 1, len(scenario.groups), years))
    for k, group in enumerate(scenario.groups):
        count = by_year((s.groups.get(group, 0.0) for s in schools), scenario.years)
        share[:-1, k] = count / enrollment
        share[-1, k] = count.sum(axis=0) / total[0]
    need = np.array([[s.needs.get(g, 0.0) for g in scenario.goals] for s in schools])
    all_need = _with_average(need, part)
    all_weight = _with_average(_weights(scenario), part)
    return Places(
        ids=(*scenario.schools, CENTRAL),
        enrollment=np.vstack([enrollment, total]),
        share=share,
        need=all_need,
        weight=all_weight,
        stake=all_need * all_weight,
        discount=(1.0 + scenario.discount_rate) ** -np.arange(years, dtype=float),
        base=np.vstack(
            [
                [[sum(in_year(b, y) for b in s.base.values()) for y in scenario.years]]
                for s in schools
            ]
            + [np.zeros((1, years))]
        ),
    )


def _weights(scenario: Scenario) -> FloatArray:
    weight = np.array([goal.weight for goal in scenario.goals.values()], dtype=float)
    district = weight / weight.sum()
    rows = []
    for school in scenario.schools.values():
        own = np.array([school.priorities.get(g, 0.0) for g in scenario.goals])
        own = own / own.sum() if own.sum() > 0 else district
        rows.append((1.0 - scenario.voice) * district + scenario.voice * own)
    return np.array(rows)


def _with_average(figures: FloatArray, part: FloatArray) -> FloatArray:
    """Repeat (schools, G) over years and add the average for `central`: (P, G, T)."""
    spread = np.repeat(figures[:, :, None], part.shape[1], axis=2)
    average = np.einsum("sg,st->gt", figures, part)
    return np.concatenate([spread, average[None]], axis=0)
