"""Part 7, how this was made: method, limits, assumptions, sources, versions, commands."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....engine.evidence.conversions import MONTHS
from ....models.scenario.effect import ClassSize, Effect
from ....version import __version__
from ...render.words import percent_up, printable
from ..asked import NINE_MONTHS, Asked
from ..labels import isolated
from ..language import data
from ..said.assumed import field_words


@dataclass(frozen=True)
class Source:
    """A study or record, and what rests on it."""

    text: Markup
    programs: Markup
    tier: str


@dataclass(frozen=True)
class Assumption:
    """A figure that is assumed, not recorded: what, how, and of which programs."""

    what: Markup
    how: Markup
    programs: Markup


@dataclass(frozen=True)
class GoalLine:
    """A goal: its weight, and what is gained on it, student-SD."""

    name: Markup
    weight: str
    before: str
    after: str
    more: Markup | str


@dataclass(frozen=True)
class Fact:
    """A fact about how the plan was made: what, and which."""

    what: Markup
    which: Markup | str


@dataclass(frozen=True)
class Method:
    """Part 7."""

    near: Markup
    rests: Markup
    goals: tuple[GoalLine, ...]
    facts: tuple[Fact, ...]
    assumptions: tuple[Assumption, ...]
    sources: tuple[Source, ...]
    commands: tuple[str, ...]
    nine_months: str
    one_month: str


def method(asked: Asked) -> Method:
    """Return part 7."""
    language = asked.language
    return Method(
        near=_near(asked),
        rests=_rests(asked),
        goals=tuple(_goals(asked)),
        facts=tuple(_facts(asked)),
        assumptions=tuple(_assumptions(asked)),
        sources=tuple(_sources(asked)),
        commands=tuple(_commands(asked)),
        nine_months=language.figure(NINE_MONTHS, 2),
        one_month=language.figure(NINE_MONTHS / MONTHS, 3),
    )


def _near(asked: Asked) -> Markup:
    say, plan = asked.language.say, asked.plan
    if plan.status == "stated":
        return say(
            "This plan was stated by people and judged here; nobody searched for a better one."
        )
    if plan.gap is None or plan.gap > 10:
        return say("How far the plan is from the best one is not known.")
    if plan.gap <= 1e-9:
        return say("It is proved that no plan that keeps all rules is better.")
    share = float(percent_up(plan.gap).rstrip("%").replace(",", "")) / 100
    return say(
        "It is proved that no plan that keeps all rules is more than %(share)s better.",
        share=asked.language.percent(share, 2),
    )


def rests_on(asked: Asked) -> Markup:
    """Return in a sentence what the plan rests on: how much of it was studied, how much assumed."""
    language, rests = asked.language, asked.plan.evidence
    total = rests.tier_1_2 + rests.tier_3_4 + rests.no_study
    share = rests.tier_1_2 / total if total > 0 else 0.0
    assumed = data(
        rests.assumed_decisions,
        language.count(rests.assumed_decisions),
        "evidence.assumed_decisions",
    )
    return language.say_many(
        "How sure: %(share)s of the plan’s dollars go to programs with a strong or moderate study;"
        " %(assumed)s of %(n)s decision rests on numbers that are partly assumed.",
        "How sure: %(share)s of the plan’s dollars go to programs with a strong or moderate study;"
        " %(assumed)s of %(n)s decisions rest on numbers that are partly assumed.",
        rests.decisions,
        share=data(share, language.percent(share, 1), "studied:"),
        assumed=assumed,
        n=data(rests.decisions, language.count(rests.decisions), "evidence.decisions"),
    )


def _rests(asked: Asked) -> Markup:
    language, rests = asked.language, asked.plan.evidence
    return language.say_many(
        "Of the plan’s dollars over all years %(high)s go to programs with a strong or moderate"
        " study (tiers 1 and 2), %(low)s to programs with a promising one or a rationale (tiers 3"
        " and 4), %(none)s to programs without any. %(assumed)s of %(n)s decision rests on assumed"
        " numbers.",
        "Of the plan’s dollars over all years %(high)s go to programs with a strong or moderate"
        " study (tiers 1 and 2), %(low)s to programs with a promising one or a rationale (tiers 3"
        " and 4), %(none)s to programs without any. %(assumed)s of %(n)s decisions rest on assumed"
        " numbers.",
        rests.decisions,
        high=language.money(rests.tier_1_2),
        low=language.money(rests.tier_3_4),
        none=language.money(rests.no_study),
        assumed=language.count(rests.assumed_decisions),
    )


def _goals(asked: Asked) -> Iterator[GoalLine]:
    language = asked.language
    total = sum(goal.weight for goal in asked.scenario.goals.values()) or 1.0
    for id, goal in asked.scenario.goals.items():
        found = asked.plan.goals.get(id)
        yield GoalLine(
            asked.labels.goal(id),
            language.percent(goal.weight / total),
            language.figure(found.baseline) if found else "",
            language.figure(found.worth) if found else "",
            language.more(found.worth, found.baseline) if found else "",
        )


def _facts(asked: Asked) -> Iterator[Fact]:
    say, plan, scenario = asked.language.say, asked.plan, asked.scenario
    years = ", ".join(str(year) for year in scenario.years)
    yield Fact(say("Years"), years)
    yield Fact(say("Later years count less, by"), asked.language.percent(scenario.discount_rate, 1))
    yield Fact(
        say("Weight of each school’s own priorities"), asked.language.percent(scenario.voice)
    )
    yield Fact(say("Scenario"), isolated(plan.scenario.source or plan.scenario.name))
    if plan.scenario.overrides:
        yield Fact(say("Overrides"), isolated(", ".join(plan.scenario.overrides)))
    if plan.scenario.set:
        given = ", ".join(f"{key}={value}" for key, value in plan.scenario.set.items())
        yield Fact(say("Values set"), isolated(given))
    if scenario.tables:
        yield Fact(say("Tables of data"), isolated(", ".join(scenario.tables.values())))
    yield Fact(
        say("Fingerprint of the scenario (SHA-256)"),
        Markup("<code>{}</code>").format(plan.scenario.sha256),
    )
    if asked.changed:
        yield Fact(
            say("Attention"), say("The scenario’s files have changed since the plan was made.")
        )
    yield Fact(
        say("How it was searched"),
        say(
            "%(method)s, %(solver)s, seed %(seed)s",
            method=plan.run.method,
            solver=isolated(plan.run.solver),
            seed=plan.run.seed,
        ),
    )
    yield Fact(say("Plan made by"), f"Groundswell {plan.run.groundswell}")
    yield Fact(say("Report made by"), f"Groundswell {__version__}")
    yield Fact(say("Report made on"), asked.language.day(asked.made))
    if plan.message:
        yield Fact(say("Notes of the search"), asked.labels.said(plan.message))


def _assumptions(asked: Asked) -> Iterator[Assumption]:
    """Yield what is assumed, the same of several programs once."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, program in asked.scenario.programs.items():
        for what, how in program.assumed.items():
            found[what, how].append(id)
    for (what, how), ids in sorted(found.items(), key=lambda one: (one[0][0], -len(one[1]))):
        programs = asked.language.listed([asked.labels.program(id) for id in ids])
        yield Assumption(field_words(what, asked.language), isolated(how), programs)


def _sources(asked: Asked) -> Iterator[Source]:
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for id, program in asked.scenario.programs.items():
        for effect in program.effects.values():
            if isinstance(effect, Effect | ClassSize) and effect.source:
                found[effect.source][id] = effect.tier
    for text, programs in found.items():
        tiers = sorted({str(tier) for tier in programs.values() if tier is not None})
        named = asked.language.listed([asked.labels.program(id) for id in programs])
        yield Source(isolated(text), named, ", ".join(tiers))


def _commands(asked: Asked) -> Iterator[str]:
    plan = asked.plan.scenario
    file = shlex.quote(printable(asked.file))
    if asked.plan.status != "stated":
        parts = ["groundswell", "solve", shlex.quote(printable(plan.source) or "SCENARIO")]
        parts += [f"--with {shlex.quote(name)}" for name in plan.overrides]
        parts += [f"--set {shlex.quote(f'{key}={value}')}" for key, value in plan.set.items()]
        parts.append(f"--seed {asked.plan.run.seed}")
        yield " ".join([*parts, "-o", file])
    language = f" --lang {asked.language.code}" if asked.language.code != "en" else ""
    yield f"groundswell report {file} -o report.html{language}"
