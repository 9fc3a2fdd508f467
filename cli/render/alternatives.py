"""Good plans that differ: the plans, how they decide on each program, and the ranges."""

from collections.abc import Sequence

from ...models.numbers import shown
from ...models.results.alternatives import (
    Alternative,
    Alternatives,
    Measure,
    ProgramShare,
    Range,
    Thing,
)
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import SAYS_WHY, no_plan_sentence
from .page import Page, heading, item, paragraph, table
from .plan.verdict import nearness
from .words import (
    MISSING,
    WORTH_NOTHING,
    Names,
    count,
    figure,
    money,
    percent,
    plural,
    sentence,
    several,
)

_NOTE = (
    "Students: served in the last year. Changes:"
    " sites and years that differ from the best plan; apart: from the nearest plan above it."
)

_RANGE_NOTE = (
    " Least to most: among all plans so near to the best, not only those above; dollars over the"
    " horizon, sites (of a school: programs) in the last year."
)
_INNER_NOTE = (
    " ~: the search was stopped at a limit; plans with these ends were found, and no plan goes"
    " beyond those in brackets (proved)."
)

_FAR = 1.2
"""By how much farther apart plans may be than was found before the page says so."""

_THINGS: dict[Thing, str] = {"program": "program", "school": "school", "fund": "fund"}


def alternatives(found: Alternatives, scenario: Scenario) -> Page:
    """Return the page."""
    if not found.plans:
        ended = no_plan_sentence(
            found.status,
            infeasible=SAYS_WHY,
            no_plan_in_time="; a longer --time-limit may find one",
            unbounded=": worth can grow without limit",
        )
        page: Page = [paragraph(ended, style="bold red")]
        return [*page, paragraph(sentence(found.message))] if found.message else page
    names = Names(scenario)
    page = [paragraph(_first(found), style="bold")]
    if found.message:
        page.append(paragraph(sentence(found.message)))
    page += [*_plans(found), *_reorganizations(found, names), *_shared(found, names)]
    for kind in _THINGS:
        page += _ranges(kind, [r for r in found.ranges if r.kind == kind], names)
    note = _NOTE
    if found.ranges:
        note += _RANGE_NOTE
        note += "" if all(r.exact for r in found.ranges) else _INNER_NOTE
    return [*page, *footnote(note)]


def _first(found: Alternatives) -> str:
    best = found.plans[0]
    gap = None
    if found.bound is not None:
        gap = (found.bound - best.objective) / max(abs(best.objective), 1e-9)
    text = f"The best plan: objective {figure(best.objective)} student-SD*; {nearness(gap)}."
    others = len(found.plans) - 1
    if found.kind == "next":
        text += f" The {plural(others, 'next best plan')}, in order"
    else:
        text += f" {plural(others, 'plan')} within {_share(found.within or 0.0)} of it"
        text += " that differ most"
    return f"{text}; there are no others." if found.complete else f"{text}."


def _share(share: float) -> str:
    return f"{shown(100 * share, 3)}%"


def _below(plan: Alternative, best: Alternative) -> str:
    """Return how far a plan is below the best one, as a share: none of what is worth nothing."""
    if plan.behind <= 1e-9:
        return "0"
    return MISSING if abs(best.objective) < WORTH_NOTHING else _share(plan.behind)


def _plans(found: Alternatives) -> Page:
    if len(found.plans) == 1:
        return []
    rows = table("Plan", "Objective*", "Below", "Dollars", "Students", "Changes", "Apart")
    for number, plan in enumerate(found.plans):
        rows.add_row(
            "best" if number == 0 else str(number),
            figure(plan.objective) + _doubt(found, plan),
            _below(plan, found.plans[0]),
            money(plan.dollars),
            count(plan.students),
            count(plan.changes),
            _apart(plan),
        )
    page: Page = [heading("The plans"), rows]
    if any(_doubt(found, plan) for plan in found.plans):
        words = "?: not proved to be the next best; a longer --time-limit may show."
        page.append(paragraph(words, style="dim"))
    if any(_nearer(plan) for plan in found.plans):
        words = (
            "In brackets: how far apart a plan could be at most (proved); the search was stopped."
        )
        page.append(paragraph(words, style="dim"))
    return page


def _apart(plan: Alternative) -> str:
    if plan.apart is None:
        return MISSING
    return count(plan.apart) + (f" ({count(plan.apart_at_most or 0)})" if _nearer(plan) else "")


def _nearer(plan: Alternative) -> bool:
    """Return whether plans may be much farther apart than was found."""
    return plan.apart_at_most is not None and plan.apart_at_most > _FAR * (plan.apart or 0) + 1


