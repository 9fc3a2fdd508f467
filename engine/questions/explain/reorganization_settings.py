"""Settings of a scenario without which a reorganization may be decided otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.scenario.reorganization import Reorganization
from ....models.scenario.scenario import Scenario
from .binding_rules import Left, program_left


def reorganization_settings(scenario: Scenario, key: str) -> Iterator[Left]:
    """Yield its own settings, capacities, mandated programs and reorganizations in its way."""
    given = scenario.reorganizations[key]
    yield from _own(scenario, key, given)
    yield from _capacities(scenario, given)
    yield from _mandates(scenario, given)
    yield from _rivals(scenario, key, given)


def _own(scenario: Scenario, key: str, given: Reorganization) -> Iterator[Left]:
    for field, words in (
        ("funds", "is paid by some of the funds only"),
        ("years", "may begin in some of the years only"),
    ):
        if getattr(given, field) is not None:
            plain = given.model_copy(update={field: None})
            listed = {**scenario.reorganizations, key: plain}
            without = scenario.model_copy(update={"reorganizations": listed})
            says = f"{given.name or key} {words}."
            yield Left(f"reorganizations.{key}.{field}", field, says, without)


def _capacities(scenario: Scenario, given: Reorganization) -> Iterator[Left]:
    for receiver in given.receivers:
        school = scenario.schools[receiver]
        if school.capacity is not None:
            schools = {**scenario.schools, receiver: school.model_copy(update={"capacity": None})}
            without = scenario.model_copy(update={"schools": schools})
            says = f"{school.name or receiver} has room for so many students."
            yield Left(f"schools.{receiver}.capacity", "capacity", says, without)


def _mandates(scenario: Scenario, given: Reorganization) -> Iterator[Left]:
    """Yield the mandated programs of the buildings: each must run wherever the students go."""
    for key, program in scenario.programs.items():
        if program.protected and any(
            school in program.sites and program.sites[school].running for school in given.moves
        ):
            plain = program.model_copy(update={"mandated": False, "required_by": ""})
            words = f"is {program.protection}, so it must run wherever its students go"
            yield program_left(scenario, key, program.protecting_field, plain, words)


def _rivals(scenario: Scenario, key: str, given: Reorganization) -> Iterator[Left]:
    """Yield reorganizations that cannot be beside it, where no rule names them."""
    for other, rival in scenario.reorganizations.items():
        torn = set(given.receivers) & set(rival.moves) or set(rival.receivers) & set(given.moves)
        apart = torn or set(given.moves) & set(rival.moves)
        named = any(rule.names_program(other) for rule in scenario.rules)
        if other != key and apart and not named:
            rest = {k: r for k, r in scenario.reorganizations.items() if k != other}
            without = scenario.model_copy(update={"reorganizations": rest})
            says = f"{rival.name or other} cannot be done beside it."
            yield Left(f"reorganizations.{other}", "reorganization", says, without)
