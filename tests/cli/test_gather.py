"""`groundswell gather`: forms made, forms gathered, and what goes wrong in using it."""

import json
from pathlib import Path

import openpyxl
import pytest

from groundswell.cli.main import main
from groundswell.models.reading.load import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny" / "tiny.yaml"
FORM = "school: ash\ndate: 2027-02-01\nunmet: A nurse\npriorities: {reading: 60, attendance: 40}\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the scenario and a folder of one form."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_bytes(TINY.read_bytes())
    Path("in").mkdir()
    Path("in/ash.yaml").write_text(FORM)
    return tmp_path


def test_forms_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gather", "tiny.yaml", "--forms", "forms", "--due", "2027-02-15"]) == 0
    assert capsys.readouterr().out == "Wrote 3 forms to forms.\n"
    assert sorted(path.name for path in Path("forms").iterdir()) == [
        "ash.xlsx", "birch.xlsx", "cedar.xlsx",
    ]  # fmt: skip
    told = openpyxl.load_workbook("forms/ash.xlsx")["Start here"]["A2"].value
    assert told == "Maple Valley, FY2027 and FY2028. Please hand it in by 2027-02-15."
    assert sorted(path.name for path in Path().iterdir()) == ["forms", "in", "tiny.yaml"]


def test_forms_tell_of_the_last_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "tiny.yaml", "-o", "plan.json", "--quiet"]) == 0
    assert main(["gather", "tiny.yaml", "--forms", "forms", "--plan", "plan.json", "--quiet"]) == 0
    page = openpyxl.load_workbook("forms/ash.xlsx")["Programs"]
    assert [cell.value for cell in page["E"][4:7]] != [None, None, None]
    capsys.readouterr()
    assert main(["gather", "tiny.yaml", "--forms", "more", "--plan", "tiny.yaml"]) == 2
    assert not Path("more").exists()


def test_filled_forms_are_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gather", "tiny.yaml", "--forms", "in"]) == 2
    assert "it holds files; name a new folder, so that no form is lost" in capsys.readouterr().err
    assert main(["gather", "tiny.yaml", "--forms", "tiny.yaml"]) == 2
    assert "it is a file; name a folder" in capsys.readouterr().err
    Path("empty").mkdir()
    assert main(["gather", "tiny.yaml", "--forms", "empty", "--quiet"]) == 0
    assert len(list(Path("empty").iterdir())) == 3


