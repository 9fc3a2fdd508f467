"""Finds findings by words: full text over names, outcomes and descriptions, by SQLite's FTS5."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from .read import CannotFind, findings
from .words import Question, Term, grade_range, read_question

if TYPE_CHECKING:
    import pandas as pd

_SEARCHED_COLUMNS = ("program", "description", "outcome")
_WEIGHTS = (5.0, 1.0, 2.0)
"""How much a word counts in each column when findings are put in order."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes
    ----------
    question
        As it was understood.
    rows
        Findings of the library, best first; of none where there is no effect, only a cost.
    hits
        How many rows of the library have each term, by the words of the question.
    alike
        Words of the library that are spelled like the terms that it lacks.
    """

    question: Question
    rows: pd.DataFrame
    hits: dict[str, int]
    alike: tuple[str, ...]


def search(text: str, grades: str | None = None, goal: str | None = None) -> Found:
    """Return the findings that have all the words of a question, or what these are also called.

    Parameters
    ----------
    text
        Words; a grade among them (`grade 2`, `grades 3-5`, `kindergarten`) counts as `grades`.
    grades
        Only findings whose students' grades overlap with these; those that name none are left out.
    goal
        Only findings on this goal of the library; costs are of no goal, and stay.

    Raises
    ------
    CannotFind
        The question has no word to search for, or the library cannot be read.
    """
    import pandas as pd

    question = read_question(text)
    if not question.terms and question.goal is None and goal is None:
        raise CannotFind("give a word to search for: a kind of program, or what it is to change")
    table = findings()
    with _index(table) as index:
        hits = {term.said: len(_matching(index, (term,))) for term in question.terms}
        rows = table.loc[_matching(index, question.terms)] if question.terms else table
    lacking = [term for term in question.terms if not hits[term.said]]
    wanted = grade_range(grades) if grades else question.grades
    if wanted is not None:
        low, high = wanted
        spans = [None if pd.isna(each) else grade_range(each) for each in rows["grade"]]
        overlap = [span is not None and span[0] <= high and low <= span[1] for span in spans]
        rows = rows[pd.Series(overlap, index=rows.index, dtype=bool) | rows["cost"].notna()]
    goal = goal or question.goal
    if goal is not None:
        keeps_costs = rows["cost"].notna() & bool(question.terms)
        rows = rows[(rows["goal"] == goal).fillna(False) | keeps_costs]
    return Found(question, rows, hits, _alike(table, lacking))


@contextmanager
def _index(table: pd.DataFrame) -> Iterator[sqlite3.Connection]:
    """Yield the library's text in memory, its words stemmed (Porter)."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            f"CREATE VIRTUAL TABLE t USING fts5({', '.join(_SEARCHED_COLUMNS)},"
            " tokenize='porter unicode61')"
        )
        texts = table[list(_SEARCHED_COLUMNS)].fillna("").to_numpy(dtype=object).tolist()
        numbered = [(number, *row) for number, row in zip(table.index.tolist(), texts, strict=True)]
        connection.executemany(
            f"INSERT INTO t(rowid, {', '.join(_SEARCHED_COLUMNS)}) VALUES (?, ?, ?, ?)", numbered
        )
        yield connection
    except sqlite3.OperationalError as failure:
        raise CannotFind(f"this Python's SQLite cannot search text ({failure})") from None
    finally:
        connection.close()


def _matching(index: sqlite3.Connection, terms: tuple[Term, ...]) -> list[int]:
    """Return the rows that have all terms, best first."""
    each = (" OR ".join(f'"{words}"' for words in term.searched) for term in terms)
    wanted = " AND ".join(f"({alternatives})" for alternatives in each)
    weights = ", ".join(map(str, _WEIGHTS))
    found = index.execute(
        f"SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, {weights}), rowid", (wanted,)
    )
    return [row for (row,) in found]


def _alike(table: pd.DataFrame, lacking: list[Term]) -> tuple[str, ...]:
    """Return words of the library that are spelled like those it lacks."""
    if not lacking:
        return ()
    known: Counter[str] = Counter()
    for column in _SEARCHED_COLUMNS:
        for text in table[column].dropna().unique():
            known.update(set(re.findall(r"[a-z]{4,}", str(text).lower())))
    usual = [word for word, count in known.items() if count > 1]
    words = [word for term in lacking for word in term.said.split()]
    close = [match for word in words for match in get_close_matches(word, usual, 3, 0.8)]
    return tuple(dict.fromkeys(close))
