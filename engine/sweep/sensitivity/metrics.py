"""Figures of a plan by address: what a sweep keeps of each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....models.results.plan import Plan
from ....models.results.plan_parts.gains_plan import GoalPlan, GroupPlan, SchoolPlan
from ....models.results.plan_parts.money_plan import FundYear, MoneyYear, StaffYear
from ....models.results.plan_parts.program_plan import (
    MergePlan,
    ProgramPlan,
    ReorganizationPlan,
)
from ....models.results.plan_parts.rule_plan import RulePlan
from ....models.scenario.base import CENTRAL
from ....models.scenario.scenario import Scenario
from ....models.tree.addresses import options
from ....models.tree.problems import listed
from ....models.tree.suggestions import suggestion

TOTALS = (
    "cost",
    "students",
    "changes",
    "objective",
    "learning",
    "penalty",
    "hurdle",
    "requests_worth",
    "baseline_worth",
)
"""Metrics of the whole plan; `worth`, `bound` and `gap` are always kept."""

ALWAYS = ("worth", "bound", "gap")

# Section of a plan: the model of its entries, and the fields that tell its entries apart.
_SECTIONS: dict[str, tuple[type, tuple[str, ...]]] = {
    "programs": (ProgramPlan, ("",)),
    "merges": (MergePlan, ("",)),
    "reorganizations": (ReorganizationPlan, ("",)),
    "funds": (FundYear, ("fund", "year")),
    "staff": (StaffYear, ("role", "year")),
    "money": (MoneyYear, ("year",)),
    "schools": (SchoolPlan, ("",)),
    "groups": (GroupPlan, ("",)),
    "goals": (GoalPlan, ("",)),
    "rules": (RulePlan, ("id",)),
}


def metric_names(asked: Sequence[str], scenario: Scenario) -> tuple[str, ...]:
    """Return the metrics asked for, each `*` written out as every entry of the scenario.

    Parameters
    ----------
    asked
        Names that `wrong_metric` has nothing against.
    scenario
        Whose programs, funds, ... `*` stands for.

    Returns
    -------
    Without repeats, in order.
    """
    found: dict[str, None] = {}
    for metric in asked:
        section, *keys = metric.split(".")
        made: list[tuple[str, ...]] = [(section,)]
        for depth, key in enumerate(keys):
            every = _entries(section, depth, scenario) if key == "*" else [key]
            made = [(*name, one) for name in made for one in every]
        found.update(dict.fromkeys(".".join(name) for name in made))
    return tuple(found)


def wrong_metric(metric: str, scenario: Scenario) -> tuple[str, str] | None:
    """Return what is wrong with a metric's name and how to mend it; None of a right one.

    Parameters
    ----------
    metric
        Such as ``programs.reading_lab.cost``.
    scenario
        Whose ids may be named.
    """
    section, *keys = metric.split(".")
    if section in ALWAYS and not keys:
        return f"`{section}` is kept anyway", "leave it out"
    if section in TOTALS and not keys:
        return None
    if section not in _SECTIONS:
        mend = suggestion(section, (*TOTALS, *_SECTIONS), "metrics")
        return f"a plan has no figure `{metric}`", mend
    model, ids = _SECTIONS[section]
    if len(keys) != len(ids) + 1:
        shape = ".".join([section, *(i.upper() or "ID" for i in ids), "FIGURE"])
        return f"`{metric}` is not a figure of a plan", f"write {shape}"
    for depth, key in enumerate(keys[:-1]):
        known = _entries(section, depth, scenario)
        if key != "*" and key not in known:
            mend = suggestion(key, known, f"entries of {section}")
            return f"the scenario has no `{key}` in {section}", mend
    figures = _figures(model)
    if keys[-1] not in figures:
        close = suggestion(keys[-1], figures, "figures")
        mend = close if close.startswith("did") else f"there are {listed(figures, 12)}"
        return f"{section} have no figure `{keys[-1]}`", mend
    return None


def _figures(model: Any) -> tuple[str, ...]:
    """Return the fields of a part of a plan that are numbers, or true or false."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name != "year" and {*options(field.annotation)} & {float, int, bool}
    )


def _entries(section: str, depth: int, scenario: Scenario) -> list[str]:
    if section == "money" or depth == 1:
        return [str(year) for year in scenario.years]
    if section == "rules":
        return [scenario.rule_id(i) for i in range(len(scenario.rules))]
    ids = list(getattr(scenario, section))
    return [*ids, CENTRAL] if section == "schools" else ids


def figures(plan: Plan, names: Sequence[str]) -> dict[str, float | None]:
    """Return metrics of a plan by name; None what it does not have (a program taken away).

    Parameters
    ----------
    plan
        A plan with decisions.
    names
        As `metric_names` gives them.
    """
    sections: dict[str, Mapping[tuple[str, ...], Any]] = {}
    found: dict[str, float | None] = {}
    for name in names:
        section, *keys = name.split(".")
        if not keys:
            found[name] = _total(plan, section)
            continue
        if section not in sections:
            sections[section] = _by_id(plan, section)
        entry = sections[section].get(tuple(keys[:-1]))
        value = None if entry is None else getattr(entry, keys[-1])
        found[name] = None if value is None else float(value)
    return found


def _by_id(plan: Plan, section: str) -> Mapping[tuple[str, ...], Any]:
    ids = _SECTIONS[section][1]
    reported = getattr(plan, section)
    if ids == ("",):
        return {(key,): entry for key, entry in reported.items()}
    return {tuple(str(getattr(entry, i)) for i in ids): entry for entry in reported}


def _total(plan: Plan, name: str) -> float | None:
    if not plan.has_decisions:
        return None
    if name == "cost":
        return sum(fund.spent for fund in plan.funds)
    if name == "students":
        return sum(program.students for program in plan.programs.values())
    if name == "changes":
        changed = {(s.program, s.school) for s in plan.sites if s.action != "keep"}
        return float(len(changed))
    value = getattr(plan, name)
    return None if value is None else float(value)
