"""Decisions that a plan nearly as good makes otherwise, in words."""

from collections.abc import Sequence

from .....models.results.plan_parts.toss_up import TossUp
from ....language.catalogue import noted
from ....language.spoken import say, say_many
from ...words import Names, percent_up, sentence

INSTEAD = {
    "keep": noted("keeps %(name)s at all its sites"),
    "retire": noted("retires %(name)s"),
    "adopt": noted("adopts %(name)s"),
    "decline": noted("declines %(name)s"),
    "start": noted("begins %(name)s"),
    "off": noted("does not begin %(name)s"),
    "earlier": noted("begins %(name)s in an earlier year"),
    "later": noted("begins %(name)s in a later year"),
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
        does = say(INSTEAD[toss.instead], name=name)
        words.append(say("a plan %(behind)s %(does)s", behind=behind_in_words(toss), does=does))
    if more := len(tosses) - len(words):
        words.append(say_many("%(n)s more", "%(n)s more", more))
    return sentence("; ".join(words))


def behind_in_words(toss: TossUp) -> str:
    """Return how far below a plan that decides otherwise is: '0.01% below', 'as good'."""
    # Rounded up, as how near the plan is to the best.
    if toss.behind <= 1e-10:
        return say("as good")
    return say("%(share)s below", share=percent_up(toss.behind))
