"""CBC: PuLP writes the model, CBC runs as a process of ours, its log and its file are read."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..model.arrays import FloatArray
from ..model.scaled_model import INFINITE, ScaledModel
from .grid import implied_bounds
from .highs import HighsJob
from .outcome import Ask, Ending, Outcome
from .pulp_problem import Problem

# Seconds that a stopped CBC has to write its best plan.
_STOP_SECONDS = 5.0
# Half of the last decimal of the bound that CBC prints.
_HALF_DECIMAL = 0.0005


def find_program() -> str | None:
    """Return the path of CBC: the one that comes with PuLP, or else the system's."""
    coin_api = importlib.import_module("pulp.apis.coin_api")

    bundled = getattr(coin_api, "pulp_cbc_path", None)
    if bundled is not None and os.access(bundled, os.X_OK):
        return str(bundled)
    return shutil.which("cbc")


@lru_cache(maxsize=1)
def program_version() -> str:
    """Return "CBC" and its version."""
    said = subprocess.run(
        [str(find_program()), "-quit"], capture_output=True, text=True, check=False, timeout=60
    )
    found = re.search(r"Version: (\S+)", said.stdout)
    return f"CBC {found[1]}" if found else "CBC"


class CbcJob:
    """One run of CBC, in a folder of its own that is gone afterwards.

    CBC minimises the negative objective, so that its log and its bound have one meaning.
    """

    def __init__(self, scaled: ScaledModel, ask: Ask) -> None:
        self._ask = ask
        self._scaled = scaled
        self._integers = bool(scaled.integer.any())
        self._doubt = scaled.unbounded_columns
        self._rough = not scaled.integer.all()
        # CBC can overlook that a column without rows is unbounded.
        without_rows = np.bincount(scaled.matrix.indices, minlength=len(scaled.lower)) == 0
        self._loose = self._doubt and bool((without_rows & (scaled.objective != 0)).any())
        # CBC prints its bound with three decimals: a large objective keeps enough of it.
        largest = float(np.abs(scaled.objective).max(initial=0.0))
        self._factor = 2.0 ** max(0, 10 - int(np.log2(largest))) if largest else 1.0
        self._preprocessed = False
        self._stopped_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="cbc-")
        self._path = Path(self._folder.name)
        self._answer = self._path / "plan.txt"
        lower, upper = implied_bounds(scaled)
        given = replace(
            scaled,
            objective=scaled.objective * self._factor,
            # An integer column that a file calls free makes CBC 2.10.3 say "infeasible" (without
            # a number) or forget that it is integer.
            lower=np.where(scaled.integer, np.maximum(lower, -1e30), scaled.lower),
            upper=np.where(scaled.integer, np.maximum(upper, lower), scaled.upper),
        )
        self._problem = Problem(given, maximise=False)
        written = self._problem.pulp.writeMPS(str(self._path / "model.mps"), rename=1)
        # PuLP's names to the file's; not of the column that it adds to an empty objective.
        known = {variable.name for variable in self._problem.variables}
        self._names = {name: file for name, file in written[1].items() if name in known}
        if ask.start is not None:
            self._write_start(ask.start)

    def _write_start(self, start: FloatArray) -> None:
        values = zip(self._problem.variables, start.tolist(), strict=True)
        lines = [
            f"{j} {self._names[variable.name]} {value:.15g} 0\n"
            for j, (variable, value) in enumerate(values)
            if variable.name in self._names
        ]
        text = "Stopped on time - objective value 0\n" + "".join(lines)
        (self._path / "start.txt").write_text(text)

    def run(self) -> None:
        """See ``Job``."""
        # CBC 2.10.3's preprocessing gives wrong optima (4 of 3,000 small random models; Cbc issues
        # 283, 449, 724). Without it CBC crashes on some infeasible models, and is asked again; a
        # plan that comes then proves nothing.
        self._call("off")
        self._preprocessed = not self._read_answer()
        if self._preprocessed:
            self._call("sos")

    def _read_answer(self) -> str:
        return self._answer.read_text() if self._answer.exists() else ""

    def _call(self, preprocess: str) -> None:
        if self._stopped_at is not None:
            return
        with (self._path / "log.txt").open("wb") as log:
            self._process = subprocess.Popen(
                self._command(preprocess),
                cwd=self._path,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C at the terminal is for us to pass on
            )
            weakref.finalize(self, self._process.kill)
            self._process.wait()

    def _command(self, preprocess: str) -> list[str]:
        options = self._ask.options
        settings: dict[str, object] = {
            "preprocess": preprocess,
            # CBC's gap is relative to the bound, ours to the plan, which is smaller.
            "ratioGap": repr(options.gap / (1 + options.gap)),
            "timeMode": "elapsed",
            "sec": f"{self._ask.seconds_left:.3f}",
        }
        if options.seed:  # CBC's own seeds are fixed; 0 would mean the time of day
            settings |= {"randomSeed": options.seed, "randomCbcSeed": options.seed}
        if options.threads > 1:
            settings["threads"] = options.threads
        if options.node_limit is not None:
            settings["maxNodes"] = options.node_limit
        if (self._path / "start.txt").exists():
            settings["mipstart"] = "start.txt"
        flags = [text for key, value in settings.items() for text in (f"-{key}", str(value))]
        end = ["-solve", "-printingOptions", "all", "-solution", self._answer.name]
        return [str(find_program()), "model.mps", *flags, *end]

    def stop(self) -> None:
        """See ``Job``."""
        now = time.monotonic()
        first = self._stopped_at is None
        self._stopped_at = self._stopped_at or now
        if self._process is None:
            return
        if first and os.name == "posix":
            self._process.send_signal(signal.SIGINT)  # ends the search, writes the plan
        elif os.name != "posix" or now - self._stopped_at > _STOP_SECONDS:
            self._process.kill()

    def progress(self) -> tuple[float | None, float | None]:
        """See ``Job``."""
        return None, None

    def outcome(self) -> Outcome:
        """See ``Job``."""
        answer, log = self._read_answer(), self._log()
        self._folder.cleanup()
        if not answer:
            return self._without_answer(log)
        if self._loose and self._relaxation().ending is Ending.INFEASIBLE_OR_UNBOUNDED:
            return Outcome(Ending.INFEASIBLE_OR_UNBOUNDED)
        head, *lines = answer.splitlines()
        return self._read(head, lines, log)

    def _without_answer(self, log: str) -> Outcome:
        if self._stopped_at is not None:
            return Outcome(Ending.STOPPED)
        if self._doubt:  # CBC often breaks down on an unbounded model
            relaxed = self._relaxation()
            if relaxed.ending in (Ending.INFEASIBLE, Ending.INFEASIBLE_OR_UNBOUNDED):
                return relaxed
        words = log.strip()[-200:]
        return Outcome(Ending.FAILED, message=f"CBC gave no answer; it said: {words}")

    def _relaxation(self) -> Outcome:
        job = HighsJob(self._scaled, self._ask, integers=False)
        job.run()
        return job.outcome()

    def _read(self, head: str, lines: list[str], log: str) -> Outcome:
        if "infeasible" in head.lower() or head.startswith("Unbounded"):
            proved = "infeasible" in head.lower() and not self._doubt
            return Outcome(Ending.INFEASIBLE if proved else Ending.INFEASIBLE_OR_UNBOUNDED)
        bound = self._bound(log)
        if bound is None and head.startswith("Optimal"):
            bound = self._maximised(head.split()[-1])
        if self._preprocessed:
            bound = None
        if head.startswith("Optimal"):
            return Outcome(Ending.FINISHED, self._point(lines), bound, rough=self._rough)
        if head.startswith("Stopped"):
            # A stopped linear program has no plan, only a point on the way to one.
            plan = self._integers and "no integer solution" not in head
            x = self._point(lines) if plan else None
            return Outcome(Ending.STOPPED, x, bound, rough=self._rough)
        return Outcome(Ending.FAILED, message=f"CBC: {head}")

    def _point(self, lines: list[str]) -> FloatArray:
        """Read lines of number, name, value and price; two stars mark what breaks a limit."""
        fields = [line.replace("**", "").split() for line in lines]
        values = {parts[1]: float(parts[2]) for parts in fields}
        return self._problem.point(
            list(self._names), [values[name] for name in self._names.values()]
        )

    def _bound(self, log: str) -> float | None:
        found = re.findall(r"^Lower bound:\s+(\S+)", log, re.MULTILINE)
        bound = self._maximised(found[-1]) if found else None
        return None if bound is None else bound + _HALF_DECIMAL / self._factor

    def _maximised(self, text: str) -> float | None:
        """Return a figure of CBC's in the scaled model's units; None if it stands for infinity."""
        value = float(text)
        return None if abs(value) >= INFINITE else -value / self._factor

    def _log(self) -> str:
        path = self._path / "log.txt"
        return path.read_text(errors="replace") if path.exists() else ""
