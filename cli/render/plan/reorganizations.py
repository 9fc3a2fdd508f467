"""What becomes of reorganizations: the largest decisions, so the first to be shown."""

from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import ReorganizationPlan
from ..page import Page, heading, item
from ..words import Names, figure, money, plural, several

MOST_UNDONE = 4


def reorganization_lines(plan: Plan, names: Names) -> Page:
    """Return each reorganization in a sentence; nothing where the scenario has none."""
    if not plan.reorganizations:
        return []
    page: Page = [heading("Reorganizations")]
    begun = [(id, r) for id, r in plan.reorganizations.items() if r.year is not None]
    page += [item(f"{names.reorganization(id)}: {in_words(r, names)}") for id, r in begun]
    others = [names.reorganization(id) for id, r in plan.reorganizations.items() if r.year is None]
    if others:
        page.append(item(f"Not done: {several(others, MOST_UNDONE)}."))
    return page


def in_words(found: ReorganizationPlan, names: Names) -> str:
    """Return when a reorganization begins, who moves where, and what it saves and costs."""
    parts = [f"begins in {found.year}"]
    for school, to in found.moved.items():
        where = [
            f"{plural(students, 'student')} to {names.school(id)}" for id, students in to.items()
        ]
        parts.append(f"{names.school(school)} closes, {several(where, len(where))}")
    parts.append(
        f"saves {money(found.saves)}, costs {money(found.cost)}: net {money(found.net)} over the"
        " plan's years"
    )
    if found.worth:
        parts.append(f"what it does to students is worth {figure(found.worth)}*")
    return "; ".join(parts) + "."


def begins_in_words(year: int | None) -> str:
    """Return what becomes of a reorganization: 'begins in 2028', 'does not begin'."""
    return "does not begin" if year is None else f"begins in {year}"
