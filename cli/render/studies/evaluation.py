"""What a study found: first what speaks against it, then the effects, then each doubt."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from ....models.results.evaluation import Evaluation, StudyEffect
from ..page import Page, heading, item, paragraph, table
from ..words import MISSING, count, printable

_DESIGNS = {
    "rct": "chosen by lot",
    "matched": "beside a comparison group that was not chosen by lot",
    "did": "before and after, with and without",
    "its": "one series, before and after",
    "rdd": "chosen by a score on one side of a cut",
}
_MARKS = {"pass": "pass", "warn": "WARN", "fail": "FAIL"}
_GROUPS = (
    "By group: each interval stands alone; of 20 groups without any effect, one seems to have one."
)
_NOTE = (
    "SD: effects are Hedges' g, in standard deviations of students' results. Sees: the least true"
    " effect found four times in five. Tier: what the effect can claim under ESSA; none where it"
    " is not above chance."
)


def evaluation_page(found: Evaluation, full: bool = False) -> Page:
    """Return the page; `full`: every check of every effect in its own words."""
    study = found.evaluation
    page: Page = [Text(printable(study.name), style="bold")]
    page.append(paragraph(f"{study.design}: {_DESIGNS[study.design]}; {printable(study.data)}"))
    for effect in found.effects:
        page += _warned(effect)
    page += _effects(found)
    page += _groups(found)
    whole = full or len(found.effects) == 1
    page += [part for e in found.effects for part in _checks(e)] if whole else _passed(found)
    notes = [f"{note}." for note in found.notes]
    libraries = " and ".join(found.software)  # their versions are in the JSON
    page += [heading("Notes"), *[item(note) for note in notes]]
    page.append(item(_NOTE))
    if any(effect.groups for effect in found.effects):
        page.append(item(_GROUPS))
    page.append(item(f"Fewer than {found.suppress} students are masked. Estimated by {libraries}."))
    return page


def _named(effect: StudyEffect) -> str:
    return f"{effect.program}, {effect.goal}"


def _warned(effect: StudyEffect) -> Page:
    """Return what must be read before any number."""
    if not effect.usable:
        page: Page = [Text("")]
        page.append(paragraph(f"No effect is told of {_named(effect)}:", style="bold red"))
        page += [item(c.says, "red") for c in effect.warnings if c.verdict == "fail"]
        return page
    if not effect.warnings:
        return []
    page = [Text("")]
    page.append(paragraph(f"With care, {_named(effect)}:", style="bold yellow"))
    return [*page, *[item(check.says, "yellow") for check in effect.warnings]]


def _effects(found: Evaluation) -> Page:
    shown = table("Program, goal", "SD", "se", "95% interval", "Students", "Tier")
    for effect in found.effects:
        shown.add_row(*_row(effect))
    page: Page = [heading("Effects"), shown]
    for effect in found.effects:
        if effect.usable:
            page.append(item(_sentence(effect)))
    return page


def _row(effect: StudyEffect) -> tuple[str, ...]:
    students = MISSING
    if effect.treated is not None and effect.compared is not None:
        students = f"{count(effect.treated)} + {count(effect.compared)}"
    if effect.mean is None or effect.low is None or effect.high is None:
        return (_named(effect), "withheld", "", "", students, MISSING)
    tier = MISSING if effect.tier is None else str(effect.tier)
    ends = f"{_sd(effect.low)} to {_sd(effect.high)}"
    return (_named(effect), _sd(effect.mean), f"{effect.se:.3f}", ends, students, tier)


def _sd(effect: float) -> str:
    return f"{effect:+.3f}"


def _sentence(effect: StudyEffect) -> str:
    """Return what the row has no room for: own unit, power, tier, chance."""
    parts = []
    if effect.points is not None and effect.points_se is not None:
        digits = 2 if max(abs(effect.points), effect.points_se) >= 1 else 3
        own = f"{effect.points:+.{digits}f} (se {effect.points_se:.{digits}f})"
        parts.append(f"{own} in the outcome's own unit")
    parts.append(f"sees {effect.detectable:.2f} SD")
    why = f", no higher since {effect.tier_why}" if effect.tier_why else ""
    if effect.tier is not None and why:
        parts.append(f"tier {effect.tier}{why}")
    if effect.tier is None and effect.low is not None and effect.high is not None:
        beside = "not above chance" if effect.high >= 0 else "below zero"
        parts.append(f"no tier: {beside}, and ESSA asks for an effect above chance")
        parts.append(f"its design is of tier {effect.design_tier}{why}")
    return f"{_named(effect)}: {'; '.join(parts)}."


def _groups(found: Evaluation) -> Page:
    told = [(effect, group) for effect in found.effects for group in effect.groups]
    if not told:
        return []
    shown = table("Group", "Program, goal", "SD", "se", "95% interval", "Students", left=2)
    for effect, group in told:
        students = MISSING if group.students is None else count(group.students)
        if group.mean is None or group.low is None or group.high is None:
            shown.add_row(group.group, _named(effect), "masked" if group.students is None else
                          MISSING, "", group.why, students)  # fmt: skip
        else:
            ends = f"{_sd(group.low)} to {_sd(group.high)}"
            shown.add_row(group.group, _named(effect), _sd(group.mean),
                          f"{group.se:.3f}", ends, students)  # fmt: skip
    return [heading("By group"), shown]


def _passed(found: Evaluation) -> Page:
    """Return which checks passed; what did not stands above the effects."""
    lines = []
    for effect in found.effects:
        kinds = [check.kind for check in effect.checks if check.verdict == "pass"]
        if kinds:
            lines.append(item(f"{_named(effect)}: {', '.join(kinds)}."))
    return [heading("Checks passed (--full says what was found)"), *lines] if lines else []


def _checks(effect: StudyEffect) -> Page:
    shown = table("Check", "", "What was found", left=3)
    for check in _by_weight(effect):
        shown.add_row(check[0], check[1], check[2])
    return [heading(f"Checks: {_named(effect)}"), shown]


def _by_weight(effect: StudyEffect) -> Iterable[tuple[str, str, str]]:
    passed = tuple(check for check in effect.checks if check.verdict == "pass")
    for check in (*effect.warnings, *passed):
        yield check.kind, _MARKS[check.verdict], check.says
