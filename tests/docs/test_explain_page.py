"""The examples of explain.md are run, and print what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pages
import pytest

LONG = "--keep"
"""What takes long, and cli/test_explain.py runs on a smaller district."""


@pytest.mark.parametrize("left_out", [LONG, pytest.param(None, marks=pytest.mark.slow)])
def test_explain_prints_what_the_page_shows(
    left_out: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    page, shell = pages.text("explain.md"), pages.Shell()
    (block,) = pages.blocks(page, "console")
    shown = re.split(r"^(?=\$ )", block, flags=re.M)[1:]
    asked = [part for part in shown if left_out is None or left_out not in part.splitlines()[0]]
    assert len(asked) >= 3
    printed = {part: shell.replay(part) for part in asked}
    if request.config.getoption("--update-golden"):
        renewed = page.replace(block, "".join(printed.get(part, part) for part in shown))
        (pages.DOCS / "explain.md").write_text(renewed, encoding="utf-8")
    else:
        assert list(map(pages.steady, printed.values())) == list(map(pages.steady, asked))
