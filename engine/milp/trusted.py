"""Whose word is taken: what a solver says is checked, and in doubt a second one is asked.

- A plan has to keep the model itself, to each row's tolerance. One that does not is cut off by what
  arithmetic proves of it, and the solver is asked again.
- "Infeasible" is believed if arithmetic proves it, or if two solvers of different kinds say it. A
  plan refutes it: then the next solver's word on the best one counts as the first's would have.
- Where numbers stand in one row that differ a million-fold even after all reductions, an optimum is
  believed only if two solvers agree on it, too. Of CBC's that is asked at smaller differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ...models.numbers import shown
from ..deadline import Deadline
from .attempt import Attempt
from .certificate import all_but, cover, nearest, proved_impossible
from .model.arrays import FloatArray, IntArray
from .model.model import Model
from .model.tighten import tighten, wide_rows
from .model.tolerances import TOLERANCE, largest_coefficients
from .settle import BELOW_PLAN, Verdict, verdict_on
from .solution import Options, Progress, Status
from .solvers import can_use, find

MOST_CUT_OFF = 500
"""Plans that are cut off before a solver is given up."""

FAULT_SECONDS = 60.0
"""Wall seconds that finding out what is wrong with one plan may take."""

UNSURE = ("cbc",)
"""Solvers that prove what is false already where a plan breaks a row by less than their tolerance:
CBC 2.10.3 then drops the plan and all that is near it."""

OTHERS = ("highs", "scip", "cbc")
"""Whom to ask for a second opinion, in this order."""

LOOSE = 0.9
"""Share of a row's tolerance that a solver is told of; it takes something beyond by itself."""

BLAMED = 2
"""Rows that a doubt names."""


