"""What the format has at an address: the fields, keys and types of the models, without data."""

import types
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from ..scenario.base import Id, written_fields
from ..scenario.scenario import Scenario
from ..scenario.selector import Conditions


class NoSuchKey(Exception):
    """A path that the format does not have.

    Attributes
    ----------
    depth
        Index of the key in the path that is unknown.
    known
        The keys that may stand there (none, if nothing may).
    """

    def __init__(self, depth: int, known: tuple[str, ...]) -> None:
        self.depth = depth
        self.known = known
        super().__init__(depth, known)


@cache
def options(annotation: Any) -> tuple[Any, ...]:
    """Return the plain types that an annotation allows, unwrapped; None is left out."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return options(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        found = [o for part in get_args(annotation) for o in options(part)]
        return tuple(dict.fromkeys(found))
    return () if annotation is type(None) else (annotation,)


def is_model(kind: Any) -> bool:
    """Return whether a type is one of our models."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def below(kinds: Iterable[Any], key: Any) -> tuple[Any, ...]:
    """Return the types that a key leads to from any of these types; none if it leads nowhere.

    Parameters
    ----------
    kinds
        Types at a path.
    key
        A key, or the number of an item.
    """
    found: list[Any] = []
    kinds = tuple(kinds)
    if key in fields_of(kinds):  # where a block of free keys may stand instead, it is none
        kinds = tuple(kind for kind in kinds if is_model(kind))
    for kind in kinds:
        if kind is Conditions and key not in ("need_quartile", "group_share"):
            found += _tag_condition()
        elif is_model(kind):
            if key in written_fields(kind):
                found += options(field_type(kind, key))
        elif get_origin(kind) in _MAPPINGS:
            found += options(get_args(kind)[1])
        elif get_origin(kind) is tuple and (isinstance(key, int) or str(key).isdecimal()):
            found += options(get_args(kind)[0])
        elif kind is Any:
            found.append(Any)
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


_MAPPINGS = (Mapping, dict)


def _tag_condition() -> tuple[Any, ...]:
    tags = options(field_type(Conditions, "tags"))
    return options(get_args(tags[0])[1])


def field_type(model: type[BaseModel], name: str) -> Any:
    """Return the annotation of a model's field."""
    annotation: Any = written_fields(model)[name].annotation
    return annotation


def fields_of(kinds: Iterable[Any]) -> tuple[str, ...]:
    """Return the field names of those of these types that are models."""
    return _fields_of(tuple(kind for kind in kinds if is_model(kind)))


@cache
def _fields_of(models: tuple[type[BaseModel], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for model in models for name in written_fields(model)))


def kinds_at(path: Iterable[Any], start: tuple[Any, ...] = (Scenario,)) -> tuple[Any, ...]:
    """Return the types that the format allows at a path.

    Parameters
    ----------
    path
        Keys, and numbers of items.
    start
        The types that the path begins at.

    Raises
    ------
    NoSuchKey
        The format has nothing there.
    """
    kinds = start
    for depth, key in enumerate(path):
        kinds, holders = below(kinds, key), kinds
        if not kinds:
            raise NoSuchKey(depth, fields_of(holders))
    return kinds


def required(path: Sequence[Any]) -> bool:
    """Return whether the field at a path must be given, by any of the models it may be of."""
    try:
        holders = kinds_at(path[:-1])
    except NoSuchKey:
        return False
    fields = (written_fields(kind).get(path[-1]) for kind in holders if is_model(kind))
    return any(field is not None and field.is_required() for field in fields)


def is_mapping(kinds: Iterable[Any]) -> bool:
    """Return whether one of these types is a mapping with free keys."""
    return any(get_origin(kind) in _MAPPINGS for kind in kinds)


def is_list(kinds: Iterable[Any]) -> bool:
    """Return whether one of these types is a list."""
    return any(get_origin(kind) is tuple for kind in kinds)


def is_by_year(kinds: Iterable[Any]) -> bool:
    """Return whether these types allow a number as well as a mapping by year."""
    kinds = tuple(kinds)
    return float in kinds and is_mapping(kinds)


def words_of(kinds: Iterable[Any]) -> tuple[str, ...]:
    """Return the fixed words (literals) that these types allow."""
    return tuple(str(w) for k in kinds if get_origin(k) is Literal for w in get_args(k))


def holds_ids(holders: Iterable[Any], field: str) -> bool:
    """Return whether a field of one of these types is an id, or a list of ids."""
    return any(is_model(kind) and field in _fields_of_ids(kind) for kind in holders)


@cache
def _fields_of_ids(model: type[BaseModel]) -> frozenset[str]:
    hints = get_type_hints(model, include_extras=True)
    fields = model.model_fields.items()
    return frozenset(field.alias or name for name, field in fields if _of_ids(hints[name]))


def _of_ids(hint: Any) -> bool:
    if hint == Id:
        return True
    if get_origin(hint) in (Union, types.UnionType, tuple, Annotated):
        return any(_of_ids(part) for part in get_args(hint))
    return False


@cache
def homes_of(field: str) -> tuple[tuple[str, ...], ...]:
    """Return every path of the format that ends in a field of this name; ids stand as `*`."""
    found: list[tuple[str, ...]] = []

    def walk(kinds: tuple[Any, ...], path: tuple[str, ...]) -> None:
        for kind in kinds:
            if is_model(kind) and kind is not Conditions:
                for name in written_fields(kind):
                    if name == field:
                        found.append((*path, name))
                    walk(options(field_type(kind, name)), (*path, name))
            elif get_origin(kind) in _MAPPINGS:
                walk(options(get_args(kind)[1]), (*path, "*"))
            elif get_origin(kind) is tuple:
                walk(options(get_args(kind)[0]), (*path, "*"))

    walk((Scenario,), ())
    return tuple(dict.fromkeys(found))
