"""Running jobs: each in a fresh process, stopped when long past its limit, its memory watched.

This process stays small (no NumPy, no solver): a child's peak memory starts at its parent's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

import psutil

from .record import Job, Record, from_lines

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY = 0.2
"""Seconds between two looks at a child's memory."""

GRACE = 120.0
"""Seconds that a run may take beyond its limit: to load, build, hand over and stop."""

SOLVES = {"what-ifs warm": 18, "what-ifs fresh": 18, "shell rules": 2}
"""How many time limits a method that solves more than once may take."""


def run(job: Job, file: Path, python: str = sys.executable) -> list[Record]:
    """Run a job on a scenario file in a process of its own, and return its records.

    A run that fails, or is stopped, adds a record that says so.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        out, said = Path(folder) / "records", Path(folder) / "errors"
        call = [python, "-m", "benchmarks.child", json.dumps(asdict(job)), str(file), str(out)]
        with said.open("w+", encoding="utf-8") as errors:
            peak, code = _watched(call, errors, last_second(job), folder)
            errors.seek(0)
            words = errors.read().strip()[-2000:]
        records = from_lines(out.read_text(encoding="utf-8")) if out.exists() else []
    if code is None:
        words = f"stopped after {last_second(job):.0f} seconds"
    if code != 0:
        status = "killed" if code is None else "error"
        seconds = {"solve": last_second(job)} if code is None else {}
        left = Record(job.instance, job.method, status=status, seconds=seconds, message=words)
        records.append(left)
    return [replace(one, peak_mb=max(peak, one.peak_mb or 0.0)) for one in records]


def last_second(job: Job) -> float:
    """Return after how many seconds a job is stopped from outside."""
    return 1.1 * job.time_limit * SOLVES.get(job.method, 1) + GRACE


def write_instance(name: str, folder: Path, python: str = sys.executable) -> Path:
    """Write a named instance's files to a folder, in a process of its own; return the scenario."""
    call = [python, "-m", "benchmarks.files", name, str(folder)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def known_methods(python: str = sys.executable) -> set[str]:
    """Return the methods that can be run here: this version's own, and the peers."""
    call = [python, "-c", "from benchmarks.methods import METHODS; print(*METHODS, sep='\\n')"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def _watched(
    call: list[str], errors: IO[str], limit: float, folder: str
) -> tuple[float, int | None]:
    """Run a call; return the peak of all its processes' memory in MB, and the exit code.

    The code is None if it was stopped at the limit. What it leaves behind is left in the folder.
    """
    deadline = time.monotonic() + limit
    process = subprocess.Popen(
        call,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env={**os.environ, "TMPDIR": folder},
    )
    peak = 0.0
    try:
        while process.poll() is None and time.monotonic() < deadline:
            peak = max(peak, memory(process.pid))
            time.sleep(LOOK_EVERY)
        return peak, process.poll()
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it started, if it still runs."""
    if process.poll() is None:
        for one in _tree(process.pid):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()


def _tree(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [*top.children(recursive=True), top]
    except psutil.NoSuchProcess:
        return []


def memory(pid: int) -> float:
    """Return what a process and those it started hold together, in MB; shared pages count once."""
    total = 0
    for one in _tree(pid):
        try:
            total += _proportional(one)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return total / 2**20


def _proportional(process: psutil.Process) -> int:
    """Return a process's bytes, pages shared with others divided among them where it is known."""
    return int(getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss)
