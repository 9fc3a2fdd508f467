"""Gather the schools' forms, and see who has not answered and what the office should see."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...models.forms.form import Form
from ...models.forms.read import FormRead, known_names, read_form
from ...models.forms.remark import Remark
from ...models.scenario.scenario import Scenario
from ...models.tree.problems import Problem, legible
from .votes import NoVote, Vote, read_vote

MOST_OFF = 0.2
"""How far a school's need may be from the district's figure and still be taken."""

FORMS = (".xlsx", ".yaml", ".yml")
_OTHER_FORMS = (".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".docx", ".pdf", ".json", ".txt")


@dataclass(frozen=True)
class Handed:
    """A form that is taken.

    Attributes
    ----------
    form
        What it says.
    file, sha256
        Its name, and the hash of its bytes.
    late
        Whether it was handed in after the day due.
    votes
        Its ballots, read; None for none.
    remarks
        What the office should see of it.
    """

    form: Form
    file: str
    sha256: str
    late: bool = False
    votes: Vote | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A form that is not taken: the district's figures stand.

    Attributes
    ----------
    file
        Its name.
    school
        Whose it is; "" if that is not known.
    problems
        What is wrong with it.
    """

    file: str
    school: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Gathered:
    """What came of the forms.

    Attributes
    ----------
    taken
        The forms that are taken, by school, in the scenario's order.
    wrong
        Those that are not.
    missing
        Schools that have not handed in any.
    empty
        Schools whose forms say nothing.
    """

    taken: Mapping[str, Handed]
    wrong: tuple[Wrong, ...]
    missing: tuple[str, ...]
    empty: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def remarks(self) -> list[tuple[str, Remark]]:
        """Every remark, with its school."""
        return [(s, remark) for s, handed in self.taken.items() for remark in handed.remarks]

    def to_json(self) -> str:
        """Return it as JSON text."""
        told: dict[str, Any] = {
            "taken": {
                school: {
                    "file": handed.file,
                    "late": handed.late,
                    "requests": [
                        {"program": asked.key, **asked.request.model_dump(mode="json")}
                        for asked in handed.form.asked
                    ],
                    "partners": [vars(partner) for partner in handed.form.partners],
                }
                for school, handed in self.taken.items()
            },
            "missing": list(self.missing),
            "empty": list(self.empty),
            "wrong": [
                {
                    "file": wrong.file,
                    "school": wrong.school or None,
                    "problems": [problem.told() for problem in wrong.problems],
                }
                for wrong in self.wrong
            ],
            "remarks": [
                {"school": school, "sort": remark.sort, **remark.problem.told()}
                for school, remark in self.remarks
            ],
            "notes": list(self.notes),
        }
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def gather(
    scenario: Scenario, files: Iterable[Path], due: str = "", most_off: float = MOST_OFF
) -> Gathered:
    """Read the forms that schools handed in, each by itself.

    Parameters
    ----------
    scenario
        The district.
    files
        The forms, and what lies beside them (ballots, files that are no forms).
    due
        Day until which they were to be handed in, as in 2027-02-15; "" for none.
    most_off
        How far a need may be from the district's figure and still be taken, 0 to 1.

    Returns
    -------
    The forms that are taken and those that are not: a wrong form keeps no other from being taken.
    """
    known = known_names(scenario)
    wrong: list[Wrong] = []
    handed: dict[str, list[Handed]] = {}
    unsound: dict[str, list[Wrong]] = {}
    for path in sorted(files, key=lambda path: path.name):
        ending = path.suffix.lower()
        if path.name.startswith((".", "~$")) or ending not in (*FORMS, *_OTHER_FORMS):
            continue
        if ending in _OTHER_FORMS:
            wrong.append(_other(path))
            continue
        content, failure = _bytes(path)
        if failure is not None:
            wrong.append(failure)
            continue
        read = read_form(content, legible(path.name), scenario, known, most_off)
        one = _handed(read, path, content, scenario, due)
        if isinstance(one, Wrong):
            unsound.setdefault(one.school, []).append(one)
        else:
            handed.setdefault(one.form.school, []).append(one)
    taken, twice = _once(handed, unsound)
    wrong += [one for several in unsound.values() for one in several]
    wrong += twice
    empty = [school for school, one in taken.items() if one.form.empty]
    there = {*taken, *(one.school for one in wrong)}
    return Gathered(
        taken={s: taken[s] for s in scenario.schools if s in taken and s not in empty},
        wrong=tuple(sorted(wrong, key=lambda one: one.file)),
        missing=tuple(school for school in scenario.schools if school not in there),
        empty=tuple(school for school in scenario.schools if school in empty),
    )


