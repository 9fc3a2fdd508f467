"""What Pydantic finds, said so that a budget officer can mend it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ..numbers import typed
from ..tree.addresses import (
    below,
    fields_of,
    is_by_year,
    is_list,
    is_mapping,
    is_model,
    kinds_at,
    words_of,
)
from ..tree.problems import listed, nearest
from ..tree.tree import Map, Path, place_of, word_at
from .hints import indent_hint, parted, parted_number, unknown_key
from .number_text import meant_number, number_in_text, years_meant
from .told import LARGE, number, told
from .units import positive, unit_of, wanted

Words = tuple[str, str]
"""What is wrong, and how to mend it."""


def worded(error: Mapping[str, Any], tree: Map, path: Path, kinds: tuple[Any, ...]) -> Words:
    """Return what an error of Pydantic's means.

    Parameters
    ----------
    error
        One of `ValidationError.errors()`.
    tree
        The raw tree.
    path
        Path of the value in the tree (of the missing or unknown key itself, too).
    kinds
        The types that the format allows there.

    Returns
    -------
    What is wrong, and how to mend it.
    """
    value, kind, context = error["input"], error["type"], error.get("ctx", {})
    in_table = _in_table(tree, path)
    if kind == "missing":
        return f"`{path[-1]}` is missing", f"{_where_to_add(tree, path)} with {_wanted(kinds)}"
    if error["loc"][-1] == "[key]" or kind in ("extra_forbidden", "invalid_key"):
        return _wrong_key(kind, tree, path, in_table)
    if kind == "value_error":
        says, _, mend = str(context["error"]).partition("; ")
        return says, mend
    if kind.startswith("union_tag"):
        return _rule_kind(value)
    if kind == "too_short":
        return f"{len(value) or 'none'} is too few", f"give at least {context['min_length']}"
    if value is None:
        return "it is empty", _filled(path, kinds) + indent_hint(tree, path)
    if in_table and kinds == (bool,):
        what = "text" if isinstance(value, str) else "a number"
        return f"{told(value)} is {what}, not true or false", (
            "write yes or true, or no or false; an empty cell means no"
        )
    if isinstance(value, str) and _wants_number(kind, kinds):
        return number_in_text(value, path, in_table)
    if kind == "string_pattern_mismatch":
        return _wrong_id(value, path, in_table)
    return _wrong_value(error, word_at(tree, path), path, kinds)


def _wrong_key(kind: str, tree: Map, path: Path, in_table: bool) -> Words:
    before = parted_number(tree, path)
    if before is not None:
        return parted(tree, path, before)
    if kind in ("extra_forbidden", "invalid_key"):
        return unknown_key(path)
    return _wrong_id(path[-1], path, in_table) if kind.startswith("string") else _wrong_year(path)


def _in_table(tree: Map, path: Path) -> bool:
    place = place_of(tree, path)
    return place is not None and place.table is not None


def _where_to_add(tree: Map, path: Path) -> str:
    """Return where to write a value that is missing: by its heading, in a table."""
    place = place_of(tree, path)
    if place is None or place.table is None:
        return f"add `{path[-1]}: …`"
    if place.line is None:
        return "fill the sheet"
    return f"fill the column `{place.table.written.get(str(path[-1]), path[-1])}`"


def _wants_number(kind: str, kinds: tuple[Any, ...]) -> bool:
    counts = float in kinds or (int in kinds and str not in kinds)
    return counts and not kind.startswith(("string", "literal"))


def _filled(path: Path, kinds: tuple[Any, ...]) -> str:
    if unit_of(path) in ("dollars", "students", "FTE"):
        none = "" if positive(path) else "; 0 if there are none"
        return f"write {wanted(unit_of(path))}{none}"
    return f"write {_wanted(kinds)} or delete the line"


def _wrong_value(
    error: Mapping[str, Any], word: str | None, path: Path, kinds: tuple[Any, ...]
) -> Words:
    value, kind = error["input"], error["type"]
    if kind == "finite_number":
        return f"{told(value)} is not a finite number", "write an ordinary number"
    if kind.startswith(("greater_than", "less_than")):
        return _out_of_bounds(value, error["ctx"], path)
    if kind == "literal_error":
        return _wrong_word(value, word, kinds)
    return _wrong_type(value, word, path, kinds)


def _wanted(kinds: tuple[Any, ...]) -> str:
    """Return in words what the format wants at a place."""
    if is_by_year(kinds):
        return "a number, or one for each year"
    words = words_of(kinds)
    if is_list(kinds):
        return "a list in [brackets]" if not words else f"{listed(words)}, a list, or conditions"
    if any(is_model(k) for k in kinds) or is_mapping(kinds):
        return "a block of keys with values" + (f", or {listed(words)}" if words else "")
    if words:
        return f"one of {listed(words)}" if len(words) > 1 else words[0]
    if len(kinds) > 2:
        return "a text, a number, or true or false"
    for plain, name in ((bool, "true or false"), (int, "a whole number"), (float, "a number")):
        if plain in kinds:
            return name
    return "text"


def _rule_kind(value: Any) -> Words:
    if not isinstance(value, Mapping):
        return f"{told(value)} is not a rule", "write `- {kind: …, …}`"
    kinds = rule_kinds()
    if "kind" not in value:
        return "the rule has no `kind`", f"{_guess(value)}add one of {listed(kinds, 30)}"
    kind = value["kind"]
    close = nearest(kind, kinds)
    hint = f"did you mean {close}? " if close else ""
    return f"{told(kind)} is not a kind of rule", f"{hint}known kinds: {listed(kinds, 30)}"


ANY_RULE = ("id", "kind", "enforce", "note", "law", "years")
"""Keys that say nothing of a rule's kind."""

