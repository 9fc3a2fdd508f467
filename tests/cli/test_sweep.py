"""`sweep`, `sweep show` and `sweep export`."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from groundswell import SweepResults, sweep
from groundswell.cli.main import main
from groundswell.cli.render.page import as_text
from groundswell.cli.render.sweep.sweep import sweep_page
from groundswell.cli.sweep.progress import SweepProgress
from groundswell.engine.sweep.run_result import RunResult
from groundswell.models.results.sweep import SweepSummary

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
schools:
  lincoln: {enrollment: 400, needs: {reading: 0.5}}
  grant: {enrollment: 300, needs: {reading: 0.25}}
programs:
  recovery:
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    cost: {site: 40000}
    effects: {reading: {mean: 0.01, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
funds: {general: {amount: 100000}}
rules:
  - {id: stay, kind: decide, program: clubs, action: keep}
"""

SWEEP = """\
schema_version: 1
name: Budgets
base: small.yaml
axes:
  - grid: {"funds.general.amount": [30000, 90000, 140000]}
  - name: clubs
    list:
      - {label: stay}
      - {label: free, rules.stay: null}
metrics: [cost]
solve: {gap: 0, solver: highs}
"""


def written(folder: Path) -> Path:
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    path = folder / "budgets.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of results of a sweep that was run, for all tests: not to be changed."""
    return sweep(written(tmp_path_factory.mktemp("ran")), workers=0).run().path


@pytest.fixture
def results(file: Path, ran: Path) -> Path:
    """Return the same beside the sweep's own file, for one test alone."""
    return Path(shutil.copy(ran, file.with_suffix(".db")))


