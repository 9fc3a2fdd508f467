"""What a command takes from the shell, start-up included."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import groundswell

from .record import Job, Record


def command(name: str, *more: str) -> Callable[[Job, Path], Iterator[Record]]:
    """Return the measure of `groundswell NAME SCENARIO`, and what more it is told."""

    def measure(job: Job, file: Path) -> Iterator[Record]:
        call = [sys.executable, "-m", "groundswell", name, str(file), *more, "--json", "--quiet"]
        for key in ("gap", "time_limit", "threads", "seed"):
            call += [f"--{key.replace('_', '-')}", str(getattr(job, key))]
        env = _as_installed()
        began = time.perf_counter()
        done = subprocess.run(call, capture_output=True, text=True, check=False, env=env)
        seconds = time.perf_counter() - began
        plan = json.loads(done.stdout) if done.returncode == 0 else {}
        plan = plan.get("plan", plan)  # `rules` gives the plan beside the prices
        yield Record(
            job.instance,
            job.method,
            variant=f"groundswell {name}",
            status=plan.get("status", "error"),
            seconds={"shell": seconds},
            objective=plan.get("objective"),
            bound=plan.get("bound"),
            message=done.stderr.strip()[-500:],
        )

    return measure


def _as_installed() -> dict[str, str]:
    """Return the environment of a command of an installed package: its modules are compiled."""
    for path in groundswell.__path__:
        compileall.compile_dir(path, quiet=2)
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


SHELL = {
    "shell solve": command("solve"),
    "shell rules": command("rules"),
    "shell explain": command("explain", "p000"),  # the first program of a generated district
    "shell robustness": command("robustness"),
}
