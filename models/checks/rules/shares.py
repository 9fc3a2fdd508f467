"""Whether the shares of spending that rules promise to schools fit together."""

from ...numbers import shown
from ...scenario.rules.equity import SpendingShare
from ...tree.tree import Path
from ..arithmetic.possible import Possible
from ..context import Context

_SLACK = 1e-9


def check_shares(context: Context, possible: Possible, i: int, rule: SpendingShare) -> None:
    """Note an earlier rule on shares that fits this one only where nothing is spent."""
    schools = frozenset(context.selected(rule.schools))
    for j, other in enumerate(context.scenario.rules[:i]):
        if not isinstance(other, SpendingShare) or other.enforce is not None:
            continue
        others = frozenset(context.selected(other.schools))
        why = (
            _too_much(rule, schools, other, others)
            or _outgrown(rule, schools, other, others)
            or _outgrown(other, others, rule, schools)
        )
        years = [(t, y) for t, y in possible.years(rule) if (t, y) in possible.years(other)]
        if why and years:
            _note(context, possible, ("rules", i), f"with {possible.sites.label(j)} {why}", years)


def _too_much(
    rule: SpendingShare, schools: frozenset[str], other: SpendingShare, others: frozenset[str]
) -> str:
    """Say that two rules promise more than there is to schools that have nothing in common."""
    together = (rule.at_least or 0.0) + (other.at_least or 0.0)
    if schools & others or together <= 1.0 + _SLACK:
        return ""
    return f"{shown(100 * together)}% of all program dollars are promised"


def _outgrown(
    part: SpendingShare, few: frozenset[str], whole: SpendingShare, many: frozenset[str]
) -> str:
    """Say that some schools are promised more than all of a set that they are in may get."""
    if not few <= many or part.at_least is None or whole.at_most is None:
        return ""
    if part.at_least <= whole.at_most + _SLACK:
        return ""
    return (
        f"{shown(100 * part.at_least)}% of program dollars are promised to"
        " schools that may get at most"
        f" {shown(100 * whole.at_most)}%"
    )


def _note(
    context: Context, possible: Possible, path: Path, why: str, years: list[tuple[int, int]]
) -> None:
    mend = "lower a share, or name other schools or years"
    spending = [y for t, y in years if possible.must_spend(t)]
    if spending:
        says = f"{why}, and in {spending[0]} mandates or decisions cost money"
        context.error(path, says, mend)
    else:
        context.warn(path, f"{why}, so nothing at all may be spent", mend)
