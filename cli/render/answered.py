"""What every answer shows, whatever is asked about: regrets, flips, rules, money."""

from collections.abc import Iterator

from rich.text import Text

from ...models.naming import rule_name
from ...models.results.explanation import AnyExplanation
from ...models.results.money_moves import FundMoves
from ...models.results.otherwise import Alternative, Hold, Options
from ...models.results.plan_parts.conflict import ConflictPart
from ...models.scenario.rules.kinds import RULES
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import no_plan_narrow
from .page import Page, heading, item, table
from .plan.flip_words import asked_in_words, beside_keep, flip_in_words
from .plan.money_words import comes_in_words, goes_in_words, moved_in_words, summed
from .plan.risk import UNLIKE
from .plan.verdict import nearness
from .plan.why import gives_way_in_words, lost_in_words, one_line, same_at_first
from .words import MISSING, Names, change, figure, money, several

MOST_MOVES = 4
MOST_NAMED = 3

OF_OBJECTIVE = (
    "the scenario's objective weighs that effects may turn out worse: what students lose here is of"
    " that objective, while worth is for the effects as they are estimated."
)


def nearness_row(told: AnyExplanation) -> tuple[str, str]:
    """Return how near the plan is to the best one, as a row of a page's opening."""
    return ("Plan", f"{nearness(told.gap)}.")


def search_notes(told: AnyExplanation) -> list[tuple[str, str]]:
    """Return what is to be said of the search, as rows of a page's opening."""
    rows = []
    if told.better > 1e-6:
        rows.append(("Note", f"a plan better by {figure(told.better)}* was found on the way."))
    if told.message:
        rows.append(("Note", f"{one_line(told.message)}."))
    return rows


LOSE = (
    "Students lose: how much less the best plan with that decision does for them; at least, at"
    " most: proved. All dollars: against this plan, over the years; its own: "
)


def closing(scenario: Scenario, own: str, before: str = "") -> Page:
    """Return what the columns mean, at the foot of a page.

    Parameters
    ----------
    scenario
        Whose objective may be another than worth.
    own
        What the dollars of the column "Its own" are.
    before
        What else is to be explained first.
    """
    note = f"{before}{LOSE}{own}"
    return footnote(note if scenario.objective is None else f"{note} {UNLIKE}")


def alternatives(
    told: AnyExplanation, scenario: Scenario, names: Names, price: float = 0.0
) -> Page:
    """Return what deciding otherwise gives up.

    Parameters
    ----------
    price
        Worth of a dollar elsewhere; 0 where that is not known.
    """
    if not told.alternatives:
        return []
    rows = table("If", "Students lose*", "At least", "At most", "All dollars", "Its own")
    notes: list[str] = []
    for other in told.alternatives:
        if other.regret is None:
            rows.add_row(other.says, no_plan_narrow(other.status) or MISSING, *[MISSING] * 4)
            if other.conflict:
                named = several([in_the_way(part, names) for part in other.conflict], MOST_NAMED)
                notes.append(f"not possible that {other.says}: {named}")
            continue
        most = MISSING if other.regret_at_most is None else figure(other.regret_at_most)
        nothing = "toss-up" if other.within_gap else figure(other.regret)
        dollars = (change(other.dollars or 0.0), change(other.program_dollars or 0.0))
        rows.add_row(other.says, nothing, figure(other.regret_at_least), most, *dollars)
        notes += _told_more(other, told, scenario, names, price)
    page: Page = [heading("What deciding otherwise gives up"), rows]
    if scenario.objective is not None:
        page.append(item(OF_OBJECTIVE))
    return [*page, *(item(f"{note}.") for note in notes)]


def _told_more(
    other: Alternative, told: AnyExplanation, scenario: Scenario, names: Names, price: float
) -> Iterator[str]:
    """Yield what a loss is as money, from when on it differs, and what else changes then."""
    parts = [same_at_first(other, told, scenario)]
    if price > 0 and other.regret and not other.within_gap:
        parts.append(f"students lose {lost_in_words(other.regret, told, scenario, price)}")
    moved = gives_way_in_words(other, scenario.years, names)
    parts.append(f"then also: {moved}" if moved else "")
    said = [part for part in parts if part]
    if said:
        yield f"if {other.says}, {'; '.join(said)}"


def in_the_way(part: ConflictPart, names: Names) -> str:
    """Return what a rule, a fund or a setting that leaves no plan is called."""
    if part.kind in RULES:
        return f"the rule {rule_name(part.id)}"
    section, _, rest = part.id.partition(".")
    key, _, year = rest.rpartition(".")
    if part.kind == "fund" and section == "funds" and key in names.funds:
        return f"the money of {names.fund(key)} in {year}"
    return names.text(one_line(part.says))


