"""docs/frontier.md: its examples, and that nothing is left out of it."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest

from groundswell.engine.frontier.axes.names import AXES
from groundswell.models.results import frontier as models

PAGE = "frontier.md"
MODELS = pages.models_of(models)


def test_the_page_shows_what_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    pages.replayed(PAGE, request)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text(PAGE), "fields")
    assert pages.names(rows[name]) == list(MODELS[name].model_fields)


def test_every_objective_has_its_row() -> None:
    rows = pages.tables(pages.text(PAGE).split("<!-- axes -->\n")[1])[0]
    assert [name.partition(":")[0] for name in pages.names(rows)] == list(AXES)
    better = {row["objective"].strip("`").partition(":")[0]: row["better"] for row in rows}
    assert better == {name: "more" if sense > 0 else "less" for name, sense in AXES.items()}
