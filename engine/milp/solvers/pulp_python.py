"""Gurobi, CPLEX and Xpress: PuLP builds their Python objects, which are then asked themselves.

None of them comes with Groundswell; each needs its package and, beyond small models, a licence.
"""

from __future__ import annotations

import importlib
import signal
import threading
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from ..model.scaled_model import INFINITE, ScaledModel
from ..solution import Options
from .outcome import Ask, Ending, Job, Outcome
from .pulp_problem import Problem


def package_version(name: str) -> str:
    """Return name and version of the solver behind a Python package."""
    if name == "gurobi":
        gurobi = importlib.import_module("gurobipy").gurobi
        return f"Gurobi {'.'.join(map(str, gurobi.version()))}"
    if name == "cplex":
        return f"CPLEX {importlib.import_module('cplex').__version__}"
    return f"Xpress {importlib.import_module('xpress').getVersion()}"


def _pulp() -> Any:
    return importlib.import_module("pulp")


def python_job(name: str, scaled: ScaledModel, ask: Ask) -> Job:
    """Hand the model over to one of the three."""
    jobs: dict[str, Callable[[ScaledModel, Ask], Job]]
    jobs = {"gurobi": _Gurobi, "cplex": _Cplex, "xpress": _Xpress}
    return jobs[name](scaled, ask)


class _PythonJob(ABC):
    """What the three have in common: PuLP's adapter, and the solver's own model."""

    _adapter: Any
    _model: Any

    def __init__(self, scaled: ScaledModel, ask: Ask) -> None:
        self._ask = ask
        self._stopped = False
        self._problem = Problem(scaled)
        if ask.start is not None:
            for variable, value in zip(self._problem.variables, ask.start.tolist(), strict=True):
                variable.varValue = value
        with warnings.catch_warnings():  # PuLP calls them by names that they are about to drop
            warnings.simplefilter("ignore", DeprecationWarning)
            self._adapter = self._pulp_adapter(ask.options, start=ask.start is not None)
            if not self._adapter.available():
                raise RuntimeError("PuLP cannot use the solver: is there a licence?")
            self._adapter.buildSolverModel(self._problem.pulp)
        self._model = self._problem.pulp.solverModel

    @abstractmethod
    def _pulp_adapter(self, options: Options, *, start: bool) -> Any:
        """Return PuLP's adapter of the solver, told these options."""

    @abstractmethod
    def run(self) -> None:
        """Solve, until it ends or is stopped."""

    @abstractmethod
    def stop(self) -> None:
        """Ask the solver to end; called from another thread."""

    def progress(self) -> tuple[float | None, float | None]:
        return None, None

    @abstractmethod
    def outcome(self) -> Outcome:
        """Return how it ended."""

    def _answer(
        self,
        ending: Ending,
        values: list[float] | None,
        bound: float | None,
        words: str,
        aborted: bool,
    ) -> Outcome:
        """Return the outcome; ``aborted``: by us, or by a Ctrl-C that the solver caught itself."""
        if ending not in (Ending.FINISHED, Ending.STOPPED):
            return Outcome(ending, message=words if ending is Ending.FAILED else "")
        names = [variable.name for variable in self._problem.pulp.variables()]
        x = None if values is None else self._problem.point(names, values)
        known = bound if bound is not None and abs(bound) < INFINITE else None
        return Outcome(ending, x, known, interrupted=aborted and not self._stopped)


class _Gurobi(_PythonJob):
    def _pulp_adapter(self, options: Options, *, start: bool) -> Any:
        settings: dict[str, Any] = {
            "MIPGap": options.gap,
            "MIPGapAbs": 1e-9,
            "Seed": options.seed,
            "Threads": options.threads,
        }
        if options.node_limit is not None:
            settings["NodeLimit"] = options.node_limit
        # With an environment of its own it does not print its licence to stdout.
        return _pulp().GUROBI(msg=False, manageEnv=True, warmStart=start, **settings)

    def run(self) -> None:
        self._model.setParam("TimeLimit", self._ask.seconds_left)
        self._model.optimize()

    def stop(self) -> None:
        self._stopped = True
        self._model.terminate()

    def outcome(self) -> Outcome:
        kinds = importlib.import_module("gurobipy").GRB
        model, status = self._model, self._model.Status
        endings = {
            kinds.OPTIMAL: Ending.FINISHED,
            kinds.SUBOPTIMAL: Ending.STOPPED,
            kinds.TIME_LIMIT: Ending.STOPPED,
            kinds.NODE_LIMIT: Ending.STOPPED,
            kinds.INTERRUPTED: Ending.STOPPED,
            kinds.INFEASIBLE: Ending.INFEASIBLE,
            kinds.INF_OR_UNBD: Ending.INFEASIBLE_OR_UNBOUNDED,
            kinds.UNBOUNDED: Ending.INFEASIBLE_OR_UNBOUNDED,
        }
        values, bound = None, None
        if model.IsMIP:
            bound = model.ObjBound
        elif status == kinds.OPTIMAL:
            bound = model.ObjVal
        if model.SolCount and bound is not None:
            values = model.getAttr("X", model.getVars())
        ending = endings.get(status, Ending.FAILED)
        words = f"Gurobi: status {status}"
        answer = self._answer(ending, values, bound, words, status == kinds.INTERRUPTED)
        self._adapter.close()
        return answer


