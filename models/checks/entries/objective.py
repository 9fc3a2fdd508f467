"""Whether an objective that weighs uncertainty has any to weigh."""

from ..context import Context


def check(context: Context) -> None:
    """Note an objective that changes nothing."""
    scenario = context.scenario
    if scenario.objective is None:
        return
    effects = [e for program in scenario.programs.values() for e in program.effects.values()]
    effects += [e for item in scenario.reorganizations.values() for e in item.effects.values()]
    uncertain = any((getattr(effect, "se", None) or 0) > 0 for effect in effects)
    if not uncertain:
        context.warn(
            ("objective",),
            "no effect has a standard error, so the result is the same as without it",
            "add se to the effects, or leave objective out",
        )