MOST_GUESSED = 3


def _guess(rule: Mapping[Any, Any]) -> str:
    """Return what a rule without a kind may be by its keys: 'by its keys, perhaps `kind: pace`; '.

    Nothing where its keys go with many kinds, or with none.
    """
    keys = {str(key) for key in rule}
    if wrong := next((k for k in keys if nearest(k, ["kind", "type", "rule"])), None):
        return f"did you mean `kind` by `{wrong}`? "
    own = keys - set(ANY_RULE)
    fits = [k for k in kinds_at(("rules", 0)) if own and own <= set(fields_of((k,)))]
    if not 0 < len(fits) <= MOST_GUESSED:
        return ""
    words = [w for k in fits for w in words_of(below((k,), "kind"))]
    return f"by its keys, perhaps {' or '.join(f'`kind: {word}`' for word in words)}; "


def rule_kinds() -> tuple[str, ...]:
    """Return the kinds of rules there are."""
    return tuple(w for k in kinds_at(("rules", 0)) for w in words_of(below((k,), "kind")))


def _wrong_year(path: Path) -> Words:
    says = f"`{path[-1]}` cannot be a key here"
    return says, "tiers are 1 to 4" if "tiers" in path else "keys here are years, as in 2027"


def _wrong_id(value: Any, path: Path, in_table: bool) -> Words:
    text = unicodedata.normalize("NFKD", str(value))
    plain = "".join(sign for sign in text if not unicodedata.combining(sign)).lower()
    better = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    says = f"{told(value)} cannot be an id (small letters, digits and _, a letter first)"
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", str(value)):
        return says, "write the id with a letter first; a spreadsheet turned it into a date"
    if not better or better[0].isalpha():
        return says, f"write {better}" if better else "write a name"
    first = "s" if path[-2:-1] in (("schools",), ("sites",), ("by_school",)) else "n"
    return says, f"write {first}{better}{_as_number(better, in_table)}"


def _as_number(digits: str, in_table: bool) -> str:
    """Return what may become of an id of digits, or have become of it, as a number."""
    if not digits.isdecimal() or (digits[0] != "0" and not in_table):
        return ""
    if digits[0] != "0":
        return "; spreadsheets drop zeros at the front of a number: was one dropped?"
    octal = f", and {int(digits, 8)} in YAML" if re.fullmatch("[0-7]+", digits) else ""
    return f"; without a letter {digits} may be read as {int(digits)}{octal}"


