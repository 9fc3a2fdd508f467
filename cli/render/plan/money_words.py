"""Where money comes from and goes: in words."""

from collections.abc import Iterable

from ....models.results.money_moves import Moved
from ..words import Names


def moved_in_words(moved: Moved, names: Names) -> str:
    """Return the name of a source or use of money."""
    if moved.kind == "carried":
        return "carried over"
    if moved.kind == "left":
        return "left unspent"
    if moved.kind == "rule":
        return f"topping schools up ({moved.id})"
    if moved.kind == "reorganization":
        return names.reorganization(moved.id)
    return names.program(moved.id)


def summed(flows: Iterable[tuple[Moved, float]]) -> list[tuple[Moved, float]]:
    """Return dollars by source or use, largest first."""
    total: dict[tuple[str, str], tuple[Moved, float]] = {}
    for moved, dollars in flows:
        before = total.get((moved.kind, moved.id), (moved, 0.0))[1]
        total[moved.kind, moved.id] = (moved, before + dollars)
    return sorted(total.values(), key=lambda pair: -pair[1])
