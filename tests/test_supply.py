"""What is installed: `constraints.txt` has a version of all that `pyproject.toml` asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints() -> list[Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def test_each_constraint_is_one_version_that_any_machine_can_install() -> None:
    for each in constraints():
        assert re.fullmatch(r"==[0-9a-z.]+", str(each.specifier)), each
        assert each.url is None, each


@pytest.mark.parametrize("wanted", [Requirement(each) for each in WANTED], ids=str)
def test_what_is_asked_for_has_a_version_that_is_allowed(wanted: Requirement) -> None:
    held = {plain(each.name): each for each in constraints()}
    (version,) = held[plain(wanted.name)].specifier
    assert wanted.specifier.contains(version.version)


def test_a_highs_that_is_wrong_is_not_allowed() -> None:
    """Its 1.14.0 calls plans the best that are not."""
    (highs,) = (each for each in map(Requirement, WANTED) if each.name == "highspy")
    assert highs.specifier.contains("1.16.0")
    assert not highs.specifier.contains("1.14.0")
