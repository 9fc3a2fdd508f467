"""What decisions that were given break, place by place: rules, states of sites, staff."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.results.plan import Plan
from ...models.results.plan_parts.rule_plan import Break
from ..figures.arrays import FloatArray
from .evaluate import Evaluation


def breaks(evaluation: Evaluation, plan: Plan, lacking: FloatArray) -> tuple[Break, ...]:
    """Return all that a plan breaks: hard rules first, then states, staff and what funds keep.

    What a soft rule is broken by is no breach: the plan pays its price. Of payments only what rules
    and funds ask for is looked at; what the funds are short of is told by `Plan.short`.

    Parameters
    ----------
    evaluation
        The decisions and their payments.
    plan
        The plan that they make.
    lacking
        What pots lack for top-ups under rules, dollars, (pots, T): a reserve that only this would
        break is kept.
    """
    formulation, model = evaluation.formulation, evaluation.formulation.model
    broken = {v.position for v in model.violations(evaluation.x) if v.kind == "row"}
    states = [formulation.states.rows, formulation.moves]
    top_ups = [top_up.missing for top_up in formulation.money.top_ups]
    held = np.flatnonzero(formulation.figures.pots.reserve > 0)
    reserves = [
        rows.ids[lacking[held, t] <= 0.0] for t, rows in enumerate(formulation.money.reserve)
    ]
    others = (
        Break(subject=subject, says=model.says(row))
        for subject, blocks in (("state", states), ("money", [*top_ups, *reserves]))
        for row in np.concatenate([np.zeros(0, dtype=np.int64), *blocks]).tolist()
        if row in broken
    )
    # Several rows may say the same of a site.
    once = {(broken.subject, broken.says): broken for broken in others}
    return (*_rules(evaluation, plan), *once.values(), *_staff(plan))


def _rules(evaluation: Evaluation, plan: Plan) -> Iterator[Break]:
    """Yield where hard rules are broken."""
    for made, told in zip(evaluation.formulation.rules, plan.rules, strict=True):
        for place in told.broken if made.price is None else ():
            yield Break(
                subject=told.id,
                says=told.says,
                school=place.school,
                year=place.year,
                by=place.by,
                unit=made.unit,
            )


def _staff(plan: Plan) -> Iterator[Break]:
    """Yield where more people are needed than there are."""
    for role in plan.staff:
        if role.available is not None and role.used > role.available + 1e-6:
            yield Break(
                subject="staff",
                says=f"no more {role.role} than there are",
                year=role.year,
                by=role.used - role.available,
                unit="FTE",
            )
