"""What is known of a program's effects in a few words, or what stands in for them."""

from __future__ import annotations

from collections.abc import Mapping

from ...models.numbers import shown, with_sign
from ...models.scenario.district import Goal
from ...models.scenario.effect import ClassSize, Effect, StandIn, is_unknown
from ...models.scenario.program import Program


def evidence_words(program: Program, goals: Mapping[str, Goal]) -> str:
    """Return what is known of a program's effects: 'reading +0.22 SD, tier 1'."""
    if not program.effects:
        return "no effect claimed"
    known = {
        goal: effect
        for goal, effect in program.effects.items()
        if isinstance(effect, Effect | ClassSize) and not is_unknown(effect)
    }
    if not known:
        return stand_in_words(program, goals)
    goal, best = max(known.items(), key=lambda pair: abs(_size(pair[1])) / goals[pair[0]].one_sd)
    unit = "SD" if goals[goal].in_sd else goals[goal].unit
    if goals[goal].per_sd is not None and not goals[goal].in_sd:
        unit += f" ({with_sign(_size(best) / goals[goal].one_sd)} SD)"
    each = " for each student more per position" if isinstance(best, ClassSize) else ""
    more = f", {len(program.effects) - 1} more" if len(program.effects) > 1 else ""
    tier = f", tier {best.tier}" if best.tier is not None else ", no tier"
    return f"{goal} {with_sign(_size(best))} {unit}{each}{tier}{more}"


def _size(effect: Effect | ClassSize) -> float:
    return effect.class_size if isinstance(effect, ClassSize) else effect.mean


def stand_in_words(program: Program, goals: Mapping[str, Goal], only: str | None = None) -> str:
    """Return what stands in for the effects of a program that nobody has measured.

    Parameters
    ----------
    program
        Of a resolved scenario, unmeasured.
    only
        The goal asked about; None: all on which nobody has measured it.
    """
    stand_ins = {
        g: e for g, e in program.effects.items() if isinstance(e, StandIn) and only in (None, g)
    }
    sizes = sorted(
        {f"{shown(e.mean / goals[g].one_sd, 2)}" for g, e in stand_ins.items()}, key=float
    )
    unit = " SD" if all(goals[goal].counts_in_sd for goal in stand_ins) else ""
    size = " to ".join(dict.fromkeys([sizes[0], sizes[-1]])) + unit
    if any(effect.presumed for effect in stand_ins.values()):
        return f"never measured, presumed to bring what a dollar brings on average ({size})"
    return f"never measured, counted as {size}"
