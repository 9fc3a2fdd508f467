"""What every memo says, whatever it is about, in plain words and Markdown."""

from collections.abc import Iterator

from ...models.numbers import shown
from ...models.results.explanation import AnyExplanation
from ...models.results.otherwise import Flip
from ...models.scenario.scenario import Scenario
from .plan.flip_words import asked_in_words, beside_keep, flip_in_words, subject_in_words
from .plan.why import gives_way_in_words, lost_in_words, same_at_first
from .words import Names, change, escaped, figure, money, percent, sentence, several

MOST_USES = 4
"""Uses or sources of money that are named."""


def if_(says: str) -> str:
    """Return a decision as a condition."""
    return f"if {says}"


def otherwise(
    told: AnyExplanation, scenario: Scenario, names: Names, price: float = 0.0
) -> Iterator[str]:
    """Yield what deciding otherwise would take, and give up.

    Parameters
    ----------
    price
        Worth of a dollar elsewhere; 0 where that is not known.
    """
    if scenario.objective is not None and told.alternatives:
        yield (
            "- What students lose is calculated here with programs that help less than is thought,"
            " too, as the plan was made."
        )
    for other in told.alternatives:
        if other.status == "infeasible":
            then = "not possible under the district's rules and funds"
            yield f"- {capitalised(if_(other.says))}: {then}."
        elif other.regret is not None and not other.within_gap:
            lost = lost_in_words(other.regret, told, scenario, price)
            same = same_at_first(other, told, scenario)
            moved = gives_way_in_words(other, scenario.years, names)
            rest = f" {capitalised(same)}." if same else ""
            rest += f" Then also: {moved}." if moved else ""
            yield f"- {capitalised(if_(other.says))}, students lose {lost}.{rest}"
    yield from _changes(told, scenario, names)


def _changes(told: AnyExplanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield what changes of one figure would bring the contrary about, and which would not."""
    by_status: dict[str, list[Flip]] = {}
    for flip in told.flips:
        by_status.setdefault(_status(flip), []).append(flip)
    asked = capitalised(asked_in_words(told))
    found = by_status.get("found", [])
    if found:
        one = "this would do" if len(found) == 1 else "any one of these would do"
        yield f"- {asked}, all else the same, {one}:"
        yield from (f"  - {_plain(flip, told, names)}" for flip in found)
    subjects = {
        status: several(list(dict.fromkeys(subject_in_words(f, told, names) for f in flips)), 9)
        for status, flips in by_status.items()
        if status != "found"
    }
    for status, words in _NONE.items():
        # What helps one way is not told of the other.
        if status in subjects and not (found and status == "not found"):
            yield f"- {asked}, {words.format(subjects[status])}."
    if told.flips and (more := beside_keep(told, scenario)):
        yield f"- {capitalised(more)}."


_NONE = {
    "not found": "no change of {} that was tried would do",
    "not possible": "no change of {} that was tried makes that possible",
    "toss-up": "nothing needs to change: such a plan may be as good already",
    "not known": "it is not known whether a change of {} would do",
}


def _status(flip: Flip) -> str:
    left_open = flip.status == "not searched" or (
        flip.status == "not found" and flip.open is not None
    )
    return "not known" if left_open else flip.status


def _plain(flip: Flip, told: AnyExplanation, names: Names) -> str:
    if flip.what == "effect" and flip.unit != "added" and flip.flipped is not None:
        size = f"{figure(flip.flipped)} times as large" if flip.flipped > 1 else "smaller by "
        if flip.flipped <= 1:
            size += percent(1 - flip.flipped)
        return f"if what it does for students were {size}"
    return flip_in_words(flip, told, names)


def options(told: AnyExplanation, names: Names) -> Iterator[str]:
    """Yield the options of which at most one is taken, side by side, as tables."""
    for beside in told.options:
        most = max((o.worth or 0.0 for o in beside.options), default=0.0)
        years = sorted({year for option in beside.options for year in option.dollars})
        yield (
            f"Only one of these may be taken. Each is shown with the best plan that takes it from"
            f" {beside.since} on: what that plan does for students, as a share of what it does with"
            " the best of them; what the option itself costs; and what all costs over the years,"
            " less what it saves, against going on as today."
        )
        yield ""
        yield f"| option | good for students |{''.join(f' {y} |' for y in years)} against today |"
        yield f"|---|---|{'---|' * len(years)}---|"
        for option in beside.options:
            name = names.either(option.option) + (" (this plan)" if option.taken else "")
            if option.worth is None or option.net is None:
                none = "not searched"
                if option.status == "infeasible":
                    none = f"not possible from {beside.since} on"
                yield f"| {name} | {none} |{' |' * len(years)} |"
                continue
            share = percent(option.worth / most) if most > 0 else ""
            dollars = "".join(f" {money(option.dollars[year])} |" for year in years)
            yield f"| {name} | {share} |{dollars} {change(option.net)} |"


def capitalised(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[0].upper() + text[1:]


def foot(told: AnyExplanation, scenario: Scenario, more: str = "") -> str:
    """Return how the plan was made, and how near it is to the best.

    Parameters
    ----------
    scenario
        Whose rules, and laws that are screened, are named where there are any.
    more
        A further sentence.
    """
    near = "is the best there is"
    if told.gap is None:
        near = "is the best found; how far from the best is not known"
    elif told.gap > 1e-9:
        near = f"is within {shown(max(told.gap * 100, 0.01), 2)}% of the best there is"
    note = f" {escaped(sentence(told.message))}" if told.message else ""
    if told.status == "stated":
        return (
            f"---\n\n*Somebody stated this plan; no search for a better one was made.{more}{note}*"
        )
    return (
        "---\n\n*The plan chooses among all programs, schools and years together, so that the money"
        f" and the people there are help students most where they need it most{_within(scenario)}."
        f" By the figures given it {near}.{more}{note}*"
    )


def _within(scenario: Scenario) -> str:
    """Return within what the plan is the best: laws are named only where a rule screens one."""
    laws = any(rule.law is not None for rule in scenario.rules)
    own = any(rule.law is None for rule in scenario.rules)
    kinds = ["the laws that are screened"] * laws + ["the district's own rules"] * own
    return f", within {' and '.join(kinds)}" if kinds else ""
