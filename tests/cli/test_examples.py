"""Every example of the help and of README runs in a folder in which `new maple` was given."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click
import pytest

from groundswell.cli.main import COMMANDS, groundswell, main

README = Path(__file__).resolve().parents[2] / "README.md"
NEVER = (
    *("tcp://", "--from dc", "plan.html", "groundswell import", "oak/scenario.yaml"),
    *("groundswell answers", "answers/", "groundswell evaluate", "groundswell trends"),
)
"""What an example needs that is not here: a cluster; a district that takes long; a budget export
(tests/docs/test_import_pages.py has them); forms that were filled (tests/docs/test_gather_page.py);
students' results (tests/docs/test_evaluate_page.py)."""

QUICKER = {
    r"--draws \d+": "--draws 4",
    r"--search-draws \d+": "--search-draws 4",
    r"--workers \d+": "--workers 1",
}
SMALL = {"robustness": ["--draws", "4", "--search-draws", "4"], "explain": ["--no-flips"]}
"""What is left out of an example: docs/explain.md shows flips, and its test runs them."""


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner)


def examples_of(text: str) -> list[str]:
    """Return the command lines in a text, those continued in the next line as one."""
    whole = re.sub(r"(\n  groundswell [^\n]*)\n    (--[^\n]*)", r"\1 \2", text)
    lines = re.findall(r"^ *(groundswell [^\n#]*)", whole, re.MULTILINE)
    return [line.strip() for line in lines]


def all_examples() -> list[str]:
    """Return the examples, those first that make what others read."""
    found = [e for each in commands(groundswell) for e in examples_of(each.epilog or "")]
    blocks = re.findall(
        r"```(?:bash|console|sh|shell|text)?\n(.*?)```", README.read_text("utf-8"), re.DOTALL
    )
    found += [e for block in blocks for e in examples_of(block)]
    found = [e for e in dict.fromkeys(found) if not any(words in e for words in NEVER)]
    order = ["new maple", "solve maple/tiny.yaml -o", "sweep maple/sweep.yaml --workers"]

    def rank(example: str) -> int:
        return next((i for i, words in enumerate(order) if words in example), len(order))

    return sorted(found, key=rank)


LONG = (
    *("alternatives", "compare", "explain", "frontier", "ladder", "pilots", "robustness", "rules"),
    *("--keep", "--pictures", "--png"),
)
"""Commands and options whose examples take minutes together."""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name: str) -> None:
    context = click.Context(groundswell)
    command = groundswell.get_command(context, name)
    assert command is not None
    assert examples_of(command.epilog or "") or name == "schema"


def known(words: Sequence[str]) -> None:
    """Read a command line without doing what it says; what is wrong with it is raised."""
    context, command, rest = click.Context(groundswell), groundswell, list(words)
    while isinstance(command, click.Group) and rest:
        inner = command.get_command(context, rest[0])
        if inner is None:
            break
        command, rest = inner, rest[1:]
    with suppress(click.exceptions.Exit):  # `--list` ends at once
        command.make_context(command.name, rest, parent=context)


def test_words_of_all_examples_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(all_examples()) > 60
    for example in all_examples():
        known(shlex.split(re.split(r"[|>]", example)[0])[1:])
    with pytest.raises(click.UsageError):
        known(["ladder", "maple/tiny.yaml", "--rungs", "3"])


def first_of_each() -> list[str]:
    """Return the first example of each command that is not long."""
    found: dict[tuple[str, ...], str] = {}
    for example in all_examples():
        name, *rest = example.split()[1:]
        if set(LONG) & set(example.split()):
            continue
        group = isinstance(groundswell.get_command(click.Context(groundswell), name), click.Group)
        found.setdefault((name, *rest[:1]) if group else (name,), example)
    return list(found.values())


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(first_of_each(), id="first"),
        pytest.param(all_examples(), marks=pytest.mark.slow, id="all"),
    ],
)
def test_examples_run_on_what_new_makes(
    examples: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    failed = []
    for example in examples:
        line = example.split("|")[0]
        for words, fewer in QUICKER.items():
            line = re.sub(words, fewer, line)
        line, _, target = line.partition(">")
        name, *arguments = shlex.split(line)[1:]
        fewer = [] if "--keep" in arguments else SMALL.get(name, [])
        status = main([name, *arguments, *fewer])
        streams = capfd.readouterr()
        if target.strip():
            Path(target.strip()).write_text(streams.out, encoding="utf-8")
        if status != 0:
            failed.append((example, status, streams.err[-300:]))
    assert failed == [], "\n".join(map(str, failed))
