"""Text where a number should be: what it may mean, and what to write instead."""

import re
from collections.abc import Sequence
from typing import Any

from ..numbers import typed
from ..tree.addresses import required
from .units import Unit, may_be_negative, positive, unit_of, wanted

_NUMBER = re.compile(
    r"(?P<sign>\(?[-+−–]?)(?P<money>[$€£]?)\s*"
    r"(?P<digits>"
    r"\d{1,3}(?P<part>[,' _\u00a0\u2009\u202f])\d{3}(?:(?P=part)\d{3})*(?P<cents>\.\d+)?"
    r"|\d{1,3}(?:[. \u00a0\u2009\u202f]\d{3})+,\d+|\d+,\d+|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d+(?:\.\d+)?|\.\d+)"
    r"\s*(?P<factor>[kKmM%]?)\)?"
)
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "%": 1.0}
_DATE = re.compile(
    r"(?P<year>\d{4})-\d\d?-\d\d?\b.*"
    r"|\d\d?[/.-]\d\d?[/.-](?:\d{4}|\d\d)(?: .*)?"
    r"|\d\d?-[A-Z][a-z]{2}(?:-\d{2,4})?|[A-Z][a-z]{2}-\d\d"
)
_YEARS = re.compile(
    r"(?:FY ?)?(\d{4})\s*(?:-|–|—|:|\.\.+|to|through)\s*(?:FY ?)?(\d{4}|\d\d)", re.IGNORECASE
)
_MOST_YEARS = 30


def meant_number(text: Any, path: Sequence[Any]) -> float | None:
    """Return the number that a text such as "$45,000" must mean at a path, or None.

    Parameters
    ----------
    text
        A text, or any other value, which means none.
    path
        Of the value in the tree: it says what is counted.
    """
    found = numbers_meant(text, unit_of(path)) if isinstance(text, str) else ()
    if len(found) != 1 or (found[0] < 0 and not may_be_negative(path)):
        return None
    return found[0]


def certain_number(text: str, path: Sequence[Any]) -> float | None:
    """Return the number that a spreadsheet's text certainly means at a path; None where in doubt.

    Parameters
    ----------
    text
        Of a cell, such as "$1,071", "1 071", "(450)" or "12.5%".
    path
        Of its value in the tree: it says what is counted.
    """
    plain = _accounting(text)
    match = _NUMBER.fullmatch(plain)
    if match is None or match["factor"] in tuple("kKmM") or match["money"] in ("€", "£"):
        return None
    european = match["digits"].count(".") > 1
    misplaced = match["money"] and unit_of(path) not in ("dollars", None)
    return None if european or misplaced else meant_number(plain, path)


def _accounting(text: str) -> str:
    """Return an amount as it is usually written: the sign first, then the dollars."""
    plain = text.strip().lstrip("'")
    inside = re.fullmatch(r"\$\s*(\(.+\)|[-−–].+)", plain)
    if inside is not None:
        sign, rest = inside[1][0], inside[1][1:]
        return f"{sign}${rest.strip()}"
    behind = re.fullmatch(r"([$\d.,' ]+)-", plain)
    return f"-{behind[1]}" if behind is not None else plain


def meant_in_tag(text: Any) -> float | None:
    """Return the number that a tag's text such as "96%" or "-3" must mean, or None."""
    share = isinstance(text, str) and "%" in text
    return meant_number(text, ("voice",) if share else ("evidence", "unknown", "mean"))


