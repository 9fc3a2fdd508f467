"""The first screen: how good the plan is, the gap it closes, what it rests on, who pays for it."""

import math
from collections.abc import Sequence

from ....models.results.plan import Loss, Plan, TossUp
from ....models.scenario.base import CENTRAL
from ....models.scenario.scenario import Scenario
from ..no_plan import no_plan_sentence
from ..page import Page, heading, item, labelled, paragraph
from ..words import (
    Names,
    change_in_percent,
    count,
    figure,
    money,
    percent,
    plural,
    seconds,
    sentence,
    several,
    short,
)
from .binding import binding
from .conflict import conflict
from .decisions import tiers_in_words
from .gap import Gap, first_year_gap
from .reorganizations import reorganizations
from .risk import risk_in_words

MOST_LOSSES = 6
MOST_SERVING = 2
SHORT = 26


def summary(plan: Plan, scenario: Scenario) -> Page:
    """Return the first screen of a plan."""
    page: Page = [paragraph(verdict(plan), style=_style(plan))]
    if plan.message:
        page.append(paragraph(sentence(plan.message)))
    if not plan.has_decisions:
        return [*page, *conflict(plan)]
    rows = [("Gap", gap_in_words(first_year_gap(plan.money)))] if plan.money else []
    rows += [("Worth", worth_in_words(plan, scenario)), ("Evidence", evidence_in_words(plan))]
    if plan.risk is not None:
        words = f"What is maximised comes to {figure(plan.objective or 0.0)}*; prices are of that."
        rows.append(("Risk", f"{risk_in_words(plan.risk)} {words}"))
    names = Names(scenario)
    if plan.toss_ups:
        rows.append(("Toss-ups", toss_ups_in_words(plan.toss_ups, names)))
    if plan.cut_tiers is not None:
        rows.append(("Tiers", tiers_in_words(plan.cut_tiers, names)))
    if plan.fewer_changes:
        rows.append(("Changes", sentence(plan.fewer_changes)))
    page += [*reorganizations(plan, names), labelled(rows)]
    return [*page, *losses(plan, names), *binding(plan, names)]


def verdict(plan: Plan) -> str:
    """Return in words how the search ended, and how near to the best the plan is."""
    ended = no_plan_sentence(
        plan.status,
        infeasible=": no decisions keep all rules with these funds and staff",
        no_plan_in_time=", and it is not proved that there is none. More time (--time-limit) may"
        " find one",
        unbounded=": worth can grow without limit, so a limit is missing",
        error="; another solver may not (--solver)",
    )
    if ended:
        how = f" ({_search(plan)})" if plan.run.seconds else ""
        return ended + how
    if plan.status == "stated":
        return "The plan as it was stated; no search for a better one was made."
    near = nearness(plan.gap)
    kind = "Optimal" if plan.status == "optimal" else "Feasible, not proved optimal"
    return f"{kind}: {near} ({_search(plan)})."


def nearness(gap: float | None) -> str:
    """Return in words how near to the best a plan is.

    Parameters
    ----------
    gap
        The plan's, a share; None: not known.
    """
    if gap is None or not math.isfinite(gap) or gap > 10:
        return "how far it is from the best plan is not known"
    if gap <= 1e-9:
        return "no plan is better"
    # Rounded up: never said to be nearer than was proved.
    return f"no plan is more than {math.ceil(gap * 1e4 - 1e-6) / 100:g}% better"


def _search(plan: Plan) -> str:
    return ", ".join(part for part in (seconds(plan.run.seconds), plan.run.solver) if part)


def _style(plan: Plan) -> str:
    if plan.status == "optimal":
        return "bold green"
    return "bold yellow" if plan.has_decisions else "bold red"


def gap_in_words(gap: Gap) -> str:
    """Return what the plan does about the first year's gap."""
    left = f"{money(gap.base)} is not decided here"
    if round(gap.gap) <= 0:
        spare = f"{money(gap.spare)} to spare" if round(gap.spare) else "nothing to spare"
        return (
            f"none in {gap.year}: the funds have what going on as today costs, with {spare};"
            f" {_open(gap)}; {left}."
        )
    return (
        f"closes {money(gap.closed)} of the {money(gap.gap)} gap in {gap.year}:"
        f" {money(gap.recurring)} recurring,{_deferred(gap)} {money(gap.one_time)} one-time;"
        f" {_open(gap)}; {left}."
    )