def _out_of_bounds(value: float, context: Mapping[str, Any], path: Path) -> Words:
    unit = unit_of(path)
    low = context.get("ge", context.get("gt"))
    shown = number(value)
    if unit == "year":
        mend = f"write {2000 + int(value)}" if 0 <= value < 100 else f"write {wanted(unit)}"
        return f"{shown} is not a year", mend
    if low is not None:
        least = f"{number(low)} or more" if "ge" in context else f"more than {number(low)}"
        if unit == "students" and value == 0:
            return "0 is too small", f"write {least}; leave out a school without students"
        says = f"{shown} is negative" if value < 0 and low == 0 else f"{shown} is too small"
        return says, f"write {least}"
    most = context.get("le", context.get("lt"))
    limit = f"at most {number(most)}" if "le" in context else f"less than {number(most)}"
    # What may be 1 at most is a share, also where only the kind of a rule tells (`at_least`).
    if (unit == "share" or most == 1) and 1 < value <= 100:
        says = f"{shown} is over {number(most)}"
        return says, f"write {limit}; for {shown} percent write {typed(round(value / 100, 12))}"
    return f"{shown} is too large", f"write {limit}"


def _wrong_word(value: Any, word: str | None, kinds: tuple[Any, ...]) -> Words:
    words = words_of(kinds)
    close = nearest(word or value, words) if isinstance(word or value, str) else None
    mend = f"write {_wanted(kinds)}" + (
        f"; did you mean {close}?" if close and len(words) > 1 else ""
    )
    if is_list(kinds) and isinstance(value, str):
        mend = f"write [{_items(value)}] for {_schools(value)}, or all"
    return f"{told(value, word)} is not known here", mend


def _schools(value: str) -> str:
    return "these schools" if "," in _items(value) else "one school"


def _wrong_type(value: Any, word: str | None, path: Path, kinds: tuple[Any, ...]) -> Words:
    if isinstance(value, float) and int in kinds and float not in kinds:
        return (
            f"{number(value) if value % 1 or abs(value) >= LARGE else value} is not a whole number",
            _whole(value),
        )
    if str in kinds and isinstance(value, int | float):
        text = word or (str(value).lower() if isinstance(value, bool) else number(value))
        return f"{told(value, word)} is not text", f'put it in quotes: "{text}"'
    if is_list(kinds) and not isinstance(value, Mapping):
        return f"{told(value)} is not a list", _as_list(value, path, kinds)
    if path and path[-1] in fields_of(kinds):
        says = f"{told(value, word)} is where a block of keys should be"
        return says, f"`{path[-1]}` belongs to the entry above it: indent the line further"
    if isinstance(value, str) and kinds == (bool,):
        return f"{told(value)} is text, not true or false", "write true or false, without quotes"
    return f"{told(value, word)} stands where {_wanted(kinds)} should", f"write {_wanted(kinds)}"


def _as_list(value: Any, path: Path, kinds: tuple[Any, ...]) -> str:
    if any(is_model(k) for k in below(kinds, 0)):
        return "write a list, each item on a line of its own after a dash"
    years = years_meant(value) if isinstance(value, str) and unit_of(path) == "year" else ""
    if years or not (isinstance(value, str) and float in below(kinds, 0)):
        return years or f"write [{_items(value)}]"
    parts = [part.strip(",") for part in re.split(r"[\s;]+", value)]
    numbers = [meant_number(part, (*path, 0)) for part in parts if part]
    if any(number is None for number in numbers):
        return "write numbers in [brackets], with decimal points, as in [0.25, 0.5]"
    return f"write [{', '.join(typed(number) for number in numbers if number is not None)}]"


def _items(value: Any) -> str:
    if not isinstance(value, str):
        return number(value) if isinstance(value, int | float) else str(value)
    return ", ".join(part for part in re.split(r"[\s,;]+", value) if part)


def _whole(value: float) -> str:
    return f"write {number(value)}" if float(value).is_integer() else "write a whole number"
