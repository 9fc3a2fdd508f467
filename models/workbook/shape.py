"""The columns of a sheet: made from the models' fields, and from the keys that a tree uses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..messages.units import Unit, unit_of
from ..scenario.base import written_fields
from ..scenario.rules.kinds import RULES
from ..scenario.scenario import Scenario
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
from ..tree.references import SECTIONS as SECTION_OF
from .headings import heading
from .sheets import Sheet, inside

MOST_SHOWN = 12
"""Ids for each of which there is a column though nobody uses it yet; of more, only those in use."""

TIERS = ("1", "2", "3", "4")
_LAST = ("years", "enforce.price", "note")
_NAMED = {
    "serves": "group",
    "group": "group",
    "of": "group",
    "role": "staff",
    "fund": "fund",
    "top_up_from": "fund",
    "merge": "merge",
    "program": "program",
    "goal": "goal",
    "school": "school",
    "receiver": "school",
    "reorganization": "reorganization",
}
"""Columns whose cells hold one id, and what it is of."""

_KEYS = {
    "groups": "group",
    "needs": "goal",
    "priorities": "goal",
    "base": "fund",
    "base_staff": "staff",
    "staff": "staff",
    "saves": "fund",
}
"""Blocks whose keys are ids, and what they are of."""


@dataclass(frozen=True)
class Shape:
    """One column.

    Attributes
    ----------
    name
        Address inside the row; of a column that names the row, its name there.
    words
        Its heading.
    kinds
        The types of its values; none for a column that names the row.
    says
        What is told of it in the heading's note.
    choices
        The values that its cells may have, where there are few.
    of
        Section of the tree whose ids its cells hold; "" for none.
    unit
        What its numbers count; None for plain numbers and for what is none.
    """

    name: str
    words: str
    kinds: tuple[Any, ...]
    says: str
    choices: tuple[str, ...] = ()
    of: str = ""
    unit: Unit | None = None


def columns(sheet: Sheet, used: Iterable[str], tree: Mapping[str, Any]) -> list[Shape]:
    """Return the columns of a sheet.

    Parameters
    ----------
    sheet
        Which one.
    used
        Addresses that its rows give a value.
    tree
        Whose ids are the keys of blocks.
    """
    kind = sheet.kind
    start = kinds_at(kind.row)
    ids = [
        Shape(name, words, (), f"{kind.section}\nNames the row.", of=_section(name))
        for name, words in zip(kind.ids, sheet.ids, strict=True)
    ]
    if kind.value:
        names = _with_years(kind.value, start, list(used))
        return [*ids, *(_value_column(sheet, name, start) for name in names)]
    names = names_of(start, list(dict.fromkeys(used)), tree, inside(kind))
    if "name" not in names and not kind.items:
        names = [*(n for n in sheet.needed if n in names), *names]
    if kind.section == "rules":
        names = [n for n in names if "." not in n or n in _LAST]  # others: an address and value
        names = ["id", "kind", *(n for n in names if n not in ("id", "kind", *_LAST)), *_LAST]
    return [*ids, *(_column(sheet, name, start) for name in dict.fromkeys(names))]


def _section(name: str) -> str:
    return SECTION_OF[_NAMED[name]] if name in _NAMED else ""


def names_of(
    start: tuple[Any, ...],
    used: Sequence[str],
    tree: Mapping[str, Any],
    without: Iterable[str] = (),
) -> list[str]:
    """Return the addresses of all columns that rows of these types have.

    Parameters
    ----------
    start
        The types that a row may be.
    used
        Addresses in use.
    tree
        Whose ids are the keys of blocks.
    without
        Fields of the row that have no columns.
    """
    return list(dict.fromkeys(_names(start, (), used, tree, without)))


def _names(
    kinds: tuple[Any, ...],
    path: tuple[str, ...],
    used: Sequence[str],
    tree: Mapping[str, Any],
    without: Iterable[str] = (),
) -> list[str]:
    """Return the addresses of all columns below a path, in the order of the models' fields."""
    found: list[str] = []
    for field in fields_of(kinds):
        if field in without:
            continue
        inner, at = below(kinds, field), (*path, field)
        if is_list(inner):
            found.append(".".join(at))
        elif is_by_year(inner):
            found += _with_years(".".join(at), inner, used)
        elif is_mapping(inner):
            found += _names(inner, at, used, tree)  # of models that may stand there instead
            found += _of_keys(inner, at, used, tree)
        elif any(is_model(kind) for kind in inner):
            found += _names(inner, at, used, tree)
        else:
            found.append(".".join(at))
    return found


def _of_keys(
    kinds: tuple[Any, ...], at: tuple[str, ...], used: Sequence[str], tree: Mapping[str, Any]
) -> list[str]:
    """Return the addresses of columns in a block of free keys."""
    values = below(kinds, "*")
    depth = len(at)
    keys = [name.split(".")[depth] for name in used if name.startswith(".".join(at) + ".")]
    keys = [key for key in keys if key not in fields_of(kinds)]
    if at[-1] == "tiers":
        keys += TIERS
    if not any(is_model(kind) for kind in values):
        known = list(tree.get(SECTION_OF[_KEYS[at[-1]]]) or ()) if at[-1] in _KEYS else []
        keys += known if len(known) <= MOST_SHOWN else []
    found: list[str] = []
    for key in dict.fromkeys(keys):
        inner = (*at, str(key))
        if any(is_model(kind) for kind in values):
            found += _names(values, inner, used, tree)
        else:
            found += _with_years(".".join(inner), values, used)
    return found


def _with_years(name: str, kinds: tuple[Any, ...], used: Sequence[str]) -> list[str]:
    """Return a column, and those for single years of it that are in use."""
    if not is_by_year(kinds):
        return [name]
    years = sorted({u for u in used if u.startswith(f"{name}.")})
    return [name, *years]


def _column(sheet: Sheet, name: str, start: tuple[Any, ...]) -> Shape:
    keys = tuple(name.split("."))
    kinds = kinds_at(keys, start)
    choices = () if is_list(kinds) else words_of(kinds)
    if kinds == (bool,):
        choices = ("yes", "no")
    of = _NAMED.get(keys[-1], "") if str in kinds and not is_list(kinds) else ""
    at = ".".join((*map(str, sheet.kind.path[:1]), "…", name))
    says = f"{at}\n{description(keys, start)}"
    if sheet.kind.section == "rules":
        says += _used_by(keys[0])
    unit = unit_of((*sheet.kind.row, *keys))
    return Shape(name, heading(keys, start), kinds, says, choices, SECTION_OF.get(of, ""), unit)


def _value_column(sheet: Sheet, name: str, start: tuple[Any, ...]) -> Shape:
    first, _, year = name.partition(".")
    words = first.capitalize() + (f": {year}" if year else "")
    kinds = below(start, year) if year else start
    says = f"{'.'.join(map(str, sheet.kind.row))}\n{sheet.says}"
    return Shape(name, words, kinds, says, unit=unit_of(sheet.kind.row))


def description(keys: tuple[str, ...], start: tuple[Any, ...] = (Scenario,)) -> str:
    """Return what the models say of a field, inside rows of these types; of a key, of its block."""
    for depth in range(len(keys) - 1, -1, -1):
        for model in kinds_at(keys[:depth], start):
            if is_model(model) and keys[depth] in written_fields(model):
                return written_fields(model)[keys[depth]].description or ""
    return ""


def _used_by(field: str) -> str:
    kinds = [kind for kind, rule in RULES.items() if field in rule.model_fields]
    return "" if len(kinds) == len(RULES) else f"\nOf rules: {', '.join(kinds)}."
