"""Whether the tags that rules and selectors read are what they take them for.

A tag is free text, a number, or true or false; only who reads it knows what it should be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...messages.number_text import meant_in_tag
from ...messages.told import number, told
from ...numbers import as_share, shown
from ...scenario.base import Scalar
from ...scenario.rules.fiscal import Comparability, RankAndServe
from ...scenario.selector import Range
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import MOST_NAMED, Context
from .selections import Alike, in_percent, plain, readings

_MOST_WORDS = 20


@dataclass(frozen=True)
class Numeric:
    """Who reads a tag as a number, at which schools, and within which bounds.

    Attributes
    ----------
    path
        Where it names the tag.
    who
        Whose it is, in words.
    tag
        The tag.
    schools
        The schools whose tag it reads.
    missing
        What becomes of a school without the tag, in words.
    bounds
        The bounds by their keys.
    share
        Whether the number must be a share, 0 to 1.
    """

    path: Path
    who: str
    tag: str
    schools: tuple[str, ...]
    missing: str
    bounds: Mapping[str, float]
    share: bool = False


def check(context: Context) -> None:
    """Note tags that are no numbers where one is read, that are missing, or in another unit."""
    _endless(context)
    readers = list(_numeric(context))
    shares = {reader.tag for reader in readers if reader.share}
    lacking: dict[tuple[str, str], list[Path]] = {}
    for reader in readers:
        says = _lacking(context, reader.tag, reader.schools, reader.missing)
        lacking.setdefault((says, reader.tag), []).append(reader.path)
        numbers = _numbers(context, reader)
        if reader.share:
            _shares(context, reader, numbers)
        elif reader.tag in shares or not _mixed(context, reader, numbers):
            _bounds(context, reader, numbers)
    _no_numbers(context, readers)
    for (says, tag), paths in lacking.items():
        if says:
            context.warn_all(paths, says, f"add tags.{tag}")
    for i, rule in enumerate(context.scenario.rules):
        if isinstance(rule, Comparability) and not context.doubts(("rules", i)):
            _compared(context, i, rule)


def _numeric(context: Context) -> Iterator[Numeric]:
    """Yield every reading of a tag as a number."""
    for reading in readings(context):
        for tag, condition in reading.conditions():
            path = (*reading.path, tag)
            if isinstance(condition, Range) and not context.doubts(path):
                given = condition.model_dump(exclude_none=True)
                schools = reading.asked(context, tag)
                yield Numeric(path, reading.who, tag, schools, "they do not match", given)
    for i, rule in enumerate(context.scenario.rules):
        path = ("rules", i, "poverty")
        if isinstance(rule, RankAndServe) and not context.doubts(path):
            who, schools = context.scenario.rule_id(i), tuple(context.scenario.schools)
            yield Numeric(path, who, rule.poverty, schools, "they come last", {}, share=True)


def _tag(context: Context, school: str, tag: str) -> Scalar | None:
    return context.scenario.schools[school].tags.get(tag)


def _numbers(context: Context, reader: Numeric) -> dict[str, float]:
    """Return the numbers that a reader finds, by school."""
    found = {school: _tag(context, school, reader.tag) for school in reader.schools}
    return {
        school: float(value)
        for school, value in found.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    }


def _endless(context: Context) -> None:
    context.error_each(
        (
            (("schools", key, "tags", tag), f"{value} is not a finite number")
            for key, school in context.scenario.schools.items()
            for tag, value in school.tags.items()
            if isinstance(value, float) and not math.isfinite(value)
        ),
        "write a number such as 0.95, or leave the tag out",
    )


def _lacking(context: Context, tag: str, schools: tuple[str, ...], then: str) -> str:
    """Say which of these schools have no tag; nothing where no school of the scenario has it."""
    without = [
        school
        for school in schools
        if _tag(context, school, tag) is None and not context.doubts(("schools", school, "tags"))
    ]
    if not without or not any(tag in school.tags for school in context.scenario.schools.values()):
        return ""
    named = listed(without, MOST_NAMED)
    return f"{len(without)} of {len(schools)} schools have no tag `{tag}`, so {then}: {named}"


@dataclass
class _Wrong:
    """A value that is no number: who reads it as one, and where it stands."""

    value: Scalar
    readers: dict[str, bool] = field(default_factory=dict)
    paths: dict[Path, None] = field(default_factory=dict)


def _no_numbers(context: Context, readers: list[Numeric]) -> None:
    """Note each value that is no number though one is read there, with all the schools it has."""
    found: dict[tuple[str, str], _Wrong] = {}
    for reader in readers:
        for school in reader.schools:
            value = _tag(context, school, reader.tag)
            if isinstance(value, str | bool):
                wrong = found.setdefault((reader.tag, told(value)), _Wrong(value))
                wrong.readers[reader.who] = reader.share
                wrong.paths["schools", school, "tags", reader.tag] = None
    for (tag, told_as), wrong in list(found.items())[:_MOST_WORDS]:
        who = list(wrong.readers)
        reads = f"{listed(who, 3)} {'read' if len(who) > 1 else 'reads'}"
        says = f"{told_as} is not a number, and {reads} the tag `{tag}` as one"
        mend = _number_for(wrong.value, any(wrong.readers.values()))
        context.error_all(list(wrong.paths), says, mend)
    rest = [path for wrong in list(found.values())[_MOST_WORDS:] for path in wrong.paths]
    context.error_all(rest, "here too a tag that is read as a number is not one", "write numbers")


def _number_for(value: Scalar, share: bool) -> str:
    """Return how to mend a value that should be a number."""
    meant = meant_in_tag(value)
    if meant is None:
        return "write one number, such as 0.95, or leave the tag out"
    return f"write {number(meant / 100 if share and 1 < meant <= 100 else meant)}"


def _shares(context: Context, reader: Numeric, numbers: Mapping[str, float]) -> None:
    """Note each number that cannot be a share, with all the schools that have it."""
    found: dict[float, list[Path]] = {}
    for school, value in numbers.items():
        if not 0 <= value <= 1:
            found.setdefault(value, []).append(("schools", school, "tags", reader.tag))
    for value, paths in list(found.items())[:_MOST_WORDS]:
        says = f"{shown(value)} is not a share, and {reader.who} reads the tag as one, 0 to 1"
        percent = 1 < value <= 100
        mend = as_share(value) if percent else "write 0 to 1"
        context.error_all(paths, says, mend)
    rest = [path for paths in list(found.values())[_MOST_WORDS:] for path in paths]
    context.error_all(
        rest, "here too a tag that is read as a share is not one", "write shares from 0 to 1"
    )


def _mixed(context: Context, reader: Numeric, numbers: Mapping[str, float]) -> bool:
    """Note numbers of which some seem to be shares, and some percentages; return whether so."""
    part = [school for school, value in numbers.items() if 0 < value < 1]
    percent = [school for school, value in numbers.items() if 1 < value <= 100]
    if not part or not percent:
        return False
    few, many = sorted((percent, part), key=len)
    context.warn_all(
        [("schools", school, "tags", reader.tag) for school in few],
        f"{shown(numbers[few[0]])} here and {shown(numbers[many[0]])} at {many[0]}: shares and"
        " percentages mixed, in a tag that is read as a number?",
        "write all of them as shares (0.8), or all as percentages (80)",
    )
    return True


def _bounds(context: Context, reader: Numeric, numbers: Mapping[str, float]) -> None:
    """Note a bound that is a percentage where the schools have shares, or the other way round."""
    most = max(numbers.values(), default=0.0)
    for key, bound in reader.bounds.items():
        path = (*reader.path, key)
        # Too large a lower bound means no school, which is said of the selector.
        if key == "at_most" and in_percent(bound, numbers.values()):
            says = f"{shown(bound)} is over every school's {reader.tag}, at most {shown(most)}"
            context.error(path, says, as_share(bound))
        elif 0 < bound < 1 < most <= 100 and not any(0 < x < 1 for x in numbers.values()):
            says = (
                f"{shown(bound)} is a share, but schools' {reader.tag} are not (up to"
                f" {shown(most)})"
            )
            context.warn(path, says, f"write {shown(100 * bound)} if the tag is in percent")


def _compared(context: Context, i: int, rule: Comparability) -> None:
    """Note schools that `by` leaves out or tells apart only by how its tag is written."""
    if rule.by is None:
        return
    who, path = context.scenario.rule_id(i), ("rules", i, "by")
    tested, others = context.selected(rule.schools), context.selected(rule.others)
    schools = tuple(dict.fromkeys((*tested, *others)))
    lacking = _lacking(context, rule.by, schools, "they are not compared")
    if lacking:
        context.warn(path, lacking, f"add tags.{rule.by}")
    _one_by_one(context, rule.by, schools, who)
    values = {school: _tag(context, school, rule.by) for school in schools}
    known = {school: plain(value) for school, value in values.items() if value is not None}
    if known and not any(
        one in known and other in known and known[one] == known[other]
        for one in tested
        for other in others
        if one != other
    ):
        says = f"no school is compared: none has the same {rule.by} as another one of `others`"
        context.warn(path, says, "name another tag, or leave `by` out")


def _one_by_one(context: Context, tag: str, schools: tuple[str, ...], who: str) -> None:
    """Note values of a tag that are one to a reader and two to the rule."""
    first: dict[str, tuple[Scalar, str]] = {}
    found: dict[tuple[str, str], Alike] = {}
    for school in schools:
        value = _tag(context, school, tag)
        if value is None:
            continue
        usual, _ = first.setdefault(plain(value), (value, school))
        if told(value) != told(usual):
            alike = found.setdefault((told(value), told(usual)), Alike(value, usual))
            alike.paths["schools", school, "tags", tag] = None
    for alike in found.values():
        usual, where = first[plain(alike.value)]
        here = f"{told(alike.value)} here and {told(usual)} at {where}"
        alike.note(context, f"{here}: {who} treats them as two values")
