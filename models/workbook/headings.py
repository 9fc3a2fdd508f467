"""Headings in plain words, and the addresses of the fields that they name.

A heading is made of the fields' titles, `Cost: each site` for `cost.site`; ids and other free
keys stand as they are, `Needs: reading`. Read, an address does as well as words.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from ..scenario.base import Id, written_fields
from ..tree.addresses import below, is_mapping, is_model

_JOINT = ": "


def heading(keys: Sequence[str], start: tuple[Any, ...]) -> str:
    """Return the words for a field.

    Parameters
    ----------
    keys
        On the way to it, inside rows of these types.
    start
        The types that a row may be.
    """
    parts, kinds = [], start
    for key in keys:
        parts.append(next((_titles(k)[key] for k in _models(kinds) if key in _titles(k)), key))
        kinds = below(kinds, key)
    words = _JOINT.join(parts)
    return words[:1].upper() + words[1:]


def address(text: str, start: tuple[Any, ...]) -> str | None:
    """Return the address that a heading means inside rows of these types; None if it is none.

    Parameters
    ----------
    text
        Words or an address; capitals and spaces do not matter, but in free keys.
    start
        The types that a row may be.
    """
    dotted = _walked(text.split("."), start)
    return dotted if dotted is not None else _walked(text.split(":"), start)


def _walked(parts: Sequence[str], start: tuple[Any, ...]) -> str | None:
    keys, kinds = [], start
    for part in parts:
        key = _key(part.strip(), kinds)
        if key is None:
            return None
        keys.append(key)
        kinds = below(kinds, key)
    return ".".join(keys)


def _key(part: str, kinds: tuple[Any, ...]) -> str | None:
    words = plain(part)
    for model in _models(kinds):
        if words in _names(model):
            return _names(model)[words]
    if not is_mapping(kinds) or not part or "." in part:
        return None
    ids = any(get_args(kind)[0] == Id for kind in kinds if is_mapping((kind,)))
    return part.lower().replace(" ", "_") if ids else part


def _models(kinds: tuple[Any, ...]) -> list[type[BaseModel]]:
    return [kind for kind in kinds if is_model(kind)]


@cache
def _titles(model: type[BaseModel]) -> dict[str, str]:
    return {
        name: field.title or name.replace("_", " ") for name, field in written_fields(model).items()
    }


@cache
def _names(model: type[BaseModel]) -> dict[str, str]:
    """Return a model's fields by their names and titles as they are compared."""
    found: dict[str, str] = {}
    for name, title in _titles(model).items():
        found.setdefault(plain(name), name)
        found.setdefault(plain(title), name)
    return found


def plain(text: str) -> str:
    """Return words as they are compared: small letters, single spaces, no underscores."""
    return " ".join(text.replace("_", " ").split()).casefold()
