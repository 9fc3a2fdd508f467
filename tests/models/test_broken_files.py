"""Each broken file says, in marks at the ends of its lines, what `check` must say and where."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell.models.reading.load import check
from groundswell.models.tree.problems import Problem

FILES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
MARK = re.compile(r"#! (error|warning): ([^#]+)")


def marks(file: Path) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(file.read_text().splitlines(), 1):
        for severity, words in MARK.findall(line):
            yield number, severity, words.strip()


def met(mark: tuple[int, str, str], problem: Problem) -> bool:
    line, severity, words = mark
    return problem.line == line and problem.severity == severity and words in str(problem)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_says_what_is_marked(file: Path) -> None:
    scenario, problems = check(file)
    assert scenario is None
    expected = list(marks(file))
    missed = [mark for mark in expected if not any(met(mark, p) for p in problems)]
    assert missed == []
    unmarked = [str(p) for p in problems if not any(met(mark, p) for mark in expected)]
    assert unmarked == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_problem_can_be_found_and_mended(file: Path) -> None:
    for problem in check(file)[1]:
        assert problem.file == str(file)
        assert problem.line is not None
        assert problem.says
        assert problem.mend
        assert str(problem).startswith(f"{file}:{problem.line}: ")
        for word in ("pydantic", "Input should", "union", "Mapping", "NoneType"):
            assert word not in str(problem)


def test_twelve_mistakes_are_twelve_errors() -> None:
    _, problems = check(Path(__file__).parent / "broken" / "twelve_mistakes.yaml")
    assert sum(problem.severity == "error" for problem in problems) == 12
