"""`groundswell import`: its page, its directory, and what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from groundswell.cli.main import main

sys.path.append(str(Path(__file__).parents[1] / "models" / "ledger"))
import texas

DC = Path(__file__).parents[2] / "scenarios" / "dc"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    texas.write(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    code = main(["import", *args])
    out, err = capfd.readouterr()
    return code, out + err


WRITE = ("ledger.csv", "--map", "map.yaml", "-o", "out")


@pytest.mark.usefixtures("folder")
def test_the_page(capfd: pytest.CaptureFixture[str], golden) -> None:  # type: ignore[no-untyped-def]
    code, page = run(capfd, *WRITE)
    assert code == 0
    assert max(map(len, page.splitlines())) <= 80
    golden("import.txt", page)


@pytest.mark.usefixtures("folder")
def test_without_a_directory_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    before = sorted(Path().iterdir())
    code, page = run(capfd, "ledger.csv", "--map", "map.yaml")
    assert code == 0
    assert "All lines of the export    $6,513,249.73" in page
    assert sorted(Path().iterdir()) == before


@pytest.mark.usefixtures("folder")
def test_what_is_written_is_a_scenario(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, *WRITE, "--quiet") == (0, "")
    assert main(["check", "out/scenario.yaml", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert {problem["severity"] for problem in found["problems"]} == {"warning"}
    assert main(["solve", "out/scenario.yaml", "--with", "cut", "--quiet"]) == 0


@pytest.mark.usefixtures("folder")
def test_as_json_it_adds_up(capfd: pytest.CaptureFixture[str]) -> None:
    code, text = run(capfd, *WRITE, "--json")
    found = json.loads(text)
    reckoning = {name: float(value) for name, value in found["reckoning"]["2027"].items()}
    assert code == 0
    assert reckoning["total"] == 6513249.73
    assert found["unmapped"][0]["item"] == "Librarian"
    assert found["written"] == "out"


class TestWhatPeopleWroteIsKept:
    @pytest.fixture(autouse=True)
    def _made(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        assert run(capfd, *WRITE, "--quiet")[0] == 0

    def test_an_import_again_replaces_its_own(self, capfd: pytest.CaptureFixture[str]) -> None:
        text = Path("map.yaml").read_text(encoding="utf-8").replace("Clubs]", "Clubs, Librarian]")
        Path("map.yaml").write_text(text.replace(', codes: {function: ["36"]}', ""), "utf-8")
        code, page = run(capfd, *WRITE)
        assert code == 0
        assert "All lines: $6,513,249.73, as before." in page
        assert "clubs    $14,700.00  $209,800.00  +$195,100.00" in page
        assert "Librarian,travis,general,clubs" in Path("out/lines.csv").read_text("utf-8")

    def test_a_scenario_file_that_was_edited_and_other_files_stay(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        scenario = Path("out/scenario.yaml")
        scenario.write_text(scenario.read_text("utf-8") + "# ours\n", "utf-8")
        Path("out/plan.json").write_text("{}", "utf-8")
        Path("out/notes").mkdir()
        Path("out/notes/a.txt").write_text("a", "utf-8")
        code, page = run(capfd, *WRITE)
        assert code == 0
        assert "kept as they were: notes, plan.json, scenario.yaml" in page
        assert scenario.read_text("utf-8").endswith("# ours\n")
        assert Path("out/notes/a.txt").read_text("utf-8") == "a"
        # And once more: it is still known as edited.
        assert "scenario.yaml" in run(capfd, *WRITE)[1].partition("kept as they were")[2]
        assert scenario.read_text("utf-8").endswith("# ours\n")

    def test_an_edited_scenario_file_is_told_what_it_lacks(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        scenario = Path("out/scenario.yaml")
        scenario.write_text(scenario.read_text("utf-8") + "# ours\n", "utf-8")
        later = texas.MAP.replace("  clubs: {items: [Clubs]", "  libraries: {items: [Librarian]")
        later = later.replace(', codes: {function: ["36"]}', "").replace("[2027, 2028]", "[2027]")
        Path("map.yaml").write_text(later, "utf-8")
        page = " ".join(run(capfd, *WRITE)[1].split())
        assert "scenario.yaml is of other years than the map: see that they are 2027 " in page
        assert "scenario.yaml has no effects of libraries yet" in page
        assert "scenario.yaml names clubs, which no line is of: see if to delete" in page

    def test_a_table_that_was_edited_is_not_overwritten(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        table = Path("out/sites.csv")
        edited = table.read_text("utf-8").replace("travis,90", "travis,95")
        table.write_text(edited, "utf-8")
        code, said = run(capfd, *WRITE)
        assert code == 2
        assert "sites.csv changed by hand since the import" in " ".join(said.split())
        assert table.read_text("utf-8") == edited
        assert run(capfd, *WRITE, "--replace", "--quiet")[0] == 0
        assert "travis,90" in table.read_text("utf-8")

    def test_a_failed_import_leaves_it_as_it_was(self, capfd: pytest.CaptureFixture[str]) -> None:
        before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
        Path("map.yaml").write_text(texas.MAP.replace(", enrollment: 480", ""), "utf-8")
        code, said = run(capfd, *WRITE)
        assert code == 2
        assert "the students of Travis Elementary are not known" in " ".join(said.split())
        assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before
        assert not list(Path().glob(".out*"))

    @pytest.mark.parametrize("failure", [OSError(28, "No space left"), KeyboardInterrupt()])
    def test_a_write_that_fails_half_way_leaves_it_as_it_was(
        self,
        failure: BaseException,
        capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
        rename = Path.rename

        def fails(path: Path, target: Path) -> Path:
            if path.name.endswith(".part"):
                raise failure
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", fails)
        code, _ = run(capfd, *WRITE)
        assert code in (2, 130)
        assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before
        assert sorted(path.name for path in Path().iterdir()) == ["ledger.csv", "map.yaml", "out"]

    def test_since_an_earlier_one(self, capfd: pytest.CaptureFixture[str]) -> None:
        code, page = run(capfd, *WRITE[:3], "--since", "out")
        assert code == 0
        assert "Since out (2027)\nNothing changed." in page


@pytest.mark.usefixtures("folder")
class TestRefusals:
    def test_a_folder_of_other_files(self, capfd: pytest.CaptureFixture[str]) -> None:
        Path("out").mkdir()
        Path("out/budget.xlsx").write_text("mine", "utf-8")
        code, said = run(capfd, *WRITE, "--replace")
        assert code == 2
        assert "it holds files that no import made; name a new folder" in said
        assert [path.name for path in Path("out").iterdir()] == ["budget.xlsx"]

    def test_a_file_for_a_folder(self, capfd: pytest.CaptureFixture[str]) -> None:
        code, said = run(capfd, *WRITE[:4], "map.yaml")
        assert code == 2
        assert "it is a file; name a folder" in said

    def test_neither_map(self, capfd: pytest.CaptureFixture[str]) -> None:
        code, said = run(capfd, "ledger.csv")
        assert code == 2
        assert "give --map MAP, or --draft-map MAP for a first map" in said

    def test_a_draft_over_a_map(self, capfd: pytest.CaptureFixture[str]) -> None:
        code, said = run(capfd, "ledger.csv", "--draft-map", "map.yaml")
        assert code == 2
        assert "map.yaml exists, and somebody may have edited it; name a new" in said
        assert Path("map.yaml").read_text("utf-8") == texas.MAP

    def test_since_what_is_no_import(self, capfd: pytest.CaptureFixture[str]) -> None:
        code, said = run(capfd, *WRITE, "--since", str(DC))
        assert code == 2
        assert "it is not the directory of an import" in said


@pytest.mark.usefixtures("folder")
def test_the_office(capfd: pytest.CaptureFixture[str]) -> None:
    rows = texas.rows()[:-2]
    rows += [["199-41-6119-00-701-7-99", "Administration", "Superintendent", "1", "250,000"]]
    rows += [["199-13-6119-00-701-7-99", "Administration", "Literacy Director", "1", "110,000"]]
    by = texas.MAP.replace("base:", "  literacy: {items: [Literacy*]}\nbase:")
    texas.write(Path(), rows, f"{by}central: {{codes: [700-799]}}\n")
    code, page = run(capfd, *WRITE)
    assert code == 0
    assert "Office, not of a program     $250,000.00" in page
    assert "Of all these $250,000.00 is the office's, in no base." in page
    assert "literacy,central,,true,110000" in Path("out/sites.csv").read_text("utf-8")
    assert "All lines of the export    $6,873,249.73" in page


@pytest.mark.usefixtures("folder")
def test_a_draft_says_what_it_saw(capfd: pytest.CaptureFixture[str]) -> None:
    code, page = run(capfd, "ledger.csv", "--draft-map", "first.yaml")
    assert code == 0
    assert max(map(len, page.splitlines())) <= 80
    assert "codes are made as Texas's chart of accounts" in page
    assert run(capfd, "ledger.csv", "--map", "first.yaml")[0] == 0
