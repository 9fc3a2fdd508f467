"""Which runs make a suite: `quick` takes minutes, `full` hours, `long` is of many solves each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .record import Job

OURS = ("auto", "by-school", "direct")
"""Groundswell's own methods; those that this version does not know are left out."""

PEERS = ("pulp-cbc", "scip", "highs", "cp-sat")
GROWTH = tuple(f"{schools}x120x1" for schools in (100, 200, 400, 800, 1600))


WHAT_IFS = ("metro", "dc")
"""Where what-ifs of every kind are measured."""

SMALL = tuple(("village", f"shell {name}") for name in ("solve", "explain", "robustness"))
"""What the smallest districts wait for."""


@dataclass(frozen=True)
class Suite:
    """A list of runs.

    Attributes
    ----------
    limits
        Seconds for each instance, of every method alike.
    methods
        What is run on each of them.
    more
        Further pairs of instance and method.
    """

    limits: dict[str, float]
    methods: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()

    def jobs(
        self,
        *,
        instances: Collection[str] = (),
        methods: Collection[str] = (),
        limit: float | None = None,
        gap: float = 1e-3,
        threads: int = 1,
        seed: int = 0,
    ) -> Iterator[Job]:
        """Yield the runs, those of one instance together; fewer where `instances` or `methods` say.

        Parameters
        ----------
        instances, methods
            Only these; empty: all.
        limit
            Seconds, instead of each instance's own.
        gap, threads, seed
            As in `Job`.
        """
        for instance, seconds in self.limits.items():
            if instances and instance not in instances:
                continue
            others = tuple(method for place, method in self.more if place == instance)
            for method in (*self.methods, *others) if instance not in GROWTH else others:
                if not methods or method in methods:
                    yield Job(instance, method, gap, limit or seconds, threads, seed)


QUICK = Suite(
    limits={"village": 30.0, "town": 30.0, "city": 30.0, "metro": 60.0, "dc": 60.0},
    methods=("relaxation", "auto", *PEERS),
    more=(*SMALL, ("town", "shell solve")),
)
FULL = Suite(
    limits={
        "village": 60.0,
        "town": 300.0,
        "city": 600.0,
        "city3": 900.0,
        "metro": 900.0,
        "dc": 600.0,
        "metropolis": 1800.0,
        **dict.fromkeys(GROWTH, 600.0),
    },
    methods=("relaxation", *OURS, *PEERS),
    more=(
        *SMALL,
        ("town", "shell solve"),
        ("dc", "shell solve"),
        ("dc", "shell rules"),
        *((place, f"what-ifs {kind}") for place in WHAT_IFS for kind in ("warm", "fresh")),
        *((size, method) for size in GROWTH for method in ("relaxation", "auto")),
    ),
)
QUESTIONS = ("explain", "frontier", "robustness", "alternatives", "rules", "ladder", "sweep")
"""Questions of many solves each."""

LONG = Suite(
    limits={"dc": 900.0},
    methods=(),
    more=tuple(("dc", f"long {name}") for name in QUESTIONS),
)
SUITES = {"quick": QUICK, "full": FULL, "long": LONG}