def number_in_text(text: str, path: Sequence[Any], in_table: bool) -> tuple[str, str]:
    """Return what is wrong with a text where a number should be, and how to mend it.

    Parameters
    ----------
    text
        As it stands in the file.
    path
        Of the value in the tree: it says what is counted.
    in_table
        Whether it stands in a table, whose spreadsheet may have changed it.
    """
    unit = unit_of(path)
    shown = f'"{text[:40]}…"' if len(text) > 41 else f'"{text}"'
    date = _DATE.fullmatch(text.strip())
    if date is not None:
        if unit == "year" and date["year"]:
            return f"{shown} is a date, not a number", f"write {date['year']}"
        mend = f"write {wanted(unit)}" + ("; a spreadsheet makes dates of 1-2" if in_table else "")
        return f"{shown} is a date, not a number", mend
    says = f"{shown} is text, not a number"
    if unit == "year" and (years := years_meant(text)):
        return f"{shown} is text, not a year", years
    found = numbers_meant(text, unit)
    if "%" in text and not found:
        return f"{shown} is a percentage, not a number of {unit}", f"write {wanted(unit)}"
    if len(found) > 1:
        return says, _either(text, found)
    if found and found[0] < 0 and not may_be_negative(path):
        return f"{shown} is negative", f"write {wanted(unit)}, 0 or more"
    if found:
        return says, f"write {typed(found[0])}"
    if ":" in text:
        return says, "write the number in decimals, without a colon"
    return says, _without_reading(path, unit, in_table)


def years_meant(text: str) -> str:
    """Return how to write a span of years such as "2027-2029"; "" for what is none."""
    match = _YEARS.fullmatch(text.strip().strip("[]"))
    if match is None:
        return ""
    first = int(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first - first % 100 + int(match[2])
    if not first < last < first + _MOST_YEARS:
        return ""
    span = f"[{', '.join(str(year) for year in range(first, last + 1))}]"
    if len(match[2]) == 2 and last == first + 1:
        return f"write {last} for the school year {text}, or {span} for both years"
    return f"write {span}"


def numbers_meant(text: str, unit: Unit | None) -> tuple[float, ...]:
    """Return the numbers that a text may mean where this unit is wanted: none, one or two."""
    match = _NUMBER.fullmatch(text.strip()) if len(text) <= 40 else None
    if match is None or ("(" in text) != (")" in text):
        return ()
    found = [_signed(match, value) for value in _values(match, unit)]
    if match["factor"] != "%":
        return tuple(found)
    if unit == "share":
        return tuple(round(value / 100, 12) for value in found)
    if unit is not None or len(found) > 1:
        return ()
    return round(found[0] / 100, 12), found[0]


def _values(match: re.Match[str], unit: Unit | None) -> list[float]:
    digits = match["digits"]
    if match["part"]:
        whole = float(re.sub(r"[^0-9.]", "", digits))
        decimal = float(digits.replace(",", ".")) if re.fullmatch(r"\d+,\d{3}", digits) else None
        counts = match["money"] or (unit in ("dollars", "students") and digits[0] != "0")
        return [whole] if decimal is None or counts else [decimal, whole]
    if "," in digits:  # a decimal comma, or one for thousands that is out of place
        plain = re.sub(r"[^0-9.,]", "", digits)
        return [float(plain.replace(".", "").replace(",", ".")), float(plain.replace(",", ""))]
    return [float(digits.replace(".", "") if digits.count(".") > 1 else digits)]


def _signed(match: re.Match[str], value: float) -> float:
    value = round(value * _FACTORS[match["factor"].lower()], 10)
    return -value if match["sign"].strip("+") else value


def _either(text: str, found: Sequence[float]) -> str:
    first, second = map(typed, found)
    if "%" in text and "," not in text:
        return f"write {first} if a share is meant, {second} if not"
    return f"write {first} if the comma is a decimal point, {second} if it separates thousands"


def _without_reading(path: Sequence[Any], unit: Unit | None, in_table: bool) -> str:
    mend = f"write {wanted(unit)}"
    if unit in ("dollars", "students", "FTE"):
        return mend if positive(path) else f"{mend}; 0 if there are none"
    if len(path) == 5 and path[2] == "effects" and path[4] == "mean":
        return f"{mend}, or `unknown` if it was never measured"
    if required(path):
        return mend
    return f"{mend}, or {'empty the cell' if in_table else 'leave it out'}"
