"""The page on the architecture names files that exist, and the glossary names that exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pages
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATH = re.compile(r"\b(?:models|engine|cli|tests)/[\w/.]*")
NAMED = sorted(set(PATH.findall(pages.text("architecture.md"))))
CELLS = re.findall(r"\| ([^|]*) \|$", pages.text("glossary.md"), re.MULTILINE)[2:]
NAMES = sorted({name for cell in CELLS for name in re.findall(r"`([\w.]+)`", cell)})


@cache
def words() -> frozenset[str]:
    """Every word of the package's code, and the name of each of its files."""
    files = [file for top in ("engine", "models", "cli") for file in (ROOT / top).rglob("*.py")]
    found = {word for file in files for word in re.findall(r"\w+", file.read_text("utf-8"))}
    return frozenset(found | {file.stem for file in files} | {file.parent.name for file in files})


@pytest.mark.parametrize("named", NAMED)
def test_each_file_and_room_that_is_named_is_there(named: str) -> None:
    assert (ROOT / named.rstrip(".")).exists()


def test_the_steps_name_enough_files() -> None:
    assert len([named for named in NAMED if named.endswith(".py")]) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_each_name_of_the_glossary_is_in_the_code(name: str) -> None:
    assert name.split(".")[-1] in words()


def test_the_glossary_is_in_order() -> None:
    rows = re.findall(r"^\| ([^|]*) \|", pages.text("glossary.md"), re.MULTILINE)[2:]
    assert rows == sorted(rows, key=str.lower)
