"""The catalogue: the texts of a language, by what they are in English."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

LANGUAGES = {"en": "en_US", "es": "es_US"}
"""The languages: how each is called, and whose numbers and dates it writes."""


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the texts of a language, of `LANGUAGES`; English stands in the code itself."""
    if code == "en":
        return NullTranslations()
    # Only where another language is asked for: babel takes its time to load.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    there = files(__package__).joinpath("locale", code, "LC_MESSAGES", "groundswell.po")
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(there.read_bytes()), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def noted(message: str) -> str:
    """Return a text of the catalogue as it is: it is said later, by its name."""
    return message


def noted_many(one: str, many: str) -> tuple[str, str]:
    """Return the texts for one and for many as they are: one of them is said later."""
    return one, many
