"""The rules: for each kind one file with its lines (`hold`) and its sentence (`says`)."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from ..milp.model import Rows
from . import avoid, decide, initiative_load, pace, sites
from .draft import Draft
from .held import Held

KINDS: dict[str, ModuleType] = {
    "initiative_load": initiative_load,
    "decide": decide,
    "avoid": avoid,
    "sites": sites,
    "pace": pace,
}
"""Every kind of rule. A new one is a class in `models/rules.py`, a file here, and a line."""


@dataclass(frozen=True, eq=False)
class RuleRows:
    """A rule of the scenario, what it holds, and the rows made of it."""

    id: str
    kind: str
    says: str
    held: tuple[Held, ...]
    rows: tuple[Rows | None, ...]


def add_rules(draft: Draft) -> tuple[RuleRows, ...]:
    """Add the rows of every rule of the scenario."""
    scenario = draft.figures.scenario
    made = []
    for index, rule in enumerate(scenario.rules):
        key = scenario.rule_id(index)
        module = KINDS[rule.kind]
        held = tuple(module.hold(rule.model_copy(update={"id": key}), draft))
        rows = tuple(
            draft.require(f"rule:{key}:{i}", h.lines, h.words, lower=h.lower, upper=h.upper)
            for i, h in enumerate(held)
        )
        made.append(RuleRows(key, rule.kind, module.says(rule, draft), held, rows))
    return tuple(made)
