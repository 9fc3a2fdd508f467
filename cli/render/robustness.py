"""Which decisions hold up: plans over draws, and core indices, least sure first."""

from collections import Counter

from rich.table import Table

from ...models.numbers import shown
from ...models.results.robustness import PlanUnderDraws, ProgramCore, Robustness
from ...models.scenario.scenario import Scenario
from .footnote import footnote
from .no_plan import SAYS_WHY, no_plan_sentence
from .page import Page, heading, item, paragraph, table
from .plan.verdict import nearness
from .words import MISSING, Names, figure, percent, plural, printable, sentence, several

_TITLES = {
    "plain": "Plain plan",
    "average": "Best average",
    "cvar": "Best bad draws",
    "regret": "Least regret",
    "own": "Own objective",
}

_MOST = 8

_NOTHING = 1e-8
"""A gap that is rounding."""

SURE = {"core": "sure", "borderline": "open", "exterior": "ruled out"}
"""What a page calls a decision that every, some or no draw's best plan makes."""

_NOTE = (
    "Holds in (core index): the share of draws whose best plan decides the same; sure: all, open:"
    " some, ruled out: none. Regret: what a plan loses in a draw against the best plan known of"
    " it; `1 in 10`: as much or more in one draw of ten. Fresh: draws on which no plan was"
    " searched for."
)
_OTHERWISE = "What they decide otherwise than the plain plan, in the budget year"
_TURNS = "What turns in the budget year with the presumption on what nobody measured"


def robustness_page(result: Robustness, scenario: Scenario) -> Page:
    """Return the tables."""
    if not result.plans:
        ended = no_plan_sentence(
            result.status, infeasible=SAYS_WHY, unbounded=": a limit is missing"
        )
        page: Page = [paragraph(ended or "No draw was solved.", style="bold")]
        return [*page, *([paragraph(sentence(result.message))] if result.message else [])]
    page = [paragraph(_first(result), style="bold")]
    if result.message:
        page.append(paragraph(sentence(result.message)))
    page += [paragraph(_searches(result)), *_plans(result), *_changes(result, Names(scenario))]
    page += [*_presumption(result, Names(scenario)), *_reorganizations(result, Names(scenario))]
    page += _programs(result, Names(scenario))
    return [*page, *footnote(_NOTE)]


def _first(result: Robustness) -> str:
    best = len({draw.candidate for draw in result.draws})
    sure = result.programs.values()
    core = sum(program.label == "core" for program in sure)
    moves = result.reorganizations.values()
    same = sum(item.label == "core" for item in moves)
    whole = f", of {plural(len(moves), 'reorganization')} {same}" if moves else ""
    return (
        f"{plural(result.drawn.draws, 'draw')} of {plural(result.drawn.uncertain, 'effect')}:"
        f" {plural(best, 'plan is', 'different plans are')} best in some draw; of"
        f" {plural(len(sure), 'program')}, {core} {'is' if core == 1 else 'are'} decided as in the"
        f" plain plan in every draw{whole}."
    )


def _searches(result: Robustness) -> str:
    gaps = [draw.gap for draw in result.draws]
    known = [gap for gap in gaps if gap is not None]
    widest = max(known) if len(known) == len(gaps) else None
    certain = result.drawn.certain
    if widest is None:
        text = "In some draws it is not known how far the plan found is from the best."
    else:
        near = nearness(0.0 if widest < _NOTHING else widest)
        text = f"In each draw {near} than the one found there."
        if widest >= _NOTHING:
            text += " Within that, others may decide otherwise; a smaller --gap would show."
    if certain == 1:
        text += " 1 effect has no standard error and stays as it is."
    elif certain:
        text += f" {certain} effects have no standard error and stay as they are."
    if result.foresight is not None:
        ahead = figure(max(result.foresight, 0.0))
        text += f" Knowing all effects beforehand would bring {ahead}* on average, at most."
    return text


def _plans(result: Robustness) -> Page:
    bad = f"worst {percent(result.level)}"
    rows = table("Plan", "Mean*", bad, "Regret*", "1 in 10", "worst", "Fresh", bad)
    for names, plan in _different(result):
        rows.add_row(_title(names), *_cells(plan))
    return [heading("Plans over the draws"), rows, *_proved(result)]


def _different(result: Robustness) -> list[tuple[list[str], PlanUnderDraws]]:
    """Return the plans named, each once, with all its names."""
    found: dict[int, tuple[list[str], PlanUnderDraws]] = {}
    for name, plan in result.plans.items():
        found.setdefault(plan.candidate, ([], plan))[0].append(name)
    return list(found.values())


def _cells(plan: PlanUnderDraws) -> tuple[str, ...]:
    fresh = plan.fresh
    return (
        figure(plan.drawn.mean),
        figure(plan.drawn.cvar),
        figure(plan.regret.mean),
        figure(plan.regret.p90),
        figure(plan.regret.worst),
        MISSING if fresh is None else figure(fresh.mean),
        MISSING if fresh is None else figure(fresh.cvar),
    )


