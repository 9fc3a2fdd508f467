"""The raw tree of a scenario: plain values, each of which knows its file and line."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .table import TableName

Path = tuple[Any, ...]
"""Keys and list positions from the root of the tree to a value."""


class Place(NamedTuple):
    """Where a value stands: a line of a text file, or a row of a table.

    `depth` is, for a table row, how many keys of the address the row itself stands for; the
    rest of the address is the column. `table` knows what its columns are called.
    """

    file: str
    line: int | None = None
    depth: int | None = None
    table: TableName | None = None


class Map(dict[Any, Any]):
    """A mapping that knows its own place, and the place and original word of its values."""

    __slots__ = ("label", "place", "places", "words")

    def __init__(self, place: Place | None = None) -> None:
        super().__init__()
        self.place = place
        self.places: dict[Any, Place] | None = None
        self.words: dict[Any, str] | None = None
        self.label: str | None = None

    def put(self, key: Any, value: Any, place: Place | None, word: str | None = None) -> None:
        """Set a value with its place; `word` is how a true or false was really written."""
        self[key] = value
        if place is not None:
            if self.places is None:
                self.places = {}
            self.places[key] = place
        if word is not None:
            if self.words is None:
                self.words = {}
            self.words[key] = word


class Seq(list[Any]):
    """A list that knows its own place, and the place and original word of its items."""

    __slots__ = ("place", "places", "words")

    def __init__(self, place: Place | None = None) -> None:
        super().__init__()
        self.place = place
        self.places: list[Place | None] = []
        self.words: dict[int, str] | None = None

    def put(self, value: Any, place: Place | None, word: str | None = None) -> None:
        """Append a value with its place."""
        if word is not None:
            if self.words is None:
                self.words = {}
            self.words[len(self)] = word
        self.append(value)
        self.places.append(place)

    def drop(self, index: int) -> None:
        """Remove an item and what is known of its place."""
        del self[index]
        del self.places[index]
        if self.words:
            self.words = {i - (i > index): word for i, word in self.words.items() if i != index}


_BLOCKS = (Map, Seq)


class TooDeep(Exception):
    """A tree is nested deeper than any scenario can be."""


MOST_LEVELS = 60
_HUGE = 10**300  # beyond it an int is no float


def copied(value: Any, level: int = 0) -> Any:
    """Return a copy of a tree, places included, that shares nothing that can change.

    Parameters
    ----------
    value
        A tree, or part of one.
    level
        How deep it lies.

    Raises
    ------
    TooDeep
        The tree is nested more than `MOST_LEVELS` deep.
    """
    if level > MOST_LEVELS:
        raise TooDeep
    if isinstance(value, Map):
        new = Map(value.place)
        new.places = dict(value.places) if value.places else None
        new.words = value.words
        new.label = value.label
        for key, item in value.items():
            new[key] = copied(item, level + 1) if isinstance(item, _BLOCKS) else item
        return new
    if isinstance(value, Seq):
        row = Seq(value.place)
        row.extend(copied(item, level + 1) for item in value)
        row.places = list(value.places)
        row.words = value.words
        return row
    return value


def planted(value: Any, place: Place | None = None, level: int = 0) -> Any:
    """Return plain Python data as a tree whose values all stand at one place.

    Parameters
    ----------
    value
        Mappings, lists, tuples and plain values.
    place
        Where they all stand.
    level
        How deep the value lies.

    Raises
    ------
    TooDeep
        The data is nested more than `MOST_LEVELS` deep, or contains itself.
    """
    if level > MOST_LEVELS:
        raise TooDeep
    if isinstance(value, Mapping):
        new = Map(place)
        for key, item in value.items():
            # Years may be numbers; whatever else is no text becomes one, to be named if wrong.
            plain = key if isinstance(key, str) or type(key) is int else str(key)
            new[plain] = planted(item, place, level + 1)
        return new
    if isinstance(value, list | tuple):
        row = Seq(place)
        for item in value:
            row.put(planted(item, place, level + 1), None)
        return row
    if isinstance(value, int) and not -_HUGE < value < _HUGE:
        return math.inf
    # Numbers of array libraries are no Python numbers; they know how to become some.
    if not isinstance(value, bool | int | float | str) and callable(getattr(value, "item", None)):
        return value.item()
    return value


def settle(value: Any, place: Place) -> None:
    """Let all that a value holds stand where its cell stands."""
    if isinstance(value, Map):
        value.place = place
        value.places = dict.fromkeys(value, place)
        for item in value.values():
            settle(item, place)
    elif isinstance(value, Seq):
        value.place = place
        value.places = [place] * len(value)
        for item in value:
            settle(item, place)


def bare(value: Any) -> Any:
    """Return a tree as plain dicts and lists."""
    if isinstance(value, Mapping):
        return {key: bare(item) for key, item in value.items()}
    return [bare(item) for item in value] if isinstance(value, list | tuple) else value


def size(value: Any) -> int:
    """Return the number of values in a tree, itself included."""
    if isinstance(value, Map):
        return 1 + sum(size(item) for item in value.values())
    return 1 + sum(size(item) for item in value) if isinstance(value, Seq) else 1


def key_in(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the key as the mapping has it (2027 or "2027"), or None if it lacks it."""
    if key in mapping:
        return key
    if isinstance(key, int) and str(key) in mapping:
        return str(key)
    if isinstance(key, str) and key.isdecimal() and key.isascii() and int(key) in mapping:
        return int(key)
    return None


