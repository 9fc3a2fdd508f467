"""Why a program is decided as it is: the terminal's page."""

from ...models.results.explanation import Account, Explanation
from ...models.results.money_moves import Served
from ...models.scenario.scenario import Scenario
from .answered import (
    alternatives,
    closing,
    flips,
    holds,
    money_moves,
    nearness_row,
    options,
    search_notes,
)
from .memo_why import close_call, reasons
from .page import Page, heading, item, labelled, paragraph, table
from .plan.decided import headline, overall, what_happens
from .plan.known import effects_in_words
from .plan.why import dollar_price, one_line, serving
from .words import Names, count, figure, money, plural, several

MOST_SITES = 8
MOST_SERVED = 6
MOST_SERVING = 3

_ACCOUNT = (
    "Money, staff, rules: what the dollars, the people and the room under rules would be worth"
    " where they would be used otherwise, estimated as if programs could run in part. "
)


def explanation(told: Explanation, scenario: Scenario) -> Page:
    """Return the page, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario)
    page = _decision(told, scenario, names)
    page += _account(told, names, scenario.years[-1])
    page += alternatives(told, scenario, names, dollar_price(told))
    page += [*options(told, names), *flips(told, scenario, names), *holds(told)]
    page += [*_released(told, names), *_served(told, names)]
    page += money_moves(told, told.program, names, _whole(told))
    return [*page, *closing(scenario, "the program's part.", _ACCOUNT)]


def _decision(told: Explanation, scenario: Scenario, names: Names) -> Page:
    name = names.program(told.program)
    rows, title = [], f"{name} {headline(told, scenario)}"
    if told.school is not None:
        title = f"{name} at {names.school(told.school)} {headline(told, scenario)}"
        rows.append(("Overall", f"{overall(told, scenario)}, all schools together."))
    page: Page = [paragraph(f"{title}.", "bold cyan")]
    said = list(reasons(told, scenario, names))
    rows += [("Why" if i == 0 else "", line) for i, line in enumerate(said)]
    rows.append(("Evidence", f"{one_line(told.evidence)}."))
    plain = [
        line.removeprefix("- ").strip() for line in effects_in_words(told.program, scenario, names)
    ]
    rows += [("", line) for line in plain]
    rows.append(nearness_row(told))
    close = list(close_call(told, scenario))
    rows += [("Toss-up" if i == 0 else "", line) for i, line in enumerate(close)]
    rows += search_notes(told)
    happens = what_happens(told.sites, names) or ["nothing: it runs nowhere, today or then"]
    rows += [("Decision" if i == 0 else "", line) for i, line in enumerate(happens)]
    return [*page, labelled(rows)]


def _account(told: Explanation, names: Names, last: int) -> Page:
    if not told.account:
        return []
    rows = table("Running fully", "Dollars", "Worth*", "Money", "Staff", "Rules", "Net")
    for account in told.account:
        where = f"where it runs in {last}" if account.runs else f"where it is off in {last}"
        rows.add_row(f"{plural(account.sites, 'site')} {where}", *_figures(account))
    for account in told.accounts[:MOST_SITES] if len(told.accounts) > 1 else ():
        mark = "" if account.runs else " (off)"
        rows.add_row(f"  {names.school(account.school or '')}{mark}", *_figures(account))
    page: Page = [heading("What it is worth, against the price of what it uses*"), rows]
    if len(told.accounts) > MOST_SITES:
        page.append(item(f"and {plural(len(told.accounts) - MOST_SITES, 'more site')} (--json)"))
    if any(site.action == "pilot" for site in told.sites):
        page.append(item("as if it ran fully in every year that it may; the pilot is not in it."))
    return page


def _figures(account: Account) -> tuple[str, ...]:
    priced = (account.worth, account.money, account.staff, account.rules, account.net)
    return (money(account.dollars), *(figure(value) for value in priced))


def _released(told: Explanation, names: Names) -> Page:
    if not told.released:
        return []
    rows = table("Year", "As today", "Plan", "Exit costs", "Merges", "Released", "Left unspent")
    for year in told.released:
        cells = (year.today, year.plan, year.exit, year.into_merges, year.released, year.stranded)
        rows.add_row(str(year.year), *(money(dollars) for dollars in cells))
    page: Page = [heading(f"What is released, and what is not{_whole(told)}"), rows]
    unfunded = sum(year.unfunded for year in told.released)
    if round(unfunded):
        page.append(item(f"{money(unfunded)} of it had no money behind it: it closes the gap."))
    page += [
        item(
            f"{figure(staff.released)} FTE of {names.role(staff.role)} in {staff.year};"
            f" {figure(staff.used_elsewhere)} work elsewhere then."
        )
        for staff in told.staff
    ]
    return page


def _whole(told: Explanation) -> str:
    return "" if told.school is None else " (all schools)"


def _served(told: Explanation, names: Names) -> Page:
    if not told.served:
        return []
    page: Page = [heading("Who loses it, and what takes its place there")]
    for one in told.served[:MOST_SERVED]:
        students = plural(one.students, "student")
        page.append(
            item(f"{one.since}: {names.school(one.school)}, {students}; {_then(one, names)}.")
        )
    rest = told.served[MOST_SERVED:]
    if rest:
        students = plural(sum(one.students for one in rest), "student")
        page.append(item(f"and {plural(len(rest), 'more school')}, {students}."))
    return page


def _then(one: Served, names: Names) -> str:
    """Return what takes its place at a school, and what only goes on there."""
    by = [
        f"{serving(other, names)} ({count(other.students)}{', new' if other.new else ''})"
        for other in one.by
    ]
    beside = [serving(other, names) for other in one.beside]
    then = f"then {several(by, MOST_SERVING)}" if by else "nothing replaces it"
    if not beside:
        return then
    return (
        f"{then}; {several(beside, MOST_SERVING)} {'goes' if len(beside) == 1 else 'go'} on there"
    )
