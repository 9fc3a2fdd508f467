"""`new` copies a packaged district whole, and never over anything."""

import json
from pathlib import Path

import pytest

from groundswell.cli.commands.new import PACKAGED
from groundswell.cli.main import main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_packaged_scenario_is_offered() -> None:
    there = {path.name for path in SCENARIOS.iterdir() if (path / f"{path.name}.yaml").exists()}
    assert set(PACKAGED) == there


@pytest.mark.parametrize("name", PACKAGED)
def test_copies_every_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "maple"
    assert main(["new", str(folder), "--from", name]) == 0
    assert files(folder) == files(SCENARIOS / name)
    for file in files(folder):
        assert (folder / file).read_bytes() == (SCENARIOS / name / file).read_bytes()
    out = capsys.readouterr().out
    assert f"  {name}.yaml\n" in out
    assert out.endswith(f"Next: groundswell solve {folder / name}.yaml\n")


def test_default_is_tiny(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "maple")]) == 0
    assert (tmp_path / "maple" / "tiny.yaml").exists()


def test_fills_an_empty_folder(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path)]) == 0
    assert (tmp_path / "tiny.yaml").exists()


def test_refuses_a_folder_that_holds_something(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["new", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt"}


def test_refuses_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    assert main(["new", str(file)]) == 2
    assert "it is a file" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_folder_below_a_file_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["new", str(tmp_path / "mine.txt" / "maple")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--list"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == list(PACKAGED)


def test_unknown_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "x"), "--from", "atlantis"]) == 2
    assert "'atlantis' is not one of" in capsys.readouterr().err


def test_json_names_the_scenario_and_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "maple"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["scenario"].endswith("tiny.yaml")
    assert "tiny.yaml" in made["files"]


def test_quiet_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "maple"), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "maple" / "tiny.yaml").is_file()
