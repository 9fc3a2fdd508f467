"""Reading records: medians of repeats, the best bound known, who ended where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median_low

from .record import Record, relative_gap

OURS = "auto"
"""The method that ratios are to."""

TOLERANCE = 1e-6
"""By how much of its size a plan may be worth more than a sound bound (solvers' tolerances)."""


def median(records: Sequence[Record]) -> Record:
    """Return the record of middle total time; of an even number the faster of the middle two."""
    totals = [sum(record.seconds.values()) for record in records]
    return records[totals.index(median_low(totals))]


@dataclass(frozen=True)
class Runs:
    """All records of one instance that solve it as it is.

    Attributes
    ----------
    instance
        Its name.
    records
        Repeats and all.
    gap
        The gap that was asked.
    """

    instance: str
    records: tuple[Record, ...]
    gap: float

    @cached_property
    def by_method(self) -> dict[str, Record]:
        """One record for each method."""
        methods = dict.fromkeys(record.method for record in self.records)
        return {
            method: median([record for record in self.records if record.method == method])
            for method in methods
        }

    @cached_property
    def best_plan(self) -> float | None:
        """The most that any plan found is worth."""
        plans = [r.objective for r in self.records if r.objective is not None]
        return max(plans, default=None)

    @cached_property
    def best_bound(self) -> float | None:
        """The least bound that any run proved, wrong ones left out."""
        bounds = [r.bound for r in self.records if r.bound is not None and not self.wrong(r)]
        return min(bounds, default=None)

    def wrong(self, record: Record) -> bool:
        """Whether a known plan is worth more than a run's bound, or there to be found at all.

        Then the run proved nothing.
        """
        if self.best_plan is None:
            return False
        if record.bound is None:
            return record.status == "infeasible"
        return self.best_plan > record.bound + TOLERANCE * max(1.0, abs(self.best_plan))

    def true_gap(self, record: Record) -> float | None:
        """Return how far a run's plan is from the best bound known, as a share."""
        if record.objective is None or self.best_bound is None:
            return None
        return max(0.0, relative_gap(record.objective, self.best_bound))

    def reached(self, record: Record) -> bool:
        """Whether a run proved the gap that was asked."""
        return record.status == "optimal" and not self.wrong(record)

    def ratio(self, record: Record) -> float | None:
        """Return a run's time from the matrix to that of ours; None if ours did not reach it."""
        ours = self.by_method.get(OURS)
        if ours is None or not self.reached(ours):
            return None
        return record.from_matrix / max(ours.from_matrix, 1e-9)


def plain_runs(records: Iterable[Record], gap: float) -> dict[str, Runs]:
    """Return the runs of each instance, in the order of the records; what-ifs are left out."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        if not record.variant and not record.method.startswith("what-ifs"):
            grouped.setdefault(record.instance, []).append(record)
    return {name: Runs(name, tuple(found), gap) for name, found in grouped.items()}


def what_if_ratio(warm: Record, fresh: Record) -> float:
    """Return a warm solve's time as a share of the fresh one's."""
    return sum(warm.seconds.values()) / max(sum(fresh.seconds.values()), 1e-9)


def same_worth(one: Record, other: Record, gap: float) -> bool | None:
    """Return whether two solves of one scenario agree within the gap; None if either stopped.

    Neither plan may be worth more than the other's bound, nor may they be further apart than the
    gap.
    """
    if one.status != "optimal" or other.status != "optimal":
        return None
    a, a_bound, b, b_bound = one.objective, one.bound, other.objective, other.bound
    if a is None or a_bound is None or b is None or b_bound is None:
        return None
    size = max(1.0, abs(a), abs(b))
    slack = TOLERANCE * size
    return a <= b_bound + slack and b <= a_bound + slack and abs(a - b) <= gap * size + slack
