"""Pots of money, and which pot may pay for what.

A fund with one amount is one pot; a fund `by_school` is a pot for each school.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.amounts.costs import merge_schools
from ...models.amounts.paying import Payers, pots
from ...models.scenario.scenario import Scenario
from .arrays import BoolArray, FloatArray, IntArray, alike, by_year


@dataclass(frozen=True, eq=False)
class Pots:
    """Money that can be spent, and on what. Q offerings, P places, F funds.

    Attributes
    ----------
    fund
        Number of each pot's fund, (pots,).
    place
        School a pot is for, -1 for none, (pots,).
    amount
        Dollars, (pots, T).
    cap
        Most dollars that may be carried out of a year, (pots, T).
    reserve
        Share of a year's amount that stays unspent, (pots,).
    at_place
        Whether a fund may pay for an offering at a place, (F, Q, P).
    at_district
        Whether a fund may pay for an offering's district costs, (F, Q).
    """

    fund: IntArray
    place: IntArray
    amount: FloatArray
    cap: FloatArray
    reserve: FloatArray
    at_place: BoolArray
    at_district: BoolArray

    @cached_property
    def _number(self) -> dict[tuple[int, int], int]:
        where = zip(self.fund.tolist(), self.place.tolist(), strict=True)
        return {key: pot for pot, key in enumerate(where)}

    def of(self, fund: int, place: int) -> int | None:
        """Return the pot that a fund pays from at a place (-1: at the office), if it has one."""
        number = self._number
        return number.get((fund, -1), number.get((fund, place)))

    def alike(self, offering: IntArray, place: IntArray, apart: IntArray) -> IntArray:
        """Label costs so that equal labels mean that the same pots may pay.

        Parameters
        ----------
        offering, place
            Numbers, shape (costs,); place -1 is a district cost.
        apart
            What else tells costs apart, shape (keys, costs).
        """
        away = place < 0
        funds = np.where(
            away[None, :], self.at_district[:, offering], self.at_place[:, offering, place]
        )
        # Money by school tells places apart, but only where such money may pay.
        by_school = np.isin(np.arange(len(funds)), self.fund[self.place >= 0])
        tells = funds[by_school].any(axis=0) & ~away
        paying = np.packbits(funds, axis=0).astype(np.int64)
        return alike(len(place), [np.where(tells, place, -1), *paying, *apart])

    def admits(self, offering: IntArray, place: IntArray) -> BoolArray:
        """Return which pot may pay for costs of these offerings at these places.

        Parameters
        ----------
        offering, place
            Numbers, shape (costs,); place -1 is a district cost.

        Returns
        -------
        Shape (costs, pots).
        """
        fund = self.fund[None, :]
        away = (place < 0)[:, None]
        here = self.at_place[fund, offering[:, None], place[:, None]]
        there = self.at_district[fund, offering[:, None]]
        own = (self.place[None, :] < 0) | (self.place[None, :] == place[:, None])
        result: BoolArray = np.where(away, there, here) & own
        return result

    def may_pay(self, fund: IntArray, offering: IntArray, place: IntArray) -> BoolArray:
        """Return whether each fund has a pot that may pay for the cost beside it.

        Parameters
        ----------
        fund, offering, place
            Numbers, shape (costs,); place -1 is a district cost.
        """
        has = np.zeros((len(self.at_place), self.at_place.shape[2] + 1), dtype=bool)
        has[self.fund, self.place] = True
        has[self.fund[self.place < 0]] = True
        there = np.where(
            place < 0, self.at_district[fund, offering], self.at_place[fund, offering, place]
        )
        return np.asarray(there & has[fund, place])


def make_pots(scenario: Scenario, places: tuple[str, ...]) -> Pots:
    """Return the scenario's pots; `places` are the place ids, `central` last."""
    number: dict[str | None, int] = {place: i for i, place in enumerate(places)}
    number[None] = -1
    fund, place, amount, share, reserve = [], [], [], [], []
    for f, given in enumerate(scenario.funds.values()):
        for school, dollars in pots(given):
            fund.append(f)
            place.append(number[school])
            amount.append(dollars)
            share.append(given.carryover)
            reserve.append(given.reserve)
    dollars_by_year = by_year(amount, scenario.years)
    at_place, at_district = _admissions(scenario, places)
    return Pots(
        fund=np.array(fund, dtype=np.int64),
        place=np.array(place, dtype=np.int64),
        amount=dollars_by_year,
        cap=dollars_by_year * np.array(share, dtype=float).reshape(-1, 1),
        reserve=np.array(reserve, dtype=float),
        at_place=at_place,
        at_district=at_district,
    )


def _admissions(scenario: Scenario, places: tuple[str, ...]) -> tuple[BoolArray, BoolArray]:
    payers = Payers(scenario)
    # What each offering is: the funds that may pay for it, and the places where it is.
    offered: list[tuple[tuple[str, ...], Mapping[str, object]]] = [
        *((payers.admitting(key), program.sites) for key, program in scenario.programs.items()),
        *(
            (payers.admitting_all(merge), merge_schools(scenario, merge))
            for merge in scenario.merges.values()
        ),
        *(
            (payers.admitting_reorganization(key), dict.fromkeys(payers.concerned(key)))
            for key in scenario.reorganizations
        ),
    ]
    shape = (len(scenario.funds), len(offered), len(places))
    at_place, at_district = np.zeros(shape, dtype=bool), np.zeros(shape[:2], dtype=bool)
    for f, fund in enumerate(scenario.funds):
        schools = payers.schools[fund]
        own = np.array([schools is None or place in schools for place in places], dtype=bool)
        admitted = np.array([fund in funds for funds, _ in offered], dtype=bool)
        at_place[f] = admitted[:, None] & own[None, :]
        office = [payers.serves_office(fund, where) for _, where in offered]
        at_district[f] = admitted & np.array(office, dtype=bool)
        # `central` is no school: paid as a district cost would be.
        at_place[f, :, -1] = at_district[f]
    return at_place, at_district
