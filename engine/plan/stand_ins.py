"""Which programs stand in for one that ends: meant to, or for the same goal and students."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.scenario.scenario import Scenario
from ..figures.arrays import BoolArray, FloatArray, IntArray

MUCH_THE_SAME = 2.0
"""How many times as many students of a school may be as good as the same students."""


@dataclass(frozen=True, eq=False)
class StandIns:
    """How well each of Q programs stands in for each that ends.

    Attributes
    ----------
    meant
        Whether it is meant to replace the one that ends, (ended, other).
    common
        Share of both programs' goals that they have in common, (ended, other).
    same_students
        Whether both serve one group, or both a cross-section, (ended, other).
    cross_section
        Whether a program serves a cross-section of a school, (Q,).
    """

    meant: BoolArray
    common: FloatArray
    same_students: BoolArray
    cross_section: BoolArray

    @classmethod
    def of(cls, scenario: Scenario) -> StandIns:
        """Return those of a scenario's programs."""
        programs = scenario.programs
        number = {key: q for q, key in enumerate(programs)}
        meant = np.zeros((len(programs), len(programs)), dtype=bool)
        for key, program in programs.items():
            meant[[number[ended] for ended in program.replaces if ended in number], number[key]] = (
                True
            )
        has = np.array([[goal in p.effects for goal in scenario.goals] for p in programs.values()])
        has = has.reshape(len(programs), len(scenario.goals)).astype(float)
        both = has @ has.T
        either = has.sum(axis=1)[:, None] + has.sum(axis=1) - both
        served = [program.serves for program in programs.values()]
        group = np.array([served.index(one) for one in served], dtype=np.int64)
        return cls(
            meant=meant,
            common=both / np.maximum(either, 1.0),
            same_students=group[:, None] == group,
            cross_section=np.array([one is None for one in served], dtype=bool),
        )

    def fits(
        self, ended: int, other: IntArray, students: FloatArray, served: FloatArray
    ) -> BoolArray:
        """Return whether programs at a school stand in for one that ends there, (n,).

        Students are the same if both serve one group, or both a cross-section of the school of
        much the same size: one for all is not one for a few.

        Parameters
        ----------
        ended, other
            Numbers of programs; the others', (n,).
        students, served
            How many the one that ends and each other serve there, (n,).
        """
        fewer, more = np.minimum(students, served), np.maximum(students, served)
        size = not self.cross_section[ended] or more <= MUCH_THE_SAME * fewer
        like = self.same_students[ended, other] & (self.common[ended, other] > 0.0) & size
        return np.asarray((other != ended) & (self.meant[ended, other] | like))

    def likeness(self, ended: int, other: int) -> tuple[bool, float]:
        """Return how well another stands in: meant to replace it, share of goals in common."""
        return bool(self.meant[ended, other]), float(self.common[ended, other])
