"""Addresses as a sweep uses them: `*` for every entry, and values relative to the scenario's."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..tree.tree import Map, Seq, key_in

EVERY = "*"
RELATIVE = ("times", "plus")


def expanded(tree: Map, address: str) -> tuple[str, ...]:
    """Return the addresses that one with `*` stands for: those that hold a value now.

    An address without `*` stands for itself, whether anything is there or not.

    Parameters
    ----------
    tree
        The raw tree, tables filled in.
    address
        Keys joined by dots.

    Returns
    -------
    In the order of the file.
    """
    keys = address.split(".")
    if EVERY not in keys:
        return (address,)
    return tuple(".".join(found) for found, value in _walk(tree, keys, ()) if value is not None)


def _walk(
    held: Any, keys: list[str], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not keys:
        yield above, held
        return
    if keys[0] != EVERY:
        yield from _walk(child(held, keys[0], above), keys[1:], (*above, keys[0]))
    elif isinstance(held, Map):
        for key in held:
            yield from _walk(held[key], keys[1:], (*above, str(key)))
    elif isinstance(held, Seq):
        for number, item in enumerate(held):
            name = getattr(item, "label", None) if above == ("rules",) else None
            yield from _walk(item, keys[1:], (*above, name or str(number + 1)))


def child(held: Any, key: str, above: tuple[str, ...]) -> Any:
    """Return what a key of an address leads to, None if to nothing.

    Rules go by their ids and items of other lists by their number from 1; a number that holds
    every year holds in each of them.
    """
    if isinstance(held, Map):
        return held.get(key_in(held, key))
    if isinstance(held, Seq) and above == ("rules",):
        return next((rule for rule in held if getattr(rule, "label", None) == key), None)
    if isinstance(held, Seq):
        return held[int(key) - 1] if key.isdecimal() and 1 <= int(key) <= len(held) else None
    is_number = isinstance(held, int | float) and not isinstance(held, bool)
    return held if is_number and key.isdecimal() and len(key) == 4 else None


def value_at(tree: Map, address: str) -> Any:
    """Return the value that stands at an address now, None if none does.

    Parameters
    ----------
    tree
        The raw tree, tables filled in.
    address
        Keys joined by dots, without `*`.
    """
    held: Any = tree
    above: tuple[str, ...] = ()
    for key in address.split("."):
        held = child(held, key, above)
        above = (*above, key)
    return held


def relative(value: Any) -> tuple[str, float] | None:
    """Return the kind and amount of a relative value (`{times: 0.9}`), None of a plain one."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((kind, amount),) = value.items()
    if kind not in RELATIVE or isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    return kind, float(amount)


def changed(value: Any, kind: str, amount: float) -> Any:
    """Return a value, or every number of a block, times or plus an amount.

    Parameters
    ----------
    value
        A number, or a block of numbers by year or school.
    kind
        `times` or `plus`.
    amount
        By what.

    Raises
    ------
    TypeError
        It holds something that is no number.
    """
    if isinstance(value, Mapping):
        return {key: changed(item, kind, amount) for key, item in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(value)
    return value * amount if kind == "times" else value + amount
