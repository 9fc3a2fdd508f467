"""A key that is misspelt: said once, and the rest is judged with what it must mean."""

from pathlib import Path

import pytest

from groundswell.models.reading.load import check
from groundswell.models.tree.problems import every

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
        "goals.reading.wieght",
    }


@pytest.mark.parametrize(
    ("field", "otherwise", "right"),
    [
        ("    cost: {site: 25000", "    cots: {site: 25000", "cost"),
        ("    effects:", "    efects:", "effects"),
        ("    sites:", "    sitez:", "sites"),
        ("    pilot: {", "    pilto: {", "pilot"),
        ("{students: 60", "{studnets: 60", "students"),
        ("running: true", "runing: true", "running"),
        ("    enrollment:", "    enrolment:", "enrollment"),
        ("    needs:", "    neds:", "needs"),
        ("    priorities:", "    priorites:", "priorities"),
        ("    groups: {low_income: 300", "    grops: {low_income: 300", "groups"),
        ("    tags: {", "    tgas: {", "tags"),
        ("{weight: 3", "{weigth: 3", "weight"),
        ("mean: 0.40", "maen: 0.40", "mean"),
        ("combines:", "combins:", "combines"),
        ("amount: 100000", "amuont: 100000", "amount"),
        ("at_most: 4", "at_mots: 4", "at_most"),
    ],
)
def test_nothing_follows_from_a_field(
    field: str, otherwise: str, right: str, tmp_path: Path
) -> None:
    file = spelt(tmp_path, "goals", "goals", **{field: otherwise})
    scenario, problems = check(file)
    assert scenario is None
    each = every(problems)
    assert {p.mend for p in each} == {f"did you mean {right}?"}
    assert len(each) == file.read_text("utf-8").count(otherwise)


def test_what_is_wrong_in_a_misspelt_field_is_said_at_once(tmp_path: Path) -> None:
    _, problems = check(spelt(tmp_path, "goals", "goals", **{"{weight: 3": "{weigth: -3"}))
    assert {p.address for p in problems} == {"goals.reading.weigth", "goals.reading.weight"}
    _, problems = check(spelt(tmp_path, "goals", "goalz", **{"{weight: 3": "{weigth: 3"}))
    assert {p.address for p in problems} == {"goalz", "goals.reading.weigth"}


def test_a_field_beside_the_right_one_is_not_taken_for_it(tmp_path: Path) -> None:
    more = {"{weight: 3": "{weight: 3, weigth: -1"}
    _, problems = check(spelt(tmp_path, "goals", "goals", **more))
    assert [p.address for p in problems] == ["goals.reading.weigth"]


def test_one_beside_the_right_one_is_not_taken_for_it(tmp_path: Path) -> None:
    file = spelt(tmp_path, "goals", "goals")
    file.write_text(file.read_text("utf-8") + "\ngoalz: {}\n", encoding="utf-8")
    _, problems = check(file)
    assert [p.address for p in problems] == ["goalz"]
