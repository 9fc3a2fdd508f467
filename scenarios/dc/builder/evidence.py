"""Effects of the programs, each from named findings, with its standard error, tier and source."""

from pathlib import Path

from .effect import UNMEASURED, Effect
from .trials import elementary_math_effects, star_effects, targeted_effects
from .wwc import wwc_effects


def effects(folder: Path) -> list[Effect]:
    """Every effect, in order of program and goal."""
    found = [Effect(program, goal) for program, goals in UNMEASURED for goal in goals]
    for part in (wwc_effects, targeted_effects, star_effects, elementary_math_effects):
        found.extend(part(folder))
    return sorted(found, key=lambda effect: (effect.program, effect.goal))
