"""A study's effects: estimated by libraries, put in SD, doubted, and told only if they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ....models.results.evaluation import (
    EvaluatedStudy,
    Evaluation,
    StudyCheck,
    StudyEffect,
)
from ....models.study.read import StudyTable
from ....models.study.study import Design
from ....models.tree.problems import ScenarioError, in_order
from ..designs.discontinuity import discontinuity
from ..designs.estimate import CannotEstimate, Estimate
from ..designs.panel import panel
from ..designs.regression import regression
from ..designs.sample import Sample, sample_of
from ..designs.series import series
from ..effect_size import EffectSize, hedges_g
from ..libraries import check_installed, versions
from ..study_checks.attrition import attrition, low_attrition
from ..study_checks.balance import balance, state
from ..study_checks.before import before
from ..study_checks.clusters import clusters, counts
from ..study_checks.cut import cut
from ..study_checks.far_off import far_off
from ..study_checks.missing import missing
from ..study_checks.movers import movers
from ..study_checks.multiple import adjusted, multiple
from ..study_checks.power import power
from .broken import broken
from .by_group import by_group
from .tier import claim

Estimator = Callable[[Sample, str, int], Estimate]

FEW_STUDENTS = "few students"
_NO_CHANCE = 1e-9
"""Standard error, as a share of the effect or the spread, below which only rounding is left."""

DESIGNS: Mapping[Design, Estimator] = {
    "rct": regression,
    "matched": regression,
    "did": panel,
    "its": series,
    "rdd": discontinuity,
}


@dataclass(frozen=True)
class _Found:
    """What is known of one effect before all are seen together."""

    program: str
    goal: str
    arm: int
    estimate: Estimate | None
    size: EffectSize | None
    checks: tuple[StudyCheck, ...]


def evaluate(table: StudyTable, suppress: int = 10) -> Evaluation:
    """Return what a study says of its programs' effects.

    Parameters
    ----------
    table
        The study with its table.
    suppress
        Results with fewer students than this are masked.

    Raises
    ------
    MissingExtra
        What estimates is not installed.
    ScenarioError
        The table is no study: nobody to compare with, the same result for all, students twice …
    """
    study = table.study
    check_installed(study.design)
    sample = sample_of(table)
    wrong = broken(table, sample)
    if wrong:
        raise ScenarioError(in_order(wrong, table.source))
    found = [
        _found(sample, goal, program, arm, suppress)
        for arm, program in enumerate(study.programs, 1)
        for goal in study.outcomes
    ]
    sized = [each for each in found if each.size is not None]
    chances = dict(
        zip(
            [(each.program, each.goal) for each in sized],
            adjusted([each.size.p for each in sized if each.size is not None]),
            strict=True,
        )
    )
    effects = tuple(_told(sample, each, chances, suppress) for each in found)
    return Evaluation(
        evaluation=EvaluatedStudy(
            name=study.name or f"a study of {', '.join(study.programs)}",
            source=table.source,
            data=study.data,
            sha256=table.sha256,
            design=study.design,
            date=study.date,
            said=study.source,
            mid_year=study.mid_year,
        ),
        effects=effects,
        suppress=suppress,
        notes=_notes(sample),
        software=versions(study.design),
    )


def _found(sample: Sample, goal: str, program: str, arm: int, suppress: int) -> _Found:
    """Return the estimate of one effect, with what is doubtful about it."""
    study = sample.study
    try:
        estimate: Estimate | None = DESIGNS[study.design](sample, goal, arm)
        trouble = ""
        if estimate is not None and estimate.se < _NO_CHANCE * _size_of(estimate):
            raise CannotEstimate("the results hold no chance at all, as if they were computed")
    except CannotEstimate as failure:
        estimate, trouble = None, str(failure)
    size = None if estimate is None else sized(estimate, study.mid_year)
    checks = [_estimated(trouble)] if trouble else []
    checks += [] if estimate is None else _size_checks(sample, estimate, suppress)
    if any(check.kind == FEW_STUDENTS for check in checks):  # what else is found tells of them
        return _Found(program, goal, arm, estimate, size, tuple(checks))
    low = low_attrition(sample, goal, arm) if study.design == "rct" else False
    alike = study.design == "rct" and state(sample, goal, arm)[0] in ("alike", "adjusted")
    more = [
        balance(sample, goal, arm, low),
        attrition(sample, goal, arm, alike),
        missing(sample, goal, arm),
        far_off(sample, goal),
        clusters(sample, goal, arm),
        None if estimate is None else before(sample, estimate),
        cut(sample),
        movers(sample, arm),
    ]
    checks += [check for check in more if check is not None]
    if size is not None and all(check.verdict != "fail" for check in checks):
        checks.append(power(size))
    return _Found(program, goal, arm, estimate, size, tuple(checks))


def sized(found: Estimate, any_time: bool) -> EffectSize | None:
    """Return an estimate in SD; None where students' spread is not known."""
    if found.sd is None:
        return None
    return hedges_g(found.effect, found.se, found.sd, found.sd_from, found.df, any_time)


