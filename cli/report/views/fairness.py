"""Part 5, fairness: gain and dollars by need, group and kind of school; rules, what binds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from ....models.results.plan_parts.rule_plan import RulePlan
from ....models.scenario.base import in_year
from ....models.scenario.rules.laws import laws_screened
from ...render.plan.sections.gains import quarters
from ..asked import Asked, in_months
from ..labels import isolated, without_stop
from ..language import NONE
from ..said.rule_kinds import rule_kind
from ..said.tags import tag_order, tag_title, tag_value
from .gainers import quarter_name

MOST_PARTS = 12
"""A tag with more values than that, or with only one, parts the schools into nothing to compare."""


@dataclass(frozen=True)
class Part:
    """Some of the schools, or a student group.

    Attributes
    ----------
    before, after
        Months of learning a student over the plan's years.
    more
        By how much the months change.
    dollars_before, dollars, change
        Dollars a student and year, and their change; none for a student group.
    """

    name: Markup
    schools: str
    students: str
    before: float
    after: float
    shown_before: str
    shown_after: str
    more: Markup | str
    dollars_before: str
    dollars: str
    change: str


@dataclass(frozen=True)
class Cut:
    """The district cut into parts."""

    title: Markup
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class RuleLine:
    """How a rule fares."""

    id: Markup
    about: Markup
    says: Markup
    state: Markup
    kind: str
    room: Markup | str
    costs: Markup | str


@dataclass(frozen=True)
class Law:
    """What the screening of a law says."""

    name: Markup
    place: Markup
    rule: Markup | str
    verdict: Markup


@dataclass(frozen=True)
class Fairness:
    """Part 5."""

    cuts: tuple[Cut, ...]
    rules: tuple[RuleLine, ...]
    laws: tuple[Law, ...]
    priced: bool
    breaks: tuple[Markup, ...]


def fairness(asked: Asked) -> Fairness:
    """Return part 5."""
    say = asked.language.say
    needs = [
        _part(quarter_name(i, q, asked), q.schools, asked)
        for i, q in enumerate(quarters(asked.plan, asked.scenario))
        if len(asked.plan.schools) >= 4
    ]
    groups = [_group(id, asked) for id in asked.plan.groups]
    cuts = [
        Cut(say("By the need of the school"), tuple(needs)),
        Cut(say("By student group"), tuple(groups)),
        *_by_tags(asked),
    ]
    return Fairness(
        cuts=tuple(cut for cut in cuts if cut.parts),
        rules=tuple(_rule(rule, asked) for rule in asked.plan.rules),
        laws=tuple(_laws(asked)),
        priced=asked.beside.rules is not None,
        breaks=tuple(_breaks(asked)),
    )


def _group(id: str, asked: Asked) -> Part:
    language, group = asked.language, asked.plan.groups[id]
    before, after = in_months(group.baseline), in_months(group.gain_per_student)
    return Part(
        asked.labels.group(id),
        NONE,
        language.count(group.students),
        before,
        after,
        language.figure(before),
        language.figure(after),
        language.more(after, before),
        NONE,
        NONE,
        NONE,
    )


def _part(name: Markup, ids: Sequence[str], asked: Asked) -> Part:
    language, years = asked.language, len(asked.scenario.years)
    students = sum(in_year(asked.scenario.schools[id].enrollment, asked.year) for id in ids)
    here = [asked.plan.schools[id] for id in ids]
    before = in_months(sum(school.baseline for school in here) / students)
    after = in_months(sum(school.gain for school in here) / students)
    was = sum(school.baseline_dollars for school in here) / students / years
    will = sum(school.dollars for school in here) / students / years
    return Part(
        name,
        language.count(len(ids)),
        language.count(students),
        before,
        after,
        language.figure(before),
        language.figure(after),
        language.more(after, before),
        language.dollars(was),
        language.dollars(will),
        language.change(will - was),
    )


def _by_tags(asked: Asked) -> Iterator[Cut]:
    """Yield a cut for each tag of words, whole numbers or yes and no, such as level and ward."""
    values: dict[str, dict[object, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id, school in asked.scenario.schools.items():
        for tag, value in school.tags.items():
            if id in asked.plan.schools:
                values[tag][value].append(id)
    for tag, found in values.items():
        fitting = 2 <= len(found) <= MOST_PARTS and not any(isinstance(v, float) for v in found)
        covered = sum(map(len, found.values())) * 2 > len(asked.plan.schools)
        if fitting and covered and all(len(ids) > 1 for ids in found.values()):
            yield _by_tag(tag, found, asked)


def _by_tag(tag: str, found: Mapping[object, Sequence[str]], asked: Asked) -> Cut:
    language = asked.language
    parts = tuple(
        _part(tag_value(tag, value, language), found[value], asked)
        for value in sorted(found, key=partial(tag_order, tag))
    )
    return Cut(tag_title(tag, set(found), language), parts)


def _rule(rule: RulePlan, asked: Asked) -> RuleLine:
    language, say = asked.language, asked.language.say
    if rule.broken:
        n = len(rule.broken)
        state, kind = (
            language.say_many("Broken at %(n)s place", "Broken at %(n)s places", n),
            "ends",
        )
    elif rule.binding:
        state, kind = say("Binds"), "shrinks"
    else:
        state, kind = say("Holds, with room"), "keeps"
    room: Markup | str = NONE
    if rule.slack is not None and not rule.broken:
        room = _amount(max(rule.slack, 0.0), rule.unit, asked)
    return RuleLine(
        isolated(rule.id),
        rule_kind(rule.kind, language),
        asked.labels.said(rule.says),
        state,
        kind,
        room,
        _cost(rule.id, asked),
    )


def _amount(amount: float, unit: str, asked: Asked) -> Markup | str:
    language = asked.language
    if amount < 0.005:
        return language.say("no room")
    if unit == "dollars":
        return language.dollars(amount)
    if unit == "dollars per student":
        return language.say("%(n)s a student", n=language.cents(amount))
    if unit == "sites":
        return language.say_many("%(n)s site", "%(n)s sites", amount)
    number = language.count(amount) if abs(amount - round(amount)) < 1e-9 else language.fine(amount)
    return Markup("{} {}").format(number, asked.labels.unit(unit))


def _cost(id: str, asked: Asked) -> Markup | str:
    """Return what leaving the rule out would bring, where `rules` was run."""
    prices = asked.beside.rules
    found = next((r for r in prices.rules if r.id == id), None) if prices is not None else None
    if prices is None or found is None:
        return NONE
    say = asked.language.say
    if found.objective is None:
        return say("not known")
    if found.within_gap:
        return say("too little to tell")
    base = prices.plan.objective or 0.0
    share = found.objective / base if base > 0 else 0.0
    return say("without it %(share)s more gain", share=asked.language.percent(share, 2))


def _breaks(asked: Asked) -> Iterator[Markup]:
    """Yield what a plan that was stated breaks, place by place."""
    say = asked.language.say
    for each in asked.plan.breaks:
        parts = [without_stop(asked.labels.said(each.says))]
        if each.school is not None:
            parts.append(asked.labels.school(each.school))
        if each.year is not None:
            parts.append(Markup(str(each.year)))
        if each.by is not None:
            parts.append(say("by %(amount)s", amount=_amount(each.by, each.unit, asked)))
        yield Markup("; ").join(parts)


def _laws(asked: Asked) -> Iterator[Law]:
    if not any(rule.verdict for rule in asked.plan.rules):
        return
    say = asked.language.say
    verdicts = {"met": say("met"), "failed": say("failed"), "not tested": say("not tested")}
    for kind, place in laws_screened().items():
        name, stands = rule_kind(kind, asked.language), asked.labels.law(place)
        own = [rule for rule in asked.plan.rules if rule.kind == kind and rule.verdict]
        for rule in own:
            yield Law(name, stands, isolated(rule.id), verdicts[rule.verdict or "not tested"])
        if not own:
            yield Law(name, stands, say("no such rule in the scenario"), verdicts["not tested"])
