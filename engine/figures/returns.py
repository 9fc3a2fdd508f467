"""Diminishing returns: what an average gain per student is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.scenario.scenario import Scenario
from .arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Returns:
    """A concave piecewise-linear function through 0.

    Attributes
    ----------
    ends
        Gain per student where each step ends, rising, the last one infinite, (steps,).
    slopes
        Worth of a unit of gain on each step, not rising, (steps,).
    """

    ends: FloatArray
    slopes: FloatArray

    def of(self, gain: FloatArray) -> FloatArray:
        """Return R(gain), elementwise; a negative gain counts at the first slope."""
        worth = self.slopes[0] * np.minimum(gain, self.ends[0])
        for low, high, slope in zip(self.ends, self.ends[1:], self.slopes[1:], strict=False):
            worth = worth + slope * np.clip(gain - low, 0.0, high - low)
        return np.asarray(worth)

    def share(self, gain: FloatArray) -> FloatArray:
        """Return R(gain) / gain, elementwise; at a gain of 0 the first slope."""
        small = np.abs(gain) < 1e-15
        return np.where(small, self.slopes[0], self.of(gain) / np.where(small, 1.0, gain))


def make_returns(scenario: Scenario) -> Returns:
    """Return the scenario's returns; left out they are linear, of slope 1."""
    ends = [np.inf if step.up_to is None else step.up_to for step in scenario.returns]
    slopes = [step.worth for step in scenario.returns]
    if not ends or ends[-1] < np.inf:
        # Beyond a last step that ends, more gain is worth nothing.
        slopes.append(0.0 if ends else 1.0)
        ends.append(np.inf)
    return Returns(np.array(ends), np.array(slopes))
