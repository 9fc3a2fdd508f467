"""Read YAML or JSON text into a tree whose every value knows its line.

Values are made from the parser's events, not by PyYAML's constructors: only so is every
duplicate key seen, is the word behind a `false` known, and can neither nesting nor aliases
exhaust the machine.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .problems import Problem
from .scalar import scalar
from .syntax import syntax_problems
from .tree import MOST_LEVELS, Map, Place, Seq, TooDeep, copied, size

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Many copies of copies (a "billion laughs") would fill the memory; no district needs as many.
MOST_ALIASED = 200_000

_PLAIN_TAGS = {None, "!", "tag:yaml.org,2002:str"}
_MERGE = object()
_NO_KEY = object()


class _Stop(Exception):
    """The text cannot be read any further; the problem is already noted."""


def read_text(text: str, file: str) -> tuple[Any, list[Problem]]:
    """Return the tree that a YAML or JSON text means, and all that is wrong with its syntax.

    Where the syntax is broken beyond reading on, the tree is None.

    Parameters
    ----------
    text
        Of the whole file.
    file
        Its name, for the messages.
    """
    tree, problems, failure = _attempt(text, file)
    if failure is None:
        return tree, problems
    found, mended = syntax_problems(text, file, failure)
    if mended is not None:
        # Indented with tabs: say so, then read on as if they were spaces, for what else is wrong.
        tree, more, failure = _attempt(mended, file)
        if failure is None:
            return tree, found + more
    return None, problems + found


def _attempt(text: str, file: str) -> tuple[Any, list[Problem], yaml.YAMLError | None]:
    builder = _Builder(file)
    try:
        builder.build(yaml.parse(_surrogates_joined(text), Loader=_Loader))
    except yaml.YAMLError as failure:
        return None, builder.problems, failure
    except _Stop:
        return None, builder.problems, None
    return builder.root, builder.problems, None


_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def _surrogates_joined(text: str) -> str:
    # JSON writes characters beyond 16 bits as two escapes, which YAML does not know.
    def joined(pair: re.Match[str]) -> str:
        high, low = int(pair[1], 16), int(pair[2], 16)
        return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _PAIR.sub(joined, text) if "\\u" in text else text


class _Level:
    """A mapping or list being read from line `begin` on, and the key that waits for its value."""

    __slots__ = ("anchor", "begin", "key", "line", "merged", "value", "word")

    def __init__(self, value: Map | Seq, anchor: str | None, line: int) -> None:
        self.value = value
        self.anchor = anchor
        self.begin = self.line = line
        self.key: Any = _NO_KEY
        self.word: str | None = None
        self.merged: list[Map] = []


class _Builder:
    """Builds the tree from the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.problems: list[Problem] = []
        self._stack: list[_Level] = []
        self._anchors: dict[str, Any] = {}
        self._aliased = 0
        self._documents = 0
        self._places: dict[int, Place] = {}

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open(Map(self._place(event)), event)
            elif kind is yaml.SequenceStartEvent:
                self._open(Seq(self._place(event)), event)
            elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
                self._close()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    self._stop(event, "a second document begins here (---)", "keep one per file")

    def _scalar(self, event: Any) -> None:
        value, word = event.value, None
        if event.tag is None and event.implicit[0]:
            if value == "<<" and self._wants_key():
                self._stack[-1].key = _MERGE
                return
            value, word = scalar(value)
        elif event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(event, f"the tag {tag} is not used here", "delete the tag")
            value, word = scalar(value)
        if event.anchor:
            self._anchors[event.anchor] = value
        self._add(value, event, word)

    def _open(self, value: Map | Seq, event: Any) -> None:
        if len(self._stack) >= MOST_LEVELS:
            self._stop(event, f"nested more than {MOST_LEVELS} levels deep", "check the brackets")
        if event.tag is not None and event.tag not in (
            "tag:yaml.org,2002:map",
            "tag:yaml.org,2002:seq",
        ):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(event, f"the tag {tag} is not used here", "delete the tag")
        if event.anchor:
            self._anchors[event.anchor] = _NO_KEY  # still open: an alias to it would never end
        self._stack.append(_Level(value, event.anchor, event.start_mark.line + 1))

    def _close(self) -> None:
        level = self._stack.pop()
        value = level.value
        if isinstance(value, Map):
            for source in level.merged:
                for key, item in source.items():
                    if key not in value:
                        place = source.places.get(key) if source.places else None
                        value.put(key, item, place)
        if level.anchor:
            self._anchors[level.anchor] = value
        self._add(value, None, None, level.begin)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            self._stop(event, f"*{event.anchor} is not defined", "define it first, with &")
        value = self._anchors[event.anchor]
        if value is _NO_KEY:
            self._stop(event, f"*{event.anchor} contains itself", "write the values out")
        try:
            self._aliased += size(value)
            if self._aliased > MOST_ALIASED:
                self._stop(event, "aliases repeat too many values", "write the values out")
            self._add(copied(value, len(self._stack)), event, None)
        except TooDeep:
            self._stop(event, f"nested more than {MOST_LEVELS} levels deep", "use fewer aliases")

    def _wants_key(self) -> bool:
        return (
            bool(self._stack)
            and self._stack[-1].key is _NO_KEY
            and isinstance(self._stack[-1].value, Map)
        )

    def _add(self, value: Any, event: Any, word: str | None, line: int = 0) -> None:
        line = line or event.start_mark.line + 1
        if not self._stack:
            self.root = value
            return
        level = self._stack[-1]
        if isinstance(level.value, Seq):
            level.value.put(value, self._at(line), word)
        elif level.key is _NO_KEY:
            level.key, level.line = self._key(value, word, line), line
        elif level.key is _MERGE:
            self._merge(level, value, line)
        else:
            # A value is found where its key stands, even if it begins on the next line.
            place = self._at(level.line if isinstance(value, Map | Seq) else line)
            if level.key is not None:
                level.value.put(level.key, value, place, word)
            level.key = _NO_KEY

    def _key(self, key: Any, word: str | None, line: int) -> Any:
        """Return a key as it is kept; None for one that is only there to be reported."""
        mapping = self._stack[-1].value
        assert isinstance(mapping, Map)
        if isinstance(key, Map | Seq):
            self._note(line, "there is a list or block where a key should be", "check the brackets")
            return None
        if key is None:
            self._note(line, "a key is missing before the colon", "write the key")
            return None
        if isinstance(key, bool):
            text = word or str(key).lower()
            self._note(
                line,
                f"`{text}` is read as {str(key).lower()}, not as a name",
                f'put it in quotes ("{text}") or use another name',
            )
            key = text
        if isinstance(key, float):
            key = str(key)
        for same in (key, str(key)):
            if same in mapping and mapping.places:
                first = mapping.places[same].line
                self._note(
                    line,
                    f"`{key}` is given twice, first in line {first}",
                    "keep one of them",
                    str(key),
                )
                return None
        return key

    def _merge(self, level: _Level, value: Any, line: int) -> None:
        level.key = _NO_KEY
        sources = value if isinstance(value, Seq) else [value]
        if all(isinstance(source, Map) for source in sources):
            level.merged.extend(sources)
        else:
            self._note(
                line,
                "<< takes in a block of keys, and this is not one",
                "name a block by its alias",
            )

    def _place(self, event: Any) -> Place:
        return self._at(event.start_mark.line + 1)

    def _at(self, line: int) -> Place:
        place = self._places.get(line)
        if place is None:
            place = self._places[line] = Place(self.file, line)
        return place

    def _note(self, line: int, says: str, mend: str, key: str = "") -> None:
        keys = [str(x.key) for x in self._stack if x.key is not _NO_KEY and x.key is not None]
        address = ".".join([*keys, key] if key else keys)
        self.problems.append(Problem("error", self.file, line, "", address, says, mend))

    def _problem(self, event: Any, says: str, mend: str) -> None:
        self._note(event.start_mark.line + 1, says, mend)

    def _stop(self, event: Any, says: str, mend: str) -> None:
        self._problem(event, says, mend)
        raise _Stop
