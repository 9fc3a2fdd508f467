"""Why no plan exists, and the least that must give so that one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...models.results.plan_parts.conflict import ConflictPart, Give
from ..deadline import Deadline
from ..formulate import Formulation
from ..milp.infeasibility import cheapest_fix as fixes
from ..milp.infeasibility.conflict import find_conflict
from ..milp.solution import Options
from .limit import Limit, rounded_up
from .limits import limits

CONFLICT_SHARE = 0.4
"""Share of the time that the conflict may take; the fix takes what is left."""

NOTHING_TO_BLAME = (
    "no rule, fund, mandate or staff limit is to blame: what the sites can be, and which funds may"
    " pay at all, cannot hold together"
)


@dataclass(frozen=True)
class Diagnosis:
    """What cannot hold together, and what must give.

    Attributes
    ----------
    conflict, conflict_minimal, cheapest_fix, cheapest_fix_proved, other_fixes
        As in a plan.
    message
        What there is to say besides.
    """

    conflict: tuple[ConflictPart, ...]
    conflict_minimal: bool
    cheapest_fix: tuple[Give, ...]
    cheapest_fix_proved: bool
    other_fixes: tuple[Give, ...]
    message: str


def diagnose(formulation: Formulation, options: Options) -> Diagnosis:
    """Return why a scenario that is proved to have no plan has none.

    Parameters
    ----------
    formulation
        Of the scenario.
    options
        Solver, seed and threads; ``time_limit`` is for the whole diagnosis.

    Returns
    -------
    The conflict, the cheapest fix and others, in words and as values to set, and what is proved of
    them.
    """
    deadline = Deadline.after(options.time_limit)
    every = limits(formulation)
    groups = [limit.group for limit in every]
    first = replace(options, time_limit=deadline.share(CONFLICT_SHARE))
    conflict = find_conflict(formulation.model, groups, first)
    second = replace(options, time_limit=deadline.share())
    fix = fixes.cheapest_fix(formulation.model, groups, conflict.members, second)
    by_id = {limit.group.name: limit for limit in every}
    named = [by_id[name] for name in conflict.members]
    return Diagnosis(
        conflict=tuple(ConflictPart(id=x.group.name, kind=x.kind, says=x.says) for x in named),
        conflict_minimal=conflict.minimal,
        cheapest_fix=tuple(_give(by_id[give.name], give) for give in fix.gives),
        cheapest_fix_proved=fix.proved,
        other_fixes=tuple(_give(by_id[give.name], give) for give in fix.others),
        message=_message(conflict.members, bool(fix.gives), fix.proved),
    )


def _give(limit: Limit, give: fixes.Give) -> Give:
    # To the cent, upwards: the plan is paid to the cent.
    by = rounded_up(give.by, 2) if limit.unit == "dollars" else give.by
    return Give(
        id=limit.group.name,
        kind=limit.kind,
        by=by,
        unit=limit.unit,
        share=give.share,
        says=limit.gives(give),
        set=limit.changes(give),
    )


def _message(members: Sequence[str], fixed: bool, proved: bool) -> str:
    if not members:
        return NOTHING_TO_BLAME
    if fixed:
        return ""
    return "no fix exists" if proved else "no fix was found in the time given"
