"""In what a number of the format is counted, so that advice on it does no harm."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

Unit = Literal["dollars", "students", "FTE", "share", "year"]

# Beginnings of paths; `*` stands for any key. What stands in none of them is a plain number.
_PLACES: dict[Unit, tuple[str, ...]] = {
    "dollars": (
        "programs.*.cost",
        "programs.*.sites.*.cost",
        "programs.*.sites.*.start_cost",
        "programs.*.sites.*.stop_cost",
        "programs.*.pilot.evaluation_cost",
        "merges.*.cost",
        "funds.*.amount",
        "funds.*.by_school",
        "schools.*.base",
        "staff.*.price",
        "staff.*.hire_price",
        "reorganizations.*.cost",
        "reorganizations.*.saves",
        "rules.*.entitlement",
    ),
    "students": (
        "schools.*.enrollment",
        "schools.*.capacity",
        "schools.*.groups",
        "programs.*.scale.students",
        "programs.*.sites.*.students",
        "requests.by_school.*.*.students",
        "evidence.scale.students",
    ),
    "FTE": (
        "programs.*.staff",
        "programs.*.sites.*.staff",
        "merges.*.staff",
        "staff.*.available",
        "schools.*.base_staff",
        "schools.*.answered.staff_hours",
        "reorganizations.*.staff",
    ),
    "share": (
        "schools.*.needs",
        "funds.*.carryover",
        "funds.*.reserve",
        "reorganizations.*.moves",
        "rules.*.level",
        "funds.*.pays_for.schools.group_share",
        "evidence.made_by",
        "programs.*.levels",
        "programs.*.pilot.icc",
        "programs.*.pilot.r2",
        "merges.*.retains",
        "rules.*.schools.group_share",
        "rules.*.others.group_share",
        "rules.*.share",
        "rules.*.lose_at_most",
        "rules.*.retire_at_most",
        "objective.risk.weight",
        "objective.risk.level",
        "discount_rate",
        "grows",
        "programs.*.grows",
        "staff.*.grows",
        "voice",
    ),
    "year": (
        "years",
        "rules.*.years",
        "reorganizations.*.years",
        "programs.*.effects.*.year",
        "reorganizations.*.effects.*.year",
    ),
}
_MAY_BE_NEGATIVE = (
    "schools.*.base",
    "programs.*.effects",
    "evidence.unknown",
    "reorganizations.*.effects",
    "reorganizations.*.staff",
    "grows",
    "programs.*.grows",
    "staff.*.grows",
    "rules.*.score",
    "rules.*.baseline",
    "rules.*.at_least",
    "objective.risk.correlation",
    "objective.risk.common",
)
_ABOVE_0 = ("schools.*.enrollment", "schools.*.capacity", "reorganizations.*.moves")
_WANTED: dict[Unit | None, str] = {
    "dollars": "the dollars as a plain number, as in 45000",
    "students": "the number of students, as in 120",
    "FTE": "the FTE as a plain number, as in 1.5",
    "share": "a share between 0 and 1, as in 0.15",
    "year": "a year, as in 2027",
    None: "a number",
}


def unit_of(path: Sequence[Any]) -> Unit | None:
    """Return what the number at a path of the tree counts; None for a plain number."""
    for unit, places in _UNITS:
        if _stands_in(path, places):
            return unit
    return None


def may_be_negative(path: Sequence[Any]) -> bool:
    """Return whether the number at a path of the tree may be below 0."""
    return _stands_in(path, _keys(_MAY_BE_NEGATIVE))


def positive(path: Sequence[Any]) -> bool:
    """Return whether the number at a path of the tree, one of a count, must be above 0."""
    return _stands_in(path, _keys(_ABOVE_0))


def wanted(unit: Unit | None) -> str:
    """Return in words what to write where a number of this unit stands."""
    return _WANTED[unit]


def _stands_in(path: Sequence[Any], places: Sequence[Sequence[str]]) -> bool:
    return any(
        len(keys) <= len(path)
        and keys[0] == path[0]
        and all(a in ("*", b) for a, b in zip(keys, path, strict=False))
        for keys in places
    )


@cache
def _keys(places: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(place.split(".")) for place in places)


_UNITS = tuple((unit, _keys(places)) for unit, places in _PLACES.items())
