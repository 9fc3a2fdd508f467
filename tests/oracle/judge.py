"""Which rule families does a full decision break? Plain loops over the decision."""

from __future__ import annotations

from typing import Any

from .breaches import Breaches
from .costs import all_costs, sequence, staff_used
from .facts import Sums
from .gains import Decisions, State, runs
from .money import Money
from .moves import faults as faults_begun
from .payplan import PayPlan, asks_who_pays
from .read import CENTRAL, FIRST_KINDS, District, at, soft
from .sites import faults, possible, rule_faults

KINDS = (
    *FIRST_KINDS,
    "choose",
    "replace_before_retire",
    "spending_share",
    "group_gain",
    "gap_at_most",
    "school_floor",
    "support",
    "hold_harmless",
    "maintenance_of_equity",
    "supplement_not_supplant",
    "maintenance_of_effort",
    "comparability",
    "rank_and_serve",
    "staffing",
)


def judge(
    scenario: dict[str, Any], decisions: Decisions, begun: dict[str, int] | None = None
) -> list[str]:
    """Names of the rule families a decision breaks, sorted; empty if the decision is allowed.

    `begun`: the first year of each reorganization that begins.

    Families: state, merge, pilot, requires, excludes, mandated, all_or_nothing, lasting, closed,
    reorganization, capacity, staff, money, rule:<kind>. Rules that ask who pays, held hard, belong
    to money: is there a payment plan that keeps budgets, matches and these rules? Soft rules break
    nothing.
    """
    return Judge(District(scenario, begun)).broken(decisions)


