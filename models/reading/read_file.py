"""From a file's bytes to its raw tree, or to what keeps it from being read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..tree.problems import Problem, legible, nearest
from ..tree.tree import Path as TreePath
from ..tree.yaml_reader import read_text
from ..workbook.read import is_workbook, read_sheets
from .file_kind import results_instead

SCENARIO_ENDINGS = (".yaml", ".yml", ".json", ".xlsx")
"""Of files that hold a scenario."""


@dataclass(frozen=True)
class FileInput:
    """What was read, and where from."""

    tree: Any
    source: str
    folder: Path
    digest: "hashlib._Hash"
    unread: frozenset[TreePath] = frozenset()


def read_file(path: str | Path) -> tuple[FileInput | None, list[Problem]]:
    """Return what a YAML, JSON or XLSX file holds; None, and why, where it cannot be read.

    Parameters
    ----------
    path
        Of the file.
    """
    source = legible(path)
    content, problems = _bytes(path, source)
    if content is None:
        return None, problems
    folder, digest = Path(path).parent, hashlib.sha256(content)
    if is_workbook(source, content):
        tree, problems, unread = read_sheets(content, source)
        return (None if tree is None else FileInput(tree, source, folder, digest, unread)), problems
    text, problems = _decoded(content, source)
    if text is None:
        return None, problems
    tree, problems = read_text(text, source)
    if tree is None and problems:
        return None, problems
    return FileInput(tree, source, folder, digest), problems


def read_tree(path: str | Path) -> tuple[Any, list[Problem]]:
    """Return the raw tree of a YAML, JSON or XLSX file, and what keeps it from being read.

    Where nothing can be read the tree is None, and there are problems.

    Parameters
    ----------
    path
        Of the file.
    """
    found, problems = read_file(path)
    return (None if found is None else found.tree), problems


def file_problem(file: str, says: str, mend: str) -> Problem:
    """Return an error of a file as a whole."""
    return Problem("error", file, None, "", "", says, mend)


def _bytes(name: str | Path, source: str) -> tuple[bytes | None, list[Problem]]:
    path = Path(name)
    try:
        if path.is_dir():
            return None, [
                file_problem(source, "this is a folder, not a file", "name the file in it")
            ]
        return path.read_bytes(), []
    except FileNotFoundError:
        return None, [file_problem(source, "there is no such file", _neighbours(path))]
    except (OSError, ValueError) as failure:
        why = getattr(failure, "strerror", None) or str(failure)
        return None, [
            file_problem(
                source, f"it cannot be read ({why})", "check its name, and whether you may read it"
            )
        ]


def _neighbours(path: Path) -> str:
    try:
        names = [legible(p.name) for p in path.parent.iterdir() if p.suffix in SCENARIO_ENDINGS]
    except OSError:
        return "check the name"
    close = nearest(legible(path.name), sorted(names))
    return f"did you mean {legible(path.parent / close)}?" if close else "check the name"


def _decoded(content: bytes, source: str) -> tuple[str | None, list[Problem]]:
    if not content.strip():
        return None, [file_problem(source, "the file is empty", "write a scenario into it")]
    results = results_instead(content, source)
    if results is not None:
        return None, [results]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        says = f"byte {failure.start + 1} is not UTF-8 text"
        mend = "save the file as UTF-8 text"
        return None, [Problem("error", source, line, "", "", says, mend)]
    if "\0" in text:
        return None, [file_problem(source, "this is not a text file", "name the YAML or JSON file")]
    return text, []
