"""One run of a sweep: what was varied, how it ended, what it decides."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ....models.numbers import dollars, shown
from ..page import Page, heading, item, labelled, paragraph
from ..plan.sections.binding import DOLLARS
from ..words import MISSING, figure, fine_figure, percent, printable, seconds, sentence, several
from .sweep import status_in_words


def run_page(row: Mapping[str, Any], labels: Mapping[str, Any], names: Mapping[str, str]) -> Page:
    """Return the page of one run.

    Parameters
    ----------
    row
        The run's.
    labels
        What its point on each axis is called.
    names
        Of programs, by id; an id without a name stands for itself.
    """
    state = f"Run {row['run']}: {status_in_words(row['status'])}; {seconds(row['seconds'])}."
    page: Page = [paragraph(state, style="bold")]
    if row["message"]:
        page.append(paragraph(sentence(row["message"])))
    page.append(heading("What was set"))
    # What a plain address is set to is said below.
    own = {axis: label for axis, label in labels.items() if axis not in row["parameters"]}
    page += [item(f"{printable(axis)}: {_told(label)}") for axis, label in own.items()]
    page += [item(f"override {name}") for name in row["overrides"]]
    page += [item(f"{address} = {_told(value)}") for address, value in row["parameters"].items()]
    if row["worth"] is None:
        return page
    gap = "" if row["gap"] is None else percent(row["gap"], 2)
    figures = [("worth", figure(row["worth"])), ("gap", gap)]
    figures += [(name, _metric(name, value)) for name, value in row["metrics"].items()]
    page += [heading("What it comes to"), labelled(figures, style="")]
    by_decision = defaultdict(list)
    for program, decided in row["decisions"].items():
        by_decision[decided["decision"]].append(printable(names.get(program, program)))
    page.append(heading("What it decides"))
    page.append(labelled([(d, several(named, len(named))) for d, named in by_decision.items()]))
    return page


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_told(item)}" for key, item in value.items())
    return f"{shown(value, 6)}" if isinstance(value, float) else printable(str(value))


def _metric(name: str, value: float | None) -> str:
    """Return a metric; of a fund's price, which is of one dollar, what $100,000 buy."""
    if value is None:
        return MISSING
    if name.startswith("funds.") and name.endswith(".price"):
        return f"{fine_figure(value * DOLLARS)} per ${DOLLARS:,}"
    if name == "cost" or name.startswith("funds."):
        return dollars(value)
    return fine_figure(value)
