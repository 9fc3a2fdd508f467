"""Memos for the word processor: what stands in them, for whom, and that text stays text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from test_page import HOSTILE, hostile

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.main import main
from groundswell.cli.report.views.memos import memos
from groundswell.cli.report.word_file import write_memo

Solved = tuple[Scenario, Plan]
Ask = Callable[..., Any]
TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def written(solved: Solved, ask: Ask, folder: Path, lang: str = "en") -> dict[str, str]:
    found = {}
    for memo in memos(ask(*solved, lang)):
        file = folder / f"{memo.name}.docx"
        write_memo(memo, lang, file)
        found[memo.name] = text_of(file)
    return found


def test_who_gets_a_memo(tiny: Solved, ask: Ask) -> None:
    scenario, plan = tiny
    names = [memo.name for memo in memos(ask(*tiny))]
    ends = [k for k, p in plan.programs.items() if p.first_decision in ("retire", "trim")]
    assert sorted(names) == sorted(
        ["summary", *(f"notice-{k}" for k in ends), *(f"school-{k}" for k in scenario.schools)]
    )
    assert [memo.name for memo in memos(ask(*tiny), "cedar")] == ["school-cedar"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_they_say(lang: str, tiny: Solved, ask: Ask, tmp_path: Path) -> None:
    found = written(tiny, ask, tmp_path, lang)
    assert "Computer reading lab" in found["notice-reading_lab"]
    assert "invented for this example" in found["notice-reading_lab"]
    assert {"en": "Who is served then", "es": "A quién se atiende después"}[lang] in (
        found["notice-reading_lab"]
    )
    assert "$20,000" in found["summary"]
    assert "Cedar Elementary" in found["school-cedar"]
    assert {"en": "It loses", "es": "Pierde"}[lang] in found["school-cedar"]
    assert not [text for text in found.values() if "<bdi>" in text or "&amp;" in text]


def test_hostile_text_is_text(ask: Ask, tmp_path: Path) -> None:
    scenario = groundswell.parse_scenario(hostile())
    plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))
    found = written((scenario, plan), ask, tmp_path)
    shown = '<script>alert("x")</script>'
    assert shown in HOSTILE
    assert shown in found["summary"]
    assert shown in found["school-a"]
    assert "\x1b" not in "".join(found.values())


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["solve", str(TINY), "-o", "plan.json", "--solver", "highs", "--quiet"]) == 0
    capfd.readouterr()
    assert main(["report", "plan.json", "--docx", "memos", "--school", "cedar"]) == 0
    assert capfd.readouterr().err.splitlines()[-1] == "memos: 1 memo written."
    assert [file.name for file in Path("memos").iterdir()] == ["school-cedar.docx"]
    assert main(["report", "plan.json", "--docx", "no/where"]) == 2
    assert "no/where cannot be written" in capfd.readouterr().err
