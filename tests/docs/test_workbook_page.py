"""The examples of workbook.md are run, and what its tables say of cells holds."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest

from groundswell.models.workbook.sheets import TITLES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


def test_the_commands_print_what_the_page_shows() -> None:
    (block,) = pages.blocks(pages.text("workbook.md"), "console")
    assert pages.Shell().replay(block) == block


def test_every_sheet_has_its_row() -> None:
    (sheets, _) = pages.tables(pages.text("workbook.md"))
    named = [title for row in sheets for title in row["sheet"].split(", ")]
    assert sorted(named) == sorted(TITLES)
