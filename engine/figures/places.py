"""The places where programs run: each school and, last, `central`; who is there, what counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.amounts.places import Places as PlaceNumbers
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
    base_staff
        FTE by role that are not decided, (P, R, T); 0 for `central`.
    capacity
        Students its building can hold, (P, T); infinite where there is no limit.
    """

    ids: tuple[str, ...]
    enrollment: FloatArray
    share: FloatArray
    need: FloatArray
    weight: FloatArray
    stake: FloatArray
    discount: FloatArray
    base: FloatArray
    base_staff: FloatArray
    capacity: FloatArray

    @property
    def schools(self) -> int:
        """How many places are schools; `central` has this index."""
        return len(self.ids) - 1

    @property
    def group_students(self) -> FloatArray:
        """Students of each group in the district, (K, T)."""
        return np.asarray(self.share[-1] * self.enrollment[-1])


def make_places(scenario: Scenario) -> Places:
    """Return the scenario's places; the numbers are those of `models.amounts.places`."""
    numbers, ids = PlaceNumbers(scenario), (*scenario.schools, CENTRAL)
    years, goals, groups = scenario.years, scenario.goals, scenario.groups
    need, weight, stake = (
        np.array([[[number(place, goal, y) for y in years] for goal in goals] for place in ids])
        for number in (numbers.need, numbers.weight, numbers.stake)
    )
    share = [[[numbers.share(place, k, y) for y in years] for k in groups] for place in ids]
    base = [
        [sum(in_year(b, y) for b in school.base.values()) for y in years]
        for school in scenario.schools.values()
    ]
    staff = np.zeros((len(ids), len(scenario.staff), len(years)))
    for r, role in enumerate(scenario.staff):
        there = [school.base_staff.get(role, 0.0) for school in scenario.schools.values()]
        staff[:, r] = by_year([*there, 0.0], years)
    rooms = [np.inf if s.capacity is None else s.capacity for s in scenario.schools.values()]
    return Places(
        ids=ids,
        enrollment=np.array([[numbers.enrollment[place][y] for y in years] for place in ids]),
        share=np.array(share, dtype=float).reshape(len(ids), len(groups), len(years)),
        need=need,
        weight=weight,
        stake=stake,
        discount=(1.0 + scenario.discount_rate) ** -np.arange(len(years), dtype=float),
        base=np.array([*base, [0.0] * len(years)]),
        base_staff=staff,
        capacity=by_year([*rooms, np.inf], years),
    )
