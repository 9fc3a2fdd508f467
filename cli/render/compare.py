"""Two plans side by side: what changed, what it did, and which inputs flip which decision."""

from collections.abc import Mapping
from typing import Any

from ...models.messages.units import Unit, unit_of
from ...models.numbers import dollars, shown
from ...models.results.comparison import (
    Comparison,
    MergeChange,
    MoneyChange,
    SchoolChange,
    Side,
)
from ...models.scenario.scenario import Scenario
from .compare_flips import flips
from .footnote import footnote
from .no_plan import SAYS_WHY, no_plan
from .page import Page, heading, item, paragraph, table
from .plan.verdict import nearness
from .words import (
    MISSING,
    Names,
    change,
    count,
    figure,
    money,
    plural,
    printable,
    sentence,
    several,
    short,
    signed,
)

MOST_INPUTS = 20
MOST_SCHOOLS = 10
LONGEST = 30

_NOTE = "Dollars over the horizon; students and staff in the last year. Every change is B less A."


def comparison(found: Comparison, scenario: Scenario | None) -> Page:
    """Return the page; without a scenario things are called by their ids.

    Parameters
    ----------
    found
        The answer.
    scenario
        Whose names are used; None: ids.
    """
    names = Names(scenario or _NOBODY)
    page: Page = [paragraph(_side("A", found.a), "bold"), paragraph(_side("B", found.b), "bold")]
    if found.message:
        page.append(paragraph(sentence(found.message)))
    page += _inputs(found)
    if found.worth is None:
        return page
    page += [heading("What changed"), paragraph(_worth(found), indent=2)]
    page += _reorganizations(found, names)
    page += _programs(found, names)
    page += flips(found, names)
    page += [*_schools(found, names), *_groups(found, names), *_money(found, names)]
    return [*page, *footnote(_NOTE)]


_NOBODY = Scenario.model_construct(
    schema_version=1,
    years=(),
    goals={},
    schools={},
    programs={},
    merges={},
    reorganizations={},
    funds={},
    staff={},
)


def _side(letter: str, side: Side) -> str:
    total = side.totals
    start = f"{letter}: {printable(side.label)}: "
    if total.objective is None:
        return start + f"{no_plan(total.status, infeasible=SAYS_WHY)}."
    gap = None
    if total.bound is not None:
        gap = (total.bound - total.objective) / max(abs(total.objective), 1e-9)
    served = plural(total.students or 0.0, "student")
    worth = f"worth {figure(total.worth)}*, {money(total.dollars or 0.0)}, {served}"
    cannot = [f"{money(amount)} short in {year}" for year, amount in total.unpaid.items()]
    if total.breaks:
        cannot.append(f"breaks what must hold in {plural(total.breaks, 'case')}")
    wrong = f" It cannot be carried out: {several(cannot, len(cannot))}." if cannot else ""
    return f"{start}{worth}; {nearness(gap)}.{wrong}"


def _inputs(found: Comparison) -> Page:
    if found.inputs is None:
        return []
    if not found.inputs:
        return [heading("Inputs that differ"), paragraph("None.", indent=2)]
    rows = table("Input", "A", "B")
    for change_ in found.inputs[:MOST_INPUTS]:
        unit = unit_of(change_.address.split("."))
        rows.add_row(change_.address, _value(change_.before, unit), _value(change_.after, unit))
    page: Page = [heading(f"Inputs that differ ({len(found.inputs)})"), rows]
    if len(found.inputs) > MOST_INPUTS:
        page.append(item(f"and {len(found.inputs) - MOST_INPUTS} more (--json lists all)"))
    return page


def _value(value: Any, unit: Unit | None) -> str:
    if value is None:
        return MISSING
    if isinstance(value, Mapping):
        return short(", ".join(f"{k}: {_value(v, unit)}" for k, v in value.items()), LONGEST)
    if isinstance(value, list | tuple):
        # Whole numbers in lists are years.
        parts = (str(v) if isinstance(v, int) else _value(v, unit) for v in value)
        return short(", ".join(parts), LONGEST) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return dollars(value) if unit == "dollars" else shown(value, 10)
    return short(printable(str(value)), LONGEST)


def _worth(found: Comparison) -> str:
    assert found.worth is not None
    text = f"Worth {signed(found.worth)} student-SD*"
    one, two = found.a.totals, found.b.totals
    text += f", dollars {change((two.dollars or 0.0) - (one.dollars or 0.0))}"
    students = round((two.students or 0.0) - (one.students or 0.0))
    text += f", students served {students:+,}" if students else ", students served 0"
    if found.within_gap and (found.programs or abs(found.worth) > 0.0005):
        text += "; the objectives differ by no more than what the searches left unproved"
    return text + "."


