"""The page itself: all parts put into their template, as one file that may load nothing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..render.words import printable
from .answering.agreement import agreement
from .answering.answers import AnswerTable
from .asked import Asked
from .labels import isolated
from .language import Language
from .said.kinds import kind_words
from .said.standing import a_month, can_do
from .views.decisions import decisions
from .views.fairness import fairness
from .views.first import first
from .views.flows import flows
from .views.memos import Memo
from .views.method import method, rests_on
from .views.others import others
from .views.schools import schools


@dataclass(frozen=True)
class _Inlined:
    """A style sheet or script that stands in the page, and the hash that lets it run."""

    text: Markup
    hash: str

    @classmethod
    def of(cls, name: str) -> _Inlined:
        text = _template(name).strip()
        digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
        return cls(Markup(text), f"sha256-{digest}")


def report_page(asked: Asked) -> str:
    """Return the whole report as HTML."""
    return _render(
        "report.html.j2",
        asked,
        first=first(asked),
        flows=flows(asked),
        decisions=decisions(asked),
        schools=schools(asked),
        fairness=fairness(asked),
        agreement=agreement(asked),
        others=others(asked),
        method=method(asked),
    )


def school_page(asked: Asked, school: str) -> str:
    """Return one school's page as HTML, a hand-out."""
    return _render(
        "school.html.j2",
        asked,
        school=schools(asked, school)[0],
        method=method(asked),
        rests=rests_on(asked),
    )


def answer_page(asked: Asked, memo: Memo) -> str:
    """Return the answers to one school as HTML, a hand-out."""
    return _render("answer.html.j2", asked, memo=memo)


def answers_page(asked: Asked, table: AnswerTable) -> str:
    """Return the district-wide list of answers as HTML."""
    return _render("answers.html.j2", asked, table=table)


def _render(template: str, asked: Asked, **parts: object) -> str:
    environment = _environment(asked.language.code)
    years = asked.scenario.years
    return environment.get_template(template).render(
        lang=asked.language.code,
        title=isolated(asked.scenario.name or asked.file),
        plain_title=printable(asked.scenario.name or asked.file),
        year=asked.year,
        last=years[-1],
        many_years=len(years) > 1,
        stated=asked.plan.status == "stated",
        changed=asked.changed,
        what_if=_what_if(asked),
        made=asked.language.day(asked.made),
        style=_Inlined.of("style.css"),
        script=_Inlined.of("script.js"),
        can_do=can_do(asked.language),
        a_month=a_month(asked.language),
        kind_words=lambda kind: kind_words(kind, asked.language),
        **parts,
    )


def _what_if(asked: Asked) -> list[Markup]:
    given = asked.plan.scenario
    return [
        isolated(text) for text in (*given.overrides, *(f"{k}={v}" for k, v in given.set.items()))
    ]


@cache
def _environment(code: str) -> Environment:
    """Return the templates in a language, each compiled once."""
    language = Language(code)
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["_"] = language.say
    made.globals["many"] = language.say_many
    return made


def _template(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
