"""What a page and a memo both say of a decision: in sentences."""

from ....models.results.explanation import Closing, Explanation
from ....models.results.money_moves import Serving
from ....models.results.otherwise import Alternative
from ..words import Names, printable, several
from .decided import verb

MOST = 3


def dollar_price(told: Explanation) -> float:
    """Return what a dollar of the money that the program uses is worth elsewhere, student-SD.

    Parameters
    ----------
    told
        The answer.

    Returns
    -------
    0 where it has no dollars.
    """
    dollars = sum(account.dollars for account in told.account)
    return sum(account.money for account in told.account) / dollars if dollars > 0 else 0.0


def changed_in_words(other: Alternative, names: Names) -> str:
    """Return which other reorganizations and programs are decided otherwise then."""
    moved = [
        f"{names.reorganization(id)} {'does not begin' if then is None else f'begins in {then}'}"
        for id, (_, then) in other.begun.items()
    ]
    moved += [f"{names.program(id)} {verb(after)}" for id, (_, after) in other.changed.items()]
    return several(moved, MOST) if moved else ""


def closing_in_words(closing: Closing, names: Names) -> str:
    """Return which building closes when, and where the program's students are served then."""
    name = names.reorganization(closing.reorganization)
    text = f"the building of {names.school(closing.school)} closes in {closing.year} ({name})"
    where = [names.school(school) for school in closing.served_at]
    if not where:
        return f"{text}, and the program serves its students no more"
    return f"{text}; its students are served at {several(where, len(where))}"


def one_line(text: str) -> str:
    """Return a text as one printable line without a full stop."""
    return printable(text).rstrip(".")


def serving(other: Serving, names: Names) -> str:
    """Return who serves students then, and where if they have moved."""
    name = names.program(other.program or other.merge or "")
    return name if other.school is None else f"{name} at {names.school(other.school)}"
