"""What the engine says, taken apart and said again: in English the same, else in other words."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from maple import maple
from rule_case import Case

from groundswell.cli.language.catalogue import LANGUAGES
from groundswell.cli.language.engine_words import PARTS, PHRASES, SERIES
from groundswell.cli.language.phrases import Phrases
from groundswell.cli.language.spoken import say, say_many, speaking
from groundswell.cli.render.words import Names
from groundswell.engine.formulate import formulate

RULES = Path(__file__).resolve().parents[2] / "engine" / "rules"
CASES: list[Case] = [
    case
    for file in sorted(RULES.glob("cases_*.py"))
    for case in importlib.import_module(file.stem).CASES
]
OTHERS = [code for code in LANGUAGES if code != "en"]
TOLD = (
    "ends at 3 sites in 2027 and everywhere in 2028; starts at 1 site in 2027",
    "goes on after its trial at 2 sites in 2028, at 1 site in 2029 and at 4 sites in 2030",
    "Give General fund $1,200 more in 2027 at 1 school (12% more than its $10,000).",
    "Give General fund $1,200 more in 2027 (16 times its $80).",
    "Have 0.5 FTE more of Coach in 2028 (there is none).",
    "General fund pays in 2028 no more than its $10,000 and what is carried in, school by school.",
    "Chess runs only where Tutoring or Coaching runs.",
    "Tutoring is mandated and runs wherever it runs today.",
    "Tutoring is required by IDEA and runs wherever it runs today.",
    "no fix was found in the time given",
    "Let the rule keep clubs be broken by 2 sites: Clubs at Hayes High: keep in 2027.",
    "Let the match of Grant be broken by $1,200: what it pays in 2027.",
    "SCIP called it infeasible, wrongly",
    "the solver's bound -1.2e-05 lies below the plan and is not used; no fix exists",
)


@cache
def sentence(number: int) -> tuple[str, tuple[str, ...]]:
    """Return what a case's rule says, and the names in its district."""
    case = CASES[number]
    scenario = maple(**case.changes, rules=[case.rule])
    (rule,) = formulate(scenario).rules
    return rule.says, tuple(Names(scenario).all())


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number].name)
def test_every_kind_of_rule_is_said_again(number: int) -> None:
    says, names = sentence(number)
    assert Phrases(say, say_many, names).said(says) == says
    for code in OTHERS:
        with speaking(code):
            said = Phrases(say, say_many, names).said(says)
        assert said not in (None, says)
        assert not re.search(r"%\(|\b(the|of|at|in|than|schools?)\b", without(said, names))


def without(text: str, names: tuple[str, ...]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("text", TOLD)
def test_other_words_of_the_engine_are_said_again(text: str) -> None:
    assert Phrases(say, say_many).said(text) == text
    for code in OTHERS:
        with speaking(code):
            assert Phrases(say, say_many).said(text) not in (None, text)


def test_lists_are_taken_apart_by_the_names_that_are_known() -> None:
    names = ["Arts, music and dance", "Chess", "Coach and teacher"]
    text = "Of Arts, music and dance, Chess and Coach and teacher, no more than 2 run in 2027."
    with speaking("es"):
        said = Phrases(say, say_many, names, "<{}>".format).said(text)
    assert said == (
        "De <Arts, music and dance>, <Chess> y <Coach and teacher> funcionan no más de 2 en 2027."
    )


def test_what_is_not_known_is_not_guessed() -> None:
    with speaking("es"):
        phrases = Phrases(say, say_many)
        assert phrases.said("a sentence of a new kind") is None
        assert phrases.said("no fix exists; a new one") == "no hay remedio; a new one"


def test_every_value_of_a_phrase_is_of_a_kind_that_is_known() -> None:
    figures_and_names = {"n", "year", "share", "money", "name", "names", "either", "text", "given"}
    known = {*figures_and_names, *PARTS, *SERIES}
    phrases = [*PHRASES, *(each for part in PARTS.values() for each in part)]
    texts = [each if isinstance(each, str) else "".join(each) for each in phrases]
    assert {kind for text in texts for kind in re.findall(r"%\(([a-z]+)\d?\)s", text)} <= known


def test_a_language_is_spoken_until_the_block_ends() -> None:
    with speaking("es"):
        assert say("Gap") == "Falta"
        assert say_many("%(n)s program", "%(n)s programs", 1234) == "1,234 programas"
    assert say("Gap") == "Gap"
    assert say_many("%(n)s program", "%(n)s programs", 1) == "1 program"
