"""YAML, JSON and workbooks of one scenario hold the same, also once LibreOffice has saved them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from books import CLOSING, DC, ROOT, TINY, reading
from oracle.draw_decisions import random_district_decisions
from oracle.generate import random_scenario

from groundswell.engine.solve import solve
from groundswell.models.reading.load import load_scenario
from groundswell.models.tree.tree import Map, planted
from groundswell.models.workbook.convert import difference, write_scenario

SOUND = ROOT / "tests" / "models" / "sound.yaml"
ODD = [
    *("=1+1", "+1", "-5", "@x", "=cmd|' /C calc'!A0", "'quoted", '"q"', '"open', " a", "a "),
    *("\u00a0a", "a\tb", "a\nb", "a\r\nb", "\u0007bell", "\x85", "\u2028", "_x0041_", ""),
    *("#REF!", "####", "(example)", "yes", "No", "null", "~", "nan", "inf", "true", "None", "007"),
    *("2027", "1.50", "1e5", ".5", "0x1F", "1:30", "2027-01-01", "$1,071", "(450)", "12.5%", "<<"),
    *("{a: 1}", "[a]", "a: b", "a #b", "- a", "* a", "& a", "! a", "% a", "|", "a;b", "a,b", "🎉"),
    *("x" * 500, "\u202ea", "<b>&amp;", "a_x_b"),
]
"""Texts that spreadsheets, YAML or we might take for something else."""


def random_scenarios(count: int) -> list[dict[str, Any]]:
    """Return random districts of every rule, and of all that districts decide."""
    half = range(count // 2)
    return [
        *(random_scenario(seed, "all") for seed in half),
        *(random_district_decisions(seed) for seed in half),
    ]


def saved_by_libreoffice(folder: Path, *files: Path) -> list[Path]:
    """Return workbooks opened and saved by LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out = folder / "saved"
    home = f"-env:UserInstallation=file://{folder}/home"
    for begin in range(0, len(files), 25):
        these = files[begin : begin + 25]
        subprocess.run(
            [soffice, home, "--headless", "--convert-to", "xlsx", "--outdir", out, *these],
            check=True,
            capture_output=True,
            timeout=540,
        )
    return [out / file.name for file in files]


def odd_tree() -> Map:
    """Return tiny with all that is hard to keep: odd texts, numbers, keys and empty blocks."""
    tree = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    ash, birch, cedar = (tree["schools"][school] for school in ("ash", "birch", "cedar"))
    ash["tags"] |= {f"t{i}": text for i, text in enumerate(ODD)} | {"a.b": "dotted", "a: b": "x"}
    birch["tags"] |= {"sum": 0.1 + 0.2, "third": 1 / 3, "small": 1e-300, "great": 1e300, "one": 1}
    birch["tags"] |= {"long": 12345678901234567890, "yes": True, "text": "1"}
    tree["schools"] |= {f"c{i}": {**cedar, "name": text} for i, text in enumerate(ODD)}
    groups = tree["programs"]["small_groups"]
    groups |= {"pilot": {}, "requires": [], "assumed": {"what: ever": "y"}}
    groups["cost"]["site"] = {2027: 1, 2028: 2}
    tree["overrides"]["odd"] = {
        "schools.ash.name": "=1",
        "programs.tutoring": None,
        "schools.birch.tags.x": "7",
        "rules.pace_1.note": "yes",
        "returns": [{"worth": 1}],
        "voice": 0.1 + 0.2,
    }
    tree["overrides"]["empty"] = {}
    return planted(tree)


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".json"])
@pytest.mark.parametrize("source", [TINY, CLOSING, SOUND, DC], ids=lambda path: path.stem)
def test_nothing_is_lost(tmp_path: Path, source: Path, ending: str) -> None:
    tree = reading(source).tree
    write_scenario(tree, tmp_path / f"a{ending}")
    assert difference(tree, reading(tmp_path / f"a{ending}").tree) == ""


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".json"])
def test_odd_texts_and_numbers_stay_what_they_are(tmp_path: Path, ending: str) -> None:
    write_scenario(odd_tree(), tmp_path / f"a{ending}")
    assert difference(odd_tree(), reading(tmp_path / f"a{ending}").tree) == ""


def test_random_districts(tmp_path: Path) -> None:
    _turned(tmp_path, random_scenarios(8))


@pytest.mark.slow
def test_a_hundred_random_districts_saved_by_libreoffice_give_the_same_plans(
    tmp_path: Path,
) -> None:
    files = _turned(tmp_path, random_scenarios(100))
    for file, saved in zip(files, saved_by_libreoffice(tmp_path, *files), strict=True):
        assert difference(reading(file.with_suffix(".json")).tree, reading(saved).tree) == ""
        plans = [solve(load_scenario(each)) for each in (file.with_suffix(".json"), saved)]
        assert plans[0].objective == pytest.approx(plans[1].objective, abs=1e-9)
        assert plans[0].status == plans[1].status


@pytest.mark.slow
def test_known_districts_saved_by_libreoffice_give_the_same_plans(tmp_path: Path) -> None:
    sources = [TINY, CLOSING, DC]
    files = [tmp_path / f"{source.stem}.xlsx" for source in sources]
    for source, file in zip(sources, files, strict=True):
        write_scenario(reading(source).tree, file)
    for source, saved in zip(sources, saved_by_libreoffice(tmp_path, *files), strict=True):
        assert difference(reading(source).tree, reading(saved).tree) == ""
        plans = [solve(load_scenario(each)) for each in (source, saved)]
        assert plans[0].sites == plans[1].sites
        assert plans[0].objective == pytest.approx(plans[1].objective)


@pytest.mark.slow
def test_odd_texts_saved_by_libreoffice(tmp_path: Path) -> None:
    write_scenario(odd_tree(), tmp_path / "odd.xlsx")
    (saved,) = saved_by_libreoffice(tmp_path, tmp_path / "odd.xlsx")
    assert difference(odd_tree(), reading(saved).tree) == ""


def test_the_same_scenario_makes_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_scenario(reading(TINY).tree, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def _turned(folder: Path, scenarios: list[dict[str, Any]]) -> list[Path]:
    """Return workbooks of scenarios, which hold what their YAML and JSON hold."""
    files = []
    for number, scenario in enumerate(scenarios):
        file = folder / f"{number}.json"
        file.write_text(json.dumps(scenario), encoding="utf-8")
        tree = reading(file).tree
        for ending in (".yaml", ".xlsx"):
            write_scenario(tree, file.with_suffix(ending))
            assert difference(tree, reading(file.with_suffix(ending)).tree) == ""
        files.append(file.with_suffix(".xlsx"))
    return files