def look(root: Any, path: Path) -> Any:
    """Return the value at a path, or None if the tree has none there."""
    for key in path:
        if isinstance(root, Map):
            root = root.get(key_in(root, key))
        elif isinstance(root, Seq) and isinstance(key, int) and key < len(root):
            root = root[key]
        else:
            return None
    return root


def steps(root: Any, path: Path) -> Iterator[tuple[Any, Any, Place | None]]:
    """Walk down a path as far as the tree goes: (key, container, place of the value) at each.

    Parameters
    ----------
    root
        A tree.
    path
        Keys, and numbers of items from 0.
    """
    for key in path:
        if isinstance(root, Map):
            real = key_in(root, key)
            if real is None:
                return
            value = root[real]
            place = root.places.get(real) if root.places else None
            yield real, root, place or getattr(value, "place", None)
        elif isinstance(root, Seq) and isinstance(key, int) and key < len(root):
            value = root[key]
            place = root.places[key] or getattr(value, "place", None)
            yield key, root, place
        else:
            return
        root = value


def place_of(root: Any, path: Path) -> Place | None:
    """Return the place of the value at a path, or of the nearest thing that holds it.

    Parameters
    ----------
    root
        A tree.
    path
        Keys, and numbers of items from 0; none need be there.
    """
    place: Place | None = getattr(root, "place", None)
    for _, container, found in steps(root, path):
        place = found or getattr(container, "place", None) or place
    return place


def word_at(root: Any, path: Path) -> str | None:
    """Return how a true or false at a path was really written (`no`, `on`), if otherwise."""
    holder = look(root, path[:-1]) if path else None
    words = getattr(holder, "words", None)
    return words.get(path[-1]) if words else None


def address(root: Any, path: Path) -> str:
    """Return a path in words: keys joined by dots, rules by their ids.

    Parameters
    ----------
    root
        A tree whose rules are labelled.
    path
        Keys, and numbers of items from 0.
    """
    parts = []
    for i, key in enumerate(path):
        holder = look(root, path[:i])
        if not isinstance(holder, Seq):
            parts.append(str(key))
        elif path[0] == "rules" and i == 1:
            parts.append(getattr(look(root, path[:2]), "label", None) or str(key + 1))
        elif i + 1 < len(path):
            # A plain item is told by its value; only what lies deeper needs its number, from 1.
            parts.append(str(key + 1))
    return ".".join(parts)


def label_rules(root: Any) -> None:
    """Give each rule of a tree its id as a label: its own, or its kind and a number."""
    counts: dict[str, int] = {}
    rules = root.get("rules") if isinstance(root, Map) else None
    for rule in rules if isinstance(rules, Seq) else []:
        if isinstance(rule, Map):
            kind = str(rule.get("kind", "rule"))
            counts[kind] = counts.get(kind, 0) + 1
            own = rule.get("id")
            rule.label = own if isinstance(own, str) and own else f"{kind}_{counts[kind]}"