def _proved(result: Robustness) -> Page:
    if result.searched < len(result.draws):
        looked = (
            f"searches that look at {plural(result.searched, 'draw')}" if result.searched else ""
        )
        others = " and ".join(part for part in ("the draws' best plans", looked) if part)
        return [
            paragraph(
                f"Chosen among {plural(result.candidates, 'plan')} ({others}); it is not proved"
                " that no other plan is better.",
                style="dim",
            )
        ]
    bounds = {name: plan.bound for name, plan in result.plans.items() if plan.bound is not None}
    words = {"average": "average above", "cvar": "bad draws above", "regret": "regret below"}
    said = [f"{words[name]} {figure(bound)}" for name, bound in bounds.items()]
    text = f"Proved of all plans over these draws: none has its {several(said, 3)}."
    return [paragraph(text, style="dim")] if said else []


def _changes(result: Robustness, names: Names) -> Page:
    page: Page = []
    for called, plan in _different(result):
        if "plain" in called:
            continue
        said = [
            f"{names.reorganization(key)} ({was or 'not done'} → {now or 'not done'})"
            for key, (was, now) in plan.begun.items()
        ]
        said += [
            f"{names.program(key)} ({was} → {now})" for key, (was, now) in plan.changes.items()
        ]
        text = several(said, _MOST) if said else "the same programs, at other schools or levels"
        page.append(item(f"{_title(called)}: {printable(text)}."))
    return [heading(_OTHERWISE), *page] if page else []


def _title(names: list[str]) -> str:
    return ", ".join([_TITLES[names[0]], *(_TITLES[name].lower() for name in names[1:])])


def _presumption(result: Robustness, names: Names) -> Page:
    """Return which decisions turn with what stands in for unmeasured effects."""
    found = result.presumption
    if found is None:
        return []
    page: Page = [heading(_TURNS)]
    least, most = found.multiples[0], found.multiples[-1]
    many = plural(found.programs, "program")
    span = f"from {shown(least)} to {shown(most)} times what stands in for {many}"
    if len(found.multiples) == 1:
        text = "It is not known."
    elif not found.turns and not found.begun:
        text = f"No program: {span}, each is decided the same."
    else:
        rows = table(
            "Decision" if found.begun else "Program",
            *(f"x {shown(multiple)}" for multiple in found.multiples),
            left=6,
        )
        for key, years in found.begun.items():
            rows.add_row(names.reorganization(key), *(str(year or "not done") for year in years))
        for key, words in found.turns.items():
            rows.add_row(names.program(key), *words)
        page.append(rows)
        text = f"{plural(len(found.turns), 'program turns', 'programs turn')} {span}."
    if found.unknown:
        at = several([f"{shown(multiple)}" for multiple in found.unknown], len(found.unknown))
        text += f" With {at} times as much no plan was proved best in the time given."
    return [*page, paragraph(text)]


def _programs(result: Robustness, names: Names) -> Page:
    last = max((site.year for site in result.sites), default=0)
    labels = Counter(site.label for site in result.sites if site.year == last)
    rows = _core_table(result, names)
    text = (
        f"Sites in {last}: {labels['core']} sure, {labels['borderline']} open,"
        f" {labels['exterior']} ruled out; site by site with --json or -o."
    )
    return [heading("How sure each decision of the budget year is"), rows, paragraph(text)]


def _reorganizations(result: Robustness, names: Names) -> Page:
    """Return in how many draws each reorganization is right, and when it begins."""
    if not result.reorganizations:
        return []
    rows = table("Reorganization", "Plain plan", "Begins in", "Years", "", left=1)
    for key, found in result.reorganizations.items():
        years = ", ".join(f"{year} {_part(share)}" for year, share in found.years.items())
        plain = MISSING if found.plain is None else str(found.plain)
        name = names.reorganization(key)
        rows.add_row(
            name, plain, f"{_part(found.begun)} of draws", years or MISSING, SURE[found.label]
        )
    return [heading("In how many draws each reorganization is right"), rows]


def _core_table(result: Robustness, names: Names) -> Table:
    rows = table("Program", "Plain plan", "In the draws' best plans", "Holds in", "", left=3)
    order = sorted(result.programs.items(), key=lambda pair: pair[1].index)
    for key, program in order:
        index = _part(program.index)
        rows.add_row(
            names.program(key), program.plain, _shares(program), index, SURE[program.label]
        )
    return rows


def _shares(program: ProgramCore) -> str:
    made = {word: share for word, share in program.shares.items() if share > 0}
    return ", ".join(f"{word} {_part(share)}" for word, share in made.items())


def _part(share: float) -> str:
    """Return a share of draws; what is not all of them, nor none, does not read so."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else percent(share)
