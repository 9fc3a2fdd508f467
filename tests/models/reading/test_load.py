"""Reading a scenario: what works, and what is said of files that cannot be read."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundswell.models.reading.load import check, load_scenario, parse_scenario
from groundswell.models.tree.problems import ScenarioError
from groundswell.models.tree.tree import place_of
from groundswell.models.tree.yaml_reader import read_text

SOUND = Path(__file__).parents[1] / "sound.yaml"
Write = Callable[..., Path]

SMALL = """\
schema_version: 1
years: [2027]
goals: {reading: {weight: 1}}
schools:
  lincoln: {enrollment: 10, needs: {reading: 1}}
programs:
  tutors:
    proven: true
    effects: {reading: {mean: 0.1, se: 0.1}}
    sites: {lincoln: {students: 1}}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes, name: str = "maple.yaml") -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return written


def only_error(file: Path) -> str:
    scenario, problems = check(file)
    assert scenario is None
    (problem,) = [p for p in problems if p.severity == "error"]
    return str(problem)


def test_sound_scenario_has_no_problem() -> None:
    scenario, problems = check(SOUND)
    assert problems == ()
    assert scenario is not None
    assert scenario.years == (2027, 2028, 2029)
    assert scenario.programs["reading_recovery"].sites["lincoln"].running
    assert scenario.rule_id(1) == "small"
    assert scenario.schools["lincoln"].base["title_i"] == -12000


def test_origin_says_where_it_came_from() -> None:
    scenario = load_scenario(SOUND, ["quiet"], {"voice": 0.25})
    assert scenario.voice == 0.25
    assert scenario.origin.source == str(SOUND)
    assert scenario.origin.sha256 == hashlib.sha256(SOUND.read_bytes()).hexdigest()
    assert scenario.origin.overrides == ("quiet",)
    assert scenario.origin.set == {"voice": 0.25}


def test_json_and_python_data_mean_the_same_as_yaml(write: Write) -> None:
    data = yaml.safe_load(SOUND.read_text())
    # JSON has no keys but text; tabs are white space there.
    file = write(json.dumps(data, indent="\t"), "maple.json")
    expected = load_scenario(SOUND).model_dump(exclude={"overrides"})
    assert load_scenario(file).model_dump(exclude={"overrides"}) == expected
    assert parse_scenario(data).model_dump(exclude={"overrides"}) == expected


def test_json_escapes(write: Write) -> None:
    data = yaml.safe_load(SMALL) | {"name": "Škola \U0001f600 a/b \t\u2028"}
    for text in (json.dumps(data), json.dumps(data, ensure_ascii=False)):
        assert load_scenario(write(text, "maple.json")).name == data["name"]
    assert load_scenario(write(SMALL + 'name: "a\\/b"\n')).name == "a/b"


def test_lines_are_known_in_json(write: Write) -> None:
    data: dict[str, Any] = yaml.safe_load(SMALL)
    data["schools"]["lincoln"]["enrollment"] = "1,200"
    text = json.dumps(data, indent=1)
    line = next(i for i, t in enumerate(text.splitlines(), 1) if "1,200" in t)
    assert f"maple.json:{line}: schools.lincoln.enrollment" in only_error(write(text, "maple.json"))


def test_an_item_stands_where_it_begins() -> None:
    text = "rules:\n- kind: pace\n  at_most: 2\n-\n  - a: 1\n    b: 2\n"
    tree, _ = read_text(text, "x.yaml")
    lines = [place_of(tree, path) for path in (("rules", 0), ("rules", 1), ("rules", 1, 0))]
    assert [place.line for place in lines if place] == [2, 5, 5]


def test_years_and_tiers_may_be_text() -> None:
    data = yaml.safe_load(SMALL)
    data["schools"]["lincoln"]["enrollment"] = {"2027": 12}
    data["evidence"] = {"tiers": {"1": 0.5}}
    scenario = parse_scenario(data)
    assert scenario.schools["lincoln"].enrollment == {2027: 12}
    assert scenario.evidence.tiers == {1: 0.5}


def test_numbers_of_array_libraries_are_numbers() -> None:
    import numpy as np

    data = yaml.safe_load(SMALL)
    data["hurdle"] = np.float64(0.5)
    data["schools"]["lincoln"]["enrollment"] = np.int64(12)
    scenario = parse_scenario(data)
    assert (scenario.hurdle, scenario.schools["lincoln"].enrollment) == (0.5, 12)


