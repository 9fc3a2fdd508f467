"""What commands write: checked before the work, whole or not at all, good files kept."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell import SweepResults, sweep
from groundswell.cli.main import main
from groundswell.engine.sweep import store, stored
from groundswell.engine.sweep import worker as work

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny"
SWEEP = "base: tiny.yaml\naxes: [{grid: {voice: [0, 0.5, 1]}}]\nsolve: {solver: highs}\n"
INFEASIBLE = ["--set", "rules.initiative_load_1.at_most=1"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in, with a scenario, a sweep and a good file of each kind."""
    (tmp_path / "tiny.yaml").write_text((TINY / "tiny.yaml").read_text(encoding="utf-8"))
    (tmp_path / "sweep.yaml").write_text(SWEEP)
    for kind in ("json", "csv", "png", "xlsx", "parquet"):
        (tmp_path / f"good.{kind}").write_text("good")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def goods(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("good.*")}


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


AXES = ["--objective", "worth", "--objective", "cost"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["solve", "tiny.yaml", "-o", "good.xlsx"], "good.xlsx: end it in .json, as good.json"),
        (["solve", "tiny.yaml", "-o", "plan"], "plan: end it in .json, as plan.json"),
        (["robustness", "tiny.yaml", "-o", "good.csv"], "good.csv: end it in .json"),
        (["frontier", "tiny.yaml", *AXES, "-o", "good.csv"], "good.csv: end it in .json"),
        (["frontier", "tiny.yaml", *AXES, "--csv", "good.xlsx"], "good.xlsx: end it in .csv"),
        (["frontier", "tiny.yaml", *AXES, "--picture", "good.json"], "end it in .png, .svg"),
        (["sweep", "sweep.yaml", "-o", "good.xlsx"], "good.xlsx: end it in .db, as good.db"),
        (["sweep", "export", "sweep.db", "-o", "good.json"], "end it in .csv, .parquet, .xlsx"),
    ],
)
def test_an_ending_that_says_something_else_is_refused_before_the_work(
    args: list[str],
    says: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("groundswell.engine.search.Search.run", full)  # any work would fail
    before = goods(here)
    assert main(args) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert goods(here) == before


def test_a_device_may_have_any_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "tiny.yaml", "-o", os.devnull, "--quiet"]) == 0


