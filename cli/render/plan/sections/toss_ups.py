"""Decisions that a plan nearly as good makes otherwise, in words."""

from collections.abc import Sequence

from .....models.results.plan import TossUp
from ...words import Names, percent_up, sentence

INSTEAD = {
    "keep": "keeps {} at all its sites",
    "retire": "retires {}",
    "adopt": "adopts {}",
    "decline": "declines {}",
    "start": "begins {}",
    "off": "does not begin {}",
    "earlier": "begins {} in an earlier year",
    "later": "begins {} in a later year",
}


def toss_ups_in_words(tosses: Sequence[TossUp], names: Names, most: int | None = None) -> str:
    """Return which decisions a plan nearly as good makes otherwise.

    Parameters
    ----------
    most
        How many are named; None: all.
    """
    words = []
    for toss in tosses[:most]:
        name = names.reorganization(toss.reorganization or "")
        if toss.program is not None:
            name = names.program(toss.program)
        words.append(f"a plan {behind_in_words(toss)} {INSTEAD[toss.instead].format(name)}")
    if more := len(tosses) - len(words):
        words.append(f"{more} more")
    return sentence("; ".join(words))


def behind_in_words(toss: TossUp) -> str:
    """Return how far below a plan that decides otherwise is: '0.01% below', 'as good'."""
    # Rounded up, as how near the plan is to the best.
    return f"{percent_up(toss.behind)} below" if toss.behind > 1e-10 else "as good"
