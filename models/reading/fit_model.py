"""Fit a raw tree to a model of ours other than the scenario, and say everything that does not fit.

A scenario has a fit of its own (`models.checks.validate`), which knows tables and overrides.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..checks.validate import numbers_in
from ..messages.wording import worded
from ..tree.addresses import NoSuchKey, fields_of, kinds_at
from ..tree.problems import Problem
from ..tree.suggestions import suggestion
from ..tree.tree import Map, Place, Seq, copied, key_in, look, place_of
from ..tree.tree import Path as TreePath

_ROUNDS = 12

Model = TypeVar("Model", bound=BaseModel)


def fitted_model(
    model: type[Model], tree: Map, source: str
) -> tuple[Model | None, Map, list[Problem]]:
    """Return what a raw tree means without what does not fit, the tree so, and the misfits.

    Parameters
    ----------
    model
        What the tree should be.
    tree
        The raw tree; not changed.
    source
        The file's name, for what has no line.

    Returns
    -------
    None, an empty tree and the misfits, where nothing is left.
    """
    rest = copied(tree)
    problems: list[Problem] = []
    invalid: set[TreePath] = set()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(dict(rest)), rest, problems
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
        # What is wrong with a key is said of the entry that has it.
        paths = {tuple(k for k in error["loc"] if k != "[key]"): error for error in errors}
        # What is wrong with the whole file has no key that could be taken out.
        lost = any(
            not p or (len(p) == 1 and error["type"] == "missing") for p, error in paths.items()
        )
        for path, error in paths.items():
            # What holds a wrong value may only look wrong because that was taken out.
            if not any(wrong[: len(path)] == path for wrong in invalid):
                problems.append(_problem(model, error, rest, path, source))
        if lost:  # without it the file means nothing
            break
        for path in sorted(paths, key=numbers_in, reverse=True):
            _take_out(rest, path, paths[path]["type"])
        invalid |= paths.keys()
    return None, Map(), problems


def _take_out(tree: Map, path: TreePath, kind: str) -> None:
    """Take a wrong value out, or the entry that lacks a value."""
    if kind == "missing":
        path = path[:-1]
    holder = look(tree, path[:-1])
    if isinstance(holder, Map) and key_in(holder, path[-1]) is not None:
        holder.pop(key_in(holder, path[-1]))
    elif isinstance(holder, Seq) and isinstance(path[-1], int) and path[-1] < len(holder):
        holder.drop(path[-1])
    elif path[1:]:  # alternatives of a type end in its name, which is no key
        _take_out(tree, path[:-1], "")


def _problem(model: type[BaseModel], error: Any, tree: Map, path: TreePath, source: str) -> Problem:
    place = place_of(tree, path) or Place(source)
    says, mend = _said(model, error, tree, path)
    where = ".".join(str(k + 1) if isinstance(k, int) else str(k) for k in path)
    return Problem("error", place.file, place.line, "", where, says, mend)


def _said(model: type[BaseModel], error: Any, tree: Map, path: TreePath) -> tuple[str, str]:
    try:
        kinds = kinds_at(path, (model,))
    except NoSuchKey:
        kinds = ()
    if error["type"] == "extra_forbidden":
        known = fields_of(kinds_at(path[:-1], (model,)))
        return f"`{path[-1]}` is not a key that can be used here", suggestion(
            path[-1], known, "keys"
        )
    return worded(error, tree, path, kinds)
