"""Whether something speaks for each goal, need and program."""

from ...scenario.district import Goal
from ..context import Context


def check(context: Context) -> None:
    """Note weights, needs and priorities that say nothing, and programs without effect."""
    _weights(context)
    _units(context)
    _needs(context)
    _priorities(context)
    _effects(context)


def _weights(context: Context) -> None:
    goals = context.scenario.goals
    if context.sound("goals") and not any(goal.weight for goal in goals.values()):
        first = next(iter(goals))
        context.error(
            ("goals", first, "weight"), "all goals have weight 0", "give one a weight above 0"
        )


def _units(context: Context) -> None:
    """Say which goals are added to goals in other units with no word on how they compare."""
    weighed = {
        key: goal
        for key, goal in context.scenario.weighed().items()
        if not context.doubts(("goals", key))
    }
    for key in context.scenario.incomparable(weighed):
        unit = weighed[key].unit
        # One in another unit, if there is one; else one of the same that has a per_sd.
        other = max((k for k in weighed if k != key), key=lambda k: weighed[k].unit != unit)
        says = (
            f"its effects are in {unit}, and are added to those on {other} in"
            f" {_unit(weighed[other])}"
        )
        mend = f"add per_sd: how many {unit} count as one SD (weight 0 leaves the goal out)"
        context.error(("goals", key, "unit"), says, mend)


def _unit(goal: Goal) -> str:
    if goal.in_sd:
        return "SD"
    return goal.unit if goal.per_sd is None else f"{goal.unit}, counted in SD by its per_sd"


def _needs(context: Context) -> None:
    schools = context.scenario.schools
    for goal in context.scenario.goals:
        lacking = [
            key
            for key, school in schools.items()
            if goal not in school.needs and not context.doubts(("schools", key, "needs", goal))
        ]
        if lacking:
            context.warn(
                ("schools", lacking[0], "needs", goal),
                f"{len(lacking)} of {len(schools)} schools give no need for {goal}, which counts"
                f" as 0: {_named(lacking)}",
                f"add needs.{goal}",
            )


def _named(ids: list[str]) -> str:
    return ", ".join(ids[:4]) + ("" if len(ids) <= 4 else ", …")


def _priorities(context: Context) -> None:
    scenario = context.scenario
    if not scenario.voice or context.doubts(("voice",)):
        return
    silent = [
        ("schools", key, "priorities")
        for key, school in scenario.schools.items()
        if not any(school.priorities.values())
    ]
    context.warn_all(
        silent,
        "the school gives no priorities, though voice is above 0: the district's weights are used",
        "add its priorities",
    )


def _effects(context: Context) -> None:
    scenario = context.scenario
    context.warn_all(
        [
            ("programs", key)
            for key, p in scenario.programs.items()
            if not p.effects and not p.mandated
        ],
        "there is no reason to run the program: it has no effect on any goal and is not mandated",
        "add its effects (`unknown`, if never measured)",
    )
    reached = {goal for p in scenario.programs.values() for goal in p.effects}
    context.warn_all(
        [("goals", goal) for goal in scenario.goals if scenario.programs and goal not in reached],
        "no program has an effect on the goal",
        "add effects, or delete the goal",
    )
