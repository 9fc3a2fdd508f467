"""No plan can grant a request: which rules, funds or staff forbid it."""

from __future__ import annotations

from dataclasses import replace

from ...models.results.plan_parts.conflict import ConflictPart
from ...models.results.plan_parts.request_plan import RequestPrice
from ..deadline import Deadline
from ..formulate import Formulation
from ..infeasible.diagnose import diagnose
from ..milp.solution import Options
from .granting import Granted

FORBIDDEN_SECONDS = 5.0
"""The most that finding out which rules forbid one request may take."""

RULES_NAMED = 4
"""Rules and limits that are named; of more, how many."""

PROVED_IMPOSSIBLE = "It is proved that no plan grants it in full: "


def never(reason: str) -> RequestPrice:
    """Return the price of a request that no plan can grant, and why."""
    return RequestPrice(exact=True, low=None, proof=f"{PROVED_IMPOSSIBLE}{reason}.")


def forbidden(
    formulation: Formulation, wanted: Granted, options: Options, deadline: Deadline
) -> str:
    """Return what forbids a request that is proved to have no plan, in words."""
    limit = deadline.sooner(FORBIDDEN_SECONDS).share_at_least()
    found = diagnose(wanted(formulation), replace(options, time_limit=limit))
    words = [_said(part) for part in found.conflict]
    if not words:
        return "what the sites can be, and which funds may pay at all, forbid it"
    more = len(words) - RULES_NAMED
    told = "; ".join([*words[:RULES_NAMED], f"and {more} more"] if more > 0 else words)
    whole = "" if found.conflict_minimal else " (not all of them may be needed)"
    return f"these forbid it together: {told}{whole}"


def _said(part: ConflictPart) -> str:
    return part.says.rstrip(".")
