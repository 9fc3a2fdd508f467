"""The example of gather.md is run, and prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pages
import pytest

from groundswell.models.forms.form import CONDITIONS
from groundswell.models.forms.read import KEYS
from groundswell.models.reading.load import load_scenario


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


def test_the_example_prints_what_the_page_shows(request: pytest.FixtureRequest) -> None:
    page, shell = pages.text("gather.md"), pages.Shell()
    shell.run("groundswell new maple --quiet")
    Path("in").mkdir()
    for name, text in re.findall(r"^```yaml (\S+)\n(.*?)^```$", page, flags=re.M | re.S):
        Path(name).write_text(text, encoding="utf-8")
    (block,) = pages.blocks(page, "console")
    printed = shell.replay(block)
    if request.config.getoption("--update-golden"):
        (pages.DOCS / "gather.md").write_text(page.replace(block, printed), encoding="utf-8")
    else:
        assert printed == block
    scenario = load_scenario("next.yaml")
    assert list(scenario.requests.by_school) == ["ash"]
    assert scenario.funds["rotary_club_ash"].condition is not None


def test_every_key_of_a_form_has_its_row() -> None:
    rows = next(t for t in pages.tables(pages.text("gather.md")) if "key" in t[0])
    assert pages.names([{"key": row["key"]} for row in rows]) == list(KEYS)
    (partners,) = (row["holds"] for row in rows if row["key"] == "`partners`")
    assert all(f"`{words}`" in partners for words in CONDITIONS)
