"""Where a misplaced or misspelt key most likely belongs."""

import re
from typing import Any

from ..tree.addresses import NoSuchKey, fields_of, homes_of, kinds_at
from ..tree.problems import listed, nearest
from ..tree.tree import Map, Path, look


def unknown_key(path: Path) -> tuple[str, str]:
    """Return what is wrong with a key that the format does not have there, and how to mend it.

    Parameters
    ----------
    path
        Of the key.
    """
    key = str(path[-1])
    try:
        known = fields_of(kinds_at(path[:-1]))
    except NoSuchKey:
        known = ()
    says = f"`{key}` is not a key that can be used here"
    close = nearest(key, known)
    home = _home(key, path)
    if close is not None and (home is None or _same(close, key)):
        return says, f"did you mean {close}?"
    if home is not None:
        return says, f"it belongs to {home}: is the block indented wrongly?"
    return says, f"keys here: {listed(known, 24)}" if known else "delete it"


def parted_number(tree: Map, path: Path) -> Path | None:
    """Return the path of a number whose comma has made a key of the digits behind it.

    In a block in braces, `{amount: 45,000}` is an amount of 45 and a key `000` without a value.

    Parameters
    ----------
    tree
        The raw tree.
    path
        Of a key that the format does not have.
    """
    holder = look(tree, path[:-1])
    if not isinstance(holder, Map) or not re.fullmatch(r"\d[\d.]*[)%kKmM]?", str(path[-1])):
        return None
    keys = list(holder)
    at = keys.index(path[-1]) if path[-1] in keys else 0
    before = holder[keys[at - 1]] if at else None
    digits = isinstance(before, int | float) or (
        isinstance(before, str) and re.fullmatch(r"[-($€£]*\d+", before) is not None
    )
    alone = holder.get(path[-1]) is None and not isinstance(before, bool)
    return (*path[:-1], keys[at - 1]) if digits and alone else None


def parted(tree: Map, path: Path, before: Path) -> tuple[str, str]:
    """Return what is wrong with a number that a comma parts, and how to mend it.

    Parameters
    ----------
    tree
        The raw tree.
    path
        Of the key that is part of a number.
    before
        Of the other part, as `parted_number` gives it.
    """
    value = look(tree, before)
    says = f"`{before[-1]}: {value},{path[-1]}` is read as {value} and a key `{path[-1]}`"
    return says, "write the number without a comma, or with a decimal point"


def _same(a: str, b: str) -> bool:
    return a.lower().replace("_", "") == b.lower().replace("_", "").replace("-", "")


def _home(key: str, path: Path) -> str | None:
    """Return where in the format a misplaced key is at home, the nearest such place."""
    homes = [h for h in homes_of(key) if h[:1] != ("overrides",)]

    def kinship(home: tuple[str, ...]) -> tuple[int, int]:
        shared = 0
        for a, b in zip(home[:-1], path[:-1], strict=False):
            if a not in ("*", b):
                break
            shared += 1
        return shared, -abs(len(home) - len(path))

    if not homes:
        return None
    best = max(homes, key=kinship)
    if len(best) == 1:
        return "the top level"
    named = [p if s == "*" else s for s, p in zip(best, (*path, *best[len(path) :]), strict=False)]
    return "`" + ".".join("…" if s == "*" else str(s) for s in named[:-1]) + "`"


def indent_hint(tree: Map, path: Path) -> str:
    """Return a hint if the lines meant for an empty block seem to stand beside it.

    Parameters
    ----------
    tree
        The raw tree.
    path
        Of the empty block.

    Returns
    -------
    "" if there is none to give.
    """
    holder = look(tree, path[:-1])
    if not isinstance(holder, Map) or len(path) < 2:
        return ""
    fields = fields_of(_kinds_or_none(path))
    if any(other in fields for other in holder if other != path[-1]):
        return "; the lines below it seem to be indented too little"
    return ""


def _kinds_or_none(path: Path) -> tuple[Any, ...]:
    """Return the types at a path, none where the format has nothing."""
    try:
        return kinds_at(path)
    except NoSuchKey:
        return ()
