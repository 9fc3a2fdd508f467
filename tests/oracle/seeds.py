"""Seeds of random scenarios in chunks: some always tried, the rest by `make test-all`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def chunks(seeds: range, size: int, *, quick: int) -> list[Any]:
    """Return ranges of so many seeds as parameters, those after the first `quick` marked slow."""
    return [
        pytest.param(
            chunk,
            id=f"{chunk[0]}-{chunk[-1]}",
            marks=() if n < quick else pytest.mark.slow,
        )
        for n, chunk in enumerate(seeds[at : at + size] for at in range(0, len(seeds), size))
    ]


def some(seeds: Sequence[int], *, quick: int) -> list[Any]:
    """Return seeds as parameters, those after the first `quick` marked slow."""
    return [
        pytest.param(seed, marks=() if n < quick else pytest.mark.slow)
        for n, seed in enumerate(seeds)
    ]