class _Cplex(_PythonJob):
    def __init__(self, scaled: ScaledModel, ask: Ask) -> None:
        super().__init__(scaled, ask)
        self._aborter = self._model.use_aborter(importlib.import_module("cplex").Aborter())

    def _pulp_adapter(self, options: Options, *, start: bool) -> Any:
        settings: dict[str, Any] = {
            "mip.tolerances.mipgap": options.gap,
            "mip.tolerances.absmipgap": 1e-9,
            "randomseed": options.seed,
        }
        if options.node_limit is not None:
            settings["mip.limits.nodes"] = options.node_limit
        return _pulp().CPLEX_PY(msg=False, warmStart=start, threads=options.threads, **settings)

    def run(self) -> None:
        self._model.parameters.timelimit.set(self._ask.seconds_left)
        self._model.solve()

    def stop(self) -> None:
        self._stopped = True
        self._aborter.abort()

    def outcome(self) -> Outcome:
        solution = self._model.solution
        kinds, status = solution.status, solution.get_status()
        endings = {
            kinds.MIP_optimal: Ending.FINISHED,
            kinds.optimal_tolerance: Ending.FINISHED,
            kinds.optimal: Ending.FINISHED,
            kinds.MIP_time_limit_feasible: Ending.STOPPED,
            kinds.MIP_time_limit_infeasible: Ending.STOPPED,
            kinds.node_limit_feasible: Ending.STOPPED,
            kinds.node_limit_infeasible: Ending.STOPPED,
            kinds.MIP_abort_feasible: Ending.STOPPED,
            kinds.MIP_abort_infeasible: Ending.STOPPED,
            kinds.mem_limit_feasible: Ending.STOPPED,
            kinds.mem_limit_infeasible: Ending.STOPPED,
            kinds.abort_time_limit: Ending.STOPPED,
            kinds.abort_user: Ending.STOPPED,
            kinds.MIP_infeasible: Ending.INFEASIBLE,
            kinds.infeasible: Ending.INFEASIBLE,
            kinds.MIP_infeasible_or_unbounded: Ending.INFEASIBLE_OR_UNBOUNDED,
            kinds.infeasible_or_unbounded: Ending.INFEASIBLE_OR_UNBOUNDED,
            kinds.MIP_unbounded: Ending.INFEASIBLE_OR_UNBOUNDED,
            kinds.unbounded: Ending.INFEASIBLE_OR_UNBOUNDED,
        }
        ending = endings.get(status, Ending.FAILED)
        values, bound = None, None
        mip = self._model.get_problem_type() == self._model.problem_type.MILP
        if mip and ending in (Ending.FINISHED, Ending.STOPPED):
            bound = solution.MIP.get_best_objective()
        elif ending is Ending.FINISHED:
            bound = solution.get_objective_value()
        if bound is not None and solution.is_primal_feasible():
            values = solution.get_values()
        words = f"CPLEX: {solution.get_status_string()}"
        stops = (kinds.MIP_abort_feasible, kinds.MIP_abort_infeasible, kinds.abort_user)
        aborted = status in stops
        answer = self._answer(ending, values, bound, words, aborted)
        self._model.end()
        return answer


class _Xpress(_PythonJob):
    def _pulp_adapter(self, options: Options, *, start: bool) -> Any:
        settings = [
            ("MIPRELSTOP", repr(options.gap)),  # as text: PuLP makes a number whole
            ("MIPABSSTOP", "1e-9"),
            ("MIPADDCUTOFF", "0"),  # else plans better by less than 1e-5 are not looked for
            ("RANDOMSEED", str(options.seed)),
            ("THREADS", str(options.threads)),
        ]
        if options.node_limit is not None:
            settings.append(("MAXNODE", str(options.node_limit)))
        return _pulp().XPRESS_PY(msg=False, warmStart=start, options=settings)

    def run(self) -> None:
        self._model.setControl("timelimit", self._ask.seconds_left)
        self._model.optimize()

    def progress(self) -> tuple[float | None, float | None]:
        # While it solves, Xpress lets a Ctrl-C kill the process: Python's handler is put back.
        handler = signal.getsignal(signal.SIGINT)
        if handler is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, handler)
        return None, None

    def stop(self) -> None:
        self._stopped = True
        self._model.interrupt()

    def outcome(self) -> Outcome:
        enums = importlib.import_module("xpress").enums
        found = self._model.attributes
        stopped = found.solvestatus == enums.SolveStatus.STOPPED
        completed = found.solvestatus == enums.SolveStatus.COMPLETED
        ending = Ending.STOPPED if stopped else Ending.FAILED
        if completed:
            ending = {
                enums.SolStatus.OPTIMAL: Ending.FINISHED,
                enums.SolStatus.INFEASIBLE: Ending.INFEASIBLE_OR_UNBOUNDED,
                enums.SolStatus.UNBOUNDED: Ending.INFEASIBLE_OR_UNBOUNDED,
            }.get(found.solstatus, Ending.FAILED)
        values, bound = None, None
        mip = found.originalmipents > 0
        if mip or ending is Ending.FINISHED:
            bound = found.bestbound if mip else found.lpobjval
            if found.solstatus in (enums.SolStatus.OPTIMAL, enums.SolStatus.FEASIBLE):
                values = list(self._model.getSolution())
        words = f"Xpress: solve status {found.solvestatus}, solution status {found.solstatus}"
        aborted = found.stopstatus == enums.StopType.CTRLC
        return self._answer(ending, values, bound, words, aborted)
