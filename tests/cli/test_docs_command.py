"""`groundswell docs` shows every page that ships."""

from pathlib import Path

import pytest

from groundswell.cli.main import main

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_page_is_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert listed == {page.stem for page in DOCS.glob("*.md")} - {"README"}
    for name in sorted(listed):
        assert main(["docs", name]) == 0
        assert capsys.readouterr().out == (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_a_page_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "formt"]) == 2
    assert "there is no page 'formt'; did you mean format?" in capsys.readouterr().err
