"""What the budget year decides: by kind and by schools, and its largest changes by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from .....models.results.plan import Plan
from .....models.results.plan_parts.program_plan import ProgramPlan
from .....models.results.plan_parts.program_year import ProgramYear, YearDecision
from ....language.catalogue import noted
from ....language.spoken import say
from ...page import Page, fixed, heading, paragraph, table
from ...words import MISSING, Names, change, count, sentence

KINDS: dict[YearDecision, tuple[str, str]] = {
    "retire": (noted("Retire"), "bold red"),
    "trim": (noted("Trim"), "bold yellow"),
    "merge": (noted("Merge"), "bold magenta"),
    "pilot": (noted("Pilot"), "bold blue"),
    "adopt": (noted("Adopt"), "bold green"),
    "expand": (noted("Expand"), "bold green"),
    "keep": (noted("Keep"), "bold"),
    "later": (noted("Later"), "bold blue"),
    "decline": (noted("Decline"), "dim"),
}
"""What the budget year may decide on a program, in the order of the page; how it is called."""

_COLUMNS = {
    "stays": noted("Stay"),
    "shrinks": noted("Shrink"),
    "grows": noted("Grow"),
    "merges": noted("Merge"),
    "ends": noted("End"),
    "follows": noted("Move"),
    "starts": noted("Start"),
    "pilots": noted("Pilot"),
}
_OFFICE = {
    "keep": "stays",
    "reduce": "shrinks",
    "merge": "merges",
    "retire": "ends",
    "start": "starts",
    "pilot": "pilots",
}
_WIDTHS = (7, 27, -19, -8, -9)
"""Of the columns of changes, in English; longer words elsewhere take from the name."""


def first_year(program: ProgramPlan) -> ProgramYear:
    """Return what the budget year makes of a program."""
    return program.years[0]


def by_kind(plan: Plan) -> dict[YearDecision, list[str]]:
    """Return the programs' ids by what the budget year decides, in the order of the page."""
    found: dict[YearDecision, list[str]] = {kind: [] for kind in KINDS}
    for id, program in plan.programs.items():
        found[first_year(program).decision].append(id)
    return {kind: ids for kind, ids in found.items() if ids}


def by_sites(plan: Plan, year: int) -> Page:
    """Return the table of what becomes of how many sites in the budget year.

    A site is a program at a school; the last row counts the office as one more.
    """
    kinds = by_kind(plan)
    used = [key for key in _COLUMNS if any(getattr(first_year(p), key) for p in _all(plan))]
    office = _office(plan)
    used = [key for key in _COLUMNS if key in used or key in office]
    rows = table(
        say("Decided for %(year)s", year=year),
        say("Programs"),
        *(say(_COLUMNS[key]) for key in used),
        say("$ vs today"),
        left=1,
    )
    merged = sum(merge.cost_by_year.get(year, 0.0) for merge in plan.merges.values())
    for kind, ids in kinds.items():
        more = merged if kind == "merge" else 0.0
        rows.add_row(say(KINDS[kind][0]), *_cells([plan.programs[id] for id in ids], used, more))
    if merged and "merge" not in kinds:
        rows.add_row(say("Merge"), *_cells([], used, merged))
    for title, dollars in _besides(plan):
        rows.add_row(title, *([""] * (1 + len(used))), change(dollars))
    schools, total = _cells(_all(plan), used, 0.0)[:-1], change(plan.money[0].change)
    rows.add_row(say("All schools"), *schools, MISSING if office else total, style="bold")
    if office:
        sums = [sum(getattr(first_year(p), key) for p in _all(plan)) for key in used]
        both = [count(n + office.get(key, 0)) for n, key in zip(sums, used, strict=True)]
        rows.add_row(say("With the office"), schools[0], *both, total, style="bold")
    return [Text(), rows]


def _besides(plan: Plan) -> Iterator[tuple[str, float]]:
    """Yield what the budget year costs beside programs, against today: dollars by title.

    A reorganization's row is net of what it saves, so that the rows add up to the gap they close.
    """
    first = plan.money[0]
    moves = sum(r.cost_by_year.get(first.year, 0.0) for r in plan.reorganizations.values())
    moves -= first.saved
    for title, dollars in (
        (say("Reorganize"), moves),
        (say("Top-ups"), first.top_ups - first.top_ups_today),
    ):
        if round(abs(dollars)):
            yield title, dollars


