"""What a frontier trades, in words that a reader knows."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from ....models.results.frontier import FrontierAxis
from ..asked import Asked
from ..labels import in_english


def axis_words(axis: FrontierAxis, asked: Asked) -> Markup:
    """Return what an axis measures, and in what; of one not known here, the engine's own words."""
    kind, _, key = axis.name.partition(":")
    words = _words(key.removesuffix(":min").removesuffix(":max"), asked).get(kind)
    if words is None:
        return in_english(f"{axis.says} ({axis.unit})")
    return words()


def _words(key: str, asked: Asked) -> dict[str, Callable[[], Markup]]:
    say, labels = asked.language.say, asked.labels
    return {
        "worth": lambda: say("What programs do for students (student-SD)"),
        "objective": lambda: say("What the plan is made for (student-SD)"),
        "cost": lambda: say("Dollars over all years"),
        "changes": lambda: say("Sites that change"),
        "goal": lambda: say("Gain on one goal: %(goal)s", goal=labels.goal(key)),
        "group": lambda: say("Gain of each student (SD): %(group)s", group=labels.group(key)),
        "gap": lambda: say("Between the best and the worst served group (SD a student)"),
        "school_min": lambda: say("Gain of each student at the school with the least (SD)"),
        "requests": lambda: say("Requests granted, each school counting 1"),
        "mixed": lambda: say("Programs decided otherwise from school to school"),
    }
