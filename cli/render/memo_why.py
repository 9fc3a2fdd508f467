"""Why a program is decided so, in a memo: the reason that decided, and none that argues against."""

from collections.abc import Iterator, Sequence

from ...models.results.explanation import Account, Cause, Explanation
from ...models.scenario.scenario import Scenario
from .memo_parts import capitalised, if_
from .plan.decided import decided
from .plan.flip_words import asked_in_words
from .plan.known import counted_in_words
from .plan.why import closing_in_words, dollar_price, one_line, same_at_first
from .words import Names, count, figure, money, percent, plural, several

EVEN = 99.5
"""Cents of the next best use from which on a dollar here does as much."""

CLOSE = 105
"""Cents of the next best use up to which a dollar does about as much."""


def why(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield the reasons as items of a list, and whether it is a close call."""
    yield from (f"- {words}" for words in reasons(told, scenario, names))
    for number, words in enumerate(close_call(told, scenario)):
        yield f"{'  ' if number else ''}- {words}"


def reasons(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield the reasons, each in a sentence or more."""
    given = scenario.programs[told.program]
    for closing in told.closings:
        yield f"{capitalised(closing_in_words(closing, names))}."
    if given.protected and given.existing:
        yield f"It is {names.text(given.protection)}: where it runs it may not end."
    for hold in told.holds:
        if hold.holds and hold.kind not in ("mandated", "required_by"):
            so, rule = asked_in_words(told), _rule(hold.says, names)
            yield f"Without this rule it would be decided otherwise, {so}: {rule}."
    yield from _worth(told, scenario, names)
    # What it does for its money is told by what the plan counts.
    yield from counted_in_words(told.program, scenario, names)
    if any(site.action == "pilot" for site in told.sites):
        yield "It is new here, and is tried out at a few schools first."
    yield from _merges(told, scenario, names)


def close_call(told: Explanation, scenario: Scenario) -> Iterator[str]:
    """Yield that it is a close call, what differs then, and what is given up at most."""
    close = [other for other in told.alternatives if other.within_gap]
    if not close:
        return
    text = f"It is a close call: that anything is lost {' or '.join(if_(o.says) for o in close)}"
    most, price = max(o.regret_at_most or 0.0 for o in close), dollar_price(told)
    limit = f"; at most it is as much good as {money(most / price)} does" if price > 0 else ""
    yield f"{text} is not proved{limit if all(o.regret_at_most for o in close) else ''}."
    for other in close:
        if same := same_at_first(other, told, scenario):
            yield f"{capitalised(if_(other.says))}: {same}."


def _worth(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield what its money does against elsewhere where that speaks for the decision; else why."""
    if scenario.objective is not None:
        yield (
            "The plan is made to hold up also if programs help less than is thought: one that"
            " does well on average may give way to a safer one."
        )
        return
    last = decided(told, scenario, scenario.years[-1])
    if told.school is None and last in ("merge", "pilot"):
        return
    stays, goes = _stays(told, last), _goes(told, scenario, last)
    yield from (words for words in (stays, goes) if words)
    if not stays and told.stays is not None and not scenario.programs[told.program].protected:
        yield _why_stays(told.stays, last, names)
    ends = last in ("retire", "decline", "trim")
    protected = scenario.programs[told.program].protected
    ruled_out = [o for o in told.alternatives if o.decision in _GOING_ON.get(last, ())]
    if ends and ruled_out and all(o.status == "infeasible" for o in ruled_out):
        yield "The district's rules and funds do not allow it to go on as it is."
    elif not (goes if ends else stays) and not told.closings and not protected:
        yield _decides(told.cause, last, names, _about_as_much(told, scenario, last))


_GOING_ON: dict[str, tuple[str, ...]] = {
    "retire": ("keep", "trim", "expand"),
    "trim": ("keep", "expand"),
    "decline": ("adopt", "start"),
}
"""The decisions for a program, against which its worth for its money is told, by that made."""


_STAYS = ("keep", "reduce", "grow", "trim", "expand", "adopt")
"""Decisions by which it runs as itself."""


def _stays(told: Explanation, last: str) -> str:
    """Return what a dollar does where it stays, if that speaks for it."""
    cents = _cents(told, [a for a in told.account if a.runs])
    if last not in _STAYS or cents is None or cents < EVEN:
        return ""
    where = "where it stays" if last == "trim" else "in this plan"
    return f"Each dollar spent on it {where} {_helps(cents)}{_COUNTING}."


def _goes(told: Explanation, scenario: Scenario, last: str) -> str:
    """Return what a dollar does where it ends or could run, if that speaks against it."""
    cents = _cents_where_off(told, scenario)
    if last not in ("retire", "decline", "trim") or cents is None or cents >= EVEN:
        return ""
    where = _where_off(scenario, told.program, last)
    if cents <= 0:
        harm = "it sets students back" if cents < 0 else "no gain for students is counted"
        return f"By the estimates given, {harm} {where}."
    return f"Each dollar spent on it {where} {_helps(cents)}{_COUNTING}."


def _about_as_much(told: Explanation, scenario: Scenario, last: str) -> str:
    """Return that a dollar does little more than elsewhere where it ends, if that is so."""
    cents = _cents_where_off(told, scenario)
    if last not in ("retire", "decline", "trim") or cents is None or not EVEN <= cents <= CLOSE:
        return ""
    where = _where_off(scenario, told.program, last)
    return (
        f"Each dollar spent on it {where} does about as much for students as the next best use"
        f" (as much as {cents_in_words(cents)} there). What decides is not known."
    )


def _where_off(scenario: Scenario, program: str, last: str) -> str:
    if last == "trim":
        return "where it ends"
    return "where it runs today" if scenario.programs[program].existing else "where it could run"


def _cents_where_off(told: Explanation, scenario: Scenario) -> float | None:
    """Return what a dollar does where it ends or could run, in cents of the next best use."""
    given = scenario.programs[told.program]
    listed, district = [a for a in told.account if not a.runs], 0.0
    if given.existing and told.accounts:
        # What exists is judged where it runs today, not where it never did; the district's cost
        # is in the sum alone.
        off = [a for a in told.accounts if not a.runs]
        district = sum(a.dollars for a in listed) - sum(a.dollars for a in off)
        today = {school for school, site in given.sites.items() if site.running}
        listed = [a for a in off if a.school in today]
    worth = sum(a.worth for a in listed)
    if listed and worth <= 0:
        # Harm needs no price to speak: money may be worth nothing more.
        return -1.0 if worth < 0 else 0.0
    return _cents(told, listed, district)


def _cents(told: Explanation, listed: Sequence[Account], district: float = 0.0) -> float | None:
    """Return what a dollar at some sites does, in cents of the next best use; None: not known.

    Parameters
    ----------
    district
        Dollars besides the sites'.
    """
    dollars, price = sum(a.dollars for a in listed) + district, dollar_price(told)
    if price <= 0 or dollars <= 0:
        return None
    return 100 * sum(a.worth for a in listed) / (price * dollars)


_COUNTING = (
    ", counting how many students it serves, how much it helps them, and how much they need it"
)


def _helps(cents: float) -> str:
    words = cents_in_words(cents)
    return f"helps students as much as {words} of the same money spent on the next best use"


def cents_in_words(cents: float) -> str:
    """Return an amount: '52 cents', '1.20 dollars'."""
    if cents < EVEN:
        return f"{count(cents)} cents"
    dollars = max(cents, 100) / 100
    return f"{figure(dollars) if dollars < 9.995 else count(dollars)} dollars"


def _why_stays(cause: Cause, last: str, names: Names) -> str:
    """Return what decided for the part that stays or, of what ends later, goes on until then."""
    then = "where it stays" if last == "trim" else "until it ends"
    if cause.kind == "worth":
        return f"Its money does as much for students {then} as elsewhere in those years."
    if cause.kind == "rule":
        says = f": {_rule(cause.says, names)}" if cause.says else ""
        return f"It goes on {then} because that helps to keep a rule{says}."
    return (
        f"Why it goes on {then} is not known: perhaps how whole sites fit the money of each fund"
        " and year."
    )


def _decides(cause: Cause | None, last: str, names: Names, even: str) -> str:
    """Return what decided, where what its money does for students does not.

    Parameters
    ----------
    even
        What to say where nothing was found, if it does about as much as elsewhere.
    """
    ends = last in ("retire", "decline", "trim")
    where = " where it ends" if last == "trim" else ""
    if cause is None:
        return even or f"What decides{where} is not known."
    if cause.kind == "replaced":
        named = several([names.program(key) for key in cause.programs], len(cause.programs))
        return f"{capitalised(named)} starts in its place{where}, and does more with the money."
    does = "Its money does enough for students" if ends else "Its money does less than elsewhere"
    if cause.kind == "rule":
        room = "other programs make better use of the room under it" if ends else "it helps to keep"
        says = f": {_rule(cause.says, names)}" if cause.says else ""
        return f"{does}{where}; what decides is a rule, as {room}{says}."
    if cause.kind == "staff":
        return f"{does}{where}; what decides is people, who are needed more elsewhere."
    return (
        f"{does}{where}; what decides is not known: perhaps how whole sites fit the money of each"
        " fund and year."
    )


def _rule(says: str, names: Names) -> str:
    return names.text(one_line(says))


def _merges(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield which merges take its place, at how many schools and when."""
    for key in dict.fromkeys(site.merge for site in told.sites if site.merge):
        merge, there = scenario.merges[key], [site for site in told.sites if site.merge == key]
        parts = several([names.program(part) for part in merge.combines], len(merge.combines))
        where = plural(len({site.school for site in there}), "school")
        first, last = min(site.year for site in there), max(site.year for site in there)
        when = f"in {first}" if first == last else f"from {first} to {last}"
        yield (
            f"{names.program(key)} takes its place at {where} {when}: {parts} as one, which keeps"
            f" {percent(merge.retains)} of what they do for students."
        )
