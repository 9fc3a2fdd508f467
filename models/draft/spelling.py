"""Schools of an export that may be one, misspelt in places."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_LEAST = 5
"""Letters of a word that one letter may be wrong in: North is not South, nor ES MS."""
_RATIO = 0.85


def misspelt(names: Iterable[str]) -> Mapping[str, str]:
    """Return by each name that may be misspelt the one it may stand for, which is there more often.

    Parameters
    ----------
    names
        Of the school of each line that has no code of it.
    """
    often = [name for name, _ in Counter(names).most_common() if name]
    found: dict[str, str] = {}
    for n, name in enumerate(often):
        sure = (known for known in often[:n] if known not in found)
        if (meant := next((known for known in sure if _near(known, name)), None)) is not None:
            found[name] = meant
    return found


def _near(one: str, other: str) -> bool:
    """Return whether two names differ only by signs, or in one long word a little."""
    ones, others = _words(one), _words(other)
    if "".join(ones) == "".join(others):
        return True
    if len(ones) != len(others):
        return False
    apart = [pair for pair in zip(ones, others, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1 or not all(word.isalpha() and len(word) >= _LEAST for word in apart[0]):
        return False
    return difflib.SequenceMatcher(None, *apart[0]).ratio() >= _RATIO


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("'", "").replace("’", ""))
