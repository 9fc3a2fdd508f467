"""Whether a text that is published tells of a person: names, addresses, numbers of students.

It is careful rather than complete: what is certainly a person's is refused, and what may be a
school, a program, a street or a book is let through.
"""

import re
from collections.abc import Iterable

from .names import FAMILY, FAMOUS, GIVEN, PLACES

_NAME = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_PHONE = re.compile(
    r"(?<![\w$.,/-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|[.,]\d)"
)
_SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_NUMBER = re.compile(
    r"\b(?:student|pupil|child)(?:['’]?s)?\s+(?:id|number|no\.?|nr\.?|#)\s*[:#]?\s*\d{4,}"
    r"|\bID\s*[:#]\s*\d{4,}",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Sra?)\.? (?:[A-Z]\. )?({_NAME}|[A-Z]\b(?!\.[A-Z]))"
    rf"|\b(?:Miss|Señora?|Professor|Reverend|Pastor|Father|Sister) ({_NAME})"
)
_OFFICE = re.compile(
    rf"\b(?:[Pp]rincipal|[Cc]oach|[Tt]eacher|[Cc]ounsel?lor|[Nn]urse|[Oo]fficer|[Ll]ibrarian|[Aa]ide"
    rf"|[Pp]arent|[Mm]other|[Ff]ather|[Ss]tudent|[Gg]rader|[Pp]upil|[Ff]amily),? "
    rf"(?:(?:named|called) )?({_NAME})(?: ({_NAME}))?"
)
_NAMED = re.compile(
    r"\b(?:child|boy|girl|student|pupil|grader|teacher|mother|father|parent|aide|nurse)s?"
    rf" (?:named|called) ({_NAME})"
)
_KIN = re.compile(
    r"\b(?:my|our|his|her|their|a parent['’]s) (?:(?:own|little|older|younger|oldest|youngest) )?"
    r"(?:son|daughter|grandson|granddaughter|nephew|niece|husband|wife)\b"
    r"|\bmy (?:child|kid|boy|girl|grandchild|brother|sister|mother|father|mom|dad)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"\b(?=({_NAME}) (?:[A-Z]\. )?({_NAME}))")  # also in: Because John Smith

_MEND = 'write who it is without a name: "a teacher", "our principal", "a family", "a student"'


def personal(text: str, known: Iterable[str] = ()) -> tuple[str, str] | None:
    """Return what in a text is a person's, and what to write instead; None for nothing.

    Parameters
    ----------
    text
        That is to be published.
    known
        Names of schools, programs, partners and so on: they are no people's.
    """
    plain = _without(text, (*known, *FAMOUS))
    for pattern, what in (
        (_MAIL, "an e-mail address"),
        (_SOCIAL, "somebody's social security number"),
        (_PHONE, "a phone number"),
        (_NUMBER, "a student's number"),
    ):
        if (found := pattern.search(text)) is not None:
            return f'"{found[0]}" is {what}', "leave it out: this is published"
    if (kin := _KIN.search(plain)) is not None:
        mend = 'tell of several, as in "some families", or of "a student"'
        return f'"{kin[0]}" tells of one person, and this is published', mend
    name = _titled(plain) or _named(plain) or _in_office(plain) or _pair(plain)
    if name is None:
        return None
    return f'"{name}" looks like a person\'s name, and this is published', _MEND


def _without(text: str, names: Iterable[str]) -> str:
    """Return a text without names that are no people's."""
    for name in sorted((n for n in names if n.strip()), key=len, reverse=True):
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text)
    return text


def _titled(text: str) -> str | None:
    for found in _TITLED.finditer(text):
        name = next((part for part in found.groups() if part), "")
        street = found[0].startswith("Dr") and re.search(r"[A-Z]\w+ $", text[: found.start()])
        if not street or name.lower() in FAMILY | GIVEN:
            # Part of a longer name of a place: Sister Cities Program.
            if found[0].split()[0] in ("Father", "Sister", "Miss") and not _is_name(name):
                continue
            return found[0]
    return None


def _is_name(word: str) -> bool:
    return word.lower() in GIVEN or word.lower() in FAMILY


def _named(text: str) -> str | None:
    found = _NAMED.search(text)
    return None if found is None else found[0]


def _in_office(text: str) -> str | None:
    for found in _OFFICE.finditer(text):
        first, second = found[1], found[2]
        if (second or "").lower() in PLACES or first.lower() in PLACES:
            continue
        if _is_name(first) or (second is not None and first.lower() in GIVEN):
            return found[0]
    return None


def _pair(text: str) -> str | None:
    """Return a given name with a name behind it, unless that is a place or a thing."""
    for found in _PAIR.finditer(text):
        first, last = found[1].lower(), found[2].lower()
        behind = re.match(r"(?:['’]s)?((?: [A-Z][\w’']*| [a-z]+)?)", text[found.end(2) :])
        following = "" if behind is None else behind[1].strip().lower()
        if first not in GIVEN or last in PLACES or following in PLACES:
            continue
        if last in FAMILY or last in GIVEN or not _starts_sentence(text, found.start()):
            return text[found.start() : found.end(2)]
    return None


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:;\n"
