"""Files of ours that are given in the place of others: a plan, a sweep file, a scenario."""

from pathlib import Path
from typing import Literal

from ..tree.problems import Problem
from ..tree.tree import Map, look

Kind = Literal["scenario", "sweep file", "plan"]

_PLAN = {"status", "run", "programs"}
_SWEEP = {"base", "scenarios", "axes"}
_SCENARIO = {"schools", "goals", "programs", "funds"}


def mistaken(tree: Map, source: str, wanted: Kind) -> Problem | None:
    """Return one problem for a file that is clearly of another kind than wanted, by its keys.

    Parameters
    ----------
    tree
        What the file holds.
    source
        Its name.
    wanted
        What it should be.

    Returns
    -------
    None if it is what is wanted, or nothing that is known.
    """
    found = _kind(tree)
    if found is None or found == wanted:
        return None
    says = f"this is a {found}, not a {wanted}"
    return Problem("error", source, None, "", "", says, _mend(tree, source, found, wanted))


def _kind(tree: Map) -> Kind | None:
    keys = set(tree)
    if keys >= _PLAN:
        return "plan"
    if keys & _SCENARIO:
        return None if keys & _SWEEP else "scenario"
    return "sweep file" if keys & _SWEEP else None


def _mend(tree: Map, source: str, found: Kind, wanted: Kind) -> str:
    if wanted == "sweep file":
        name = "it" if found == "scenario" else "its scenario"
        return f"name {name} as `base` of a sweep file"
    named = look(tree, ("scenario", "source") if found == "plan" else ("base",))
    known = isinstance(named, str) and named
    if found == "plan":
        return f"give its scenario, {named}" if known else "give the scenario it was made from"
    base = f", {Path(source).parent / named}" if known else ""
    return f"run it with `groundswell sweep`, or give its scenario{base}"
