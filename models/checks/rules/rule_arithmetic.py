"""What arithmetic alone can tell of planning and equity rules: that no plan can keep them.

Only what is proved is an error, and a soft rule never contradicts anything.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ...scenario.base import CENTRAL
from ...scenario.rules.equity import (
    GapAtMost,
    GroupGain,
    MaintenanceOfEquity,
    SchoolFloor,
    SpendingShare,
)
from ...scenario.rules.kinds import Choose, ReplaceBeforeRetire, Support
from ...tree.problems import listed
from ..arithmetic.possible import Possible
from ..context import MOST_NAMED, Context
from .choices import check_choose, check_replace, check_support
from .reachable import check_floor, check_gap, check_group_gain
from .shares import check_shares

_SECTIONS = ("programs", "merges", "schools", "goals", "groups", "evidence", "voice", "staff")
_CHECKS: dict[type, Callable[[Context, Possible, int, Any], None]] = {
    Choose: check_choose,
    ReplaceBeforeRetire: check_replace,
    Support: check_support,
    SpendingShare: check_shares,
    SchoolFloor: check_floor,
    GroupGain: check_group_gain,
    GapAtMost: check_gap,
}


def check(context: Context) -> None:
    """Note rules that no plan can keep, and rules that lack figures of some schools."""
    _scores(context)
    _baselines(context)
    # A rule with a price may be broken, so it contradicts nothing.
    hard = [
        (i, rule)
        for i, rule in enumerate(context.scenario.rules)
        if type(rule) in _CHECKS and rule.enforce is None
    ]
    weighed = any(goal.weight for goal in context.scenario.goals.values())
    # What moves with students, and positions beyond today's, gain more than the sums here know.
    beyond = bool(context.scenario.reorganizations) or any(
        program.positions is not None for program in context.scenario.programs.values()
    )
    if not hard or not weighed or beyond or not context.sound(*_SECTIONS):
        return
    possible = Possible.of(context)
    if possible.contradictory:
        return  # what follows from a contradiction is none of its own
    for i, rule in hard:
        if not context.doubts(("rules", i)):
            _CHECKS[type(rule)](context, possible, i, rule)


def _scores(context: Context) -> None:
    for i, rule in enumerate(context.scenario.rules):
        if not isinstance(rule, Support) or not isinstance(rule.score, Mapping):
            continue
        if rule.program in context.scenario.programs:
            places = context.scenario.programs[rule.program].sites
            missing = [s for s in places if s != CENTRAL and s not in rule.score]
            _lacking(context, i, "score", missing)


def _baselines(context: Context) -> None:
    for i, rule in enumerate(context.scenario.rules):
        if isinstance(rule, MaintenanceOfEquity) and rule.baseline is not None:
            missing = [s for s in context.scenario.schools if s not in rule.baseline]
            _lacking(context, i, "baseline", missing)


def _lacking(context: Context, i: int, name: str, missing: list[str]) -> None:
    if missing:
        says = f"there is no {name} of {listed(missing, MOST_NAMED)}"
        context.error(("rules", i, name), says, "write one for each of these schools")
