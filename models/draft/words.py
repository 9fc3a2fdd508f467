"""What headings and texts say of years, and of what is planned or was spent."""

import re

_YEAR = re.compile(
    r"(?:FY\s?'?|F\.Y\.\s?)(\d{2,4})(?!\d)|(20\d\d)\s?[-/–]\s?(\d\d)(?!\d)|\b(20\d\d)\b", re.I
)
_PLANNED = r"budget|proposed|adopted|recommended|approved|allocation|amount|actual|prior|dollars"
_SPENT = r"actual|prior|encumb|spent|expend|\bytd\b"


def year_in(words: str) -> int | None:
    """Return the last fiscal year that a text names: FY27, 2026-27 and 2027 are 2027."""
    found = None
    for two, start, end, four in _YEAR.findall(words):
        if two:
            found = int(two) if len(two) == 4 else 2000 + int(two[-2:])
        elif start:
            found = int(start) - int(start) % 100 + int(end)
        else:
            found = int(four)
    return found


def planned(words: str) -> bool:
    """Return whether a text speaks of dollars of a budget, of what was spent too."""
    return re.search(_PLANNED, words, re.I) is not None


def spent(words: str) -> bool:
    """Return whether a text speaks of what was, not of what is planned."""
    return re.search(_SPENT, words, re.I) is not None