@dataclass
class Trusted:
    """One question to a solver, and to others where its word is not enough.

    Attributes
    ----------
    model, options, start, on_progress
        As in `solve`; the start keeps the model.
    deadline
        By when all must be over.
    interrupted
        Whether a Ctrl-C ended it.
    """

    model: Model
    options: Options
    start: FloatArray | None
    on_progress: Callable[[Progress], None] | None
    deadline: Deadline
    interrupted: bool = False

    def verdict(self) -> Verdict:
        """Solve and judge."""
        tight = tighten(self.model)
        if tight.impossible is not None and self.start is None:
            words = f"arithmetic alone shows it: {self.model.says(tight.impossible)}"
            return Verdict(Status.INFEASIBLE, message=words)
        given, doubtful = loosened(tight.model), self._doubtful(tight.model)
        verdict = self._ask(self.options.solver, given, self.start)
        open_ = verdict.status is Status.FEASIBLE and not self._limited(verdict)
        if open_ and given is not tight.model:
            verdict = self._exactly(verdict, tight.model)
        settled = verdict.status is Status.OPTIMAL and not len(doubtful)
        if settled or verdict.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            return verdict
        no_plan_known = verdict.status is Status.INFEASIBLE and self.start is None
        if no_plan_known and not self.options.certain:
            return Verdict(Status.NO_PLAN_IN_TIME)
        if no_plan_known and proved_impossible(tight.model, min(FAULT_SECONDS, self.deadline.left)):
            return verdict
        return self._panel(verdict, given, doubtful)

    def _doubtful(self, model: Model) -> IntArray:
        """Return the rows for which one solver's word on the best plan is not enough."""
        if self.options.solver not in UNSURE:
            return wide_rows(model)
        limited = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
        limited &= np.diff(model.matrix.indptr) > 0
        return np.flatnonzero(
            limited & (TOLERANCE * largest_coefficients(model) > model.row_tolerance)
        )

    def _limited(self, verdict: Verdict) -> bool:
        """Return whether the search was to end before it was done, or what it told is enough."""
        options, best, bound = self.options, verdict.objective, verdict.bound
        good = None not in (options.target, best) and best >= options.target  # type: ignore[operator]
        low = None not in (options.cutoff, bound) and bound <= options.cutoff  # type: ignore[operator]
        return self._over or options.node_limit is not None or good or low

    def _exactly(self, first: Verdict, given: Model) -> Verdict:
        """Return what a solver says that is told of no tolerance, if that proves more.

        Where dollars have a price, a bound that counts half a cent more in each fund stays above
        every plan that does without.
        """
        verdict = self._ask(self.options.solver, given, first.x)
        return verdict if verdict.status is Status.OPTIMAL else first

    @property
    def _over(self) -> bool:
        return self.interrupted or self.deadline.over

    # ---- one solver ----
    def _ask(self, name: str, given: Model, start: FloatArray | None) -> Verdict:
        """Return what a solver says, plans that do not keep the model cut off."""
        solver = find(name)
        options = replace(self.options, solver=name)
        verdict = Verdict(Status.NO_PLAN_IN_TIME)
        for number in range(MOST_CUT_OFF):
            attempt = Attempt(
                solver, self.model, given, options, start, self.on_progress, self.deadline
            )
            verdict = attempt.verdict()
            self.interrupted |= attempt.interrupted
            if verdict.refused is None:
                return verdict
            if self._over:
                stopped = Verdict(Status.NO_PLAN_IN_TIME, bound=verdict.bound)
                return stopped if verdict.x is None else verdict
            cut = self._without(given, verdict.refused, f"cut off:{number}")
            if cut is None:
                break
            given = cut
        return verdict

    def _without(self, given: Model, x: FloatArray, name: str) -> Model | None:
        """Return a model without a plan that breaks the model, and without what proves as bad.

        None where no row can take it off.
        """
        whole = self.model.integer
        proof = nearest(self.model, whole, x, FAULT_SECONDS)
        cut = None if proof is None else cover(self.model, proof.row, x)
        if cut is None:
            cut = all_but(self.model, x)
        if cut is None:
            return None
        columns, value, least = cut
        return given.with_rows(name, 1, np.zeros(len(columns), int), columns, value, lower=least)

    # ---- several ----
    def _panel(self, first: Verdict, given: Model, doubtful: IntArray) -> Verdict:
        """Ask others until two agree; say it where none do."""
        heard = [(self.options.solver, first)]
        for name in self._others():
            if self._over:
                break
            begin = best_of(self.model, [verdict.x for _, verdict in heard] + [self.start])
            verdict = self._ask(name, given, begin)
            for _, before in heard:
                agreed = self._agreed(before, verdict)
                if agreed is not None:
                    return self._with_contradictions(agreed, heard)
            if not len(doubtful) and name not in UNSURE and _refuted(verdict, heard):
                return self._with_contradictions(verdict, heard)
            heard.append((name, verdict))
        return self._in_doubt(heard, doubtful)

    def _others(self) -> Iterator[str]:
        for name in OTHERS:
            if name != self.options.solver and can_use(name):
                yield name

    def _agreed(self, one: Verdict, two: Verdict) -> Verdict | None:
        """Return what two solvers agree on: that there is no plan, or what the best is worth."""
        if one.status is two.status is Status.INFEASIBLE:
            return one if self.start is None else None
        if one.bound is None or two.bound is None:
            return None
        best = best_of(self.model, [one.x, two.x])
        if best is None or Status.OPTIMAL not in (one.status, two.status):
            return None
        worth = float(self.model.objective @ best)
        if min(one.bound, two.bound) < worth - BELOW_PLAN * max(1.0, abs(worth)):
            return None
        found = verdict_on(self.model, best, max(one.bound, two.bound), self.options, one.message)
        # Each has proved its own plan; two bounds apart by noise are no quarrel.
        both = one.status is two.status is Status.OPTIMAL
        return replace(found, status=Status.OPTIMAL) if both else _if_optimal(found)

    def _with_contradictions(self, agreed: Verdict, heard: list[tuple[str, Verdict]]) -> Verdict:
        """Return a verdict that says which solver called a model infeasible that is not."""
        wrong = [name for name, verdict in heard if verdict.status is Status.INFEASIBLE]
        if agreed.status is Status.INFEASIBLE or not wrong:
            return agreed
        words = f"{' and '.join(wrong)} called it infeasible, wrongly"
        return replace(agreed, message="; ".join(part for part in (agreed.message, words) if part))

    def _in_doubt(self, heard: list[tuple[str, Verdict]], doubtful: IntArray) -> Verdict:
        """Return the best that is known where no two solvers agree, called proved by none."""
        verdicts = [verdict for _, verdict in heard]
        best = best_of(self.model, [*(verdict.x for verdict in verdicts), self.start])
        words = "; ".join([*self._said(heard), *self._blamed(doubtful)])
        if best is None:
            return Verdict(Status.NO_PLAN_IN_TIME, message=words)
        # A bound that one of them is wrong about is none.
        return verdict_on(self.model, best, None, self.options, words)

    def _said(self, heard: list[tuple[str, Verdict]]) -> list[str]:
        """Return, in words, what each solver said."""
        said = []
        for name, verdict in heard:
            if verdict.status is Status.INFEASIBLE:
                said.append(f"{name} calls it infeasible")
            elif verdict.objective is not None and verdict.bound is not None:
                said.append(
                    f"{name} finds {shown(verdict.objective, 6)}, at most {shown(verdict.bound, 6)}"
                )
            else:
                said.append(f"{name} ends without an answer")
        return [f"numerically doubtful: no two solvers agree ({', '.join(said)})"]

    def _blamed(self, doubtful: IntArray) -> Iterator[str]:
        """Yield, in words, the rows in which numbers are furthest apart."""
        for row in doubtful[:BLAMED].tolist():
            size = np.abs(self.model.matrix[[row]].data)
            if not len(size):
                continue
            words = self.model.says(row)
            ratio = float(size.max() / size.min())
            yield f"numbers that differ {shown(ratio, 1)}-fold are in: {words}"


def _refuted(verdict: Verdict, heard: list[tuple[str, Verdict]]) -> bool:
    """Return whether a best plan refutes all others: what they call infeasible has a plan."""
    return verdict.status is Status.OPTIMAL and all(
        before.status is Status.INFEASIBLE for _, before in heard
    )


def _if_optimal(verdict: Verdict) -> Verdict | None:
    return verdict if verdict.status is Status.OPTIMAL else None


def loosened(model: Model) -> Model:
    """Return a model whose limits allow for nearly all of what they may be missed by.

    A solver's own tolerance may be less than that: it would call infeasible what the check allows.
    """
    room = np.where(np.isfinite(model.row_tolerance), LOOSE * model.row_tolerance, 0.0)
    room[model.row_lower == model.row_upper] = 0.0
    if not room.any():
        return model
    return replace(model, row_lower=model.row_lower - room, row_upper=model.row_upper + room)


def best_of(model: Model, plans: list[FloatArray | None]) -> FloatArray | None:
    """Return the best of some plans, the first of equals; None where there is none.

    Parameters
    ----------
    model
        To be maximised.
    plans
        Each of shape (n,), or None.

    Returns
    -------
    Shape (n,).
    """
    known = [x for x in plans if x is not None]
    return max(known, key=lambda x: float(model.objective @ x), default=None)
