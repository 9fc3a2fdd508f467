"""What becomes of reorganizations: the largest decisions, so the first to be shown."""

from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import ReorganizationPlan
from ...language.spoken import say, say_many
from ..page import Page, heading, item
from ..words import Names, figure, money, several

MOST_UNDONE = 4


def reorganization_lines(plan: Plan, names: Names) -> Page:
    """Return each reorganization in a sentence; nothing where the scenario has none."""
    if not plan.reorganizations:
        return []
    page: Page = [heading(say("Reorganizations"))]
    begun = [(id, r) for id, r in plan.reorganizations.items() if r.year is not None]
    page += [item(f"{names.reorganization(id)}: {in_words(r, names)}") for id, r in begun]
    others = [names.reorganization(id) for id, r in plan.reorganizations.items() if r.year is None]
    if others:
        page.append(item(say("Not done: %(names)s.", names=several(others, MOST_UNDONE))))
    return page


def in_words(found: ReorganizationPlan, names: Names) -> str:
    """Return when a reorganization begins, who moves where, and what it saves and costs."""
    parts = [say("begins in %(year)s", year=found.year)]
    for school, to in found.moved.items():
        where = [
            say_many(
                "%(n)s student to %(school)s",
                "%(n)s students to %(school)s",
                students,
                school=names.school(id),
            )
            for id, students in to.items()
        ]
        parts.append(
            say(
                "%(school)s closes, %(where)s",
                school=names.school(school),
                where=several(where, len(where)),
            )
        )
    parts.append(
        say(
            "saves %(saves)s, costs %(costs)s: net %(net)s over the plan's years",
            saves=money(found.saves),
            costs=money(found.cost),
            net=money(found.net),
        )
    )
    if found.worth:
        parts.append(say("what it does to students is worth %(n)s*", n=figure(found.worth)))
    return "; ".join(parts) + "."


def begins_in_words(year: int | None) -> str:
    """Return what becomes of a reorganization: 'begins in 2028', 'does not begin'."""
    return "does not begin" if year is None else f"begins in {year}"
