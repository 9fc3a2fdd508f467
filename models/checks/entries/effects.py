"""Whether effects are plausible."""

from ...scenario.base import PERCENTAGE
from ...scenario.program import Effect
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context

IMPOSSIBLE = 1.5
"""Standard deviations beyond which an effect must be in another unit (percent, months)."""
DOUBTFUL = 0.5
"""Standard deviations beyond which an effect is larger than nearly any broad trial has found."""
_MOST_MULTIPLIER = 5


def check(context: Context) -> None:
    """Note effects that cannot be, hardly can be, or lack a standard error."""
    scenario = context.scenario
    standard = {key: goal.one_sd for key, goal in scenario.goals.items() if goal.counts_in_sd}
    unmeasured: list[Path] = []
    doubtful: list[Path] = []
    wide: list[Path] = []
    for key, program in scenario.programs.items():
        for goal, effect in program.effects.items():
            path = ("programs", key, "effects", goal)
            if not isinstance(effect, Effect):
                continue
            wide += [
                (*path, "groups", g)
                for g, m in effect.groups.items()
                if _MOST_MULTIPLIER < abs(m) < PERCENTAGE
            ]
            for group, times in effect.groups.items():
                _percentage(context, (*path, "groups", group), times)
            if goal not in standard:
                continue
            in_sd = effect.mean / standard[goal]
            if abs(in_sd) > IMPOSSIBLE:
                _impossible_on(context, (*path, "mean"), goal, in_sd)
            elif abs(in_sd) > DOUBTFUL:
                doubtful.append((*path, "mean"))
            if effect.se is None:
                unmeasured.append(path)
    context.warn_all(
        doubtful,
        f"the effect is over {DOUBTFUL} SD, more than nearly any broad trial has found",
        "check the study, and whether the test was made by the program's developer",
    )
    context.warn_all(
        unmeasured,
        "the effect has no standard error (se), so it is taken as certain",
        "add se",
    )
    context.warn_all(wide, "the multiplier is over 5", "write 1.2 for a fifth more, not 120")
    _stand_ins(context, bool(standard))


def _percentage(context: Context, path: Path, times: float) -> None:
    if abs(times) >= PERCENTAGE:
        says = f"effects are multiplied by it, and {times:g} must be a percentage"
        context.error(path, says, f"for {times:g} percent write {times / 100:g}")


def _impossible_on(context: Context, path: Path, goal: str, in_sd: float) -> None:
    measure = context.scenario.goals[goal]
    if measure.in_sd:
        _impossible(context, path, in_sd)
    else:
        context.error(
            path,
            f"with {measure.one_sd:g} {measure.unit} to an SD (goals.{goal}.per_sd) the effect is"
            f" {in_sd:.3g} SD, which is impossible",
            "check the effect, and per_sd",
        )


def _impossible(context: Context, path: Path, mean: float) -> None:
    context.error(
        path,
        f"an effect of {mean:g} SD is impossible: percent or months entered as SD?",
        "write standard deviations (one month of progress is about 0.05), or give the goal"
        " another unit",
    )


def _stand_ins(context: Context, standard: bool) -> None:
    evidence = context.scenario.evidence
    path = ("evidence", "unknown", "mean")
    if standard and abs(evidence.unknown.mean) > IMPOSSIBLE:
        _impossible(context, path, evidence.unknown.mean)
    elif standard and abs(evidence.unknown.mean) > DOUBTFUL:
        context.warn(path, f"over {DOUBTFUL} SD for effects never measured", "lower it")
    for tier, multiplier in evidence.tiers.items():
        _percentage(context, ("evidence", "tiers", tier), multiplier)
        if 1 < multiplier < PERCENTAGE:
            context.warn(
                ("evidence", "tiers", tier), "over 1: it makes effects larger", "write 1 or less"
            )
    decided = [
        key for key, p in context.scenario.programs.items() if "unknown" in p.effects.values()
    ]
    if decided:
        mean = f"{evidence.unknown.mean:g}"
        context.warn(
            ("programs", decided[0], "effects"),
            f"{len(decided)} of {len(context.scenario.programs)} programs have effects that were"
            f" never measured, which count as {mean} (evidence.unknown): {listed(decided)}",
            "find a study, or set evidence.unknown on purpose",
        )
