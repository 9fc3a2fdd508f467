"""What else is nearly as good? Plans that differ most, and the next best ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ....models.given import want_names, want_scenario
from ....models.resolve import resolve
from ....models.results.alternatives import Alternative, Alternatives, Range, Thing
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline, Shares
from ...figures.arrays import FloatArray
from ...formulate import Formulation
from ...milp.model.model import Model
from ...milp.near_optimal import Slots, farthest, least_distance, near_best, without
from ...milp.solution import Progress, Solution, Status, objective_noise
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ...plan.assemble import Outcome, plan_scenario
from ...session import Session, want_session
from ...solve import STOPPED, solve, starting_point
from .near_optimal import Found, NearOptimalSearch, decided, site_years
from .ranges import Ranges
from .shares import different, program_shares, reorganization_shares, shared

APART_GAP = 0.1
"""Share of the largest distance possible by which a plan may be nearer than that."""

BEST_SHARE = 0.5
"""Share of the time that the search for the best plan may take."""


@dataclass
class _Study:
    """What is known so far."""

    formulation: Formulation
    slots: Slots
    best: Plan
    points: list[FloatArray]
    plans: list[Plan]
    rows: list[Alternative]
    shares: Shares
    say: Callable[[str], None]
    complete: bool = False
    stopped: bool = False
    notes: list[str] = field(default_factory=list)


@in_one_thread
def alternatives(
    scenario: Scenario,
    *,
    within: float = 0.01,
    count: int = 10,
    next: int | None = None,
    ranges: Sequence[Thing] = ("program", "fund"),
    apart_gap: float = APART_GAP,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Alternatives:
    """Return the best plan, others nearly as good, and how far things go among all such plans.

    Parameters
    ----------
    scenario
        What the district says.
    within
        Share of the best plan's objective by which another plan may be worse.
    count
        How many plans, besides the best, that differ most: each is the one farthest from the
        nearest of those before it.
    next
        Instead: so many next best plans, in order, distinct in their decisions. Each is searched
        for without tolerance for a gap; `at_most` says what is proved where the time was too short.
    ranges
        Of which kinds of things to find the least and the most; none with `next`.
    apart_gap
        Share of the largest distance possible by which a plan may be nearer than that.
    options
        How to search; what one search leaves over of the time the later ones may take.
    session
        As in `solve`.
    on_progress
        Called now and then with where the running search is.
    on_solve
        Called before each search with what it is, in words.

    Raises
    ------
    ValueError
        A negative `within` or a number of plans below 0.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "alternatives")
    scenario = resolve(scenario)
    want_names(ranges, "ranges")
    want_options(options, "alternatives")
    want_session(session, "alternatives")
    if within < 0 or count < 0 or (next is not None and next < 0):
        raise ValueError("within, count and next are at least 0")
    deadline = Deadline.after(options.time_limit)
    session = Session() if session is None else session
    say = on_solve or (lambda what: None)
    say("the best plan")
    best = solve(
        scenario,
        options=replace(
            options,
            gap=options.gap if next is None else 0.0,
            time_limit=BEST_SHARE * options.time_limit,
        ),
        diagnose=False,
        session=session,
        on_progress=on_progress,
    )
    kind = "farthest" if next is None else "next"
    fixed = {"scenario": plan_scenario(scenario), "kind": kind, "status": best.status}
    if best.objective is None:
        return Alternatives.model_validate({**fixed, "message": best.message})
    shares = Shares(deadline, count if next is None else next)
    formulation = session.formulation(scenario, best.upkeep or None)
    study = _begin(formulation, best, shares, say)
    milp = options.milp()
    least = best.objective - within * abs(best.objective)
    found: tuple[Range, ...] = ()
    if next is not None:
        _next_best(
            study,
            NearOptimalSearch(study.formulation, replace(milp, gap=0.0), on_progress),
            next,
        )
    else:
        model = _near(study.formulation, least)
        if not study.stopped:
            found = _spread(
                study,
                NearOptimalSearch(study.formulation, milp, on_progress),
                model,
                count,
                apart_gap,
                ranges,
            )
    return Alternatives.model_validate(
        {
            **fixed,
            "within": within if next is None else None,
            "least": least if next is None else None,
            "bound": best.bound,
            "complete": study.complete,
            "plans": study.rows,
            "programs": program_shares(study.plans),
            "reorganizations": reorganization_shares(study.plans),
            "shared": shared(study.plans, study.points, study.slots),
            "ranges": found,
            "message": "; ".join([STOPPED] if study.stopped else study.notes),
        }
    )


def _begin(
    formulation: Formulation, best: Plan, shares: Shares, say: Callable[[str], None]
) -> _Study:
    point = starting_point(formulation, best)
    assert point is not None, "the best plan does not satisfy its own scenario"
    study = _Study(formulation, site_years(formulation), best, [], [], [], shares, say)
    study.stopped = best.message == STOPPED
    _add(study, point, best, best.bound, None)
    return study


