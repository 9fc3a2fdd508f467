"""No number for people is written 1.2e+07: in messages, pages, help and documentation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import COMMANDS, main
from groundswell.models.numbers import as_share, counted, dollars, shown, typed, with_sign
from groundswell.models.reading.load import check
from groundswell.models.reading.read_file import read_tree
from groundswell.models.tree.tree import bare

ROOT = Path(__file__).resolve().parents[2]
SOUND = Path(__file__).parent / "sound.yaml"
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
PAGES = sorted([*(ROOT / "tests" / "cli" / "golden").glob("*"), *(ROOT / "docs").glob("*.md")])
EXPONENT = re.compile(r"(?<![\w.])\d+(?:\.\d+)?e[+-]\d")
EXTREMES = (123_456_789.5, 1.5e-7, -2.5e7, 4e17)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345678.9, "12,345,679"),
        (123.456789, "123.457"),
        (5000.0, "5000"),
        (1.8e-7, "0.00000018"),
        (-2.5e7, "-25,000,000"),
        (4e17, "400,000,000,000,000,000"),
        (0.0, "0"),
        (-1e-320, "-0.0"),
    ],
)
def test_shown(value: float, text: str) -> None:
    assert shown(value).startswith(text)


def test_other_writers() -> None:
    assert shown(110.4, 2) == "110"
    assert typed(52956185.3) == "52956185.3"
    assert typed(1e-9) == "0.000000001"
    assert as_share(1e7) == "for 10000000 percent write 100000"
    assert [dollars(x) for x in (52956185.3, 1e7, -5)] == ["$52,956,185.30", "$10,000,000", "-$5"]


def test_numbers_with_a_sign_or_a_unit() -> None:
    signs = [with_sign(x) for x in (0.2234, -0.05, 0, 123456, -12345678, 0.00001234)]
    assert signs == ["+0.223", "-0.05", "+0", "+123,456", "-12,345,678", "+0.0000123"]
    assert counted(12345678901.5, "dollars") == "$12,345,678,901.50"
    assert counted(12345678901.0, "sites") == "12,345,678,901 sites"


OWN_FORMATS = {
    "models/numbers.py",  # the one that writes numbers
    "models/reading/variation.py",  # rounds
    "engine/milp/solvers/pulp_cbc.py",  # a solver's file
    "engine/formulation/decisions/states.py",  # the name of a row
    "cli/render/plan/known.py",
    "cli/render/plan/why.py",
}
"""Modules that may format a number by `g`, which gives 1.2e+07."""


def test_numbers_are_written_by_one_module() -> None:
    by_g = re.compile(r"[:.,+\d}]g\}")
    own = {
        file.relative_to(ROOT).as_posix()
        for part in ("cli", "engine", "models")
        for file in (ROOT / part).rglob("*.py")
        if by_g.search(file.read_text(encoding="utf-8"))
    }
    assert own <= OWN_FORMATS


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield path


def kinds() -> list[str]:
    """Return an address of each kind of number in a sound file."""
    tree = bare(read_tree(SOUND)[0])
    found: dict[tuple[str, ...], str] = {}
    for path in leaves(tree):
        found.setdefault((path[0], *path[2:3], path[-1]), ".".join(path))
    return list(found.values())


@pytest.mark.parametrize("value", EXTREMES)
def test_messages_about_extreme_numbers(value: float) -> None:
    told = [str(p) for a in kinds() for p in check(SOUND, set={a: value})[1]]
    assert len(told) > 20
    assert [text for text in told if EXPONENT.search(text)] == []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_messages_about_broken_files(file: Path) -> None:
    assert [str(p) for p in check(file)[1] if EXPONENT.search(str(p))] == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_pages(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    shown_lines = [line for line in lines if EXPONENT.search(line) and '"' not in line]
    assert shown_lines == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert not EXPONENT.search(capsys.readouterr().out)


@pytest.mark.parametrize("times", [1e-4, pytest.param(1e6, marks=pytest.mark.slow)])
def test_answers_in_large_and_small_dollars(
    times: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """What must give where no plan exists, too."""
    tiny = str(ROOT / "scenarios" / "tiny" / "tiny.yaml")
    given = ["--set", f"funds.*.amount=*{times:f}", "--set", f"programs.*.cost.*=*{times:f}"]
    for args in (
        ["solve", tiny, *given],
        ["solve", tiny, "--set", "funds.*.amount=1"],
        ["solve", tiny, "--set", "funds.general.amount=4000", "--set", "funds.title_i.amount=9e4"],
        ["rules", tiny, *given],
        ["compare", tiny, *given],
    ):
        assert main([*args, "--quiet", "--gap", "0.01"]) in (0, 2, 3)
        streams = capsys.readouterr()
        assert not EXPONENT.search(streams.out + streams.err), args
