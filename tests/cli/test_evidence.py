"""`groundswell evidence`: what it prints and writes, and what it says when it cannot."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from groundswell import load_scenario
from groundswell.cli.main import main
from groundswell.engine.evidence.library.read import findings

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"
QUESTION = ["evidence", "find", "small group tutoring", "reading", "grade 2"]


def test_rows_to_paste_are_rows_of_a_scenario(tmp_path: Path) -> None:
    """What -o writes is taken as the effects table of a scenario, once its own effect is out."""
    out = tmp_path / "effects.csv"
    assert main([*QUESTION, "--program", "tutoring", "--as", "reading", "-o", str(out)]) == 0
    (row,) = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    lines = TINY.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("  tutoring:"))
    own = next(i for i in range(start, len(lines)) if lines[i].strip().startswith("effects:"))
    assert "reading" in lines[own]
    lines[own] = "    effects: {}"
    path = tmp_path / "tiny.yaml"
    path.write_text("\n".join([*lines, "tables: {effects: effects.csv}", ""]), encoding="utf-8")
    effect = load_scenario(path).programs["tutoring"].effects["reading"]
    assert effect.mean == float(row["mean"])  # type: ignore[union-attr]
    assert effect.se == float(row["se"])  # type: ignore[union-attr]
    assert effect.tier is None  # type: ignore[union-attr]
    assert effect.year == 2008  # type: ignore[union-attr]
    assert "19 studies" in effect.source  # type: ignore[union-attr]


def test_json_is_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUESTION, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (pooled,) = told["pooled"]
    assert (pooled["goal"], pooled["studies"]) == ("reading", 19)
    assert main(QUESTION) == 0
    page = capsys.readouterr().out
    assert f"{pooled['mean']:+.2f}" in page
    assert "38: measured some time after the end" in page


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    one, other = tmp_path / "a.svg", tmp_path / "b.svg"
    for path in (one, other):
        assert main([*QUESTION, "--png", str(path), "--quiet"]) == 0
    assert one.read_bytes() == other.read_bytes()
    # A mark for each of 19 studies, a line for each interval, a diamond.
    assert one.read_text(encoding="utf-8").count("<path") > 40


def test_nothing_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "e.csv"
    assert main(["evidence", "find", "tutorng", "-o", str(out)]) == 3
    shown = capsys.readouterr()
    assert "Nothing was found, which is not the same as no effect." in shown.out
    assert "words there are: tutoring" in shown.out
    assert "not written: no study has an effect" in shown.err
    assert not out.exists()


def test_a_cost_without_a_study(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "find", "class size"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "No study among them has an effect that can be pooled." in shown
    assert "$210 a student (2016 dollars)" in shown


def test_a_program_without_a_cost_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "find", "algebra"]) == 0
    shown = capsys.readouterr().out
    assert "Not in the library, which does not mean that it costs nothing." in shown
    assert "Fewer than 5 studies, which say little" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["find", "tutoring", "--grade", "13"], "'13' is no grade; write 2, K-3 or PK"),
        (["find", "tutoring", "--grade", "x"], "'x' is no grade"),
        (["find", "tutoring", "--goal", "maths"], "did you mean math?"),
        (["find", "what works"], "give a word to search for"),
        (["find", "tutoring", "-o", "effects.txt"], ".csv"),
        (["find", "tutoring", "--png", "forest.pdf"], ".png"),
        (["explain", "tutorin", str(TINY)], "did you mean tutoring"),
    ],
)
def test_wrong_requests(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", *words]) == 2
    shown = capsys.readouterr().err
    assert says in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("missing", ["pyarrow", "pymare"])
def test_one_line_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    findings.cache_clear()
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(QUESTION) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("pip install 'groundswell[evidence]'")


def test_explain_needs_no_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pyarrow", "pymare", "matplotlib"):
        monkeypatch.setitem(sys.modules, name, None)
    given = ["evidence", "explain", "tutoring", str(TINY), "--set", "evidence.shrink=true"]
    assert main(given) == 0
    assert "winner's curse" in capsys.readouterr().out


def test_explain_says_every_step_and_its_toll(capsys: pytest.CaptureFixture[str]) -> None:
    sets = ["evidence.fadeout={months: 9, se: 0}", "evidence.scale={students: 25}"]
    given = [part for text in sets for part in ("--set", text)]
    assert main(["evidence", "explain", "tutoring", str(TINY), *given, "--json"]) == 0
    (effect,) = json.loads(capsys.readouterr().out)["effects"]
    told = {step["step"]: step for step in effect["steps"]}
    order = ["published", "winner's curse", "who measured", "age", "fadeout", "scale", "trust"]
    assert list(told) == order
    assert told["fadeout"]["effect"] == pytest.approx(0.4 * 0.43)
    # 50 students at all its sites, twice the size it was measured at: where a piece ends.
    assert told["scale"]["effect"] == pytest.approx(0.4 * 0.43 * 2**-0.27)
    assert effect["kept"] == pytest.approx(0.43 * 2**-0.27)
    assert told["winner's curse"]["why"] == "off"


def test_explain_of_what_nobody_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--set", "programs.tutoring.effects={reading: unknown}"]
    assert main(["evidence", "explain", "tutoring", str(TINY), *given, "--quiet"]) == 0
    assert "Nobody has measured it" in capsys.readouterr().out
