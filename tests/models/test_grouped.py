"""Mistakes alike are told once to people, with how many there are; none is lost."""

import json
from pathlib import Path

import pytest

from groundswell.cli.main import main
from groundswell.models.reading.load import check
from groundswell.models.tree.problems import Problem, ScenarioError, every, grouped


def problem(address: str, says: str = "-1 is negative", file: str = "a.yaml") -> Problem:
    return Problem("error", file, 1, "", address, says, "write 0 or more")


def test_more_than_four_alike_are_one_that_names_three_more() -> None:
    found = [problem(f"programs.p{i}.cost.site", f"-{i} is negative") for i in range(56)]
    (told,) = grouped(found)
    assert told.address == "programs.p0.cost.site"
    assert told.says == (
        "-0 is negative (and 55 more like it: programs.p1.cost.site, programs.p2.cost.site,"
        " programs.p3.cost.site, …)"
    )
    assert every([told]) == tuple(found)
    assert len(grouped(found[:4])) == 4
    assert "(and 55 more like it" in str(ScenarioError(found))


def test_other_mistakes_stand_by_themselves() -> None:
    alike = [problem(f"programs.p{i}.cost.site") for i in range(9)]
    others = [
        problem("programs.p1.cost.student"),
        problem("funds.f.amount"),
        problem("programs.p1.cost.site", "it is a text"),
        problem("programs.p1.cost.site", file="b.yaml"),
    ]
    assert len(grouped([*alike, *others])) == 5


def district(tmp_path: Path, students: int) -> Path:
    schools = "".join(f"  s{i}: {{enrollment: 100, needs: {{g: 1}}}}\n" for i in range(60))
    sites = "".join(f"      s{i}: {{students: {students}, running: true}}\n" for i in range(60))
    file = tmp_path / "district.yaml"
    file.write_text(
        "schema_version: 1\nyears: [2027]\ngoals: {g: {weight: 1}}\n"
        f"schools:\n{schools}programs:\n  p:\n    cost: {{site: 10}}\n"
        f"    effects: {{g: {{mean: 0.1, se: 0.1}}}}\n    sites:\n{sites}"
        "funds: {f: {amount: -100}}\ntables: {effects: missing.csv, staff: staff.csv}\n",
        encoding="utf-8",
    )
    rows = "".join(f"r{i},x\n" for i in range(9)) + "more,-1\n"
    (tmp_path / "staff.csv").write_text(f"id,price\n{rows}", encoding="utf-8")
    return file


def test_mistakes_of_several_kinds_are_all_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = district(tmp_path, 500)
    for command in ("check", "solve", "rules", "pilots"):
        assert main([command, str(file)]) == 2
        streams = capsys.readouterr()
        told = " ".join((streams.out + streams.err).split())
        assert "funds.f.amount: -100 is negative" in told
        assert "tables.effects" in told
        assert '"x" is text, not a number' in told
        assert "staff.more.price" in told
        assert told.count("students are more than the 100 enrolled") <= 1, command


def test_many_are_counted_and_json_lists_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = district(tmp_path, 500)
    text = file.read_text(encoding="utf-8").partition("funds:")[0] + "funds: {f: {amount: 9000}}\n"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 2
    told = " ".join(capsys.readouterr().out.split())
    assert "(and 59 more like it: programs.p.sites.s1.students," in told
    assert "60 errors" in told
    assert main(["check", str(file), "--json"]) == 2
    listed = json.loads(capsys.readouterr().out)["problems"]
    assert [p["line"] for p in listed if p["severity"] == "error"] == list(range(70, 130))
    assert set(listed[0]) == {"severity", "file", "line", "place", "address", "says", "mend"}


def test_rows_of_tables_are_listed_too(tmp_path: Path) -> None:
    _, problems = check(district(tmp_path, 50))
    (rows,) = [p for p in problems if '"x" is text' in p.says]
    assert "and 8 more rows" in rows.says
    assert [p.line for p in rows.alike] == list(range(2, 11))
