"""What a file of ours is, by what it holds: told where it is given in the place of another."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from ..tree.problems import Problem

Kind = Literal[
    "scenario",
    "sweep file",
    "import map",
    "study",
    "plan",
    "explanation",
    "answer on keeping",
    "comparison",
    "list of alternatives",
    "frontier",
    "ladder",
    "robustness study",
    "list of rule prices",
    "list of pilots",
    "summary of a sweep",
    "run of a sweep",
    "evaluation",
    "list of trends",
    "answer of the library",
    "chain of evidence",
    "list of problems",
    "JSON Schema",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Wanted = Literal[
    "scenario", "sweep file", "import map", "study", "plan or scenario", "saved result"
]

SWEEP_RESULTS = b"GSWP"
"""The mark (SQLite's application id) of a file of a sweep's results."""

SHOWN: frozenset[Kind] = frozenset(KINDS) - {
    "scenario",
    "sweep file",
    "import map",
    "study",
    "answer of the library",
    "chain of evidence",
    "list of problems",
    "JSON Schema",
}
"""The kinds of saved results that `groundswell show` shows again."""

_SCENARIO = {"schools", "goals", "programs", "funds"}
_SWEEP = {"base", "scenarios", "axes"}

# Answers by keys that no other has all of; a plan, of which an older one or an edited one may lack
# keys, comes last.
_ANSWERS: tuple[tuple[Kind, set[str]], ...] = (
    ("import map", {"sheets", "years"}),  # has keys of a scenario, too
    ("study", {"design", "data"}),
    ("evaluation", {"evaluation", "effects"}),
    ("list of trends", {"trends", "outcome"}),
    ("answer of the library", {"question", "pooled"}),
    ("chain of evidence", {"kind", "program", "effects"}),
    ("explanation", {"status", "program", "decision"}),
    ("explanation", {"status", "reorganization", "as_if"}),
    ("explanation", {"status", "merge", "retains"}),
    ("answer on keeping", {"status", "program", "stays"}),
    ("comparison", {"a", "b", "inputs"}),
    ("list of alternatives", {"status", "plans", "within"}),
    ("frontier", {"status", "points", "objectives"}),
    ("ladder", {"status", "base", "steps", "direction"}),
    ("robustness study", {"status", "plans", "drawn"}),
    ("list of rule prices", {"scenario", "plan", "rules"}),
    ("list of pilots", {"status", "pilots", "without"}),
    ("summary of a sweep", {"results", "wanted", "done"}),
    ("run of a sweep", {"run", "labels", "parameters"}),
    ("list of problems", {"problems", "holds"}),
    ("JSON Schema", {"$schema", "$defs"}),
    ("plan", {"status", "run"}),
    ("plan", {"status", "scenario"}),
)


def file_kind(tree: Mapping[Any, Any]) -> Kind | None:
    """Return what a file is, by its keys; None if it is nothing that is known.

    Parameters
    ----------
    tree
        What the file holds.

    Returns
    -------
    Of a file of this format or of an answer of ours.
    """
    keys = set(tree)
    for kind, its in _ANSWERS:
        if keys >= its:
            return kind
    if keys & _SCENARIO:
        # With a key of a sweep file too it is one or the other with a key too many.
        return None if keys & _SWEEP else "scenario"
    return "sweep file" if keys & _SWEEP else None


_ELSEWHERE: Mapping[Kind, str] = {
    "JSON Schema": "it is for editors; give a {wanted}",
    "import map": "`groundswell import LINES --map {source} -o DIR` makes a scenario by it",
    "study": "`groundswell evaluate {source}` tells what it found",
    "answer of the library": "`groundswell evidence find` gives it again",
    "chain of evidence": "`groundswell evidence explain` gives it again",
}
"""What may be done with a kind that only one command takes."""

_OF_NO_SCENARIO: frozenset[Kind] = frozenset({"evaluation", "list of trends"})
"""Results that were made of a table alone."""

_INSTEAD_OF: Mapping[Wanted, str] = {
    "import map": "`groundswell import LINES --draft-map MAP.yaml` writes a first map",
    "study": "a study has the keys `design`, `data`, `outcomes`",
}
"""How what is wanted begins, where no other file leads to it."""


def another_kind(tree: Mapping[Any, Any], source: str, wanted: Wanted) -> Problem | None:
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
    found = file_kind(tree)
    fits = found in SHOWN if wanted == "saved result" else found in wanted.split(" or ")
    if found is None or fits:
        return None
    says = f"this is {with_article(found)}, not {'an' if wanted[0] in 'aeiou' else 'a'} {wanted}"
    return Problem("error", source, None, "", "", says, _mend(tree, source, found, wanted))


def with_article(kind: Kind) -> str:
    """Return a kind as one says it: a plan, an explanation."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def results_instead(content: bytes, source: str) -> Problem | None:
    """Return one problem for a sweep's results, which are no text; None for any other file.

    Parameters
    ----------
    content
        The file's first 100 bytes, or more.
    source
        Its name.
    """
    if not (content.startswith(b"SQLite format 3\0") and content[68:72] == SWEEP_RESULTS):
        return None
    says = "this file holds a sweep's results"
    mend = f"show them with `groundswell sweep show {source}`"
    return Problem("error", source, None, "", "", says, mend)


def _mend(tree: Mapping[Any, Any], source: str, found: Kind, wanted: Wanted) -> str:
    """Return what may be done with a file, and what to give in its place."""
    if wanted == "saved result":
        return _instead(source, found)
    if found in _ELSEWHERE:
        return _ELSEWHERE[found].format(source=source, wanted=wanted)
    if wanted in _INSTEAD_OF:
        return _INSTEAD_OF[wanted]
    if found == "summary of a sweep":
        return f"show its results with `groundswell sweep show {_text(tree, 'results')}`"
    if wanted == "sweep file":
        name = "it" if found == "scenario" else "its scenario"
        return f"name {name} as `base` of a sweep file"
    if found == "sweep file":
        named = _text(tree, "base")
        base = f", {Path(source).parent / named}" if named else ""
        return f"run it with `groundswell sweep`, or give its scenario{base}"
    named = _text(tree, "scenario", "source") or _text(tree, "a", "scenario", "source")
    give = f"give its scenario, {named}" if named else "give the scenario it was made from"
    if found == "plan":
        return give
    look = f"`groundswell show {source}` shows it" if found in SHOWN else "no command takes it"
    return look if found in _OF_NO_SCENARIO else f"{look}; {give}"


def _instead(source: str, found: Kind) -> str:
    """Return what may be done with what is no saved result."""
    if found == "scenario":
        return f"solve it with `groundswell solve {source} -o plan.json`"
    if found == "sweep file":
        return f"run it with `groundswell sweep {source}`"
    if found in _ELSEWHERE and found != "JSON Schema":
        return _ELSEWHERE[found].format(source=source)
    if found == "list of problems":
        return "`groundswell check` shows them as they are now"
    return "it is for editors"


def _text(tree: Any, *keys: str) -> str:
    """Return the text at a path of keys; nothing if there is none."""
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree if isinstance(tree, str) else ""
