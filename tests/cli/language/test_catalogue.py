"""The catalogue: every text of report, memos and first screen is translated, values and all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

from groundswell.cli.language.catalogue import LANGUAGES
from groundswell.cli.report.language import Language

CLI = Path(__file__).resolve().parents[3] / "cli"
KEYWORDS = {
    "_": None,
    "say": None,
    "many": (1, 2),
    "say_many": (1, 2),
    "noted": None,
    "noted_many": (1, 2),
}
METHODS = [("**.py", "python"), ("report/templates/**.j2", "jinja2")]
OTHERS = [code for code in LANGUAGES if code != "en"]


@cache
def texts() -> set[str | tuple[str, ...]]:
    """Return what is said in the code and in the templates; of plurals both forms."""
    found = extract_from_dir(str(CLI), METHODS, {}, KEYWORDS, ())
    return {message for _, _, message, _, _ in found if message}


def catalogue(code: str) -> Catalog:
    with (CLI / "language" / "locale" / code / "LC_MESSAGES" / "groundswell.po").open("rb") as file:
        return read_po(file, locale=code)


def values(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def test_texts_are_found_in_code_and_templates() -> None:
    found = texts()
    assert "Where the money goes" in found  # a template's
    assert "Programs that shrink" in found  # the code's
    assert ("%(n)s school", "%(n)s schools") in found
    assert "Decided for %(year)s" in found  # the terminal's
    assert len(found) > 600


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(code: str) -> None:
    there = {m.id: m for m in catalogue(code) if m.id}
    missing = [text for text in texts() if text not in there]
    empty = [m.id for m in there.values() if not all(_strings(m.string)) or m.fuzzy]
    left_over = [id for id in there if id not in texts()]
    assert (missing, empty, left_over) == ([], [], [])


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_same_values_in_it(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        ids, strings = _strings(message.id), _strings(message.string)
        if message.id and not all(values(s) == values(ids[-1]) for s in strings):
            wrong.append(message.id)
    assert wrong == []


def _strings(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


@pytest.mark.parametrize("code", LANGUAGES)
def test_plurals_and_numbers(code: str) -> None:
    language = Language(code)
    one, many = "%(n)s school", "%(n)s schools"
    assert language.say_many(one, many, 1) != language.say_many(one, many, 2)
    assert language.say_many(one, many, 1234).startswith("1,234 ")
    assert language.dollars(-1234.4) == "−$1,234"
    assert language.cents(0.005 + 1e-9) == "$0.01"
    assert language.change(0.2) == "–"
    assert language.percent(-0.0001) == "0%"


def test_lists_keep_markup_and_escape_text() -> None:
    language = Language("es")
    assert language.listed(["<b>", "y", Markup("<i>z</i>")]) == "&lt;b&gt;, y y <i>z</i>"
