"""Decisions, program by program: the budget year's, what follows, what is known, and why."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from .....models.results.plan import Plan
from .....models.results.plan_parts.program_plan import MergePlan, ProgramPlan
from .....models.results.plan_parts.toss_up import TossUp
from .....models.scenario.scenario import Scenario
from ...page import Page, fixed, heading, paragraph
from ...words import Names, change, count, figure, money, percent_down, plural, sentence
from .by_sites import KINDS, arrows, by_kind, first_year
from .toss_ups import INSTEAD, behind_in_words

_WIDTHS = (32, -11, -8, -10, -8)
_OTHERWISE = {
    "keep": "keeping it at all its sites to {}",
    "retire": "ending it by {}",
    "adopt": "adopting it by {}",
    "decline": "never starting it",
}
_SITES = {
    "stays": "stay",
    "shrinks": "shrink",
    "grows": "grow",
    "merges": "merge",
    "ends": "end",
    "follows": "close, their students served elsewhere",
    "starts": "start",
    "pilots": "are tried out",
}


def decisions(plan: Plan, scenario: Scenario, names: Names) -> Page:
    """Return the decisions by the budget year's kind, each time the most dollars first."""
    year = scenario.years[0]
    head = ("", f"Sites {year}", "Students", f"$ {year}", "Worth*")
    page: Page = [
        heading(f"Decisions for {year}; dollars against going on as today"),
        Text(fixed(head, _WIDTHS), "bold"),
    ]
    tosses = {toss.program: toss for toss in plan.toss_ups or () if toss.program}
    kinds = by_kind(plan)
    for kind, (title, style) in KINDS.items():
        ids = kinds.get(kind, [])
        if ids:
            page.append(Text(f"{title} ({len(ids)})", style))
            for id in sorted(ids, key=lambda id: _rank(plan.programs[id])):
                page += _program(id, plan.programs[id], names, tosses)
        if kind == "merge":
            page += _merges(plan, names, scenario.years[0], bool(ids))
    return page


def _rank(program: ProgramPlan) -> tuple[float, float]:
    year = first_year(program)
    return -abs(round(year.cost - year.cost_today)), -program.worth


def _program(
    id: str, program: ProgramPlan, names: Names, tosses: Mapping[str, TossUp]
) -> Iterator[RenderableType]:
    year = first_year(program)
    cells = (
        names.program(id),
        arrows([program.sites_before, year.sites + year.pilots]),
        count(year.students),
        change(year.cost - year.cost_today),
        figure(program.worth),
    )
    yield Text(fixed(cells, _WIDTHS))
    yield from _detail(
        sites_in_words(program),
        program.follows,
        _sure(program, tosses.get(id)),
        program.reason,
        _evidence(program),
    )


def sites_in_words(program: ProgramPlan) -> str:
    """Return what becomes of a program's sites in the budget year, where not one and the same."""
    year = first_year(program)
    parts = [
        f"{count(number)} {words}"
        for key, words in _SITES.items()
        if (number := getattr(year, key))
    ]
    if year.office is not None and (parts or year.office != "keep"):
        parts.append(f"at the office: {year.office}")
    return ", ".join(parts) if len(parts) > 1 else ""


def _sure(program: ProgramPlan, toss: TossUp | None) -> str:
    """Return how sure the decision is, as far as the search's bounds tell."""
    if toss is not None:
        return f"a toss-up: a plan {behind_in_words(toss)} {INSTEAD[toss.instead] % {'name': 'it'}}"
    if program.otherwise is None:
        return ""
    doing = _OTHERWISE[program.otherwise.instead].format(program.years[-1].year)
    if program.otherwise.at_least is None:
        return f"no plan has it otherwise ({doing})"
    less = percent_down(program.otherwise.at_least)
    if less is None:
        return f"not proved: {doing} may be as good"
    return f"{doing} costs at least {less} of all worth"


def _evidence(program: ProgramPlan) -> str:
    if program.evidence.lower() in program.reason.lower():
        return ""
    return f"evidence: {program.evidence}"


def _merges(plan: Plan, names: Names, year: int, titled: bool) -> Iterator[RenderableType]:
    """Yield the merges that run in some year; their dollars and worth are there, not in parts."""
    shown = [(id, merge) for id, merge in plan.merges.items() if merge.sites]
    if shown and not titled:
        yield Text("Merge", KINDS["merge"][1])
    for id, merge in shown:
        yield Text(fixed(_merge_cells(id, merge, plan, names, year), _WIDTHS))
        yield from _detail(_later(merge, year), merge.reason)


def _merge_cells(id: str, merge: MergePlan, plan: Plan, names: Names, year: int) -> tuple[str, ...]:
    here = [site for site in merge.sites if site.year == year]
    return (
        f"into {names.program(id)}",
        count(len(here)),
        count(sum(site.students for site in here)),
        change(merge.cost_by_year.get(year, 0.0)),
        figure(merge.worth),
    )


def _later(merge: MergePlan, year: int) -> str:
    """Return at how many sites a merge runs in later years, where that changes."""
    years = sorted({site.year for site in merge.sites} - {year})
    numbers = {y: sum(1 for site in merge.sites if site.year == y) for y in years}
    here = sum(1 for site in merge.sites if site.year == year)
    changed = [f"{count(n)} in {y}" for y, n in numbers.items() if n != here]
    return f"runs at {', '.join(changed)}" if changed else ""


def _detail(*parts: str) -> Iterator[RenderableType]:
    words = [sentence(part) for part in parts if part]
    if words:
        yield paragraph(" ".join(words), style="dim", indent=6)


def totals(plan: Plan) -> Page:
    """Return what all programs and merges cost over the horizon, against today."""
    cost = sum(p.cost for p in plan.programs.values()) + sum(m.cost for m in plan.merges.values())
    cost += sum(item.cost for item in plan.reorganizations.values())
    before = sum(p.cost_before for p in plan.programs.values())
    what = "All programs and reorganizations" if plan.reorganizations else "All programs"
    years = plural(len(plan.money), "year")
    text = f"{what} together, {years}: {money(cost)}; going on as today: {money(before)}."
    return [Text(), paragraph(text, indent=2)]
