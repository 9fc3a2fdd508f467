"""Fits the mixture behind the winner's curse on a literature's z statistics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ....models.resolve.shrinkage import Mixture
from ...milp.model.arrays import BoolArray, FloatArray
from ..library.columns import WWC

NORMALS = 3
"""How many normals the mixture has; a fourth changes nothing that could be seen."""
_STARTS = (1.2, 2.0, 4.0)


def literature(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the z statistics to fit on: of the Clearinghouse, of whole samples, by study.

    Parameters
    ----------
    findings
        The library.

    Returns
    -------
    Columns `study`, `z` and `weight`: each study counts once, whatever number of findings it has.
    """
    told = findings["g"].notna() & findings["se"].notna() & ~findings["subgroup"].fillna(True)
    own = findings[told & (findings["source"] == WWC)]
    z = own["g"] / own["se"]
    found = pd.DataFrame({"study": own["study"], "z": z.to_numpy(float)})
    found["weight"] = 1.0 / found.groupby("study")["z"].transform("count").to_numpy(float)
    return found.reset_index(drop=True)


def halves(found: pd.DataFrame, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a literature in two halves; all findings of a study are in one of them."""
    studies = np.sort(found["study"].unique().astype(str))
    chosen = np.random.default_rng(seed).permutation(studies)[: len(studies) // 2]
    first = found["study"].isin(chosen)
    return found[first], found[~first]


def fit(z: FloatArray, weight: FloatArray) -> Mixture:
    """Return the mixture of normals around 0, each at least of SD 1, that is likeliest.

    Parameters
    ----------
    z, weight
        z statistics, and how often each counts.
    """
    from scipy.optimize import minimize

    count = len(_STARTS)

    def unpacked(x: FloatArray) -> tuple[FloatArray, FloatArray]:
        shares = np.exp(np.append(x[: count - 1], 0.0))
        return shares / shares.sum(), 1.0 + np.exp(x[count - 1 :])

    def loss(x: FloatArray) -> float:
        return -float(weight @ np.log(density(z, *unpacked(x)))) / float(weight.sum())

    start = np.append(np.zeros(count - 1), np.log(np.array(_STARTS) - 1.0))
    bounds = [(-6.0, 6.0)] * (count - 1) + [(-6.0, 4.0)] * count
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds)
    if not found.success:
        raise RuntimeError(f"the mixture was not fitted: {found.message}")
    shares, sds = unpacked(found.x)
    order = np.argsort(sds)
    return Mixture(tuple(map(float, shares[order])), tuple(map(float, sds[order])))


def density(z: FloatArray, shares: FloatArray, sds: FloatArray) -> FloatArray:
    """Return the density of a mixture of normals around 0 at z statistics."""
    each = np.exp(-0.5 * np.square(z[:, None] / sds)) / (sds * np.sqrt(2.0 * np.pi))
    return np.asarray(each @ shares)


def places(mixture: Mixture, z: FloatArray) -> FloatArray:
    """Return where |z| falls in the mixture, 0 to 1: evenly spread if the mixture is right."""
    from scipy.special import ndtr

    below = 2.0 * ndtr(np.abs(z)[:, None] / np.array(mixture.sds)) - 1.0
    return np.asarray(below @ np.array(mixture.shares))


def calibration(mixture: Mixture, held: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Return how held-out z statistics fall into equally likely bins of a mixture.

    Returns
    -------
    One row a bin: `upto` of |z|, the share `expected` and the share `found`, studies equal.
    """
    place = places(mixture, held["z"].to_numpy(float))
    weight = held["weight"].to_numpy(float)
    number = np.minimum((place * bins).astype(int), bins - 1)
    share = np.bincount(number, weight, minlength=bins) / weight.sum()
    return pd.DataFrame({"bin": np.arange(1, bins + 1), "expected": 1.0 / bins, "found": share})


def significant(z: FloatArray) -> BoolArray:
    """Return which z statistics are significant at the 5% level."""
    return np.asarray(np.abs(z) > 1.96)


def replicated(findings: pd.DataFrame, mixture: Mixture) -> tuple[float, float, float]:
    """Return what significant studies found, what shrinking leaves, and what others then found.

    Of programs with several studies on a goal; each study's findings are averaged, and programs
    count equally. The others are other places and years, so they tell more than the curse alone.
    """
    told = findings["g"].notna() & findings["se"].notna() & ~findings["subgroup"].fillna(True)
    own = findings[told & (findings["source"] == WWC)]
    studies = own.groupby(["program", "goal", "study"])[["g", "se"]].mean().reset_index()
    group = studies.groupby(["program", "goal"])["g"]
    number = group.transform("count")
    studies["others"] = (group.transform("sum") - studies["g"]) / (number - 1).where(number > 1)
    several = studies[number > 1]
    chosen = several[significant((several["g"] / several["se"]).to_numpy(float))]
    weight = (1.0 / number[chosen.index]).to_numpy(float)
    pairs = zip(chosen["g"], chosen["se"], strict=True)
    left = np.array([mixture.shrunk(g, se)[0] for g, se in pairs])
    seen, others = chosen["g"].to_numpy(float), chosen["others"].to_numpy(float)
    each = [float(np.average(values, weights=weight)) for values in (seen, left, others)]
    return each[0], each[1], each[2]
