"""What is said of a search that ended without a plan: one table, by the search's status."""

from typing import NamedTuple

from ..language.catalogue import noted
from ..language.spoken import say
from .words import sentence


class _Words(NamedTuple):
    """In a sentence; in a table's cell; in a narrow cell."""

    said: str
    cell: str
    narrow: str


_WORDS = {
    "infeasible": _Words(noted("no plan can exist (proved)"), "no plan can exist", "no plan can"),
    "no_plan_in_time": _Words(
        noted("no plan was found in the time given"), "no plan found in time", "no time"
    ),
    "unbounded": _Words(noted("there is no best plan"), "no best plan", "no best plan"),
    "error": _Words(noted("the search failed"), "the search failed", "failed"),
}

SAYS_WHY = "; groundswell solve says why"


def no_plan(status: str, **more: str) -> str:
    """Return in words how a search ended; nothing if it ended with a plan.

    Parameters
    ----------
    status
        Of the search.
    more
        What follows on the words of a status, punctuation first.
    """
    return say(_WORDS[status].said) + more.get(status, "") if status in _WORDS else ""


def no_plan_sentence(status: str, **more: str) -> str:
    """Return the same as a sentence."""
    return sentence(no_plan(status, **more))


def no_plan_cell(status: str, **instead: str) -> str:
    """Return the same for a table's cell; nothing if the search ended with a plan.

    Parameters
    ----------
    status
        Of the search.
    instead
        Other words for a status.
    """
    return instead.get(status, _WORDS[status].cell) if status in _WORDS else ""


def no_plan_narrow(status: str) -> str:
    """Return the same for a narrow cell; nothing if the search ended with a plan."""
    return _WORDS[status].narrow if status in _WORDS else ""
