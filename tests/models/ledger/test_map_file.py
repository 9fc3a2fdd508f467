"""Mistakes in a map: each with its line, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
import texas

from groundswell.models.ledger.importing import import_ledger
from groundswell.models.ledger.map_file import load_map
from groundswell.models.tree.problems import ScenarioError

MISTAKES = {
    "an unknown key": ("roles:", "rols:", "map.yaml:18: rols: `rols` is not a key", "mean roles?"),
    "a text for a list": (
        "items: [Counselor]",
        "items: Counselor",
        'map.yaml:23: programs.counselors.items: "Counselor" is not a list',
        "write [Counselor]",
    ),
    "no dollars": (
        "    amounts: {2027: FY27 Proposed Budget}\n",
        "",
        "sheets.1: it does not say where the dollars are",
        "add `amounts: {2027: HEADING}`, or `wide`",
    ),
    "an unknown segment": (
        'codes: {function: ["36"]}',
        'codes: {funktion: ["36"]}',
        "map.yaml:26: programs.clubs.codes.funktion: there is no segment `funktion`",
        "did you mean function?",
    ),
    "an unknown goal": (
        "goals: [belonging]",
        "goals: [longing]",
        "map.yaml:23: programs.counselors.goals: there is no goal `longing`",
        "did you mean belonging?",
    ),
    "two ways to count people": (
        "staff: aide",
        "staff: aide, positions: aide",
        "programs.gifted: its FTE are positions or staff",
        "delete one of the two",
    ),
    "two norms": (
        "{each: 60}",
        "{each: 60, share: 0.1}",
        "programs.clubs.students: keep one of each, share, per_fte and dollars",
        "",
    ),
    "a program without lines": (
        "items: [Clubs], codes: {function: [\"36\"]}, students",
        "students",
        "programs.clubs: it names no lines",
        "add `items` or `codes`",
    ),
    "a code without quotes": (
        'fund: ["199"]',
        "fund: [199]",
        "funds.general.codes.fund.1: 199 is not text",
        'put it in quotes: "199"',
    ),
    "what is no id": ("  clubs: {", "  Clubs!: {", "programs.Clubs!: ", "write clubs"),
    "a text for a block": (
        "columns: {account: Account Code, school: Campus, item: Description, fte: FTE}",
        "columns: [Account Code, Campus]",
        "map.yaml:9: sheets.1.columns: ",
        "",
    ),
    "a key twice": ("years:", "years: [2026]\nyears:", "map.yaml:4: years: `years` is given", ""),
    "no school of that id": (
        "students: {each: 60}}",
        "only_at: [travs]}",
        "programs.clubs.only_at: there is no school `travs`",
        "did you mean travis?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_map(name: str, tmp_path: Path) -> None:
    old, new, says, mend = MISTAKES[name]
    assert old in texas.MAP
    export, by = texas.write(tmp_path, by=texas.MAP.replace(old, new))
    with pytest.raises(ScenarioError) as failure:
        import_ledger(export, by)
    told = " ".join(str(failure.value).split())
    assert says in told
    assert mend in told


def test_a_right_map_has_no_problems(tmp_path: Path) -> None:
    ledger, _, problems = load_map(texas.write(tmp_path)[1])
    assert problems == []
    assert ledger is not None
    assert list(ledger.programs) == ["reading", "counselors", "gifted", "clubs"]


def test_a_list_for_a_map(tmp_path: Path) -> None:
    export, by = texas.write(tmp_path, by="- a\n- b\n")
    with pytest.raises(ScenarioError, match="not keys with values; `groundswell import LINES --dr"):
        import_ledger(export, by)


ROSTER = """\
rosters:
  - file: roster.csv
    school: School
    fields: {enrollment: Students, needs.reading: Below, groups.low_income: Poor}
    percent: [needs.reading]
"""


class TestRosters:
    def found(self, folder: Path, roster: str, more: str = "") -> tuple[list[str], list[list[str]]]:
        (folder / "roster.csv").write_text(roster, encoding="utf-8")
        by = texas.MAP.replace(", enrollment: 480", "") + ROSTER + more
        made = import_ledger(*texas.write(folder, by=by))
        return [f"{p.place}: {p.says}" for p in made.problems], made.tables["schools.csv"]

    def test_it_fills_the_schools(self, tmp_path: Path) -> None:
        said, table = self.found(
            tmp_path, 'School,Students,Below,Poor\nTravis Elementary,"1,480",62,31\nOther,9,9,9\n'
        )
        assert said == []
        row = dict(zip(table[0], table[1], strict=True))
        assert row["enrollment"] == "1480"
        assert row["needs.reading"] == "0.62"
        assert row["groups.low_income"] == "31"

    def test_a_doubtful_cell(self, tmp_path: Path) -> None:
        said, _ = self.found(tmp_path, "School,Students,Below,Poor\nTravis Elementary,many,62,31\n")
        assert said == [
            ": the students of Travis Elementary are not known",
            'cell B2: "many" is text, not a number (enrollment)',
        ]

    def test_a_school_twice(self, tmp_path: Path) -> None:
        line = "Travis Elementary,480,62,31\n"
        said, _ = self.found(tmp_path, f"School,Students,Below,Poor\n{line}{line}")
        assert said == ["row 3: Travis Elementary stands here a second time"]

    def test_a_field_that_schools_do_not_have(self, tmp_path: Path) -> None:
        more = "  - {file: roster.csv, school: School, fields: {enrolment: Students}}\n"
        said, _ = self.found(
            tmp_path, "School,Students,Below,Poor\nTravis Elementary,5,2,1\n", more
        )
        assert said == [": `enrolment` is not a column of the table of schools"]
