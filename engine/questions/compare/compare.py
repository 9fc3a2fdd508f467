"""Two plans side by side: what changed, what it did, and which inputs flip which decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ....models.results.comparison import Comparison, InputChange
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline, Shares
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ...session import Session, want_session
from ...solve import STOPPED, solve
from .inputs import Path, decides, differences, tree_of
from .revert_inputs import InputReversal, words_by_site
from .side_by_side import Asked, side_by_side

__all__ = ["Asked", "compare"]

PLAN_SHARE = 0.4
"""Share of the time that each of the two plans may take."""

MOST_SOLVES = 50
"""How many solves finding out which inputs flip what may take."""


@in_one_thread
def compare(
    a: Asked,
    b: Asked,
    *,
    flips: bool = True,
    most_solves: int = MOST_SOLVES,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Comparison:
    """Return what differs between two plans, or the plans of two scenarios.

    Parameters
    ----------
    a, b
        What to compare; scenarios without a plan are solved, B beginning with what A found, so that
        decisions differ only where that is better.
    flips
        Whether to find out which changed inputs flip which decision, by putting them back in B: one
        by one, and together where no single one does.
    most_solves
        How many solves that may take; where half of them are too few for every value, all changed
        values of an entry (a program, a fund) or of a section are put back together.
    options
        How to search; what one solve leaves over of the time the later ones may take.
    session
        As in `solve`.
    on_progress, on_solve
        Called now and then with where the running solve is, and before each with what it is.

    Raises
    ------
    ValueError
        A side that is neither a plan nor a scenario.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    if any(side.plan is None and side.scenario is None for side in (a, b)):
        raise ValueError("each side must be a plan or a scenario")
    want_options(options, "compare")
    want_session(session, "compare")
    shares = Shares(Deadline.after(options.time_limit), 2 + (most_solves if flips else 0))
    memory = session or Session()
    say = on_solve or (lambda what: None)

    def solved(scenario: Scenario, seconds: float) -> Plan:
        return solve(
            scenario,
            options=replace(options, time_limit=seconds),
            diagnose=False,
            session=memory,
            on_progress=on_progress,
        )

    plans: list[Plan] = []
    for side in (a, b):
        if side.plan is None:
            say(f"plan of {side.label}")
            assert side.scenario is not None
            # Most of the time if need be: what flips decisions only explains.
            plans.append(solved(side.scenario, max(shares.next(), PLAN_SHARE * options.time_limit)))
        else:
            plans.append(side.plan)
    found = side_by_side(a, b, plans[0], plans[1])
    stopped = any(plan.message == STOPPED for plan in plans)
    if stopped or not flips or found.inputs is None or not found.programs:
        return found.model_copy(update={"message": STOPPED}) if stopped else found
    return _with_flips(found, a, b, (plans[0], plans[1]), most_solves, shares, solved, say)


def _with_flips(
    found: Comparison,
    a: Asked,
    b: Asked,
    plans: tuple[Plan, Plan],
    most: int,
    shares: Shares,
    solved: Callable[[Scenario, float], Plan],
    say: Callable[[str], None],
) -> Comparison:
    """Return the comparison with what flips the decisions on each program."""
    assert a.scenario is not None
    assert b.scenario is not None
    one, other = tree_of(a.scenario), tree_of(b.scenario)
    changed: dict[Path, InputChange] = differences(one, other)
    paths = tuple(path for path in changed if decides(path))
    years = a.scenario.years
    if not paths or years != b.scenario.years:
        words = "" if years == b.scenario.years else "the years differ, so nothing can be put back"
        return found.model_copy(update={"message": words})
    stops: list[str] = []
    number = 0

    def plan_of(scenario: Scenario) -> Plan | None:
        nonlocal number
        if stops:
            return None
        if shares.over:
            stops.append("time ran out before every change was put back")
            return None
        number += 1
        say(f"with changes put back ({number})")
        plan = solved(scenario, shares.next())
        if plan.message == STOPPED:
            stops.append(STOPPED)
        return plan if plan.has_decisions and not stops else None

    wanted, decided = (words_by_site(plan, years) for plan in plans)
    reversal = InputReversal(one, other, years, wanted, decided, paths, plan_of, most)
    flips = reversal.flips()
    if reversal.spent:
        stops.append(f"{most} solves were not enough to put every change back")
    programs = {
        key: change.model_copy(update={"flips": flips.get(key, ())})
        for key, change in found.programs.items()
    }
    update = {"programs": programs, "unit": reversal.unit, "solves": reversal.solves}
    return found.model_copy(update={**update, "message": "; ".join(stops)})
