"""What is assumed of a program: the fields of the scenario in words a reader knows."""

from __future__ import annotations

from markupsafe import Markup

from ..labels import isolated
from ..language import Language


def field_words(field: str, language: Language) -> Markup:
    """Return what a field of a program holds; one that is not known here by its own name."""
    say = language.say
    words = {
        "students": say("How many students it serves"),
        "cost": say("What it costs"),
        "start_cost": say("What it costs to start"),
        "stop_cost": say("What it costs to end"),
        "evaluation_cost": say("What it costs to evaluate"),
        "funds": say("Which funds pay for it"),
        "effects": say("What it does for students"),
        "staff": say("Which staff it needs"),
        "positions": say("How many positions it has"),
        "sites": say("Where it runs"),
    }
    return words.get(field, isolated(field.replace("_", " ")))
