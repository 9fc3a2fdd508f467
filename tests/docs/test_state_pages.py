"""The examples of state.md and show.md are run, and print what the pages show."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest

import groundswell


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


def test_state_says_what_the_page_shows() -> None:
    """Of the page that it prints as far as it is shown; then all commands that take the plan."""
    page, shell = pages.text("state.md"), pages.Shell()
    (table,) = pages.blocks(page, "csv")
    Path("board.csv").write_text(table, encoding="utf-8")
    first, then = pages.blocks(page, "console")
    command, _, shown = first.partition("state ")
    shell.run(command.splitlines()[0].removeprefix("$ "))
    asked, _, lines = shown.partition("\n")
    assert shell.run(f"groundswell state {asked}").startswith(lines.removesuffix("...\n"))
    for line in then.splitlines():
        # What would flip a decision takes long, and explain.md shows it.
        quick = " --no-flips" if " explain " in line else ""
        shell.run(line.removeprefix("$ ") + quick)
        assert shell.code == 0, line
    # What `show --decisions` writes is read again as the same plan.
    scenario = groundswell.load_scenario("maple/tiny.yaml")
    again = groundswell.state(scenario, "decisions.csv")
    assert again.sites == groundswell.Plan.read("plan.json").sites


def test_show_prints_what_the_page_shows(request: pytest.FixtureRequest) -> None:
    page, shell = pages.text("show.md"), pages.Shell()
    (block,) = pages.blocks(page, "console")
    printed = shell.replay(block)
    if request.config.getoption("--update-golden"):
        (pages.DOCS / "show.md").write_text(page.replace(block, printed), encoding="utf-8")
    else:
        assert pages.steady(printed) == pages.steady(block)


def test_every_column_has_its_row() -> None:
    from groundswell.models.results.plan import DECISION_COLUMNS

    rows = next(t for t in pages.tables(pages.text("state.md")) if "column" in t[0])
    assert [row["column"].strip("`") for row in rows] == list(DECISION_COLUMNS)
