"""The answers to requests in the terminal: how many are granted, and each that is not."""

from __future__ import annotations

from ...models.numbers import shown
from ...models.results.answers import Answers
from ...models.results.plan_parts.request_plan import RequestFlip, RequestPlan, RequestPrice
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .page import Page, heading, labelled, paragraph, table
from .plan.sections.requests import wanted
from .words import MISSING, Names, figure, money, percent, plural, sentence

ANSWERS = {"granted": "granted", "partly": "granted in part", "refused": "not granted"}
"""Each answer in words."""

DOLLARS = "dollars a year"
"""Unit of a fund's and a partner's figures."""

MOST = 30
"""Requests that are told one by one; all are in the files."""

_NOTE = (
    "At least, at most: worth that granting it would cost, proved; `no plan can`: no plan grants it"
    " in full. In full with -o, or --json."
)


def answers_page(answers: Answers, scenario: Scenario, school: str | None = None) -> Page:
    """Return the page.

    Parameters
    ----------
    school
        Only this school's requests; None: all.
    """
    own = [one for one in answers.requests if school in (None, one.school)]
    granted = sum(one.answer == "granted" for one in own)
    partly = sum(one.answer == "partly" for one in own)
    words = (
        f"{plural(len(own), 'request')}: {granted} granted, {partly} in part or in some years,"
        f" {len(own) - granted - partly} not."
    )
    page: Page = [paragraph(words, style="bold")]
    if answers.message:
        page.append(paragraph(sentence(answers.message)))
    names = Names(scenario)
    left = [one for one in own if one.answer != "granted"]
    if left:
        rows = table("School", "Asks", "Rank", "At least*", "At most*", "Ask again", left=2)
        for one in sorted(left, key=lambda one: one.rank)[:MOST]:
            rows.add_row(names.school(one.school), wanted(one, names), str(one.rank), *_cells(one))
        page += [heading("Not granted in full"), rows]
        if len(left) > MOST:
            page.append(paragraph(f"{plural(len(left) - MOST, 'more request')}, of a lower rank."))
    if school is not None:
        for one in left:
            page += _one(one, names)
    page.append(heading("How far all schools' requests are granted, by rank"))
    page.append(
        labelled(
            (f"Rank {each.of}", f"{percent(each.share)} of {plural(each.requests, 'request')}")
            for each in answers.agreement.by_rank
        )
    )
    return [*page, *footnote(_NOTE)]


def _cells(one: RequestPlan) -> tuple[str, str, str]:
    planned = one.ask_again is not None and one.ask_again in one.years
    again = str(one.ask_again) if one.ask_again and not planned else MISSING
    again += ", review" if one.ask_again_of == "review" else ""
    price = one.price
    if price is None:
        return MISSING, MISSING, again  # of another school than that asked for
    if price.low is None:
        return "no plan can", MISSING, again
    return figure(price.low), MISSING if price.high is None else figure(price.high), again


def _one(one: RequestPlan, names: Names) -> Page:
    """Return one request in full."""
    rows = [("Why", sentence(one.why))]
    if one.price is not None:
        rows += _price(one.price)
    if one.instead:
        rows.append(("Instead", sentence(one.instead)))
    rows += [("Granted with", _flip(flip)) for flip in one.flips or ()]
    title = f"{one.rank}. {wanted(one, names)}: {ANSWERS[one.answer]}"
    return [heading(title), labelled(rows)]


def _price(price: RequestPrice) -> list[tuple[str, str]]:
    rows = [("Proof", price.proof)]
    if price.dollars:
        rows.append(("Here", f"{money(price.dollars)} more over the years"))
    rows += [("Gives way", words) for words in price.whose]
    return rows


def _flip(flip: RequestFlip) -> str:
    how = "" if flip.checked else " (an estimate, not searched)"
    if flip.of == "partner":
        about = "" if flip.checked else "about "
        dollars = f"{about}{money(flip.to or 0.0)} a year"
        return f"{dollars} from a partner, paid only while it runs here{how}"
    if flip.unit == DOLLARS:
        return f"{flip.what}: {money(flip.to or 0.0)} a year, now {money(flip.now or 0.0)}{how}"
    now, to = (shown(value or 0.0, 6) for value in (flip.now, flip.to))
    return f"{flip.what}: {to} {flip.unit}, now {now}{how}"
