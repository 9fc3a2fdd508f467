"""What the engine says in set phrases, said in another language: each phrase is its own pattern.

A phrase is a text of the catalogue, such as 'No more than %(programs)s run at once%(where)s.' A
sentence of the engine that fits it is taken apart by it, each part is said in its turn, and the
whole is put together by the phrase's translation. In English that gives the same sentence again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .engine_words import PARTS, PHRASES, SERIES, Phrase

_NUMBER = r"-?[\d,]*\.?\d+(?:e[+-]?\d+)?"
_FIGURES: Mapping[str, str] = {
    "n": _NUMBER,
    "year": r"\d{4}",
    "share": rf"{_NUMBER}%",
    "money": r"-?\$[\d,]*\.?\d+",
}
_VALUE = re.compile(r"%\(([a-z]+)(\d?)\)s")
_JOINTS = (", ", " and ", " or ")


@dataclass(frozen=True)
class Phrases:
    """Says what the engine says, in a language.

    Attributes
    ----------
    say, say_many
        Return a text of the catalogue with values put into it; for one, or for many.
    names
        How programs, schools, funds and groups are called: by them lists are taken apart.
    shown
        Returns a name, or what no phrase fits, as it is shown.
    """

    say: Callable[..., Any]
    say_many: Callable[..., Any]
    names: Iterable[str] = ()
    shown: Callable[[str], Any] = str
    _known: dict[str, re.Pattern[str]] = field(default_factory=dict, repr=False)

    def said(self, text: str) -> Any:
        """Return what the engine says, its parts between semicolons by themselves.

        Returns
        -------
        None where no phrase fits it.
        """
        whole = self._by(text, PHRASES)
        if whole is not None or "; " not in text:
            return whole
        parts = text.split("; ")
        said = [self._by(part, PHRASES) for part in parts]
        if all(part is None for part in said):
            return None
        joined = said[0] if said[0] is not None else self.shown(parts[0])
        for part, text in zip(said[1:], parts[1:], strict=True):
            b = self.shown(text) if part is None else part
            joined = self.say("%(a)s; %(b)s", a=joined, b=b)
        return joined

    def part(self, kind: str, text: str) -> Any:
        """Return a part of a kind, of `PARTS`; None where no phrase fits it."""
        return self._by(text, PARTS[kind])

    def _by(self, text: str, phrases: Iterable[Phrase]) -> Any:
        for phrase in phrases:
            message = phrase if isinstance(phrase, str) else phrase[-1]
            match = _pattern(phrase).fullmatch(text)
            if match is None:
                continue
            values = {key: self._value(key, part) for key, part in match.groupdict().items()}
            if isinstance(phrase, tuple):
                return self.say_many(*phrase, float(match["n"].replace(",", "")), **values)
            return self.say(message, **values) if message else ""
        return None

    def _value(self, key: str, text: str) -> Any:
        """Return what stands for a value: a part that has words of its own, names, or a figure."""
        kind = key.rstrip("0123456789")
        if kind in _FIGURES:
            return text
        if kind in PARTS:
            said: Any = self._by(text, PARTS[kind])
        elif kind in SERIES:
            pieces = re.split(r"(?:, | and )(?=at \d|everywhere |in \d|\d{4})", text)
            of = SERIES[kind]
            values = [
                self._by(piece, PARTS[of]) if of in PARTS else self._value(of, piece)
                for piece in pieces
            ]
            said = None if None in values else self._joined(values, "and")
        elif kind in ("names", "either"):
            said = self._listed(text)
        else:
            said = self._within(text) if kind == "text" else None
        return self.shown(text) if said is None else said

    def _within(self, text: str) -> Any:
        """Return a sentence that stands in another, without its full stop."""
        said = self.said(text)
        if said is not None:
            return said
        whole = self._by(f"{text}.", PHRASES)
        return None if whole is None else whole[:-1]

    def _listed(self, text: str) -> Any:
        """Return names as a list, where each is known: a name may have commas and `and` in it."""
        found = self._split(text)
        if found is None or len(found) < 2:
            return None
        return self._joined([self.shown(name) for _, name in found], found[-1][0].strip())

    def _joined(self, items: Sequence[Any], joint: str) -> Any:
        *head, last = items
        if not head:
            return last
        whole = head[0]
        for item in head[1:]:
            whole = self.say("%(a)s, %(b)s", a=whole, b=item)
        if joint == "or":
            return self.say("%(a)s or %(b)s", a=whole, b=last)
        return self.say("%(a)s and %(b)s", a=whole, b=last)

    def _split(self, text: str) -> list[tuple[str, str]] | None:
        """Return each name with what stands before it; None where one is not known."""
        if "names" not in self._known:
            known = sorted(set(self.names) - {""}, key=len, reverse=True)
            self._known["names"] = re.compile("|".join(map(re.escape, known)) or r"(?!)")
        at, joint, found = 0, "", []
        while match := self._known["names"].match(text, at):
            found.append((joint, match[0]))
            at = match.end()
            if at == len(text):
                return found
            joint = next((j for j in _JOINTS if text.startswith(j, at)), "")
            at += len(joint)
            if not joint:
                return None
        return None


@cache
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """Return what a sentence of a phrase looks like."""
    return re.compile(_expression(phrase), re.DOTALL)


@cache
def _expression(phrase: Phrase) -> str:
    return _of_either(phrase) if isinstance(phrase, tuple) else _of_text(phrase)


def _of_either(phrase: tuple[str, str]) -> str:
    """Return a pattern for both forms, which differ by one piece of text."""
    one, many = phrase
    same = 0
    while one[same : same + 1] == many[same : same + 1]:
        same += 1
    tail = 0
    while tail < len(one) - same and one[-1 - tail] == many[-1 - tail]:
        tail += 1
    a, b = one[same : len(one) - tail], many[same : len(many) - tail]
    head, rest = one[:same], one[len(one) - tail :]
    return f"{_of_text(head)}(?:{re.escape(a)}|{re.escape(b)}){_of_text(rest)}"


def _of_text(message: str) -> str:
    at, parts = 0, []
    for match in _VALUE.finditer(message):
        kind, number = match.groups()
        parts += [re.escape(message[at : match.start()]), f"(?P<{kind}{number}>{_looks(kind)})"]
        at = match.end()
    return "".join([*parts, re.escape(message[at:])])


@cache
def _looks(kind: str) -> str:
    """Return what a value looks like, by its name in the phrase."""
    if kind in _FIGURES:
        return _FIGURES[kind]
    if kind == "years":
        return r"\d{4}(?: and \d{4})*"
    if kind in PARTS and kind != "mark":  # A school is marked by any word.
        return "|".join(re.sub(r"\(\?P<\w+>", "(?:", _expression(each)) for each in PARTS[kind])
    return r".+?"
