"""Diminishing returns: what an average gain per student is worth, goal by goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.scenario.district import Step
from ...models.scenario.scenario import Scenario
from .arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Returns:
    """For each of G goals a concave piecewise-linear function through 0, of K steps.

    Attributes
    ----------
    ends
        Gain per student where each step ends, rising, the last one infinite, (G, K). A goal of
        fewer steps has its last one again.
    slopes
        Worth of a unit of gain on each step, not rising, (G, K).
    """

    ends: FloatArray
    slopes: FloatArray

    def of(self, gain: FloatArray, goal: IntArray) -> FloatArray:
        """Return R(gain), elementwise; a negative gain counts at the first slope.

        Parameters
        ----------
        gain
            Per student.
        goal
            Number of the goal that each is on, of a shape that fits.
        """
        # A concave function is the least of the lines that it is made of.
        worth = self.slopes[goal, 0] * gain
        for step in range(1, self.slopes.shape[1]):
            line = self._constants[goal, step] + self.slopes[goal, step] * gain
            worth = np.minimum(worth, line)
        return np.asarray(worth)

    def share(self, gain: FloatArray, goal: IntArray) -> FloatArray:
        """Return R(gain) / gain, elementwise, as `of`; at a gain of 0 the first slope."""
        small = np.abs(gain) < 1e-15
        safe = np.where(small, 1.0, gain)
        return np.where(small, self.slopes[goal, 0], self.of(gain, goal) / safe)

    @cached_property
    def _constants(self) -> FloatArray:
        """What each step's line is worth at a gain of 0, (G, K)."""
        falls = self.slopes[:, :-1] - self.slopes[:, 1:]
        # Where a step never ends, the next is the same again.
        ends = np.where(np.isfinite(self.ends[:, :-1]), self.ends[:, :-1], 0.0)
        return np.hstack([np.zeros((len(falls), 1)), np.cumsum(falls * ends, axis=1)])


def make_returns(scenario: Scenario) -> Returns:
    """Return each goal's returns, its own or the scenario's; left out, linear of slope 1."""
    steps = [_steps(goal.returns or scenario.returns) for goal in scenario.goals.values()]
    most = max(len(each) for each in steps)
    table = np.array([[*each, *[each[-1]] * (most - len(each))] for each in steps])
    return Returns(table[:, :, 0], table[:, :, 1])


def _steps(given: tuple[Step, ...]) -> list[tuple[float, float]]:
    """Return where each step ends, and its slope; the last one never ends."""
    steps = [(np.inf if step.up_to is None else step.up_to, step.worth) for step in given]
    if not steps:
        return [(np.inf, 1.0)]
    # Beyond a last step that ends, more gain is worth nothing.
    return steps if steps[-1][0] == np.inf else [*steps, (np.inf, 0.0)]


def goal_axis(scenario: Scenario) -> IntArray:
    """Return the numbers of the goals as an axis before that of the years, (G, 1)."""
    return np.arange(len(scenario.goals))[:, None]
