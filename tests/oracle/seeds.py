"""How much of what is random is always tried; the rest is left to `make test-all`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

USUAL = 100
"""Examples of a property that Hypothesis draws where nothing else is said."""


def chunks(seeds: range, size: int, *, quick: int = 1, part: int | None = None) -> list[Any]:
    """Return ranges of so many seeds as parameters, those after the first `quick` marked slow.

    With a `part`, only so many seeds of the first range are quick, and its others are a range more.
    """
    begins = sorted({*range(0, len(seeds), size), *(() if part is None else (part,))})
    ends = [*begins[1:], len(seeds)]
    return [
        pytest.param(
            chunk,
            id=f"{chunk[0]}-{chunk[-1]}",
            marks=() if n < quick else pytest.mark.slow,
        )
        for n, chunk in enumerate(seeds[a:b] for a, b in zip(begins, ends, strict=True))
    ]


def some(seeds: Sequence[int], *, quick: int) -> list[Any]:
    """Return seeds as parameters, those after the first `quick` marked slow."""
    return [
        pytest.param(seed, marks=() if n < quick else pytest.mark.slow)
        for n, seed in enumerate(seeds)
    ]


def examples(most: int) -> settings:
    """Return the settings of a property with so many examples; fewer where all draw fewer."""
    share = min(1.0, settings().max_examples / USUAL)
    return settings(max_examples=max(1, round(most * share)), deadline=None)
