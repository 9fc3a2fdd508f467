"""The page on benchmarks names what there is."""

import re
from pathlib import Path

import click

from benchmarks.__main__ import main
from benchmarks.features import FEATURES
from benchmarks.instances import instance
from benchmarks.methods import METHODS
from benchmarks.sizes import NAMES, SIZES
from benchmarks.suites import QUESTIONS

PAGE = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def rows(mark: str) -> list[list[str]]:
    """Return the cells of the table below a comment."""
    lines = PAGE.partition(f"<!-- {mark} -->\n")[2].splitlines()[2:]
    table = lines[: next(i for i, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_instances() -> None:
    shown = {row[0].strip("`"): row[1:] for row in rows("instances")}
    assert list(shown) == list(NAMES)
    for name, size in SIZES.items():
        assert shown[name][0] == f"{size.schools:,} x {size.programs} x {size.years}"
        sites = round(0.3 * size.schools * size.programs) * size.years
        assert shown[name][1:] == [f"{sites:,}", size.stands_for]
    dc = instance("dc")
    assert shown["dc"][0] == f"{len(dc.schools)} x {len(dc.programs)} x {len(dc.years)}"


def test_methods() -> None:
    shown = {name for row in rows("methods") for name in re.findall(r"`([^`]+)`", row[0])}
    told = {name for name in METHODS if not name.startswith(("what-ifs", "shell", "long"))}
    assert told <= shown
    assert all(f"`{name}`" in PAGE for name in QUESTIONS if name != "sweep")


def test_features() -> None:
    assert all(f"`{name}`" in PAGE for name in FEATURES)


def test_options() -> None:
    options = [option for option in main.params if isinstance(option, click.Option)]
    assert {option.opts[0] for option in options} == set(re.findall(r"^\| `(--\S+)`", PAGE, re.M))
