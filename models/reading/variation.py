"""Addresses with `*` for every entry, and values relative to what stands: in sweeps and `--set`."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..messages.number_text import numbers_meant
from ..messages.units import unit_of
from ..numbers import typed
from ..tree.tree import Map, Seq, key_in

EVERY = "*"
RELATIVE = ("times", "plus")
DIGITS = 12
"""Digits that a changed number keeps: what rounding adds beyond them is no money."""

_CHANGE = re.compile(r"([+*]?) *(-?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[+-]?[0-9]+)?) *(%?)")
_PLAIN_CHANGE = re.compile(r"([+*]) *([-−]?) *(.+)")
"""A change whose number is written as people write it: +$1,000."""


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


def written(text: str) -> dict[str, float] | None:
    """Return what a text means that says how a value is to change, None if it says none.

    `+10000` adds, `+-10000` takes off, `*1.02` is times; `90%` is times 0.9, `+5%` times 1.05.

    Parameters
    ----------
    text
        As it is typed behind the equals sign.

    Returns
    -------
    `{"plus": amount}` or `{"times": amount}`.
    """
    found = _CHANGE.fullmatch(text.strip())
    if found is None:
        return None
    sign, amount, share = found.groups()
    number = float(amount)
    if not sign and (not share or number < 0):  # -10% may mean a tenth less
        return None
    if share:
        return None if sign == "*" else {"times": (1.0 if sign else 0.0) + number / 100.0}
    return {"times" if sign == "*" else "plus": number}


_BOUNDS = ("at_least", "at_most")
"""Of a rule: shares of some kinds, counts of others."""


def unclear(text: str, address: str) -> str:
    """Return what to write instead of a text that may mean another change than it says, or "".

    `50%` of what is itself a share may be half of what stands, or a half; `+1,000` would be text.

    Parameters
    ----------
    text
        As it is typed behind the equals sign.
    address
        Of what it changes.
    """
    text = text.strip()
    path = address.split(".")
    unit = unit_of(path)
    bound = path[0] == "rules" and path[-1] in _BOUNDS
    change = written(text)
    if change is not None:
        if not (unit == "share" or bound) or not text.endswith("%"):
            return ""
        times, more = change["times"], text.startswith("+")
        itself = f"+{typed(round(times - 1, DIGITS))}" if more else typed(times)
        changed_by = typed(round(times, DIGITS))
        is_ = "may be" if bound else "is"
        return (
            f"{address} {is_} a share: write {itself}, or *{changed_by} for a share of what stands"
        )
    found = _PLAIN_CHANGE.fullmatch(text)
    if found is None:
        return ""
    sign, minus, number = found.groups()
    meant = numbers_meant(number, unit if sign == "+" else None)
    if sign == "*" and number.endswith("%"):
        meant = meant[:1]
    each = " or ".join(f"{sign}{minus and '-'}{typed(value)}" for value in meant)
    return each and f"write {each}"


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
    made = float(f"{value * amount if kind == 'times' else value + amount:.{DIGITS}g}")
    # A whole number stays one where it can: the format wants it so for counts.
    return int(made) if isinstance(value, int) and made.is_integer() else made


def in_words(value: Any) -> str | None:
    """Return a relative value as `written` reads it, None of a plain one."""
    by = relative(value)
    if by is None:
        return None
    kind, amount = by
    return f"{'*' if kind == 'times' else '+'}{typed(amount, DIGITS)}"
