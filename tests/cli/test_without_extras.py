"""Without the optional libraries each command that needs them says so in one line: exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXTRAS = ("pyarrow", "pymare", "pyfixest", "wildboottest", "moderndid", "statsmodels", "rdrobust",
          "matplotlib", "SALib", "pabutools", "docx")  # fmt: skip
STUDIES = {
    "rct": "treated: treated",
    "matched": "treated: treated",
    "did": "treated: treated\nunit: school\ntime: year",
    "its": "time: year\nstart: 2022",
    "rdd": "running: before\ncutoff: 0",
}
# A fresh interpreter in which nothing of these can be found, as where they are not installed.
BARE = f"""
import sys
from importlib.machinery import PathFinder
found = PathFinder.find_spec
def find(name, path=None, target=None):
    return None if name.split(".")[0] in {EXTRAS!r} else found(name, path, target)
PathFinder.find_spec = find
from groundswell.cli.main import main
for command in sys.argv[1:]:
    sys.stderr.write(f"\\n$ {{command}}\\n")
    sys.stderr.write(f"exit {{main(command.split())}}")
"""
COMMANDS = {
    **{f"evaluate {design}.yaml": "this needs " for design in STUDIES},
    "trends scores.csv --outcome score --time year --by school": "this needs statsmodels: ",
    "evidence find tutoring": "the library is read by pyarrow, which is not installed: ",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what each command writes to stderr, its exit code last."""
    folder: Path = tmp_path_factory.mktemp("bare")
    rows = [f"s{i % 6},{2018 + i % 8},{i % 2},{i % 9 - 4},{i % 7}" for i in range(96)]
    text = "\n".join(["school,year,treated,before,score", *rows, ""])
    (folder / "scores.csv").write_text(text, encoding="utf-8")
    for design, keys in STUDIES.items():
        study = f"design: {design}\ndata: scores.csv\nprogram: clubs\n{keys}\n"
        study += "outcomes: {reading: {column: score}}\n"
        (folder / f"{design}.yaml").write_text(study, encoding="utf-8")
    command = [sys.executable, "-c", BARE, *COMMANDS]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert ran.stdout == ""
    parts = [part.splitlines() for part in ran.stderr.split("\n$ ")[1:]]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("command", COMMANDS)
def test_one_line_says_what_to_install(command: str, said: dict[str, list[str]]) -> None:
    *lines, code = said[command]
    assert code == "exit 2"
    (line,) = [each for each in lines if each.strip()]
    assert line.startswith(f"Error: {COMMANDS[command]}")
    assert "pip install" in line
    assert "groundswell[" in line
