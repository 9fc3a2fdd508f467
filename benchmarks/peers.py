"""What a district could use instead: the same matrix, given to other solvers as their users would.

SCIP, HiGHS and CP-SAT get it through Groundswell's own bridge to them, which hands the arrays over
at once and scales them; that is kinder than modelling row by row. CBC gets it through PuLP, in
expressions, since that is what most would write.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.tolerances import row_sizes
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve

from .phases import Stopwatch, hand_overs
from .record import Job, relative_gap

PLAIN = 1e-4
"""By how much of its size a plan of PuLP's may break a row before it is called broken."""


@dataclass(frozen=True)
class Answer:
    """What a peer gave: its status, and figures as in `record.Record`."""

    status: str
    objective: float | None
    bound: float | None
    solver: str
    message: str = ""


def by_bridge(name: str) -> Callable[[Model, Job, Stopwatch], Answer]:
    """Return the peer of that name in Groundswell's table of solvers."""

    def run(model: Model, job: Job, watch: Stopwatch) -> Answer:
        options = Options(name, job.gap, job.time_limit, job.threads, job.seed)
        began = time.perf_counter()
        with hand_overs(watch):
            # As its user would: limits within the solver's own tolerance, not to the cent.
            loose = replace(model, row_tolerance=np.full(len(model.row_lower), np.inf))
            found = solve(loose, options)
        watch.add("solve", time.perf_counter() - began - watch.seconds.get("hand over", 0.0))
        status = found.status.value
        return Answer(status, found.objective, found.bound, found.solver, found.message)

    return run


def pulp_cbc(model: Model, job: Job, watch: Stopwatch) -> Answer:
    """Write the matrix in PuLP and call CBC, with nothing but gap, time and threads set.

    PuLP calls a search that the time ended "Optimal" too and knows no bound, so the log is read.
    """
    import pulp

    began = time.perf_counter()
    problem, variables = _problem(model)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        left = max(0.1, job.time_limit - (time.perf_counter() - began))
        command = pulp.PULP_CBC_CMD(
            msg=False,
            gapRel=job.gap,
            timeLimit=left,
            threads=job.threads,
            logPath=str(log),
            options=[f"randomCbcSeed {job.seed}"] if job.seed else [],
        )
        problem.solve(command)
        text = log.read_text(encoding="utf-8", errors="replace")
    whole = time.perf_counter() - began
    search = min(whole, _number(text, r"Total time \(CPU seconds\):.*\(Wallclock seconds\):") or 0)
    watch.add("hand over", whole - search)  # PuLP writes its file inside `solve`
    watch.add("solve", search)
    x = np.array([0.0 if v.varValue is None else v.varValue for v in variables])
    return _judge(model, job, x, text, pulp.LpStatus[problem.status])


def _problem(model: Model) -> tuple[Any, list[Any]]:
    """Return the model in PuLP's expressions, and its variables in the order of the columns."""
    import pulp

    problem = pulp.LpProblem("district", pulp.LpMaximize)
    variables = [
        pulp.LpVariable(
            f"x{j}",
            None if np.isinf(low) else low,
            None if np.isinf(high) else high,
            "Integer" if whole else "Continuous",
        )
        for j, (low, high, whole) in enumerate(
            zip(model.lower.tolist(), model.upper.tolist(), model.integer.tolist(), strict=True)
        )
    ]
    worth = [(variables[j], model.objective[j]) for j in np.flatnonzero(model.objective).tolist()]
    problem += pulp.LpAffineExpression(worth)
    start = model.matrix.indptr.tolist()
    ids, values = model.matrix.indices.tolist(), model.matrix.data.tolist()
    limits = zip(model.row_lower.tolist(), model.row_upper.tolist(), strict=True)
    for i, (low, high) in enumerate(limits):
        terms = [(variables[ids[k]], values[k]) for k in range(start[i], start[i + 1])]
        expression = pulp.LpAffineExpression(terms)
        if low == high:
            problem += expression == low
            continue
        if not np.isinf(low):
            problem += expression >= low
        if not np.isinf(high):
            problem += expression <= high
    return problem, variables


def _judge(model: Model, job: Job, x: npt.NDArray[np.float64], log: str, said: str) -> Answer:
    """Return what the log proves of a plan, whatever PuLP calls it."""
    version = re.search(r"Version: (\S+)", log)
    solver = f"CBC {version[1]}" if version else "CBC"
    says = f"PuLP says {said}"
    if "Problem is infeasible" in log or "Problem proven infeasible" in log:
        return Answer("infeasible", None, None, solver, says)
    if "says infeasible or unbounded" in log:  # as it does when its time ends there
        return Answer("no_plan_in_time", None, None, solver, f"{says}; its preprocessing gave up")
    value = _number(log, "Objective value:")
    if value is None:
        return Answer("no_plan_in_time", None, None, solver, says)
    x = np.clip(np.where(model.integer, np.round(x), x), model.lower, model.upper)
    plain = PLAIN * row_sizes(model, np.maximum(1.0, np.abs(x)))
    broken = replace(model, row_tolerance=plain).violations(x)
    if broken:
        return Answer("error", None, None, solver, f"{says}; {len(broken)} rows broken")
    objective = float(model.objective @ x)
    bound = _bound(log, objective, job.gap)
    near = bound is not None and relative_gap(objective, bound) <= job.gap * (1 + 1e-3)
    return Answer("optimal" if near else "feasible", objective, bound, solver, says)


def _bound(log: str, value: float, gap: float) -> float | None:
    """Return the bound that CBC's log states, as an upper one; None if it has found none.

    CBC minimises the negative, and prints the bound with the sign of the plan's value turned back
    or not. A search that ended by itself prints none, and may have cut off what the gap allows.
    """
    found = _number(log, "Upper bound:")
    found = _number(log, "Lower bound:") if found is None else found
    if found is not None:
        return abs(found) if value > 0 else found
    return value + gap * abs(value) if "Result - Optimal solution found" in log else None


def _number(text: str, label: str) -> float | None:
    found = re.findall(rf"{label}\s+([-+.\deE]+)", text)
    return float(found[-1]) if found else None


PEERS: dict[str, Callable[[Model, Job, Stopwatch], Answer]] = {
    "pulp-cbc": pulp_cbc,
    "scip": by_bridge("scip"),
    "highs": by_bridge("highs"),
    "cp-sat": by_bridge("cp-sat"),
}
"""By name, what solves a matrix instead of Groundswell."""
