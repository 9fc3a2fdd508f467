"""Pools the findings of a search: by goal, findings of one study first made one.

Within a study the mean of its findings stands for them, with the variance of a mean of correlated
numbers [Borenstein, Hedges, Higgins and Rothstein 2009, Introduction to Meta-Analysis, chapter 24].
Across studies: random effects by restricted maximum likelihood, the standard error by Knapp and
Hartung, through PyMARE; the prediction interval is Higgins, Thompson and Spiegelhalter's (2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from ...milp.model.arrays import FloatArray
from ..libraries import MissingExtra
from .read import INSTALL_EVIDENCE

if TYPE_CHECKING:
    import pandas as pd

SAME_STUDY_CORRELATION = 0.8
"""Correlation taken between findings of one study: they are of the same students, mostly."""


@dataclass(frozen=True)
class Pooled:
    """An effect pooled over studies, in the unit of what was pooled.

    Attributes
    ----------
    mean, se
        Of the mean over studies.
    low, high
        95% confidence interval of the mean.
    tau2, i2
        Variance between studies; share of the variation that is between them, 0 to 1.
    predicted
        95% interval for the effect in one more study; None for fewer than three.
    """

    mean: float
    se: float
    low: float
    high: float
    tau2: float
    i2: float
    predicted: tuple[float, float] | None

    @property
    def elsewhere(self) -> float:
        """Standard error of what to expect at one more place: that of the mean, and between."""
        return sqrt(self.se**2 + self.tau2)


def pool(effects: FloatArray, errors: FloatArray) -> Pooled:
    """Return independent effects pooled; there are at least two.

    Raises
    ------
    MissingExtra
        PyMARE is not installed.
    """
    try:
        from pymare import Dataset
        from pymare.estimators import VarianceBasedLikelihoodEstimator
    except ImportError:
        raise MissingExtra(
            f"effects are pooled by PyMARE, which is not installed: {INSTALL_EVIDENCE}"
        ) from None
    from scipy.stats import t

    data = Dataset(y=np.asarray(effects, dtype=float), v=np.square(errors))
    estimator = VarianceBasedLikelihoodEstimator(
        method="REML", small_sample_correction="knapp-hartung"
    )
    found = estimator.fit_dataset(data).summary()
    mean, se = float(found.fe_params[0, 0]), float(found.fe_se[0, 0])
    tau2 = float(np.asarray(found.tau2).ravel()[0])
    i2 = float(found.get_heterogeneity_stats()["I^2"][0]) / 100.0
    count = len(effects)
    half = float(t.ppf(0.975, count - 1)) * se
    predicted = None
    if count > 2:
        wide = float(t.ppf(0.975, count - 2)) * sqrt(se**2 + tau2)
        predicted = (mean - wide, mean + wide)
    return Pooled(mean, se, mean - half, mean + half, tau2, i2, predicted)


def by_study(findings: pd.DataFrame) -> pd.DataFrame:
    """Return one row a study and goal: its findings' mean, and the standard error of that.

    Parameters
    ----------
    findings
        With `g` and `se`, in the order in which studies are to be listed.
    """
    rows = []
    for (study, goal), own in findings.groupby(["study", "goal"], sort=False):
        mean, se = composite(own["g"].to_numpy(float), own["se"].to_numpy(float))
        first = own.iloc[0]
        rows.append({**first, "study": study, "goal": goal, "g": mean, "se": se, "count": len(own)})
    import pandas as pd

    return pd.DataFrame(rows, columns=[*findings.columns, "count"])


def composite(effects: FloatArray, errors: FloatArray) -> tuple[float, float]:
    """Return the mean of correlated effects, and its standard error."""
    count = len(effects)
    together = (
        SAME_STUDY_CORRELATION * np.square(errors.sum())
        + (1.0 - SAME_STUDY_CORRELATION) * np.square(errors).sum()
    )
    return float(effects.mean()), float(np.sqrt(together)) / count