def test_run_shows_what_it_found(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", str(file), "--workers", "0"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0].startswith("Budgets: 6 of 6 runs done, ")
    assert "- 5 runs: within the requested gap" in lines
    assert "- 1 run: no plan can exist" in lines
    assert "30,000 1 of 2 0 0 0" in lines
    # Recovery at Lincoln is worth 6, at Grant 3, clubs 0.45; the first and the last cost $90,000.
    assert "90,000 2 6.45 6.45 6.45" in lines
    assert "140,000 2 9.45 9.45 9.45" in lines
    assert "Levels with fewer plans than others (runs without a plan) are not like for" in out
    assert "- run 1: no plan can exist" in lines
    assert [line for line in out.splitlines() if len(line) > 80] == []
    assert main(["sweep", "show", str(file.with_suffix(".db"))]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.parametrize(
    ("plans", "runs", "drawn", "told"),
    [
        ((4, 2), (4, 4), False, True),
        ((3, 3), (4, 4), False, False),
        ((4, 2), (4, 2), False, False),
        ((4, 2), (4, 4), True, False),
    ],
)
def test_levels_with_fewer_plans_are_said_not_to_compare(
    plans: tuple[int, int], runs: tuple[int, int], drawn: bool, told: bool
) -> None:
    levels = [
        {"level": str(n), "runs": r, "plans": p, "mean": 1.0, "lowest": 1.0, "highest": 1.0}
        for n, (p, r) in enumerate(zip(plans, runs, strict=True))
    ]
    summary = SweepSummary.model_validate(
        {
            "name": "",
            "results": "a.db",
            "wanted": sum(runs),
            "done": sum(runs),
            "statuses": {},
            "seconds": None,
            "largest_gap": None,
            "versions": [],
            "axes": [{"axis": "voice", "drawn": drawn, "levels": levels}],
            "drivers": [],
            "sensitivity": [],
            "notes": [],
            "failed": [],
        }
    )
    text = as_text(sweep_page(summary))
    assert ("not like for" in text) is told
    undone = summary.model_copy(update={"wanted": 100})
    assert "not like for" not in as_text(sweep_page(undone))


def test_run_is_short_for_sweep_run(file: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    assert main(["sweep", "--workers", "0", str(file), "-o", str(one)]) == 0
    assert main(["sweep", "run", str(file), "-o", str(two), "--workers", "0"]) == 0
    tables = [
        SweepResults(f).runs_frame().drop(columns=["seconds", "finished"]) for f in (one, two)
    ]
    assert tables[0].equals(tables[1])


def test_going_on(file: Path, results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(results) as db:
        db.execute("DELETE FROM runs WHERE run IN (2, 5)")
    assert main(["sweep", str(file), "--workers", "0"]) == 0
    assert capsys.readouterr().err == "4 of 6 runs are done already.\n"
    assert main(["sweep", str(file), "--workers", "0"]) == 0
    assert capsys.readouterr().err == "6 of 6 runs are done already.\n"


def test_options_of_the_command_line_win_over_the_files(file: Path) -> None:
    change = ["--set", "funds.general.name=Money", "--gap", "0.25"]
    assert main(["sweep", str(file), "--workers", "0", "--quiet", *change]) == 0
    told = SweepResults(file.with_suffix(".db")).told
    assert told["search"]["gap"] == 0.25
    assert told["search"]["solver"] == "highs"
    assert told["design"]["values"] == {"funds.general.name": "Money"}


def test_a_change_says_what_to_do(
    file: Path, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = file.with_name("small.yaml")
    base.write_text(SMALL.replace("100000", "100001"), encoding="utf-8")
    assert main(["sweep", str(file), "--workers", "0"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"Error: {results} holds 6 of the runs of another sweep: small.yaml has")
    assert "--restart (which deletes them)" in said
    assert main(["sweep", str(file), "--workers", "0", "--restart"]) == 0


def test_mistakes_are_all_told_and_nothing_is_run(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SWEEP.replace("funds.general", "funds.generl").replace("[cost]", "[cots]")
    file.write_text(text.replace("gap: 0", "gap: -1"), encoding="utf-8")
    assert main(["sweep", str(file)]) == 2
    said = capsys.readouterr().err
    assert (
        "budgets.yaml:5: funds.generl.amount: there is no `generl`; did you mean general?" in said
    )
    assert "budgets.yaml:10: metrics: a plan has no figure `cots`; did you mean cost?" in said
    assert "budgets.yaml:11: solve.gap: -1 is negative; write 0 or more" in said
    assert said.endswith("3 errors\n")
    assert not file.with_suffix(".db").exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["sweep", "FILE", "--workers", "2", "--scheduler", "tcp://x:1"], "exclude each other"),
        (["sweep", "FILE", "--restart", "--retry"], "--restart and --retry exclude each other"),
        (
            ["sweep", "FILE", "-o", "small.yaml", "--workers", "0"],
            "small.yaml: end it in .db, as small.db",
        ),
        (
            ["sweep", "FILE", "-o", "no/runs.db", "--workers", "1"],
            "no/runs.db cannot be written: there is no folder no",
        ),
        (["sweep", "FILE", "-o", "folder", "--workers", "0"], "it is a folder; name a file in it"),
        (["sweep", "show", "none.db"], "there is no file none.db"),
        (["sweep", "show", "small.yaml"], "small.yaml is not a results file"),
        (["sweep", "show", "RESULTS", "--run", "7"], "run 7 is not done; there are 6 in all"),
        (["sweep", "export", "RESULTS", "-o", "runs.txt"], "end it in .csv, .parquet, .xlsx"),
        (["sweep", "export", "RESULTS", "-o", "no/runs.csv"], "there is no folder no"),
        (["sweep", "none.yaml"], "there is no such file"),
    ],
)
def test_wrong_use(
    args: list[str],
    says: str,
    file: Path,
    results: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(file.parent)
    Path("folder").mkdir()
    names = {"FILE": file.name, "RESULTS": results.name}
    before = sorted(path.name for path in file.parent.iterdir())
    assert main([names.get(arg, arg) for arg in args]) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert sorted(path.name for path in file.parent.iterdir()) == before


def test_json(file: Path, results: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "show", str(results), "--json"]) == 0
    out = capfd.readouterr().out
    told = SweepSummary.model_validate_json(out)
    assert out == told.to_json()
    assert (told.wanted, told.done) == (6, 6)
    assert told.statuses == {"infeasible": 1, "optimal": 5}
    assert [axis.axis for axis in told.axes] == ["funds.general.amount", "clubs"]
    assert [(run.run, run.status) for run in told.failed] == [(1, "infeasible")]
    assert main(["sweep", "run", str(file), "--json", "--quiet"]) == 0
    assert capfd.readouterr().out == out


def test_one_run(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "show", str(results), "--run", "3"]) == 0
    out = capsys.readouterr().out
    assert "- clubs: stay\n" in out
    assert "- funds.general.amount = 90000" in out
    assert "funds.general.amount:" not in out
    assert "trim recovery" in " ".join(out.split())
    assert main(["sweep", "show", str(results), "--run", "1"]) == 0
    assert "Run 1: no plan can exist" in capsys.readouterr().out
    assert main(["sweep", "show", str(results), "--run", "3", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["parameters"] == {"funds.general.amount": 90000}
    assert row["labels"] == {"funds.general.amount": 90000, "clubs": "stay"}


def test_one_run_names_its_scenario_and_step(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "other.yaml").write_text(SMALL, encoding="utf-8")
    several = SWEEP.replace("base: small.yaml", "scenarios: [small.yaml, other.yaml]")
    moved = "  - {name: size, zip: {label: [today, fewer], schools.grant.enrollment: [300, 250]}}\n"
    file.write_text(several.replace("  - grid", f"{moved}  - grid"), encoding="utf-8")
    path = sweep(file, workers=0).run().path
    assert main(["sweep", "show", str(path), "--run", "22"]) == 0
    out = capsys.readouterr().out
    for line in ("- scenario: other.yaml", "- size: fewer", "- clubs: free"):
        assert f"{line}\n" in out


def test_one_run_shows_small_figures_and_prices(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = "[cost, funds.general.2027.price, funds.general.2027.carried, hurdle]"
    file.write_text(SWEEP.replace("[cost]", kept), encoding="utf-8")
    path = sweep(file, workers=0).run().path
    with sqlite3.connect(path) as db:
        figures = {"cost": 0.0, "funds.general.2027.price": 9.18e-05, "hurdle": -4.1e-05}
        db.execute("UPDATE runs SET metrics = ? WHERE run = 3", (json.dumps(figures),))
    assert main(["sweep", "show", str(path), "--run", "3"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "cost $0" in lines
    assert "funds.general.2027.price 9.18 per $100,000" in lines
    assert "hurdle -0.0000410" in lines


def test_pictures(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    folder = tmp_path / "pictures"
    assert main(["sweep", "show", str(results), "--pictures", str(folder)]) == 0
    written = sorted(path.name for path in folder.iterdir())
    assert written == ["decisions.png", "decisions.svg", "worth.png", "worth.svg"]
    assert "decisions.svg written." in capsys.readouterr().err
    for name in ("decisions.png", "worth.png"):
        assert (folder / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["sweep", "show", str(results), "--pictures", str(folder), "--quiet"]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_pictures_are_grey_and_tell_the_shares(results: Path) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.colors import to_rgb

    from groundswell.cli.render.sweep.pictures import decisions, worth

    made = SweepResults(results)
    (panel,) = decisions(made).axes
    texts = {text.get_text() for text in panel.texts}
    assert {"keep 100", "trim 100", "funds.general.amount", "clubs"} <= texts
    for patch in panel.patches:
        assert len(set(to_rgb(patch.get_facecolor()[:3]))) == 1
    panels = [axes for axes in worth(made).axes if axes.get_visible()]
    assert [axes.get_xlabel() for axes in panels] == ["funds.general.amount", "clubs"]


@pytest.mark.slow
def test_pictures_say_what_they_leave_out(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    from groundswell.cli.render.sweep.pictures import decisions, left_out, worth

    cost = "{times: {uniform: {low: 0.9, high: 1.1}}}"
    drawn = [f"programs.{p}.cost.site: {cost}" for p in ("recovery", "clubs")]
    drawn += [f"schools.{s}.enrollment: {cost}" for s in ("lincoln", "grant")]
    drawn += [f"programs.{p}.effects.reading.mean: {cost}" for p in ("recovery", "clubs")]
    sample = f"  - sample: {{draws: 6, of: {{{', '.join(drawn)}}}}}\n"
    grid = "  - grid: {voice: [0, 0.2, 0.4, 0.6, 0.8, 1]}\n"
    text = SWEEP[: SWEEP.index("  - grid")] + grid + sample + SWEEP[SWEEP.index("metrics") :]
    file.write_text(text, encoding="utf-8")
    results = sweep(file, workers=0).run()
    one, two = left_out(results)
    # Six draws tell that of recovery's effect only.
    assert one.startswith("worth: 1 of 6 addresses drawn is shown, the one that moves worth most;")
    assert two.startswith("decisions: 1 of 6 addresses drawn is shown, the one that moves worth")
    assert "; left out (5 of them noise): " in one
    for figure, note in ((worth(results), one), (decisions(results), two)):
        said = " ".join(figure.get_supxlabel().split())
        assert note.partition(": ")[2] in said
    capsys.readouterr()
    folder = file.parent / "pictures"
    assert main(["sweep", "show", str(results.path), "--pictures", str(folder)]) == 0
    err = capsys.readouterr().err
    assert one in " ".join(err.split())
    assert all(len(line) <= 80 for line in err.splitlines() if "written" not in line)


def test_pictures_of_nothing(file: Path, results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    with sqlite3.connect(results) as db:
        db.execute("DELETE FROM runs WHERE status = 'optimal'")
    assert main(["sweep", "show", str(results), "--pictures", str(file.parent)]) == 2
    assert "no run has a plan yet" in capsys.readouterr().err


def test_show_of_a_sweep_that_has_only_begun(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(results) as db:
        db.execute("DELETE FROM runs")
    assert main(["sweep", "show", str(results)]) == 0
    assert "Budgets: 0 of 6 runs done." in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_export(
    kind: str, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"runs.{kind}"
    assert main(["sweep", "export", str(results), "-o", str(path), "--table", "runs"]) == 0
    assert capsys.readouterr().err == f"{path} written: 6 rows of runs.\n"
    read: Any = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[kind]
    back = read(path)
    made = SweepResults(results).runs_frame().reset_index()
    assert list(back.columns) == list(made.columns)
    for column in ("run", "clubs", "funds.general.amount", "status", "worth", "cost"):
        assert back[column].to_list() == pytest.approx(made[column].to_list(), nan_ok=True)
    assert [file for file in tmp_path.iterdir() if ".part" in file.name] == []


def test_a_workbook_holds_every_table(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "all.xlsx"
    assert main(["sweep", "export", str(results), "-o", str(path), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    sheets = pd.read_excel(path, sheet_name=None)
    assert {name: len(sheet) for name, sheet in sheets.items()} == rows
    assert list(sheets) == ["runs", "decisions", "shares", "drivers", "sensitivity"]


def test_ctrl_c_says_what_is_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundswell.engine.solve import solve
    from groundswell.engine.sweep import worker as work

    runs = []

    def stopped(scenario: Any, **options: Any) -> Any:
        runs.append(1)
        if len(runs) == 3:
            raise KeyboardInterrupt
        return solve(scenario, **options)

    monkeypatch.setattr(work, "solve", stopped)
    assert main(["sweep", str(file), "--workers", "0"]) == 130
    said = capsys.readouterr().err
    assert "2 of 6 runs are done and kept in" in said
    assert "the same command continues with the rest." in said


def test_the_page_cuts_nothing_short_that_matters() -> None:
    summary = SweepSummary.model_validate(
        {
            "name": "A",
            "results": "a.db",
            "wanted": 2000,
            "done": 3,
            "statuses": {"optimal": 2, "error": 1, "wrong_input": 1},
            "seconds": 2.0,
            "largest_gap": 0.0005,
            "versions": ["0.1.0", "0.2.0"],
            "axes": [],
            "drivers": [
                {"program": "x", "plans": 1, "runs_on": 0.5},
                {"program": "y", "plans": 2, "runs_on": 1.0},
                {"program": "z", "plans": 1, "runs_on": 0.0},
            ],
            "sensitivity": [
                {
                    "factor": "a",
                    "first": 0.25,
                    "total": None,
                    "first_within": 0.125,
                    "total_within": None,
                    "of": "draws",
                }
            ],
            "notes": ["nothing more is known"],
            "failed": [
                {"run": 2, "status": "error", "message": "RuntimeError: no memory"},
                {"run": 3, "status": "wrong_input", "message": "--set: voice: 2 is over 1"},
            ],
        }
    )
    text = as_text(sweep_page(summary))
    for says in (
        "A: 3 of 2,000 runs done, 2.0 s each; the largest gap is 0.05%.",
        "Made by Groundswell 0.1.0 and 0.2.0.",
        "- moved by no axis beyond chance: x (50%)",
        "- run on in every plan: y",
        "- run on in no plan whose scenario has it: z",
        "- shares of the plans whose scenario has it: x",
        "0.25 ± 0.12      –",
        "- Nothing more is known.",
        "- run 2: the search failed: RuntimeError: no memory",
        "- run 3: the values do not fit the scenario: --set: voice: 2 is over 1",
    ):
        assert says in text, says


def test_progress_shows_runs_and_time_to_go(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from groundswell.cli.sweep import progress as sweep_progress

    monkeypatch.setattr(sweep_progress, "PATIENCE", -1.0)
    answer = RunResult(1, {}, (), "error")
    with SweepProgress(3, quiet=False) as bar:
        bar.update(answer)
    assert capsys.readouterr().err == ""  # no terminal: nobody watches
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with SweepProgress(3, quiet=False) as bar:
        bar.update(answer)
        bar.update(answer)
    said = capsys.readouterr().err
    assert "/3" in said
    assert "without a plan" in said
