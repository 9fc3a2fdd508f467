"""Decisions, program by program, with what is known of each and the reason in a few words."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from ....models.results.cut_tiers import CutTiers, TierChoice
from ....models.results.plan import MergePlan, Plan, ProgramPlan
from ....models.results.program_year import Decision
from ..page import Page, fixed, heading, item, paragraph
from ..words import Names, change, count, figure, money, plural, sentence, several

_ORDER: dict[Decision, tuple[str, str]] = {
    "retire": ("Retire", "bold red"),
    "trim": ("Trim", "bold yellow"),
    "merge": ("Merge", "bold magenta"),
    "pilot": ("Pilot", "bold blue"),
    "adopt": ("Adopt", "bold green"),
    "expand": ("Expand", "bold green"),
    "keep": ("Keep", "bold"),
    "decline": ("Decline", "dim"),
}
MOST_BY_TIER = 4
_WIDTHS = (32, -11, -8, -10, -8)


def decisions(plan: Plan, names: Names) -> Page:
    """Return the decisions, grouped by kind; in each group the largest change of dollars first."""
    page: Page = [
        heading("Decisions"),
        Text("  " + fixed(("", "Sites", "Students", "$ vs today", "Worth*"), _WIDTHS), "bold"),
    ]
    for decision, (title, style) in _ORDER.items():
        chosen = [(id, p) for id, p in plan.programs.items() if p.decision == decision]
        if not chosen:
            continue
        page.append(Text(f"{title} ({len(chosen)})", style))
        for id, program in sorted(chosen, key=_rank):
            page += _program(id, program, plan, names)
        if decision == "merge":
            page += _merges(plan, names)
    return page


def _rank(pair: tuple[str, ProgramPlan]) -> tuple[float, float]:
    program = pair[1]
    return -abs(round(program.cost - program.cost_before)), -program.worth


def _program(id: str, program: ProgramPlan, plan: Plan, names: Names) -> Iterator[RenderableType]:
    sites, students = count(program.sites_after), program.students
    if program.decision == "pilot":
        piloted = [site for site in plan.sites if site.program == id and site.action == "pilot"]
        sites, students = plural(len(piloted), "pilot"), sum(site.students for site in piloted)
    elif program.sites_before != program.sites_after:
        sites = f"{count(program.sites_before)} → {sites}"
    cells = (
        names.program(id),
        sites,
        count(students),
        change(program.cost - program.cost_before),
        figure(program.worth),
    )
    yield Text("  " + fixed(cells, _WIDTHS))
    yield from _detail(program.reason, program.evidence)


def _merges(plan: Plan, names: Names) -> Iterator[RenderableType]:
    """Yield the merges that the programs of the group run in; their dollars and worth are there."""
    for id, merge in plan.merges.items():
        if merge.sites:
            yield Text("  " + fixed(_merge_cells(f"into {names.program(id)}", merge), _WIDTHS))
            yield from _detail(merge.reason, "")


def _merge_cells(name: str, merge: MergePlan) -> tuple[str, ...]:
    last = max(site.year for site in merge.sites)
    running = [site for site in merge.sites if site.year == last]
    return (
        name,
        count(len(running)),
        count(sum(site.students for site in running)),
        change(merge.cost),
        figure(merge.worth),
    )


def _detail(reason: str, evidence: str) -> Iterator[RenderableType]:
    words = [sentence(reason)] if reason else []
    if evidence and evidence.lower() not in reason.lower():
        words.append(sentence(f"evidence: {evidence}"))
    if words:
        yield paragraph(" ".join(words), style="dim", indent=6)


def totals(plan: Plan) -> Page:
    """Return what all programs and merges cost over the horizon, against today."""
    cost = sum(p.cost for p in plan.programs.values()) + sum(m.cost for m in plan.merges.values())
    cost += sum(item.cost for item in plan.reorganizations.values())
    before = sum(p.cost_before for p in plan.programs.values())
    what = "All programs and reorganizations" if plan.reorganizations else "All programs"
    text = f"{what} together: {money(cost)}; going on as today: {money(before)}."
    return [Text(), paragraph(text, indent=2)]


def tiers_in_words(tiers: CutTiers, names: Names) -> str:
    """Return which decisions rest on `cut_tier` alone, for the first screen."""
    if not tiers.alone:
        text = "no decision rests on cut_tier alone"
    else:
        ends = [_named(choice, choice.ends, names) for choice in tiers.alone if choice.ends]
        keeps = [_named(choice, choice.keeps, names) for choice in tiers.alone if choice.keeps]
        said = [("ends", ends[::-1]), ("keeps", keeps)]
        parts = [f"{verb} {several(which, MOST_BY_TIER)}" for verb, which in said if which]
        text = f"by cut_tier alone, at equal worth within the gap, the plan {' and '.join(parts)}"
    return sentence("; ".join(part for part in (text, tiers.message) if part))


def _named(choice: TierChoice, places: tuple[str, ...], names: Names) -> str:
    at = f" at {plural(len(places), 'place')}" if len(places) > 1 else ""
    return f"{names.program(choice.program)} (tier {choice.tier}){at}"


def tier_choices(tiers: CutTiers | None, names: Names) -> Page:
    """Return every decision that rests on `cut_tier` alone, place by place."""
    if tiers is None or not tiers.alone:
        return []
    page: Page = [heading("Decided by cut_tier alone, at equal worth within the gap")]
    for choice in tiers.alone:
        for verb, places in (("ends", choice.ends), ("goes on", choice.keeps)):
            if places:
                where = several([names.school(place) for place in places], len(places))
                program = names.program(choice.program)
                page.append(item(f"{program} (tier {choice.tier}) {verb} at {where}."))
    return page
