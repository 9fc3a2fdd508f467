"""The winner's curse: what an effect comes to, seen with all that its literature has found.

The z statistics of a literature are taken as a mixture of normals around 0. Then so are the true
effects in standard errors, with variances one less, and what to expect of an effect whose estimate
and standard error are known has a closed form [van Zwet, Schwab and Senn 2021, "The statistical
properties of RCTs and a proposal for shrinkage", Statistics in Medicine 40:6107-6117].
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt


@dataclass(frozen=True)
class Mixture:
    """A mixture of normals around 0, of which z statistics are drawn.

    Attributes
    ----------
    shares
        Of each normal; they add up to 1.
    sds
        Standard deviation of each, at least 1: chance alone gives 1.
    """

    shares: tuple[float, ...]
    sds: tuple[float, ...]

    def shrunk(self, estimate: float, se: float) -> tuple[float, float]:
        """Return the mean and the standard deviation of the true effect, given a study's.

        Parameters
        ----------
        estimate, se
            What a study found and its standard error, above 0, both in one unit.
        """
        z = estimate / se
        # By logarithms: no density becomes 0 however far out z lies.
        logs = [
            log(share) - 0.5 * (z / sd) ** 2 - log(sd * sqrt(2 * pi))
            for share, sd in zip(self.shares, self.sds, strict=True)
        ]
        most = max(logs)
        each = [exp(one - most) for one in logs]
        weights = [one / sum(each) for one in each]
        kept = [1 - 1 / sd**2 for sd in self.sds]
        mean = sum(w * k * z for w, k in zip(weights, kept, strict=True))
        square = sum(w * (k + (k * z) ** 2) for w, k in zip(weights, kept, strict=True))
        return mean * se, sqrt(max(square - mean**2, 0.0)) * se


EDUCATION = Mixture(shares=(0.770, 0.192, 0.038), sds=(1.90, 4.54, 16.10))
"""Fitted on the shipped findings of the What Works Clearinghouse (`engine.evidence.chain.fit`)."""
