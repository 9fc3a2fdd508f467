"""Which features of the scenario format does a scenario use?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import judge
from .read import CENTRAL, District, soft

Scenario = dict[str, Any]

NAMES = """
all_or_nothing all_or_nothing.candidate avoid:keep avoid:merge avoid:off avoid:pilot avoid:retire
avoid:start base by_school.pays_for by_year:by_school by_year:enrollment by_year:evaluation_cost
by_year:fund.amount by_year:groups by_year:merge.cost by_year:merge.staff by_year:program.cost
by_year:program.staff by_year:site.cost by_year:site.one_time by_year:staff.available
by_year:staff.price by_year:students candidate carryover carryover.by_school central
central.running cost.district cost.start_site cost.stop_site cost.student decide.merge.named
decide.pilot.schools decide.pilot.somewhere decide.schools decide:keep decide:merge decide:off
decide:pilot decide:retire decide:start discount evidence.tiers evidence.unknown excludes existing
expansion fund.by_school funds:1 funds:2 funds:3 groups:1 groups:2 hurdle keys:number keys:text
levels levels.running levels.two linear load.schools mandated match match.limited merge.district
merge.over_one merge.retains merge.staff merge.start_site merge.stranger merge.student merge.three
merges:1 merges:2 multipliers multipliers.served needs.missing negative never no_open_fund
pace.retire_at_most pace.schools pace.start_at_most pays_for.goals pays_for.programs
pays_for.schools pays_for.two pilot pilot.evaluation_cost pilot.max pilot.min_two pilot.proven
priorities priorities.missing priorities.partly program.funds proven replaces requires
returns.last_up_to returns.open rule.id rule.years rule:initiative_load rule:pace rule:sites
schools:1 schools:2 schools:3 selector:all selector:and selector:group_share.at_least
selector:group_share.at_most selector:ids selector:need_quartile.bottom selector:need_quartile.top
selector:tag.at_least selector:tag.at_most selector:tag.list selector:tag.value serves site.cost
site.staff site.start_cost site.stop_cost sites.at_least sites.at_most staff.limit staff.mandated
staff.priced staff.unlimited tier unit unit.common unit.per_sd unknown voice voice:1 years:1 years:2
years:3
"""
ALL = set(NAMES.split())
OF_ALL_RULES = """
base.negative base.no_fund choose.anywhere choose.at_least choose.at_most choose.schools
comparability.by comparability.dollars comparability.staff group_gain.average group_gain.group
hold_harmless.baseline hold_harmless.dollars hold_harmless.gain hold_harmless.students
hold_harmless.top_up hold_harmless.top_up.by_school maintenance_of_effort.any
maintenance_of_effort.per_pupil maintenance_of_effort.programs maintenance_of_effort.total
maintenance_of_equity.baseline maintenance_of_equity.dollars maintenance_of_equity.staff
school_of_100 spending_share.at_least spending_share.at_most
"""
# `staffing` needs positions, see draw_decisions.py.
KINDS = {
    f"{force}:{kind}" for kind in judge.KINDS if kind != "staffing" for force in ("hard", "soft")
}
FURTHER = KINDS | set(OF_ALL_RULES.split())


def features(sc: Scenario) -> set[str]:
    """Names (of `ALL`) of the features that a scenario uses."""
    d = District(sc)
    found = {
        f"years:{len(d.years)}",
        f"schools:{len(d.schools)}",
        f"funds:{len(d.funds)}",
        f"merges:{len(d.merges)}",
    }
    found |= {f"groups:{len(d.groups)}", *_year_keys(sc)}
    for part in (_general, _schools, _programs, _sites, _merges, _money, _rules):
        found |= {name for name, holds in part(d, sc) if holds}
    found |= {f"selector:{kind}" for x in _selectors(sc) for kind in _kinds(x)}
    return found & ALL


def _year_keys(value: Any) -> set[str]:
    """Are years keys as text, as numbers, or not at all?"""
    if not isinstance(value, (dict, list)):
        return set()
    rows = value if isinstance(value, list) else list(value.values())
    keys = {"keys:text" for key in value if key == "2027"} | {
        "keys:number" for key in value if key == 2027
    }
    return (keys if isinstance(value, dict) else set()).union(*map(_year_keys, rows))


Found = Iterator[tuple[str, Any]]


def _varies(d: District, value: Any) -> bool:
    """Is it a mapping by year (or one whose values are)?"""
    if not isinstance(value, dict):
        return False
    years = {str(t) for t in d.years}
    return {str(k) for k in value} == years or any(_varies(d, x) for x in value.values())


def _general(d: District, sc: Scenario) -> Found:
    yield "discount", d.rate and len(d.years) > 1
    yield "voice", 0 < d.voice < 1
    yield "voice:1", d.voice == 1
    yield "hurdle", d.hurdle
    yield "linear", not d.returns
    yield "returns.open", d.returns and "up_to" not in d.returns[-1]
    yield "returns.last_up_to", d.returns and "up_to" in d.returns[-1]
    yield "unit", any("unit" in g for g in d.goals.values())
    yield "unit.per_sd", any("per_sd" in g for g in d.goals.values())
    yield "unit.common", all(g.get("unit", "sd") != "sd" for g in d.goals.values())
    yield "evidence.tiers", d.tiers
    yield "evidence.unknown", ((sc.get("evidence") or {}).get("unknown") or {}).get("mean")


def _schools(d: District, sc: Scenario) -> Found:
    for row in d.schools.values():
        own = row.get("priorities") or {}
        yield "priorities", d.voice and own
        yield "priorities.partly", d.voice and own and set(own) < set(d.goals)
        yield "priorities.missing", d.voice and not own
        yield "needs.missing", set(row["needs"]) < set(d.goals)
        yield "base", "base" in row
        yield "by_year:enrollment", _varies(d, row["enrollment"])
        yield "by_year:groups", _varies(d, row.get("groups"))


def _programs(d: District, sc: Scenario) -> Found:
    for p, row in d.programs.items():
        existing, pilot = d.existing(p), row.get("pilot")
        effects = list(row["effects"].values())
        measured = [e for e in effects if e != "unknown"]
        for name in (
            "serves",
            "levels",
            "mandated",
            "all_or_nothing",
            "requires",
            "excludes",
            "replaces",
            "proven",
        ):
            yield name, row.get(name)
        for name in ("district", "student", "start_site", "stop_site"):
            yield f"cost.{name}", name in row["cost"]
        yield "existing", existing
        yield "candidate", not existing
        yield "never", not existing and pilot is None and not row.get("proven")
        yield "levels.running", existing and row.get("levels")
        yield "levels.two", len(row.get("levels") or []) > 1
        yield "unknown", "unknown" in effects
        yield "tier", any("tier" in e for e in measured)
        yield "negative", any(e["mean"] < 0 for e in measured)
        yield "multipliers", any(e.get("groups") for e in measured)
        yield "multipliers.served", any(row.get("serves") in e.get("groups", {}) for e in measured)
        yield "all_or_nothing.candidate", row.get("all_or_nothing") and not existing
        yield "pilot", pilot is not None
        yield "pilot.min_two", (pilot or {}).get("min_sites") == 2
        yield "pilot.max", (pilot or {}).get("max_sites")
        yield "pilot.evaluation_cost", (pilot or {}).get("evaluation_cost")
        yield "pilot.proven", pilot is not None and row.get("proven")
        yield "by_year:evaluation_cost", _varies(d, (pilot or {}).get("evaluation_cost"))
        yield "program.funds", row.get("funds")
        yield "staff.mandated", row.get("mandated") and row.get("staff")
        yield "by_year:program.cost", _varies(d, row["cost"])
        yield "by_year:program.staff", _varies(d, row.get("staff"))


def _sites(d: District, sc: Scenario) -> Found:
    for p, place in d.sites:
        site = d.site(p, place)
        yield "central", place == CENTRAL
        yield "central.running", place == CENTRAL and d.today(p, place)
        yield "expansion", d.existing(p) and not d.today(p, place)
        for name in ("cost", "start_cost", "stop_cost", "staff"):
            yield f"site.{name}", name in site
        yield "by_year:students", _varies(d, site["students"])
        yield "by_year:site.cost", _varies(d, site.get("cost"))
        yield (
            "by_year:site.one_time",
            _varies(d, site.get("start_cost")) or _varies(d, site.get("stop_cost")),
        )


def _merges(d: District, sc: Scenario) -> Found:
    for m, row in d.merges.items():
        yield "merge.three", any(len(d.parts(m, s)) > 2 for s in d.schools)
        yield "merge.retains", "retains" in row
        yield "merge.over_one", row.get("retains", 1) > 1
        yield "merge.staff", row.get("staff")
        for name in ("district", "student", "start_site"):
            yield f"merge.{name}", name in row["cost"]
        yield (
            "merge.stranger",
            any(set(row["combines"]) - set(d.parts(m, s)) for s in d.merge_schools(m)),
        )
        yield "by_year:merge.cost", _varies(d, row["cost"])
        yield "by_year:merge.staff", _varies(d, row.get("staff"))


def _money(d: District, sc: Scenario) -> Found:
    for row in d.funds.values():
        pays = row.get("pays_for") or {}
        by_school = row.get("by_school") is not None
        yield "fund.by_school", by_school
        yield "by_school.pays_for", by_school and pays
        for name in ("schools", "goals", "programs"):
            yield f"pays_for.{name}", name in pays
        yield "pays_for.two", len(pays) > 1
        yield "match", "match" in row
        yield "match.limited", "match" in row and pays
        yield "carryover", row.get("carryover") and len(d.years) > 1
        yield "carryover.by_school", row.get("carryover") and by_school and len(d.years) > 1
        yield "by_year:fund.amount", _varies(d, row.get("amount"))
        yield "by_year:by_school", _varies(d, row.get("by_school"))
    yield (
        "no_open_fund",
        all(row.get("pays_for") or row.get("by_school") for row in d.funds.values()),
    )
    for row in d.staff.values():
        yield "staff.limit", row.get("available") is not None
        yield "staff.unlimited", row.get("available") is None
        yield "staff.priced", row.get("price")
        yield "by_year:staff.available", _varies(d, row.get("available"))
        yield "by_year:staff.price", _varies(d, row.get("price"))


def _rules(d: District, sc: Scenario) -> Found:
    for rule in d.rules:
        kind, action = rule["kind"], rule.get("action")
        yield f"rule:{kind}", True
        yield f"{kind}:{action}", True
        yield "decide.schools", kind == "decide" and "schools" in rule
        yield "decide.pilot.schools", (kind, action) == ("decide", "pilot") and "schools" in rule
        yield (
            "decide.pilot.somewhere",
            (kind, action) == ("decide", "pilot") and "schools" not in rule,
        )
        yield "decide.merge.named", (kind, action) == ("decide", "merge") and "merge" in rule
        yield "rule.years", len(d.rule_years(rule)) < len(d.years)
        yield "rule.id", "id" in rule
        yield "load.schools", kind == "initiative_load" and "schools" in rule
        for name in ("at_least", "at_most"):
            yield f"sites.{name}", kind == "sites" and name in rule
        for name in ("retire_at_most", "start_at_most", "schools"):
            yield f"pace.{name}", kind == "pace" and name in rule


def further_features(sc: Scenario) -> set[str]:
    """Names (of `FURTHER`) of what a scenario with rules of all kinds uses."""
    d = District(sc)
    found = {f"{'soft' if soft(rule) else 'hard'}:{rule['kind']}" for rule in d.rules}
    for rule in d.rules:
        kind = rule["kind"]
        usual = {"maintenance_of_effort": "total"}.get(kind, "dollars")
        found.add(f"{kind}.{rule.get('measure', usual)}")
        found |= {f"{kind}.{key}" for key in rule}
        other = rule.get("of", "average")
        found.add(f"{kind}.{'average' if other == 'average' else 'group'}")
        if kind == "choose" and "schools" not in rule:
            found.add("choose.anywhere")
        if rule.get("top_up_from") is not None:
            found.add("hold_harmless.top_up")
            if d.funds[rule["top_up_from"]].get("by_school"):
                found.add("hold_harmless.top_up.by_school")
    for s, row in d.schools.items():
        base = row.get("base") or {}
        found |= {"base.no_fund"} if set(base) - set(d.funds) else set()
        found |= {"base.negative"} if any(d.base(s, d.years[0], [f]) < 0 for f in base) else set()
        found |= {"school_of_100"} if row["enrollment"] == 100 else set()
    return found & FURTHER


def _selectors(sc: Scenario) -> list[Any]:
    rows = [*(row.get("pays_for") or {} for row in sc["funds"].values()), *sc["rules"]]
    return [row["schools"] for row in rows if "schools" in row]


def _kinds(selector: Any) -> set[str]:
    if isinstance(selector, list):
        return {"ids"}
    if isinstance(selector, str):
        return {"all"}
    found = {"and"} if len(selector) > 1 else set()
    for key, want in selector.items():
        if key == "need_quartile":
            found.add("need_quartile.top" if want["top"] else "need_quartile.bottom")
        elif key == "group_share":
            found |= {f"group_share.{limit}" for limit in want if limit != "group"}
        elif isinstance(want, dict):
            found |= {f"tag.{limit}" for limit in want}
        else:
            found.add("tag.list" if isinstance(want, list) else "tag.value")
    return found
