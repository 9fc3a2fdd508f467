"""Each kind of file of ours, given to each command: what it is, and what may be done with it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from studied import TRENDS, write_study

from groundswell.cli.main import main
from groundswell.engine.sweep.stored import APPLICATION
from groundswell.models.reading.file_kind import KINDS, SWEEP_RESULTS, file_kind

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
groups: {low_income: Low income}
schools:
  lincoln: {enrollment: 400, groups: {low_income: 100}, needs: {reading: 0.5}}
  grant: {enrollment: 300, groups: {low_income: 150}, needs: {reading: 0.25}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    staff: {teacher: 0.5}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 40000}
    effects: {reading: {mean: 0.01, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
staff: {teacher: {}}
funds: {general: {amount: 140000}}
requests: {by_school: {grant: {recovery: {wants: keep, rank: 1}}}}
overrides:
  cut: {funds.general.amount: 95000}
  club_cut: {programs.clubs: null}
"""
SWEEP = 'base: small.yaml\naxes:\n  - grid: {"funds.general.amount": [95000, 140000]}\n'
FAST = ["--quiet", "--json"]
STUDY = ["--draws", "3", "--fresh", "3", "--workers", "1"]

# Kind: its file, and the command that writes it to stdout.
WRITTEN = {
    "plan": ("plan.json", ["solve", "small.yaml", *FAST]),
    "explanation": ("explanation.json", ["explain", "plan.json", "clubs", "--no-flips", *FAST]),
    "answer on keeping": ("keep.json", ["explain", "plan.json", "clubs", "--keep", *FAST]),
    "comparison": ("comparison.json", ["compare", "small.yaml", "cut", *FAST]),
    "list of alternatives": (
        "alternatives.json",
        ["alternatives", "small.yaml", "--count", "1", "--ranges", "none", *FAST],
    ),
    "frontier": (
        "frontier.json",
        ["frontier", "small.yaml", *("--objective", "worth", "--objective", "cost"), *FAST],
    ),
    "ladder": ("ladder.json", ["ladder", "small.yaml", "--step", "1000", "--steps", "1", *FAST]),
    "robustness study": ("robustness.json", ["robustness", "small.yaml", *STUDY, *FAST]),
    "list of rule prices": ("rules.json", ["rules", "small.yaml", *FAST]),
    "list of pilots": ("pilots.json", ["pilots", "small.yaml", *FAST]),
    "list of answers": ("answers.json", ["answers", "plan.json", "--no-flips", *FAST]),
    "list of offers": ("offers.json", ["partners", "plan.json", "--possible", "0", *FAST]),
    "summary of a sweep": ("summary.json", ["sweep", "sweep.yaml", "--workers", "0", *FAST]),
    "run of a sweep": ("run.json", ["sweep", "show", "sweep.db", "--run", "1", *FAST]),
    "evaluation": ("evaluation.json", ["evaluate", "study.yaml", *FAST]),
    "list of trends": ("trends.json", [*TRENDS, *FAST]),
    "answer of the library": ("library.json", ["evidence", "find", "reading", *FAST]),
    "chain of evidence": ("chain.json", ["evidence", "explain", "clubs", "small.yaml", *FAST]),
    "list of problems": ("check.json", ["check", "small.yaml", *FAST]),
    "JSON Schema": ("schema.json", ["schema"]),
}
COMMANDS = {
    "solve": ["solve", "{}"],
    "check": ["check", "{}"],
    "rules": ["rules", "{}"],
    "compare": ["compare", "{}", "cut"],
    "compare to": ["compare", "small.yaml", "{}"],
    "explain": ["explain", "{}", "clubs"],
    "explain in": ["explain", "plan.json", "clubs", "--scenario", "{}"],
    "sweep": ["sweep", "{}"],
}
PLANS_TOO = ("compare", "compare to", "explain")
OF_NO_SCENARIO = (
    "evaluation",
    "list of trends",
    "answer of the library",
    "chain of evidence",
    "summary of a sweep",
    "run of a sweep",
    "list of problems",
    "JSON Schema",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with a file of each kind, every one as its command writes it."""
    made = tmp_path_factory.mktemp("kinds")
    before = Path.cwd()
    os.chdir(made)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    Path("sweep.yaml").write_text(SWEEP, encoding="utf-8")
    write_study()
    yield made
    os.chdir(before)


@pytest.fixture(autouse=True)
def files(folder: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """Write the files, once."""
    for name, args in WRITTEN.values():
        if not (folder / name).exists():
            capfd.readouterr()
            assert main(args) == 0
            (folder / name).write_text(capfd.readouterr().out, encoding="utf-8")
    capfd.readouterr()
    return folder


def said(capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(list(args)) == 2
    out, err = capfd.readouterr()
    return " ".join((out + err).split())


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_answer_is_known_by_its_keys(kind: str, files: Path) -> None:
    data = json.loads((files / WRITTEN[kind][0]).read_text(encoding="utf-8"))
    assert file_kind(data) == kind


def test_no_kind_is_left_out() -> None:
    assert {*WRITTEN, "scenario", "sweep file", "import map", "study"} == set(KINDS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", WRITTEN)
def test_an_answer_for_another_file(
    kind: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if kind == "plan" and command in PLANS_TOO:
        return
    name = WRITTEN[kind][0]
    wanted = "plan or scenario" if command in PLANS_TOO else "scenario"
    wanted = "sweep file" if command == "sweep" else wanted
    told = said(capfd, *(word.format(name) for word in COMMANDS[command]))
    article = "an" if kind[0] in "aeiou" else "a"
    assert f"{name}: this is {article} {kind}, not a {wanted}; " in told
    if command == "sweep":
        assert kind in OF_NO_SCENARIO or "name its scenario as `base` of a sweep file" in told
    elif kind not in OF_NO_SCENARIO:
        assert "give its scenario, small.yaml" in told
        assert (f"`groundswell show {name}` shows it" in told) == (kind != "plan")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "sweep"])
def test_a_sweep_file_for_another_file(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = said(capfd, *(word.format("sweep.yaml") for word in COMMANDS[command]))
    assert "this is a sweep file, not a scenario; run it with `groundswell sweep`" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_an_import_map_for_another_file(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("map.yaml").write_text("name: Small\nyears: [2027]\nsheets: []\n", encoding="utf-8")
    told = said(capfd, *(word.format("map.yaml") for word in COMMANDS[command]))
    assert "this is an import map, not a" in told
    assert "`groundswell import LINES --map map.yaml -o DIR` makes a scenario by it" in told


@pytest.mark.parametrize("name", ["small.yaml", "sweep.yaml", "plan.json"])
def test_another_file_for_an_import_map(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = said(capfd, "import", "lines.csv", "--map", name)
    assert "not an import map; `groundswell import LINES --draft-map MAP.yaml` writes" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_results_of_a_sweep_for_another_file(
    command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    told = said(capfd, *(word.format("sweep.db") for word in COMMANDS[command]))
    assert "sweep.db: this file holds a sweep's results; show them with `groundswell sweep" in told
    assert (APPLICATION).to_bytes(4, "big") == SWEEP_RESULTS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("small.yaml", "a scenario"),
        ("sweep.yaml", "a sweep file"),
        ("plan.json", "a plan"),
        ("explanation.json", "an explanation"),
        ("summary.json", "a summary of a sweep"),
    ],
)
@pytest.mark.parametrize("args", [["show"], ["export", "-o", "runs.csv"]])
def test_another_file_for_results_of_a_sweep(
    name: str, kind: str, args: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    told = said(capfd, "sweep", args[0], name, *args[1:])
    assert f"{name} is not a results file: it is {kind}" in told


def test_both_sides_are_told_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    told = said(capfd, "compare", "frontier.json", "rules.json")
    assert "this is a frontier" in told
    assert "this is a list of rule prices" in told
    assert "2 errors" in told


def test_a_plan_saved_with_a_byte_order_mark(
    files: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = (files / "plan.json").read_text(encoding="utf-8")
    (files / "marked.json").write_text(text, encoding="utf-8-sig")
    assert main(["compare", "marked.json", "plan.json", "--quiet"]) == 0
    assert main(["explain", "marked.json", "clubs", "--no-flips", "--quiet"]) == 0
