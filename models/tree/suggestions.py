"""What may have been meant by a word that nothing is called."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .problems import listed, nearest

MOST_KNOWN = 8
"""Known ids that a message lists; of more, how many others there are and where to see them."""

HAS_IDS = (
    "entries",
    "funds",
    "goals",
    "groups",
    "merges",
    "overrides",
    "programs",
    "reorganizations",
    "rules",
    "schools",
    "staff",
    "tags",
)
"""What `groundswell check FILE --ids` lists, by the first word of what a message calls it."""


def suggestion(
    word: object, known: Iterable[object], what: str, names: Mapping[Any, str] | None = None
) -> str:
    """Return the mend for an unknown word: the nearest known one, or the known ones in a list.

    Parameters
    ----------
    word
        As somebody wrote it.
    known
        The words there are.
    what
        What they are, in the plural: `schools`.
    names
        Their names, if they are ids: they are found by these, too, and told with them.
    """
    by_id = {str(id): (names or {}).get(id, "") for id in known}
    if not by_id:
        return f"the scenario has no {what}"
    close = nearest(word, by_id)
    if close is not None:
        return f"did you mean {called(close, by_id[close])}?"
    meant = [called(id, by_id[id]) for id in _by_name(str(word), by_id)]
    if meant:
        return f"did you mean {listed(meant, 3)}?{_all(what) if len(meant) > 3 else ''}"
    return f"known {what}: {known_ids(by_id, what)}"


def known_ids(known: Iterable[object], what: str, before: str = "") -> str:
    """Return ids in a list; where it is cut short, with the command that lists all.

    Parameters
    ----------
    known
        The ids.
    what
        What they are, in the plural: `schools`.
    before
        What stands before each where it is to be typed: `goal:`.
    """
    ids = [f"{before}{id}" for id in known]
    return listed(ids, MOST_KNOWN) + (_all(what) if len(ids) > MOST_KNOWN else "")


def called(id: str, name: str) -> str:
    """Return an id as it is typed, with its name beside it where that says more."""
    name = " ".join(name.split())
    return f"{id} ({name})" if name and plain(name) != plain(id) else id


def plain(text: str) -> str:
    """Return a text without what counts for nothing in names: capitals, hyphens, underscores."""
    return re.sub(r"[\s_\-\u2010-\u2015]+", " ", text.replace("\u2019", "'")).strip().casefold()


def _all(what: str) -> str:
    return "; `groundswell check FILE --ids` lists all" if what.split()[0] in HAS_IDS else ""


def _by_name(word: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids in whose names a word stands; else the one whose name is nearest to it."""
    part = plain(word)
    named = {id: name for id, name in names.items() if name and part}
    with_it = [id for id, name in named.items() if part in plain(f"{id} {name}")]
    close = nearest(word, named.values())
    near = [id for id, name in named.items() if name == close]
    return with_it or near[:1]
