"""What solves of similar scenarios share, so that each begins where those before it ended."""

from __future__ import annotations

from types import TracebackType

import numpy as np

from ..models.given import kind_of
from ..models.scenario.scenario import Scenario
from .beforehand import as_plan, is_possible, may_be_paid
from .evaluation.evaluate import Evaluation
from .figures.arrays import FloatArray
from .formulate import Formulation, formulate
from .formulation.learning import Upkeep
from .milp.basis import Basis
from .milp.decomposition import Memory
from .milp.likeness import ALIKE, Known
from .milp.model.model import Model

PLANS_KEPT = 8
"""How many different plans a session remembers to begin with."""

PAID = 2
"""Of how many of them it is asked whether the funds can pay: more take longer than they save."""

FORMULATIONS = 2
"""How many formulations it keeps: of two sides of a question, say."""


class Session:
    """A memory for a row of solves: what-ifs, sweeps, frontiers, rules' prices.

    Pass it to every `solve` of scenarios that differ in money, rules, effects or needs. Each answer
    is what a solve without it would give, within the gap asked, only sooner. A scenario with other
    sites or years is solved as if it came first.

    >>> with Session() as session:  # doctest: +SKIP
    ...     plans = [solve(variant, session=session) for variant in variants]

    Attributes
    ----------
    memory
        What the by-school method leaves for the next solve: prices, proposals, a basis.
    """

    def __init__(self) -> None:
        self._plans: list[FloatArray] = []
        self._asked: list[tuple[Upkeep | None, Formulation]] = []
        self._priced: Known[Basis] = Known()
        self.memory = Memory()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._plans.clear()
        self._asked.clear()
        self._priced, self.memory.solves = Known(), Known()

    def fork(self) -> Session:
        """Return a session that knows what this one knows now, and learns apart from it.

        Solves in forks of one session do not depend on each other, nor on their order.
        """
        fork = Session()
        fork._plans, fork._priced = list(self._plans), self._priced.copy()
        fork.memory.solves = self.memory.solves.copy()
        return fork

    def formulation(self, scenario: Scenario, upkeep: Upkeep | None = None) -> Formulation:
        """Return what `formulate` makes; of the scenarios asked for last, what it has made.

        What is asked of a plan that this session has found needs the formulation it was found in.
        """
        for asked, known in self._asked:
            same = upkeep in (asked, known.learning.upkeep)
            if known.figures.scenario is scenario and same:
                return known
        made = formulate(scenario, upkeep=upkeep, begin=self._nearest)
        if made.basis is not None:
            self._priced.keep(made.model, made.basis)
        self._asked = [(upkeep, made), *self._asked][:FORMULATIONS]
        return made

    def _nearest(self, model: Model) -> Basis | None:
        """Return where the relaxation rests of the model priced that a model is most like."""
        return self._priced.nearest(model, ALIKE)

    def start(self, formulation: Formulation, least: float = -np.inf) -> FloatArray | None:
        """Return the best remembered plan that this formulation allows, shape (n,), if any.

        The best by what its decisions are worth, penalties on who pays left aside.

        Parameters
        ----------
        least
            What it must be worth so, in the model's objective.
        """
        known = [d for d in self._plans if is_possible(formulation, d)]
        full = [formulation.complete(d) for d in known]
        worth = [-float(formulation.model.objective @ x) for x in full]
        tried = 0
        for number in np.argsort(worth, kind="stable").tolist():
            if tried == PAID or -worth[number] < least:
                break
            if may_be_paid(formulation, full[number]):
                tried += 1
                if (x := as_plan(formulation, known[number])) is not None:
                    return x
        return None

    def near(self, formulation: Formulation) -> list[FloatArray]:
        """Return the plans found last as full vectors, each (n,), which this model may not allow.

        As far as its columns' bounds allow; those of these sites and years.
        """
        column, model = formulation.decisions.column, formulation.model
        there = (column >= 0) & formulation.figures.ways.decided[:, None]
        own = column[there]
        found = []
        for known in self._plans:
            if known.shape == column.shape:
                decisions = known.copy()
                decisions[there] = np.clip(known[there], model.lower[own], model.upper[own])
                found.append(formulation.complete(decisions))
        return found

    def remember(self, evaluation: Evaluation) -> None:
        """Keep a plan for later solves."""
        known = [d for d in self._plans if not _same(d, evaluation.decisions)]
        self._plans = [evaluation.decisions, *known][:PLANS_KEPT]


def want_session(given: object, function: str) -> None:
    """Say if a session is none.

    Raises
    ------
    TypeError
        With how to make one.
    """
    if given is not None and not isinstance(given, Session):
        mend = "write session=Session(), and pass the same to each"
        raise TypeError(f"{function}: session needs a Session, not {kind_of(given)}; {mend}")


def _same(one: FloatArray, two: FloatArray) -> bool:
    return one.shape == two.shape and bool((one == two).all())