def _all(plan: Plan) -> list[ProgramPlan]:
    return list(plan.programs.values())


def _cells(programs: Sequence[ProgramPlan], used: Sequence[str], more: float) -> list[str]:
    years = [first_year(program) for program in programs]
    counts = [sum(getattr(year, key) for year in years) for key in used]
    dollars = sum(year.cost - year.cost_today for year in years) + more
    shown = [count(number) if number else MISSING for number in counts]
    return [count(len(programs)), *shown, change(dollars)]


def _office(plan: Plan) -> dict[str, int]:
    """Return how many programs do what at the office."""
    found: dict[str, int] = {}
    for program in plan.programs.values():
        action = first_year(program).office
        if action is not None:
            key = _OFFICE[action]
            found[key] = found.get(key, 0) + 1
    return found


@dataclass(frozen=True)
class _Change:
    """A line of the largest changes.

    Attributes
    ----------
    then
        What follows in later years, in words.
    """

    kind: str
    style: str
    cells: tuple[str, ...]
    dollars: float
    then: str


def largest(
    plan: Plan, names: Names, years: Sequence[int], then: bool = False
) -> list[RenderableType]:
    """Return a line for each program or merge that changes, the most dollars first.

    Parameters
    ----------
    years
        The scenario's.
    then
        Whether to say below each in words what follows; else each is one line.
    """
    found = [*_programs(plan, names, years), *_merges(plan, names, years)]
    found.sort(key=lambda change: -abs(round(change.dollars)))
    lines: list[RenderableType] = []
    for each in found:
        row = fixed((each.kind, *each.cells), _widths(), one_line=not then)
        lines.append(Text(row, style=each.style))
        if then and each.then:
            lines.append(paragraph(sentence(names.said(each.then)), style="dim", indent=11))
    return lines


def largest_heading(years: Sequence[int], of: int | None) -> Page:
    """Return the two lines above the largest changes.

    Parameters
    ----------
    of
        How many changes there are; None: all are shown.
    """
    last = f" → {years[-1]}" if len(years) > 1 else ""
    today = say("Today")
    head = ("", "", f"{today} → {years[0]}{last}", say("Students"), f"$ {years[0]}")
    title = say("Changes by sites, the largest in %(year)s first", year=years[0])
    if of is not None:
        title += say(" (%(n)s in all: --show decisions)", n=of)
    return [heading(title), Text(fixed(head, _widths()), "bold")]


def _widths() -> tuple[int, ...]:
    kind, name, sites, students, dollars = _WIDTHS
    longer = max(kind, *(len(say(title)) for title, _ in KINDS.values()))
    larger = max(-students, len(say("Students")))
    return longer, name - (longer - kind) - (larger + students), sites, -larger, dollars


def _programs(plan: Plan, names: Names, years: Sequence[int]) -> Iterator[_Change]:
    for id, program in plan.programs.items():
        year = first_year(program)
        title, style = KINDS[year.decision]
        if year.decision in ("keep", "decline") and not program.follows:
            continue
        numbers = [program.sites_before, *_running(program, years)]
        dollars = year.cost - year.cost_today
        cells = (names.program(id), arrows(numbers), count(year.students), change(dollars))
        plain = style.replace("bold", "").strip()
        yield _Change(say(title), plain, cells, dollars, program.follows)


def _running(program: ProgramPlan, years: Sequence[int]) -> Iterator[int]:
    """Yield the sites that run or pilot in the first year, and in the last if it is another."""
    for year in (program.years[0], program.years[-1])[: 1 + (len(years) > 1)]:
        yield year.sites + year.pilots


def _merges(plan: Plan, names: Names, years: Sequence[int]) -> Iterator[_Change]:
    for id, merge in plan.merges.items():
        here = [site for site in merge.sites if site.year == years[0]]
        if merge.sites:
            last = sum(1 for site in merge.sites if site.year == years[-1])
            numbers = [0, len(here), *([last] if len(years) > 1 else [])]
            dollars = merge.cost_by_year.get(years[0], 0.0)
            students = count(sum(site.students for site in here))
            cells = (names.program(id), arrows(numbers), students, change(dollars))
            yield _Change(say("into"), "magenta", cells, dollars, "")


def arrows(numbers: Sequence[int]) -> str:
    """Return numbers over time: 32 → 26 → 12; if they are all the same, one."""
    shown = numbers if len(set(numbers)) > 1 else numbers[:1]
    return " → ".join(count(number) for number in shown)
