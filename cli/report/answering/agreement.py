"""How far the plan agrees with what schools ask for and care about, and what that takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....engine.cycle.agreement import agreement as agreed
from ....models.results.answers import GrantedShare
from ..asked import Asked, in_months


@dataclass(frozen=True)
class GrantedRow:
    """How far some requests are granted: which, how many, in full, in part, the share."""

    of: Markup
    requests: str
    granted: str
    partly: str
    share: str


@dataclass(frozen=True)
class AgreementPart:
    """Shares granted by rank and need, and sentences on priorities and on what it takes."""

    rows: tuple[GrantedRow, ...]
    sentences: tuple[Markup, ...]


def agreement(asked: Asked) -> AgreementPart | None:
    """Return the part; None where no school asks for anything."""
    if not asked.plan.requests:
        return None
    found, say = agreed(asked.plan, asked.scenario), asked.language.say
    thirds = {
        "most need": say("Schools with the most need"),
        "middle": say("Schools in the middle"),
        "least need": say("Schools with the least need"),
    }
    rows = [_row(one, say("Ranked %(rank)s", rank=one.of), asked) for one in found.by_rank]
    rows += [_row(one, thirds[one.of], asked) for one in found.by_need]
    met = [one.met for one in found.priorities if one.met is not None]
    return AgreementPart(tuple(rows), tuple(_sentences(asked, met)))


def _row(one: GrantedShare, name: Markup, asked: Asked) -> GrantedRow:
    language = asked.language
    return GrantedRow(
        name,
        language.count(one.requests),
        language.count(one.granted),
        language.count(one.partly),
        language.percent(one.share),
    )


def _sentences(asked: Asked, met: list[float]) -> Iterator[Markup]:
    language = asked.language
    if met:
        yield language.say(
            "Program dollars of the last year follow the schools’ own priorities by %(share)s on"
            " average; 100%% would mean that each school’s dollars lie on goals as its points do.",
            share=language.percent(sum(met) / len(met)),
        )
    granting = asked.plan.granting
    gave = None if granting is None else granting.gave
    if gave is not None and gave > 0:
        yield language.say(
            "Listening to requests took %(months)s months of learning, all students together,"
            " against the plan found first; both are as good as the search can tell.",
            months=language.figure(in_months(gave)),
        )
    if granting is not None and granting.costs_at_most is not None:
        yield language.say(
            "The weight that requests have takes between %(low)s and %(high)s months of learning,"
            " all students together, against no weight.",
            low=language.figure(in_months(granting.costs_at_least or 0.0)),
            high=language.figure(in_months(granting.costs_at_most)),
        )
    if asked.beside.frontier is None:
        yield language.say(
            "What doing the same at every school costs against letting each decide, and what the"
            " weight of the schools’ voice costs, can be shown beside this: run “groundswell"
            " frontier” with --price-of consistency or voice, and give its result with --with."
        )
