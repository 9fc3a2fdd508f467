"""What a site costs and employs when it runs fully, at the prices of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import at, grown

if TYPE_CHECKING:
    from .read import District


def of_program(d: District, p: str, value: Any, year: int) -> float:
    """A cost of a program in one year."""
    rate = d.programs[p].get("grows")
    return grown(value, year, d.years[0], d.grows if rate is None else float(rate))


def of_all(d: District, value: Any, year: int) -> float:
    """A cost of a merge or a reorganization in one year."""
    return grown(value, year, d.years[0], d.grows)


def wage(d: District, role: str, year: int, hired: bool) -> float:
    """Dollars of an FTE: of somebody who is there today, or who is newly hired."""
    row = d.staff[role]
    rate = d.grows if row.get("grows") is None else float(row["grows"])
    price = row.get("price")
    if hired and row.get("hire_price") is not None:
        price = row["hire_price"]
    return grown(price, year, d.years[0], rate)


def wages(d: District, roles: dict[str, float], year: int, hired: bool) -> float:
    """Dollars of FTE by role."""
    return sum(fte * wage(d, role, year, hired) for role, fte in roles.items())


def full_roles(d: District, p: str, place: str, year: int) -> dict[str, float]:
    """FTE by role of a site that runs fully, or with its reference number of positions."""
    own = d.site(p, place).get("staff")
    mapping = (d.programs[p].get("staff") or {}) if own is None else own
    roles = {role: at(x, year) for role, x in mapping.items()}
    if d.role(p) is not None:
        roles[d.role(p)] = roles.get(d.role(p), 0.0) + d.reference(p, place)
    return roles


def full_cost(d: District, p: str, place: str, year: int) -> float:
    """Site and student cost (not staff) of a site that runs fully."""
    site, cost = d.site(p, place), d.programs[p].get("cost") or {}
    if site.get("cost") is not None:
        return of_program(d, p, site["cost"], year)
    each = of_program(d, p, cost.get("student"), year) * at(site["students"], year)
    return of_program(d, p, cost.get("site"), year) + each


def once(d: District, p: str, place: str, year: int, name: str) -> float:
    """One-time cost `start` or `stop` of a site in a year."""
    own = d.site(p, place).get(f"{name}_cost")
    value = (d.programs[p].get("cost") or {}).get(f"{name}_site") if own is None else own
    return of_program(d, p, value, year)


def district_cost(d: District, p: str, year: int) -> float:
    """Cost of a program that no site has."""
    return of_program(d, p, (d.programs[p].get("cost") or {}).get("district"), year)
