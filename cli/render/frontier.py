"""A frontier as a page: its points, today and the plan beside them, and what is missing."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import inf

from rich.table import Table
from rich.text import Text

from ...models.numbers import IN_FULL, dollars, shown
from ...models.results.frontier import Frontier, FrontierAxis, FrontierPoint, MissingRegion
from .page import Page, heading, item, paragraph, table
from .words import MISSING, count, figure, money, percent, plural, printable, sentence, several

MOST_REGIONS = 5
"""Missing regions that are listed."""

_NONE = {
    "infeasible": "No plan can exist: `groundswell solve` says what cannot hold together.",
    "no_plan_in_time": "No point was found in the time given.",
    "error": "The search failed.",
    "unbounded": "The search failed: a limit is missing.",
}


def frontier_page(found: Frontier) -> Page:
    """Return the page."""
    page: Page = [paragraph(_title(found), style="bold")]
    if found.message:
        page.append(paragraph(sentence(found.message)))
    if not found.points:
        return [*page, paragraph(_NONE[found.status]), *_missing(found)]
    page += [heading("Points"), _points(found), *_begun(found), *_missing(found), *_near(found)]
    page += [*_all_alike(found), *_knee(found)]
    axes = "; ".join(f"{axis.name}: {axis.says}{_better(axis)}" for axis in found.axes)
    return [*page, Text(), paragraph(f"Here {axes}. {_closing(found)}", style="dim")]


def _begun(found: Frontier) -> Page:
    """Return which reorganizations the plan of each point begins, and when."""
    if not found.points[0].plan.reorganizations:
        return []
    page: Page = [heading("Reorganizations")]
    for number, point in enumerate(found.points, 1):
        begun = [
            f"{printable(found.names.get(key, key))} in {year}"
            for key, year in point.plan.begun.items()
            if year is not None
        ]
        page.append(item(f"{number}: {several(begun, len(begun)) if begun else 'none'}."))
    return page


def _title(found: Frontier) -> str:
    many = plural(len(found.points), "point")
    if not found.points:
        return "No points."
    if found.exact:
        whole = "every non-dominated point, proved" if found.complete else "INCOMPLETE"
    else:
        whole = "all that were searched for" if found.complete else "INCOMPLETE"
    return f"{many}{_where(found)}: {whole} ({plural(found.solves, 'search', 'searches')})."


def _where(found: Frontier) -> str:
    """Return between what amounts points were looked for, if not everywhere."""
    if found.between is None:
        return ""
    axis = found.axes[1]
    write = money if axis.unit == "dollars" else figure
    low, high = map(write, found.between)
    return f" where {axis.name} is {low} to {high}"


def _better(axis: FrontierAxis) -> str:
    return {"max": " (more is better)", "min": " (less is better)", "level": ""}[axis.sense]


def _points(found: Frontier) -> Table:
    rows = table("", *(axis.name for axis in found.axes), "Off by")
    write = _writers(found)
    for number, point in enumerate(found.points, 1):
        mark = f"{number}" + (" turn" if point.knee else "")
        rows.add_row(mark, *_cells(write, point.values), _gap(point))
    if found.best_plan is not None:
        rows.add_row("plan", *_cells(write, found.best_plan), "")
    if found.today:
        rows.add_row("today", *_cells(write, found.today), "")
    return rows


def _writers(found: Frontier) -> dict[str, Callable[[float], str]]:
    """Return how each axis's values are written: in full where points would read the same."""
    return {axis.name: _writer(axis, found.points) for axis in found.axes}


def _writer(axis: FrontierAxis, points: Sequence[FrontierPoint]) -> Callable[[float], str]:
    values = {point.values[axis.name] for point in points}
    short = {value_of(axis, value) for value in values}
    return partial(value_of if len(short) == len(values) else _in_full, axis)


def _in_full(axis: FrontierAxis, value: float) -> str:
    if axis.unit != "dollars":
        return shown(value, IN_FULL)
    return dollars(value)


def _cells(write: Mapping[str, Callable[[float], str]], values: Mapping[str, float]) -> list[str]:
    return [
        MISSING if name not in values else text_of(values[name]) for name, text_of in write.items()
    ]


def value_of(axis: FrontierAxis, value: float) -> str:
    """Return a value as people read it.

    Parameters
    ----------
    axis
        Its unit and step say how.
    value
        In the axis's unit.
    """
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


def _all_alike(found: Frontier) -> Page:
    """Say where all levels tried give the same, so that rows alike are no surprise."""
    first, *others = found.axes
    if first.sense != "level" or len(found.points) < 2:
        return []
    write = _writers(found)
    rows = {tuple(write[a.name](p.values[a.name]) for a in others) for p in found.points}
    plans = {point.plan.sites for point in found.points}
    if len(plans) == 1:
        said = f"{first.name} makes no difference here: the plan is the same at every level tried."
    elif len(rows) == 1:
        said = f"{first.name} makes no difference to these figures, though plans differ."
    else:
        return []
    return [Text(), paragraph(sentence(said))]


def _knee(found: Frontier) -> Page:
    if found.knee is None:
        return []
    write = _writers(found)
    cells = _cells(write, found.knee.values)
    at = ", ".join(f"{name} {text}" for name, text in zip(write, cells, strict=True))
    return [
        Text(),
        paragraph(f"Turning point (knee): {at}. Beyond it, more of one costs the most of another."),
    ]


def _near(found: Frontier) -> Page:
    """Say which points the gap leaves open."""
    pairs = _within_gap(found)
    if not pairs:
        return []
    named = [f"{one} and {two}" for one, two in pairs[:MOST_REGIONS]]
    if len(pairs) > MOST_REGIONS:
        named.append(f"{len(pairs) - MOST_REGIONS} more pairs")
    where = f"nearer to each other in {found.axes[0].name} than their gap"
    return [Text(), paragraph(f"Points {', '.join(named)} are {where}: ask for a smaller --gap.")]


def _within_gap(found: Frontier) -> list[tuple[int, int]]:
    """Return neighbours of which the worse might, within its gap, be as good as the better."""
    first = found.axes[0]
    if found.exact or first.sense == "level":
        return []
    pairs = []
    for number, (low, high) in enumerate(pairwise(found.points), 1):
        worse = high if first.sense == "min" else low
        apart = high.values[first.name] - low.values[first.name]
        open_ = (worse.gap or 0.0) * abs(worse.values[first.name])
        if worse.status == "optimal" and 0 < apart <= open_:
            pairs.append((number, number + 1))
    return pairs


def _plan(found: Frontier) -> str:
    """Say what the row `plan` is where it is not simply the best there is."""
    if found.best_plan is None:
        return ""
    says = ""
    if found.best_gap is None:
        says = " Plan: the best of these for `solve`; how near it is to the best is not known."
    elif found.best_gap >= 1e-6:
        much = percent(found.best_gap, 3)
        says = f" Plan: what `solve` maximises might still be raised by {much} of it."
    worth = [point.values["worth"] for point in found.points if "worth" in point.values]
    if max(worth, default=-inf) > found.best_plan.get("worth", inf):
        says += " It has not the most worth: `solve` maximises `objective`, not worth alone."
    return says


def _closing(found: Frontier) -> str:
    gap = (
        "Off by: how much its first objective might still be raised with the others no worse."
        if found.axes[0].sense != "level"
        else "Off by: how much the objective might still be raised at this level."
    )
    today = "" if found.today_holds else " Today's state breaks a rule or its money."
    return gap + _plan(found) + today
