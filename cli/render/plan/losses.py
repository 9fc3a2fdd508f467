"""Who loses a program, and who serves the students then."""

from collections.abc import Sequence

from rich.console import RenderableType

from ....models.results.plan import Loss, Plan
from ....models.scenario.base import CENTRAL
from ..page import Page, heading, item, paragraph
from ..words import Names, plural, several, short

MOST_SERVING = 2
SHORT = 26


def losses(plan: Plan, names: Names) -> Page:
    """Return every loss, most students first."""
    if not plan.losses:
        return [heading("Who loses a program"), paragraph("No school does.", indent=2)]
    return [heading(TITLE), *(item(loss_in_words(loss, names)) for loss in ranked(plan))]


TITLE = "Who loses a program, and who serves them then (at so many schools)"


def ranked(plan: Plan) -> Sequence[Loss]:
    """Return the losses, most students first."""
    return sorted(plan.losses, key=lambda loss: -loss.students)


def rest_in_words(rest: Sequence[Loss]) -> RenderableType:
    """Return how many more lose a program, where not all are shown."""
    students = sum(loss.students for loss in rest)
    return item(
        f"and {plural(len(rest), 'more program')}, {plural(students, 'student')} (--show people)"
    )


def loss_in_words(loss: Loss, names: Names) -> str:
    """Return one program's loss in words."""
    schools = [place for place in loss.schools if place != CENTRAL]
    where = plural(len(schools), "school")
    if len(schools) < len(loss.schools):
        where += " and the office"
    if len(loss.schools) == 1:
        where = names.school(loss.schools[0])
    text = f"{names.program(loss.program)}: {where}, {plural(loss.students, 'student')}"
    ranked = sorted(loss.served_by.items(), key=lambda served: -served[1])
    if ranked:
        shown = [f"{short(names.program(id), SHORT)} ({schools})" for id, schools in ranked]
        text += f"; then {several(shown, MOST_SERVING)}"
    if round(loss.unserved) >= round(loss.students):
        return f"{text}; then nobody"
    if round(loss.unserved):
        text += f"; {plural(loss.unserved, 'student')} by nobody"
    return text
