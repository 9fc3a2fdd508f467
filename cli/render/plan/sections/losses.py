"""Who loses a program, and who serves the students then."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from .....models.results.plan import Loss, Plan
from .....models.scenario.base import CENTRAL
from ...page import Page, heading, item, paragraph
from ...words import Names, plural, several

MOST_SERVING = 2


TITLE = "Who loses a program, and what takes its place (at so many schools)"


def losses(plan: Plan, names: Names) -> Page:
    """Return every loss: the budget year's first, in each year most students first."""
    if not plan.losses:
        return [heading("Who loses a program"), paragraph("No school does.", indent=2)]
    return [heading(TITLE), *(item(loss_in_words(loss, names)) for loss in plan.losses)]


def rest_in_words(rest: Sequence[Loss]) -> RenderableType:
    """Return how many more are lost, where not all are shown."""
    students = plural(sum(loss.students for loss in rest), "student")
    more = plural(len(rest), "more loss", "more losses")
    return item(f"and {more}, {students}, some in several (--show people)")


def loss_in_words(loss: Loss, names: Names) -> str:
    """Return one program's loss in words."""
    schools = [place for place in loss.schools if place != CENTRAL]
    where = plural(len(schools), "school")
    if len(schools) < len(loss.schools):
        where = f"{where} and the office" if schools else "the office"
    if len(loss.schools) == 1:
        where = names.school(loss.schools[0])
    until = f", back in {loss.back}" if loss.back else ""
    text = f"{loss.year}{until}: {names.program(loss.program)}, {where}"
    if round(loss.students):
        text += f", {plural(loss.students, 'student')}"
    if not loss.served_by and not loss.served_later:
        return f"{text}; nothing replaces it"
    text += f"; {_instead(loss, names)}"
    if round(loss.unserved):
        text += f"; for {plural(loss.unserved, 'student')} nothing"
    return text


def _instead(loss: Loss, names: Names) -> str:
    """Return what takes its place, the most schools first; from when, if not at once."""
    shown = _ranked(loss.served_by, names)
    for year, served in loss.served_later.items():
        shown += [f"from {year} {words}" for words in _ranked(served, names)]
    return ("then " if loss.served_by else "") + several(shown, MOST_SERVING)


def _ranked(served: Mapping[str, int], names: Names) -> list[str]:
    ranked = sorted(served.items(), key=lambda one: -one[1])
    return [f"{names.program(id)} ({schools})" for id, schools in ranked]
