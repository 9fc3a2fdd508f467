"""Fit a raw tree to the models, and say everything that does not fit."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ..messages.hints import parted_number, unknown_key
from ..messages.number_text import meant_number
from ..messages.wording import worded
from ..scenario.base import written_fields
from ..scenario.rules.kinds import RULES
from ..scenario.scenario import Scenario
from ..tree.addresses import NoSuchKey, fields_of, kinds_at
from ..tree.problems import Problem, nearest
from ..tree.tree import Map, Path, Place, Seq, address, bare, copied, key_in, look, place_of

_ROUNDS = 12
_NO_RULE = {"kind": "pace", "start_at_most": 10**9}
_FOR_LACK = ("missing", "value_error", "too_short")
_ABOUT_KEYS = ("missing", "extra_forbidden", "invalid_key")

# Stand-ins for what a broken file lacks, so that the rest of it can still be checked. No
# scenario with a stand-in ever leaves this package.
_STAND_INS: dict[Path, Any] = {
    ("schema_version",): 1,
    ("years",): [2000],
    ("goals",): {"goal": {"weight": 1}},
    ("schools",): {"school": {"enrollment": 1e9}},
    ("schools", "*", "enrollment"): 1e9,
    ("goals", "*", "weight"): 1.0,
    ("programs", "*", "effects", "*", "mean"): 0.0,
    ("funds", "*", "amount"): 0.0,
}


@dataclass(frozen=True)
class Fit:
    """How a raw tree fits the models.

    Attributes
    ----------
    scenario
        What the tree means. With problems: what is left when the wrong values are taken out,
        good only to look for more problems; None if nothing is left.
    tree
        The tree that the scenario was made of.
    misfits
        A problem for each value that does not fit, by its path.
    invalid
        Paths of the wrong values: what is said of them or of what they leave out means nothing.
    unread
        Paths of what is not known whole, since a table could not be read; invalid, too.
    """

    scenario: Scenario | None
    tree: Map
    misfits: list[tuple[Path, Problem]]
    invalid: frozenset[Path]
    unread: frozenset[Path] = frozenset()


def fitted(tree: Map, unread: frozenset[Path] = frozenset()) -> Fit:
    """Return the scenario that a raw tree means, and all that does not fit the format.

    Parameters
    ----------
    tree
        The raw tree.
    unread
        Paths of what is not known whole: nothing is said to be missing there.
    """
    _restore_words(tree)
    problems: dict[str, tuple[Path, Problem]] = {}
    invalid: set[Path] = set()
    rest = tree
    for _ in range(_ROUNDS):
        try:
            scenario = Scenario.model_validate(_with_plain_overrides(rest))
            return Fit(scenario, rest, list(problems.values()), unread | invalid, unread)
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
        if rest is tree and (meant := _respelt(errors, tree)):
            _note([e for e in errors if _path(e, tree) in meant], tree, problems, invalid, unread)
            _rename(tree, meant)
            continue
        if rest is tree:
            rest = copied(tree)
        _note(errors, rest, problems, invalid, unread)
        _repair(errors, rest, invalid)
    return Fit(None, rest, list(problems.values()), unread | invalid, unread)


def _respelt(errors: Any, tree: Map) -> dict[Path, Path]:
    """Return what each key that is misspelt must mean, by its path, where nothing else has that.

    So the rest is judged with it, and nothing is said to be missing that only has another name.
    """
    found: dict[Path, Path] = {}
    for error in errors:
        path = _path(error, tree)
        holder = look(tree, path[:-1])
        if error["type"] != "extra_forbidden" or not isinstance(holder, Map):
            continue
        known = _fields(holder, path)
        meant = nearest(path[-1], known)
        if meant is None or meant in holder or (*path[:-1], meant) in found.values():
            continue
        if unknown_key(path)[1] == f"did you mean {meant}?":
            found[path] = (*path[:-1], meant)
    return found


def _fields(holder: Map, path: Path) -> tuple[str, ...]:
    """Return the keys that a block may have; a rule's are those of its kind."""
    if path[0] == "rules" and len(path) == 3:
        kind = RULES.get(str(holder.get("kind")))
        return () if kind is None else tuple(written_fields(kind))
    try:
        return tuple(fields_of(kinds_at(path[:-1])))
    except NoSuchKey:
        return ()


def _rename(tree: Map, meant: Mapping[Path, Path]) -> None:
    for path, right in meant.items():
        holder, place = look(tree, path[:-1]), place_of(tree, path) or Place("")
        holder.put(right[-1], holder.pop(path[-1]), place)


def _restore_words(tree: Map) -> None:
    """Let `action: off` be the word it is: YAML reads it as false, and no action is false."""
    rules = tree.get("rules")
    for rule in rules if isinstance(rules, Seq) else []:
        if isinstance(rule, Map) and rule.get("action") is False:
            rule["action"] = "off"


def _with_plain_overrides(tree: Map) -> dict[Any, Any]:
    # Overrides are kept by the scenario as they stand; the rest Pydantic copies anyway.
    plain = dict(tree)
    if "overrides" in plain:
        plain["overrides"] = bare(plain["overrides"])
    return plain


