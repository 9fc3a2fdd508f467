"""A section whose name is misspelt: said once, and the rest is judged with what it must mean."""

from pathlib import Path

import pytest

from groundswell.models.reading.load import check

TINY = Path(__file__).parents[3] / "scenarios" / "tiny" / "tiny.yaml"


def spelt(folder: Path, section: str, otherwise: str, **more: str) -> Path:
    text = TINY.read_text(encoding="utf-8").replace(f"\n{section}:", f"\n{otherwise}:")
    for old, new in more.items():
        text = text.replace(old, new)
    file = folder / "tiny.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("section", ["goals", "schools", "programs", "funds", "groups", "years"])
def test_nothing_follows_from_it(section: str, tmp_path: Path) -> None:
    scenario, problems = check(spelt(tmp_path, section, f"{section}z"))
    assert scenario is None
    assert [(p.address, p.mend) for p in problems] == [(f"{section}z", f"did you mean {section}?")]


def test_what_is_wrong_in_it_is_said_at_once(tmp_path: Path) -> None:
    _, problems = check(spelt(tmp_path, "goals", "Goals", weight="wieght"))
    assert {p.address for p in problems if p.severity == "error"} >= {
        "Goals",
        "goals.reading.weight",
    }


def test_one_beside_the_right_one_is_not_taken_for_it(tmp_path: Path) -> None:
    file = spelt(tmp_path, "goals", "goals")
    file.write_text(file.read_text("utf-8") + "\ngoalz: {}\n", encoding="utf-8")
    _, problems = check(file)
    assert [p.address for p in problems] == ["goalz"]
