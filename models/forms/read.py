"""Read a form that a school handed in, YAML or XLSX, and say what is wrong with it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from ..messages.told import told
from ..numbers import shown
from ..scenario.request import TookPart
from ..scenario.scenario import Scenario
from ..tree.problems import Problem, in_order
from ..tree.tree import Map, Path, look
from ..tree.yaml_reader import read_text
from ..workbook.read import is_workbook
from .ballots import read_ballots
from .fields import Fields
from .form import CONDITIONS, HERE, Form, Need, Partner
from .layout import TITLES
from .remark import Remark
from .requests import Wishes, read_requests
from .sheets import read_form_sheets

KEYS = (
    *("school", "date", "took_part", "needs", "priorities", "votes", "requests", "staff_hours"),
    *("partners", "unmet"),
)
"""What a form may hold, as a YAML file has it."""

_POINTS, _SLACK = 100.0, 0.5
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class FormRead:
    """What came of reading a form.

    Attributes
    ----------
    form
        What it says; None if something is wrong with it.
    school
        Whose it is, if that is known; "" if not.
    problems
        What is wrong with it: the form is not taken.
    remarks
        What the office should see, though it is taken.
    """

    form: Form | None
    school: str
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_form(
    content: bytes, file: str, scenario: Scenario, known: frozenset[str], most_off: float
) -> FormRead:
    """Read a form.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, for messages.
    scenario
        The district.
    known
        Names that are no people's, as `known_names` has them.
    most_off
        How far a need may be from the district's figure and still be taken.

    Returns
    -------
    The form, or all that is wrong with it.
    """
    tree, problems = _tree(content, file)
    if tree is None:
        return FormRead(None, "", tuple(problems))
    fields = Fields(tree, scenario, known)
    form, school, remarks = _read(fields, most_off, PurePath(file).stem)
    beside = [p for p in problems if p.severity == "warning"]
    wrong = in_order([p for p in (*problems, *fields.problems) if p.severity == "error"], file)
    found = tuple(sorted(wrong, key=_page))
    remarks += [Remark("beside", problem) for problem in beside]
    return FormRead(None if found else form, school, found, tuple(remarks))


def known_names(scenario: Scenario) -> frozenset[str]:
    """Return the names of schools, programs and so on: they are no people's."""
    named = (scenario.schools, scenario.programs, scenario.merges, scenario.funds, scenario.staff)
    names = {thing.name for things in named for thing in things.values()}
    names |= {goal.description for goal in scenario.goals.values()} | set(scenario.groups.values())
    return frozenset(name for name in names if name)


def _tree(content: bytes, file: str) -> tuple[Map | None, list[Problem]]:
    if is_workbook(file, content):
        return read_form_sheets(content, file)

    def one(says: str, mend: str) -> tuple[None, list[Problem]]:
        return None, [Problem("error", file, None, "", "", says, mend)]

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return one("this is not UTF-8 text", "save the file as UTF-8 text")
    if not text.strip():
        return one("the file is empty", "fill the form and save it again")
    if "\0" in text:
        return one("this is not a text file", "hand in the form as YAML or XLSX")
    tree, problems = read_text(text, file)
    if tree is None and not problems:
        return one("the file says nothing", "fill the form and save it again")
    if tree is not None and not isinstance(tree, Map):
        return one(f"the file holds {told(tree)}, not keys with values", "begin with `school: …`")
    return tree, problems


def _read(fields: Fields, most_off: float, called: str) -> tuple[Form | None, str, list[Remark]]:
    """Return what a form says, as far as it is right; what is wrong is noted."""
    fields.only((), KEYS)
    named = fields.named(("school",), "school")
    if look(fields.tree, ("school",)) is None:
        fields.note(("school",), "it does not say which school it is of", "write the school's id")
    # Of a school that is not known the rest is judged all the same, if the file is called by one.
    school = named or (called if called in fields.scenario.schools else "")
    if not school:
        return None, "", []
    remarks: list[Remark] = []
    needs = _needs(fields, school, most_off, remarks)
    points = _points(fields, remarks)
    votes = read_ballots(fields)
    if votes is not None and look(fields.tree, ("priorities",)) is not None:
        mend = "keep one of the two"
        fields.note(("votes",), "there are both points and ballots of a vote", mend)
    wishes = read_requests(fields, school)
    remarks += wishes.remarks
    form = Form(
        school=school,
        date=_date(fields),
        took_part=_took_part(fields),
        needs=needs,
        points=points,
        votes=votes,
        asked=tuple(wishes.asked),
        ideas=wishes.ideas,
        partners=_partners(fields, school, wishes),
        staff_hours=_staff_hours(fields),
        unmet=fields.text(("unmet",)),
    )
    return form, named or "", remarks


def _date(fields: Fields) -> str:
    text = fields.text(("date",), published=False)
    american = _US_DATE.fullmatch(text)
    if american is not None:
        month, day, year = map(int, american.groups())
        text = f"{year:04}-{month:02}-{day:02}"
    try:
        if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        mend = "write year, month and day, as in 2027-02-01"
        fields.note(("date",), f'"{text}" is no day', mend)
        return ""