def _doubt(found: Alternatives, plan: Alternative) -> str:
    """Return a question mark where a plan in order is not proved to be the next best."""
    if found.kind != "next":
        return ""
    near = plan.at_most is not None and plan.at_most - plan.objective <= 1e-6 * abs(plan.objective)
    return "" if near else "?"


def _reorganizations(found: Alternatives, names: Names) -> Page:
    """Return which reorganizations begin in which of the plans, and which in all of them."""
    if not found.reorganizations or len(found.plans) == 1:
        return []
    rows = table("Reorganization", "Begins in", "Years", left=1)
    for id, share in found.reorganizations.items():
        years = ", ".join(f"{year}: {plural(n, 'plan')}" for year, n in share.years.items())
        rows.add_row(names.reorganization(id), percent(share.begun), years or MISSING)
    page: Page = [heading("Reorganizations"), rows]
    for number, plan in enumerate(found.plans):
        begun = [
            f"{names.reorganization(id)} in {year}"
            for id, year in plan.reorganizations.items()
            if year is not None
        ]
        which = "best" if number == 0 else f"plan {number}"
        page.append(item(f"{which}: {several(begun, len(begun)) if begun else 'none'}."))
    return page


def _shared(found: Alternatives, names: Names) -> Page:
    if found.shared is None or len(found.plans) == 1:
        return []
    share = found.shared
    fixed = set(share.decisions)
    page: Page = [heading("What they share")]
    same = percent(share.site_years / share.of) if share.of else percent(1.0)
    what = "sites, reorganizations and years" if found.reorganizations else "sites and years"
    text = f"All decide alike at {count(share.site_years)} of {count(share.of)} {what}"
    page.append(paragraph(f"{text} ({same}).", indent=2))
    for decision in dict.fromkeys(share.decisions.values()):
        chosen = [names.program(id) for id, d in share.decisions.items() if d == decision]
        page.append(
            paragraph(
                f"In the budget year all {decision}: {several(chosen, len(chosen))}.", indent=2
            )
        )
    for words, begun in (("begin", True), ("leave out", False)):
        chosen = [
            names.reorganization(id)
            for id, part in found.reorganizations.items()
            if part.begun == float(begun)
        ]
        if chosen:
            page.append(paragraph(f"All {words}: {several(chosen, len(chosen))}.", indent=2))
    doubtful = [(id, p) for id, p in found.programs.items() if id not in fixed]
    if not doubtful:
        return page
    rows = table("Program", "Runs in", "Sites", "Budget year", left=1)
    for id, program in sorted(doubtful, key=lambda pair: -pair[1].kept):
        rows.add_row(names.program(id), percent(program.kept), *_decided(program))
    return [*page, heading("What they do not share"), rows]


def _decided(program: ProgramShare) -> tuple[str, str]:
    sites = _span(count(program.sites_least), count(program.sites_most))
    ranked = sorted(program.decisions.items(), key=lambda pair: -pair[1])
    return sites, ", ".join(f"{decision} {number}" for decision, number in ranked)


def _ranges(kind: Thing, ranges: Sequence[Range], names: Names) -> Page:
    if not ranges:
        return []
    measures: list[Measure] = list(dict.fromkeys(r.measure for r in ranges))
    by_id: dict[str, dict[Measure, Range]] = {}
    for one in ranges:
        by_id.setdefault(one.id, {})[one.measure] = one
    titles = {"dollars": "Dollars", "sites": "Programs" if kind == "school" else "Sites"}
    title = _THINGS[kind].capitalize()
    rows = table(title, *(x for m in measures for x in (f"{titles[m]} (best)", "least to most")))
    called = {"program": names.program, "school": names.school, "fund": names.fund}[kind]
    for id, found in by_id.items():
        cells: list[str] = []
        for measure in measures:
            cells += _cells(found.get(measure), measure)
        rows.add_row(called(id), *cells)
    return [heading(f"The least and the most that each {_THINGS[kind]} gets"), rows]


def _cells(item: Range | None, measure: Measure) -> tuple[str, str]:
    if item is None:
        return MISSING, MISSING
    show = money if measure == "dollars" else count
    text = _span(show(item.least), show(item.most))
    if item.exact:
        return show(item.here), text
    low = "?" if item.at_least is None else show(item.at_least)
    high = "?" if item.at_most is None else show(item.at_most)
    outer = _span(low, high)
    return show(item.here), text if outer == text else f"~{text} ({outer})"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
