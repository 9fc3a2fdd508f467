"""What is suggested for a word that nothing is called: names, and where all ids are listed."""

from pathlib import Path

import pytest

import groundswell
from groundswell.models.naming import NotNamed, find
from groundswell.models.reading.load import check
from groundswell.models.tree.suggestions import HAS_IDS, called, known_ids, suggestion

ROOT = Path(__file__).resolve().parents[2]
DC = ROOT / "scenarios" / "dc" / "dc.yaml"
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
NAMES = {"janney_es": "Janney ES", "ap_literacy": "Assistant Principal for Literacy"}
ALL = "`groundswell check FILE --ids` lists all"


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("jannei_es", "did you mean janney_es?"),  # the name says no more than the id
        ("ap_literac", "did you mean ap_literacy (Assistant Principal for Literacy)?"),
        ("Assistent Principal for Litracy", "did you mean ap_literacy (Assistant Princ"),
        ("principal", "did you mean ap_literacy (Assistant Principal for Literacy)?"),
        ("zzz", "known schools: janney_es, ap_literacy"),
    ],
)
def test_names_are_found_and_told(word: str, mend: str) -> None:
    assert suggestion(word, NAMES, "schools", NAMES).startswith(mend)


def test_a_name_of_several_lines_is_told_in_one() -> None:
    assert called("a", "The\n  first") == "a (The first)"


@pytest.mark.parametrize("kind", HAS_IDS)
def test_a_list_cut_short_says_where_the_rest_is(kind: str) -> None:
    many = [f"n{i}" for i in range(20)]
    assert suggestion("qqq", many, kind) == f"known {kind}: {known_ids(many, kind)}"
    assert known_ids(many, kind) == f"{', '.join(many[:8])} and 12 more; {ALL}"
    assert ALL not in known_ids(many[:8], kind)
    assert ALL not in suggestion("qqq", many, "columns")  # these are of no file


def test_so_does_a_list_of_what_has_a_word_in_its_name() -> None:
    names = {f"n{i}": f"Lincoln number {i}" for i in range(9)}
    assert suggestion("lincoln", names, "schools", names).endswith(f" and 6 more?; {ALL}")


def test_mistakes_of_a_real_file_and_of_its_command_line() -> None:
    _, found = check(DC, set={"programs.qqq.review": 2020, "schools.janey_es.enrollment": 5})
    told = " ".join(str(problem) for problem in found)
    assert f"and 34 more; {ALL}" in told
    assert "did you mean janney_es?" in told
    with pytest.raises(NotNamed, match="--ids"):
        find("qqq", groundswell.load_scenario(DC), "program")


def test_a_file_names_with_ids_what_was_meant(tmp_path: Path) -> None:
    file = tmp_path / "tiny.yaml"
    text = TINY.read_text(encoding="utf-8")
    text = text.replace("replaces: [reading_lab]", "replaces: [Computer reading]")
    file.write_text(text, encoding="utf-8")
    _, found = check(file)
    (error,) = (problem for problem in found if problem.severity == "error")
    assert error.mend == "did you mean reading_lab (Computer reading lab)?"
