"""Which rows cannot hold together: an irreducible set of groups of rows.

Found by deletion filtering: a group is left out for good if what is left is still impossible, and
is a member otherwise. Where the linear relaxation alone is impossible, its prices (a certificate of
Farkas) and cheap linear checks narrow the groups before the first MILP is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..model.model import Model
from ..solution import Options, Status
from .elastic import Group, elastic, without
from .timed_solver import TimedSolver

_PRICE = 1e-7
"""A row counts in the certificate if its price, of at most 1, is above this."""


@dataclass(frozen=True)
class Conflict:
    """Groups that cannot hold together.

    Attributes
    ----------
    members
        Their names, in the order given. None: the rows outside all groups are impossible alone.
    minimal
        Whether it is proved that, any one member left out, the others can hold together. (That
        all members together cannot is proved in any case.)
    """

    members: tuple[str, ...]
    minimal: bool


def find_conflict(model: Model, groups: Sequence[Group], options: Options) -> Conflict:
    """Return an irreducible set of groups that cannot hold together.

    Parameters
    ----------
    model
        A model that has no point, as its caller has proved. Rows in no group always hold.
    groups
        Rows that hold or are left out as one. Those that come first are left out first, so that
        (where the relaxation does not decide) those that come last are the likelier members.
    options
        Solver, seed and threads; ``time_limit`` is for the whole search, which says so
        (``minimal``) if it was too short.

    Returns
    -------
    Its members, and whether each of them is proved to be needed.
    """
    search = _Search(model, groups, TimedSolver(options))
    return search.run()


@dataclass
class _Search:
    model: Model
    groups: Sequence[Group]
    solver: TimedSolver
    minimal: bool = True
    members: list[int] = field(default_factory=list)

    def run(self) -> Conflict:
        self.members = list(range(len(self.groups)))
        if self._impossible_relaxed(self.members):
            self._narrow()
            # One by one: nearly all that a certificate names are needed.
            self._filter(self._impossible_relaxed, whole=False)
            self.minimal = True
            self._filter(self._impossible, whole=False)
        else:
            self._filter(self._impossible, whole=True)
        names = tuple(self.groups[g].name for g in self.members)
        return Conflict(names, self.minimal)

    def _narrow(self) -> None:
        """Keep the groups with a price where the least in all gives way; that is a certificate."""
        elastic_model = elastic(self.model, self.groups)
        cost = np.zeros(len(elastic_model.model.objective))
        cost[elastic_model.columns] = -1.0
        relaxed = self.solver.relaxed(elastic_model.model.with_objective(cost))
        if relaxed is None:
            return
        if relaxed.status is Status.INFEASIBLE:
            named: list[int] = []
        elif relaxed.duals is not None:
            # In the unit of the column that gives way, of which each costs 1.
            price = np.abs(relaxed.duals[elastic_model.row] * elastic_model.coefficient)
            named = sorted({int(g) for g in elastic_model.group[price > _PRICE]})
        else:
            return
        # Rounding may have hidden a member: the certificate is checked.
        if self._impossible_relaxed(named):
            self.members = named

    def _filter(self, impossible: Callable[[list[int]], bool | None], *, whole: bool) -> None:
        """Leave out every group without which it is still impossible."""
        chunks = [self.members] if whole else [[g] for g in self.members]
        for chunk in chunks:
            self._reduce(chunk, impossible, needed=False)

    def _reduce(
        self, chunk: list[int], impossible: Callable[[list[int]], bool | None], *, needed: bool
    ) -> None:
        """Leave out what can be left out of a chunk; ``needed``: surely not the whole of it."""
        if not chunk:
            return
        if not needed:
            rest = [g for g in self.members if g not in chunk]
            answer = impossible(rest)
            if answer:
                self.members = rest
                return
            needed = answer is False
        if len(chunk) == 1:
            self.minimal &= needed
            return
        half = len(chunk) // 2
        self._reduce(chunk[:half], impossible, needed=False)
        # If the first half could go, the second cannot: the whole chunk could not.
        gone = not set(chunk[:half]) & set(self.members)
        self._reduce(chunk[half:], impossible, needed=needed and gone)

    def _impossible(self, kept: list[int]) -> bool | None:
        return self.solver.impossible(self._only(kept))

    def _impossible_relaxed(self, kept: list[int]) -> bool | None:
        relaxed = self.solver.relaxed(self._only(kept).with_objective(0.0))
        return None if relaxed is None else relaxed.status is Status.INFEASIBLE

    def _only(self, kept: list[int]) -> Model:
        out = set(range(len(self.groups))) - set(kept)
        return without(self.model, [self.groups[g] for g in sorted(out)])
