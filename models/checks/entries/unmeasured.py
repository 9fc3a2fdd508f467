"""Whether what stands in for effects that nobody has measured is known."""

from collections.abc import Mapping

from ...resolve.stand_ins import Presumption
from ...scenario.effect import UnknownClass, is_unknown
from ...scenario.evidence import STANDARD, Presumed
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context

FEWEST = 3
"""Measured programs below which their median says little."""


def check(context: Context) -> None:
    """Note unknown effects of classes that are not given, and presumptions without ground."""
    _classes(context)
    if isinstance(context.written.evidence.unknown, Presumed):
        _presumption(context)


def _classes(context: Context) -> None:
    given = context.written.evidence.unknown
    classes = list(given) if isinstance(given, Mapping) else []
    for key, program in context.written.programs.items():
        for goal, effect in program.effects.items():
            path: Path = ("programs", key, "effects", goal)
            if isinstance(effect, UnknownClass) and effect.unknown not in classes:
                mend = (
                    f"classes: {listed(classes)}"
                    if classes
                    else "give the classes, as in evidence.unknown: {light: {mean: 0.01, se: 0.01}}"
                )
                context.error(
                    (*path, "unknown"), f"evidence.unknown has no class `{effect.unknown}`", mend
                )
            elif effect == "unknown" and classes and STANDARD not in classes:
                context.error(
                    path,
                    f"evidence.unknown is given by class ({listed(classes)}), and this effect names"
                    " none",
                    f"name one, as in {{unknown: {classes[0]}}}, or add the class `{STANDARD}`",
                )


def _presumption(context: Context) -> None:
    """Say where there is too little that is measured to presume anything by."""
    if not context.sound("programs", "schools", "goals", "staff", "evidence"):
        return
    presumption = Presumption(context.written)
    if not presumption.needed:
        return
    measured = list(presumption.per_dollar)
    programs = context.written.programs
    bare = [key for key, program in programs.items() if program.unmeasured]
    path: Path = ("programs", bare[0], "effects")
    if not measured:
        context.error(
            path,
            f"nobody has measured {listed(bare, 6)}, and no program with a measured effect says"
            " what a dollar brings",
            "give a mean on purpose, as in evidence.unknown: {mean: 0.02, se: 0.04}",
        )
    if "unknown" in context.written.evidence.model_fields_set:
        return  # it was presumed on purpose
    if measured and len(measured) < FEWEST:
        context.warn(
            path,
            f"what {listed(bare, 6)} bring is presumed from no more than"
            f" {len(measured)} measured program{'s' if len(measured) > 1 else ''}"
            f" ({listed(measured)})",
            "find more studies, or say what stands for them on purpose: evidence.unknown",
        )
    mixed = [
        ("programs", key, "effects", goal)
        for key, program in programs.items()
        if not program.unmeasured
        for goal, effect in program.effects.items()
        if is_unknown(effect)
    ]
    context.warn_all(
        mixed,
        "the effect is unknown and counts as 0, since another effect of the program is measured",
        "find a study, or say what stands for it on purpose: evidence.unknown",
    )
