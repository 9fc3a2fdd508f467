"""How sure a decision is, and what would change it, as far as the plan and results beside tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.explanation import Explanation
from ....models.results.otherwise import Flip
from ....models.results.plan_parts.program_plan import ProgramPlan
from ....models.results.plan_parts.toss_up import TossUp
from ...render.words import percent_down
from ..asked import Asked
from ..language import Language


@dataclass(frozen=True)
class Sureness:
    """How sure a decision is.

    Attributes
    ----------
    label
        In a word or two.
    rank
        0: certain, rising with doubt; by which a list is sorted.
    says
        In sentences.
    """

    label: Markup
    rank: int
    says: tuple[Markup, ...]


def sureness(id: str, asked: Asked) -> Sureness:
    """Return how sure the decision on a program is."""
    program = asked.plan.programs[id]
    toss = next((t for t in asked.plan.toss_ups or () if t.program == id), None)
    label, rank, says = _bounds(program, toss, asked.language)
    return Sureness(label, rank, (says, *_core(id, asked)))


def _bounds(
    program: ProgramPlan, toss: TossUp | None, language: Language
) -> tuple[Markup, int, Markup]:
    say = language.say
    if toss is not None:
        says = say(
            "A toss-up: a plan as good, or nearly, decides otherwise (%(other)s).",
            other=_instead(toss.instead, program, language),
        )
        return say("A toss-up"), 4, says
    if program.otherwise is None:
        return say("Not looked at"), 3, say("How sure this decision is was not looked at.")
    other = _instead(program.otherwise.instead, program, language)
    if program.otherwise.at_least is None:
        return (
            say("Certain"),
            0,
            say(
                "Certain: no plan that keeps all rules can decide otherwise (%(other)s).",
                other=other,
            ),
        )
    share = percent_down(program.otherwise.at_least)
    if share is None:
        return (
            say("Close"),
            2,
            say(
                "Close: it is not proved that another decision (%(other)s) would be worse.",
                other=other,
            ),
        )
    shown = language.percent(float(share.rstrip("%").replace(",", "")) / 100, 2)
    return (
        say("Clear"),
        1,
        say(
            "Clear: another decision (%(other)s) costs at least %(share)s of all that programs do.",
            other=other,
            share=shown,
        ),
    )


def _instead(decision: str, program: ProgramPlan, language: Language) -> Markup:
    say, last = language.say, program.years[-1].year
    words = {
        "keep": say("keeping it at all its schools to %(year)s", year=last),
        "retire": say("ending it by %(year)s", year=last),
        "adopt": say("adopting it by %(year)s", year=last),
        "decline": say("never starting it"),
        "trim": say("shrinking it"),
        "expand": say("letting it grow"),
        "merge": say("merging it"),
        "pilot": say("trying it first"),
    }
    return words[decision]


def _core(id: str, asked: Asked) -> Iterator[Markup]:
    """Yield what draws of the effects say, where a robustness study is given."""
    study = asked.beside.robustness
    core = study.programs.get(id) if study is not None else None
    if study is not None and core is not None:
        yield asked.language.say_many(
            "If effects turn out otherwise than the studies say, it stays the same in %(share)s of"
            " %(n)s case drawn by lot.",
            "If effects turn out otherwise than the studies say, it stays the same in %(share)s of"
            " %(n)s cases drawn by lot.",
            study.drawn.draws,
            share=asked.language.percent(core.index),
        )


def would_change(id: str, asked: Asked) -> tuple[Markup, ...]:
    """Return what would change the decision, where an explanation of it is given."""
    told = asked.beside.explanations.get(id)
    return tuple(_changes(told, asked)) if told is not None else ()


def _changes(told: Explanation, asked: Asked) -> Iterator[Markup]:
    found = [flip for flip in told.flips if flip.status == "found" and flip.flipped is not None]
    for flip in found:
        yield from _flip(flip, asked)
    if told.flips and not found:
        yield asked.language.say("No change of its cost, effect or money that was tried.")


def _flip(flip: Flip, asked: Asked) -> Iterator[Markup]:
    language, say = asked.language, asked.language.say
    value = flip.flipped or 0.0
    if flip.what == "budget":
        amount = language.money(float(f"{abs(value):.2e}"))
        fund = asked.labels.fund(flip.fund or "")
        if value >= 0:
            yield say(
                "If %(fund)s had about %(amount)s more in each year.", fund=fund, amount=amount
            )
        else:
            yield say(
                "If %(fund)s had about %(amount)s less in each year.", fund=fund, amount=amount
            )
    elif flip.what == "students":
        now, then = flip.at_now["students"], flip.at_flipped["students"]
        yield say(
            "If it served about %(then)s students, not %(now)s.",
            then=language.count(then),
            now=language.count(now),
        )
    elif flip.what in ("cost", "saves"):
        now, then = flip.at_now["dollars"], flip.at_flipped["dollars"]
        yield say(
            "If it cost about %(then)s a year, not %(now)s.",
            then=language.money(float(f"{then:.2e}")),
            now=language.money(now),
        )
    else:
        for goal, now in flip.at_now.items():
            yield say(
                "If its effect on %(goal)s were %(then)s, not %(now)s (standard deviations).",
                goal=asked.labels.goal(goal),
                then=language.signed(flip.at_flipped[goal], 2),
                now=language.signed(now, 2),
            )
