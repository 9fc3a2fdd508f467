"""The same sweep on a Dask cluster of two worker processes, one of them lost on the way."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
from sweeps import GRID, same, table, written

from groundswell import SweepResults, sweep
from groundswell.engine.sweep.executor import NoCluster

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask distributed is not installed"
)


@pytest.mark.slow
@needs_dask
def test_a_cluster_that_loses_a_worker_gives_the_same_table(tmp_path: Path) -> None:
    from distributed import LocalCluster

    path = written(tmp_path, GRID)
    here = sweep(path, workers=0).run()
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        made = sweep(path, results=tmp_path / "cluster.db", scheduler=cluster.scheduler_address)
        for number, _ in enumerate(made, start=1):
            if number == 6:
                # Its nanny starts another in its place, which joins.
                worker = next(iter(cluster.workers.values()))
                os.kill(worker.process.pid, signal.SIGKILL)
            if number == 12:
                cluster.scale(1)
            if number == 18:
                cluster.scale(3)
    assert number == 24
    assert same(made.results, here)


@needs_dask
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tcp://127.0.0.1:9", r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        ("127.0.0.1:9", "no Dask scheduler answers"),
        ("tcp://no.such.host.invalid:8786", "no Dask scheduler answers"),
        ("tcp://127.0.0.1:99999", "no Dask scheduler answers"),
        ("nonsense", "'nonsense' is not the address of a scheduler; write it as tcp://HOST:8786"),
        ("not an address", "is not the address of a scheduler"),
        ("tcp://127.0.0.1", "is not the address of a scheduler"),
        ("http://127.0.0.1:9", "is not the address of a scheduler"),
        ("", "is not the address of a scheduler"),
    ],
)
def test_no_scheduler_is_said_within_seconds_and_nothing_is_lost(
    address: str, says: str, tmp_path: Path
) -> None:
    path = written(tmp_path, {"axes": [{"grid": {"voice": [0, 1]}}]})
    before = table(sweep(path, workers=0).run())
    began = time.monotonic()
    with pytest.raises(NoCluster, match=says):
        sweep(path, scheduler=address, restart=True)
    assert time.monotonic() - began < 8
    assert table(SweepResults(tmp_path / "sweep.db")).equals(before)


@needs_dask
@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_whoever_answers_but_is_no_scheduler(
    greeting: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundswell.engine.sweep import cluster

    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(greeting)
                time.sleep(1)

        threading.Thread(target=greet, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(NoCluster, match="is not a Dask scheduler; check the port"):
            sweep(written(tmp_path, GRID), scheduler=address)


def test_without_dask_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "groundswell.engine.sweep.cluster", raising=False)
    with pytest.raises(NoCluster, match=r"install groundswell\[cluster\]"):
        sweep(written(tmp_path, GRID), scheduler="tcp://127.0.0.1:9")
