"""What would keep a program, and what else must go then: the terminal's page."""

from ...models.results.keeping import Keeping, SitesYear, Stays
from ...models.results.otherwise import Flip, GivesWay
from ...models.scenario.scenario import Scenario
from .answered import in_the_way
from .footnote import footnote
from .no_plan import no_plan_narrow
from .page import Page, heading, item, labelled, paragraph, table
from .plan.flip_words import beside_explain, flip_in_words
from .plan.why import one_line
from .words import (
    WORTH_NOTHING,
    Names,
    change,
    figure,
    money,
    percent,
    plural,
    several,
    signed,
)

MOST = 12
MOST_NAMED = 3

_NOTE = (
    "One figure is changed alone. It is proved not to stay where every plan that keeps it does less"
    " for students; it counts as staying where no plan is proved to do more{within}."
)


def keeping(told: Keeping, scenario: Scenario) -> Page:
    """Return the page.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    if told.objective is None:
        words = one_line(told.message) or f"the search ended as {told.status}"
        return [paragraph(f"There is no plan to ask about: {words}.", style="bold")]
    names = Names(scenario)
    name, where = names.program(told.program), ""
    if told.school is not None:
        where = f" at {names.school(told.school)}"
    asks = "lose" if told.keeps_all else "keep"
    page: Page = [paragraph(f"What would {asks} {name}{where}", "bold cyan")]
    page.append(labelled(_today(told)))
    page += _loses(told, names, scenario) if told.keeps_all else []
    for stays in told.stays:
        page += [*_thresholds(stays, told, names, scenario), *_forced(stays, told, names)]
    if told.stays and told.sites and not any(_runs(year) for year in told.sites):
        page += [
            heading("Beside what explain says without --keep"),
            item(f"{beside_explain(told)}."),
        ]
    within = f" than {percent(told.within, 2)} of it" if round(told.within, 4) else ""
    return [*page, *footnote(_NOTE.format(within=within))]


def _runs(year: SitesYear) -> bool:
    return bool(year.whole or year.in_part or year.merged)


def _today(told: Keeping) -> list[tuple[str, str]]:
    rows = [(str(year.year), f"{_goes_on(year, told)}.") for year in told.sites]
    if told.message:
        rows.append(("Note", f"{one_line(told.message)}."))
    return rows


def _goes_on(year: SitesYear, told: Keeping) -> str:
    """Return how much goes on: '12 of 32 sites of today go on as they are, 12 are merged'."""
    if told.school is not None:
        if year.whole:
            return "it goes on as it is"
        return (
            "it goes on in part" if year.in_part else "it is merged" if year.merged else "it ends"
        )
    if year.whole == year.today:
        return f"the plan keeps {_all(year.today)}"
    parts = [f"{year.whole} of {plural(year.today, 'site')} of today as they are"]
    parts += [f"{year.in_part} in part"] * bool(year.in_part)
    parts += [f"{year.merged} merged"] * bool(year.merged)
    return f"the plan keeps {several(parts, len(parts))}"


def _all(today: int) -> str:
    if today <= 2:
        return "its one site of today" if today == 1 else "both sites of today"
    return f"all {today} sites of today"


def _loses(told: Keeping, names: Names, scenario: Scenario) -> Page:
    title = "The plan keeps all of it. Some of it would go"
    lines = [_line(flip, told, names, scenario) for flip in told.loses]
    return [heading(title), *(item(f"{line}.") for line in lines)]


def _thresholds(stays: Stays, told: Keeping, names: Names, scenario: Scenario) -> Page:
    page: Page = [heading(f"So that {stays.says}, all else the same")]
    if not stays.thresholds:
        return []
    if all(flip.status == "toss-up" for flip in stays.thresholds):
        return [*page, item("nothing needs to change: a plan that keeps it so is as good.")]
    lines = [_line(flip, told, names, scenario) for flip in stays.thresholds]
    return [*page, *(item(f"{line}.") for line in lines)]


def _line(flip: Flip, told: Keeping, names: Names, scenario: Scenario) -> str:
    """Return one figure's threshold; costs by the site, too."""
    text = flip_in_words(flip, told, names)
    sites = sum(site.running for site in scenario.programs[told.program].sites.values())
    if flip.what != "cost" or flip.status != "found" or sites < 2:
        return text
    then, now = flip.at_flipped["dollars"] / sites, flip.at_now["dollars"] / sites
    return f"{text}: {money(then)} a site, not {money(now)}"


def _forced(stays: Stays, told: Keeping, names: Names) -> Page:
    forced = stays.forced
    page: Page = [heading(f"If {stays.says}, at today's money")]
    if forced.regret is None:
        ended = no_plan_narrow(forced.status) or "not searched: the time was over"
        page.append(item(f"{ended}."))
        if forced.conflict:
            named = several([in_the_way(part, names) for part in forced.conflict], MOST_NAMED)
            page.append(item(f"in its way: {named}."))
        return page
    page.append(item(f"{costs_in_words(stays, told)}."))
    if forced.program_dollars is not None and round(abs(forced.program_dollars)):
        way = "more" if forced.program_dollars > 0 else "less"
        merged = any(year.merged for year in told.sites)
        team = ", counting in what it is merged with" if merged else ""
        cost = money(abs(forced.program_dollars))
        page.append(item(f"it costs {cost} {way} over the years{team}."))
    return [*page, *_gives_way(forced.gives_way, told, names)]


def costs_in_words(stays: Stays, told: Keeping) -> str:
    """Return what students lose by it."""
    forced = stays.forced
    assert forced.regret is not None
    if forced.within_gap:
        return "students lose nothing by it that is proved"
    whole = abs(told.objective or 0.0)
    if whole < WORTH_NOTHING:
        text = "students lose more good than the whole plan does them"
    else:
        share = percent(forced.regret / whole, 2)
        text = f"students lose {share} of the good that the whole plan does them"
    if told.price > 0:
        text += f", as much as {money(forced.regret / told.price)} does elsewhere"
    return f"{text} ({figure(forced.regret)}*)"


def _gives_way(listed: tuple[GivesWay, ...], told: Keeping, names: Names) -> Page:
    if not listed:
        return [item("nothing else changes.")]
    last = max(year.year for year in told.sites)
    one = told.since == last
    heads = [f"Sites {told.since}"] + [f"Sites {last}"] * (not one)
    rows = table("What changes for it", *heads, "Dollars", "Worth*")
    for way in listed[:MOST]:
        cells = [_sites(way.sites)] + [_sites(way.sites_last)] * (not one)
        rows.add_row(names.program(way.program), *cells, change(way.dollars), signed(way.worth))
    page: Page = [rows]
    if len(listed) > MOST:
        page.append(item(f"and {plural(len(listed) - MOST, 'more program')} (--json)."))
    return page


def _sites(sites: tuple[int, int]) -> str:
    before, after = sites
    return f"{before}" if before == after else f"{before} → {after}"
