"""The pages of docs/ as data: their headings, tables, code blocks, and shell sessions."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

from groundswell.cli.main import main
from groundswell.models.scenario.base import Frozen

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TINY = ROOT / "scenarios" / "tiny"
PAGES = sorted(DOCS.glob("*.md"))

Row = dict[str, str]


def text(page: str) -> str:
    """Return a page's text."""
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(markdown: str, language: str) -> list[str]:
    """Return the code blocks whose first line is ```language."""
    return re.findall(rf"^```{re.escape(language)}\n(.*?)^```$", markdown, flags=re.M | re.S)


def without_blocks(markdown: str) -> str:
    """Return a text without its code blocks."""
    return re.sub(r"^```.*?^```$", "", markdown, flags=re.M | re.S)


def sections(markdown: str) -> dict[str, str]:
    """Return the text below each heading of the second level."""
    parts = re.split(r"^## (.+)$", markdown, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def tables(markdown: str) -> list[list[Row]]:
    """Return the tables of a text, each a list of rows by column."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", markdown, flags=re.M):
        head, _, *body = (
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in block.splitlines()
        )
        found.append([dict(zip(head, row, strict=True)) for row in body])
    return found


def marked(markdown: str, mark: str) -> dict[str, list[Row]]:
    """Return the table below each comment <!-- mark: NAME -->, by name."""
    found = {}
    for part in re.split(rf"^<!-- {mark}: ", markdown, flags=re.M)[1:]:
        name, rest = part.split(" -->\n", 1)
        found[name] = tables(rest)[0]
    return found


def names(rows: list[Row]) -> list[str]:
    """Return what stands in backticks in the first cells of a table."""
    return [name for row in rows for name in re.findall(r"`([^`]+)`", next(iter(row.values())))]


def models_of(*modules: ModuleType) -> dict[str, type[Frozen]]:
    """Return the models that these modules define, by name."""
    return {
        name: model
        for module in modules
        for name, model in vars(module).items()
        if isinstance(model, type)
        and issubclass(model, Frozen)
        and model.__module__ == module.__name__
    }


class Shell:
    """Runs the lines of a console block: `groundswell …` with `> FILE`, and `echo $?`."""

    def __init__(self) -> None:
        self.code = 0

    def run(self, line: str) -> str:
        """Run a line in the current folder; return what it prints, errors last."""
        if line == "echo $?":
            return f"{self.code}\n"
        line, _, file = line.partition(" > ")
        command, *args = shlex.split(line)
        assert command == "groundswell", f"only groundswell is run, not {command}"
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            self.code = main(args)
        printed, said = (_text(stream) for stream in (out, err))
        if file:
            Path(file).write_text(printed, encoding="utf-8")
            printed = ""
        return printed + said

    def replay(self, block: str) -> str:
        """Return a console block as it is when its commands are run."""
        lines = [line for line in block.splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{self.run(line.removeprefix('$ '))}" for line in lines)


def replayed(
    page: str,
    request: pytest.FixtureRequest,
    *,
    same: Callable[[str], str] = str,
    fails: bool = True,
    without: Sequence[str] = (),
) -> None:
    """Run the console blocks of a page in the current folder; they print what it shows.

    Parameters
    ----------
    page
        Its file, which is renewed instead where goldens are.
    same
        What of an output must be the same.
    fails
        Whether a block may end with a command that fails.
    without
        Blocks that begin with one of these commands are left out.
    """
    shown, shell = text(page), Shell()
    renewed = shown
    left_out = tuple(f"$ groundswell {command} " for command in without)
    for block in blocks(shown, "console"):
        if block.startswith(left_out):
            continue
        printed = shell.replay(block)
        assert fails or shell.code == 0, printed
        if same(printed) != same(block):
            renewed = renewed.replace(f"```console\n{block}```", f"```console\n{printed}```")
    if request.config.getoption("--update-golden"):
        (DOCS / page).write_text(renewed, encoding="utf-8")
    else:
        assert renewed == shown


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode("utf-8")


def steady(output: str) -> str:
    """Return an output without what differs from run to run: seconds and solver's version."""
    output = re.sub(r"\([^()]*?, (SCIP|HiGHS) [\d.]+\)", r"(\1)", output)
    output = re.sub(r" done, ([\d.]+ min )?[\d.]+ s each", " done", output)
    return re.sub(r"^(Run \d+: [^;]*); ([\d.]+ min )?[\d.]+ s\.$", r"\1.", output, flags=re.M)
