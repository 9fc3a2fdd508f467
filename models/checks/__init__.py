"""What the models cannot see: whether the parts of a scenario fit together.

One file a subject; each check is a function from a context to the problems it adds there.
"""

from collections.abc import Callable

from ..tree.problems import Problem
from ..tree.tree import Map
from .asked import conditions, requests
from .context import Context
from .entries import (
    amounts,
    effects,
    funds,
    goals,
    ids,
    links,
    merges,
    objective,
    pilots,
    positions,
    reorganizations,
    selections,
    students,
    tags,
    unmeasured,
)
from .rules import decided, mandates, protected, rule_arithmetic, rules
from .validate import Fit

_CHECKS: tuple[Callable[[Context], None], ...] = (
    links.check,
    effects.check,
    unmeasured.check,
    positions.check,
    students.check,
    goals.check,
    funds.check,
    reorganizations.check,
    mandates.check,
    protected.check,
    merges.check,
    selections.check,
    tags.check,
    decided.check,
    rules.check,
    rule_arithmetic.check,
    pilots.check,
    amounts.check,
    objective.check,
    requests.check,
    conditions.check,
)


def run_checks(tree: Map, fit: Fit, changed: bool = False) -> list[Problem]:
    """Return what does not fit the models, and what is wrong between the parts of a scenario.

    Parameters
    ----------
    tree
        The raw tree, as it was read.
    fit
        How it fits the models; what does not fit is not spoken of again.
    changed
        Whether overrides or values set have changed what the file says.
    """
    problems, unknown = ids.check(tree, fit.invalid, fit.unread)
    # An id that is unknown may be ill-formed as well (`Lincoln`): once is enough.
    problems += [problem for path, problem in fit.misfits if path not in unknown]
    if fit.scenario is None or fit.unread:
        return problems  # how the parts fit together is not known of parts that were not read
    context = Context(fit.scenario, fit.tree, fit.invalid | unknown, changed)
    for check in _CHECKS:
        check(context)
    return problems + context.problems
