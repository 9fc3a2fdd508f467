"""Which goal of a planner an outcome speaks to, by the domain its source files it under."""

from __future__ import annotations

import re

ACHIEVEMENT = frozenset({"reading", "math", "science", "achievement", "language"})
"""Goals that are of achievement, for which a larger intraclass correlation is assumed."""

_GOAL_WORDS: tuple[tuple[str, str], ...] = (
    ("teachers", r"^teacher|school leader|leader effective"),
    ("attendance", r"attendance|absen"),
    (
        "college",
        r"college|postsecondary|credential|financial aid|developmental education|enrollment",
    ),
    ("graduation", r"graduat|staying in school|completing school|progressing in s|credit accum"),
    ("graduation", r"progressing in school|student progression|attainment"),
    ("math", r"math|algebra|geometry|number and|procedural|conceptual|data analysis"),
    ("language", r"english language (dev|prof)|oral language|communication|language dev|listening"),
    ("language", r"vocabulary|language compet"),
    ("science", r"science ach"),
    (
        "reading",
        r"read|alphabet|comprehension|literacy|language arts|print|phon|letter|encoding|writ",
    ),
    ("reading", r"genre|audience|sentence|word choice|^organization"),
    ("behavior", r"behavior|conduct|discipline"),
    ("wellbeing", r"social|emotion|well-being|self-|knowledge, attitudes|engagement|functional"),
    ("achievement", r"achievement|academic|cognition|executive"),
)
"""Goal, and words in the domain that mean it; the first that fits counts."""

_EMOTIONAL = re.compile(r"emotional/internal|student emotional|emotional development")


def goal_of(domain: str) -> str | None:
    """Return the goal that a domain speaks to, or None."""
    said = domain.lower()
    if _EMOTIONAL.search(said):
        return "wellbeing"
    for goal, words in _GOAL_WORDS:
        if re.search(words, said):
            return goal
    return None
