"""What docstrings say of parameters is said of parameters that there are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [path for room in ("models", "engine", "cli") for path in (ROOT / room).rglob("*.py")]
SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?=\n\n\S+\n-+\n|\Z)", re.DOTALL | re.MULTILINE)


def undescribed(code: str) -> Iterator[str]:
    """Yield each documented name that is no parameter of its function."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.FunctionDef):
            continue
        section = SECTION.search(ast.get_docstring(node) or "")
        given = node.args
        args = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        known = {arg.arg for arg in args if arg is not None}
        items = re.findall(r"^\S.*$", section[1], re.MULTILINE) if section else []
        names = [name.strip().lstrip("*") for item in items for name in item.split(",")]
        yield from (f"{node.name}: {name}" for name in names if name not in known)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_documented_parameters_are_the_functions_own(path: Path) -> None:
    assert list(undescribed(path.read_text(encoding="utf-8"))) == []


def test_a_renamed_parameter_is_found() -> None:
    code = (
        'def f(new):\n    """Do.\n\n    Parameters\n    ----------\n    old\n        It.\n    """\n'
    )
    assert list(undescribed(code)) == ["f: old"]
