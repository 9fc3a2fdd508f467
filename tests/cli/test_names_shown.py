"""Views of sweeps, frontiers and rules that hold a decision say names, not ids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from groundswell.cli.main import main

CLOSING = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny_closing.yaml"

DISTRICT = """\
schema_version: 1
name: Small
years: [2027]
goals: {read_ok: {weight: 1}}
schools:
  lin_k12: {name: Lincoln School, enrollment: 400, needs: {read_ok: 0.5}}
  gra_k12: {name: Grant School, enrollment: 300, needs: {read_ok: 0.25}}
programs:
  rr_one:
    name: Reading Recovery
    cost: {site: 50000}
    effects: {read_ok: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lin_k12: {students: 60, running: true}, gra_k12: {students: 60, running: true}}
  cc_two:
    name: Chess Clubs
    cost: {site: 40000}
    effects: {read_ok: {mean: 0.01, se: 0.05, tier: 4}}
    sites: {lin_k12: {students: 90, running: true}}
funds: {gen_f: {name: General Fund, amount: 100000}}
rules:
  - {id: stay_on, kind: decide, program: cc_two, action: keep}
"""

SWEEP = """\
schema_version: 1
name: Budgets
base: small.yaml
axes:
  - name: money
    list:
      - {label: little, funds.gen_f.amount: 40000}
      - {label: more, funds.gen_f.amount: 90000}
      - {label: much, funds.gen_f.amount: 140000}
metrics: [cost]
solve: {gap: 0, solver: highs}
"""

IDS = re.compile(r"\b(lin_k12|gra_k12|rr_one|cc_two|gen_f)\b")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(DISTRICT, encoding="utf-8")
    (tmp_path / "budgets.yaml").write_text(SWEEP, encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    assert main([str(arg) for arg in args]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_sweep(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "sweep", file.with_name("budgets.yaml"), "--workers", 0)
    assert "Reading Recovery runs on in 67%" in out
    assert "run on in every plan: Chess Clubs" in out
    assert not IDS.search(out), out


def test_a_run_of_a_sweep_and_what_was_saved_of_it(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sweep", str(file.with_name("budgets.yaml")), "--workers", "0", "--quiet"])
    capsys.readouterr()
    show = ["sweep", "show", str(file.with_name("budgets.db")), "--run", "1"]
    out = said(capsys, *show)
    assert "retire Reading Recovery keep Chess Clubs" in out
    assert "cost $40,000" in out
    # The address that was set is written as in the file.
    assert not IDS.search(out.partition("What it comes to")[2]), out
    assert main([*show, "--json"]) == 0
    saved = tmp_path / "run.json"
    saved.write_text(capsys.readouterr().out, encoding="utf-8")
    assert said(capsys, "show", saved) == out


def test_a_frontier(capsys: pytest.CaptureFixture[str]) -> None:
    axes = ["--objective", "worth", "--objective", "changes", "--points", 2, "--gap", 0]
    out = said(capsys, "frontier", CLOSING, *axes, "--solver", "highs", "--quiet")
    assert "close_oak" not in out
    assert re.search(r"Reorganizations - 1: (none|Close Oak)", out), out


def test_rules_that_hold_a_decision(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "explain", file, "cc_two", "--gap", 0, "--quiet")
    assert 'rule "stay on" stands against it: Chess Clubs: keep' in out
    assert "the money of General Fund" in out
    assert not IDS.search(out), out
    kept = said(capsys, "explain", file, "rr_one", "--keep", "--quiet")
    assert not IDS.search(kept), kept
