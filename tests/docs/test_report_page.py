"""The examples of report.md are run; the page names every part and language."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest

from groundswell.cli.report.language import LANGUAGES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


def test_the_commands_write_what_the_page_says() -> None:
    shell = pages.Shell()
    for line in "".join(pages.blocks(pages.text("report.md"), "console")).splitlines():
        shell.run(line.removeprefix("$ "))
        assert shell.code == 0, line
    report = Path("report.html").read_text(encoding="utf-8")
    (parts,) = pages.tables(pages.text("report.md"))
    for row in parts:
        assert f">{row['part']}</a></li>" in report
    assert 'data-of="money.0.gap"' in report
    assert 'lang="es"' in Path("ash.html").read_text(encoding="utf-8")
    assert {"summary.docx", "school-ash.docx"} <= {file.name for file in Path("memos").iterdir()}
    assert sum(1 for _ in Path("pictures").glob("*.png")) == 3
    assert "What it costs" in Path("priced.html").read_text(encoding="utf-8")


def test_the_page_names_every_language() -> None:
    page = pages.text("commands.md")
    assert f"`{'` or `'.join(LANGUAGES)}`: English or Spanish" in page
