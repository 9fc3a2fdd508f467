"""Values set from outside, such as by `--set`: plain ones, and changes to what stands."""

from collections.abc import Mapping
from typing import Any

from ..tree.problems import Problem
from ..tree.tree import Map, Place, TooDeep, bare, copied, planted
from .change import apply_value, wrong_address
from .variation import changed, expanded, in_words, relative, value_at

_SET = "--set"


def apply_values(tree: Map, values: Mapping[str, Any]) -> list[Problem]:
    """Set values by address, in the order given; return all that is wrong with them.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled; changed in place.
    values
        Address to value; None removes. `{"plus": 10000}` and `{"times": 1.02}` change the number
        that stands there, or each number of a block; a `*` in an address is every entry that has
        a value.

    Returns
    -------
    Errors, each with its address.
    """
    problems = []
    place = Place(_SET)
    for address, value in values.items():
        addresses = expanded(tree, address)
        if not addresses:
            problems.append(_problem(place, address, "nothing matches it", "check the address"))
        for each in addresses:
            try:
                problems += _apply_new(tree, each, value, place)
            except TooDeep:
                says = "the value is nested too deep"
                problems.append(_problem(place, address, says, "flatten it"))
    return problems


def _apply_new(tree: Map, address: str, value: Any, place: Place) -> list[Problem]:
    """Set one value that may be relative to what stands at its address."""
    by = relative(value)
    if by is None:
        return apply_value(tree, address, planted(value, place), place)
    unknown = wrong_address(address)
    if unknown is not None:
        return [_problem(place, address, *unknown)]
    try:
        now = changed(bare(value_at(tree, address)), *by)
    except TypeError:
        # A misspelt key is told as it is where a plain value is set.
        misspelt = apply_value(copied(tree), address, planted(0, place), place)
        if misspelt:
            return misspelt
        says = f"no number stands there to change by {in_words(value)}"
        return [_problem(place, address, says, "give the value itself")]
    return apply_value(tree, address, planted(now, place), place)


def _problem(place: Place, address: str, says: str, mend: str) -> Problem:
    return Problem("error", place.file, place.line, "", address, says, mend)
