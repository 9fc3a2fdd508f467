"""The headings of a sheet that was read: which columns they are, and which are gone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..tree.addresses import (
    below,
    fields_of,
    is_by_year,
    is_list,
    is_mapping,
    is_model,
    kinds_at,
)
from ..tree.problems import Severity, listed
from .headings import address, heading, plain
from .sheets import Sheet, inside


def as_addresses(sheet: Sheet, words: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Return a sheet's headings as addresses, and how each stands there."""
    header: list[str] = []
    written: dict[str, str] = {}
    for text in words:
        name = _named(sheet, text) or text
        header.append(name)
        if name:
            written.setdefault(name, text)
    return header, {**dict(zip(sheet.kind.ids, sheet.ids, strict=True)), **written}


def _named(sheet: Sheet, text: str) -> str | None:
    for key, words in zip(sheet.kind.ids, sheet.ids, strict=True):
        if plain(text) in (key, plain(words)):
            return key
    if sheet.kind.value:
        first, _, year = text.partition(":" if ":" in text else ".")
        matches = plain(first) == plain(sheet.kind.value)
        return sheet.kind.value + (f".{year.strip()}" if year else "") if matches else None
    return address(text, kinds_at(sheet.kind.row))


def are_headings(sheet: Sheet, texts: set[str]) -> bool:
    """Return whether the texts of a row are a sheet's headings."""
    named = {_named(sheet, text) for text in texts}
    return named >= set(sheet.kind.ids or sheet.needed)


def missing_columns(sheet: Sheet, header: Sequence[str]) -> Iterator[tuple[Severity, str, str]]:
    """Yield what is wrong where columns are gone, and the mend.

    An empty column says nothing, but one that is missing may have been deleted.

    Parameters
    ----------
    sheet
        Which one.
    header
        Its headings as addresses.
    """
    start = kinds_at(sheet.kind.row)
    there = {name.partition(".")[0] for name in header} | set(header)
    needed = [name for name in sheet.needed if name not in there]
    usual = () if sheet.kind.value or sheet.kind.items else fields_of(start)
    known = {*there, *sheet.needed, *inside(sheet.kind)}
    spare = [name for name in usual if name not in known and not _has_parts(start, name)]
    found: tuple[tuple[Severity, list[str]], ...] = (("error", needed), ("warning", spare))
    for severity, names in found:
        if names:
            one = len(names) == 1
            words = listed([_words(sheet, name) for name in names], 12)
            says = f"the column {words} is missing" if one else f"columns are missing: {words}"
            mend = f"add {'it' if one else 'them'}, its cells empty where nothing is given"
            yield severity, says, mend if one else mend.replace("its", "their")


def _words(sheet: Sheet, name: str) -> str:
    if sheet.kind.value:
        return name.capitalize()
    return heading(tuple(name.split(".")), kinds_at(sheet.kind.row))


def _has_parts(start: tuple[Any, ...], name: str) -> bool:
    """Return whether a field is a block, of which each part has a column."""
    kinds = below(start, name)
    whole = is_list(kinds) or is_by_year(kinds)
    return not whole and (is_mapping(kinds) or any(is_model(kind) for kind in kinds))
