"""How the joint problem is put to its solver: first plans of a few seeds, then a whole search."""

from __future__ import annotations

from dataclasses import replace

from ..solution import Options

LOOKS = 3
"""Seeds whose first plan is looked at. HiGHS' first plan is often good enough; where it is not,
another seed's tends to be, in a fifth of the time of a search for a better one."""

NEAR = 4.0
"""By how many gaps a first plan may miss the target, so that another look is worth while."""


def attempts(options: Options, bound: float) -> list[Options]:
    """Return how to ask, one after the other, until a plan reaches the target.

    Parameters
    ----------
    options
        Of the whole search, which comes last.
    bound
        On the objective of the problem that the gap is of.

    Returns
    -------
    The last one is ``options`` itself; those before stop at the root node, with other seeds.
    """
    if options.target is None or options.solver != "highs":
        return [options]
    near = options.target - NEAR * options.gap * abs(bound)
    # The root alone: where it gives no plan, a search without a start may go on for long.
    look = replace(options, target=near, node_limit=1)
    return [*(replace(look, seed=options.seed + number) for number in range(LOOKS)), options]
