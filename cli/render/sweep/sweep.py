"""A sweep's results: how far it is, worth along its axes, what drives decisions, what failed."""

from collections import Counter
from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from ....models.results.sweep import AxisWorth, Driver, Noise, SweepSummary
from ..footnote import footnote
from ..no_plan import no_plan_cell
from ..page import Page, heading, item, labelled, paragraph, table
from ..words import MISSING, figure, percent, plural, printable, seconds, sentence

MOST_DRAWN = 5
"""Addresses drawn that are shown: those with the highest first-order indices."""

MOST_FAILED = 6
"""Different failures that are shown."""


_MAY_BE_NOTHING = (
    "Within the gap: a difference that may be nothing, since the searches leave open whether"
    " better plans exist; a smaller --gap would show (with -o, to another file). Chance: no more"
    " than chance makes among draws; more draws would show."
)

_NOISE = {"gap": "too close to tell", "chance": "chance"}

_UNDONE = (
    "Not all runs are done: until they are, levels differ in what else was varied, and cannot be"
    " compared."
)

_UNEVEN = (
    "Levels with fewer plans than others (runs without a plan) are not like for like: they differ"
    " in what else was varied."
)

_STATUSES = {
    "optimal": "within the requested gap",
    "feasible": "with a plan, stopped before the requested gap",
    "wrong_input": "the values do not fit the scenario",
}


def status_in_words(status: str) -> str:
    """Return in words how a run ended."""
    return _STATUSES.get(status) or no_plan_cell(status)


_NOTE = (
    "Runs on: share of the plans in which the program runs anywhere"
    " in the last year. First: share of worth's variance that the axis explains by itself; total:"
    " with all interactions it takes part in."
)


def sweep_page(summary: SweepSummary) -> Page:
    """Return the page."""
    page: Page = [paragraph(_state(summary), style="bold")]
    page += [item(f"{plural(n, 'run')}: {status_in_words(s)}") for s, n in summary.statuses.items()]
    if len(summary.versions) > 1:
        page.append(paragraph(f"Made by Groundswell {' and '.join(summary.versions)}."))
    if summary.done < summary.wanted:
        page.append(paragraph(_UNDONE))
    drawn = _drawn(summary)
    axes = [axis for axis in summary.axes if not axis.drawn or axis.axis in drawn]
    if any(level.plans for axis in axes for level in axis.levels):
        page += [heading("Worth along the axes"), _worth(axes)]
        if summary.done == summary.wanted and any(_uneven(axis) for axis in axes):
            page += [Text(), paragraph(_UNEVEN)]
    if summary.drivers:
        page += [heading("What drives decisions"), *_drivers(summary)]
    page += [heading("What moves worth"), *_sensitivity(summary, drawn)]
    if summary.failed:
        page += [heading("Runs without a plan"), *_failed(summary)]
    if _noisy(summary):
        page += [Text(), paragraph(_MAY_BE_NOTHING)]
    return [*page, *footnote(_NOTE, "student-SD over the horizon.")]


def _noisy(summary: SweepSummary) -> bool:
    """Return whether anything shown is said to be noise."""
    indices = (n for i in summary.sensitivity for n in (i.first_noise, i.total_noise))
    return any((*indices, *(a.noise for a in summary.axes), *(d.noise for d in summary.drivers)))


def _state(summary: SweepSummary) -> str:
    name = f"{printable(summary.name)}: " if summary.name else ""
    text = f"{name}{summary.done:,} of {plural(summary.wanted, 'run')} done"
    if summary.seconds is not None:
        text += f", {seconds(summary.seconds)} each"
    if summary.largest_gap is not None:
        text += f"; the largest gap is {percent(summary.largest_gap, 2)}"
    return f"{text}."


def _drawn(summary: SweepSummary) -> set[str]:
    """Return the addresses drawn that are worth showing: of many, those that are no noise."""
    drawn = {axis.axis for axis in summary.axes if axis.drawn}
    if len(drawn) <= MOST_DRAWN:
        return drawn
    first = {index.factor: index.first or 0.0 for index in summary.sensitivity}
    return set(ranked({a.axis: a.noise for a in summary.axes if a.drawn}, first)[:MOST_DRAWN])


def ranked(noise: Mapping[str, Noise], first: Mapping[str, float]) -> list[str]:
    """Return the addresses drawn that are no noise, what moves worth most first.

    Parameters
    ----------
    noise
        Whether it is noise, by address drawn.
    first
        First-order index by address, where it is known.
    """
    return sorted((a for a, kind in noise.items() if not kind), key=lambda a: -first.get(a, 0.0))


