"""Patterns of names and of codes, and account codes taken apart."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from .map import Account, Match, Patterns


def plain(name: str) -> str:
    """Return a name as it is compared: capitals and the number of spaces do not count."""
    return " ".join(name.split()).casefold()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, plain(pattern).split("*"))), re.DOTALL)


def named(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a name fits one of some patterns, in which `*` stands for any text."""
    shown = plain(name)
    return any(_compiled(pattern).fullmatch(shown) for pattern in patterns)


def starred(name: str, patterns: Iterable[str]) -> str | None:
    """Return the text that the `*` of the first pattern that a name fits stands for, if any."""
    shown = " ".join(name.split())
    for pattern in patterns:
        before, _, after = (" ".join(part.split()) for part in pattern.partition("*"))
        if named(shown, (pattern,)):
            return shown[len(before) : len(shown) - len(after)].strip()
    return None


def coded(code: str, patterns: Iterable[str]) -> bool:
    """Return whether a code fits one of some patterns or lies in one of some ranges (10-19)."""
    return any(_in_range(code, pattern) or named(code, (pattern,)) for pattern in patterns)


def _in_range(code: str, pattern: str) -> bool:
    ends = re.fullmatch(r"(\d+)\s*-\s*(\d+)", pattern)
    if ends is None or not code.isdecimal():
        return False
    return len(code) == len(ends[1]) and ends[1] <= code <= ends[2]


def matches(match: Match, item: str, codes: Mapping[str, str]) -> bool:
    """Return whether a line is meant, wherever it is.

    Parameters
    ----------
    match
        What is looked for.
    item
        The line's description.
    codes
        Its whole code (`account`) and its segments.
    """
    if match.items and not named(item, match.items):
        return False
    return all(coded(codes.get(name, ""), wanted) for name, wanted in match.codes.items())


def split_account(code: str, account: Account) -> dict[str, str] | None:
    """Return the segments of a code; None if it is not made so."""
    if account.separator:
        parts = [part.strip() for part in code.split(account.separator)]
        widths = list(account.segments.values())
        fit = len(parts) == len(widths) and all(
            0 < len(part) <= width for part, width in zip(parts, widths, strict=True)
        )
        return dict(zip(account.segments, parts, strict=True)) if fit else None
    if len(code) != sum(account.segments.values()):
        return None
    found, at = {}, 0
    for name, width in account.segments.items():
        found[name] = code[at : at + width]
        at += width
    return found


def shape(account: Account) -> str:
    """Return how a code looks: `999-99-9999 (fund, function, object)`."""
    sample = account.separator.join("9" * width for width in account.segments.values())
    return f"{sample} ({', '.join(account.segments)})"


def any_text(cells: Iterable[str], patterns: Patterns) -> bool:
    """Return whether a text of a row, or (the pattern "") that it has none, fits a pattern."""
    texts = [cell for cell in cells if cell]
    return any(named(cell, patterns) for cell in texts) if texts else "" in patterns