def options(told: AnyExplanation, names: Names) -> Page:
    """Return the options of which at most one is taken, side by side."""
    page: Page = []
    for beside in told.options:
        rule = rule_name(beside.rule)
        page.append(heading(f"The options of the rule {rule}, each from {beside.since} on"))
        years = _shown_years(beside)
        rows = table("Option", "Worth*", *(f"{y} $" for y in years), "Net $ vs today")
        for option in beside.options:
            name = names.either(option.option)
            mark = " (the plan)" if option.taken else ""
            if option.worth is None:
                none = "not possible" if option.status == "infeasible" else "not searched"
                rows.add_row(name, none, *[MISSING] * (len(years) + 1))
                continue
            dollars = (money(option.dollars[year]) for year in years)
            rows.add_row(f"{name}{mark}", figure(option.worth), *dollars, change(option.net or 0.0))
        page += [rows, item(OF_OPTIONS)]
    return page


OF_OPTIONS = (
    "the best plan that takes each: what the whole plan is worth, what the option itself costs by"
    " year, and what the whole plan costs over all years, less what it saves, against going on as"
    " today."
)

MOST_YEARS = 3


def _shown_years(beside: Options) -> list[int]:
    """Return the years whose dollars fit beside each other: the first ones."""
    years = sorted({year for option in beside.options for year in option.dollars})
    return years[:MOST_YEARS]


def flips(told: AnyExplanation, scenario: Scenario, names: Names) -> Page:
    """Return what would change the decision, and what exactly is asked for."""
    if not told.flips:
        return []
    page: Page = [heading(f"What it takes {asked_in_words(told)}, all else the same")]
    if all(flip.status == "toss-up" for flip in told.flips):
        return [*page, item("nothing needs to change: such a plan may be as good already.")]
    page += [item(f"{flip_in_words(flip, told, names)}.") for flip in told.flips]
    asks_less = beside_keep(told, scenario)
    return [*page, item(f"{asks_less}.")] if asks_less else page


def _held(hold: Hold) -> str:
    """Return what a rule is called; of a program's setting, which has no name, what it says."""
    return f"rule {rule_name(hold.id)}" if hold.kind in RULES else one_line(hold.says)


def _stands(hold: Hold, how: str) -> str:
    said = one_line(hold.says)
    return f"{_held(hold)} {how}: {said}" if hold.kind in RULES else f"that {said} {how}"


def holds(told: AnyExplanation) -> Page:
    """Return which rules and settings hold the decision, and which do not."""
    if not told.holds:
        return []
    page: Page = [heading(f"Which rules stand against it, {asked_in_words(told)}")]
    words = {True: "stands against it", None: "may stand against it, which is not proved"}
    page += [
        item(f"{_stands(hold, words[hold.holds])}.")
        for hold in told.holds
        if hold.holds is not False
    ]
    rest = [_held(hold) for hold in told.holds if hold.holds is False]
    if rest:
        page.append(item(f"lifting one of these alone would not do: {several(rest, len(rest))}."))
    return page


def money_moves(told: AnyExplanation, key: str, names: Names, whole: str = "") -> Page:
    """Return where the money goes: from and to what is asked about, and in every fund.

    Parameters
    ----------
    key
        Id of what is asked about.
    whole
        What stands after the heading.
    """
    page: Page = [heading(f"Where the money goes, fund by fund, against today{whole}")]
    own = [flow for flow in told.flows if flow.source.id == key]
    to_it = [flow for flow in told.flows if flow.use.id == key]
    for words, in_words, flows in (
        ("from it", goes_in_words, [(flow, flow.use) for flow in own]),
        ("to it", comes_in_words, [(flow, flow.source) for flow in to_it]),
    ):
        for fund, year in dict.fromkeys((flow.fund, flow.year) for flow, _ in flows):
            here = [(m, f.amount) for f, m in flows if (f.fund, f.year) == (fund, year)]
            total = money(sum(dollars for _, dollars in here))
            goes = in_words(summed(here), names, MOST_MOVES)
            page.append(item(f"{names.fund(fund)}, {year}: {total} {words} {goes}."))
    if not own and not to_it:
        page.append(item("none comes from it or goes to it."))
    rows = table("Every fund", "Year", "Freed", "From most", "Used by most", last=2)
    # A fund of which no dollar moves says nothing.
    told_of = [moves for moves in told.money if any(round(one.amount) for one in moves.sources)]
    for moves in told_of:
        rows.add_row(names.fund(moves.fund), str(moves.year), *_fund(moves, names))
    return [*page, Text(), rows] if told_of else page


def _fund(fund: FundMoves, names: Names) -> tuple[str, ...]:
    freed = money(sum(source.amount for source in fund.sources))
    first = [
        f"{moved_in_words(side[0], names, source=source)} {money(side[0].amount)}"
        if side
        else MISSING
        for side, source in ((fund.sources, True), (fund.uses, False))
    ]
    return (freed, *first)
