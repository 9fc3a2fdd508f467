"""Named changes to a scenario, each to be applied or not; what a change may be: see `change`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..tree.addresses import is_mapping
from ..tree.problems import Problem
from ..tree.suggestions import suggestion
from ..tree.tree import Map, Path, Place, Seq, key_in, place_of
from .change import WrongChange, change, change_problem, fits_format, meant, path_of


def apply_overrides(tree: Map, names: Sequence[str]) -> list[Problem]:
    """Apply a file's overrides by name; return all that is wrong with them.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled; changed in place.
    names
        Names of the overrides to apply. Their order does not matter, since no two may set the
        same address or one inside the other.

    Returns
    -------
    Errors with the override's place in the file; what they are about is not applied.
    """
    known = tree.get("overrides")
    known = known if isinstance(known, Map) else Map()
    problems = _addresses_checked(tree, known, names)
    changes: dict[Path, tuple[str, Any, Place]] = {}
    for name in dict.fromkeys(names):
        if name not in known:
            says = f"there is no override `{name}`"
            mend = suggestion(name, known, "overrides")
            file = tree.place.file if tree.place else ""
            problems.append(Problem("error", file, None, "", "overrides", says, mend))
        elif isinstance(known[name], Map):
            for address, value in known[name].items():
                place = place_of(tree, ("overrides", name, address)) or Place("")
                path = path_of(address)
                rival = _rival(changes, path)
                if rival is not None:
                    says = f"{_named(name, path)} and {_named(changes[rival][0], rival)} overlap"
                    mend = "use one of the two overrides, or set the address in one of them"
                    problems.append(change_problem(place, str(address), says, mend))
                else:
                    changes[path] = name, value, place
    # Removals last: what a removal takes with it must not be missing for the others.
    for path, (_, value, place) in sorted(changes.items(), key=lambda c: c[1][1] is None):
        problems += change(tree, path, value, place)
    return problems


def _named(override: str, path: Path) -> str:
    return f"{override} ({'.'.join(path)})"


def _rival(changes: Mapping[Path, Any], path: Path) -> Path | None:
    for other in changes:
        shorter = min(len(other), len(path))
        if other[:shorter] == path[:shorter]:
            return other
    return None


def _addresses_checked(tree: Map, known: Map, names: Sequence[str]) -> list[Problem]:
    """Say which overrides that are not applied now name what is not there."""
    problems = []
    changes = [
        (name, address, path_of(address), value)
        for name, override in known.items()
        if isinstance(override, Map)
        for address, value in override.items()
    ]
    fresh = {path for _, _, path, value in changes if value is not None}
    for name, address, path, value in changes:
        if name not in names:
            try:
                fits_format(path)
                _reaches(tree, path, value, fresh)
            except WrongChange as wrong:
                place = place_of(tree, ("overrides", name, address)) or Place("")
                problems.append(change_problem(place, str(address), *wrong.args))
    return problems


def _reaches(tree: Map, path: Path, value: Any, fresh: set[Path]) -> None:
    """Raise if an entry on the way to an address exists neither now nor by any override."""
    held: Any = tree
    for depth, key in enumerate(path):
        if path[: depth + 1] in fresh and depth + 1 < len(path):
            return
        needed = value is None or depth + 1 < len(path)
        if isinstance(held, Seq) and path[0] == "rules" and depth == 1:
            rules = {getattr(rule, "label", None): rule for rule in held}
            if key not in rules and needed:
                raise WrongChange(f"there is no rule `{key}`", suggestion(key, rules, "rules"))
            held = rules.get(key)
        elif isinstance(held, Map):
            real = key_in(held, key)
            if (
                real is None
                and needed
                and is_mapping(fits_format(path[:depth] or path[:1]))
                and depth
            ):
                raise WrongChange(f"there is no `{key}`", meant(key, held, "entries there"))
            held = None if real is None else held[real]
        else:
            return
