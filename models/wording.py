"""What Pydantic finds, said so that a budget officer can mend it."""

import math
import re
from collections.abc import Mapping
from typing import Any

from .addresses import (
    below,
    fields_of,
    is_by_year,
    is_list,
    is_mapping,
    is_model,
    kinds_at,
    words_of,
)
from .hints import indent_hint, unknown_key
from .problems import listed, nearest
from .tree import Map, Path, word_at

Words = tuple[str, str]
"""What is wrong, and how to mend it."""


def told(value: Any, word: str | None = None) -> str:
    """Return a value as a reader of the file would call it; `word`: how it was written."""
    if word is not None:
        return f"`{word}` (read as {str(value).lower()})"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:40]}…"' if len(value) > 41 else f'"{value}"'
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return "a block of keys"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def number(value: float) -> str:
    """Return a number as one would type it."""
    whole = math.isfinite(value) and abs(value) < 1e15 and value == int(value)
    return str(int(value)) if whole else f"{float(value):.6g}"


_MEANT = re.compile(
    r"^\(?[-+]?[$€£]?\s*((?:\d{1,3}(?:[,' _\u00a0]\d{3})+|\d+)(?:\.\d+)?|\d+,\d{1,2}|\.\d+)"
    r"\s*([kKmM%]?)\)?$"
)
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "%": 0.01}


def meant_number(text: Any) -> float | None:
    """Return the number that a text such as "$45,000", "15%" or "1.2M" must mean, or None."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    match = _MEANT.match(text.strip())
    if match is None:
        return None
    digits = match[1]
    if re.fullmatch(r"\d+,\d{1,2}", digits):  # a decimal comma
        digits = digits.replace(",", ".")
    value = float(re.sub(r"[^0-9.]", "", digits)) * _FACTORS[match[2].lower()]
    value = round(value, 10)
    return -value if text.strip()[0] in "-(" else value


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
    """
    value, kind, context = error["input"], error["type"], error.get("ctx", {})
    if kind == "missing":
        return f"`{path[-1]}` is missing", f"add `{path[-1]}: …` with {_wanted(kinds)}"
    if kind in ("extra_forbidden", "invalid_key"):
        return unknown_key(path)
    if kind == "value_error":
        says, _, mend = str(context["error"]).partition("; ")
        return says, mend
    if kind.startswith("union_tag"):
        return _rule_kind(value)
    if kind == "too_short":
        return f"{len(value) or 'none'} is too few", f"give at least {context['min_length']}"
    if error["loc"][-1] == "[key]":
        return _wrong_id(path[-1]) if kind.startswith("string") else _wrong_year(path)
    if value is None:
        mend = f"write {_wanted(kinds)} or delete the line"
        return "it is empty", mend + indent_hint(tree, path)
    return _wrong_value(error, word_at(tree, path), path, kinds)


def _wrong_value(
    error: Mapping[str, Any], word: str | None, path: Path, kinds: tuple[Any, ...]
) -> Words:
    value, kind = error["input"], error["type"]
    if kind == "finite_number":
        return f"{told(value)} is not a number one can count with", "write a finite number"
    if kind.startswith(("greater_than", "less_than")):
        return _out_of_bounds(value, error["ctx"])
    if kind == "string_pattern_mismatch":
        return _wrong_id(value)
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
        return f"{told(value)} is no rule", "write `- {kind: …, …}`"
    kinds = rule_kinds()
    if "kind" not in value:
        return "the rule has no `kind`", f"add one of {listed(kinds, 30)}"
    kind = value["kind"]
    close = nearest(kind, kinds)
    hint = f"did you mean {close}? " if close else ""
    return f"{told(kind)} is no kind of rule", f"{hint}known kinds: {listed(kinds, 30)}"


def rule_kinds() -> tuple[str, ...]:
    """Return the kinds of rules there are."""
    return tuple(w for k in kinds_at(("rules", 0)) for w in words_of(below((k,), "kind")))


def _wrong_year(path: Path) -> Words:
    says = f"`{path[-1]}` cannot be a key here"
    return says, "tiers are 1 to 4" if "tiers" in path else "keys here are years, as in 2027"


def _wrong_id(value: Any) -> Words:
    better = re.sub(r"[^a-z0-9]+", "_", str(value).lower()).strip("_")
    if better and not better[0].isalpha():
        better = f"id_{better}"
    mend = f"write {better}" if better else "write a name"
    return f"{told(value)} cannot be an id (small letters, digits and _, a letter first)", mend


def _out_of_bounds(value: float, context: Mapping[str, Any]) -> Words:
    low = context.get("ge", context.get("gt"))
    shown = number(value)
    if low is not None:
        least = f"{number(low)} or more" if "ge" in context else f"more than {number(low)}"
        says = f"{shown} is negative" if value < 0 and low == 0 else f"{shown} is too small"
        return says, f"write {least}"
    most = context.get("le", context.get("lt"))
    limit = f"at most {number(most)}" if "le" in context else f"less than {number(most)}"
    if most == 1 and 1 < value <= 100:
        return (
            f"{shown} is over 1",
            f"write {limit}; for {shown} percent write {number(value / 100)}",
        )
    return f"{shown} is too large", f"write {limit}"


def _wrong_word(value: Any, word: str | None, kinds: tuple[Any, ...]) -> Words:
    words = words_of(kinds)
    close = nearest(word or value, words) if isinstance(word or value, str) else None
    mend = f"write {_wanted(kinds)}" + (
        f"; did you mean {close}?" if close and len(words) > 1 else ""
    )
    if is_list(kinds) and isinstance(value, str):
        mend = f"write [{value}] for one school, or all"
    return f"{told(value, word)} is not known here", mend


def _wrong_type(value: Any, word: str | None, path: Path, kinds: tuple[Any, ...]) -> Words:
    wants_number = float in kinds or (int in kinds and str not in kinds)
    if isinstance(value, str) and wants_number:
        return _number_in_text(value, kinds)
    if isinstance(value, float) and int in kinds and float not in kinds:
        return f"{number(value) if value % 1 else value} is not a whole number", _whole(value)
    if str in kinds and isinstance(value, int | float):
        text = word or (str(value).lower() if isinstance(value, bool) else number(value))
        return f"{told(value, word)} is not text", f'put it in quotes: "{text}"'
    if is_list(kinds) and not isinstance(value, Mapping):
        items = any(is_model(k) for k in below(kinds, 0))
        return f"{told(value)} is not a list", (
            "write a list, each item on a line of its own after a dash"
            if items
            else f"write [{value}]"
        )
    if path and path[-1] in fields_of(kinds):
        says = f"{told(value, word)} stands where a block of keys should"
        return says, f"`{path[-1]}` belongs to the entry above it: indent the line further"
    if isinstance(value, str) and kinds == (bool,):
        return f"{told(value)} is text, not true or false", "write true or false, without quotes"
    return f"{told(value, word)} stands where {_wanted(kinds)} should", f"write {_wanted(kinds)}"


def _number_in_text(value: str, kinds: tuple[Any, ...]) -> Words:
    says = f"{told(value)} is text, not a number"
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?.*", value):
        return f"{told(value)} is a date, not a number", f"write {value[:4]}"
    meant = meant_number(value)
    if meant is not None:
        return says, f"write {number(meant)}"
    if ":" in value:
        return says, "write the number in decimals, without a colon"
    return says, "write a number, or leave it out"


def _whole(value: float) -> str:
    return f"write {number(value)}" if float(value).is_integer() else "write a whole number"
