"""A one-page memo on a reorganization, for parents: plain words and Markdown, no term of art."""

from collections.abc import Iterator, Mapping

from ...models.results.explanation import Displaced, ReorganizationExplanation
from ...models.scenario.effect import Transition
from ...models.scenario.scenario import Scenario
from .memo_parts import MOST_USES, capitalised, foot, if_, options, otherwise
from .plan.known import effect_in_words
from .plan.money_words import comes_in_words, goes_in_words, summed
from .plan.reorganizations import begins_in_words
from .plan.why import one_line, serving
from .words import Names, count, escaped, money, percent, plural, several

MOST_DISPLACED = 8
MOST_NAMES = 3
TINY = 1e-9


def reorganization_memo(told: ReorganizationExplanation, scenario: Scenario) -> str:
    """Return the memo as Markdown text, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario, escaped)
    name = names.reorganization(told.reorganization)
    parts = [
        f"# {name}: {begins_in_words(told.begins)}",
        f"*{escaped(scenario.name or told.scenario.source)}.*",
    ]
    for title, lines in (
        ("Who moves", _moves(told, names)),
        ("What it saves and what it costs", _money(told, names)),
        ("What it does to the children", _children(told, scenario, names)),
        ("The programs in the building", _programs(told, names)),
        ("Why", _why(told)),
        ("The options, side by side", list(options(told, names))),
        ("What deciding otherwise would take", otherwise(told, scenario, names)),
    ):
        listed = list(lines)
        if listed:
            parts.append(f"## {title}\n\n" + "\n".join(listed))
    return "\n\n".join([*parts, foot(told, scenario)]) + "\n"


def _moves(told: ReorganizationExplanation, names: Names) -> Iterator[str]:
    would = told.begins is None
    if would:
        yield f"- Nothing changes. What follows would be so if it began in {told.as_if}."
    first = told.years[0]
    for school, to in first.moved.items():
        total = plural(sum(to.values()), "student")
        go = "would go" if would else "go"
        where = [f"{names.school(id)} ({count(students)})" for id, students in to.items()]
        yield (
            f"- {names.school(school)} {'would close' if would else 'closes'} in {first.year}. Its"
            f" {total} {go} to {several(where, len(where))}."
        )
    if not first.moved:
        yield "- No school closes, and nobody moves."


def _money(told: ReorganizationExplanation, names: Names) -> Iterator[str]:
    saves = sum(sum(year.saves.values()) for year in told.years)
    once = sum(year.once for year in told.years)
    cost = once + sum(year.yearly for year in told.years)
    first, last = told.years[0].year, told.years[-1].year
    span = f"in {first}" if first == last else f"from {first} to {last}"
    of_it = f", {money(once)} of it once" if 0 < round(once) < round(cost) else ""
    yield (
        f"- {capitalised(span)} it {'saves' if told.begins else 'would save'} {_dollars(saves)}"
        f" and {'costs' if told.begins else 'would cost'} {_dollars(cost)}{of_it}:"
        f" {_net(saves - cost)}."
    )
    key = told.reorganization
    freed = summed((f.use, f.amount) for f in told.flows if f.source.id == key)
    if freed:
        yield f"- The money that it frees {goes_in_words(freed, names, MOST_USES)}."
    taken = summed((f.source, f.amount) for f in told.flows if f.use.id == key)
    if taken:
        yield f"- The money that it takes {comes_in_words(taken, names, MOST_USES)}."


def _dollars(amount: float) -> str:
    return money(amount) if round(amount) else "nothing"


def _net(dollars: float) -> str:
    if not round(dollars):
        return "as much to be paid in all as without it"
    return f"{money(abs(dollars))} {'less' if dollars >= 0 else 'more'} to be paid in all"


def _children(told: ReorganizationExplanation, scenario: Scenario, names: Names) -> Iterator[str]:
    effects: Mapping[str, Transition] = scenario.reorganizations[told.reorganization].effects
    if not effects:
        yield "- No effect of the move itself on children is claimed; that does not mean none."
    for goal, effect in effects.items():
        whom, lasts = _whom(effect, scenario, names), _lasts(effect)
        known = effect_in_words(goal, effect, scenario, names)
        yield f"- For {whom}, {lasts}: {known}"
        if effect.se is None:
            yield "  How sure that figure is nobody has said."
    for other in told.alternatives:
        for school, (now, then) in other.gains.items():
            if abs(then - now) > TINY:
                yield f"- {capitalised(if_(other.says))}, {_gain(names.school(school), now, then)}."


def _whom(effect: Transition, scenario: Scenario, names: Names) -> str:
    if effect.on is None:
        return "each student who moves"
    schools = [names.school(id) for id in scenario.select(effect.on)]
    return f"each student of {several(schools, MOST_NAMES)}"


def _lasts(effect: Transition) -> str:
    if effect.years is None:
        return "as long as it lasts"
    return "in the first year" if effect.years == 1 else f"in the first {effect.years} years"


def _gain(school: str, now: float, then: float) -> str:
    """Return how much more or less a school's children gain by all that is done for them."""
    way = "more" if then > now else "less"
    much = f"{percent(abs(then - now) / abs(now))} {way}" if abs(now) > TINY else way
    return f"the children of {school} gain {much} from all that is done for them than in this plan"


def _programs(told: ReorganizationExplanation, names: Names) -> Iterator[str]:
    if not told.displaced:
        return
    yield "| program | school | students today | served then by |"
    yield "|---|---|---|---|"
    for one in told.displaced[:MOST_DISPLACED]:
        yield (
            f"| {names.program(one.program)} | {names.school(one.school)} | {count(one.students)} |"
            f" {_by(one, names)} |"
        )
    more = told.displaced[MOST_DISPLACED:]
    if more:
        yield f"| {len(more)} more | | {count(sum(one.students for one in more))} | |"


def _by(one: Displaced, names: Names) -> str:
    by = [f"{serving(other, names)} ({plural(other.students, 'student')})" for other in one.by]
    return several(by, MOST_NAMES) if by else "nothing replaces it"


def _why(told: ReorganizationExplanation) -> Iterator[str]:
    """Yield the regret of the contrary in words, and what holds the decision."""
    contrary = [o for o in told.alternatives if (o.decision == "off") == bool(told.begins)]
    known = [o for o in contrary if o.regret is not None]
    if known and all(not o.within_gap for o in known):
        done = "it is done" if told.begins else "it is not done"
        yield (
            f"- By the figures given, children gain more from the whole plan if {done}: counting"
            " what the move does to those who move, and what all the money does elsewhere."
        )
    if any(o.within_gap for o in known):
        yield "- It is a close call: decided otherwise, the whole plan is about as good."
    for hold in told.holds:
        if hold.holds:
            yield f"- It is held by a rule: {escaped(one_line(hold.says))}."
