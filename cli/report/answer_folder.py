"""The folder of answers: a page for each school, the list of all, and both as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ...models.naming import names_of
from ...models.numbers import shown
from ...models.results.answers import Answers
from ...models.results.plan_parts.request_plan import RequestPrice
from ..files import whole, write_whole
from .answering.answers import AnswerWords
from .asked import Asked
from .page import answer_page, answers_page

COLUMNS = (
    "school",
    "name",
    "rank",
    "wants",
    "program",
    "answer",
    "share",
    "years",
    "partly",
    "why",
    "price exact",
    "price at least, student-SD",
    "price at most, student-SD",
    "lost in the plan found, student-SD",
    "dollars here",
    "who gives way",
    "what would grant it",
    "instead",
    "ask again",
)
"""Of the table of all answers."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_answers(
    asked: Asked, answers: Answers, folder: Path, *, school: str | None, docx: bool
) -> list[Path]:
    """Write the pages and tables; return the files.

    Parameters
    ----------
    folder
        Made where there is none; files of the same names are replaced.
    school
        Only the page of this school, without the lists; None: everything.
    docx
        Whether each page is written for the word processor, too.

    Raises
    ------
    files.CannotWrite
        One cannot be written.
    """
    words, made = AnswerWords(asked, answers), []
    schools = list(dict.fromkeys(one.school for one in answers.requests))
    for id in schools if school is None else [school]:
        memo = words.letter(id)
        made.append(folder / f"{id}.html")
        write_whole(made[-1], answer_page(asked, memo))
        if docx:
            from .word_file import write_memo

            made.append(folder / f"{id}.docx")
            with whole(made[-1]) as (beside,):
                write_memo(memo, asked.language.code, beside)
    if school is None:
        texts = {
            "index.html": answers_page(asked, words.table()),
            "answers.csv": "\ufeff" + _table(asked, answers),
            "answers.json": answers.to_json(),
        }
        for name, text in texts.items():
            made.append(folder / name)
            write_whole(made[-1], text)
    return made


def _table(asked: Asked, answers: Answers) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows([_plain(cell) for cell in row] for row in _rows(asked, answers))
    return text.getvalue()


def _rows(asked: Asked, answers: Answers) -> Iterator[list[object]]:
    schools = names_of(asked.scenario, "place")
    for one in answers.requests:
        price = one.price
        yield [
            *(one.school, schools.get(one.school, ""), one.rank, one.wants, one.program),
            *(one.answer, round(one.share, 4)),
            *(" ".join(map(str, years)) for years in (one.years, one.partly)),
            one.why,
            *_price(price),
            "" if price is None or price.dollars is None else price.dollars,
            "" if price is None else "; ".join(price.whose) or price.proof,
            "; ".join(
                f"{flip.what}: {shown(flip.to)} {flip.unit}, now {shown(flip.now or 0)}"
                for flip in one.flips or ()
                if flip.to is not None
            ),
            one.instead,
            one.ask_again or "",
        ]


def _price(price: RequestPrice | None) -> Iterator[object]:
    """Yield whether a price is exact, and the least, the most and what the plan found loses."""
    if price is None:
        yield from ("",) * 4
        return
    yield "yes" if price.exact else "no"
    for figure in (price.low, price.high, price.lost):
        yield "" if figure is None else round(figure, 6)


def _plain(cell: object) -> object:
    """Return a cell as it is written: text that a spreadsheet would take for a formula marked."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
