"""Part 6, what else could be done: other plans, trade-offs, the next dollars, doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.alternatives import Alternatives
from ....models.results.comparison import Comparison
from ....models.results.frontier import Frontier, FrontierAxis
from ....models.results.robustness import Robustness
from ..asked import Asked
from ..charts.points import HEIGHT, WIDTH, places
from ..labels import in_english, isolated
from ..language import NONE
from ..said.axes import axis_words
from ..said.kinds import decision_words
from .next_dollars import next_dollars
from .result_table import Chart, Table

MOST_NAMED = 6


@dataclass(frozen=True)
class Others:
    """Part 6: a table for each result that is given."""

    tables: tuple[Table, ...]


def others(asked: Asked) -> Others:
    """Return part 6."""
    beside = asked.beside
    tables = []
    if beside.compared is not None:
        tables.append(_compared(beside.compared, asked))
    if beside.alternatives is not None:
        tables.append(_alternatives(beside.alternatives, asked))
    if beside.ladder is not None:
        tables.append(next_dollars(beside.ladder, asked))
    if beside.frontier is not None:
        tables.append(_frontier(beside.frontier, asked))
    if beside.robustness is not None:
        tables.append(_robustness(beside.robustness, asked))
    return Others(tuple(tables))


def _compared(found: Comparison, asked: Asked) -> Table:
    language, say = asked.language, asked.language.say
    a, b = found.a.totals.worth, found.b.totals.worth
    text = say("Beside this plan stands another one: %(name)s.", name=isolated(found.b.label))
    if a and b is not None and a > 0:
        text = language.sentences(
            [
                text,
                say(
                    "What its programs do for students comes to %(share)s of what this plan’s do.",
                    share=language.percent(b / a, 1),
                ),
            ]
        )
    if not found.programs:
        text = language.sentences([text, say("It decides the same on every program.")])
    rows = []
    for id, change in found.programs.items():
        first = change.first
        rows.append(
            (
                asked.labels.program(id),
                decision_words(first.before, language) if first.before else NONE,
                decision_words(first.after, language) if first.after else NONE,
                language.count(first.sites_before),
                language.count(first.sites_after),
                language.change(first.dollars),
            )
        )
    return Table(
        say("Beside another plan"),
        text,
        (
            say("Program"),
            say("This plan"),
            say("The other"),
            say("Places here"),
            say("Places there"),
            say("Dollars more there"),
        ),
        tuple(rows),
        say("Programs on which the two plans differ, budget year first"),
        "compared",
        (3, 4, 5),
    )


def _alternatives(found: Alternatives, asked: Asked) -> Table:
    language, say = asked.language, asked.language.say
    best = found.plans[0] if found.plans else None
    rows = []
    for number, plan in enumerate(found.plans[1:], start=2):
        differs = [
            say(
                "%(program)s: %(decision)s",
                program=asked.labels.program(id),
                decision=decision_words(decision, language),
            )
            for id, decision in plan.programs.items()
            if best is not None and best.programs.get(id) != decision
        ]
        shown = differs[:MOST_NAMED]
        if len(differs) > MOST_NAMED:
            n = len(differs) - MOST_NAMED
            shown.append(language.say_many("and %(n)s more", "and %(n)s more", n))
        rows.append(
            (
                language.count(number),
                language.percent(max(plan.behind, 0.0), 2),
                language.dollars(plan.dollars),
                language.count(plan.students),
                Markup("; ").join(shown) or say("the same decisions, at other schools or years"),
            )
        )
    text = (
        language.say_many(
            "%(n)s other plan is nearly as good.",
            "%(n)s other plans are nearly as good.",
            len(rows),
        )
        if rows
        else say("No other plan is nearly as good.")
    )
    if rows and found.shared is not None:
        text = language.sentences(
            [
                text,
                language.say_many(
                    "All of them decide the same on %(n)s program.",
                    "All of them decide the same on %(n)s programs.",
                    len(found.shared.decisions),
                ),
            ]
        )
    return Table(
        say("Other plans nearly as good"),
        text,
        (
            say("Plan"),
            say("Gains less, by"),
            say("Dollars, all years"),
            say("Student places, last year"),
            say("Decides otherwise in the budget year"),
        ),
        tuple(rows),
        say("Other plans, each beside the best one"),
        "alternatives",
        (1, 2, 3),
    )


def _frontier(found: Frontier, asked: Asked) -> Table:
    say = asked.language.say
    axes = {axis.name: axis for axis in found.axes}
    names = list(found.objectives)
    heads = tuple(
        axis_words(axes[name], asked) if name in axes else in_english(name) for name in names
    )
    rows = tuple(
        (
            *(_value(point.values[name], axes.get(name), asked) for name in names),
            say("more of one costs most here") if point.knee else "",
        )
        for point in found.points
    )
    chart = None
    if len(names) >= 2 and len(found.points) > 1:
        chart = Chart(
            WIDTH,
            HEIGHT,
            places([(p.values[names[1]], p.values[names[0]]) for p in found.points]),
            _axis(heads[1], [p.values[names[1]] for p in found.points], axes.get(names[1]), asked),
            _axis(heads[0], [p.values[names[0]] for p in found.points], axes.get(names[0]), asked),
        )
    return Table(
        say("What more of one thing costs in another"),
        say("Each row is a plan that no other beats in all of these at once."),
        (*heads, say("Note")),
        rows,
        say("Plans of the trade-off, by the first column"),
        "frontier",
        tuple(range(len(names))),
        chart,
    )


def _axis(name: Markup, values: Sequence[float], axis: FrontierAxis | None, asked: Asked) -> Markup:
    low, high = (_value(value, axis, asked) for value in (min(values), max(values)))
    return asked.language.say("%(name)s, from %(low)s to %(high)s", name=name, low=low, high=high)


def _value(value: float, axis: FrontierAxis | None, asked: Asked) -> str:
    if axis is not None and axis.unit.startswith("dollars"):
        return asked.language.dollars(value)
    return asked.language.fine(value) if abs(value) < 1000 else asked.language.count(value)


def _robustness(found: Robustness, asked: Asked) -> Table:
    language, say = asked.language, asked.language.say
    labels = {
        "core": say("in every case"),
        "borderline": say("in some cases"),
        "exterior": say("in none"),
    }
    ranked = sorted(found.programs.items(), key=lambda pair: pair[1].index)
    rows = tuple(
        (
            asked.labels.program(id),
            decision_words(core.plain, language),
            language.percent(core.index),
            labels[core.label],
            Markup("; ").join(_shares(core.shares, asked)),
        )
        for id, core in ranked
    )
    return Table(
        say("How sure, if effects turn out otherwise"),
        language.say_many(
            "What programs do was drawn by lot %(n)s time, as far as the studies leave it open,"
            " and the best plan was searched for each time.",
            "What programs do was drawn by lot %(n)s times, as far as the studies leave it open,"
            " and the best plan was searched for each time.",
            found.drawn.draws,
        ),
        (say("Program"), say("This plan"), say("The same in"), say("Made"), say("All decisions")),
        rows,
        say("Decisions of the budget year, the least sure first"),
        "robustness",
        (2,),
    )


def _shares(shares: Mapping[str, float], asked: Asked) -> Iterator[Markup]:
    for decision, share in sorted(shares.items(), key=lambda pair: -pair[1]):
        yield asked.language.say(
            "%(decision)s %(share)s",
            decision=decision_words(decision, asked.language),
            share=asked.language.percent(share),
        )
