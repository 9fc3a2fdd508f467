"""One run of a sweep, as whoever runs it does it: a process here, or a worker of a cluster.

Runs that are neighbours form a group. The first of them with a plan is the group's anchor; it is
solved as if it came alone. Each later run of the group is solved in a fork of the session that
solved the anchor. So a run's answer depends on its own values and on the anchor's, and on nothing
else: not on who runs it, nor on what was run before, nor on whether a sweep was killed meanwhile.
"""

from __future__ import annotations

import platform
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from ...models.reading.load import Reading
from ...models.results.plan import Plan
from ...models.scenario.sweep import SolveOptions
from ...models.tree.problems import Problem
from ...version import __version__
from ..one_thread import in_one_thread
from ..options import SearchOptions
from ..session import Session
from ..solve import STOPPED, solve
from .design import RunSpec
from .run_result import RunResult, decided
from .sensitivity.metrics import figures

KEPT_ANCHORS = 4
"""How many groups' anchors a process remembers."""

_MOST_PROBLEMS = 3


@dataclass(frozen=True)
class Job:
    """What all runs of a sweep share.

    Attributes
    ----------
    key
        Tells sweeps apart that one process works for.
    readings
        The scenarios.
    search
        How to solve.
    metrics
        Figures to keep.
    """

    key: str
    readings: tuple[Reading, ...]
    search: SolveOptions
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A run to do, and the anchor of its group, if that is known."""

    key: str
    run: RunSpec
    anchor: RunSpec | None


class _NoAnchor(Exception):
    """An anchor that was solved once more has no plan this time, or was stopped."""

    def __init__(self, answer: RunResult) -> None:
        super().__init__(answer.message or answer.status)
        self.stopped = answer.stopped


class Worker:
    """Where a process does its runs: the sweeps it works for, and the anchors it has solved."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._anchors: OrderedDict[tuple[str, int], Session] = OrderedDict()
        # A worker of a cluster may do several runs at once, in threads.
        self._lock = threading.Lock()

    def bring(self, job: Job) -> None:
        """Take in a sweep to work for."""
        self._jobs[job.key] = job

    def forget(self, key: str) -> None:
        """Forget a sweep."""
        self._jobs.pop(key, None)
        with self._lock:
            for known in [known for known in self._anchors if known[0] == key]:
                self._anchors.pop(known).close()

    @in_one_thread
    def do(self, task: Task) -> RunResult:
        """Return the answer of a run; whatever goes wrong in it is told there."""
        job = self._jobs[task.key]
        if task.anchor is None:
            session = Session()
            answer = solved(job, task.run, session)
            if answer.has_plan:
                self._keep((task.key, task.run.number), session)
            return answer
        try:
            anchor = self._anchor(job, task.anchor)
        except _NoAnchor as lost:
            says = f"run {task.anchor.number}, whose plan it starts from, has no plan now: {lost}"
            run = task.run
            return RunResult(
                run.number, run.values, run.overrides, "error", says, stopped=lost.stopped
            )
        with anchor.fork() as session:
            return solved(job, task.run, session)

    def _anchor(self, job: Job, run: RunSpec) -> Session:
        """Return the session that solved an anchor, here or, once more, now.

        Raises
        ------
        _NoAnchor
            It was stopped, or has no plan this time.
        """
        known = (job.key, run.number)
        with self._lock:
            session = self._anchors.get(known)
            if session is not None:
                self._anchors.move_to_end(known)
                return session
        session = Session()
        answer = solved(job, run, session)
        if answer.stopped or not answer.has_plan:
            session.close()
            raise _NoAnchor(answer)
        return self._keep(known, session)

    def _keep(self, known: tuple[str, int], session: Session) -> Session:
        with self._lock:
            self._anchors[known] = session
            while len(self._anchors) > KEPT_ANCHORS:
                self._anchors.popitem(last=False)
        return session


WORKER = Worker()
"""This process's."""


def solved(job: Job, run: RunSpec, session: Session) -> RunResult:
    """Return the answer of one run, solved in a session.

    Parameters
    ----------
    job
        The sweep's scenario and settings.
    run
        Its number, and the values it sets.
    session
        What solves of similar scenarios leave for each other.

    Returns
    -------
    With status ``error`` and a message where anything is raised; it never raises itself.
    """
    began = time.monotonic()
    answer = RunResult(
        run.number,
        run.values,
        run.overrides,
        "error",
        versions={"groundswell": __version__, "python": platform.python_version()},
    )
    try:
        answer = _solved(job, run, session, answer)
    except Exception as failure:  # a row with its error; the others go on
        answer = replace(answer, message=f"{type(failure).__name__}: {failure}")
    return replace(answer, seconds=time.monotonic() - began)


def _solved(job: Job, run: RunSpec, session: Session, answer: RunResult) -> RunResult:
    scenario, problems = job.readings[run.scenario].scenario(run.overrides, run.values)
    if scenario is None:
        return replace(answer, status="wrong_input", message=_told(problems))
    # Runs go on side by side: none of them has processes of its own.
    options = SearchOptions(**job.search.model_dump())
    plan = solve(
        scenario,
        options=options,
        session=session,
        workers=1,
        diagnose=False,
        by_requests=False,  # decisions are counted over many plans: in a part of the time
        all_ties=False,
    )
    return replace(
        answer,
        status=plan.status,
        message=plan.message,
        objective=plan.objective,
        worth=plan.worth,
        bound=plan.bound,
        gap=plan.gap,
        versions={**answer.versions, "solver": plan.run.solver},
        metrics=figures(plan, job.metrics),
        stopped=_stopped(plan),
        **decided(plan),
    )


def _stopped(plan: Plan) -> bool:
    return plan.message == STOPPED


def _told(problems: tuple[Problem, ...]) -> str:
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    more = len(errors) - _MOST_PROBLEMS
    return "; ".join(errors[:_MOST_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
