"""Which schools selectors mean: that it is some, and that no school is missed by its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...messages.number_text import meant_in_tag
from ...messages.told import number, told
from ...numbers import as_share
from ...scenario.base import Scalar
from ...scenario.selector import Conditions, Range, Selector, meets
from ...tree.problems import listed
from ...tree.tree import Path
from ..context import Context

_YES_NO = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}


@dataclass(frozen=True)
class Reading:
    """A selector of the scenario: where it stands and who has it."""

    path: Path
    who: str
    selector: Selector

    def conditions(self) -> Iterator[tuple[str, Scalar | tuple[Scalar, ...] | Range]]:
        """Yield its conditions on tags."""
        if isinstance(self.selector, Conditions):
            yield from self.selector.tags.items()

    def asked(self, context: Context, tag: str) -> tuple[str, ...]:
        """Return the schools that meet its conditions but that on a tag, or may be meant to."""
        assert isinstance(self.selector, Conditions)
        schools = context.scenario.schools
        others = [(key, wanted) for key, wanted in self.selector.tags.items() if key != tag]
        return tuple(
            school
            for school in context.selected(self.selector.model_copy(update={"tags": {}}))
            if all(
                key in schools[school].tags and _may_meet(wanted, schools[school].tags[key])
                for key, wanted in others
            )
        )


def readings(context: Context) -> Iterator[Reading]:
    """Yield every selector of the scenario that is not known to be wrong."""
    found: list[tuple[Path, str, Selector | None]] = []
    for key, fund in context.scenario.funds.items():
        found.append((("funds", key, "pays_for", "schools"), f"fund {key}", fund.pays_for.schools))
    for i, rule in enumerate(context.scenario.rules):
        who = context.scenario.rule_id(i)
        found += [(("rules", i, n), who, getattr(rule, n)) for n in rule.selectors()]
    for path, who, selector in found:
        if selector is not None and not context.doubts(path):
            yield Reading(path, who, selector)


def check(context: Context) -> None:
    """Note selectors that mean no school, and schools whose tag is only written otherwise."""
    missed: dict[tuple[str, str, str], Alike] = {}
    for reading in readings(context):
        if context.selected(reading.selector):
            for tag, condition in reading.conditions():
                _missed(context, reading, tag, condition, missed)
        elif context.sound("schools") and not _reads_text(context, reading):
            mend = _written_otherwise(context, reading) or "check the tags, bounds and ids"
            context.error(reading.path, "no school matches this", mend)
        _group(context, reading)
    for alike in missed.values():
        asks = f"{listed(list(alike.who), 3)} {'look' if len(alike.who) > 1 else 'looks'}"
        says = f"{told(alike.value)} is not {told(alike.meant)}, which {asks} for"
        alike.note(context, says)


def _group(context: Context, reading: Reading) -> None:
    """Note the schools that do not say how many students they have of a group asked for."""
    wanted = reading.selector.group_share if isinstance(reading.selector, Conditions) else None
    if wanted is None:
        return
    schools = context.scenario.schools
    silent = [
        key
        for key, school in schools.items()
        if wanted.group not in school.groups
        and not context.doubts(("schools", key, "groups", wanted.group))
    ]
    if silent:
        says = (
            f"{len(silent)} of {len(schools)} schools do not say how many students are in"
            f" {wanted.group}, which counts as none: {listed(silent, 4)}"
        )
        context.warn((*reading.path, "group_share"), says, f"add groups.{wanted.group}")


def _reads_text(context: Context, reading: Reading) -> bool:
    """Return whether a bound meets a tag that is no number: that is the cause, and said there."""
    return any(
        isinstance(context.scenario.schools[school].tags.get(tag), str | bool)
        for tag, condition in reading.conditions()
        if isinstance(condition, Range)
        for school in reading.asked(context, tag)
    )


def _written_otherwise(context: Context, reading: Reading) -> str:
    """Return how to mend a selector that asks for what schools have, but writes it otherwise."""
    for tag, condition in reading.conditions():
        values = [s.tags[tag] for s in context.scenario.schools.values() if tag in s.tags]
        if isinstance(condition, Range):
            bound = condition.at_least
            if bound is not None and in_percent(bound, values):
                return as_share(bound)
            continue
        for value in values:
            if not meets(condition, value) and like(condition, value) is not None:
                return f"write {told(value)} for {tag}, as the schools have it"
    return ""


def in_percent(bound: float, values: Iterable[Scalar]) -> bool:
    """Return whether a bound must be a percentage: values are shares that it would lie among."""
    found = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    shares = all(0 <= value <= 1 for value in found) and any(0 < value < 1 for value in found)
    return shares and 1 < bound <= 100 and bound / 100 >= min(found)


@dataclass
class Alike:
    """A tag's value that is written otherwise than meant, and where it stands."""

    value: Scalar
    meant: Scalar
    who: dict[str, None] = field(default_factory=dict)
    paths: dict[Path, None] = field(default_factory=dict)

    def note(self, context: Context, says: str) -> None:
        """Note it: an error where the type differs, a warning where only spelling does."""
        text = isinstance(self.value, str) and isinstance(self.meant, str)
        note = context.warn_all if text else context.error_all
        note(list(self.paths), says, f"write {told(self.meant)}")


def _missed(
    context: Context,
    reading: Reading,
    tag: str,
    condition: Scalar | tuple[Scalar, ...] | Range,
    found: dict[tuple[str, str, str], Alike],
) -> None:
    """Gather the schools that a condition on a tag misses only because of how it is written."""
    if isinstance(condition, Range):
        return
    for school in reading.asked(context, tag):
        value = context.scenario.schools[school].tags.get(tag)
        meant = None if value is None or meets(condition, value) else like(condition, value)
        if value is not None and meant is not None:
            alike = found.setdefault((tag, told(value), told(meant)), Alike(value, meant))
            alike.who[reading.who] = None
            alike.paths["schools", school, "tags", tag] = None


def _may_meet(condition: Scalar | tuple[Scalar, ...] | Range, value: Scalar) -> bool:
    """Return whether a tag's value meets a condition, or would if it were written as it should."""
    if meets(condition, value):
        return True
    if isinstance(condition, Range):
        return isinstance(value, str | bool)
    return like(condition, value) is not None


def like(condition: Scalar | tuple[Scalar, ...], value: Scalar) -> Scalar | None:
    """Return the value asked for that a tag's other value must mean; None if it means another."""
    options = condition if isinstance(condition, tuple) else (condition,)
    return next((option for option in options if same_word(option, value)), None)


def same_word(one: Scalar, other: Scalar) -> bool:
    """Return whether two values are the same to a reader: 7 and "7", true and "yes", 1 and true."""
    return plain(one) == plain(other) or (
        isinstance(one, bool) != isinstance(other, bool)
        and {type(one), type(other)} <= {bool, int, float}
        and one == other
    )


def plain(value: Scalar) -> str:
    """Return a value as a reader takes it, whatever its type, case and spaces."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number(value)
    word = " ".join(value.split()).lower()
    if word in _YES_NO:
        return str(_YES_NO[word]).lower()
    meant = meant_in_tag(word)
    return word if meant is None else number(meant)
