"""Say in plain words why a text is no YAML, and in which line."""

import re

import yaml

from .problems import Problem, listed
from .tree import MOST_LEVELS

_ODD = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB = re.compile(r"^ *\t[ \t]*(?=\S)")


def syntax_problems(
    text: str, file: str, failure: yaml.YAMLError
) -> tuple[list[Problem], str | None]:
    """Return what is wrong, and, if only tabs are, the text with spaces in their place.

    Parameters
    ----------
    text
        Of the whole file.
    file
        Its name, for the messages.
    failure
        What PyYAML raised.
    """
    lines = text.splitlines()
    tabbed = [i + 1 for i, line in enumerate(lines) if _TAB.match(line)]
    line = _line(failure, text)
    # Within brackets tabs are harmless: blame them only if the reader fell over one.
    context = str(getattr(failure, "context", None) or "")
    near = line is not None and any(abs(line - tab) <= 1 for tab in tabbed)
    if near and "flow" not in context:
        return [_tabs(file, tabbed)], _spaced(lines, tabbed[0])
    says, mend = _reason(failure, lines, line)
    return [Problem("error", file, line, "", "", says, mend)], None


def _line(failure: yaml.YAMLError, text: str) -> int | None:
    odd = _ODD.search(text) if isinstance(failure, yaml.reader.ReaderError) else None
    if odd is not None:
        return text[: odd.start()].count("\n") + 1
    mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
    return None if mark is None else mark.line + 1


def _tabs(file: str, tabbed: list[int]) -> Problem:
    which = f"line {tabbed[0]} is" if len(tabbed) == 1 else f"lines {listed(tabbed)} are"
    return Problem(
        "error",
        file,
        tabbed[0],
        "",
        "",
        f"{which} indented with a tab",
        "YAML needs spaces: replace each tab, usually by two spaces",
    )


def _spaced(lines: list[str], first: int) -> str:
    """Return the text with spaces for tabs, as many as the first tabbed line seems to mean."""
    before = next((x for x in reversed(lines[: first - 1]) if x.strip()), "")
    meant = len(before) - len(before.lstrip(" ")) + 2 * before.rstrip().endswith(":")
    start = _TAB.match(lines[first - 1])
    tabs = start[0].count("\t") if start else 1
    width = max(2, meant // tabs)
    return "\n".join(
        _TAB.sub(lambda m: m[0].replace("\t", " " * width), line) if "\t" in line else line
        for line in lines
    )


def _reason(failure: yaml.YAMLError, lines: list[str], line: int | None) -> tuple[str, str]:
    told = str(getattr(failure, "problem", None) or getattr(failure, "reason", None) or failure)
    context = str(getattr(failure, "context", None) or "")
    start = getattr(failure, "context_mark", None)
    begun = f" that begins in line {start.line + 1}" if start is not None else ""
    if isinstance(failure, yaml.reader.ReaderError) or "control characters" in told:
        return (
            "there is a control character, which text may not contain",
            "save the file again as UTF-8 text",
        )
    if "nesting depth" in told:  # the reader's own limit, in newer releases
        return f"nested more than {MOST_LEVELS} levels deep", "check the brackets"
    if "quoted scalar" in context:
        return f"the text in quotes{begun} is never closed", "close the quotes"
    if "flow" in context:
        return (
            f"the list or block in brackets{begun} is broken here",
            "look for a missing comma, or a bracket that is not closed",
        )
    if "mapping values are not allowed" in told:
        return (
            "there is a colon where there cannot be one",
            "indent the line like its neighbours; text that holds a colon goes in quotes",
        )
    if "could not find expected ':'" in told:
        return "a key has no colon after it", "write `key: value`, with a space after the colon"
    if "block" in context or "block" in told or "expected key" in told:
        return (
            f"the indentation does not fit the block{begun}",
            "indent the lines of a block alike; values that begin with a quote end with it",
        )
    if "cannot start any token" in told or "directive" in told:
        shown = lines[line - 1].strip()[:30] if line and line <= len(lines) else ""
        return f"a value may not begin with `{shown}`", "put the value in quotes"
    return f"this is not YAML ({told})", "check the line and the one before it"
