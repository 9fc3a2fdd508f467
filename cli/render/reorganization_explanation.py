"""Why a reorganization begins, or does not: the terminal's page."""

from ...models.numbers import shown, with_sign
from ...models.results.explanation import Displaced, ReorganizationExplanation
from ...models.scenario.effect import Transition
from ...models.scenario.scenario import Scenario
from .answered import (
    alternatives,
    closing,
    flips,
    holds,
    money_moves,
    nearness_row,
    options,
    search_notes,
)
from .page import Page, heading, item, labelled, paragraph, table
from .plan.reorganizations import begins_in_words
from .plan.why import one_line, serving
from .words import Names, count, figure, money, plural, several

MOST_DISPLACED = 8
MOST_SERVING = 3


def reorganization_explanation(told: ReorganizationExplanation, scenario: Scenario) -> Page:
    """Return the page, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario)
    page = _decision(told, names)
    page += [*_years(told, names), *_effects(told, scenario, names), *_displaced(told, names)]
    page += [*alternatives(told, scenario, names), *_gains(told, names)]
    page += flips(told, scenario, names)
    page += [*options(told, names), *holds(told), *money_moves(told, told.reorganization, names)]
    return [*page, *closing(scenario, "what it costs less what it saves.")]


def _decision(told: ReorganizationExplanation, names: Names) -> Page:
    name = names.reorganization(told.reorganization)
    rows = [("Why", f"{one_line(told.reason)}."), nearness_row(told), *search_notes(told)]
    return [paragraph(f"{name} {begins_in_words(told.begins)}.", "bold cyan"), labelled(rows)]


def _years(told: ReorganizationExplanation, names: Names) -> Page:
    """Return who moves, and the money by year."""
    title = "What it does" if told.begins else f"What it would do, if it began in {told.as_if}"
    page: Page = [heading(title)]
    for school, to in told.years[0].moved.items():
        where = [f"{plural(n, 'student')} to {names.school(id)}" for id, n in to.items()]
        closes = f"{names.school(school)} closes in {told.as_if}"
        page.append(item(f"{closes}: {several(where, len(where))}."))
    rows = table("Year", "Saves", "Costs once", "Costs yearly", "Net", "Worth*")
    for year in told.years:
        saves = sum(year.saves.values())
        dollars = (saves, year.once, year.yearly, saves - year.once - year.yearly)
        rows.add_row(str(year.year), *map(money, dollars), figure(year.worth))
    return [*page, rows]


def _effects(told: ReorganizationExplanation, scenario: Scenario, names: Names) -> Page:
    effects = scenario.reorganizations[told.reorganization].effects
    if not effects:
        return [item("no effect of its own on students is claimed.")]
    return [item(f"{_effect(goal, effect, scenario, names)}.") for goal, effect in effects.items()]


def _effect(goal: str, effect: Transition, scenario: Scenario, names: Names) -> str:
    """Return an effect: 'reading -0.02 SD (se 0.01), tier 2, each student who moves, 1 year'."""
    unit = "SD" if scenario.goals[goal].in_sd else scenario.goals[goal].unit
    sure = f" (se {shown(effect.se, 3)})" if effect.se is not None else " (how sure is not said)"
    tier = "no tier" if effect.tier is None else f"tier {effect.tier}"
    whom = "each student who moves"
    if effect.on is not None:
        schools = [names.school(id) for id in scenario.select(effect.on)]
        whom = f"each student of {several(schools, MOST_SERVING)}"
    lasts = "as long as it lasts" if effect.years is None else f"for {plural(effect.years, 'year')}"
    return f"{goal} {with_sign(effect.mean)} {unit}{sure}, {tier}; {whom}, {lasts}"


def _displaced(told: ReorganizationExplanation, names: Names) -> Page:
    if not told.displaced:
        return []
    page: Page = [heading("Programs in the building, and who serves their students then")]
    page += [item(_then(one, names)) for one in told.displaced[:MOST_DISPLACED]]
    rest = told.displaced[MOST_DISPLACED:]
    if rest:
        students = plural(sum(one.students for one in rest), "student")
        page.append(item(f"and {plural(len(rest), 'more program')}, {students} (--json)."))
    return page


def _then(one: Displaced, names: Names) -> str:
    by = [f"{serving(other, names)} ({count(other.students)})" for other in one.by]
    then = f"then {several(by, MOST_SERVING)}" if by else "nothing replaces it"
    where = f"{names.program(one.program)} at {names.school(one.school)}"
    return f"{where}: {plural(one.students, 'student')}; {then}."


def _gains(told: ReorganizationExplanation, names: Names) -> Page:
    """Return what the children whose building closes gain in the plan and otherwise."""
    return [
        item(
            f"if {other.says}: students of {names.school(school)} gain {figure(then)}* over the"
            f" years, {figure(now)} in the plan."
        )
        for other in told.alternatives
        for school, (now, then) in other.gains.items()
        if abs(then - now) > 1e-9
    ]
