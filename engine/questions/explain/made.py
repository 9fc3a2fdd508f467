"""Decisions as rules: one that is made, one that is not, and going on at least as today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....models.scenario.base import CENTRAL
from ....models.scenario.program import Program
from ....models.scenario.rules.kinds import AnyRule, Avoid, Decide

Years = tuple[int, ...]


def decide(
    program: str, action: str, school: str | None = None, years: Years | None = None
) -> Decide:
    """Return that a decision is made: at a school, in some years (None: at all, in all)."""
    return Decide.model_validate({"kind": "decide", **_what(program, action, school, years)})


def into(merge: str, parts: Sequence[str], years: Years, *, merged: bool) -> tuple[AnyRule, ...]:
    """Return that parts are merged into one wherever they can be in some years, or nowhere."""
    rule: type[Decide | Avoid] = Decide if merged else Avoid
    given = {"kind": "decide" if merged else "avoid", "merge": merge}
    return tuple(
        rule.model_validate({**given, **_what(part, "merge", None, years)}) for part in parts
    )


def avoid(program: str, action: str, school: str | None, years: Years | None = None) -> Avoid:
    """Return that a decision is not made: at a school, in some years (None: at any, in any)."""
    return Avoid.model_validate({"kind": "avoid", **_what(program, action, school, years)})


def at_least_today(
    given: Program, program: str, schools: Sequence[str], years: Years
) -> tuple[AnyRule, ...]:
    """Return that a program runs fully at these schools, with no fewer positions than today."""
    return tuple(_at_least_today(given, program, schools, years))


def _at_least_today(
    given: Program, program: str, schools: Sequence[str], years: Years
) -> Iterator[AnyRule]:
    today = {school: given.sites[school].positions or 0 for school in schools}
    every = len(schools) == sum(site.running for site in given.sites.values())

    def where(named: Sequence[str]) -> dict[str, object]:
        # Only a rule on all sites can speak of the office.
        chosen = tuple(school for school in named if school != CENTRAL)
        all_sites = every and len(named) == len(schools)
        return {"program": program, "schools": None if all_sites else chosen, "years": years}

    if not any((given.sites[s].most or 0) > today[s] for s in schools if today[s]):
        yield Decide.model_validate({"kind": "decide", "action": "keep", **where(schools)})
        return
    for action in ("retire", "merge"):
        yield Avoid.model_validate({"kind": "avoid", "action": action, **where(schools)})
    least = given.positions.least if given.positions is not None else 0
    for fewer in range(max(1, least), max(today.values())):
        above = where([school for school in schools if today[school] > fewer])
        yield Avoid.model_validate({"kind": "avoid", "action": "keep", "positions": fewer, **above})


def _what(program: str, action: str, school: str | None, years: Years | None) -> dict[str, object]:
    return {
        "program": program,
        "action": action,
        "schools": None if school is None else (school,),
        "years": years,
    }
