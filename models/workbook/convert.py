"""Write a scenario in another kind of file, and make sure that nothing is lost."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ..tree.tree import Map, copied
from .fitting import same
from .text import as_json, as_yaml
from .write import write_workbook

ENDINGS = (".yaml", ".yml", ".json", ".xlsx")
"""Of the files that a scenario can be written to."""


def write_scenario(tree: Map, path: Path) -> None:
    """Write a scenario, in the kind of file that the path's ending says.

    Parameters
    ----------
    tree
        The raw tree of a scenario, its tables filled in, its rules labelled.
    path
        Where to: one of `ENDINGS`.

    Raises
    ------
    OSError
        It cannot be written.
    """
    whole = copied(tree)
    whole.pop("tables", None)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        write_workbook(whole, path)
    else:
        text: Callable[[Map], str] = as_json if kind == ".json" else as_yaml
        path.write_text(text(whole), encoding="utf-8", newline="\n")


def difference(a: Map, b: Map) -> str:
    """Return the address of the first thing in which two scenarios differ; "" if in nothing.

    Their tables are in place, so what `tables` names does not count.
    """
    left, right = ({k: v for k, v in tree.items() if k != "tables"} for tree in (a, b))
    return _difference(left, right, "")


def _difference(a: object, b: object, where: str) -> str:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        ours, theirs = ({str(key): item for key, item in each.items()} for each in (a, b))
        for key in dict.fromkeys((*ours, *theirs)):
            inner = f"{where}.{key}".lstrip(".")
            if key not in ours or key not in theirs:
                return inner
            if found := _difference(ours[key], theirs[key], inner):
                return found
        return ""
    return "" if same(a, b) else where or "the whole file"