def _size_of(found: Estimate) -> float:
    """Return how large the numbers of an estimate are, in the outcome's unit."""
    return max(abs(found.effect), found.sd or 0.0)


def _estimated(trouble: str) -> StudyCheck:
    return StudyCheck(kind="estimate", verdict="fail", says=f"no effect can be told: {trouble}.")


def _size_checks(sample: Sample, found: Estimate, suppress: int) -> list[StudyCheck]:
    checks = []
    if found.sd is None:
        says = (
            "a row is a school, and schools' averages spread less than students' results: without"
            " `sd`, the spread of students' results, the effect cannot be put in SD"
        )
        checks.append(StudyCheck(kind="unit", verdict="fail", says=f"{says}."))
    least = found.treated if sample.study.design == "its" else min(found.treated, found.compared)
    if sample.study.rows == "students" and least < suppress:
        says = f"fewer than {suppress} students are on a side, so no result is told of them"
        checks.append(StudyCheck(kind=FEW_STUDENTS, verdict="fail", says=f"{says}."))
    if sample.study.mid_year:
        says = "a look before the end: the interval is wider, and holds however often one looks"
        checks.append(StudyCheck(kind="mid-year", verdict="warn", says=f"{says}."))
    return checks


def _told(
    sample: Sample, found: _Found, chances: Mapping[tuple[str, str], float], suppress: int
) -> StudyEffect:
    """Return one effect as it is told; withheld where a check fails."""
    estimate, size, checks = found.estimate, found.size, found.checks
    key = (found.program, found.goal)
    if size is not None:
        among = multiple(size.p, chances[key], len(chances))
        checks = (*checks, among) if among is not None else checks
    usable = all(check.verdict != "fail" for check in checks) and size is not None
    common: dict[str, Any] = {
        "program": found.program,
        "goal": found.goal,
        "usable": usable,
        "checks": checks,
    }
    if estimate is None:
        return StudyEffect(**common, design_tier=4, tier_why="no effect can be told")
    lot = sample.study.design == "rct" and low_attrition(sample, found.goal, found.arm)
    tier = claim(sample, found.goal, estimate, checks, lot)
    counted = {
        "treated": _masked(estimate.treated, suppress),
        "compared": _masked(estimate.compared, suppress),
        "clusters": counts(sample, found.goal, found.arm),
        "design_tier": tier.tier,
        "tier_why": tier.why,
    }
    if not usable or size is None:
        return StudyEffect(**common, **counted)
    return StudyEffect(
        **common,
        **counted,
        tier=tier.tier if size.low > 0 else None,
        mean=size.g,
        se=size.se,
        low=size.low,
        high=size.high,
        points=estimate.effect,
        points_se=estimate.se,
        sd=estimate.sd,
        p=size.p,
        p_adjusted=chances[key],
        detectable=size.detectable,
        groups=by_group(sample, found.goal, found.arm, _in_sd(sample, estimate), suppress),
        picture=estimate.picture,
    )


def _in_sd(sample: Sample, whole: Estimate) -> Callable[[Sample, str, int], tuple[Estimate, Any]]:
    """Return what estimates a group's effect, in the SD of all students."""

    def estimated(rows: Sample, goal: str, arm: int) -> tuple[Estimate, Any]:
        found = DESIGNS[sample.study.design](rows, goal, arm)
        return found, sized(replace(found, sd=whole.sd), sample.study.mid_year)

    return estimated


def _masked(students: int, suppress: int) -> int | None:
    return students if students >= suppress or students == 0 else None


def _notes(sample: Sample) -> tuple[str, ...]:
    notes = []
    if sample.left_out:
        rows = "row says" if sample.left_out == 1 else "rows say"
        notes.append(
            f"{sample.left_out:,} {rows} neither a program nor the comparison, and are left out"
        )
    notes += [
        f"{goal} is 0 or 1, so its spread, and with it the effect in SD, depends on how many have"
        " 1: the difference in the outcome's own unit is a share of students"
        for goal in sample.study.outcomes
        if set(sample.frame[f"y_{goal}"].dropna().unique()) == {0.0, 1.0}
    ]
    return tuple(notes)
