"""docs/evaluate.md: from a trial to a changed plan, and that nothing is left out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pages
import pytest
import yaml

from groundswell.models.results import evaluation, trends
from groundswell.models.scenario.base import Frozen
from groundswell.models.study import study

PAGE = "evaluate.md"
MODELS = {
    name: model
    for module in (study, evaluation, trends)
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, Frozen) and model.__module__ == module.__name__
}
DC = pages.ROOT / "scenarios" / "dc"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text(PAGE), "fields")
    assert pages.names(rows[name]) == list(MODELS[name].model_fields)


def test_the_study_shown_is_the_one_shipped() -> None:
    (shown,) = pages.blocks(pages.text(PAGE), "yaml")
    assert yaml.safe_load(shown) == yaml.safe_load((DC / "star.yaml").read_text("utf-8"))


def test_the_study_gives_the_rows_shown() -> None:
    page, shell = pages.text(PAGE), pages.Shell()
    first, _ = pages.blocks(page, "console")
    for line in first.splitlines():
        shell.run(line.removeprefix("$ "))
        assert shell.code == 0
    (rows,) = pages.blocks(page, "csv")
    assert Path("star_effects.csv").read_text("utf-8") == rows
    values = dict(row.split(",")[1:3] for row in rows.splitlines()[1:3])
    errors = dict(zip(values, [row.split(",")[3] for row in rows.splitlines()[1:3]], strict=True))
    for goal, mean in values.items():
        address = f"--set programs.kg_aide.effects.{goal}"
        assert f"{address}.mean={mean}" in page
        assert f"{address}.se={errors[goal]}" in page


@pytest.mark.slow
def test_the_rows_change_the_plan_and_it_is_said_why() -> None:
    _, then = pages.blocks(pages.text(PAGE), "console")
    shell = pages.Shell()
    shell.run("groundswell new capital --from dc --quiet")
    said = {}
    for line in then.splitlines():
        said[line.split()[2]] = shell.run(line.removeprefix("$ "))
        assert shell.code == 0, line
    before, after = (json.loads(Path(f"{n}.json").read_text("utf-8")) for n in ("before", "after"))
    aide = [plan["programs"]["kg_aide"] for plan in (before, after)]
    assert aide[0]["sites_after"] < 10
    assert aide[1]["sites_after"] > 30
    assert after["worth"] > before["worth"]
    assert "programs.kg_aide.effects.reading.mean" in said["compare"]
    assert "Kindergarten Aide" in said["compare"]
    aide_years = said["compare"].split("Kindergarten Aide", 1)[1].split("\n", 1)[0].split()
    assert aide_years[3:9] == ["28", "→", "77", "0", "→", aide_years[8]]  # in 2016, in 2018
    for name in ("Additional Related Arts", "Extended Day", "Assistant Principal", "Librarian"):
        assert name in said["compare"]
    assert "Kindergarten Aide goes on as today" in said["explain"]
    helps = re.search(r"as\s+much\s+as\s+\$([\d.]+)", said["explain"])
    assert helps is not None
    assert float(helps[1]) > 2.0
