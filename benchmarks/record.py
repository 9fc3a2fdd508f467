"""What one measured run is, and what it gave: plain data, written as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PHASES = ("load", "build", "hand over", "solve", "report")
"""Files to scenario; scenario to matrix; matrix to solver; to the decisions; to the whole plan."""

FROM_MATRIX = ("hand over", "solve", "report")


@dataclass(frozen=True)
class Job:
    """One run to measure, in a process of its own.

    Attributes
    ----------
    instance
        A name of `instances.NAMES`, or a size such as `400x120x1`.
    method
        A name of `methods.METHODS`.
    gap, time_limit, threads, seed
        What every method is asked alike.
    """

    instance: str
    method: str
    gap: float = 1e-3
    time_limit: float = 600.0
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Record:
    """What one run gave.

    Attributes
    ----------
    instance, method
        As in its job.
    variant
        Which what-if, or which command of the shell; empty for a plain solve.
    status
        `optimal` (the gap asked is proved), `feasible`, `no_plan_in_time`, `infeasible`, `error`,
        `killed` (long past its limit), or `done` where nothing is proved.
    seconds
        Wall seconds by phase.
    objective, bound
        Of the plan found, computed from its columns; of any plan, as proved. None if there is none.
    peak_mb
        The most memory that the process and its children held together, in MB of 2**20 bytes.
    solver
        Name and version.
    size
        `columns`, `rows`, `integers` of the matrix, and `sites` times years.
    message
        What the method said beside.
    """

    instance: str
    method: str
    variant: str = ""
    status: str = "done"
    seconds: Mapping[str, float] = field(default_factory=dict)
    objective: float | None = None
    bound: float | None = None
    peak_mb: float | None = None
    solver: str = ""
    size: Mapping[str, int] = field(default_factory=dict)
    message: str = ""

    @property
    def gap(self) -> float | None:
        """The relative gap it proved; None without a plan or a bound."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)

    @property
    def from_matrix(self) -> float:
        """Seconds from the matrix to the plan."""
        return sum(self.seconds.get(phase, 0.0) for phase in FROM_MATRIX)


def relative_gap(objective: float, bound: float) -> float:
    """Return (bound - objective) / |objective|."""
    return (bound - objective) / max(abs(objective), 1e-9)


@dataclass(frozen=True)
class Results:
    """All runs of one suite, and the machine they ran on."""

    suite: str
    machine: Mapping[str, str]
    asked: Mapping[str, Any]
    records: tuple[Record, ...] = ()

    def write(self, file: Path) -> None:
        """Write all of it as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Results:
        """Read what `write` wrote."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**data, "records": tuple(Record(**record) for record in data["records"])})


def to_lines(records: Iterable[Record]) -> str:
    """Return records as JSON, one a line."""
    return "".join(json.dumps(asdict(record)) + "\n" for record in records)


def from_lines(text: str) -> list[Record]:
    """Return the records of `to_lines`; a last line cut short is left out."""
    lines = text.splitlines(keepends=True)
    return [Record(**json.loads(line)) for line in lines if line.endswith("\n")]
