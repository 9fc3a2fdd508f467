"""The pool of processes: its calls, a dead process, a caller's script, a caller that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from groundswell.engine.parallel import Pool, WorkerDied

SCRIPT = """
import os, time
from groundswell.engine.parallel import Pool

def told():
    return os.getpid()

print("begun", flush=True)
pool = Pool(1, os.getpid)
print(pool.submit(told).result(), flush=True)
{then}
"""


def _nothing() -> None:
    pass


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(1, _nothing) as pool:
        yield pool


def test_one_process_does_all_calls_of_a_pool_of_one(pool: Pool) -> None:
    found = {pool.submit(os.getpid).result() for _ in range(3)}
    assert len(found) == 1
    assert found != {os.getpid()}


def test_processes_begin_as_told(tmp_path: Path) -> None:
    with Pool(2, os.chdir, tmp_path) as pool:
        assert Path(pool.submit(os.getcwd).result()).samefile(tmp_path)


def test_what_a_call_raises_is_raised(pool: Pool) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "seven").result()


def test_a_process_that_dies_in_a_call_is_told_and_replaced(pool: Pool) -> None:
    with pytest.raises(WorkerDied):
        pool.submit(os._exit, 1).result()
    assert pool.submit(abs, -7).result() == 7


def test_a_process_that_dies_between_calls_is_replaced(pool: Pool) -> None:
    dead = pool.submit(os.getpid).result()
    os.kill(dead, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(dead)] if psutil.pid_exists(dead) else [], timeout=10)
    time.sleep(0.5)  # until the pool has seen it
    assert pool.submit(os.getpid).result() != dead


def test_closing_ends_a_call(pool: Pool) -> None:
    process = psutil.Process(pool.submit(os.getpid).result())
    pool.submit(time.sleep, 600)
    pool.close()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_processes_leave_ctrl_c_to_the_caller(pool: Pool) -> None:
    pid = pool.submit(os.getpid).result()
    os.kill(pid, signal.SIGINT)
    assert pool.submit(os.getpid).result() == pid


def script(tmp_path: Path, then: str) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(then=then), encoding="utf-8")
    return path


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """It is run once, and its own functions can be called."""
    done = subprocess.run(
        [sys.executable, script(tmp_path, "pool.close()")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    begun, told = done.stdout.splitlines()
    assert begun == "begun"
    assert int(told)


def test_processes_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    """Also where they are in the middle of a call."""
    path = script(tmp_path, "pool.submit(time.sleep, 600)\ntime.sleep(600)")
    with subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        caller.stdout.readline()
        worker = psutil.Process(int(caller.stdout.readline()))
        time.sleep(0.5)  # until it is in its call
        caller.kill()
    gone, alive = psutil.wait_procs([worker], timeout=20)
    assert (len(gone), alive) == (1, [])
