"""Whether programs that sound like services which a law protects say so."""

import re

from ...scenario.program import Program
from ...tree.tree import Path
from ..context import Context

_LEARNERS = (
    r"english[ -](language )?learners?\b|multilingual learners?\b|\bells?\b|\besl\b|\besol\b"
    r"|\beld\b|\benl\b|\blep\b|bilingual|english as a (second|new) language|(?-i:\bELs?\b)"
)
_LAWS = {
    "IDEA": (
        "special education",
        r"special[ -]?ed(ucation)?\b|\bsped\b|\bieps?\b|individuali[sz]ed education",
    ),
    "Section 504": ("services under Section 504", r"\b504\b"),
    "Title VI": ("services for English learners", _LEARNERS),
    "McKinney-Vento": ("services for homeless students", r"homeless|mckinney|unhoused"),
}
"""By the law to name: what it protects, and the words in a program's name or id that mean it."""


def check(context: Context) -> None:
    """Note programs of today that sound protected, and are neither mandated nor required by law."""
    found: dict[str, list[Path]] = {}
    for key, program in context.written.programs.items():
        law = _law(key, program)
        on_purpose = "mandated" in program.model_fields_set
        if law is not None and program.existing and not program.protected and not on_purpose:
            found.setdefault(law, []).append(("programs", key))
    for law, paths in found.items():
        context.warn_all(
            paths,
            f"it sounds like {_LAWS[law][0]}, which a law protects, and is neither mandated nor"
            " required_by: a plan may end it",
            f"if it is, add `required_by: {law}`, and it stays where it runs;"
            " if not, `mandated: false`",
        )


def _law(key: str, program: Program) -> str | None:
    """Return the first law that a program's name or id sounds like."""
    words = f"{program.name}; {re.sub('[_-]', ' ', key)}"
    for law, (_, pattern) in _LAWS.items():
        if re.search(pattern, words, re.IGNORECASE):
            return law
    return None
