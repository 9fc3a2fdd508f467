"""Ballots of a vote (Pabulib files), as what a school or the district cares for.

Each voter counts alike. A voter's one voice is shared out over what the ballot names: equally over
approved projects; as the points are, where points were given; and by Borda's points (the last of n
named has 1, the first n) where projects were ranked. A project's share goes to its goals, to each
alike; what is for no goal of the district counts for none.

The files are read, and the method of equal shares is worked out, by pabutools.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...models.scenario.scenario import Scenario
from ...models.tree.suggestions import plain

INSTALL_VOTES = "reading ballots needs pabutools (GPL-3): pip install 'groundswell[votes]'"


class NoVote(Exception):
    """Ballots that cannot be used: what is wrong, and how to mend it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(f"{says}; {mend}")
        self.says, self.mend = says, mend


@dataclass(frozen=True)
class Project:
    """A project that people voted on.

    Attributes
    ----------
    id, name
        As the file has them.
    cost
        Dollars (or what the file counts in).
    goals
        Goals of the district that it is for; none: it counts for none.
    """

    id: str
    name: str
    cost: float
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Vote:
    """A vote whose file was read.

    Attributes
    ----------
    projects
        Those that people voted on, by id.
    voters
        How many ballots there are.
    voices
        By project: the voters' voices that it has, which add up to the voters who named any.
    """

    projects: Mapping[str, Project]
    voters: int
    voices: Mapping[str, float]
    _instance: Any
    _profile: Any

    def by_goal(self) -> Mapping[str, float]:
        """Return the share of the voices that each goal has; they add up to 1."""
        return _shares(self.projects, self.voices)

    @property
    def uncounted(self) -> float:
        """Share of the voices that is for no goal."""
        return _for_none(self.projects, self.voices)

    def winners(self) -> tuple[str, ...]:
        """Return the projects that the method of equal shares funds from the vote's budget."""
        from pabutools.election import AbstractCardinalProfile, Additive_Cardinal_Sat, Cost_Sat
        from pabutools.rules import method_of_equal_shares

        points = isinstance(self._profile, AbstractCardinalProfile)
        sat = Additive_Cardinal_Sat if points else Cost_Sat
        found = method_of_equal_shares(self._instance, self._profile, sat_class=sat)
        return tuple(sorted(project.name for project in found))

    def won_by_goal(self) -> Mapping[str, float]:
        """Return the share of the winners' cost that each goal has; they add up to 1."""
        costs = {key: self.projects[key].cost for key in self.winners()}
        return _shares(self.projects, costs)


def read_vote(path: Path, scenario: Scenario, projects: Mapping[str, str]) -> Vote:
    """Read a Pabulib file.

    Parameters
    ----------
    path
        The file.
    scenario
        Whose goals and programs the projects are for.
    projects
        By project: the id of a goal or program. One that is not named is for the goals and programs
        whose ids or names are its id, its name or its categories.

    Raises
    ------
    NoVote
        It cannot be read, no project is for a goal, or pabutools is not installed.
    """
    instance, profile = _parsed(path)
    strange = [key for key in projects if key not in {project.name for project in instance}]
    if strange:
        known = ", ".join(sorted(project.name for project in instance)[:8])
        says = f"the vote has no project {strange[0]}"
        raise NoVote(says, f"its projects: {known}")
    found = {
        project.name: _project(project, instance, scenario, projects)
        for project in sorted(instance, key=lambda project: project.name)
    }
    if not any(project.goals for project in found.values()):
        says = "no project of the vote is for a goal or a program of the district"
        example = next(iter(found), "12")
        raise NoVote(says, f"say what each is for, as in projects: {{{example}: reading}}")
    voices: dict[str, float] = dict.fromkeys(found, 0.0)
    for ballot in profile:
        weights = _weights(ballot)
        total = sum(weights.values())
        for key, weight in weights.items():
            voices[key] += weight / total if total else 0.0
    return Vote(found, len(profile), voices, instance, profile)


def _parsed(path: Path) -> tuple[Any, Any]:
    try:
        from pabutools.election import parse_pabulib
    except ImportError:
        raise NoVote("the ballots are not read", INSTALL_VOTES) from None
    try:
        instance, profile = parse_pabulib(str(path))
    except FileNotFoundError:
        says = f"there is no file {path.name} beside the form"
        raise NoVote(says, "put the ballots' file there") from None
    except Exception as failure:  # pabutools lets through whatever its parts raise
        says = f"{path.name} is no Pabulib file of a vote ({' '.join(str(failure).split())[:100]})"
        raise NoVote(says, "save it with META, PROJECTS and VOTES, as on pabulib.org") from None
    if not len(profile) or not len(instance):
        raise NoVote(f"{path.name} has no ballots", "name the file with the votes")
    return instance, profile


def _project(
    project: Any, instance: Any, scenario: Scenario, projects: Mapping[str, str]
) -> Project:
    meta = instance.project_meta.get(project, {})
    name = str(meta.get("name", project.name))
    words = [project.name, name, *sorted(map(str, project.categories or ()))]
    meant = [projects[project.name]] if project.name in projects else words
    goals = [goal for word in meant for goal in _goals(word, scenario)]
    return Project(project.name, name, float(project.cost), tuple(dict.fromkeys(goals)))


def _goals(word: str, scenario: Scenario) -> tuple[str, ...]:
    """Return the goals that a word names: a goal, or those on which a program has effects."""
    for key, goal in scenario.goals.items():
        if plain(word) in (plain(key), plain(goal.description)):
            return (key,)
    for key, program in scenario.programs.items():
        if plain(word) in (plain(key), plain(program.name)):
            return tuple(program.effects)
    return ()


def _weights(ballot: Any) -> Mapping[str, float]:
    from pabutools.election import AbstractCardinalBallot, OrdinalBallot

    if isinstance(ballot, AbstractCardinalBallot):
        return {project.name: float(points) for project, points in ballot.items() if points > 0}
    if isinstance(ballot, OrdinalBallot):
        ranked = [project.name for project in ballot]
        return {key: float(len(ranked) - place) for place, key in enumerate(ranked)}
    return {project.name: 1.0 for project in ballot}


def _shares(projects: Mapping[str, Project], weights: Mapping[str, float]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for key, weight in weights.items():
        for goal in projects[key].goals:
            found[goal] = found.get(goal, 0.0) + weight / len(projects[key].goals)
    total = sum(found.values())
    return {goal: share / total for goal, share in found.items()} if total else {}


def _for_none(projects: Mapping[str, Project], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    none = sum(weight for key, weight in weights.items() if not projects[key].goals)
    return none / total if total else 0.0