def test_gathered(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in/birch.yaml").write_text("school: birch\nunmet: Mr. Jones\n")
    assert main(["gather", "tiny.yaml", "in", "--due", "2027-01-15", "-o", "next.yaml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "1 of 3 schools answered.",
        "Have not answered: the district's figures stand (1) Cedar Elementary.",
        "Cannot be taken as they are: the district's figures stand (1 form) birch.yaml",
        'line 2, unmet: "Mr. Jones" looks like a person\'s name',
        "Handed in after the day due (1) Ash Elementary.",
        "Needed, and nobody offers it (1) - Ash Elementary: A nurse",
        "next.yaml. Tables are filled in; comments of the source are not kept.",
        "Until when schools can appeal is not said: add a line such as `appeals: 2027-05-09`",
        "Next: groundswell check next.yaml",
    ):
        assert words in said
    assert Path("next.yaml").read_text().startswith("# Made by `groundswell gather` from tiny.yaml")
    scenario = load_scenario("next.yaml")
    assert scenario.schools["ash"].answered is not None
    assert scenario.schools["ash"].answered.late
    assert sorted(path.name for path in Path().iterdir()) == ["in", "next.yaml", "tiny.yaml"]


@pytest.mark.parametrize("name", ["next.json", "next.xlsx", "in/next.yaml"])
def test_any_kind_of_file_and_the_same_again(name: str) -> None:
    assert main(["gather", "tiny.yaml", "in", "-o", name, "--quiet"]) == 0
    first = Path(name).read_bytes()
    assert main(["gather", "tiny.yaml", "in", "-o", name, "--quiet"]) == 0
    assert Path(name).read_bytes() == first
    assert load_scenario(name).schools["ash"].priorities == {"reading": 60, "attendance": 40}


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gather", "tiny.yaml", "in", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (list(told["taken"]), told["missing"]) == (["ash"], ["birch", "cedar"])


def test_how_far_a_need_may_be_off() -> None:
    Path("in/ash.yaml").write_text("school: ash\nneeds: {reading: {need: 0.3}}\n")
    for most, need in (("0.2", 0.8), ("0.5", 0.3)):
        assert (
            main(["gather", "tiny.yaml", "in", "--most-off", most, "-o", "n.yaml", "--quiet"]) == 0
        )
        assert load_scenario("n.yaml").schools["ash"].needs["reading"] == need


def test_voice_of_zero_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tiny.yaml").write_text(Path("tiny.yaml").read_text().replace("voice: 0.2", "voice: 0  "))
    assert main(["gather", "tiny.yaml", "in"]) == 0
    assert "voice is 0, so the schools' own priorities count for nothing" in " ".join(
        capsys.readouterr().out.split()
    )


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["tiny.yaml"], "name the FOLDER of the forms, or give --forms DIR to make them"),
        (["tiny.yaml", "in", "--forms", "x"], "name the FOLDER of the forms, or give --forms"),
        (["tiny.yaml", "--forms", "x", "-o", "n.yaml"], "--forms makes forms only"),
        (["tiny.yaml", "in", "--plan", "p.json"], "--plan goes with --forms"),
        (["tiny.yaml", "in", "--projects", "p.yaml"], "--projects goes with --district-vote"),
        (["tiny.yaml", "in", "--due", "soon"], "soon is no day; write year, month and day"),
        (["tiny.yaml", "nowhere"], "there is no such folder; name the folder of the forms"),
        (["tiny.yaml", "tiny.yaml"], "it is no folder; name the folder of the forms"),
        (["tiny.yaml", "in", "-o", "tiny.yaml"], "it is the scenario itself"),
        (["tiny.yaml", "in", "-o", "next.txt"], "end it in .yaml"),
        (["tiny.yaml", "in", "--most-off", "20"], "0<=x<=1"),
        (["none.yaml", "in"], "there is no such file"),
        (["tiny.yaml", "in", "--district-vote", "none.pb"], "none.pb"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], args: list[str], says: str) -> None:
    assert main(["gather", *args]) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert says in err
    assert "Traceback" not in err


def test_a_scenario_with_mistakes_is_not_gathered_for(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tiny.yaml").write_text(Path("tiny.yaml").read_text().replace("voice: 0.2", "voice: 2"))
    assert main(["gather", "tiny.yaml", "in", "-o", "next.yaml"]) == 2
    assert "voice" in capsys.readouterr().err
    assert not Path("next.yaml").exists()


def test_a_vote_of_the_district(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pabutools")
    Path("vote.pb").write_text(
        "META\nkey;value\nbudget;200\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n"
        "1;100;Books\n2;50;Breakfast\nVOTES\nvoter_id;vote\na;1\nb;1,2\nc;2\nd;1\n"
    )
    Path("projects.yaml").write_text("1: reading\n2: attendance\n")
    vote = ["--district-vote", "vote.pb", "--projects", "projects.yaml"]
    assert main(["gather", "tiny.yaml", "in", *vote, "-o", "next.yaml"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "by the method of equal shares (4 voters) Funded by it: Books and Breakfast." in said
    assert "reading 67% attendance 33%" in said
    goals = load_scenario("next.yaml").goals
    assert goals["reading"].weight == pytest.approx(8 / 3)
    Path("projects.yaml").write_text("1: reding\n")
    assert main(["gather", "tiny.yaml", "in", *vote]) == 2
    assert "no goal or program has the id or name 'reding'" in capsys.readouterr().err
    Path("projects.yaml").write_text("nothing\n")
    assert main(["gather", "tiny.yaml", "in", *vote]) == 2
    assert "names no projects; write lines such as" in capsys.readouterr().err
