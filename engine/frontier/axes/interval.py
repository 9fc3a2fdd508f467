"""The part of a frontier that is asked for: between two amounts of its second objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....models.numbers import counted
from .axes import Axis
from .names import CannotTrace

Amount = float | int | str
"""A number in the objective's unit, or a text such as `$1,200,000` or `90%` of today's."""

AMOUNT_ROUNDING = 1e-9
"""Share of an amount by which it may lie outside."""


@dataclass(frozen=True)
class Interval:
    """Amounts of the second objective.

    Attributes
    ----------
    low, high
        In its unit; `low` is below `high`.
    sense
        1 if more of it is better, -1 if less is.
    """

    low: float
    high: float
    sense: int

    @property
    def least(self) -> float:
        """The score at its worse end."""
        return min(self.sense * self.low, self.sense * self.high)

    @property
    def most(self) -> float:
        """The score at its better end."""
        return max(self.sense * self.low, self.sense * self.high)

    def has(self, value: float) -> bool:
        """Return whether an amount lies in it."""
        slack = AMOUNT_ROUNDING * max(1.0, abs(self.low), abs(self.high))
        return self.low - slack <= value <= self.high + slack


def check_between(between: Sequence[Amount] | None, objectives: int) -> None:
    """Say before anything is solved what is wrong with an interval.

    Raises
    ------
    CannotTrace
        Everything that is wrong.
    """
    if between is None:
        return
    if isinstance(between, str) or len(between) != 2:
        raise CannotTrace("between is two amounts: the low and the high one")
    wrong = [f"between: {text}" for amount in between if (text := _fault(amount))]
    if objectives != 2:
        wrong.append(f"between goes with two objectives, not {objectives}: it is of the second")
    kinds = {_is_share(amount) for amount in between}
    if not wrong and len(kinds) == 1 and _number(between[0]) >= _number(between[1]):
        wrong.append(f"between: the low amount {between[0]} is not below the high one {between[1]}")
    if wrong:
        raise CannotTrace("\n".join(wrong))


def read_interval(between: Sequence[Amount], axis: Axis, today: float) -> Interval:
    """Return an interval in an objective's unit.

    Parameters
    ----------
    between
        As `check_between` lets it pass.
    axis
        The second objective.
    today
        What today's state comes to on it, which shares are of.

    Raises
    ------
    CannotTrace
        A share of nothing, or the low amount is not below the high one.
    """
    if today == 0 and any(map(_is_share, between)):
        raise CannotTrace(f"between: today's {axis.name} is 0, of which no share can be taken")
    low, high = (
        _number(amount) / 100.0 * today if _is_share(amount) else _number(amount)
        for amount in between
    )
    if low >= high:
        raise CannotTrace(
            f"between: {between[0]} is {counted(low, axis.unit)} and {between[1]} is"
            f" {counted(high, axis.unit)}; the low amount must be below the high one"
        )
    return Interval(low, high, axis.sense)


def _is_share(amount: Amount) -> bool:
    return isinstance(amount, str) and amount.strip().endswith("%")


def _number(amount: Amount) -> float:
    if not isinstance(amount, str):
        return float(amount)
    return float(amount.strip().removesuffix("%").strip().replace("$", "").replace(",", ""))


def _fault(amount: Amount) -> str:
    """Return what is wrong with an amount, empty if nothing is."""
    says = f"{amount!r} is no amount; write a number such as 1200000, $1,200,000 or 90%"
    if isinstance(amount, bool):
        return says
    try:
        number = _number(amount)
    except (TypeError, ValueError, AttributeError):
        return says
    return "" if abs(number) < float("inf") else says
