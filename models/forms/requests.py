"""Read what a form asks for: requests of programs and merges, and ideas of the school's own."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from ..amounts.by_year import value
from ..checks.asked import possible
from ..checks.asked.guardrails import forbidden
from ..naming import same_name
from ..scenario.request import Request, Wants
from ..tree.tree import Path, look
from .fields import Fields
from .form import Asked, Idea
from .remark import Remark

_WANTS: tuple[str, ...] = get_args(Wants)
_OF_IDEAS = ("pilot", "start")
_KEYS = (
    *("program", "idea", "wants", "rank", "students", "because", "target", "review", "gives_up"),
    *("goal", "cost"),
)


@dataclass
class Wishes:
    """What a form asks for.

    Attributes
    ----------
    asked
        Each request that is right.
    ideas
        The ideas among them, by the id that they get.
    remarks
        What the office should see.
    """

    asked: list[Asked] = field(default_factory=list)
    ideas: dict[str, Idea] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def read_requests(fields: Fields, school: str) -> Wishes:
    """Return what a form of a school asks for; what is wrong is noted.

    Parameters
    ----------
    fields
        The form's values.
    school
        Id of the school.
    """
    found = Wishes()
    for path in fields.items(("requests",)):
        fields.only(path, _KEYS)
        _read(fields, school, path, found)
    _ranks(fields, found)
    return found


def _read(fields: Fields, school: str, path: Path, found: Wishes) -> None:
    entry = look(fields.tree, path)
    is_idea = entry.get("idea") is not None
    if is_idea == (entry.get("program") is not None):
        says = "it names both a program and an idea" if is_idea else "it names no program"
        fields.note(path, says, "name one program of the list, or one idea of your own")
        return
    before = len(fields.problems)
    key = _idea(fields, school, path, found) if is_idea else _program(fields, path)
    request = _request(fields, school, path, is_idea)
    if key is None or request is None:
        return
    if not is_idea:
        _judge(fields, possible.Asked(fields.scenario, school, key, request), path, found)
    if len(fields.problems) > before:
        return
    if any(asked.key == key for asked in found.asked):
        fields.note(path, "it is asked for twice", "keep one of the two")
        return
    found.asked.append(Asked(key, request, path))


def _program(fields: Fields, path: Path) -> str | None:
    return fields.named((*path, "program"), "program", "merge")


def _request(fields: Fields, school: str, path: Path, is_idea: bool) -> Request | None:
    """Return a request; None, and what is wrong noted, if it lacks what matters."""
    entry = look(fields.tree, path)
    words = _OF_IDEAS if is_idea else _WANTS
    for key, mend in (
        ("wants", f"choose one of {', '.join(words)}"),
        ("rank", "number your wishes: 1 is what you want most"),
    ):
        if entry.get(key) is None:
            fields.note((*path, key), f"there is no `{_told(key)}`", mend)
    wants = fields.word((*path, "wants"), words, "answers")
    rank = fields.number((*path, "rank"), "rank", 1)
    students = fields.number((*path, "students"), "students")
    enrolled = value(fields.scenario.schools[school].enrollment, fields.scenario.years[0])
    if students is not None and students > enrolled:
        says = f"{students:,.0f} students are more than the school has ({enrolled:,.0f})"
        fields.note((*path, "students"), says, "write how many of them it is for")
    texts = {key: fields.text((*path, key)) for key in ("because", "target", "review")}
    gives_up = fields.listed((*path, "gives_up"), "program")
    if wants is None or rank is None:
        return None
    return Request.model_validate(
        {"wants": wants, "rank": int(rank), "students": students, "gives_up": gives_up}
        | {"idea": is_idea, **texts}
    )


def _told(key: str) -> str:
    return {"wants": "We want", "rank": "Rank"}[key]


def _idea(fields: Fields, school: str, path: Path, found: Wishes) -> str | None:
    """Return the id that an idea gets as a candidate, and keep it."""
    name = fields.text((*path, "idea"))
    for key, mend in (
        ("goal", "say which goal it is for"),
        ("students", "say how many students it is for"),
        ("cost", "say what it may cost a year, in dollars; 0 if nothing"),
    ):
        if look(fields.tree, (*path, key)) is None:
            fields.note((*path, key), f"the idea has no `{key}`", mend)
    goals = fields.listed((*path, "goal"), "goal")
    cost = fields.number((*path, "cost"), "dollars")
    students = fields.number((*path, "students"), "students")
    told = len(fields.problems)
    _not_there(fields, school, path, name, found)
    key = f"{slug(name)}_{school}"
    if key in found.ideas:
        fields.note((*path, "idea"), "the idea is there twice", "keep one of the two")
        return None
    there = key in fields.scenario.programs or key in fields.scenario.merges
    if there and len(fields.problems) == told:
        says = f"the district has this idea of yours as {key} already"
        fields.note((*path, "idea"), says, "ask for it by `program`, or give the idea another name")
        return None
    if there or not name or not goals or cost is None or students is None:
        return None
    found.ideas[key] = Idea(name, goals, students, cost)
    return key


def _not_there(fields: Fields, school: str, path: Path, name: str, found: Wishes) -> None:
    """Say if the district has a program of an idea's name."""
    for key, program in fields.scenario.programs.items():
        if not same_name(name, program.name) and not same_name(name, key):
            continue
        if school in program.sites:
            mend = "ask for it on the sheet Programs, or by `program`"
            fields.note((*path, "idea"), f"{name} is a program that the district has", mend)
        else:
            says = f"the idea {name} is a program that the district has, without a site here"
            mend = f"the office may give it one: programs.{key}.sites.{school}"
            found.remarks.append(Remark("idea", fields.problem((*path, "idea"), says, mend)))


def slug(text: str) -> str:
    """Return a text as an id: `Walking school bus` is `walking_school_bus`."""
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", latin.lower()).strip("_")[:40].strip("_")
    return plain if plain[:1].isalpha() else f"idea_{plain}".strip("_")


def _judge(fields: Fields, asked: possible.Asked, path: Path, found: Wishes) -> None:
    """Note what cannot be asked so, and what the guardrails forbid."""
    fault = possible.impossible(asked)
    if asked.site is None and asked.program is not None and asked.request.wants != "merge":
        says = "the district has not foreseen this program at your school"
        fields.note((*path, "program"), says, "take it out, or write it as an idea of your own")
    elif fault is not None:
        where, says, mend = fault
        fields.note((*path, where) if where else path, says, mend)
    for number, says, mend in possible.not_given_up(asked):
        at = (*path, "gives_up", number)
        fields.note(at if look(fields.tree, at) is not None else at[:-1], says, mend)
    if fault is None:
        for why in forbidden(asked):
            says = f"`{asked.request.wants}` of {asked.key} cannot be granted in full: {why}"
            mend = "the school is told so in its answer"
            found.remarks.append(Remark("forbidden", fields.problem(path, says, mend)))


def _ranks(fields: Fields, found: Wishes) -> None:
    by_rank: Mapping[int, list[Asked]] = {
        asked.request.rank: [other for other in found.asked if other.request.rank == rank]
        for asked in found.asked
        for rank in (asked.request.rank,)
    }
    for rank, several in by_rank.items():
        if len(several) > 1:
            names = ", ".join(asked.key for asked in several)
            says = f"{names} have the same rank {rank}, so they count alike"
            problem = fields.problem((*several[1].at, "rank"), says, "number each by itself")
            found.remarks.append(Remark("ranks", problem))