class Judge:
    """Judges many decisions of one scenario."""

    def __init__(self, scenario: dict[str, Any] | District) -> None:
        self.d = scenario if isinstance(scenario, District) else District(scenario)
        self.money = Money(self.d)
        for rule in self.d.rules:
            if rule["kind"] not in KINDS:
                raise NotImplementedError(f"the oracle knows no such rule: {rule}")
        self.breaches = Breaches(self.d)
        self.paying = any(asks_who_pays(rule) for rule in self.d.rules)

    def payment_penalty(self, decisions: Decisions) -> float | None:
        """The least penalty of soft rules that ask who pays; None if the funds cannot pay."""
        money = self.money.of(decisions)
        if not money.reaches(money.need(all_costs(self.d, decisions))):
            return None
        return PayPlan(self.breaches, money, decisions).penalty() if self.paying else 0.0

    def penalty(self, decisions: Decisions) -> float:
        """The penalty of the soft rules that do not ask who pays."""
        sums = Sums(self.d, decisions)
        return float(
            sum(
                rule["enforce"]["price"] * self.breaches.total(i, sums.of)
                for i, rule in enumerate(self.d.rules)
                if soft(rule) and not asks_who_pays(rule)
            )
        )

    def reorganizations_broken(self) -> set[str]:
        """Of `rule:decide` and `rule:avoid`, those held hard that what begins breaks."""
        return {
            f"rule:{rule['kind']}"
            for i, rule in enumerate(self.d.rules)
            if rule.get("program") in self.d.reorganizations
            and not soft(rule)
            and self.breaches.broken(i, lambda *_: 0.0)
        }

    def broken(self, decisions: Decisions) -> list[str]:
        """Names of the rule families a decision breaks, sorted."""
        d, found = self.d, faults_begun(self.d)
        if found:
            return sorted(found)  # what cannot begin has no figures
        decisions = {key: normal(state) for key, state in decisions.items() if state is not None}
        if any((p, place) not in d.sites or t not in d.years for p, place, t in decisions):
            return ["state"]
        for p, place in d.sites:
            states = sequence(d, decisions, p, place)
            found |= faults(d, p, place, states) | rule_faults(d, p, place, states)
        if found & {"state", "merge", "pilot"} and any(
            _odd(d, decisions, p, s) for p, s in d.sites
        ):
            return sorted(
                found
            )  # states that do not exist cost and gain nothing that could be named
        found |= {"merge"} if self._merges_torn(decisions) else set()
        found |= {"pilot"} if self._pilots_wrong(decisions) else set()
        found |= self._links(decisions)
        found |= {"all_or_nothing"} if self._halves(decisions) else set()
        hard = [(i, rule) for i, rule in enumerate(d.rules) if not soft(rule)]
        found |= self.reorganizations_broken()
        found |= {f"rule:{rule['kind']}" for _, rule in hard if self._rule_broken(rule, decisions)}
        sums = Sums(d, decisions)
        found |= {
            f"rule:{rule['kind']}"
            for i, rule in hard
            if rule["kind"] not in FIRST_KINDS
            and not asks_who_pays(rule)
            and self.breaches.broken(i, sums.of)
        }
        for (role, year), used in staff_used(d, decisions).items():
            limit = d.staff[role].get("available")
            if limit is not None and used > at(limit, year) + 1e-9:
                found.add("staff")
        if self.payment_penalty(decisions) is None:
            found.add("money")
        return sorted(found)

    def _merges_torn(self, decisions: Decisions) -> bool:
        """A merge takes the place of all its parts that run there today."""
        for (_, place, year), state in decisions.items():
            parts = self.d.parts(state[1], place) if state[0] == "merge" else []
            if any(decisions.get((q, place, year)) != state for q in parts):
                return True
        return False

    def _pilots_wrong(self, decisions: Decisions) -> bool:
        """Too few or too many pilots at once, or a start neither proven nor piloted before."""
        for p, row in self.d.programs.items():
            if self.d.existing(p):
                continue
            piloted = False
            for year in self.d.years:
                now = [x for (q, _, t), x in decisions.items() if q == p and t == year]
                number = now.count(("pilot",))
                if any(x[0] == "run" for x in now) and not (piloted or row.get("proven")):
                    return True
                limits = row.get("pilot") or {}
                least, most = limits.get("min_sites") or 1, limits.get("max_sites")
                if number and (number < least or (most is not None and number > most)):
                    return True
                piloted = piloted or number > 0
        return False

    def _links(self, decisions: Decisions) -> set[str]:
        """requires: where p runs or pilots, that runs. excludes: both may not be active."""
        found = set()
        for p, place, year in decisions:
            row = self.d.programs[p]
            for q in row.get("requires") or []:
                if not runs(decisions.get((q, place, year))):
                    found.add("requires")
            for q in row.get("excludes") or []:
                if decisions.get((q, place, year)) is not None:
                    found.add("excludes")
        return found

    def _halves(self, decisions: Decisions) -> bool:
        """In each year all sites (an existing program's: today's) run, or none."""
        for p, row in self.d.programs.items():
            if row.get("all_or_nothing"):
                places = self.d.places_of(p)
                if self.d.existing(p):
                    places = [s for s in places if self.d.today(p, s)]
                for year in self.d.years:
                    there = [s for s in places if not self.d.moves.closed(s, year)]
                    running = [runs(decisions.get((p, s, year))) for s in there]
                    if any(running) and not all(running):
                        return True
        return False

    def _rule_broken(self, rule: dict[str, Any], decisions: Decisions) -> bool:
        if rule["kind"] == "initiative_load":
            return self._load(rule, decisions)
        if rule["kind"] == "sites":
            return self._sites(rule, decisions)
        if rule["kind"] == "pace":
            return self._pace(rule, decisions)
        if rule["kind"] == "decide" and rule["action"] == "pilot" and rule.get("schools") is None:
            named = self.d.rule_years(rule)
            return not any(
                p == rule["program"] and t in named and x == ("pilot",)
                for (p, _, t), x in decisions.items()
            )
        return False

    def _load(self, rule: dict[str, Any], decisions: Decisions) -> bool:
        for school in self.d.rule_places(rule):
            for year in self.d.rule_years(rule):
                here = {p: x for (p, s, t), x in decisions.items() if s == school and t == year}
                names = {x[1] if x[0] == "merge" else ("itself", p) for p, x in here.items()}
                if school != CENTRAL and len(names) > rule["at_most"]:
                    return True
        return False

    def _sites(self, rule: dict[str, Any], decisions: Decisions) -> bool:
        for year in self.d.rule_years(rule):
            number = sum(
                p == rule["program"] and t == year and runs(x) for (p, _, t), x in decisions.items()
            )
            least, most = rule.get("at_least"), rule.get("at_most")
            if number and (
                (least is not None and number < least) or (most is not None and number > most)
            ):
                return True
        return False

    def _pace(self, rule: dict[str, Any], decisions: Decisions) -> bool:
        d = self.d
        sites = [(p, s) for p, s in d.sites if s in d.rule_places(rule)]
        for i, year in enumerate(d.years):
            if year not in d.rule_years(rule):
                continue
            stops = starts = 0
            for p, s in sites:
                now = decisions.get((p, s, year))
                before = decisions.get((p, s, d.years[i - 1])) if i else None
                if d.today(p, s):
                    ran = i == 0 or runs(before)
                    stops += ran and not runs(now)
                    starts += not ran and runs(now)
                else:
                    starts += now is not None and before is None
            share, most = rule.get("retire_at_most"), rule.get("start_at_most")
            if share is not None and stops > share * sum(d.today(p, s) for p, s in sites) + 1e-9:
                return True
            if most is not None and starts > most:
                return True
        return False


def normal(state: State) -> State:
    """A state as the oracle writes it (levels are floats)."""
    return ("run", float(state[1])) if state[0] == "run" else tuple(state)


def _odd(d: District, decisions: Decisions, p: str, place: str) -> bool:
    return any(x not in possible(d, p, place) for x in sequence(d, decisions, p, place))
