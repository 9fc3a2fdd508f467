"""Where money comes from and goes: in words."""

from collections.abc import Iterable, Iterator, Sequence

from ....models.naming import rule_name
from ....models.results.money_moves import Moved
from ..words import Names, money, several

Dollars = Sequence[tuple[Moved, float]]
"""Sources or uses of money, with dollars."""

_PURSES = ("carried", "left")
"""Kinds that are no use of money, but what becomes of it unused."""


def moved_in_words(moved: Moved, names: Names, *, source: bool) -> str:
    """Return the name of a source or use of money."""
    if moved.kind == "carried":
        return "carried over" if source else "kept for later"
    if moved.kind == "left":
        return "unspent today" if source else "left unspent"
    if moved.kind == "rule":
        return f"topping schools up, under the rule {rule_name(moved.id)}"
    if moved.kind == "reorganization":
        return names.reorganization(moved.id)
    return names.program(moved.id)


def goes_in_words(uses: Dollars, names: Names, most: int) -> str:
    """Return where money goes: 'goes to Tutoring ($7,000); $4,000 of it stays unspent'."""
    listed = list(_listed(uses, names, source=False))
    parts = [f"goes to {several(listed, most)}"] if listed else []
    for moved, dollars in uses:
        whole = f"{money(dollars)} of it" if len(uses) > 1 else "all of it"
        if moved.kind == "left":
            parts.append(f"{whole} stays unspent")
        if moved.kind == "carried":
            parts.append(f"{whole} is kept for the next year")
    return "; ".join(parts)


def comes_in_words(sources: Dollars, names: Names, most: int) -> str:
    """Return where money comes from: 'comes from Clubs ($7,000); $4,000 of it is unspent today'."""
    listed = list(_listed(sources, names, source=True))
    parts = [f"comes from {several(listed, most)}"] if listed else []
    for moved, dollars in sources:
        whole = f"{money(dollars)} of it" if len(sources) > 1 else "all of it"
        if moved.kind == "left":
            parts.append(f"{whole} would stay unspent if all went on as today")
        if moved.kind == "carried":
            parts.append(f"{whole} is carried over from the year before")
    return "; ".join(parts)


def _listed(moves: Dollars, names: Names, *, source: bool) -> Iterator[str]:
    for moved, dollars in moves:
        if moved.kind not in _PURSES:
            yield f"{moved_in_words(moved, names, source=source)} ({money(dollars)})"


def summed(flows: Iterable[tuple[Moved, float]]) -> list[tuple[Moved, float]]:
    """Return dollars by source or use, largest first."""
    total: dict[tuple[str, str], tuple[Moved, float]] = {}
    for moved, dollars in flows:
        before = total.get((moved.kind, moved.id), (moved, 0.0))[1]
        total[moved.kind, moved.id] = (moved, before + dollars)
    return sorted(total.values(), key=lambda pair: -pair[1])
