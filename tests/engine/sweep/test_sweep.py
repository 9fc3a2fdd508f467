"""Sweeps: right answers, the same table whoever runs them and however often they are killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from oracle import brute
from sweeps import GRID, SMALL, same, table, written

from groundswell import (
    Plan,
    SearchOptions,
    SweepResults,
    load_scenario,
    parse_scenario,
    solve,
    sweep,
)
from groundswell.engine.sweep import executor as executor
from groundswell.engine.sweep import worker as work
from groundswell.engine.sweep.executor import CannotStart, Processes
from groundswell.engine.sweep.keeping import InUse, NotASweep
from groundswell.engine.sweep.store import Store
from groundswell.engine.sweep.sweep import Changed
from groundswell.models.results.plan import PlanScenario


@pytest.fixture(scope="module")
def through(tmp_path_factory: pytest.TempPathFactory) -> SweepResults:
    """Return the results of a sweep that ran through, in this process."""
    return sweep(written(tmp_path_factory.mktemp("through"), GRID), workers=0).run()


# --- answers ---------------------------------------------------------------------------------


def test_every_run_is_the_scenario_solved_with_its_values(through: SweepResults) -> None:
    runs, decisions = through.runs_frame(), through.decisions_frame()
    assert list(runs.index) == list(range(1, 25))
    for run in through.design.runs():
        scenario = load_scenario(through.path.parent / "small.yaml", set=run.values)
        plan = solve(scenario, options=SearchOptions(gap=0, solver="highs"))
        row = runs.loc[run.number]
        assert row["status"] == "optimal"
        assert row["objective"] == pytest.approx(plan.objective, abs=1e-7)
        assert row["worth"] == pytest.approx(plan.worth, abs=1e-7)
        assert row["cost"] == pytest.approx(sum(fund.spent for fund in plan.funds))
        assert row["goals.reading.worth"] == pytest.approx(plan.goals["reading"].worth)
        own = decisions[decisions["run"] == run.number].set_index("program")["decision"]
        assert dict(own) == {id: program.decision for id, program in plan.programs.items()}


def test_a_sample_of_runs_against_brute_force(through: SweepResults) -> None:
    data = yaml.safe_load(SMALL)
    for number in random.Random(0).sample(range(1, 25), 6):
        values = through.design.run(number).values
        data["funds"]["general"]["amount"] = values["funds.general.amount"]
        data["voice"] = values["voice"]
        for address, value in values.items():
            if address.endswith(".mean"):
                _, program, _, goal, _ = address.split(".")
                data["programs"][program]["effects"][goal]["mean"] = value
        parse_scenario(data)
        best = brute.best(data)
        assert best is not None
        assert through.runs_frame().loc[number, "objective"] == pytest.approx(best.objective)


def test_sites_are_the_plans(through: SweepResults) -> None:
    run = through.design.run(7)
    scenario = load_scenario(through.path.parent / "small.yaml", set=run.values)
    plan = solve(scenario, options=SearchOptions(gap=0, solver="highs"))
    sites = through.sites_frame(7)
    assert [tuple(row) for row in sites.itertuples(index=False)] == [
        (s.program, s.school, s.year, s.action, s.level, s.merge, s.positions) for s in plan.sites
    ]
    with pytest.raises(KeyError):
        through.sites_frame(100)


def test_what_holds_in_every_run_holds(tmp_path: Path) -> None:
    content = {
        "axes": [{"grid": {"voice": [0]}}],
        "overrides": ["cut"],
        "set": {"hurdle": 1e-5},
        "metrics": ["cost", "hurdle"],
    }
    made = sweep(written(tmp_path, content), workers=0, set={"programs.clubs": None}).run()
    (run,) = made.design.runs()
    assert run.overrides == ("cut",)
    row = made.runs_frame().iloc[0]
    assert row["cost"] <= 90000
    assert row["hurdle"] == pytest.approx(1e-5 * row["cost"])
    assert set(made.decisions_frame()["program"]) == {"recovery", "coach"}


# --- the same table --------------------------------------------------------------------------


def test_an_iteration_that_ends_early_is_gone_on_with(
    through: SweepResults, tmp_path: Path
) -> None:
    path = written(tmp_path, GRID)
    seen: list[int] = []
    for many in (1, 7, 3):
        seen += [answer.run for answer in islice(sweep(path, workers=0), many)]
        assert len(SweepResults(tmp_path / "sweep.db")) == len(seen)
    made = sweep(path, workers=0)
    assert (len(made), made.left) == (24, 13)
    results = made.run(lambda answer: seen.append(answer.run))
    assert sorted(seen) == list(range(1, 25))
    assert made.left == 0
    assert list(made) == []
    assert same(results, through)


@pytest.mark.parametrize("workers", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_the_number_of_workers_changes_nothing(
    workers: int, through: SweepResults, tmp_path: Path
) -> None:
    assert same(sweep(written(tmp_path, GRID), workers=workers).run(), through)


@pytest.mark.slow
def test_killed_three_times_it_gives_the_same_table(through: SweepResults, tmp_path: Path) -> None:
    path, dice = written(tmp_path, GRID), random.Random(1)
    results = tmp_path / "sweep.db"
    command = [sys.executable, "-m", "groundswell", "sweep", str(path), "--workers", "2"]
    for _ in range(3):
        before = done(results)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and done(results) < before + dice.randint(1, 5):
            time.sleep(0.02)
        process.kill()
        process.wait()
        assert whole(results)
    assert done(results) >= 3
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert same(SweepResults(results), through)


def done(results: Path) -> int:
    """Return how many runs are done; none if the file is just being made."""
    try:
        return len(SweepResults(results))
    except (NotASweep, sqlite3.OperationalError):
        return 0


def whole(results: Path) -> bool:
    """Return whether a file of results is sound, and each of its rows is one run's whole answer."""
    if not results.exists():
        return True
    with sqlite3.connect(results) as db:
        sound = db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,)
        if not tables:
            return sound
        rows = db.execute("SELECT status, worth, length(decisions) FROM runs").fetchall()
    return sound and all(s == "optimal" and w is not None and d > 10 for s, w, d in rows)


