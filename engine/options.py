"""How to search: what every question that searches is told, and hands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from numbers import Integral, Real
from typing import Literal, get_args

from ..models.given import kind_of
from .milp.solution import Options

Method = Literal["auto", "direct", "by-school"]

GAP = 1e-3
"""Gap of a question that has none of its own."""

SOLVER = "highs"
"""Solver of a question that has none of its own."""


@dataclass(frozen=True, kw_only=True)
class SearchOptions:
    """How to search, the same for every question.

    Attributes
    ----------
    gap
        Relative gap, (bound - objective) / |objective|, at which a search may stop; None: the
        question's own, 0.001, or less for `explain`.
    time_limit
        Wall seconds for all searches of a question together.
    method
        `direct`: the whole MILP to one solver. `by-school`: schools answer to prices, and one small
        MILP decides the rest; faster for large districts. `auto`: picks by size.
    solver
        `highs`, `scip`, `cp-sat`, `cbc`, `gurobi`, `cplex` or `xpress`; None: the question's own,
        `highs`, or for an exact `frontier` what suits.
    seed, threads
        Of the solver. The same scenario and options on the same machine give the same plan with
        one thread.

    Raises
    ------
    TypeError
        A value that is no number where one is wanted, or no text.
    ValueError
        A number out of range, or a method that there is not.
    """

    gap: float | None = None
    time_limit: float = 600.0
    method: Method = "auto"
    solver: str | None = None
    seed: int = 0
    threads: int = 1

    def __post_init__(self) -> None:
        _want("gap", 0.0 if self.gap is None else self.gap, Real, "a number")
        _want("time_limit", self.time_limit, Real, "a number of seconds")
        _want("seed", self.seed, Integral, "a whole number")
        _want("threads", self.threads, Integral, "a whole number")
        _want("solver", self.solver or SOLVER, str, "a name")
        if self.method not in get_args(Method):
            raise ValueError(f"method is auto, direct or by-school, not {self.method}")
        self.milp()  # says what is out of range

    def filled(self, *, gap: float = GAP, solver: str = SOLVER) -> SearchOptions:
        """Return these options with a question's own gap and solver where none is given."""
        return replace(
            self,
            gap=gap if self.gap is None else self.gap,
            solver=self.solver or solver,
        )

    def milp(self, *, workers: int | None = None) -> Options:
        """Return what a MILP's solver is told.

        Parameters
        ----------
        workers
            Processes that price schools; None: one for each processor.
        """
        return Options(
            solver=self.solver or SOLVER,
            gap=GAP if self.gap is None else self.gap,
            time_limit=self.time_limit,
            threads=self.threads,
            seed=self.seed,
            workers=workers,
        )


def want_options(given: object, function: str) -> None:
    """Say if options are none.

    Raises
    ------
    TypeError
        With how to make them.
    """
    if not isinstance(given, SearchOptions):
        mend = "write SearchOptions(time_limit=60), say"
        raise TypeError(f"{function}: options needs SearchOptions, not {kind_of(given)}; {mend}")


def _want(name: str, given: object, kind: type, what: str) -> None:
    if not isinstance(given, kind) or isinstance(given, bool):
        raise TypeError(f"{name} needs {what}, not {given!r}")


DEFAULTS = SearchOptions()
