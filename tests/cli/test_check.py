"""`groundswell check` and `groundswell schema`, run as a person runs them."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import main

MODELS = Path(__file__).parent.parent / "models"
TINY = Path(__file__).parents[2] / "scenarios" / "tiny" / "tiny.yaml"
SOUND = str(MODELS / "sound.yaml")
TWELVE = str(MODELS / "broken" / "twelve_mistakes.yaml")


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(args)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_sound_scenario_says_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", SOUND)
    assert code == 0
    assert out.splitlines() == [
        "no problems",
        "",
        "district   Maple Valley, 2027 to 2029",
        "schools    2 schools, 930 students",
        "goals      reading, wellbeing, value",
        "programs   3 existing, 2 candidates",
        "sites      4 running, 4 possible",
        "changes    1 merge, 1 pilot possible",
        "funds      4 funds: $1,805,000 (2027), $1,795,000 (2028), $1,775,000 (2029)",
        "today      going on as today costs $279,520 (2027), $280,520 (2028), $281,520",
        "           (2029)",
        "rules      2 initiative_load, 1 decide, 1 avoid, 1 sites, 1 pace",
        "overrides  title_i_cut, no_wellness, quiet",
    ]


def test_cost_of_today_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", SOUND, "--json")
    # reading_recovery: district 60,000, at Lincoln 45,000 + 350 x 60 + half a specialist at 93,040;
    # family_liaison: 30,000 at Lincoln, 25,000 at Grant; literacy_coach: 52,000.
    expected = 60_000 + 45_000 + 21_000 + 46_520 + 30_000 + 25_000 + 52_000
    assert json.loads(out)["holds"]["cost_today"]["2027"] == expected


def test_errors_are_all_printed_and_the_exit_code_is_two(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "check", TWELVE)
    assert (code, err) == (2, "")
    lines = out.splitlines()
    assert sum(line.startswith("error: ") for line in lines) == 12
    assert lines[-1] == "12 errors"
    assert "district" not in out
    assert all(len(line) <= 80 or TWELVE in line for line in lines)


def test_warnings_come_after_errors_and_leave_the_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "check", SOUND, "--set", "goals.extra={weight: 1}")
    assert code == 0
    assert out.startswith("warning: ")
    assert "warning: --set: goals.extra: no program has an effect" in out
    assert "2 warnings\n" in out
    _, out, _ = run(capsys, "check", str(MODELS / "broken" / "05_funds.yaml"), "--quiet")
    sorts = [line.split(":")[0] for line in out.splitlines() if not line.startswith(" ")]
    assert sorts == sorted(sorts)
    assert set(sorts) == {"error", "warning"}


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", TWELVE, "--json")
    found = json.loads(out)
    assert code == 2
    assert found["holds"] is None
    assert found["problems"][0] == {
        "severity": "error",
        "file": TWELVE,
        "line": 3,
        "place": "",
        "address": "voice",
        "says": '"0.5" is text, not a number',
        "mend": "write 0.5",
    }
    code, out, _ = run(capsys, "check", SOUND, "--json")
    assert code == 0
    assert json.loads(out)["problems"] == []
    assert json.loads(out)["holds"]["schools"] == 2


def test_overrides_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    args = [
        "--with",
        "title_i_cut",
        "--with",
        "quiet",
        "--set",
        "funds.general.amount={2027: 1, 2028: 2, 2029: 3}",
    ]
    code, out, _ = run(capsys, "check", SOUND, "--json", *args)
    assert json.loads(out)["holds"]["dollars"] == {"2027": 833001, "2028": 815002, "2029": 786003}
    assert code == 0
    code, out, _ = run(capsys, "check", SOUND, "--set", "rules.decide_1.action=off", "--quiet")
    assert "the mandate of family_liaison and decide_1 (off family_liaison)" in " ".join(
        out.split()
    )
    assert code == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--with", "quite"], "did you mean quiet?"),
        (["--set", "voice=2"], "voice: 2 is over 1"),
        (["--set", "voise=0"], "did you mean voice?"),
    ],
)
def test_wrong_changes(capsys: pytest.CaptureFixture[str], args: list[str], words: str) -> None:
    code, out, _ = run(capsys, "check", SOUND, *args)
    assert code == 2
    assert words in " ".join(out.split())


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_what_is_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    code, out, _ = run(capsys, "check", str(tmp_path / name))
    assert code == 2
    assert out.startswith("error: ")


def test_quiet_on_a_sound_scenario_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", SOUND, "--quiet") == (0, "", "")


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0
    schema: dict[str, Any] = json.loads(out)
    assert schema["required"] == ["schema_version", "years", "goals"]
    parts = schema["$defs"]
    # A selector as the file writes it: tags stand beside the other two conditions.
    assert set(parts["Conditions"]["properties"]) == {"need_quartile", "group_share"}
    assert {"$ref": "#/$defs/Range"} in parts["Conditions"]["additionalProperties"]["oneOf"]
    amount = parts["Fund"]["properties"]["amount"]["anyOf"][0]["oneOf"]
    assert list(amount[1]["patternProperties"]) == ["^(19|20|21)[0-9][0-9]$"]
    assert parts["Fund"]["properties"]["carryover"]["description"].startswith("Share of a year's")
    assert schema["properties"]["schools"]["additionalProperties"] is False
    assert "sites" in schema["properties"]["tables"]["propertyNames"]["enum"]


def test_every_field_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "schema")
    schema = json.loads(out)
    bare = [
        f"{name}.{field}"
        for name, part in [("Scenario", schema), *schema["$defs"].items()]
        for field, value in part.get("properties", {}).items()
        if "description" not in value and field != "kind"
    ]
    assert bare == []


def test_ids_and_names_are_listed_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", SOUND, "--ids")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "goals (3)"
    blocks = {block.split(" (")[0]: block.splitlines()[1:] for block in out.split("\n\n")}
    assert "  lincoln  Lincoln Elementary" in blocks["schools"]
    assert [line.split()[0] for line in blocks["overrides"]] == [
        "title_i_cut",
        "no_wellness",
        "quiet",
    ]
    assert all(line.split(maxsplit=1)[1] for line in blocks["rules"])
    assert max(map(len, out.splitlines())) <= 80


def test_ids_follow_what_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", SOUND, "--ids", "--json", "--set", "goals.extra={weight: 1}")
    found = json.loads(out)
    assert "extra" in found["ids"]["goals"]
    assert found["ids"]["schools"]["lincoln"] == "Lincoln Elementary"
    assert found["holds"]["goals"][-1] == "extra"
    _, out, _ = run(capsys, "check", SOUND, "--json")
    assert "ids" not in json.loads(out)


def test_ids_of_a_file_with_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", TWELVE, "--ids")
    assert code == 2
    assert "  lincoln\n" in out
    assert "error:" not in out
    assert err == f"12 errors; to read them: groundswell check {TWELVE}\n"
    _, _, err = run(capsys, "check", TWELVE, "--ids", "--quiet")
    assert err == ""


def test_ids_of_a_file_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "check", str(tmp_path / "none.yaml"), "--ids")
    assert code == 2
    assert "there is no such file" in out


def test_mistakes_told_together_are_listed_by_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = TINY.read_text(encoding="utf-8")
    file = tmp_path / "many.yaml"
    file.write_text(text.replace("{students: ", "{students: -"), encoding="utf-8")
    last = "Mistakes alike are told once; --json lists each."
    _, out, _ = run(capsys, "check", str(file))
    assert "more like it" in " ".join(out.split())
    assert out.endswith(f"{last}\n")
    _, out, _ = run(capsys, "check", TWELVE)
    assert last not in out