def _deferred(gap: Gap) -> str:
    if gap.deferred_to is None:
        return ""
    return f" {money(gap.deferred)} deferred to {gap.deferred_to},"


def _open(gap: Gap) -> str:
    when = f"in {gap.next_year}" if gap.next_year else "next year, if the funds stay the same"
    amount = money(gap.open_next) if round(gap.open_next) else "nothing"
    return f"{amount} is still open {when}"


def worth_in_words(plan: Plan, scenario: Scenario) -> str:
    """Return the plan's worth against going on as today."""
    assert plan.worth is not None
    years = plural(len(scenario.years), "year")
    text = f"{figure(plan.worth)} student-SD* over {years}"
    if plan.baseline_worth is not None:
        more = change_in_percent(plan.worth, plan.baseline_worth)
        against = f"going on as today ({figure(plan.baseline_worth)})"
        text += f", {more} against {against}" if more else f", against {against}"
    beside = [
        f"{name} {figure(value)}"
        for name, value in (
            ("learning", plan.learning),
            ("price of broken rules", plan.penalty),
            ("price of the dollars spent", plan.hurdle),
        )
        if value and abs(value) >= 0.0005
    ]
    return text + (f". Also counted: {'; '.join(beside)}." if beside else ".")


def evidence_in_words(plan: Plan) -> str:
    """Return what the plan's dollars and decisions rest on."""
    rests = plan.evidence
    total = rests.tier_1_2 + rests.tier_3_4 + rests.no_study

    def part(dollars: float) -> str:
        share = f" ({percent(dollars / total)})" if total > 0 else ""
        return f"{money(dollars)}{share}"

    return (
        f"{part(rests.tier_1_2)} rests on tier 1 and 2, {part(rests.tier_3_4)} on tier 3 and 4,"
        f" {part(rests.no_study)} on no study; {count(rests.assumed_decisions)} of"
        f" {plural(rests.decisions, 'decision')} on assumed numbers."
    )


_INSTEAD = {
    "keep": "keeps {} at all its sites",
    "retire": "retires {}",
    "adopt": "adopts {}",
    "decline": "declines {}",
    "start": "begins {}",
    "off": "does not begin {}",
    "earlier": "begins {} in an earlier year",
    "later": "begins {} in a later year",
}


def toss_ups_in_words(tosses: Sequence[TossUp], names: Names) -> str:
    """Return which decisions a plan nearly as good makes otherwise."""
    words = []
    for toss in tosses:
        # Rounded up, as in `nearness`.
        below = math.ceil(toss.behind * 1e4 - 1e-6) / 100
        how = f"{below:g}% below" if below > 0 else "as good"
        name = names.reorganization(toss.reorganization or "")
        if toss.program is not None:
            name = names.program(toss.program)
        does = _INSTEAD[toss.instead].format(name)
        words.append(f"a plan {how} {does}")
    return sentence("; ".join(words))


def losses(plan: Plan, names: Names) -> Page:
    """Return who loses a program, and who serves the students then."""
    if not plan.losses:
        return [heading("Who loses a program"), paragraph("No school does.", indent=2)]
    ranked = sorted(plan.losses, key=lambda loss: -loss.students)
    page: Page = [heading("Who loses a program, and who serves them then (at so many schools)")]
    page += [item(loss_in_words(loss, names)) for loss in ranked[:MOST_LOSSES]]
    if len(ranked) > MOST_LOSSES:
        rest = ranked[MOST_LOSSES:]
        students = sum(loss.students for loss in rest)
        more = plural(len(rest), "more program")
        page.append(item(f"and {more}, {plural(students, 'student')} (see Decisions)"))
    return page


def loss_in_words(loss: Loss, names: Names) -> str:
    """Return one program's loss in words."""
    schools = [place for place in loss.schools if place != CENTRAL]
    where = plural(len(schools), "school")
    if len(schools) < len(loss.schools):
        where += " and the office"
    if len(loss.schools) == 1:
        where = names.school(loss.schools[0])
    text = f"{names.program(loss.program)}: {where}, {plural(loss.students, 'student')}"
    ranked = sorted(loss.served_by.items(), key=lambda served: -served[1])
    if ranked:
        shown = [f"{short(names.program(id), SHORT)} ({schools})" for id, schools in ranked]
        text += f"; then {several(shown, MOST_SERVING)}"
    if round(loss.unserved) >= round(loss.students):
        return f"{text}; then nobody"
    if round(loss.unserved):
        text += f"; {plural(loss.unserved, 'student')} by nobody"
    return text
