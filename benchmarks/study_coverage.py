"""How often the 95% intervals of `evaluate` hold the true effect, each design 500 times.

python -m benchmarks.study_coverage [--draws 500] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

import click
import numpy as np

from groundswell.engine.evidence.designs.sample import sample_of
from groundswell.engine.evidence.studies.evaluate import DESIGNS, sized

from .study_simulations import SIMULATIONS, TRUE


@dataclass(frozen=True)
class Coverage:
    """What came of many studies drawn alike.

    Attributes
    ----------
    covered
        Share whose interval holds the true effect.
    bias
        Average estimate less the true effect, SD.
    se_ratio
        Average standard error over the spread of the estimates.
    """

    covered: float
    bias: float
    se_ratio: float


def coverage(design: str, draws: int, seed: int) -> Coverage:
    """Draw a design's studies, estimate each, and return how well that went."""
    found = []
    for number in range(draws):
        sample = sample_of(SIMULATIONS[design](np.random.default_rng([seed, number])))
        size = sized(DESIGNS[sample.study.design](sample, "reading", 1), any_time=False)
        assert size is not None
        found.append((size.g, size.se, size.low <= TRUE <= size.high))
    g, se, held = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    return Coverage(float(held.mean()), float(g.mean() - TRUE), float(se.mean() / g.std(ddof=1)))


def main(args: Sequence[str] | None = None) -> None:
    """Print a table of all designs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--design", choices=list(SIMULATIONS), action="append")
    asked = parser.parse_args(args)
    click.echo(
        "| design | draws | 95% intervals that hold the truth | bias, SD | se / spread | CPU s |"
    )
    click.echo("|---|---:|---:|---:|---:|---:|")
    for design in asked.design or SIMULATIONS:
        begin = process_time()
        found = coverage(design, asked.draws, asked.seed)
        click.echo(
            f"| {design} | {asked.draws} | {found.covered:.1%} | {found.bias:+.4f} |"
            f" {found.se_ratio:.2f} | {process_time() - begin:.0f} |"
        )


if __name__ == "__main__":
    main()
