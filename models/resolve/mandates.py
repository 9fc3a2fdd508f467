"""Programs that a law requires are mandated."""

from ..scenario.scenario import Scenario


def mandated(scenario: Scenario) -> Scenario:
    """Return the scenario with every program that a law requires marked as mandated."""
    if all(program.mandated or not program.protected for program in scenario.programs.values()):
        return scenario
    programs = {
        key: program.model_copy(update={"mandated": program.protected})
        for key, program in scenario.programs.items()
    }
    return scenario.model_copy(update={"programs": programs})
