"""Read which ballots a form hands in, and what their projects are for."""

import re
from collections.abc import Mapping

from ..tree.tree import Map, Path, look
from .fields import Fields
from .form import Ballots


def read_ballots(fields: Fields) -> Ballots | None:
    """Return the ballots that a form names; None if it names none. What is wrong is noted."""
    path: Path = ("votes",)
    value = look(fields.tree, path)
    if value is None:
        return None
    if isinstance(value, str):
        return Ballots(_beside(fields, path), {}, path)
    if fields.block(path) is None:
        return None
    fields.only(path, ("file", "projects"))
    file = _beside(fields, (*path, "file"))
    if not file:
        fields.note((*path, "file"), "the ballots' file is not named", "write its name")
    return Ballots(file, _projects(fields, (*path, "projects")), path)


def _beside(fields: Fields, path: Path) -> str:
    """Return the name of a file that lies beside the form; elsewhere nothing is read."""
    file = fields.text(path, published=False)
    if re.search(r"[/\\:]", file):
        mend = "put the ballots' file beside the form, and write its name alone"
        fields.note(path, f'"{file}" is more than a file\'s name', mend)
    return file


def _projects(fields: Fields, path: Path) -> Mapping[str, str]:
    """Return what each project of a vote is for, from a block or from `12: reading; 13: math`."""
    value = look(fields.tree, path)
    if isinstance(value, str):
        pairs = [part.partition(":") for part in re.split(r"[;\n]", value) if part.strip()]
        named = {key.strip(): (meant.strip(), path) for key, _, meant in pairs}
    else:
        block = fields.block(path) or Map()
        named = {str(key): (meant, (*path, key)) for key, meant in block.items()}
    found = {key: fields.meant(meant, at, "goal", "program") for key, (meant, at) in named.items()}
    return {key: id for key, id in found.items() if id is not None}
