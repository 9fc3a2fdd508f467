"""The examples of import.md and the guide from_an_export.md are run, and print what is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pages
import pytest
import yaml

from groundswell import Plan
from groundswell.models.export import map as models
from groundswell.models.scenario.base import Frozen

MODELS = {
    name: model
    for name, model in vars(models).items()
    if isinstance(model, type) and issubclass(model, Frozen) and model is not Frozen
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def replayed(page: str, blocks: list[str], request: pytest.FixtureRequest) -> None:
    """Run console blocks of a page; they print what it shows."""
    shown, shell = pages.text(page), pages.Shell()
    renewed = shown
    for block in blocks:
        printed = shell.replay(block)
        assert shell.code == 0, printed
        renewed = renewed.replace(f"```console\n{block}```", f"```console\n{printed}```")
    if request.config.getoption("--update-golden"):
        (pages.DOCS / page).write_text(renewed, encoding="utf-8")
    assert renewed == shown


@pytest.mark.usefixtures("folder")
def test_the_example_prints_what_the_page_shows(request: pytest.FixtureRequest) -> None:
    page = pages.text("import.md")
    Path("ledger.csv").write_text(pages.blocks(page, "csv ledger.csv")[0], encoding="utf-8")
    Path("map.yaml").write_text(pages.blocks(page, "yaml map.yaml")[0], encoding="utf-8")
    replayed("import.md", pages.blocks(page, "console"), request)
    assert sorted(path.name for path in Path("oak").iterdir()) == [
        "funds.csv",
        "import.json",
        "lines.csv",
        "programs.csv",
        "scenario.yaml",
        "schools.csv",
        "sites.csv",
        "staff.csv",
        "unmapped.csv",
    ]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_of_a_map_has_its_row(name: str) -> None:
    own = list(MODELS[name].model_fields)
    if name != "Match" and issubclass(MODELS[name], models.Match):
        own = [field for field in own if field not in models.Match.model_fields]
    assert pages.names(pages.marked(pages.text("import.md"), "map")[name]) == own


@pytest.mark.usefixtures("folder")
def test_the_guide_prints_what_it_shows(request: pytest.FixtureRequest) -> None:
    """But for the plan, which takes longer."""
    blocks = pages.blocks(pages.text("from_an_export.md"), "console")
    replayed("from_an_export.md", [b for b in blocks if "groundswell solve" not in b], request)


def test_what_the_guide_says_of_the_map_stands_there() -> None:
    (part,) = pages.blocks(pages.text("from_an_export.md"), "yaml")
    written = yaml.safe_load(part)
    there = yaml.safe_load((pages.ROOT / "scenarios/dc/import_map.yaml").read_text("utf-8"))
    for program, fields in written.items():
        assert {key: there["programs"][program][key] for key in fields} == fields


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_the_guide_ends_in_a_plan() -> None:
    page, shell = pages.text("from_an_export.md"), pages.Shell()
    *before, solve = pages.blocks(page, "console")
    for block in before:
        shell.replay(block)
    scenario = Path("imported/scenario.yaml")
    text = scenario.read_text(encoding="utf-8")
    for line in pages.blocks(page, "yaml effects")[0].splitlines():
        program = line.partition(":")[0]
        text, found = re.subn(rf"^{program}: .*$", line, text, flags=re.M)
        assert found == 1, program
    scenario.write_text(text, encoding="utf-8")
    command = solve.splitlines()[0].removeprefix("$ ")
    printed = shell.run(f"{command} -o plan.json")
    assert shell.code == 0
    assert Plan.read("plan.json").status == "optimal"
    closes = r"closes \$3\.16M of the \$3\.16M gap in 2016"
    assert re.search(closes, printed)
    assert re.search(closes, solve)
    shown, found = (
        float(re.findall(r"Worth +([\d,.]+) ", t)[0].replace(",", "")) for t in (solve, printed)
    )
    assert found == pytest.approx(shown, rel=1e-3)
