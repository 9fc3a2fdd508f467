"""The words of a question: what is asked for, what else that is called, and which grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNSAID_WORDS = (
    "a an and any are at best by do does effect effects evidence for from how in is it kids of on"
    " or program programs school schools student students studies study that the to what which with"
    " work works"
)
UNSAID = frozenset(_UNSAID_WORDS.split())
"""Words that say nothing about what is asked for."""

ALSO: dict[str, tuple[str, ...]] = {
    "mental health": ("mental health", "emotional", "depression", "anxiety", "internalizing"),
    "social emotional": ("social emotional", "social competence", "social skills"),
    "sel": ("social emotional", "social skills"),
    "small group": ("small group", "small groups"),
    "one on one": ("one on one", "one to one"),
    "high dosage": ("high dosage", "intensive"),
    "dropout": ("dropout", "staying in school", "completing school"),
    "dropout prevention": ("dropout", "staying in school", "completing school"),
    "class size": ("class size", "small class", "smaller class"),
    "english learners": ("english learners", "english language learners", "ell", "bilingual"),
    "english learner": ("english learners", "english language learners", "ell", "bilingual"),
    "preschool": ("preschool", "prekindergarten", "pre-k", "early childhood", "head start"),
    "pre-k": ("pre-k", "prekindergarten", "preschool", "early childhood", "head start"),
    "prek": ("pre-k", "prekindergarten", "preschool", "early childhood", "head start"),
    "summer school": ("summer school", "summer learning", "summer program", "summer reading"),
    "after school": ("after school", "afterschool", "out of school time"),
    "suspension": ("suspension", "suspensions", "discipline"),
    "phonics": ("phonics", "decoding", "alphabetics"),
    "bullying": ("bullying", "bully", "victimization"),
    "mentoring": ("mentoring", "mentor"),
    "coaching": ("coaching", "coach"),
    "teacher coaching": ("coaching", "coach"),
}
"""What planners say, and what sources call it; only what stands here is searched for besides."""

ABOUT: dict[str, str] = {
    "reading": "reading",
    "literacy": "reading",
    "math": "math",
    "mathematics": "math",
    "science": "science",
    "attendance": "attendance",
    "absence": "attendance",
    "chronic absence": "attendance",
    "absenteeism": "attendance",
    "chronic absenteeism": "attendance",
    "truancy": "attendance",
    "mental health": "wellbeing",
    "wellbeing": "wellbeing",
    "behavior": "behavior",
    "dropout": "graduation",
    "dropout prevention": "graduation",
    "graduation": "graduation",
}
"""Words that say what is to change: findings on this goal of the library are asked for. Those that
do not stand in ALSO are then not searched for besides: the goal says it."""

_GRADE = r"(?:k|pk|pre-k|\d{1,2})"
_GRADES = re.compile(rf"\bgrades?\s+({_GRADE})(?:\s*(?:-|–|to|through)\s*({_GRADE}))?\b")


@dataclass(frozen=True)
class Term:
    """A word or phrase that a finding must have, as it is or as it is also called.

    Attributes
    ----------
    said
        As the question says it.
    searched
        What is searched for: any of these.
    """

    said: str
    searched: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question to the library.

    Attributes
    ----------
    terms
        All of them must be met.
    goal
        Of the library, that it names; None: it names none, or several.
    grades
        Lowest and highest grade that it names (PK is -1, K is 0); None: it names none.
    """

    terms: tuple[Term, ...]
    goal: str | None
    grades: tuple[int, int] | None


def read_question(text: str) -> Question:
    """Return what a question asks for."""
    said = re.sub(r"[^a-z0-9\- ]", " ", text.lower())
    found = _GRADES.search(said)
    grades = None
    if found:
        low = grade_number(found[1])
        grades = (low, grade_number(found[2]) if found[2] else low)
        said = said[: found.start()] + " " + said[found.end() :]
    elif re.search(r"\bkindergarten\b", said):
        grades, said = (0, 0), re.sub(r"\bkindergarten\b", " ", said)
    terms, goals = [], set()
    for phrase in _phrases(said.split()):
        plain = phrase.replace("-", " ")
        if plain in ABOUT:
            goals.add(ABOUT[plain])
        if plain in ALSO or phrase in ALSO:
            terms.append(Term(phrase, ALSO.get(phrase) or ALSO[plain]))
        elif plain not in ABOUT and phrase not in UNSAID:
            terms.append(Term(phrase, (phrase,)))
    return Question(tuple(dict.fromkeys(terms)), goals.pop() if len(goals) == 1 else None, grades)


def _phrases(words: list[str]) -> Iterator[str]:
    """Yield the words one by one, but those that are known together together."""
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            phrase = " ".join(words[at : at + length]).strip("-")
            plain = phrase.replace("-", " ")
            if length == 1 or phrase in ALSO or plain in ALSO or plain in ABOUT:
                break
        if phrase:
            yield phrase
        at += length


def grade_number(grade: str) -> int:
    """Return a grade as a number: PK is -1, K is 0."""
    said = grade.strip().lower()
    if said in ("pk", "pre-k", "prek"):
        return -1
    return 0 if said == "k" else int(said)


def grade_range(grades: str) -> tuple[int, int]:
    """Return the lowest and the highest grade of `2`, `K-3` or `PK`.

    Raises
    ------
    ValueError
        They are no grades, or the second is below the first.
    """
    parts = grades.strip().lower().replace("pre-k", "pk").split("-")
    if len(parts) > 2:
        raise ValueError(f"no grades: {grades!r}")
    low, high = grade_number(parts[0]), grade_number(parts[-1])
    if not -1 <= low <= high <= 12:
        raise ValueError(f"no grades: {grades!r}")
    return low, high


def grade_text(low: int, high: int) -> str:
    """Return grades from one to another in words: `2`, `K-3`."""
    names = [{-1: "PK", 0: "K"}.get(grade, str(grade)) for grade in (low, high)]
    return names[0] if low == high else "-".join(names)
