"""Which partner's offer would change most: each with and without, solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...models.amounts.paying import held
from ...models.results.partners import OfferKind, PartnerOffer, Partners
from ...models.results.plan import Plan
from ...models.scenario.fund import Condition
from ...models.scenario.scenario import Scenario
from ..formulation.granted import Asked
from ..milp.solution import Progress
from ..one_thread import in_one_thread
from ..options import DEFAULTS, SearchOptions
from ..plan.assemble import plan_scenario
from ..questions.explain.choices import RUNNING_ACTIONS
from ..questions.explain.explain import NO_TIME
from ..questions.explain.posed import Posed, asked_about
from ..questions.explain.variants import OutOfTime, value_of
from ..session import Session
from .answers import answers
from .request_axes import AGAINST, new_fund, site_dollars, with_partner

NEEDS_SHARE = 0.5
"""Share of the time that finding what refused requests would need may take."""


@in_one_thread
def partners(
    scenario: Scenario,
    plan: Plan | None = None,
    *,
    possible: int = 5,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Partners:
    """Return what each offer would change: funds with a condition, and what requests would need.

    An offered fund is taken out, and the best plan without it found. For a first-ranked request
    that is not granted, the least dollars a year that would grant it are looked for, as in
    `answers`, and a fund of them, which pays only while the program runs there, is added.

    Parameters
    ----------
    scenario
        What the district says.
    plan
        The plan to begin with; None: it is solved for first.
    possible
        Requests at most for which an offer is thought up, those that lose least first.
    options
        How to search; the time limit is for all searches together.
    session
        What earlier solves of similar scenarios found.
    on_progress, on_solve
        Called now and then with where the running solve is; before each with what it is, in words.

    Raises
    ------
    PlanDoesNotHold
        The plan given does not keep this scenario's rules, or its figures are others.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    scenario = asked_about("partners", scenario, plan, options, session)
    posed = Posed.of(scenario, plan, options.filled(), session, on_solve, on_progress)
    told = Partners(
        scenario=plan_scenario(scenario),
        status=posed.plan.status,
        gap=posed.plan.gap,
        objective=posed.plan.objective,
        message=posed.plan.message,
    )
    if not posed.plan.has_decisions:
        return told
    posed.evaluated()  # the session begins with the plan
    found = tuple(_offers(posed, possible, options))
    ranked = sorted(found, key=lambda one: -(one.worth or float("-inf")))
    over = posed.variants.out_of_time
    return told.model_copy(update={"offers": tuple(ranked), "message": NO_TIME if over else ""})


@dataclass(frozen=True)
class _Offer:
    """An offer to be judged: in which scenario it is, and in which not."""

    kind: OfferKind
    fund: str | None
    name: str
    condition: Condition
    dollars: float
    other: Scenario
    estimated: bool = False


def _offers(posed: Posed, possible: int, options: SearchOptions) -> Iterator[PartnerOffer]:
    given = list(_offered(posed.scenario))
    for offer in given:
        yield _judged(posed, offer)
    if possible:
        for offer in _possible(posed, possible, options):
            yield _judged(posed, offer)


def _offered(scenario: Scenario) -> Iterator[_Offer]:
    """Yield the scenario's own funds with a condition."""
    for key, fund in scenario.funds.items():
        if fund.condition is not None:
            funds = {k: f for k, f in scenario.funds.items() if k != key}
            dollars = sum(held(fund, year) for year in scenario.years)
            without = scenario.model_copy(update={"funds": funds})
            yield _Offer("offered", key, fund.name or key, fund.condition, dollars, without)


def _possible(posed: Posed, most: int, options: SearchOptions) -> Iterator[_Offer]:
    """Yield what would grant the first-ranked requests, those that lose least first."""
    variants, scenario = posed.variants, posed.scenario
    part = SearchOptions(
        **{**vars(options.filled()), "time_limit": variants.deadline.share(NEEDS_SHARE)}
    )
    told = answers(
        scenario, posed.plan, exact=1, options=part, session=variants.session.fork(),
        on_solve=variants.on_solve, on_progress=variants.on_progress,
    )  # fmt: skip
    asked = {(one.school, one.program): one for one in _asked(posed)}
    wanted = [
        (one.price.lost, one)
        for one in told.requests
        if one.rank == 1 and one.price is not None and one.price.lost
        and one.wants not in AGAINST
    ]  # fmt: skip
    for _, one in sorted(wanted, key=lambda pair: pair[0])[:most]:
        by_partner = [flip for flip in one.flips or () if flip.of == "partner" and flip.to]
        request = asked[one.school, one.program]
        year = by_partner[0].to if by_partner else site_dollars(scenario, request)
        if not year or request.is_merge:
            continue
        key = new_fund(scenario)
        yield _Offer(
            "possible",
            None,
            "a partner",
            Condition(program=one.program, school=one.school),
            year * len(scenario.years),
            with_partner(scenario, request, year, key),
            estimated=not (by_partner and by_partner[0].checked),
        )


def _asked(posed: Posed) -> tuple[Asked, ...]:
    plan = posed.plan
    return posed.variants.session.formulation(posed.scenario, plan.upkeep or None).requests.asked


def _judged(posed: Posed, offer: _Offer) -> PartnerOffer:
    """Return what an offer changes: the plan is that without it, or that with it."""
    has = offer.kind == "offered"
    told = PartnerOffer(
        kind=offer.kind,
        fund=offer.fund,
        name=offer.name,
        program=offer.condition.program,
        school=offer.condition.school,
        dollars=offer.dollars,
        estimated=offer.estimated,
        status="no_plan_in_time",
    )
    what = f"{'without' if has else 'with'} {offer.name} for {offer.condition.program}"
    try:
        other = posed.variants.plan(offer.other, what)
    except OutOfTime:
        return told
    if not other.has_decisions:
        return told.model_copy(update={"status": other.status})
    with_it, without = (posed.plan, other) if has else (other, posed.plan)
    one, two = value_of(with_it), value_of(without)
    funds = set(with_it_funds(with_it)) - set(with_it_funds(without))
    return told.model_copy(
        update={
            "status": other.status,
            "worth": one.low - two.low,
            "at_least": max(0.0, one.low - two.high),
            "at_most": max(0.0, one.high - two.low),
            "spent": round(_spent(with_it) - _spent(without), 2),
            "paid": round(sum(f.spent for f in with_it.funds if f.fund in funds), 2),
            "runs": _runs(with_it, offer.condition),
            "runs_without": _runs(without, offer.condition),
        }
    )


def with_it_funds(plan: Plan) -> list[str]:
    """Return the funds of a plan, each once."""
    return list(dict.fromkeys(fund.fund for fund in plan.funds))


def _spent(plan: Plan) -> float:
    return sum(fund.spent for fund in plan.funds)


def _runs(plan: Plan, condition: Condition) -> tuple[int, ...]:
    """Return the years in which the program runs or pilots where the condition says."""
    return tuple(
        sorted(
            {
                site.year
                for site in plan.sites
                if site.program == condition.program
                and condition.school in (None, site.school)
                and (site.action in RUNNING_ACTIONS or site.action == "pilot")
            }
        )
    )
