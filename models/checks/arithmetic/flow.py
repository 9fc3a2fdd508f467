"""Whether pots can pay for demands that each only some of them may pay: a small maximum flow."""

from collections import deque
from collections.abc import Hashable, Mapping
from typing import TypeVar

Pot = TypeVar("Pot", bound=Hashable)


def short(
    demands: Mapping[frozenset[Pot], float], pots: Mapping[Pot, float]
) -> tuple[set[frozenset[Pot]], set[Pot]]:
    """Return demands that cannot all be paid, and the pots that may pay them; or nothing.

    Parameters
    ----------
    demands
        Dollars asked for, by the set of pots that may pay them.
    pots
        Dollars in each pot.

    Returns
    -------
    groups, used
        A set of demands whose sum exceeds what all the pots that may pay any of them hold
        (Hall's condition, so there is one whenever not everything can be paid); empty sets if
        everything can be paid.
    """
    left = dict(pots)
    unpaid = dict(demands)
    paid: dict[Pot, dict[frozenset[Pot], float]] = {pot: {} for pot in pots}
    for group in sorted(demands, key=len):
        for pot in sorted(group, key=lambda p: (len(demands), str(p))):
            _pay(group, pot, min(unpaid[group], left[pot]), left, unpaid, paid)
    smallest = 1e-6 + 1e-9 * sum(demands.values())
    for group in demands:
        while unpaid[group] > smallest:
            reached_groups, reached_pots, way = _search(group, left, paid, smallest)
            if way is None:
                return reached_groups, reached_pots
            _push(way, left, unpaid, paid)
    return set(), set()


def _pay(
    group: frozenset[Pot],
    pot: Pot,
    dollars: float,
    left: dict[Pot, float],
    unpaid: dict[frozenset[Pot], float],
    paid: dict[Pot, dict[frozenset[Pot], float]],
) -> None:
    if dollars > 0:
        left[pot] -= dollars
        unpaid[group] -= dollars
        paid[pot][group] = paid[pot].get(group, 0.0) + dollars


def _search(
    start: frozenset[Pot],
    left: Mapping[Pot, float],
    paid: Mapping[Pot, Mapping[frozenset[Pot], float]],
    smallest: float,
) -> tuple[set[frozenset[Pot]], set[Pot], list[tuple[frozenset[Pot], Pot]] | None]:
    """Look for a pot with money left, over payments that another pot could take over.

    Returns the groups and pots reached, and the way as (group, pot it should draw on) pairs.
    """
    came: dict[frozenset[Pot], tuple[frozenset[Pot], Pot] | None] = {start: None}
    pots: set[Pot] = set()
    ahead = deque([start])
    while ahead:
        group = ahead.popleft()
        for pot in group - pots:
            pots.add(pot)
            if left[pot] > smallest:
                way = [(group, pot)]
                step = came[group]
                while step is not None:
                    way.append(step)
                    step = came[step[0]]
                return set(came), pots, way[::-1]
            for other, dollars in paid[pot].items():
                if other not in came and dollars > smallest:
                    came[other] = (group, pot)
                    ahead.append(other)
    return set(came), pots, None


def _push(
    way: list[tuple[frozenset[Pot], Pot]],
    left: dict[Pot, float],
    unpaid: dict[frozenset[Pot], float],
    paid: dict[Pot, dict[frozenset[Pot], float]],
) -> None:
    """Move as much as goes along the way: each group draws on the next pot, freeing the last."""
    first, last = way[0][0], way[-1][1]
    freed = [paid[pot][way[i + 1][0]] for i, (_, pot) in enumerate(way[:-1])]
    dollars = min([unpaid[first], left[last], *freed])
    for i, (group, pot) in enumerate(way):
        paid[pot][group] = paid[pot].get(group, 0.0) + dollars
        if i + 1 < len(way):
            paid[pot][way[i + 1][0]] -= dollars
    unpaid[first] -= dollars
    left[last] -= dollars