def _other(path: Path) -> Wrong:
    name = legible(path.name)
    says = f"{path.suffix} is no form"
    mend = "hand in the form as .xlsx (or .yaml); take the file away if it is none"
    return Wrong(name, "", (Problem("error", name, None, "", "", says, mend),))


def _bytes(path: Path) -> tuple[bytes, Wrong | None]:
    name = legible(path.name)
    try:
        return path.read_bytes(), None
    except OSError as failure:
        says = f"it cannot be read ({failure.strerror or failure})"
        return b"", Wrong(name, "", (Problem("error", name, None, "", "", says, "check it"),))


def _handed(
    read: FormRead, path: Path, content: bytes, scenario: Scenario, due: str
) -> Handed | Wrong:
    """Return a form with its ballots and its day; or what is wrong with it."""
    name = legible(path.name)
    form = read.form
    if form is None:
        return Wrong(name, read.school, read.problems)
    remarks = list(read.remarks)
    vote = None
    if form.votes is not None:
        try:
            vote = read_vote(path.parent / form.votes.file, scenario, form.votes.projects)
        except NoVote as failure:
            problem = Problem("error", name, None, "", "votes", failure.says, failure.mend)
            return Wrong(name, form.school, (problem,))
        remarks += _uncounted(vote, name)
    remarks += _day(form, name, due)
    late = bool(due) and form.date > due
    sha256 = hashlib.sha256(content).hexdigest()
    return Handed(form, name, sha256, late, vote, tuple(remarks))


def _uncounted(vote: Vote, file: str) -> list[Remark]:
    if vote.uncounted < 0.0005:
        return []
    says = f"{vote.uncounted:.0%} of the voices are for projects of no goal, and count for none"
    problem = Problem("warning", file, None, "", "votes", says, "say what each project is for")
    return [Remark("votes", problem)]


def _day(form: Form, file: str, due: str) -> list[Remark]:
    if not due or form.empty:
        return []
    if not form.date:
        says, mend = "the form says no day", "ask the school when it was handed in"
        return [Remark("undated", Problem("warning", file, None, "", "date", says, mend))]
    if form.date <= due:
        return []
    says = f"handed in on {form.date}, due on {due}"
    problem = Problem("warning", file, None, "", "date", says, "it is taken, and marked late")
    return [Remark("late", problem)]


def _once(
    handed: Mapping[str, Sequence[Handed]], unsound: Mapping[str, Sequence[Wrong]]
) -> tuple[dict[str, Handed], list[Wrong]]:
    """Return the one form of each school; of a school with several none is taken."""
    taken: dict[str, Handed] = {}
    twice: list[Wrong] = []
    for school, forms in handed.items():
        others = unsound.get(school, ()) if school else ()
        files = sorted([*(one.file for one in forms), *(one.file for one in others)])
        if len(files) == 1:
            taken[school] = forms[0]
            continue
        for one in forms:
            rest = ", ".join(file for file in files if file != one.file)
            says = f"{school} handed in another form, too: {rest}"
            problem = Problem("error", one.file, None, "", "", says, "keep one of them")
            twice.append(Wrong(one.file, school, (problem,)))
    return taken, twice
