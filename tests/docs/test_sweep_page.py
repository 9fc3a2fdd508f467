"""The page on sweeps: every field has its row, and its examples do what it says."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pages
import pytest

from groundswell import SweepResults, sweep
from groundswell.cli.commands.sweep import TABLES
from groundswell.cli.main import main
from groundswell.engine.sweep.check import check_sweep
from groundswell.engine.sweep.sensitivity.metrics import TOTALS
from groundswell.engine.sweep.stored import reading
from groundswell.models.scenario import sweep as models

PAGE = pages.text("sweep.md")


@pytest.fixture
def maple(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in, after `groundswell new maple`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert main(["new", "maple", "--quiet"]) == 0
    return tmp_path


@pytest.mark.parametrize(
    "model",
    [models.SweepFile, models.Axis, models.SolveOptions, models.Sample, models.Distribution],
)
def test_every_field_has_its_row(model: type[models.Frozen]) -> None:
    rows = pages.marked(PAGE, "fields")[model.__name__]
    assert pages.names([{"key": next(iter(row.values()))} for row in rows]) == list(
        model.model_fields
    )


@pytest.mark.parametrize(
    "model",
    [
        models.Normal,
        models.Uniform,
        models.Triangular,
        models.Lognormal,
        models.Beta,
        models.Integers,
    ],
)
def test_every_parameter_of_a_distribution_is_named(model: type[models.Frozen]) -> None:
    rows = pages.marked(PAGE, "fields")["Distribution"]
    said = {pages.names([row])[0]: row["what is drawn"] for row in rows}
    assert f"{{{', '.join(model.model_fields)}}}" in said[model.__name__.lower()]


def test_every_method_metric_and_table_is_named() -> None:
    for word in (*get_args(models.SampleMethod), *TOTALS, *TABLES):
        assert f"`{word}`" in PAGE


def test_the_example_is_a_sweep(maple: Path) -> None:
    (block,) = pages.blocks(PAGE, "yaml")
    (maple / "sweep.yaml").write_text(block, encoding="utf-8")
    design = check_sweep(maple / "sweep.yaml").design
    assert [axis.name for axis in design.all_axes] == [
        "funds.general.amount times",
        "voice",
        "enrollment",
        "team",
        "draw",
    ]
    assert design.shape == (2, 2, 2, 2, 4)
    last = design.run(len(design))
    assert last.overrides == ("title_i_cut",)
    assert last.values["schools.ash.enrollment"] == 360
    assert last.values["merges.family_team"] is None
    assert 0.9 * 1200 <= last.values["programs.tutoring.cost.student"] <= 1.4 * 1200


def test_every_column_of_the_results_has_its_row(maple: Path) -> None:
    sweep("maple/sweep.yaml", workers=0)
    with reading(maple / "maple" / "sweep.db") as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(runs)")]
    rows = next(t for t in pages.tables(PAGE) if "column of `runs`" in t[0])
    assert sorted(pages.names(rows)) == sorted(columns)


@pytest.mark.usefixtures("maple")
def test_the_commands_print_what_the_page_shows(request: pytest.FixtureRequest) -> None:
    Path("maple").rename("kept")  # the page begins with `new`
    pages.replayed("sweep.md", request, same=pages.steady)
    assert len(SweepResults("maple/sweep.db")) == 9
    assert Path("runs.csv").stat().st_size > 0
    assert Path("sweep.xlsx").stat().st_size > 0
