"""A scenario's inputs by address: where two scenarios differ, and one with values of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ....models.reading.load import parse_scenario
from ....models.results.comparison import InputChange
from ....models.scenario.scenario import Scenario

Path = tuple[str | int, ...]
Tree = dict[str | int, Any]

SHAPES = ("mean", "class_size", "unknown", "presume")
"""Keys that say what sort of effect, or of stand-in, a mapping is; a sort is put back whole."""

INPUT_WORDS = frozenset(
    {"name", "description", "owner", "target", "review", "source", "note", "assumed", "groups"}
)
"""Keys of values that no decision depends on (the first `groups` of a path: names of groups)."""


def tree_of(scenario: Scenario) -> Tree:
    """Return a scenario as nested mappings, defaults written out, rules by their ids."""
    dumped = scenario.model_dump(exclude={"tables", "overrides"}, exclude_none=True)
    tree: Tree = dict(dumped.items())
    rules = tree.pop("rules")
    tree["rules"] = {
        scenario.rule_id(index): {**rule, "id": scenario.rule_id(index)}
        for index, rule in enumerate(rules)
    }
    for section in ("rules", "funds", "reorganizations"):
        tree[section] = _as_written(tree[section])
    return tree


def scenario_of(tree: Tree) -> Scenario:
    """Return the scenario that a tree is of.

    Raises
    ------
    models.tree.problems.ScenarioError
        It does not hold together.
    """
    return parse_scenario({**tree, "rules": list(tree["rules"].values())})  # type: ignore[dict-item]


def differences(before: Tree, after: Tree) -> dict[Path, InputChange]:
    """Return what differs by path, in the order of the format."""
    years = tuple(after["years"])
    return {
        path: InputChange(address=".".join(map(str, path)), before=one, after=other)
        for path, one, other in _differ((), before, after, years)
    }


def decides(path: Path) -> bool:
    """Return whether a decision may depend on the value at a path."""
    if path[0] == "groups":
        return False
    return path[-1] == "groups" or path[-1] not in INPUT_WORDS


def revert_inputs(tree: Tree, old: Tree, paths: Iterable[Path]) -> Tree:
    """Return a copy of a tree with the values at some paths as they are in an old one."""
    new: Tree = _copied(tree)
    for path in paths:
        holder, source = _opened(new, path), _held(old, path[:-1])
        if path[-1] in source:
            holder[path[-1]] = source[path[-1]]
        else:
            holder.pop(path[-1], None)
    return new


def _differ(
    path: Path, one: Any, other: Any, years: tuple[int, ...]
) -> Iterator[tuple[Path, Any, Any]]:
    one, other = _by_year(one, other, years), _by_year(other, one, years)
    if isinstance(one, Mapping) and isinstance(other, Mapping) and _alike(path, one, other):
        for key in dict.fromkeys([*one, *other]):
            below = (*path, key)
            if key in one and key in other:
                yield from _differ(below, one[key], other[key], years)
            else:
                yield below, one.get(key), other.get(key)
    elif one != other:
        yield path, one, other


def _alike(path: Path, one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    """Return whether two mappings are of one sort: parts of one mean something in the other."""
    if path[-2:-1] != ("effects",) and path != ("evidence", "unknown"):
        return True
    return all((key in one) == (key in other) for key in SHAPES)


def _by_year(value: Any, like: Any, years: tuple[int, ...]) -> Any:
    """Return a number as a mapping by year where what it is compared to is one."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if plain and isinstance(like, Mapping) and set(like) == set(years):
        return dict.fromkeys(years, value)
    return value


def _as_written(value: Any) -> Any:
    """Return a part of the tree with selectors' tags beside their other keys, as in the file."""
    if not isinstance(value, Mapping):
        return value
    if "tags" in value and value.keys() <= {"tags", "need_quartile", "group_share"}:
        value = {**{key: item for key, item in value.items() if key != "tags"}, **value["tags"]}
    return {key: _as_written(item) for key, item in value.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _held(tree: Any, path: Path) -> Mapping[str | int, Any]:
    """Return the mapping at a path; where a number stands for every year, for any key."""
    for key in path:
        tree = tree[key] if isinstance(tree, Mapping) and key in tree else {}
    return tree if isinstance(tree, Mapping) else _EveryYear(tree)


class _EveryYear(dict[str | int, Any]):
    """A number that stands for every year."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int)

    def __getitem__(self, key: str | int) -> Any:
        return self._value


def _opened(tree: Tree, path: Path) -> Tree:
    """Return the mapping that holds the value at a path, made where it is not one."""
    holder: Any = tree
    for depth, key in enumerate(path[:-1]):
        inner = holder.get(key)
        if not isinstance(inner, dict):
            # A number for every year becomes a mapping; what was missing is empty.
            by_year = isinstance(path[depth + 1], int) and inner is not None
            inner = dict.fromkeys(tree["years"], inner) if by_year else {}
            holder[key] = inner
        holder = inner
    return holder  # type: ignore[no-any-return]