def _took_part(fields: Fields) -> TookPart | None:
    block = fields.block(("took_part",))
    if block is None:
        return None
    who = ("staff", "families", "students")
    fields.only(("took_part",), (*who, "how"))
    counts = {key: fields.number(("took_part", key), "people") for key in who}
    found = {key: int(count) for key, count in counts.items() if count is not None}
    return TookPart(**found, how=fields.text(("took_part", "how")))


def _needs(
    fields: Fields, school: str, most_off: float, remarks: list[Remark]
) -> Mapping[str, Need]:
    found: dict[str, Need] = {}
    for key in fields.block(("needs",)) or ():
        path: Path = ("needs", key)
        goal = fields.meant(key, path, "goal")
        if fields.block(path) is None:
            continue
        fields.only(path, ("need", "because"))
        need, because = fields.number((*path, "need"), "share"), fields.text((*path, "because"))
        if look(fields.tree, (*path, "need")) is None:
            mend = "write the figure, 0 to 1, or take the reason out"
            fields.note((*path, "need"), "there is a reason, and no figure", mend)
        if goal is None or need is None:
            continue
        if goal in found:
            fields.note(path, "the goal is there twice", "keep one of the two")
        found[goal] = Need(need, because, path)
        _far(fields, school, goal, found[goal], most_off, remarks)
    return found


def _far(
    fields: Fields, school: str, goal: str, need: Need, most_off: float, remarks: list[Remark]
) -> None:
    district = fields.scenario.schools[school].needs.get(goal, 0.0)
    if abs(need.need - district) > most_off + 1e-9:
        says = f"a need of {need.need:.2f} for {goal} is far from the district's {district:.2f}"
        mend = "ask the school for its data, or take needs that are further off (--most-off)"
        remarks.append(Remark("needs", fields.problem((*need.at, "need"), says, mend)))


def _points(fields: Fields, remarks: list[Remark]) -> Mapping[str, float]:
    """Return the school's points by goal; none where they do not add up."""
    found: dict[str, float] = {}
    block = fields.block(("priorities",)) or Map()
    for key in block:
        goal = fields.meant(key, ("priorities", key), "goal")
        points = fields.number(("priorities", key), "points")
        if goal is not None and points is not None:
            found[goal] = points
    total = sum(found.values())
    if len(found) < len(block) or not block or abs(total - _POINTS) <= _SLACK:
        return found
    says = f"the points add up to {shown(total)}, not to 100"
    path: Path = ("priorities", next(iter(block)))
    mend = "ask the school to share out 100 points"
    remarks.append(Remark("points", fields.problem(path, says, mend)))
    return {}


def _partners(fields: Fields, school: str, wishes: Wishes) -> tuple[Partner, ...]:
    found: list[Partner] = []
    for path in fields.items(("partners",)):
        fields.only(path, ("name", "pays", "for", "if"))
        for key, words in (("name", "who it is"), ("pays", "what it pays"), ("for", "for what")):
            if look(fields.tree, (*path, key)) is None:
                fields.note((*path, key), f"it does not say {words}", "write it")
        name, pays = fields.text((*path, "name")), fields.number((*path, "pays"), "dollars")
        program = _paid(fields, (*path, "for"), wishes)
        condition = fields.word((*path, "if"), CONDITIONS, "conditions that can be checked")
        if program in fields.scenario.programs:
            _has_site(fields, (*path, "for"), school, str(program))
        if any((one.name, one.program) == (name, program) for one in found):
            fields.note(path, f"{name} is there twice for the same", "write one sum")
        elif name and pays is not None and program is not None:
            found.append(Partner(name, pays, program, condition or HERE))
    return tuple(found)


def _paid(fields: Fields, path: Path, wishes: Wishes) -> str | None:
    """Return what a partner pays for: an idea of the same form, or a program."""
    value = look(fields.tree, path)
    ideas = [key for key, idea in wishes.ideas.items() if idea.name == value]
    return ideas[0] if ideas else fields.named(path, "program")


def _has_site(fields: Fields, path: Path, school: str, program: str) -> None:
    if school not in fields.scenario.programs[program].sites:
        says = "the district has not foreseen this program at your school"
        fields.note(path, says, "take it out, or write it as an idea of your own")


def _staff_hours(fields: Fields) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for key in fields.block(("staff_hours",)) or ():
        path: Path = ("staff_hours", key)
        role, fte = fields.meant(key, path, "role"), fields.number(path, "FTE")
        if role is not None and fte is not None:
            found[role] = fte
    return found


def _page(problem: Problem) -> int:
    """Return where the sheet of a mistake stands in the form; the whole form's come first."""
    title = problem.place.partition(",")[0].removeprefix("sheet ")
    return TITLES.index(title) if title in TITLES else 0