def test_anchors_aliases_and_merge_keys(write: Write) -> None:
    text = SMALL.replace("{lincoln: {students: 1}}", "&sites {lincoln: &site {students: 1}}")
    text += "  coach:\n    proven: true\n    effects: {reading: {mean: 0.1, se: 0.1}}\n"
    text += "    sites: {lincoln: {<<: *site, start_cost: 5}}\n"
    text = "funds: {general: {amount: 5}}\n" + text
    scenario = load_scenario(write(text))
    assert scenario.programs["coach"].sites["lincoln"].students == 1
    assert scenario.programs["coach"].sites["lincoln"].start_cost == 5
    # A copy, not the same thing: setting one leaves the other alone.
    text += "  nurse:\n    mandated: true\n    sites: *sites\n"
    set_one = load_scenario(write(text), set={"programs.nurse.sites.lincoln.students": 7})
    assert set_one.programs["tutors"].sites["lincoln"].students == 1
    assert set_one.programs["nurse"].sites["lincoln"].students == 7


def test_off_is_an_action_though_yaml_reads_it_as_false(write: Write) -> None:
    rules = "rules:\n  - {kind: decide, program: tutors, action: off}\n"
    scenario = load_scenario(write(SMALL + rules))
    assert scenario.rules[0].action == "off"  # type: ignore[union-attr]


def test_byte_order_mark_and_windows_line_ends(write: Write) -> None:
    assert load_scenario(write(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())).years


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"# only a remark\n", "the file holds nothing"),
        (b"\x00\x01\x02\x03", "this is not a text file"),
        (b"\xff\xfes\x00c\x00", ":1: byte 1 is not UTF-8 text"),
        (SMALL.encode() + b"name: \xe9cole\n", ":11: byte"),
        (b"PK\x03\x04 and so on", "the file is damaged"),
        (b"- a\n- b\n", "the file holds a list"),
        (b"hello", 'the file holds "hello"'),
        (b"[" * 100_000, "nested more than 60 levels"),
        (b"{a: " * 100_000, "nested more than 60 levels"),
        (b"- " * 5_000, "nested more than 60 levels"),
        (b"a: &a [x, *a]", "*a contains itself"),
        (b"a: *b", "*b is not defined"),
        (b"a: 1\n---\nb: 2\n", ":2: a second document begins here"),
        (b"a: [1, 2\nb: 3\n", "the list or block in brackets that begins in line 1 is broken"),
        (b'a: "text\nb: 3\n', "the text in quotes that begins in line 1 is never closed"),
        (b"a: b: c\n", ":1: there is a colon where there cannot be one"),
        (b"a: 1\nb\nc: 2\n", "a key has no colon after it"),
        (b"a: 1\n- b\n", "the indentation does not fit the block"),
        (b"a: @b\n", "a value may not begin with `a: @b`"),
        (b"a: 1\nb: \x07\n", ":2: there is a control character, which text may not contain"),
        (b"a:\n\tb: 1\n\tc: 2\n", ":2: lines 2, 3 are indented with a tab"),
        (b'{"a": 1,\n\t,}', "the list or block in brackets"),
        (b"a: 1\n%b\n", "a value may not begin with `%b`"),
    ],
    ids=str,
)
def test_unreadable_files(write: Write, content: bytes, words: str) -> None:
    scenario, problems = check(write(content))
    assert scenario is None
    assert any(words in str(p) for p in problems)
    assert all(p.mend for p in problems)


def test_many_copies_of_copies_are_refused(write: Write) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert "aliases repeat too many values" in only_error(write("\n".join(lines)))


def test_nesting_by_aliases_is_refused(write: Write) -> None:
    lines = ["a0: &a0 " + "[" * 50 + "]" * 50, "a1: &a1 " + "[" * 50 + "*a0" + "]" * 50]
    assert "nested more than 60 levels" in only_error(write("\n".join(lines)))


def test_tabs_do_not_hide_the_other_mistakes(write: Write) -> None:
    text = SMALL.replace("    proven: true", "\tproven: true").replace("mean: 0.1", "mean: 12")
    text = text.replace("    effects", "\teffects").replace("    sites", "\tsites")
    _, problems = check(write(text))
    errors = [str(p) for p in problems if p.severity == "error"]
    assert any("lines 8, 9, 10 are indented with a tab" in e for e in errors)
    assert any("percent or months entered as SD?" in e for e in errors)


