"""The rules that are named after laws: what they screen, and where the law stands."""

from .kinds import RULES

SCREENING = "a screening, not a compliance determination"


def laws_screened() -> dict[str, str]:
    """Return the kinds of rule that are named after a law, each with where it stands."""
    return {kind: rule.law for kind, rule in RULES.items() if rule.law is not None}
