"""docs/ladder.md: its examples, and that nothing is left out of it."""

from __future__ import annotations

import typing
from pathlib import Path

import pages
import pytest

from groundswell.models.results import ladder as models

PAGE = "ladder.md"
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


def test_every_end_has_its_row() -> None:
    tables = pages.tables(pages.text(PAGE))
    rows = next(table for table in tables if "`ended`" in table[0])
    assert set(pages.names(rows)) == set(typing.get_args(models.LadderEnd))
