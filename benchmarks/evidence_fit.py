"""Draws how the fit behind the winner's curse holds on findings that it has not seen.

`python -m benchmarks.evidence_fit FILE.svg`: fits on half of the studies, and shows how the z
statistics of the other half fall into ten bins that the fit says are equally likely.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from groundswell.engine.evidence.chain import fit
from groundswell.engine.evidence.library.read import findings
from groundswell.models.resolve.shrinkage import EDUCATION


def draw(path: Path) -> None:
    """Draw both panels: the held-out half, and what is left of an effect by its z statistic."""
    first, held = fit.halves(fit.literature(findings()))
    mixture = fit.fit(first["z"].to_numpy(float), first["weight"].to_numpy(float))
    bins = fit.calibration(mixture, held)
    figure = Figure(figsize=(7.2, 3.0), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.bar(bins["bin"], bins["found"], color="0.6")
    left.axhline(0.1, color="0.1", linewidth=1)
    left.set_title("held-out findings in ten equally likely bins", fontsize=9)
    left.set_xlabel("bin of |z|, by the other half's fit")
    left.set_ylabel("share found")
    z = np.linspace(0.05, 8, 200)
    right.plot(z, [EDUCATION.shrunk(each, 1.0)[0] / each for each in z], color="0.1")
    right.set_ylim(0, 1)
    right.set_title("what is left of an effect", fontsize=9)
    right.set_xlabel("|z|: effect / standard error")
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
