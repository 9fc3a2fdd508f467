"""The yearly rise of costs: a number for every year becomes a value by year."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ..scenario.fund import StaffRole
from ..scenario.program import Program, Site
from ..scenario.scenario import Scenario

Years = tuple[int, ...]
OWN = ("cost", "start_cost", "stop_cost")
"""What a site may cost, instead of what its program has."""


def grown(scenario: Scenario) -> Scenario:
    """Return the scenario with every cost and price that rises given by year.

    In the k-th year, k from 0, a number counts ``(1 + grows) ** k`` times; a value by year stands
    as it is.
    """
    years, usual = scenario.years, scenario.grows
    own = [program.grows for program in scenario.programs.values()]
    own += [role.grows for role in scenario.staff.values()]
    if not usual and not any(own):
        return scenario
    programs = {
        key: _program(program, _rate(program.grows, usual), years)
        for key, program in scenario.programs.items()
    }
    staff = {
        key: _role(role, _rate(role.grows, usual), years) for key, role in scenario.staff.items()
    }
    others = {
        section: {
            key: item.model_copy(update={"cost": _every(item.cost, usual, years)})
            for key, item in getattr(scenario, section).items()
        }
        for section in ("merges", "reorganizations")
    }
    return scenario.model_copy(update={"programs": programs, "staff": staff, **others})


def _rate(own: float | None, usual: float) -> float:
    return usual if own is None else own


def risen(value: Any, rate: float, years: Years) -> Any:
    """Return a value by year that rises from the first year on; what is by year stays."""
    if value is None or isinstance(value, Mapping) or not rate or not value:
        return value
    return {year: value * (1.0 + rate) ** k for k, year in enumerate(years)}


def _every(cost: BaseModel, rate: float, years: Years) -> BaseModel:
    """Return a block of which every field is a cost, risen."""
    fields = type(cost).model_fields
    return cost.model_copy(update={f: risen(getattr(cost, f), rate, years) for f in fields})


def _program(program: Program, rate: float, years: Years) -> Program:
    if not rate:
        return program
    update: dict[str, Any] = {
        "cost": _every(program.cost, rate, years),
        "sites": {key: _site(site, rate, years) for key, site in program.sites.items()},
    }
    if program.pilot is not None:
        study = risen(program.pilot.evaluation_cost, rate, years)
        update["pilot"] = program.pilot.model_copy(update={"evaluation_cost": study})
    return program.model_copy(update=update)


def _site(site: Site, rate: float, years: Years) -> Site:
    own = {field: risen(getattr(site, field), rate, years) for field in OWN}
    return site.model_copy(update=own)


def _role(role: StaffRole, rate: float, years: Years) -> StaffRole:
    prices = {field: risen(getattr(role, field), rate, years) for field in ("price", "hire_price")}
    return role.model_copy(update=prices)
