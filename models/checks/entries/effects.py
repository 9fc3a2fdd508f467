"""Whether effects are plausible."""

from collections.abc import Iterator, Mapping

from ...numbers import as_share, shown
from ...scenario.base import PERCENTAGE
from ...scenario.effect import ClassSize, Effect
from ...scenario.evidence import Evidence, Unknown
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
    scenario = context.written
    standard = {key: goal.one_sd for key, goal in scenario.goals.items() if goal.counts_in_sd}
    found = list(_measured(context))
    for path, goal, effect in found:
        if isinstance(effect, Effect):
            for group, times in effect.groups.items():
                _percentage(context, (*path, "groups", group), times)
        field, size = _size(effect)
        if goal in standard and abs(size / standard[goal]) > IMPOSSIBLE:
            _impossible_on(context, (*path, field), goal, size / standard[goal])
    context.warn_all(
        [
            (*path, _size(effect)[0])
            for path, goal, effect in found
            if goal in standard and DOUBTFUL < abs(_size(effect)[1] / standard[goal]) <= IMPOSSIBLE
        ],
        f"the effect is over {DOUBTFUL} SD, more than nearly any broad trial has found",
        "check the study, and whether the test was made by the program's developer",
    )
    context.warn_all(
        [path for path, goal, effect in found if goal in standard and effect.se is None],
        "the effect has no standard error (se), so it is taken as certain",
        "add se",
    )
    _for_the_chain(context, found)
    wide = [
        (*path, "groups", group)
        for path, _, effect in found
        if isinstance(effect, Effect)
        for group, times in effect.groups.items()
        if _MOST_MULTIPLIER < abs(times) < PERCENTAGE
    ]
    context.warn_all(wide, "the multiplier is over 5", "write 1.2 for a fifth more, not 120")
    _stand_ins(context, bool(standard))


def _for_the_chain(context: Context, found: list[tuple[Path, str, Effect | ClassSize]]) -> None:
    """Note effects that do not say what a step of the chain, that is on, has to know."""
    evidence = context.written.evidence
    if evidence.drift:
        context.warn_all(
            [path for path, _, effect in found if effect.year is None],
            "the effect has no year, so its age is not known and counts nothing (evidence.drift)",
            "add year, in which it was measured",
        )
    if evidence.made_by:
        context.warn_all(
            [path for path, _, effect in found if effect.test is None],
            "who made the test is not said, so the effect counts whole (evidence.made_by)",
            "add test: independent, developer or researcher",
        )


def _measured(context: Context) -> Iterator[tuple[Path, str, Effect | ClassSize]]:
    """Yield each measured effect of programs and reorganizations, with its path and goal."""
    scenario = context.written
    holders = [("programs", key, item.effects) for key, item in scenario.programs.items()]
    holders += [
        ("reorganizations", k, item.effects) for k, item in scenario.reorganizations.items()
    ]
    for section, key, effects in holders:
        for goal, effect in effects.items():
            if isinstance(effect, Effect | ClassSize):
                yield (section, key, "effects", goal), goal, effect


def _size(effect: Effect | ClassSize) -> tuple[str, float]:
    """Return the field that says how large an effect is, and its value."""
    if isinstance(effect, Effect):
        return "mean", effect.mean
    return "class_size", effect.class_size


def _percentage(context: Context, path: Path, times: float) -> None:
    if abs(times) >= PERCENTAGE:
        says = f"effects are multiplied by it, and {shown(times)} must be a percentage"
        context.error(path, says, as_share(times))


def _impossible_on(context: Context, path: Path, goal: str, in_sd: float) -> None:
    measure = context.scenario.goals[goal]
    if measure.in_sd:
        _impossible(context, path, in_sd)
    else:
        context.error(
            path,
            f"with {shown(measure.one_sd)} {measure.unit} to an SD"
            f" (goals.{goal}.per_sd) the effect is"
            f" {shown(in_sd, 3)} SD, which is impossible",
            "check the effect, and per_sd",
        )


def _impossible(context: Context, path: Path, mean: float) -> None:
    context.error(
        path,
        f"an effect of {shown(mean)} SD is impossible: percent or months entered as SD?",
        "write standard deviations (one month of progress is about 0.05), or give the goal"
        " another unit",
    )


def _stand_ins(context: Context, standard: bool) -> None:
    evidence = context.scenario.evidence
    for path, mean in _given_means(evidence):
        if standard and abs(mean) > IMPOSSIBLE:
            _impossible(context, path, mean)
        elif standard and abs(mean) > DOUBTFUL:
            context.warn(path, f"over {DOUBTFUL} SD for effects never measured", "lower it")
    for tier, multiplier in evidence.tiers.items():
        _percentage(context, ("evidence", "tiers", tier), multiplier)
        if 1 < multiplier < PERCENTAGE:
            context.warn(
                ("evidence", "tiers", tier), "over 1: it makes effects larger", "write 1 or less"
            )
    decided = [key for key, program in context.scenario.programs.items() if program.unmeasured]
    if decided and "unknown" not in evidence.model_fields_set:
        context.warn(
            ("programs", decided[0], "effects"),
            f"{len(decided)} of {len(context.scenario.programs)} programs have no effect that was"
            " ever measured, and are presumed to bring what a dollar brings on average:"
            f" {listed(decided)}",
            "find studies, or say it on purpose: evidence.unknown: {presume: average}",
        )


def _given_means(evidence: Evidence) -> Iterator[tuple[Path, float]]:
    unknown = evidence.unknown
    if isinstance(unknown, Unknown):
        yield ("evidence", "unknown", "mean"), unknown.mean
    elif isinstance(unknown, Mapping):
        for name, given in unknown.items():
            yield ("evidence", "unknown", name, "mean"), given.mean
