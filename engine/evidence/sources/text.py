"""Mends the text of sources, and reads grades in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from ..library.words import grade_text

Row = Mapping[Any, Any]
"""A row of a source's table: its cells by their column's name."""

_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
_GRADE = r"(?:pre-?k|k|\d{1,2})"
_LISTED = re.compile(
    rf"grades?:?\s*({_GRADE})((?:\s*(?:-|–|to|through|and|,|;|&)\s*(?:and\s*)?{_GRADE})*)(?![a-z0-9])"
)
_NAMED_GRADE = re.compile(rf"\b({'|'.join(_ORDINALS)})[\s-]*grade")
_NUMBERED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[\s-]*grade")
_MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]+")


def clean(value: object) -> str:
    """Return a cell as text: empty if missing, its spaces single, its broken letters mended."""
    if value is None or value != value:
        return ""
    text = str(value)
    for _ in range(3):
        if not _MISREAD.search(text):
            break
        try:
            text = text.encode("latin-1").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
    return " ".join(text.replace("\u00ae", "").replace("\u2122", "").split()).strip(" -")


def number(value: object) -> float | None:
    """Return a cell as a number; None: it is empty, or no number."""
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if isfinite(found) else None


def joined(*parts: str) -> str:
    """Return the parts that say anything, with semicolons between."""
    return "; ".join(part for part in parts if part)


def first_grades(text: str) -> str | None:
    """Return the grades that a text names, as `2` or `K-3`; None: it names none."""
    said = text.lower().replace("pre-k", "prek")
    found: list[int] = []
    for first, rest in _LISTED.findall(said):
        found += [_place(grade) for grade in (first, *re.findall(_GRADE, rest))]
    found += [_ORDINALS[word] for word in _NAMED_GRADE.findall(said)]
    found += [int(number) for number in _NUMBERED.findall(said)]
    if re.search(r"\bkindergart", said) and "prekindergart" not in said:
        found.append(0)
    if re.search(r"preschool|prek|pre-?kindergart|head start|[34]-year-old|[34] year old", said):
        found.append(-1)
    found = [grade for grade in found if -1 <= grade <= 12]
    return grade_text(min(found), max(found)) if found else None


def _place(grade: str) -> int:
    return {"prek": -1, "pre-k": -1, "k": 0}.get(grade, int(grade) if grade.isdigit() else -9)
