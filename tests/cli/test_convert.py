"""`convert`, `new --xlsx` and `check --verbose`; and workbooks wherever a scenario is taken."""

import json
from pathlib import Path

import openpyxl
import pytest

from groundswell.cli.main import main
from groundswell.models.reading.load import read_scenario
from groundswell.models.workbook import convert

ROOT = Path(__file__).parents[2]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return tiny's workbook, made once."""
    made = tmp_path_factory.mktemp("converted") / "tiny.xlsx"
    assert main(["convert", str(TINY), str(made), "--quiet"]) == 0
    return made.read_bytes()


@pytest.fixture
def book(converted: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    book = Path("tiny.xlsx")
    book.write_bytes(converted)
    return book


def test_there_and_back(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for a, b in (("tiny.xlsx", "b.json"), ("b.json", "c.yml"), ("c.yml", "d.xlsx")):
        assert main(["convert", a, b]) == 0
        assert capsys.readouterr().out == f"Wrote {b}.\n"
    trees = [read_scenario(path)[0] for path in (TINY, "d.xlsx")]
    assert trees[0] is not None
    assert trees[1] is not None
    assert convert.difference(trees[0].tree, trees[1].tree) == ""
    assert sorted(path.name for path in Path().iterdir()) == [
        "b.json",
        "c.yml",
        "d.xlsx",
        "tiny.xlsx",
    ]


def test_tables_are_taken_in_and_not_overwritten(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ROOT / "scenarios" / "dc"
    assert main(["convert", str(folder / "dc.yaml"), "dc.xlsx", "--quiet"]) == 0
    found, _ = read_scenario("dc.xlsx")
    assert found is not None
    assert "tables" not in found.tree
    assert len(found.tree["schools"]) == 113
    text = "schema_version: 1\ntables: {staff: staff.xlsx}\n"
    Path("a.yaml").write_text(text)
    staff = openpyxl.Workbook()
    staff.worksheets[0].append(["id", "price"])
    staff.worksheets[0].append(["coach", 5])
    staff.save("staff.xlsx")
    assert main(["convert", "a.yaml", "staff.xlsx"]) == 2
    assert "it is a table of the scenario" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("tiny.xlsx", "tiny.xlsx"), "tiny.xlsx cannot be written: it is the scenario itself"),
        (("tiny.xlsx", "./tiny.xlsx"), "cannot be written: it is the scenario itself"),
        (("tiny.xlsx", "b.ods"), "b.ods: end it in .xlsx, .yaml, .yml, .json, as b.xlsx"),
        (("tiny.xlsx", "no/b.yaml"), "there is no folder no"),
        (("none.xlsx", "b.yaml"), "none.xlsx: there is no such file"),
        (("tini.xlsx", "b.yaml"), "did you mean tiny.xlsx?"),
        (("bad.yaml", "b.xlsx"), "bad.yaml"),
    ],
)
def test_wrong_use(
    book: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, str], words: str
) -> None:
    Path("bad.yaml").write_text("a: [1\n")
    before = book.read_bytes()
    assert main(["convert", *args]) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert book.read_bytes() == before
    assert not Path(args[1]).exists() or args[1].endswith("tiny.xlsx")


def test_what_would_be_lost_is_not_written(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No cell holds as long a text."""
    Path("a.yaml").write_text(f"schema_version: 1\nschools: {{ash: {{name: {'x' * 40_000}}}}}\n")
    assert main(["convert", "a.yaml", "b.xlsx"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert said == (
        "Error: b.xlsx cannot be written: schools.ash.name does not fit: it would not be read again"
        " as it is"
    )
    assert not Path("b.xlsx").exists()


def test_wrong_values_go_along(book: Path) -> None:
    text = TINY.read_text(encoding="utf-8").replace("enrollment: 400", "enrollment: many")
    Path("a.yaml").write_text(text.replace("weight: 3", "weight: [1, 2]"))
    assert main(["convert", "a.yaml", "b.xlsx", "--quiet"]) == 0
    found, _ = read_scenario("b.xlsx")
    assert found is not None
    assert found.tree["schools"]["ash"]["enrollment"] == "many"
    assert found.tree["goals"]["reading"]["weight"] == [1, 2]


def test_notes_are_told_on_demand(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = openpyxl.load_workbook(book)
    sheets["Sites"]["B3"] = "ASH"
    sheets.save(book)
    capsys.readouterr()
    assert main(["check", str(book), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check", str(book), "--verbose"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        'note: tiny.xlsx: sheet Sites, cell B3 (School): "ASH" is read as ash\n1 note\n'
    )
    assert main(["check", str(book), "--verbose", "--json"]) == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["severity"] == "note"


def test_new_makes_a_workbook_and_no_other_files(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "maple", "--xlsx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "scenario": "maple/tiny.xlsx",
        "files": ["README.md", "tiny.xlsx"],
    }
    assert main(["new", "maple", "--xlsx"]) == 2


@pytest.mark.parametrize(
    "args",
    [
        ("solve", "tiny.xlsx", "-o", "plan.json"),
        ("solve", "tiny.xlsx", "--with", "title_i_cut", "--set", "voice=0.5"),
        ("explain", "tiny.xlsx", "tutoring", "--no-flips"),
        ("compare", "tiny.xlsx", str(TINY)),
        ("rules", "tiny.xlsx"),
        ("sweep", "sweep.yaml"),
    ],
    ids=lambda args: args[0],
)
def test_a_workbook_does_where_a_scenario_does(
    book: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    Path("sweep.yaml").write_text(
        "schema_version: 1\nbase: tiny.xlsx\naxes: [{grid: {voice: [0, 1]}}]\n", encoding="utf-8"
    )
    assert main([*args, "--quiet"]) == 0, capsys.readouterr().err