def _worth(axes: list[AxisWorth]) -> Table:
    rows = table("Axis and level", "Plans", "Mean*", "Lowest", "Highest")
    for axis in axes:
        said = f" ({_NOISE[axis.noise]})" if axis.noise else ""
        rows.add_row(Text(f"{printable(axis.axis)}{said}", style="bold"))
        for level in axis.levels:
            rows.add_row(
                f"  {printable(level.level)}",
                f"{level.plans:,}" + (f" of {level.runs:,}" if level.plans < level.runs else ""),
                figure(level.mean),
                figure(level.lowest),
                figure(level.highest),
            )
    return rows


def _uneven(axis: AxisWorth) -> bool:
    """Return whether runs without a plan leave an axis' levels with more or fewer plans."""
    lacking = any(level.plans < level.runs for level in axis.levels)
    return not axis.drawn and lacking and len({level.plans for level in axis.levels}) > 1


def _drivers(summary: SweepSummary) -> Page:
    moved = sorted((d for d in summary.drivers if d.spread > 0), key=lambda d: -d.spread)
    told = [(_named(driver), _moved(driver)) for driver in moved if not driver.noise]
    page: Page = [labelled(told)] if told else []
    for driver in moved:
        if driver.noise:
            page.append(item(f"too close to tell: {_named(driver)} {_moved(driver)}"))
    plans = sum(summary.statuses.get(status, 0) for status in ("optimal", "feasible"))
    whole = [driver for driver in summary.drivers if driver.plans >= plans]
    some = [driver for driver in summary.drivers if driver.plans < plans]
    for says, programs in [*_steady(whole, "plan"), *_steady(some, "plan whose scenario has it")]:
        if programs:
            page.append(item(f"{says}: {', '.join(programs)}"))
    if rare := [_named(driver) for driver in some if driver in moved or 0 < driver.runs_on < 1]:
        page.append(item(f"shares of the plans whose scenario has it: {', '.join(rare)}"))
    return page


def _named(driver: Driver) -> str:
    return printable(driver.name or driver.program)


def _moved(driver: Driver) -> str:
    least, most = (
        f"{percent(share or 0.0)} at {printable(level)}"
        for share, level in (
            (driver.lowest_share, driver.lowest),
            (driver.highest_share, driver.highest),
        )
    )
    return f"runs on in {percent(driver.runs_on)}; {printable(driver.axis)}: {least}, {most}"


def _steady(drivers: list[Driver], plan: str) -> list[tuple[str, list[str]]]:
    still = [driver for driver in drivers if not driver.spread > 0]
    return [
        (f"run on in every {plan}", [_named(d) for d in still if d.runs_on == 1]),
        (f"run on in no {plan}", [_named(d) for d in still if d.runs_on == 0]),
        (
            "moved by no axis beyond chance",
            [f"{_named(d)} ({percent(d.runs_on)})" for d in still if 0 < d.runs_on < 1],
        ),
    ]


def _sensitivity(summary: SweepSummary, drawn: set[str]) -> Page:
    page: Page = []
    every = {axis.axis for axis in summary.axes if axis.drawn}
    shown = [i for i in summary.sensitivity if i.factor not in every or i.factor in drawn]
    if shown:
        rows = table("Axis", "First", "Total")
        for index in shown:
            rows.add_row(
                printable(index.factor),
                _share(index.first, index.first_within, index.first_noise),
                _share(index.total, index.total_within, index.total_noise),
            )
        page.append(rows)
    left_out = [i for i in summary.sensitivity if i not in shown]
    if left_out:
        more = f"{plural(len(left_out), 'more address', 'more addresses')} drawn"
        if all(index.first_noise for index in left_out):
            more += ", none beyond noise"
        page.append(item(f"{more}; --json and `export` have them"))
    return [*page, *(item(sentence(note)) for note in summary.notes)]


def _share(index: float | None, within: float | None, noise: Noise) -> str:
    if index is None:
        return MISSING
    if noise == "gap":
        return _NOISE[noise]
    # An estimate may fall a little outside 0 to 1.
    text = f"{round(index, 2) + 0.0:.2f}"
    text = f"{text} ± {within:.2f}" if within else text
    return f"{text} ({_NOISE[noise]})" if noise else text


def _failed(summary: SweepSummary) -> Page:
    alike = Counter((run.status, run.message) for run in summary.failed)
    first = {(run.status, run.message): run.run for run in reversed(summary.failed)}
    page: Page = []
    for (status, message), many in alike.most_common(MOST_FAILED):
        others = f" and {many - 1:,} more" if many > 1 else ""
        said = f": {printable(message)}" if message else ""
        page.append(item(f"run {first[status, message]}{others}: {status_in_words(status)}{said}"))
    if len(alike) > MOST_FAILED:
        page.append(item(f"{len(alike) - MOST_FAILED:,} more kinds; --json has them"))
    return page
