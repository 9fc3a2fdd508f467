"""A plan in its fixed form, made from evaluated decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.results.plan import EvidenceDollars, Plan, PlanScenario, Run, Status
from ...models.results.plan_parts.gains_plan import GoalPlan, GroupPlan, SchoolPlan
from ...models.results.plan_parts.money_plan import FundYear, Payment, StaffYear
from ...models.scenario.base import in_year
from ...models.scenario.collector import no_collection
from ...models.scenario.effect import ClassSize, Effect, is_unknown
from ...models.scenario.scenario import Scenario
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import describe
from ..figures.arrays import FloatArray
from .losses import losses
from .money.years import money_years
from .pilots import pilot_plans
from .prices import Prices
from .programs import merge_plans, program_plans
from .reasons import Reasons
from .reorganizations import reorganization_plans
from .requests.answers import granting, request_plans
from .rule_plans import rule_plans


@dataclass(frozen=True)
class Outcome:
    """How the decisions came about: what the plan says besides what follows from them."""

    status: Status
    run: Run
    bound: float | None = None
    message: str = ""
    unsearched: str = ""


def plan_scenario(scenario: Scenario) -> PlanScenario:
    """Return what a plan says of its scenario."""
    origin = scenario.origin
    return PlanScenario(
        name=scenario.name,
        source=origin.source,
        sha256=origin.sha256,
        overrides=origin.overrides,
        set=origin.set,
    )


@no_collection()
def assemble(
    evaluation: Evaluation,
    today: Evaluation,
    payments: tuple[Payment, ...],
    outcome: Outcome,
    prices: Prices | None,
) -> Plan:
    """Return the plan that follows from decisions and payments."""
    formulation = evaluation.formulation
    objective = evaluation.objective
    bound = None if outcome.bound is None else max(outcome.bound, objective)
    reasons = Reasons(evaluation, prices)
    funds = _funds(evaluation, payments, prices)
    return Plan(
        scenario=plan_scenario(formulation.figures.scenario),
        status=outcome.status,
        message=outcome.message,
        fewer_changes=outcome.unsearched,
        objective=objective,
        bound=bound,
        gap=None if bound is None else (bound - objective) / max(abs(objective), 1e-9),
        worth=evaluation.worth,
        learning=evaluation.learning,
        penalty=evaluation.penalty,
        hurdle=evaluation.hurdle,
        requests_worth=evaluation.requested,
        scale_toll=None
        if formulation.figures.scenario.evidence.scale is None
        else evaluation.scale_toll,
        risk=evaluation.risk,
        baseline_worth=today.worth,
        run=outcome.run,
        programs=program_plans(evaluation, today, reasons),
        sites=describe(evaluation),
        merges=merge_plans(evaluation, reasons),
        reorganizations=reorganization_plans(evaluation),
        pilots=pilot_plans(evaluation),
        upkeep=formulation.learning.upkeep,
        funds=funds,
        payments=payments,
        staff=_staff(evaluation, prices),
        money=money_years(evaluation, today, funds),
        schools=_schools(evaluation, today),
        groups=_groups(evaluation, today),
        goals=_goals(evaluation, today),
        rules=rule_plans(evaluation, payments, prices),
        requests=request_plans(evaluation, reasons),
        granting=granting(evaluation),
        evidence=_evidence(evaluation),
        losses=losses(evaluation),
    )


def _funds(
    evaluation: Evaluation, payments: tuple[Payment, ...], prices: Prices | None
) -> tuple[FundYear, ...]:
    """Funds by year from the payments; what is carried is min(cap, what is left), pot by pot."""
    formulation = evaluation.formulation
    scenario, pots = formulation.figures.scenario, formulation.figures.pots
    spent = pot_spending(evaluation, payments)
    carried = np.zeros(len(pots.fund))
    result: dict[tuple[int, int], FundYear] = {}
    for t, year in enumerate(scenario.years):
        available = evaluation.pot_dollars[:, t] + carried
        carried = np.clip(available - spent[:, t], 0.0, evaluation.pot_cap[:, t])
        for f, fund in enumerate(scenario.funds):
            own = np.flatnonzero(pots.fund == f)
            price = float(prices.pots[own, t].max(initial=0.0)) if prices else None
            result[f, t] = FundYear(
                fund=fund,
                year=year,
                available=float(available[own].sum()),
                spent=float(spent[own, t].sum()),
                carried=float(carried[own].sum()),
                price=price,
            )
    return tuple(result[key] for key in sorted(result))


def pot_spending(evaluation: Evaluation, payments: tuple[Payment, ...]) -> FloatArray:
    """Return dollars paid from each pot in each year, (pots, T)."""
    figures = evaluation.formulation.figures
    pots, scenario = figures.pots, figures.scenario
    spent = np.zeros((len(pots.fund), len(scenario.years)))
    for payment in payments:
        spent[figures.pot_of(payment), scenario.years.index(payment.year)] += payment.amount
    return spent


def _staff(evaluation: Evaluation, prices: Prices | None) -> tuple[StaffYear, ...]:
    scenario = evaluation.formulation.figures.scenario
    used = evaluation.staff()
    result = []
    for r, (key, role) in enumerate(scenario.staff.items()):
        price = prices.staff.get(key) if prices else None
        for t, year in enumerate(scenario.years):
            result.append(
                StaffYear(
                    role=key,
                    year=year,
                    used=float(used[r, t]),
                    available=None if role.available is None else in_year(role.available, year),
                    price=None if price is None or not len(price) else float(price[t]),
                )
            )
    return tuple(result)


def _schools(evaluation: Evaluation, today: Evaluation) -> dict[str, SchoolPlan]:
    places = evaluation.formulation.figures.places
    gain, before = (e.gain_by_place @ places.discount for e in (evaluation, today))
    dollars, dollars_before = (
        (e.base_dollars() + e.yearly_dollars()).sum(axis=1) for e in (evaluation, today)
    )
    programs, programs_before = _load(evaluation, -1), _load(today, 0)
    return {
        school: SchoolPlan(
            gain=float(gain[p]),
            baseline=float(before[p]),
            dollars=float(dollars[p]),
            baseline_dollars=float(dollars_before[p]),
            programs=int(programs[p]),
            programs_before=int(programs_before[p]),
        )
        for p, school in enumerate(places.ids[:-1])
    }


def _load(evaluation: Evaluation, year: int) -> FloatArray:
    """Return how many programs run or pilot at each place in a year; a merge counts one."""
    figures = evaluation.formulation.figures
    on = np.flatnonzero((evaluation.decisions[:, year] > 0.5) & figures.ways.at_sites)
    return np.bincount(figures.ways.place[on], minlength=len(figures.places.ids)).astype(float)


def _groups(evaluation: Evaluation, today: Evaluation) -> dict[str, GroupPlan]:
    figures = evaluation.formulation.figures
    students = figures.places.group_students
    safe = np.where(students > 0, students, 1.0)
    each, before = (
        np.where(students > 0, e.gain_by_group / safe, 0.0) @ figures.places.discount
        for e in (evaluation, today)
    )
    return {
        group: GroupPlan(
            gain_per_student=float(each[k]),
            baseline=float(before[k]),
            students=float(students[k, 0]),
        )
        for k, group in enumerate(figures.scenario.groups)
    }


def _goals(evaluation: Evaluation, today: Evaluation) -> dict[str, GoalPlan]:
    worth, before = (e.worth_by_cell.sum(axis=(0, 2)) for e in (evaluation, today))
    goals = evaluation.formulation.figures.scenario.goals
    return {
        goal: GoalPlan(worth=float(worth[g]), baseline=float(before[g]))
        for g, goal in enumerate(goals)
    }


def _evidence(evaluation: Evaluation) -> EvidenceDollars:
    scenario = evaluation.formulation.figures.scenario
    dollars = evaluation.offering_dollars().sum(axis=1)
    programs = list(scenario.programs.values())
    number = {key: q for q, key in enumerate(scenario.programs)}
    tiers = [
        min(
            (
                e.tier
                for e in q.effects.values()
                if isinstance(e, Effect | ClassSize) and e.tier is not None
            ),
            default=None,
        )
        for q in programs
    ]
    for merge in scenario.merges.values():
        parts = [tiers[number[part]] for part in merge.combines]
        tiers.append(min((tier for tier in parts if tier is not None), default=None))
    for item in scenario.reorganizations.values():
        known = [effect.tier for effect in item.effects.values() if effect.tier is not None]
        tiers.append(min(known, default=None))
    total = {"strong": 0.0, "weak": 0.0, "none": 0.0}
    for tier, amount in zip(tiers, dollars, strict=True):
        kind = "none" if tier is None else "strong" if tier <= 2 else "weak"
        total[kind] += float(amount)
    assumed = [bool(q.assumed) or any(map(is_unknown, q.effects.values())) for q in programs]
    return EvidenceDollars(
        tier_1_2=total["strong"],
        tier_3_4=total["weak"],
        no_study=total["none"],
        decisions=len(programs),
        assumed_decisions=sum(assumed),
    )
