"""Why a program is decided as it is: the terminal's page."""

from rich.text import Text

from ...models.results.explanation import Account, Explanation, FundMoves
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import no_plan_narrow
from .page import Page, heading, item, labelled, paragraph, table
from .plan.risk import UNLIKE
from .plan.summary import nearness
from .plan.why import (
    changed_in_words,
    decided,
    dollar_price,
    flip_in_words,
    moved_in_words,
    one_line,
    serving,
    summed,
    verb,
    what_happens,
)
from .words import MISSING, Names, change, count, figure, money, plural, several, short

MOST_SITES = 8
MOST_SERVED = 6
MOST_SERVING = 3
MOST_MOVES = 4
SHORT = 16

OF_OBJECTIVE = (
    "the scenario's objective weighs that effects may turn out worse: regrets are of that"
    " objective, while worth is for the effects as they are estimated."
)

_NOTE = (
    "Prices are the linear relaxation's: what the"
    " money, the staff and the room under rules are worth where they would be used otherwise."
    " Regret: what the best plan with that decision gives up; at least, at most: proved."
)


def explanation(told: Explanation, scenario: Scenario) -> Page:
    """Return the page.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario)
    if told.objective is None:
        words = one_line(told.message) or f"the search ended as {told.status}"
        return [paragraph(f"There is no plan to explain: {words}.", style="bold")]
    page = _decision(told, scenario, names)
    page += [*_account(told, names), *_alternatives(told, scenario, names), *_flips(told, names)]
    page += [*_holds(told), *_released(told, names), *_served(told, names), *_money(told, names)]
    note = _NOTE if scenario.objective is None else f"{_NOTE} {UNLIKE}"
    return [*page, *footnote(note)]


def _decision(told: Explanation, scenario: Scenario, names: Names) -> Page:
    rows, title = [], f"{names.program(told.program)} {verb(decided(told, scenario))}"
    if told.school is not None:
        title += f" at {names.school(told.school)}"
        rows.append(("Overall", f"{verb(told.decision)}, all schools together."))
    page: Page = [paragraph(f"{title}.", "bold cyan")]
    if told.reason:
        rows.append(("Why", f"{one_line(told.reason)}{_whole(told)}."))
    rows += [("Evidence", f"{one_line(told.evidence)}."), ("Plan", f"{nearness(told.gap)}.")]
    if told.better > 1e-6:
        rows.append(("Note", f"a plan better by {figure(told.better)}* was found on the way."))
    if told.message:
        rows.append(("Note", f"{one_line(told.message)}."))
    happens = what_happens(told.sites, names) or ["nothing: it runs nowhere, today or then"]
    rows += [("Decision" if i == 0 else "", line) for i, line in enumerate(happens)]
    return [*page, labelled(rows)]


def _account(told: Explanation, names: Names) -> Page:
    if not told.account:
        return []
    rows = table("Running fully", "Dollars", "Worth*", "Money", "Staff", "Rules", "Net")
    for account in told.account:
        where = "where the plan runs it" if account.runs else "where it does not"
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


def _alternatives(told: Explanation, scenario: Scenario, names: Names) -> Page:
    if not told.alternatives:
        return []
    price = dollar_price(told)
    rows = table("If", "Regret*", "At least", "At most", "Dollars", "Its dollars")
    notes: list[str] = []
    for other in told.alternatives:
        if other.regret is None:
            rows.add_row(other.says, no_plan_narrow(other.status) or MISSING, *[MISSING] * 4)
            if other.conflict:
                named = several([part.id for part in other.conflict], MOST_SERVING)
                notes.append(f"not possible that {other.says}: {named}")
            continue
        most = MISSING if other.regret_at_most is None else figure(other.regret_at_most)
        nothing = "within the gap" if other.within_gap else figure(other.regret)
        dollars = (change(other.dollars or 0.0), change(other.program_dollars or 0.0))
        rows.add_row(other.says, nothing, figure(other.regret_at_least), most, *dollars)
        worth = f" (as much as {money(other.regret / price)} buys)" if price > 0 else ""
        moved = changed_in_words(other, names)
        if moved:
            notes.append(f"if {other.says}{worth if not other.within_gap else ''}: {moved}")
    page: Page = [heading("What deciding otherwise gives up"), rows]
    if scenario.objective is not None:
        page.append(item(OF_OBJECTIVE))
    return [*page, *(item(note) for note in notes)]


def _flips(told: Explanation, names: Names) -> Page:
    if not told.flips:
        return []
    lines = [f"{flip_in_words(flip, told, names)}." for flip in told.flips]
    return [heading("What would change the decision, all else the same"), *map(item, lines)]


def _holds(told: Explanation) -> Page:
    if not told.holds:
        return []
    page: Page = [heading("Which rules hold it")]
    words = {True: "holds it", None: "may hold it: the gaps leave it open"}
    page += [
        item(f"{hold.id} {words[hold.holds]}: {one_line(hold.says)}.")
        for hold in told.holds
        if hold.holds is not False
    ]
    rest = [hold.id for hold in told.holds if hold.holds is False]
    if rest:
        page.append(item(f"decided the same without: {several(rest, len(rest))}."))
    return page


def _released(told: Explanation, names: Names) -> Page:
    if not told.released:
        return []
    rows = table("Year", "As today", "Plan", "Exit costs", "Merges", "Released", "Stranded")
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
    page: Page = [heading("Who was served, and who serves them then")]
    for one in told.served[:MOST_SERVED]:
        by = [
            f"{serving(other, names)} ({count(other.students)}{', new' if other.new else ''})"
            for other in one.by
        ]
        then = several(by, MOST_SERVING) if by else "nobody"
        students = plural(one.students, "student")
        page.append(item(f"{names.school(one.school)}: {students}; then {then}."))
    rest = told.served[MOST_SERVED:]
    if rest:
        students = plural(sum(one.students for one in rest), "student")
        page.append(item(f"and {plural(len(rest), 'more school')}, {students}."))
    return page


def _money(told: Explanation, names: Names) -> Page:
    page: Page = [heading(f"Where the money goes, fund by fund, against today{_whole(told)}")]
    own = [flow for flow in told.flows if flow.source.id == told.program]
    to_it = [flow for flow in told.flows if flow.use.id == told.program]
    for words, flows in (
        ("from it", [(flow, flow.use) for flow in own]),
        ("to it", [(flow, flow.source) for flow in to_it]),
    ):
        for fund, year in dict.fromkeys((flow.fund, flow.year) for flow, _ in flows):
            here = [(m, f.amount) for f, m in flows if (f.fund, f.year) == (fund, year)]
            total = money(sum(dollars for _, dollars in here))
            listed = [f"{moved_in_words(m, names)} {money(d)}" for m, d in summed(here)]
            head = f"{names.fund(fund)}, {year}: {total} {words}"
            page.append(item(f"{head}: {several(listed, MOST_MOVES)}."))
    if not own and not to_it:
        page.append(item("none comes from it or goes to it."))
    rows = table("Every fund", "Year", "Freed", "From most", "Used by most", left=1)
    for moves in told.money:
        rows.add_row(names.fund(moves.fund), str(moves.year), *_fund(moves, names))
    return [*page, Text(), rows]


def _fund(fund: FundMoves, names: Names) -> tuple[str, ...]:
    freed = money(sum(source.amount for source in fund.sources))
    first = [
        f"{short(moved_in_words(side[0], names), SHORT)} {money(side[0].amount)}"
        if side
        else MISSING
        for side in (fund.sources, fund.uses)
    ]
    return (freed, *first)
