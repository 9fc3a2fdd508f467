"""Where money comes from and goes: in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    return _with_purses("goes to", uses, _NOT_USED, names, most, source=False)


def comes_in_words(sources: Dollars, names: Names, most: int) -> str:
    """Return where money comes from: 'comes from Clubs ($7,000); $4,000 of it is unspent today'."""
    return _with_purses("comes from", sources, _NOT_TAKEN, names, most, source=True)


_NOT_USED = {"left": "stays unspent", "carried": "is kept for the next year"}
_NOT_TAKEN = {
    "left": "would stay unspent if all went on as today",
    "carried": "is carried over from the year before",
}
"""What becomes of money that is no use's, and where money is from that no use gives up."""


def _with_purses(
    verb: str,
    moves: Dollars,
    unused: Mapping[str, str],
    names: Names,
    most: int,
    *,
    source: bool,
) -> str:
    """Return the parts of money as a list that follows what the money is called."""
    listed = list(_listed(moves, names, source=source))
    parts = [f"{verb} {several(listed, most)}"] if listed else []
    for moved, dollars in moves:
        if moved.kind in unused:
            words = unused[moved.kind]
            first = f"{words} ({money(dollars)})" if len(moves) > 1 else words
            parts.append(f"{money(dollars)} of it {words}" if parts else first)
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
