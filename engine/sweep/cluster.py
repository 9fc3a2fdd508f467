"""Runs on a Dask distributed cluster; its workers may be lost and join again at any time.

Imports Dask: only to be imported where a cluster is asked for.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from distributed import CancelledError, Client, WorkerPlugin
from distributed.scheduler import KilledWorker

from ...version import __version__
from ..parallel import WorkerDied
from .executor import NoCluster, Slot
from .run_result import RunResult
from .worker import WORKER, Job, Task

ANSWER_SECONDS = 5.0
CONNECT_SECONDS = 20.0
CLOSE_SECONDS = 5.0

_LENGTH_BYTES = 8
_LONGEST_GREETING = 1 << 20

_PROTOCOLS = ("tcp", "tls", "ws", "wss", "ucx")


def check_answers(address: str) -> None:
    """Find out within seconds whether anything listens at a scheduler's address.

    Parameters
    ----------
    address
        Such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    NoCluster
        The address is none, nobody listens there, or who does is no scheduler.
    """
    kind, slashes, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    if kind not in (*_PROTOCOLS, "") or (slashes and not kind) or not host or not port.isdecimal():
        raise NoCluster(
            f"{address!r} is not the address of a scheduler; write it as tcp://HOST:8786, as `dask"
            " scheduler` prints it"
        )
    try:
        with socket.create_connection((host.strip("[]"), int(port)), ANSWER_SECONDS) as line:
            speaks = kind not in ("tcp", "") or _speaks_dask(line)
    except (OSError, OverflowError, UnicodeError) as failure:
        why = getattr(failure, "strerror", None) or str(failure)
        raise NoCluster(f"no Dask scheduler answers at {address} ({why})") from None
    if not speaks:
        raise NoCluster(f"what answers at {address} is not a Dask scheduler; check the port")


def _speaks_dask(line: socket.socket) -> bool:
    """Return whether what answers speaks first, as Dask does: the length of what it will say.

    Dask itself would wait for ever for anything that says nothing.
    """
    said = b""
    try:
        while len(said) < _LENGTH_BYTES and (more := line.recv(_LENGTH_BYTES - len(said))):
            said += more
    except TimeoutError:
        return False
    return len(said) == _LENGTH_BYTES and int.from_bytes(said, "little") < _LONGEST_GREETING


class Cluster:
    """Does runs on the workers of a Dask cluster, one at a time for each of a worker's threads.

    A run whose worker is lost goes to another one; the scheduler sees to that. Workers that join
    learn of the sweep as they do.

    Parameters
    ----------
    job
        The sweep.
    address
        The scheduler's, as in `tcp://10.0.0.5:8786`.

    Raises
    ------
    NoCluster
        No scheduler answers.
    """

    def __init__(self, job: Job, address: str) -> None:
        try:
            made: Any = Client
            self._client = made(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as failure:
            why = (str(failure) or type(failure).__name__).splitlines()[0]
            raise NoCluster(f"no Dask scheduler answers at {address} ({why})") from None
        self._name = f"groundswell-{job.key}"
        self._client.register_plugin(Bring(job), name=self._name)

    def slots(self) -> Sequence[Slot]:
        """Return a slot for each thread of each worker there is now."""
        threads: dict[str, int] = self._client.nthreads()
        return [(worker, n) for worker in sorted(threads) for n in range(threads[worker])]

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Begin a run at a worker; if that is lost, another does it."""
        assert isinstance(slot, tuple)
        found = self._client.submit(
            do, task, workers=[slot[0]], allow_other_workers=True, pure=False
        )
        outer: Future[RunResult] = Future()
        # The callback holds what Dask gave: it drops the work of a future that nobody holds.
        found.add_done_callback(lambda done: _pass_on(found, outer))
        return outer

    def close(self) -> None:
        """Cancel what is not done, and leave the cluster as it was."""
        with contextlib.suppress(Exception):  # it may be gone altogether
            self._client.unregister_worker_plugin(self._name)
        with contextlib.suppress(Exception):
            self._client.close(timeout=CLOSE_SECONDS)


class Bring(WorkerPlugin):
    """Brings a sweep to each worker, to those that join later too."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def setup(self, worker: Any) -> None:
        """Take the sweep in."""
        WORKER.bring(self._job)

    def teardown(self, worker: Any) -> None:
        """Forget it."""
        WORKER.forget(self._job.key)


def do(task: Task) -> RunResult:
    """Do a run, at a worker."""
    return WORKER.do(task)


def _pass_on(done: Any, outer: Future[RunResult]) -> None:
    try:
        answer: RunResult = done.result()
    except KilledWorker:
        outer.set_exception(WorkerDied())
    except CancelledError:
        outer.set_exception(NoCluster("the cluster's scheduler no longer answers"))
    except Exception as failure:  # told to whoever waits for the run
        outer.set_exception(failure)
    else:
        theirs = answer.versions["groundswell"]
        if theirs == __version__:
            outer.set_result(answer)
        else:
            says = f"a worker has Groundswell {theirs}, and here is {__version__}"
            outer.set_exception(NoCluster(f"{says}; install the same everywhere"))
