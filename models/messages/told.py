"""Values as a reader of the file would call them."""

import math
from collections.abc import Mapping
from typing import Any

from ..numbers import typed

LARGE = 1e15
"""From here on a computer's own way of writing a number has an exponent."""


def told(value: Any, word: str | None = None) -> str:
    """Return a value as a reader of the file would call it; `word`: how it was written.

    Parameters
    ----------
    value
        Any value of a tree.
    word
        How it was written, where that is not how it was read (`no`).
    """
    if word is not None:
        return f"`{word}` (read as {str(value).lower()})"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:40]}…"' if len(value) > 41 else f'"{value}"'
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return "a block of keys"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def number(value: float) -> str:
    """Return a number as one would type it."""
    whole = math.isfinite(value) and abs(value) < LARGE and value == int(value)
    return str(int(value)) if whole else typed(float(value), 6)
