"""The examples of explain.md are run, and print what the page shows."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest


def test_explain_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    shown, shell = pages.text("explain.md"), pages.Shell()
    (block,) = pages.blocks(shown, "console")
    printed = shell.replay(block)
    if request.config.getoption("--update-golden"):
        renewed = shown.replace(block, printed)
        (pages.DOCS / "explain.md").write_text(renewed, encoding="utf-8")
    else:
        assert pages.steady(printed) == pages.steady(block)
