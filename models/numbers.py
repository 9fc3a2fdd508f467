"""Numbers as people write them: never 1.2e+07."""

import math
from decimal import Decimal

MOST_DIGITS = 15
"""Digits of a number that a computer keeps."""

IN_FULL = 10
"""Digits of a number in full: more are rounding."""

LARGE = 10_000
"""From here on thousands are set apart."""


def shown(value: float, digits: int = 6) -> str:
    """Return a number with so many digits that count, whole ones all: 5000, but 12,345,678.

    Parameters
    ----------
    value
        Any.
    digits
        How many digits count at most, those before the point left aside.
    """
    return _text(value, digits, "," if abs(value) >= LARGE else "")


def dollars(amount: float) -> str:
    """Return dollars, with cents only where there are some."""
    whole = abs(amount - round(amount)) < 0.005
    text = f"${abs(amount):,.0f}" if whole else f"${abs(amount):,.2f}"
    return f"-{text}" if amount < 0 and text != "$0" else text


def with_sign(value: float, digits: int = 3) -> str:
    """Return a change with its sign, and so many digits that count: +0.22, -1234, +0."""
    return f"{'+' if value >= 0 else ''}{shown(value, digits)}"


def counted(value: float, unit: str) -> str:
    """Return an amount in full with its unit: $1,000,000, 12 sites."""
    return dollars(value) if unit == "dollars" else f"{shown(value, IN_FULL)} {unit}"


def typed(value: float, digits: int = MOST_DIGITS) -> str:
    """Return a number as one would type it: 12345678, 0.00000018."""
    return _text(value, digits, "")


def as_share(percent: float) -> str:
    """Return how to write a percentage as a share: 'for 40 percent write 0.4'."""
    return f"for {typed(percent)} percent write {typed(round(percent / 100, 12))}"


def _text(value: float, digits: int, thousands: str) -> str:
    if not math.isfinite(value):
        return f"{value:g}"
    places = digits - 1 - Decimal(f"{value:.{digits - 1}e}").adjusted() if value else 0
    text = f"{Decimal(repr(float(value))):{thousands}.{max(places, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
