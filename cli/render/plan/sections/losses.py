"""Who loses a program, and who serves the students then."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType

from .....models.results.plan import Plan
from .....models.results.plan_parts.loss import Loss
from .....models.scenario.base import CENTRAL
from ....language.catalogue import noted
from ....language.spoken import say, say_many
from ...page import Page, heading, item, paragraph
from ...words import Names, several

MOST_SERVING = 2


TITLE = noted("Who loses a program, and what takes its place (at so many schools)")


def losses(plan: Plan, names: Names) -> Page:
    """Return every loss: the budget year's first, in each year most students first."""
    if not plan.losses:
        return [heading(say("Who loses a program")), paragraph(say("No school does."), indent=2)]
    return [heading(say(TITLE)), *(item(loss_in_words(loss, names)) for loss in plan.losses)]


def rest_in_words(rest: Sequence[Loss]) -> RenderableType:
    """Return how many more are lost, where not all are shown."""
    return item(
        say(
            "and %(losses)s, %(students)s, some in several (--show people)",
            losses=say_many("%(n)s more loss", "%(n)s more losses", len(rest)),
            students=_students(sum(loss.students for loss in rest)),
        )
    )


def _students(number: float) -> str:
    return say_many("%(n)s student", "%(n)s students", number)


def loss_in_words(loss: Loss, names: Names) -> str:
    """Return one program's loss in words."""
    schools = [place for place in loss.schools if place != CENTRAL]
    where = say_many("%(n)s school", "%(n)s schools", len(schools))
    if len(schools) < len(loss.schools):
        where = say("%(where)s and the office", where=where) if schools else say("the office")
    if len(loss.schools) == 1:
        where = names.school(loss.schools[0])
    until = say(", back in %(year)s", year=loss.back) if loss.back else ""
    text = f"{loss.year}{until}: {names.program(loss.program)}, {where}"
    if round(loss.students):
        text += f", {_students(loss.students)}"
    if not loss.served_by and not loss.served_later:
        return say("%(what)s; nothing replaces it", what=text)
    text += f"; {_instead(loss, names)}"
    if round(loss.unserved):
        text += say("; for %(students)s nothing", students=_students(loss.unserved))
    return text


def _instead(loss: Loss, names: Names) -> str:
    """Return what takes its place, the most schools first; from when, if not at once."""
    shown = _ranked(loss.served_by, names)
    for year, served in loss.served_later.items():
        shown += [
            say("from %(year)s %(what)s", year=year, what=words) for words in _ranked(served, names)
        ]
    text = several(shown, MOST_SERVING)
    return say("then %(what)s", what=text) if loss.served_by else text


def _ranked(served: Mapping[str, int], names: Names) -> list[str]:
    ranked = sorted(served.items(), key=lambda one: -one[1])
    return [f"{names.program(id)} ({schools})" for id, schools in ranked]
