"""The same sweep on a Dask cluster of two worker processes, one of them lost on the way."""

from __future__ import annotations

import importlib.util
import os
import signal
from pathlib import Path

import pytest
from sweeps import GRID, same, written

from groundswell import sweep
from groundswell.engine.batches.crew import NoCluster

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
def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.engine.batches import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    made = sweep(written(tmp_path, GRID), scheduler="tcp://127.0.0.1:9")
    with pytest.raises(NoCluster, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        made.run()


@needs_dask
def test_an_address_that_is_none(tmp_path: Path) -> None:
    made = sweep(written(tmp_path, GRID), scheduler="not an address")
    with pytest.raises(NoCluster, match="no Dask scheduler answers"):
        made.run()


def test_without_dask_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "groundswell.engine.batches.cluster", raising=False)
    with pytest.raises(NoCluster, match=r"install groundswell\[cluster\]"):
        sweep(written(tmp_path, GRID), scheduler="tcp://127.0.0.1:9")