def test_missing_file_names_a_near_one(write: Write) -> None:
    file = write(SMALL, "maple.yaml")
    assert f"did you mean {file}?" in only_error(file.with_name("mapel.yaml"))
    assert "there is no such file; check the name" in only_error(file.parent / "no" / "x.yaml")


def test_folder_and_impossible_name(tmp_path: Path) -> None:
    assert "this is a folder" in only_error(tmp_path)
    assert "cannot be read" in only_error(Path("a\0b"))


def test_error_lists_every_problem() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario({"schema_version": 2, "years": [2027, 2029]})
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems) == 4
    assert all(line.startswith("- ") for line in lines)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"years": [2027, 2029]}, "years: years must follow one another"),
        ({"years": []}, "years: none is too few; give at least 1"),
        ({"years": 2027}, "years: 2027 is not a list; write [2027]"),
        ({"years": ["2027-07-01"]}, "is a date, not a number; write 2027"),
        ({"returns": [{"worth": 1}, {"worth": 0.5}]}, "only the last step may go without up_to"),
        (
            {"returns": [{"up_to": 2, "worth": 1}, {"up_to": 1, "worth": 0.5}]},
            "up_to does not rise from step to step",
        ),
        ({"returns": [{"up_to": 2, "worth": 1}, {"worth": 2}]}, "worth rises from step to step"),
        ({"returns": [{"up_to": 0, "worth": 1}]}, "0 is too small; write more than 0"),
        ({"schema_version": 2}, "schema_version: 2 is not known here; write 1"),
        ({"hurdle": 10**400}, "hurdle: inf is not a finite number"),
        ({"rules": "none"}, 'rules: "none" is not a list; write a list, each item on a line'),
        ({"rules": [{"kind": "pace", "start_at_most": "2"}]}, 'rules.pace_1.start_at_most: "2" is'),
        ({"programs": ["a"]}, "programs: a list stands where a block of keys"),
        ({"schools": {7: {"enrollment": 5}}}, "schools.7: 7 cannot be an id"),
        ({5: 6}, "5: `5` is not a key that can be used here"),
        ({"name": {1, 2}}, "name: a set stands where text should"),
        ({"evidence": {"tiers": {5: 1.0}}}, "`5` cannot be a key here; tiers are 1 to 4"),
        ({"evidence": {"tiers": {1: None}}}, "evidence.tiers.1: it is empty; write a number"),
        ({"goals": {"reading": {"weight": [1]}}}, "a list stands where a number should"),
        ({"funds": {"general": {"amount": True}}}, "true stands where a number, or one for each"),
        (
            {"overrides": {"cut": {"voise": 1}}},
            "the format has no `voise` there; did you mean voice?",
        ),
        ({"overrides": {"cut": 5}}, "overrides.cut: 5 stands where a block of keys"),
        (
            {"tables": {"site": "a.csv"}},
            "tables.site: there is no table `site`; did you mean sites?",
        ),
        ({"tables": {"sites": 5}}, 'tables.sites: 5 is not text; put it in quotes: "5"'),
    ],
    ids=str,
)
def test_misfits(change: dict[Any, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(yaml.safe_load(SMALL) | change)
    (error,) = [str(p) for p in caught.value.problems if p.severity == "error"]
    assert words in error


def test_wrong_effects() -> None:
    data = yaml.safe_load(SMALL)
    data["programs"]["tutors"]["effects"] = {"reading": "unknwn"}
    with pytest.raises(ScenarioError, match=r"write .*unknown"):
        parse_scenario(data)
    data["programs"]["tutors"]["effects"] = {"reading": {"mean": 0.1, "se": 0.1, "tier": 5}}
    with pytest.raises(ScenarioError, match="5 is too large; write at most 4"):
        parse_scenario(data)


@pytest.mark.parametrize("value", [[], 5, None, "x", {}])
def test_data_that_is_no_scenario(value: Any) -> None:
    with pytest.raises(ScenarioError):
        parse_scenario(value)


def test_data_that_contains_itself() -> None:
    data: dict[str, Any] = {}
    data["schools"] = data
    with pytest.raises(ScenarioError, match="nested too deep"):
        parse_scenario(data)


def test_checking_imports_no_solver_and_no_array_library() -> None:
    script = (
        "import sys; from groundswell.models.reading.load import check; "
        f"assert check({str(SOUND)!r})[0] is not None; "
        "heavy = {'numpy', 'pandas', 'scipy', 'ortools', 'highspy', 'openpyxl', 'pyarrow'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