def _reorganizations(found: Comparison, names: Names) -> Page:
    return [
        item(
            f"{names.reorganization(id)}: {_begins(turned.before)} → {_begins(turned.after)};"
            f" saves {change(turned.saves)}, costs {change(turned.dollars)}"
        )
        for id, turned in found.reorganizations.items()
    ]


def _begins(year: int | None) -> str:
    return "not done" if year is None else f"begins in {year}"


def _programs(found: Comparison, names: Names) -> Page:
    if not found.programs:
        same = "All other decisions are" if found.reorganizations else "The decisions are"
        return [paragraph(f"{same} the same everywhere.", indent=2)]
    when = [str(year) for year in (*found.years[:1], *found.years[1:][-1:])]
    heads = (f"In {when[0]}", *(f"Sites {year}" for year in when), "Dollars", "Worth*")
    rows = table("Program", *heads, left=2)
    for id, program in sorted(found.programs.items(), key=lambda pair: -abs(pair[1].dollars)):
        first = program.first
        sites = [
            _turned(count(first.sites_before), count(first.sites_after)),
            _turned(count(program.sites_before), count(program.sites_after)),
        ]
        rows.add_row(
            names.program(id),
            _turned(first.before or "none", first.after or "none"),
            *sites[: len(when)],
            change(program.dollars),
            signed(program.worth),
        )
    for id, merge in found.merges.items():
        rows.add_row(*_merge_cells(f"into {names.program(id)}", merge, len(when)))
    rest = found.others
    if rest is not None and (round(rest.dollars) or abs(rest.worth) >= 0.0005):
        blank = (MISSING,) * (1 + len(when))
        rows.add_row("all else", *blank, change(rest.dollars), signed(rest.worth))
    page: Page = [heading(f"Decisions that changed ({len(found.programs)})"), rows]
    if found.same:
        others = plural(found.same, "other program")
        page.append(paragraph(f"No decision changes for {others}.", indent=2))
    return page


def _merge_cells(name: str, merge: MergeChange, years: int) -> tuple[str, ...]:
    """Return a merge's row; its students are in the rows of the programs that it combines."""
    runs = ["merge" if sites else "none" for sites in (merge.first_before, merge.first_after)]
    sites = [
        _turned(count(merge.first_before), count(merge.first_after)),
        _turned(count(merge.sites_before), count(merge.sites_after)),
    ]
    return name, _turned(*runs), *sites[:years], change(merge.dollars), signed(merge.worth)


def _turned(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _schools(found: Comparison, names: Names) -> Page:
    moved = {id: s for id, s in found.schools.items() if _moved(s)}
    if not moved:
        return []
    ranked = sorted(moved.items(), key=lambda pair: (pair[1].gain, pair[1].dollars))
    if len(ranked) > MOST_SCHOOLS:
        half = MOST_SCHOOLS // 2
        title = f"Schools that lose and gain most (of {len(ranked)} that change; --json lists all)"
        ranked = [*ranked[:half], *ranked[-half:]]
    else:
        title = "Schools that lose and gain"
    rows = table("School", "Gain*", "Dollars", "Students", "Programs", "FTE")
    for id, school in ranked:
        rows.add_row(
            names.school(id),
            signed(school.gain),
            change(school.dollars),
            f"{round(school.students):+,}" if round(school.students) else "0",
            f"{school.programs:+}" if school.programs else "0",
            MISSING if school.fte is None else signed(school.fte),
        )
    return [heading(title), rows]


def _moved(school: SchoolChange) -> bool:
    return bool(
        abs(school.gain) >= 0.0005
        or round(school.dollars)
        or round(school.students)
        or school.programs
    )


def _groups(found: Comparison, names: Names) -> Page:
    if not found.groups:
        return []
    rows = table("Student group", "Gain per student (SD)", "Students served")
    for id, group in found.groups.items():
        served = MISSING
        if group.students is not None:
            served = f"{round(group.students):+,}" if round(group.students) else "0"
        gain = f"{group.gain_per_student:+.4f}" if abs(group.gain_per_student) >= 5e-5 else "0"
        rows.add_row(names.group(id), gain, served)
    return [heading("Groups that lose and gain"), rows]


def _money(found: Comparison, names: Names) -> Page:
    rows = table("Fund or staff role", "A", "B", "Change")
    for id, fund in found.funds.items():
        cells = money(fund.before), money(fund.after), change(fund.after - fund.before)
        rows.add_row(names.fund(id), *cells)
    one, two = (sum(side.totals.unpaid.values()) for side in (found.a, found.b))
    if round(one) or round(two):
        rows.add_row("Paid by no fund", money(one), money(two), change(two - one))
    for id, role in found.staff.items():
        rows.add_row(f"{names.role(id)} (FTE)", *_fte(role))
    return [heading("Money and staff"), rows] if found.funds or found.staff else []


def _fte(role: MoneyChange) -> tuple[str, str, str]:
    return figure(role.before), figure(role.after), signed(role.after - role.before)
