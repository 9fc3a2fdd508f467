"""What each kind of rule is about, in a few words, and the names of the laws that are screened."""

from __future__ import annotations

from markupsafe import Markup

from ..language import Language


def rule_kind(kind: str, language: Language) -> Markup:
    """Return what a kind of rule is about; nothing for one that is not known here."""
    say = language.say
    words = {
        "avoid": say("What may not be decided"),
        "choose": say("How many of several"),
        "comparability": say("Comparability"),
        "decide": say("What is decided beforehand"),
        "gap_at_most": say("How far apart groups may be"),
        "group_gain": say("What a group must gain"),
        "hold_harmless": say("No school loses too much"),
        "initiative_load": say("How many programs a school runs at once"),
        "maintenance_of_effort": say("Maintenance of effort"),
        "maintenance_of_equity": say("Maintenance of equity"),
        "pace": say("How much may change in a year"),
        "rank_and_serve": say("Rank and serve"),
        "replace_before_retire": say("First something new, then the end of the old"),
        "school_floor": say("What each school must gain"),
        "sites": say("At how many schools"),
        "spending_share": say("Who gets which share of the money"),
        "staffing": say("How many students to a position"),
        "supplement_not_supplant": say("Supplement not supplant"),
        "support": say("How many schools must want it"),
    }
    return words.get(kind, Markup())