def test_a_worker_that_dies_is_replaced(through: SweepResults, tmp_path: Path) -> None:
    made = sweep(written(tmp_path, GRID), workers=None)
    crews: list[Processes] = []

    def executor(job: work.Job) -> Processes:
        crews.append(Processes(job, 2))
        return crews[0]

    for number, _ in enumerate(made.with_executor(executor)):
        if number in (2, 9):
            pool = crews[0]._pools[number % 2]
            (pid,) = pool._executor._processes
            os.kill(pid, signal.SIGKILL)
    assert same(made.results, through)


def test_answers_without_warmth_differ_only_within_the_gap(tmp_path: Path) -> None:
    def objectives(group: int) -> Any:
        content = {**GRID, "group": group, "solve": {"gap": 0.02, "solver": "highs"}}
        path = written(tmp_path, content, f"sweep{group}.yaml")
        return sweep(path, workers=0).run().runs_frame()

    warm, cold = objectives(24), objectives(1)
    assert ((warm["objective"] - cold["objective"]).abs() <= 0.02 * cold["bound"] + 1e-9).all()
    assert (warm["gap"] <= 0.02 + 1e-9).all()


# --- what changed ----------------------------------------------------------------------------


def test_a_changed_base_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, GRID)
    next(iter(sweep(path, workers=0)))
    (tmp_path / "small.yaml").write_text(SMALL + "# a word\n", encoding="utf-8")
    with pytest.raises(Changed) as raised:
        sweep(path, workers=0)
    said = str(raised.value)
    assert "holds 1 of the runs of another sweep: small.yaml has changed." in said
    assert "undo the change. To start all 24 runs over: --restart" in said
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert sweep(path, workers=0).left == 23


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "axes": ({"axes": GRID["axes"][:2]}, "its axes, or what holds in every run, have changed"),
    "set": ({"set": {"hurdle": 1e-6}}, "its axes, or what holds in every run, have changed"),
    "search": (
        {"solve": {"gap": 0.0, "solver": "scip"}},
        "the solver was highs and is scip",
    ),
    "metrics": ({"metrics": ["students"]}, "the metrics have changed"),
    "group": ({"group": 6}, "the group was 5 and is 6"),
    "scenario": ({"base": "copy.yaml"}, "other scenarios are named"),
}


@pytest.mark.parametrize("what", list(CHANGES))
def test_a_changed_sweep_says_so(what: str, tmp_path: Path) -> None:
    change, says = CHANGES[what]
    (tmp_path / "copy.yaml").write_text(SMALL, encoding="utf-8")
    sweep(written(tmp_path, GRID), workers=0)
    path = written(tmp_path, {**GRID, **change})
    with pytest.raises(Changed, match=says):
        sweep(path, workers=0)
    assert sweep(path, workers=0, restart=True).left > 0


