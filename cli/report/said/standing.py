"""What stands on pages and in memos alike: what a reader can do, what a month of learning is."""

from __future__ import annotations

from markupsafe import Markup

from ..language import Language


def can_do(language: Language) -> Markup:
    """Return what to do about a proposal."""
    return language.say(
        "This is a proposal; people decide. If a school needs something else, or a number here is"
        " wrong, say so to the school or the district: it is then put into the scenario, and the"
        " plan is made anew. Why each program is decided as it is, and who answers for it, stands"
        " in the whole report."
    )


def a_month(language: Language) -> Markup:
    """Return what a month of learning is, and what months of all students together are."""
    return language.say(
        "A month of learning is a ninth of what a fourth grader’s reading grows in a school year."
        " “All together” adds up all students: ten who each gain half a month are five months."
    )