def _note(
    errors: Any,
    tree: Map,
    problems: dict[str, tuple[Path, Problem]],
    invalid: set[Path],
    unread: frozenset[Path],
) -> None:
    above = {path[:n] for path in unread for n in range(1, len(path))}
    for error in errors:
        path = _path(error, tree)
        if _within(path, invalid):
            continue
        if error["type"] in _FOR_LACK and (_within(path, unread) or path in above):
            continue  # what is missing may stand in what could not be read
        if error["type"] in ("value_error", "too_short") and _holds(path, invalid):
            continue  # it may only look so because a wrong value was taken out
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # it is only short of right items
        try:
            kinds = kinds_at(path)
        except NoSuchKey:
            kinds = ()
        says, mend = worded(error, tree, path, kinds)
        place = place_of(tree, path) or Place("")
        where = address(tree, path)
        key = f"{place.file}:{place.line}:{path}"
        if key not in problems:
            about_key = error["loc"][-1] == "[key]"
            # What is said of a rule's kind stands in its cell, not in the whole row.
            at = (*path, "kind") if error["type"].startswith("union_tag") else path
            problems[key] = path, problem_at(place, at, where, says, mend, about_key=about_key)
        before = parted_number(tree, path) if error["type"] in _ABOUT_KEYS else None
        if before is not None:
            invalid.add(before)


def _within(path: Path, wrong: Set[Path]) -> bool:
    return any(path[:n] in wrong for n in range(1, len(path) + 1))


def _holds(path: Path, wrong: Set[Path]) -> bool:
    return any(other[: len(path)] == path for other in wrong)


def problem_at(
    place: Place,
    path: Path,
    where: str,
    says: str,
    mend: str,
    severity: Any = "error",
    about_key: bool = False,
) -> Problem:
    """Return a problem at a place; for a table row, with its row and column in words.

    With `about_key` it is the last key of the path that is wrong, not what stands there.
    """
    words = ""
    if place.table is not None:
        words = place.table.words(place.line, path[place.depth :])
        if about_key and len(path) == place.depth:
            words = place.table.at(place.line, place.table.key)
    return Problem(severity, place.file, place.line, words, where, says, mend)


def _path(error: Mapping[str, Any], tree: Map) -> Path:
    """Return the path in the tree that an error is about, without the models' own marks."""
    path: list[Any] = []
    loc = error["loc"]
    for i, key in enumerate(loc):
        if key == "[key]" or (isinstance(key, str) and key.startswith("#")):
            continue
        if key == "tags" and i and loc[i - 1] == "#conditions":
            continue
        path.append(key)
    if error["type"] in _ABOUT_KEYS:
        return tuple(path)
    # Alternatives of a union end in the name of a type, which is no key of the tree.
    held: Any = tree
    for n, key in enumerate(path):
        if isinstance(held, Map) and key_in(held, key) is not None:
            held = held[key_in(held, key)]
        elif isinstance(held, Seq) and isinstance(key, int) and key < len(held):
            held = held[key]
        else:
            return tuple(path[:n])
    return tuple(path)


def _repair(errors: Any, tree: Map, invalid: set[Path]) -> None:
    """Take what does not fit out of the tree, or put what was meant in its place."""
    paths: dict[Path, Mapping[str, Any]] = {}
    for error in errors:
        paths.setdefault(_path(error, tree), error)
    # From the back, so that the numbers of list items before it stay right.
    for path in sorted(paths, key=numbers_in, reverse=True):
        error = paths[path]
        before = parted_number(tree, path) if error["type"] in _ABOUT_KEYS else None
        if before is not None:
            _join(tree, before, path)
        again = path in invalid
        invalid.add(path)
        if error["type"] == "missing" or again:
            _fill_in(tree, path, invalid)
        else:
            _take_out(tree, path, error)


def _join(tree: Map, before: Path, path: Path) -> None:
    """Give a number that a comma parts the value it must mean, if it must mean one."""
    holder = look(tree, before[:-1])
    meant = meant_number(f"{holder[before[-1]]},{path[-1]}", before)
    if meant is not None:
        holder[before[-1]] = meant


def numbers_in(path: Path) -> list[int]:
    """Return where in lists a path leads: what to sort entries to take out by."""
    return [key if isinstance(key, int) else 0 for key in path]


def _take_out(tree: Map, path: Path, error: Mapping[str, Any]) -> None:
    holder = look(tree, path[:-1]) if path else None
    if isinstance(holder, Map):
        key = key_in(holder, path[-1])
        meant = meant_number(holder.get(key), path)
        if meant is not None and error["type"] in ("float_type", "int_type"):
            holder[key] = meant
        else:
            holder.pop(key, None)
    elif isinstance(holder, Seq) and isinstance(path[-1], int) and path[-1] < len(holder):
        if path[0] == "rules":
            holder[path[-1]] = dict(_NO_RULE)  # the others keep their numbers
        else:
            holder.drop(path[-1])


def _fill_in(tree: Map, path: Path, invalid: set[Path]) -> None:
    """Give a required field a stand-in, or else take out the entry that lacks it."""
    for pattern, value in _STAND_INS.items():
        fits = all(a in ("*", b) for a, b in zip(pattern, path, strict=False))
        if len(pattern) == len(path) and fits:
            holder = look(tree, path[:-1])
            if isinstance(holder, Map):
                holder[path[-1]] = value
                return
    if len(path) > 1:
        invalid.add(path[:-1])
        _take_out(tree, path[:-1], {"type": "missing"})
