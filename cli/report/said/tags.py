"""What marks schools, and how they are parted by it: known marks in words, others as they are."""

from __future__ import annotations

from markupsafe import Markup

from ..labels import isolated
from ..language import Language

_LEVELS = ("pk", "es", "elementary", "k8", "ms", "middle", "hs", "high")


def tag_title(tag: str, values: set[object], language: Language) -> Markup:
    """Return the heading of a comparison by a tag.

    Parameters
    ----------
    values
        What it is at schools. A tag that is not known here is never given a meaning: it stands in
        quotation marks, as the district's data have it.
    """
    say = language.say
    if values <= {True, False}:
        known = {"title_i": say("Title I schools and the others")}
        unknown = say("Schools marked “%(tag)s” and the others", tag=_as_it_is(tag))
    else:
        known = {
            "level": say("By the level of the school"),
            "ward": say("By ward"),
            "region": say("By region"),
        }
        unknown = say("By what the data call “%(tag)s”", tag=_as_it_is(tag))
    return known.get(tag, unknown)


def tag_value(tag: str, value: object, language: Language) -> Markup:
    """Return what the schools of one value are called."""
    say = language.say
    if isinstance(value, bool):
        known = {"title_i": (say("Title I schools"), say("Schools without Title I"))}
        unknown = (say("Marked “%(tag)s”", tag=_as_it_is(tag)), say("Not marked so"))
        return known.get(tag, unknown)[0 if value else 1]
    if tag == "level":
        return _level(str(value), language)
    if tag == "ward":
        return say("Ward %(n)s", n=isolated(str(value)))
    return _as_it_is(str(value))


def tag_order(tag: str, value: object) -> tuple[bool, int, str, object]:
    """Return by what values are put in order: yes before no, levels from the youngest on."""
    if isinstance(value, bool):
        return False, 0, "", not value
    known = str(value).casefold() in _LEVELS and tag == "level"
    rank = _LEVELS.index(str(value).casefold()) if known else len(_LEVELS)
    return True, rank, type(value).__name__, value


def _level(value: str, language: Language) -> Markup:
    say = language.say
    words = {
        "es": say("Elementary schools"),
        "elementary": say("Elementary schools"),
        "k8": say("Schools from kindergarten to grade 8"),
        "ms": say("Middle schools"),
        "middle": say("Middle schools"),
        "hs": say("High schools"),
        "high": say("High schools"),
        "other": say("Other schools"),
    }
    return words.get(value.casefold(), say("“%(value)s” in the data", value=_as_it_is(value)))


def _as_it_is(text: str) -> Markup:
    return isolated(text.replace("_", " "))
