"""What a scenario file calls by an id, however wrong the rest of it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..tree.references import SECTIONS, defined, entries, names_in, rules_of
from ..tree.tree import Map, copied
from .load import Reading
from .overrides import apply_overrides
from .set_values import apply_values


def known(
    reading: Reading, overrides: Sequence[str] = (), set: Mapping[str, Any] | None = None
) -> dict[str, dict[str, str]]:
    """Return the names of all that a file gives an id, by kind and id, in the order of the file.

    It reads the raw tree, so that it helps to mend a file with mistakes.

    Parameters
    ----------
    reading
        The file with its tables.
    overrides, set
        As for `load_scenario`; what is wrong with them is told by `Reading.scenario`.

    Returns
    -------
    dict
        The sections that the file has; `rules`, each with its kind and note; `tags` of schools and
        `overrides`, which have no names.
    """
    tree = copied(reading.tree)
    if not reading.unread:
        apply_overrides(tree, overrides)
        apply_values(tree, set or {})
    found = {section: defined(tree, kind) for kind, section in SECTIONS.items()}
    found["rules"] = _rules(tree)
    found["tags"] = {
        tag: "" for _, school in entries(tree, "schools") for tag in names_in(school.get("tags"))
    }
    found["overrides"] = dict.fromkeys(names_in(tree.get("overrides")), "")
    return {
        kind: {str(id): name for id, name in names.items()}
        for kind, names in found.items()
        if names
    }


def _rules(tree: Map) -> dict[str, str]:
    return {
        rule.label or str(number + 1): ": ".join(
            word for word in (rule.get("kind"), rule.get("note")) if isinstance(word, str) and word
        )
        for number, rule in rules_of(tree)
    }