def test_a_table_of_the_scenario_is_not_overwritten(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("staff.csv").write_text("id,available\nteachers,3\n")
    text = Path("tiny.yaml").read_text(encoding="utf-8")
    Path("tables.yaml").write_text(f"{text}\ntables: {{staff: staff.csv}}\n", encoding="utf-8")
    for option in ("--csv", "--resume"):
        assert main(["frontier", "tables.yaml", *AXES, option, "staff.csv"]) == 2
        says = "staff.csv cannot be written: it is a table of the scenario; name another file"
        assert says in capsys.readouterr().err
    assert Path("staff.csv").read_text() == "id,available\nteachers,3\n"


def test_a_frontier_without_points_keeps_good_files(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    before = goods(here)
    files = ["-o", "good.json", "--csv", "good.csv", "--picture", "good.png"]
    assert main(["frontier", "tiny.yaml", *AXES, *files, *INFEASIBLE]) == 3
    err = capsys.readouterr().err
    assert "good.json, good.csv, good.png not written: no point was found." in err
    assert goods(here) == before


def test_a_robustness_without_plans_keeps_a_good_file(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = goods(here)
    assert main(["robustness", "tiny.yaml", "--draws", "2", "-o", "good.json", *INFEASIBLE]) == 3
    assert "good.json not written: there is no plan." in capsys.readouterr().err
    assert goods(here) == before


def test_tables_of_no_runs_keep_good_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sweep("sweep.yaml", workers=0)
    before = goods(here)
    for kind in ("csv", "parquet", "xlsx"):
        assert main(["sweep", "export", "sweep.db", "-o", f"good.{kind}"]) == 2
        assert f"no run is done yet: good.{kind} is not written" in capsys.readouterr().err
    assert goods(here) == before


@pytest.mark.parametrize(
    ("args", "file"),
    [
        (["solve", "tiny.yaml", "-o", "good.json"], "good.json"),
        (["frontier", "tiny.yaml", *AXES, "--points", "2", "--csv", "good.csv"], "good.csv"),
        (["robustness", "tiny.yaml", "--draws", "2", "--fresh", "0", "-o", "good.json"], ""),
        (["alternatives", "tiny.yaml", "--count", "1", "-o", "plans"], "plans/plan_0.json"),
    ],
)
def test_a_full_disk_keeps_the_file_and_shows_the_result(
    args: list[str],
    file: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = goods(here)
    monkeypatch.setattr(Path, "write_text", full)
    assert main([*args, "--quiet"]) == 2
    out, err = capsys.readouterr()
    assert f"Error: {file or 'good.json'} cannot be written: No space left on device\n" == err
    assert len(out.splitlines()) > 5
    monkeypatch.undo()
    assert goods(here) == before
    assert [path for path in here.rglob("*") if ".part" in path.name] == []


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_full_disk_keeps_tables(
    kind: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pandas as pd

    sweep("sweep.yaml", workers=0).run()
    before = goods(here)
    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["sweep", "export", "sweep.db", "-o", f"good.{kind}"]) == 2
    says = f"Error: good.{kind} cannot be written: No space left on device\n"
    assert capsys.readouterr().err == says
    assert goods(here) == before


def test_pictures_are_replaced_together(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    sweep("sweep.yaml", workers=0).run()
    assert main(["sweep", "show", "sweep.db", "--pictures", "p"]) == 0
    before = {path.name: path.read_bytes() for path in Path("p").iterdir()}
    drawn: list[Path] = []
    save: Callable[..., Any] = Figure.savefig

    def last_fails(self: Figure, path: Path, **options: Any) -> None:
        drawn.append(path)
        if len(drawn) == 4:
            full()
        path.write_bytes(b"new")

    monkeypatch.setattr(Figure, "savefig", last_fails)
    capsys.readouterr()
    assert main(["sweep", "show", "sweep.db", "--pictures", "p"]) == 2
    assert "cannot be written: No space left on device" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in Path("p").iterdir()} == before
    assert save is not last_fails


def test_half_a_copy_of_a_district_is_taken_back(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    copied: list[Any] = []
    copy = shutil.copyfileobj

    def second_fails(source: Any, target: Any) -> None:
        copied.append(target)
        if len(copied) == 2:
            full()
        copy(source, target)

    Path("empty").mkdir()
    monkeypatch.setattr(shutil, "copyfileobj", second_fails)
    for folder in ("new", "empty"):
        copied.clear()
        assert main(["new", folder]) == 2
        assert "cannot be written: No space left on device" in capsys.readouterr().err
        assert Path(folder).exists() is (folder == "empty")
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert main(["new", "empty", "--quiet"]) == 0


# --- a sweep's results -----------------------------------------------------------------------


def small(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Give results so much room only; SQLite says then what it says of a full disk."""
    connect = sqlite3.connect

    def narrow(path: Path) -> sqlite3.Connection:
        db = connect(path, isolation_level=None)
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    monkeypatch.setattr(store, "opened", narrow)


def test_a_disk_that_fills_during_a_sweep_keeps_what_is_done(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "base: tiny.yaml\naxes: [{grid: {hurdle: [%s]}}]\nsolve: {solver: highs}\n"
    Path("many.yaml").write_text(many % ", ".join(f"{n}e-6" for n in range(12)))
    sweep("many.yaml", workers=0)
    with stored.reading(Path("many.db")) as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
    small(monkeypatch, pages + 1)
    capsys.readouterr()
    assert main(["sweep", "many.yaml", "--workers", "0"]) == 2
    err = capsys.readouterr().err
    assert (
        "Error: many.db: the disk is full: free some space and run the command again; the runs"
        in err
    )
    assert "Traceback" not in err
    done = len(SweepResults("many.db"))
    assert 0 < done < 12
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert main(["sweep", "many.yaml", "--workers", "0"]) == 0
    assert f"{done} of 12 runs are done already." in capsys.readouterr().err


def test_a_disk_that_is_full_when_a_sweep_begins(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small(monkeypatch, 1)
    assert main(["sweep", "sweep.yaml", "--workers", "0"]) == 2
    assert "Error: sweep.db: the disk is full" in capsys.readouterr().err
    assert not Path("sweep.db.lock").exists()


def test_a_restart_that_finds_the_disk_full_keeps_the_results(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sweep("sweep.yaml", workers=0).run().runs_frame()

    def fails(self: store.Store, *_: Any) -> None:
        failure = sqlite3.OperationalError("database or disk is full")
        failure.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise failure

    monkeypatch.setattr(store.Store, "_insert", fails)
    assert main(["sweep", "sweep.yaml", "--workers", "0", "--restart"]) == 2
    assert "sweep.db: the disk is full" in capsys.readouterr().err
    assert SweepResults("sweep.db").runs_frame().equals(before)


def test_a_restart_that_is_stopped_before_its_first_run_keeps_the_results(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sweep("sweep.yaml", workers=0).run().runs_frame()

    def stopped(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "solve", stopped)
    args = ["sweep", "sweep.yaml", "--workers", "0", "--restart", "--gap", "0.01"]
    assert main(args) == 130
    assert "No run is done; sweep.db is unchanged." in capsys.readouterr().err
    assert SweepResults("sweep.db").runs_frame().equals(before)
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert main([*args, "--json"]) == 0
    after = SweepResults("sweep.db")
    assert len(after) == 3
    assert after.told["search"]["gap"] == 0.01


def test_a_restart_that_is_stopped_goes_on_without_restart(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundswell.engine.solve import solve

    sweep("sweep.yaml", workers=0).run()
    runs: list[int] = []

    def second_stops(scenario: Any, **options: Any) -> Any:
        runs.append(1)
        if len(runs) == 2:
            raise KeyboardInterrupt
        return solve(scenario, **options)

    monkeypatch.setattr(work, "solve", second_stops)
    assert main(["sweep", "sweep.yaml", "--workers", "0", "--restart"]) == 130
    err = " ".join(capsys.readouterr().err.split())
    assert "1 of 3 runs are done" in err
    assert "the same command without --restart continues with the rest" in err


def test_a_restart_with_no_scheduler_keeps_the_results(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    before = sweep("sweep.yaml", workers=0).run().runs_frame()
    for address in ("nonsense", "tcp://127.0.0.1:9"):
        assert main(["sweep", "sweep.yaml", "--scheduler", address, "--restart"]) == 2
        assert "scheduler" in capsys.readouterr().err
    assert SweepResults("sweep.db").runs_frame().equals(before)


def test_results_that_cannot_be_opened_are_not_called_another_file(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep("sweep.yaml", workers=0).run()

    def fails(path: Path) -> sqlite3.Connection:
        failure = sqlite3.OperationalError("attempt to write a readonly database")
        failure.sqlite_errorcode = sqlite3.SQLITE_READONLY
        with stored.kept(path):
            raise failure
        raise AssertionError

    monkeypatch.setattr(stored, "opened", fails)
    assert main(["sweep", "show", "sweep.db"]) == 2
    assert "sweep.db: it may not be written: check the permissions" in capsys.readouterr().err


def test_a_folder_holds_no_results(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    assert main(["sweep", "show", "folder"]) == 2
    assert "folder is a folder; name the file of results in it" in capsys.readouterr().err


def test_what_was_written_is_whole(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "tiny.yaml", "-o", "good.json", "--quiet"]) == 0
    assert json.loads(Path("good.json").read_text(encoding="utf-8"))["status"] == "optimal"
