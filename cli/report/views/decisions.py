"""Part 3, every decision: what, why, evidence, how sure, what changes it, who is served then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.loss import Loss
from ....models.results.plan_parts.program_plan import MergePlan, ReorganizationPlan
from ..asked import Asked
from ..labels import isolated
from ..said.assumed import field_words
from ..said.evidence import Known, known_effects
from ..said.kinds import OF, ORDER, Kind, at_schools, decision_words, state_words
from ..said.reasons import Reasons
from ..said.sureness import Sureness, sureness, would_change


@dataclass(frozen=True)
class YearOf:
    """One year of a program."""

    year: int
    decision: Markup
    sites: str
    students: str
    dollars: str
    change: str


@dataclass(frozen=True)
class Decision:
    """A program's decision.

    Attributes
    ----------
    sites_after
        Places in the budget year (pilots counted).
    students, dollars, change
        In the budget year; `change` is against going on as today.
    paid_by
        Funds that pay it in the budget year.
    served
        Who is served then, where schools lose it.
    """

    id: str
    name: Markup
    sort_name: str
    kind: Kind
    decision: Markup
    sites_after: int
    sites: str
    students: float
    shown_students: str
    change: float
    shown_change: str
    sure: Sureness
    happens: tuple[Markup, ...]
    why: tuple[Markup, ...]
    known: tuple[Known, ...]
    changes: tuple[Markup, ...]
    served: tuple[Markup, ...]
    paid_by: Markup | str
    owner: Markup | str
    target: Markup | str
    assumed: tuple[Markup, ...]
    years: tuple[YearOf, ...]


@dataclass(frozen=True)
class Team:
    """A merge that runs, or a reorganization that begins: what it is and does, in sentences."""

    anchor: str
    name: Markup
    says: tuple[Markup, ...]


@dataclass(frozen=True)
class Decisions:
    """Part 3."""

    programs: tuple[Decision, ...]
    teams: tuple[Team, ...]
    moves: tuple[Team, ...]
    kinds: tuple[tuple[Kind, int], ...]


def decisions(asked: Asked) -> Decisions:
    """Return part 3: the kinds in their order, of each the most dollars first."""
    known = known_effects(asked)
    losses: dict[str, list[Loss]] = defaultdict(list)
    for loss in asked.plan.losses:
        losses[loss.program].append(loss)
    paid = _paid(asked)
    found = [
        _decision(id, asked, known[id], losses[id], paid.get(id, {})) for id in asked.plan.programs
    ]
    rank = {kind: k for k, kind in enumerate(ORDER)}
    found.sort(key=lambda d: (rank[d.kind], -abs(round(d.change))))
    kinds = [(kind, sum(d.kind == kind for d in found)) for kind in ORDER]
    return Decisions(
        programs=tuple(found),
        teams=tuple(_team(id, m, asked) for id, m in asked.plan.merges.items() if m.sites),
        moves=tuple(_move(id, r, asked) for id, r in asked.plan.reorganizations.items()),
        kinds=tuple((kind, number) for kind, number in kinds if number),
    )


def _paid(asked: Asked) -> dict[str, dict[str, float]]:
    """Return what each fund pays for each program or merge in the budget year."""
    paid: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for payment in asked.plan.payments:
        if payment.year == asked.year and payment.offering is not None:
            paid[payment.offering][payment.fund] += payment.amount
    return paid


def _decision(
    id: str, asked: Asked, known: tuple[Known, ...], losses: list[Loss], paid: dict[str, float]
) -> Decision:
    language, program = asked.language, asked.plan.programs[id]
    given = asked.scenario.programs[id]
    first = program.years[0]
    change = first.cost - first.cost_today
    after = first.sites + first.pilots
    if program.sites_before == after:
        sites = language.count(after)
    else:
        sites = f"{language.count(program.sites_before)} → {language.count(after)}"
    return Decision(
        id=id,
        name=asked.labels.program(id),
        sort_name=asked.labels.plain_program(id).casefold(),
        kind=OF[first.decision],
        decision=decision_words(first.decision, language),
        sites_after=after,
        sites=sites,
        students=first.students,
        shown_students=language.count(first.students),
        change=change,
        shown_change=language.change(change),
        sure=sureness(id, asked),
        happens=tuple(at_schools(first, id, language)),
        why=tuple(Reasons.of(asked).sentences(program.reason)),
        known=known,
        changes=would_change(id, asked),
        served=tuple(_served(loss, asked) for loss in losses),
        paid_by=_funds(paid, asked),
        owner=isolated(given.owner) if given.owner else "",
        target=isolated(given.target) if given.target else "",
        assumed=tuple(
            language.say("%(what)s: %(how)s", what=field_words(what, language), how=isolated(how))
            for what, how in given.assumed.items()
        ),
        years=tuple(_years(id, asked)),
    )


def _years(id: str, asked: Asked) -> Iterator[YearOf]:
    language = asked.language
    for year in asked.plan.programs[id].years:
        yield YearOf(
            year=year.year,
            decision=state_words(year.decision, language),
            sites=language.count(year.sites + year.pilots),
            students=language.count(year.students),
            dollars=language.dollars(year.cost),
            change=language.change(year.cost - year.cost_today),
        )


def _funds(paid: dict[str, float], asked: Asked) -> Markup | str:
    shown = sorted(((a, f) for f, a in paid.items() if round(a)), reverse=True)
    if not shown:
        return ""
    return asked.language.listed(
        [
            asked.language.say(
                "%(fund)s %(amount)s",
                fund=asked.labels.fund(fund),
                amount=asked.language.dollars(amount),
            )
            for amount, fund in shown
        ]
    )


def _served(loss: Loss, asked: Asked) -> Markup:
    """Return who loses it when, and what starts or grows there instead."""
    language = asked.language
    where = language.say_many("%(n)s school", "%(n)s schools", len(loss.schools))
    if len(loss.schools) == 1:
        where = asked.labels.school(loss.schools[0])
    parts = [
        language.say_many(
            "From %(year)s: %(n)s student at %(where)s loses it.",
            "From %(year)s: %(n)s students at %(where)s lose it.",
            loss.students,
            year=loss.year,
            where=where,
        )
    ]
    if loss.back:
        parts.append(language.say("It is back in %(year)s.", year=loss.back))
    for year, served in ((loss.year, loss.served_by), *sorted(loss.served_later.items())):
        if served:
            who = language.listed(
                [
                    language.say_many(
                        "%(program)s (%(n)s school)",
                        "%(program)s (%(n)s schools)",
                        schools,
                        program=asked.labels.program(program),
                    )
                    for program, schools in sorted(served.items(), key=lambda one: -one[1])
                ]
            )
            parts.append(language.say("There from %(year)s: %(who)s.", year=year, who=who))
    if not loss.served_by and not loss.served_later:
        parts.append(language.say("Nothing else starts or grows there for them."))
    elif round(loss.unserved):
        parts.append(
            language.say_many(
                "For %(n)s of them there is no room.",
                "For %(n)s of them there is no room.",
                loss.unserved,
            )
        )
    return language.sentences(parts)


def _team(id: str, merge: MergePlan, asked: Asked) -> Team:
    language, say = asked.language, asked.language.say
    given = asked.scenario.merges[id]
    parts = [
        say(
            "Joins %(programs)s.",
            programs=language.listed([asked.labels.program(p) for p in given.combines]),
        ),
        *Reasons.of(asked).sentences(merge.reason),
    ]
    for year in asked.scenario.years:
        here = [site for site in merge.sites if site.year == year]
        if here:
            parts.append(
                language.say_many(
                    "In %(year)s at %(n)s school, for %(students)s students and %(cost)s.",
                    "In %(year)s at %(n)s schools, for %(students)s students and %(cost)s.",
                    len(here),
                    year=year,
                    students=language.count(sum(site.students for site in here)),
                    cost=language.dollars(merge.cost_by_year.get(year, 0.0)),
                )
            )
    return Team(f"m-{id}", asked.labels.program(id), tuple(parts))


def _move(id: str, item: ReorganizationPlan, asked: Asked) -> Team:
    language, say, labels = asked.language, asked.language.say, asked.labels
    parts = []
    if item.year is None:
        parts.append(say("Not done."))
    else:
        parts.append(say("Begins in %(year)s.", year=item.year))
        for school, to in item.moved.items():
            where = language.listed(
                [
                    language.say_many(
                        "%(n)s student to %(school)s",
                        "%(n)s students to %(school)s",
                        n,
                        school=labels.school(b),
                    )
                    for b, n in to.items()
                ]
            )
            parts.append(
                say("%(school)s closes: %(where)s.", school=labels.school(school), where=where)
            )
        parts.append(
            say(
                "Over the plan’s years it saves %(saves)s and costs %(cost)s.",
                saves=language.dollars(item.saves),
                cost=language.dollars(item.cost),
            )
        )
    return Team(f"r-{id}", labels.reorganization(id), tuple(parts))