def test_words_that_change_nothing_are_no_change(tmp_path: Path) -> None:
    path = written(tmp_path, GRID)
    next(iter(sweep(path, workers=0)))
    path.write_text("# a word\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert sweep(path, workers=0).left == 23


# --- what fails ------------------------------------------------------------------------------

STAY = {"kind": "decide", "program": "recovery", "action": "keep"}


def test_failed_runs_are_rows_with_their_error(tmp_path: Path) -> None:
    # 96 students in a school of 400, or 90 in one of 95: each holds by itself.
    students = {"programs.clubs.sites.lincoln.students": [96, 96]}
    axes = [
        {"zip": {"funds.general.amount": [130000, 1000], **students}},
        {
            "name": "rule",
            "list": [
                {"label": "none"},
                {"label": "keep", "rules.stay": STAY},
                {"label": "none of both", "schools.lincoln.enrollment": 95},
            ],
        },
    ]
    results = sweep(written(tmp_path, {"axes": axes, "group": 2}), workers=0).run()
    runs = results.runs_frame()
    assert list(runs["rule"]) == ["none", "keep", "none of both"] * 2
    assert list(runs["status"]) == [
        "optimal",
        "optimal",
        "wrong_input",
        "optimal",
        "infeasible",
        "wrong_input",
    ]
    assert runs.loc[[3, 5, 6], "worth"].isna().all()
    assert "96 students are more than the 95 enrolled" in str(runs.loc[3, "message"])
    told = results.decisions_frame()
    assert set(told["run"]) == {1, 2, 4}


def test_a_defect_is_a_row_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, through: SweepResults
) -> None:
    path = written(tmp_path, GRID)

    def failing(scenario: Any, **options: Any) -> Any:
        if scenario.voice == 1:
            raise RuntimeError("no more memory")
        return solve(scenario, **options)

    monkeypatch.setattr(work, "solve", failing)
    runs = sweep(path, workers=0).run().runs_frame()
    failed = runs[runs["voice"] == 1]
    assert set(failed["status"]) == {"error"}
    assert set(failed["message"]) == {"RuntimeError: no more memory"}
    assert (runs[runs["voice"] == 0]["status"] == "optimal").all()
    monkeypatch.undo()
    assert sweep(path, workers=0).left == 0
    again = sweep(path, workers=0, retry=True)
    assert again.left == 12
    assert table(again.run())["objective"].to_list() == pytest.approx(
        table(through)["objective"].to_list()
    )


def test_ctrl_c_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, GRID)
    done_ = []

    def stopped(scenario: Any, **options: Any) -> Any:
        plan = solve(scenario, **options)
        done_.append(1)
        return plan.model_copy(update={"message": work.STOPPED}) if len(done_) == 4 else plan

    monkeypatch.setattr(work, "solve", stopped)
    with pytest.raises(KeyboardInterrupt):
        sweep(path, workers=0).run()
    assert sweep(path, workers=0).left == 21


def test_ctrl_c_while_an_anchor_is_solved_again_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, GRID)
    next(iter(sweep(path, workers=0)))

    def stopped(scenario: Any, **options: Any) -> Any:
        return solve(scenario, **options).model_copy(update={"message": work.STOPPED})

    monkeypatch.setattr(work, "solve", stopped)
    again = sweep(path, workers=0)
    left = again.left
    with pytest.raises(KeyboardInterrupt):
        again.run()
    assert again.left == left


def test_an_anchor_that_has_no_plan_any_more_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, GRID)
    next(iter(sweep(path, workers=0)))

    def lost(scenario: Any, **options: Any) -> Any:
        return Plan(scenario=PlanScenario(), status="no_plan_in_time")

    monkeypatch.setattr(work, "solve", lost)
    runs = sweep(path, workers=0).run().runs_frame()
    assert "run 1, whose plan it starts from, has no plan now" in runs.message[2]


def test_processes_that_cannot_begin_are_no_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, GRID)
    monkeypatch.setattr(executor, "_begin", os._exit)
    made = sweep(path, workers=1)
    with pytest.raises(CannotStart, match="use fewer workers"):
        made.run()
    assert made.left == len(made)


# --- files -----------------------------------------------------------------------------------


def test_one_sweep_at_a_time_writes(tmp_path: Path) -> None:
    path = written(tmp_path, GRID)
    running = iter(sweep(path, workers=0))
    next(running)
    with pytest.raises(InUse, match="another sweep is writing to"):
        sweep(path, workers=0)
    assert len(SweepResults(tmp_path / "sweep.db")) == 1  # reading goes on
    running.close()  # type: ignore[attr-defined]
    assert sweep(path, workers=0).left == 23
    assert not (tmp_path / "sweep.db.lock").exists()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, GRID)
    text = tmp_path / "notes.db"
    text.write_text("not a database, only a long text " * 40, encoding="utf-8")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    for file in (text, other):
        before = file.read_bytes()
        for restart in (False, True):
            with pytest.raises(NotASweep):
                sweep(path, results=file, workers=0, restart=restart)
        assert file.read_bytes() == before
        with pytest.raises(NotASweep):
            SweepResults(file)
    with pytest.raises(NotASweep, match="there is no file"):
        SweepResults(tmp_path / "none.db")


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, GRID)
    sweep(path, workers=0)
    with sqlite3.connect(tmp_path / "sweep.db") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NotASweep, match="another version of Groundswell"):
        Store(tmp_path / "sweep.db")


def test_input_hashes_tell_inputs_apart(through: SweepResults) -> None:
    hashes = through.runs_frame()["input_hash"]
    assert hashes.nunique() == len(hashes)
    assert hashes.str.fullmatch("[0-9a-f]{64}").all()
