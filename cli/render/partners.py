"""What partners' offers would change, as a table."""

from __future__ import annotations

from ...models.results.partners import PartnerOffer, Partners
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import no_plan_sentence
from .page import Page, heading, paragraph, table
from .words import MISSING, Names, figure, money, plural, printable, sentence

_NOTE = (
    "Worth: what the offer adds to the best plan found; at most: proved. Spent more: dollars of all"
    " funds, over the years. Runs then: when the program runs there with the offer. A question"
    " mark: the dollars are an estimate, not searched."
)


def partners_page(told: Partners, scenario: Scenario) -> Page:
    """Return the page."""
    if told.objective is None:
        return [paragraph(no_plan_sentence(told.status), style="bold")]
    page: Page = [paragraph(_count(told), style="bold")]
    if told.message:
        page.append(paragraph(sentence(told.message)))
    if not told.offers:
        return page
    names = Names(scenario)
    rows = table(
        "Offer", "Dollars", "Worth*", "At most*", "Spent more", "Runs then", left=1, last=1
    )
    for offer in told.offers:
        rows.add_row(_what(offer, names), *_cells(offer))
    return [*page, heading("What each offer would change"), rows, *footnote(_NOTE)]


def _count(told: Partners) -> str:
    given = sum(offer.kind == "offered" for offer in told.offers)
    if not told.offers:
        return "No fund waits for a program, and no request that was looked at needs a partner."
    return (
        f"{plural(given, 'offer')} in the scenario, {len(told.offers) - given} more that would"
        " grant a request ranked first."
    )


def _what(offer: PartnerOffer, names: Names) -> str:
    where = "" if offer.school is None else f" at {names.school(offer.school)}"
    name = "" if offer.kind == "possible" else f"{printable(offer.name)}: "
    return f"{name}{names.program(offer.program)}{where}"


def _cells(offer: PartnerOffer) -> tuple[str, ...]:
    mark = " ?" if offer.estimated else ""
    dollars = f"{money(offer.dollars)}{mark}"
    if offer.worth is None:
        return dollars, offer.status, MISSING, MISSING, MISSING
    most = MISSING if offer.at_most is None else figure(offer.at_most)
    runs = "as without it" if offer.runs == offer.runs_without else ", ".join(map(str, offer.runs))
    return dollars, figure(offer.worth), most, money(offer.spent or 0.0), runs or "nowhere"
