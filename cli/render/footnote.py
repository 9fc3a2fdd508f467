"""The note under a page: what the figures marked with a star are counted in, and what else."""

from rich.text import Text

from .page import Page, paragraph

_STUDENT = (
    "one student gaining one standard deviation on a goal that counts fully and is fully needed at"
    " the school"
)
STUDENT_SD = f"student-SD: {_STUDENT}."
OVER_THE_HORIZON = f"student-SD over the horizon: {_STUDENT}."


def footnote(more: str, unit: str = OVER_THE_HORIZON) -> Page:
    """Return the note, with an empty line above.

    Parameters
    ----------
    more
        What the page's other words mean.
    unit
        What a star stands for.
    """
    return [Text(), paragraph(f"* {unit} {more}", style="dim")]
