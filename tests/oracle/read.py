"""A tiny scenario read from its plain dict: numbers by year, needs, weights, effects, selectors."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

from .moves import Begun, Moves
from .presume import is_unknown, presumed
from .values import at

CENTRAL = "central"
FIRST_KINDS = ("initiative_load", "decide", "avoid", "sites", "pace")


def soft(rule: dict[str, Any]) -> bool:
    """May the rule be broken at a price?"""
    return rule.get("enforce") is not None


class District:
    """What the scenario says, by place (a school or `central`) and year.

    Where reorganizations begin, what they change is part of what the district says.
    """

    def __init__(self, scenario: dict[str, Any], begun: Begun | None = None) -> None:
        self.scenario, self.begun = scenario, begun or {}
        self.years: list[int] = [int(year) for year in scenario["years"]]
        self.goals: dict[str, Any] = scenario["goals"]
        self.groups: list[str] = list(scenario.get("groups") or {})
        self.schools: dict[str, Any] = scenario["schools"]
        self.programs: dict[str, Any] = scenario["programs"]
        self.merges: dict[str, Any] = scenario.get("merges") or {}
        self.funds: dict[str, Any] = scenario.get("funds") or {}
        self.staff: dict[str, Any] = scenario.get("staff") or {}
        self.reorganizations: dict[str, Any] = scenario.get("reorganizations") or {}
        self.moves = Moves(self, self.begun)
        self.rules: list[dict[str, Any]] = scenario.get("rules") or []
        # Do the rules ask for more than the first kinds, held hard, need?
        self.wide = any(soft(rule) or rule["kind"] not in FIRST_KINDS for rule in self.rules)
        self.returns: list[dict[str, float]] = scenario.get("returns") or []
        self.rate = float(scenario.get("discount_rate") or 0.0)
        self.voice = float(scenario.get("voice") or 0.0)
        self.hurdle = float(scenario.get("hurdle") or 0.0)
        self.scale: dict[str, float] | None = (scenario.get("evidence") or {}).get("scale")
        self.grows = float(scenario.get("grows") or 0.0)
        evidence = scenario.get("evidence") or {}
        tiers = evidence.get("tiers") or {}
        self.tiers = {int(tier): float(worth) for tier, worth in tiers.items()}
        self._unknown: dict[str, Any] = evidence.get("unknown") or {"presume": "average"}
        self.learning_years = int(scenario.get("learning_years") or 0)
        self.sites = [(p, s) for p, row in self.programs.items() for s in row.get("sites") or {}]
        self.places = [
            *self.schools,
            *([CENTRAL] if any(s == CENTRAL for _, s in self.sites) else []),
        ]

    def with_begun(self, begun: Begun) -> District:
        """The same where these reorganizations begin, and no others."""
        return District(self.scenario, begun)

    # ---- sites ----
    def site(self, p: str, place: str) -> dict[str, Any]:
        """What the scenario says of program `p` at `place`."""
        row = self.programs[p]["sites"][place]
        return row if isinstance(row, dict) else {}

    def places_of(self, p: str) -> list[str]:
        """All places of program `p`, central too."""
        return list(self.programs[p].get("sites") or {})

    def today(self, p: str, place: str) -> bool:
        """Does the program run at this place today?"""
        return bool(self.site(p, place).get("running", False))

    def existing(self, p: str) -> bool:
        """Does the program run anywhere today?"""
        return any(self.today(p, place) for place in self.places_of(p))

    def mandated(self, p: str) -> bool:
        """Must it go on where it runs?"""
        row = self.programs[p]
        return bool(row.get("mandated")) or bool((row.get("required_by") or "").strip())

    def role(self, p: str) -> str | None:
        """The role of its positions; None if it has none."""
        row = self.programs[p].get("positions")
        return None if row is None else str(row["role"])

    def reference(self, p: str, place: str) -> int:
        """Positions of a site that counts as running fully."""
        return int(self.site(p, place)["positions"])

    def base_staff(self, place: str, role: str, year: int) -> float:
        """FTE of a role that a school has whatever is decided."""
        if place == CENTRAL:
            return 0.0
        return at((self.schools[place].get("base_staff") or {}).get(role), year)

    def parts(self, m: str, place: str) -> list[str]:
        """Parts of merge `m` that run today at a school; none if they are fewer than two."""
        if place == CENTRAL:
            return []
        here = [
            p
            for p in self.merges[m]["combines"]
            if (p, place) in self.sites and self.today(p, place)
        ]
        return here if len(here) >= 2 else []

    def merge_schools(self, m: str) -> list[str]:
        """Schools where merge `m` is possible."""
        return [s for s in self.schools if self.parts(m, s)]

    # ---- students, needs, weights ----
    def discount(self, year: int) -> float:
        """Weight of a year's worth."""
        return float((1.0 + self.rate) ** -self.years.index(year))

    def enrollment(self, place: str, year: int) -> float:
        """Students of a school, or of the district for central."""
        if place == CENTRAL:
            return sum(self.enrollment(s, year) for s in self.schools)
        return at(self.schools[place]["enrollment"], year)

    def group(self, place: str, k: str, year: int) -> float:
        """Students of group `k` at a school, or in the district for central."""
        if place == CENTRAL:
            return sum(self.group(s, k, year) for s in self.schools)
        return at((self.schools[place].get("groups") or {}).get(k), year)

    def share(self, place: str, k: str, year: int) -> float:
        """Group `k`'s share of the students at a place."""
        return self.group(place, k, year) / self.enrollment(place, year)

    def _average(self, of: dict[str, float], year: int) -> float:
        total = sum(self.enrollment(s, year) for s in self.schools)
        return sum(of[s] * self.enrollment(s, year) for s in self.schools) / total

    def need(self, place: str, g: str, year: int) -> float:
        """Need for a goal; central: the enrollment-weighted average."""
        if place == CENTRAL:
            return self._average({s: self.need(s, g, year) for s in self.schools}, year)
        return float((self.schools[place].get("needs") or {}).get(g) or 0.0)

    def weight(self, place: str, g: str, year: int) -> float:
        """Weight of a goal: the district's and the school's own, mixed by voice."""
        if place == CENTRAL:
            return self._average({s: self.weight(s, g, year) for s in self.schools}, year)
        district = self.goals[g]["weight"] / sum(goal["weight"] for goal in self.goals.values())
        own = self.schools[place].get("priorities") or {}
        if sum(own.values()) <= 0:
            return float(district)
        return float((1 - self.voice) * district + self.voice * own.get(g, 0.0) / sum(own.values()))

    # ---- money that is not decided, and restricted money ----
    def base(self, school: str, year: int, funds: Any = None) -> float:
        """Base dollars at a school, of all funds or of those named, schools closed and all."""
        return self.moves.base(school, year, funds)

    def own_base(self, school: str, year: int, funds: Any = None) -> float:
        """The same before any school closes."""
        rows = (self.schools[school].get("base") or {}).items()
        return sum(at(x, year) for f, x in rows if funds is None or f in funds)

    def restricted(self, f: str) -> bool:
        """Is the fund limited in what it may pay for, or where? A name of no fund is not."""
        row = self.funds.get(f) or {}
        pays = row.get("pays_for") or {}
        limited = any(pays.get(x) is not None for x in ("programs", "goals"))
        return limited or pays.get("schools", "all") != "all" or row.get("by_school") is not None

    def tag(self, school: str, name: str) -> Any:
        """A school's tag; None if it has no such tag."""
        return (self.schools[school].get("tags") or {}).get(name)

    # ---- effects ----
    def per_sd(self, g: str) -> float:
        """How much of a goal's unit counts as one SD."""
        return float(self.goals[g].get("per_sd") or 1.0)

    def discounted(self, row: dict[str, Any], key: str = "mean") -> float:
        """What of an effect its tier leaves: all of a harm."""
        if row.get("tier") is None or row[key] < 0:
            return 1.0
        return self.tiers.get(int(row["tier"]), 1.0)

    def multiplied(self, p: str, place: str, g: str, year: int) -> float:
        """What the groups' multipliers make of an effect for the students of a school."""
        row, factor = self.programs[p]["effects"][g], 1.0
        for k, times in () if is_unknown(row) else (row.get("groups") or {}).items():
            part = 1.0 if self.programs[p].get("serves") == k else self.share(place, k, year)
            factor += part * (times - 1.0)
        return factor

    def effect(self, p: str, place: str, g: str, year: int) -> float:
        """Effect on a goal for each student served at a place, in SD if the goal has per_sd.

        None of this is the effect of class size.
        """
        row = (self.programs[p].get("effects") or {}).get(g)
        if row is None or (not is_unknown(row) and "mean" not in row):
            return 0.0
        if is_unknown(row):
            return self.unknown(p, g)[0]
        factor = self.discounted(row) * self.multiplied(p, place, g, year)
        return float(row["mean"]) * factor / self.per_sd(g)

    def unknown(self, p: str, g: str) -> tuple[float, float]:
        """Mean and standard error, in SD, that stand for an effect that nobody measured."""
        given, row = self._unknown, self.programs[p]["effects"][g]
        if "presume" in given:
            mean = self.presumed.get(p, 0.0)
            return mean, abs(mean) if given.get("se") is None else float(given["se"])
        if not {"mean", "se"} & set(given):
            given = given["standard" if row == "unknown" else row["unknown"]]
        return float(given.get("mean") or 0.0), float(given.get("se") or 0.0)

    @cached_property
    def presumed(self) -> dict[str, float]:
        """Means that programs without a measured effect are presumed to have."""
        return presumed(self)

    def returns_on(self, g: str) -> list[dict[str, float]]:
        """The steps of diminishing returns on a goal: its own, or everybody's."""
        own = self.goals[g].get("returns")
        return self.returns if own is None else own

    def group_part(self, p: str, place: str, k: str, year: int) -> float:
        """The part of a site's gain that goes to group `k`."""
        serves = self.programs[p].get("serves")
        if serves is None:
            return self.share(place, k, year)
        return 1.0 if serves == k else 0.0

    # ---- selectors ----
    def select(self, selector: Any) -> list[str]:
        """Schools that a selector names; None means all of them."""
        if selector is None or selector == "all":
            return list(self.schools)
        if isinstance(selector, list):
            return [s for s in self.schools if s in selector]
        return [s for s in self.schools if all(self._fits(s, k, v) for k, v in selector.items())]

    def _fits(self, school: str, key: str, want: Any) -> bool:
        if key == "need_quartile":
            return school in self._quartile(want["goal"], want.get("top", True))
        if key == "group_share":
            return _within(self.share(school, want["group"], self.years[0]), want)
        tags = self.schools[school].get("tags") or {}
        if key not in tags:
            return False
        if isinstance(want, dict):
            return _within(float(tags[key]), want)
        return bool(tags[key] in want if isinstance(want, list) else tags[key] == want)

    def _quartile(self, goal: str, top: bool) -> list[str]:
        sign = -1.0 if top else 1.0
        year = self.years[0]
        ranked = sorted(self.schools, key=lambda s: sign * self.need(s, goal, year))
        return ranked[: math.ceil(len(ranked) / 4)]

    def rule_years(self, rule: dict[str, Any]) -> list[int]:
        """Years in which a rule holds."""
        named = rule.get("years")
        return (
            self.years if named is None else [t for t in self.years if t in [int(y) for y in named]]
        )

    def rule_places(self, rule: dict[str, Any]) -> list[str]:
        """Places a rule speaks of: the schools it selects, or, without `schools`, every place."""
        chosen = rule.get("schools")
        return self.places if chosen is None else self.select(chosen)


def _within(value: float, limits: dict[str, float]) -> bool:
    return limits.get("at_least", -math.inf) <= value <= limits.get("at_most", math.inf)
