"""What each pilot is worth and can teach, the one with the highest net value first."""

from collections.abc import Iterable, Mapping

from rich.text import Text

from ...models.results.pilot_values import PilotSize, PilotValue, PilotValues
from ...models.results.plan_parts.pilot_plan import PilotPlan
from .footnote import footnote
from .page import Page, heading, item, paragraph, table
from .words import (
    MISSING,
    Names,
    count,
    figure,
    money,
    percent,
    plural,
    printable,
    sentence,
    signed,
)

_NOTE = (
    "Prior and break-even: effect on the goal on which most can be learned, in SD,"
    " lowered by its tier; at break-even, adopting is worth what its money and staff are worth"
    " elsewhere. At best: what perfect knowledge is worth for all students served later;"
    " learning: what the pilot's result is. Gain: of the students in the pilot. Net: both less"
    " what the pilot's money and staff are worth elsewhere. Adopt: chance that adopting looks best"
    " after the pilot; where the prior already favours it, a plan counts learning only if it"
    " adopts."
    " Detects: the least effect, in SD, found with 80% power."
)

_INFEASIBLE = (
    "No plan can exist (proved), so that money has no price. `groundswell solve` says what cannot"
    " hold together."
)


def pilot_values(values: PilotValues, sizes: bool = False) -> Page:
    """Return the tables.

    Parameters
    ----------
    values
        The answer.
    sizes
        Whether to list every number of sites too.
    """
    if values.status == "infeasible":
        return [paragraph(_INFEASIBLE, style="bold red")]
    if not values.pilots:
        return [paragraph("No candidate can be piloted.", style="bold"), *_without(values)]
    found = values.pilots.values()
    page: Page = [*_believed(found), *_best(found)]
    if sizes:
        for pilot in found:
            page += _sizes(pilot)
    page += [*_warnings(found), *_without(values)]
    return [*page, *footnote(_NOTE, "student-SD.")]


def _believed(found: Iterable[PilotValue]) -> Page:
    rows = table("Candidate", "Prior", "Std. error", "Break-even", "Students later", "At best*")
    for pilot in found:
        goal = f" ({pilot.goal})" if pilot.goal else ""
        rows.add_row(
            printable(pilot.name) + goal,
            _effect(pilot.effect),
            MISSING if pilot.se is None else f"{pilot.se:.3f}",
            _effect(pilot.break_even),
            count(pilot.later_students),
            figure(pilot.evpi),
        )
    return [Text("What is believed", style="bold cyan"), rows]


def _effect(effect: float | None) -> str:
    return MISSING if effect is None else f"{effect:+.3f}"


def _best(found: Iterable[PilotValue]) -> Page:
    rows = table("Candidate", *_SIZE)
    years = sorted({pilot.year for pilot in found})
    for pilot in found:
        rows.add_row(printable(pilot.name), *_cells(pilot.best))
    return [heading(f"The best pilot of each in {years[0]}"), rows]


_SIZE = ("Sites", "Learning*", "Gain*", "Cost", "Net*", "Adopt", "Detects")


def _sizes(pilot: PilotValue) -> Page:
    rows = table(*_SIZE, left=0)
    for size in pilot.sizes:
        rows.add_row(*_cells(size))
    return [heading(printable(pilot.name)), rows]


def _cells(size: PilotSize) -> tuple[str, ...]:
    return (
        count(size.sites),
        figure(size.evsi),
        figure(size.gain),
        money(size.cost),
        signed(size.net),
        percent(size.adopts),
        _detects(size.detects),
    )


def _detects(effect: float | None) -> str:
    return "nothing" if effect is None else f"{effect:.2f}"


def _warnings(found: Iterable[PilotValue]) -> Page:
    said = [f"{printable(pilot.name)}: {text}." for pilot in found for text in pilot.warnings]
    return [heading("To know"), *(item(text) for text in said)] if said else []


def _without(values: PilotValues) -> Page:
    if not values.without:
        return []
    return [
        heading("Candidates without a pilot"),
        *(
            item(f"{printable(values.names.get(key, key))}: {why}.")
            for key, why in values.without.items()
        ),
    ]


def plan_pilots(pilots: Mapping[str, PilotPlan], names: Names) -> Page:
    """Return what the pilots of a plan can find out, and what that is worth."""
    if not pilots:
        return []
    said = [f"{names.program(key)}: {_in_words(pilot)}" for key, pilot in pilots.items()]
    return [heading("What the pilots can find out"), *(item(text) for text in said)]


def _in_words(pilot: PilotPlan) -> str:
    where = f"{plural(pilot.sites, 'site')} in {pilot.year}, {pilot.comparison_sites} to compare"
    if pilot.detects is None:
        finds = "too few to detect any effect"
    else:
        finds = f"detects effects of {pilot.detects:.2f} SD (80% power)"
    worth = f"learning is worth {figure(pilot.learning)}*" if pilot.learning else "no learning"
    return sentence(f"{where}: {finds}; {worth}")
