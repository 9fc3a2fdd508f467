"""`explain` of a merge: where it runs, what it saves, and what is not asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from groundswell.cli.main import main
from groundswell.models.results.explanation import MergeExplanation

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"


def words(text: str) -> str:
    return " ".join(text.split())


class TestOfAMerge:
    ASK: ClassVar = ["explain", str(TINY), "family_team", "--gap", "0", "--quiet"]

    def test_page(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main([*self.ASK]) == 0
        out = capfd.readouterr().out
        assert [line for line in out.splitlines() if len(line) > 80] == []
        said = words(out)
        assert "One family and attendance team runs at 2 schools." in said
        assert "Attendance officer and Family liaison into one, which keeps 90% of what" in said
        # 2 x (32,000 + 3,000 once) for what cost 2 x (20,000 + 25,000).
        assert "2027 2 220 $70,000 $90,000 $20,000" in said
        assert "it runs nowhere from 2027 on" in said
        assert "What it takes" not in said

    def test_memo(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert main([*self.ASK, "--markdown"]) == 0
        said = words(capfd.readouterr().out)
        assert said.startswith("# One family and attendance team runs at 2 schools *Maple Valley")
        says = "it costs $134,000, $46,000 less than its parts cost there going on as today."
        assert f"From 2027 to 2028 {says}" in said
        assert "If it runs nowhere from 2027 on, students lose" in said

    def test_saved_and_shown(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        assert main([*self.ASK, "--json"]) == 0
        file = tmp_path / "merge.json"
        file.write_text(capfd.readouterr().out, encoding="utf-8")
        told = MergeExplanation.model_validate_json(file.read_text(encoding="utf-8"))
        by_key = {other.decision: other for other in told.alternatives}
        # The plan merges wherever it can already.
        assert set(by_key) == {"off"}
        assert by_key["off"].sites == {2027: (2, 0), 2028: (2, 0)}
        assert main(["show", str(file)]) == 0
        assert "runs at 2 schools" in capfd.readouterr().out

    def test_where_it_runs_nowhere(self, capfd: pytest.CaptureFixture[str]) -> None:
        rich = ["--set", "funds.general.amount=900000", "--set", "rules=[]"]
        assert main([*self.ASK, *rich]) == 0
        said = words(capfd.readouterr().out)
        assert "One family and attendance team runs nowhere." in said
        assert "its parts are merged into it wherever they can be from 2027 on" in said

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            (["--school", "ash"], "leave the school out, or explain one of those"),
            (["--keep"], "ask what keeps attendance_officer or family_liaison"),
        ],
    )
    def test_what_is_not_asked_of_it(
        self, more: list[str], says: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert main([*self.ASK, *more]) == 2
        assert says in words(capfd.readouterr().err)
