"""A frontier as a page: its points, today and the plan beside them, and what is missing."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from ...models.frontier import Frontier, FrontierAxis, FrontierPoint, MissingRegion
from .page import Page, heading, item, paragraph, table
from .words import MISSING, count, figure, money, percent, plural, sentence

MOST_REGIONS = 5
"""Missing regions that are listed."""

_NONE = {
    "infeasible": "No plan can exist: `groundswell solve` says what cannot hold together.",
    "no_plan_in_time": "No point was found in the time given.",
    "error": "The search failed.",
    "unbounded": "The search failed: it found no limit.",
}


def frontier_page(found: Frontier) -> Page:
    """Return the page."""
    page: Page = [paragraph(_title(found), style="bold")]
    if found.message:
        page.append(paragraph(sentence(found.message)))
    if not found.points:
        return [*page, paragraph(_NONE[found.status]), *_missing(found)]
    page += [heading("Points"), _points(found), *_missing(found), *_knee(found)]
    axes = "; ".join(f"{axis.name}: {axis.says}{_better(axis)}" for axis in found.axes)
    return [*page, Text(), paragraph(f"Here {axes}. {_closing(found)}", style="dim")]


def _title(found: Frontier) -> str:
    many = plural(len(found.points), "point")
    if not found.points:
        return "No points."
    if found.exact:
        whole = "every non-dominated point, proved" if found.complete else "INCOMPLETE"
    else:
        whole = "all that were searched for" if found.complete else "INCOMPLETE"
    return f"{many}: {whole} ({plural(found.solves, 'search', 'searches')})."


def _better(axis: FrontierAxis) -> str:
    return {"max": " (more is better)", "min": " (less is better)", "level": ""}[axis.sense]


def _points(found: Frontier) -> Table:
    rows = table("", *(axis.name for axis in found.axes), "Gap")
    for number, point in enumerate(found.points, 1):
        mark = f"{number}" + (" knee" if point.knee else "")
        rows.add_row(mark, *_cells(found, point.values), _gap(point))
    if found.best_plan is not None:
        rows.add_row("plan", *_cells(found, found.best_plan), "")
    if found.today:
        rows.add_row("today", *_cells(found, found.today), "")
    return rows


def _cells(found: Frontier, values: Mapping[str, float]) -> list[str]:
    return [
        MISSING if axis.name not in values else value_of(axis, values[axis.name])
        for axis in found.axes
    ]


def value_of(axis: FrontierAxis, value: float) -> str:
    """Return a value as people read it."""
    if axis.unit == "dollars":
        return money(value)
    if axis.unit in ("sites", "programs") or (axis.step is not None and axis.step >= 1):
        return count(value)
    if axis.unit == "student-SD per student" or axis.sense == "level":
        return f"{value:.4f}"
    return figure(value)


def _gap(point: FrontierPoint) -> str:
    if point.gap is None:
        return "not known"
    if point.gap < 1e-6:
        return "0"
    text = percent(point.gap, 3)
    return text if point.status == "optimal" else f"{text}, not proved"


def _missing(found: Frontier) -> Page:
    if found.complete or not found.missing:
        return []
    page: Page = [heading("What may be missing")]
    axes = {axis.name: axis for axis in found.axes}
    # Regions that differ by less than is shown read the same.
    regions = list(dict.fromkeys(_region(region, axes) for region in found.missing))
    page += [item(region) for region in regions[:MOST_REGIONS]]
    if len(regions) > MOST_REGIONS:
        page.append(item(f"and {len(regions) - MOST_REGIONS} more regions; --json has all"))
    return page


def _region(region: MissingRegion, axes: Mapping[str, FrontierAxis]) -> str:
    parts = []
    for name, value in region.better_than.items():
        side = {"max": "above", "min": "below", "level": "at"}[axes[name].sense]
        parts.append(f"{name} {side} {value_of(axes[name], value)}")
    where = "points with " + " and ".join(parts) if parts else "points anywhere"
    return f"{where}: {region.why}"


def _knee(found: Frontier) -> Page:
    if found.knee is None:
        return []
    names = [axis.name for axis in found.axes]
    at = ", ".join(
        f"{name} {text}" for name, text in zip(names, _cells(found, found.knee.values), strict=True)
    )
    return [
        Text(),
        paragraph(f"Knee: {at}. Beyond it, more of one costs the most of another."),
    ]


def _closing(found: Frontier) -> str:
    gap = (
        "Gap: how much its first objective might still be raised with the others no worse."
        if found.axes[0].sense != "level"
        else "Gap: how much the objective might still be raised at this level."
    )
    today = "" if found.today_holds else " Today's state breaks a rule or its money."
    return gap + today