def _near(formulation: Formulation, least: float) -> Model:
    """Return the model held to plans of at least this objective; rounding must cut none off."""
    floor = least - formulation.offset
    return near_best(formulation.model, floor - objective_noise(floor))


def _spread(
    study: _Study,
    near: NearOptimalSearch,
    model: Model,
    count: int,
    apart_gap: float,
    kinds: Sequence[Thing],
) -> tuple[Range, ...]:
    """Add plans that differ most; return the ranges."""
    ranging = Ranges(near, model, study.points.copy())
    # A plan that differs most takes some ten times what an end of a range does.
    study.shares.searches = count + ranging.searches(kinds) // 10
    distant = replace(near, options=replace(near.options, gap=apart_gap))
    for number in range(count):
        if study.stopped or study.complete or study.shares.over:
            break
        study.say(f"plan {number + 1} of {count} that differs")
        _add_farthest(study, distant, model)
    if study.shares.over and len(study.rows) <= count and not study.complete:
        study.notes.append("time ran out before all plans were found")
    ranging.points[:] = study.points
    study.shares.searches = ranging.searches(kinds)
    found: list[Range] = []
    for kind in kinds:
        if not study.stopped:
            study.say(f"what each {kind} gets at least and at most")
            more, study.stopped = ranging.of(kind, study.shares)
            found += more
    return tuple(found)


def _add_farthest(study: _Study, near: NearOptimalSearch, model: Model) -> None:
    """Add the plan that differs most from those there are; complete if there is no other."""
    wider = farthest(model, study.slots, study.points)
    found = near.search(wider, study.points[-1], study.shares.next())
    study.stopped |= found.solution.interrupted
    bound = found.solution.bound
    if bound is not None and bound < 0.5:
        study.complete = True
        return
    if found.evaluation is None:
        study.notes.append("no further plan was found in time")
        return
    apart = least_distance(study.slots, found.evaluation.x, study.points)
    if apart == 0:
        study.notes.append("no further plan was found in time")
        study.shares.searches = 0
        return
    _add_found(study, near, found, apart, bound)


def _next_best(study: _Study, near: NearOptimalSearch, count: int) -> None:
    """Add the next best plans, each found with those before it cut off."""
    model = study.formulation.model
    columns = decided(study.formulation)
    for number in range(count):
        if study.stopped or study.shares.over:
            break
        model = without(model, columns, study.points[-1])
        study.say(f"next best plan {number + 1} of {count}")
        found = near.search(model, study.points[-1], study.shares.next())
        study.stopped |= found.solution.interrupted
        if found.evaluation is None:
            study.complete = found.solution.status is Status.INFEASIBLE
            if not study.complete and not study.stopped:
                study.notes.append("no further plan was found in time")
            return
        _add_found(study, near, found, None, None)


def _add_found(
    study: _Study,
    near: NearOptimalSearch,
    found: Found,
    apart: int | None,
    apart_bound: float | None,
) -> None:
    evaluation, solution = found.evaluation, found.solution
    assert evaluation is not None
    bound = _bound(study, solution, apart is None, evaluation.objective)
    outcome = Outcome("feasible", near.run(solution), study.best.bound)
    plan = near.plan(evaluation, outcome)
    most = None if apart is None or apart_bound is None else max(apart, int(apart_bound + 1e-6))
    _add(study, evaluation.x, plan, bound, most)


def _bound(study: _Study, solution: Solution, in_order: bool, objective: float) -> float | None:
    """Return what no plan but those before this one exceeds, if it is the next best."""
    if not in_order or solution.bound is None:
        return None
    return max(objective, solution.bound + study.formulation.offset)


def _add(
    study: _Study, point: FloatArray, plan: Plan, bound: float | None, most: int | None
) -> None:
    first = study.points[0] if study.points else point
    assert plan.objective is not None
    assert plan.worth is not None
    best = study.best.objective or 0.0
    apart = least_distance(study.slots, point, study.points) if study.points else None
    study.rows.append(
        Alternative(
            objective=plan.objective,
            behind=(best - plan.objective) / max(abs(best), 1e-9),
            at_most=bound,
            changes=study.slots.distance(point, first),
            apart=apart,
            apart_at_most=most,
            worth=plan.worth,
            dollars=sum(fund.spent for fund in plan.funds),
            students=sum(program.students for program in plan.programs.values()),
            programs={key: program.first_decision for key, program in plan.programs.items()},
            reorganizations=plan.begun,
            differs=different(plan, study.best),
            plan=plan,
        )
    )
    study.points.append(point)
    study.plans.append(plan)
