"""Whether an objective that weighs uncertainty has any to weigh."""

from ..context import Context


def check(context: Context) -> None:
    """Note an objective that changes nothing."""
    scenario = context.scenario
    if scenario.objective is None:
        return
    unknown = scenario.evidence.unknown.se > 0
    uncertain = any(
        unknown if effect == "unknown" else (effect.se or 0) > 0
        for program in scenario.programs.values()
        for effect in program.effects.values()
    )
    if not uncertain:
        context.warn(
            ("objective",),
            "no effect has a standard error, so the result is the same as without it",
            "add se to the effects, or leave objective out",
        )
