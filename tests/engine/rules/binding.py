"""What a rule does to the best plan: hard, cheap to break, and dear to break."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from maple import maple

from groundswell import Plan, Scenario, SearchOptions, solve, verify

Breaches = dict[tuple[str | None, int], float]


def plain(*rules: dict[str, Any], **changes: Any) -> Scenario:
    """Return the small district without merges and levels, with $3,000 a year.

    Worth a year: tutoring 2 at Lincoln, 1 at Grant; coaching 1 and (not running) 0.5; each costs
    $1,000. Chess, to be piloted first, 0.5 and 0.25 for $500. Today's three sites are the best of
    $3,000: 4 a year.
    """
    given = {"merges": {}, "programs__tutoring__levels": [], "funds__general__amount": 3000}
    return maple(**{**given, **changes}, rules=list(rules))


@dataclass(frozen=True)
class Binding:
    """A district in which a rule changes the best plan, with what must come out.

    Attributes
    ----------
    rule, changes
        The rule, and what the district is changed in.
    free, held
        Best objective without the rule, and with it.
    cheap
        Price at which the best plan without the rule stays the best.
    dear
        Price at which the rule is kept.
    breaches
        By how much that plan breaks the rule, by school and year.
    """

    rule: dict[str, Any]
    free: float
    held: float
    cheap: float
    dear: float
    breaches: Breaches
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The id the rule gets."""
        return f"{self.rule['kind']}_1"

    def check_hard(self) -> Plan:
        """The rule is broken by the plan that is best without it, and kept by the one with it."""
        free = solve(plain(**self.changes), options=SearchOptions(gap=0.0))
        assert free.objective == pytest.approx(self.free)
        scenario = plain(self.rule, **self.changes)
        assert self.name in {finding.subject for finding in verify(free, scenario)}
        plan = solve(scenario, options=SearchOptions(gap=0.0))
        assert plan.status == "optimal"
        assert plan.objective == pytest.approx(self.held)
        assert verify(plan, scenario) == ()
        (rule,) = plan.rules
        assert rule.binding
        assert rule.slack == pytest.approx(0.0, abs=1e-9)
        assert rule.broken == ()
        return plan

    def check_soft(self) -> None:
        """At a low price it is broken, by so much and for so much; at a high one it is kept."""
        plan = self._soft(self.cheap)
        (rule,) = plan.rules
        found = {(breach.school, breach.year): breach.by for breach in rule.broken}
        assert found == pytest.approx(self.breaches)
        penalty = self.cheap * sum(self.breaches.values())
        assert plan.penalty == pytest.approx(penalty)
        assert plan.objective == pytest.approx(self.free - penalty)
        assert plan.worth == pytest.approx(self.free)
        kept = self._soft(self.dear)
        assert kept.rules[0].broken == ()
        assert kept.penalty == pytest.approx(0.0, abs=1e-9)
        assert kept.objective == pytest.approx(self.held)

    def _soft(self, price: float) -> Plan:
        scenario = plain({**self.rule, "enforce": {"price": price}}, **self.changes)
        plan = solve(scenario, options=SearchOptions(gap=0.0))
        assert plan.status == "optimal"
        assert verify(plan, scenario) == ()
        return plan
