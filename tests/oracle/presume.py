"""What a program is presumed to bring that nobody measured: the median worth of a dollar."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from .prices import district_cost, full_cost, full_roles, wages
from .values import at

if TYPE_CHECKING:
    from .read import District


class NoneMeasuredError(ValueError):
    """A program needs the presumption, and nothing is measured that it could rest on."""


def is_unknown(row: Any) -> bool:
    """Is it an effect that nobody measured?"""
    return row == "unknown" or (isinstance(row, dict) and "unknown" in row)


def presumed(d: District) -> dict[str, float]:
    """Mean effect in SD, the same on all its goals, of each program without a measured effect."""
    asking = [p for p in d.programs if _effects(d, p) and all(map(is_unknown, _effects(d, p)))]
    if not asking:
        return {}
    returns = [x for x in (_worth_of_a_dollar(d, p) for p in d.programs) if x is not None]
    if not returns:
        raise NoneMeasuredError(f"presumed average of nothing: {asking}")
    means = {}
    for p in asking:
        most = sum(
            at(d.site(p, s)["students"], d.years[0]) * _stake(d, s, g)
            for s in _sites(d, p)
            for g in d.programs[p]["effects"]
        )
        means[p] = median(returns) * _cost(d, p) / most if most else 0.0
    return means


def _effects(d: District, p: str) -> list[Any]:
    return list((d.programs[p].get("effects") or {}).values())


def _sites(d: District, p: str) -> list[str]:
    """Today's sites, a candidate's: all."""
    return [s for s in d.places_of(p) if d.today(p, s) or not d.existing(p)]


def _stake(d: District, place: str, g: str) -> float:
    return d.weight(place, g, d.years[0]) * d.need(place, g, d.years[0])


def _cost(d: District, p: str) -> float:
    """Dollars of the first year with all these sites running fully."""
    first, hired = d.years[0], not d.existing(p)
    return district_cost(d, p, first) + sum(
        full_cost(d, p, s, first) + wages(d, full_roles(d, p, s, first), first, hired)
        for s in _sites(d, p)
    )


def _worth_of_a_dollar(d: District, p: str) -> float | None:
    """None if it is not measured, or nothing that it costs or is worth."""
    if any(map(is_unknown, _effects(d, p))):
        return None
    first = d.years[0]
    worth = sum(
        at(d.site(p, s)["students"], first) * d.effect(p, s, g, first) * _stake(d, s, g)
        for s in _sites(d, p)
        for g in d.programs[p].get("effects") or {}
    )
    cost = _cost(d, p)
    return worth / cost if worth > 0 and cost > 0 else None
