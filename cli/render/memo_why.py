"""Why a program is decided so, in a memo: the reason that decided, and none that argues against."""

from collections.abc import Iterator

from ...models.results.explanation import Cause, Explanation
from ...models.scenario.scenario import Scenario
from .memo_cents import (
    CLOSE,
    COUNTING,
    EVEN,
    cents_in_words,
    cents_of,
    cents_where_off,
    each_dollar,
    helps,
)
from .memo_parts import capitalised, if_
from .plan.decided import decided
from .plan.flip_words import asked_in_words
from .plan.known import counted_in_words
from .plan.why import closing_in_words, dollar_price, lost_in_words, one_line, same_at_first
from .words import Names, percent, plural, several


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
    text = f"It is a close call: perhaps nothing is lost {' or '.join(if_(o.says) for o in close)}"
    most, limit = max(o.regret_at_most or 0.0 for o in close), ""
    if all(o.regret_at_most for o in close):
        limit = f"; at most it is {lost_in_words(most, told, scenario, dollar_price(told))}"
    yield f"{text}{limit}."
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
    if told.school is None and last == "pilot":
        yield from _tried_out(told, scenario)
        return
    if told.school is None and last == "merge":
        if told.years and told.years[-1].ends:
            yield _goes(told, scenario, "trim") or _decision(told, scenario, "trim", names)
        return
    stays, goes = _stays(told, scenario, last), _goes(told, scenario, last)
    yield from (words for words in (stays, goes) if words)
    if not stays and told.stays is not None and not scenario.programs[told.program].protected:
        yield _why_stays(told.stays, last, names, stated=told.status == "stated")
    ends = last in ("retire", "decline", "trim")
    protected = scenario.programs[told.program].protected
    ruled_out = [o for o in told.alternatives if o.decision in _GOING_ON.get(last, ())]
    if ends and ruled_out and all(o.status == "infeasible" for o in ruled_out):
        yield "The district's rules and funds do not allow it to go on as it is."
    elif not (goes if ends else stays) and not told.closings and not protected:
        yield _decision(told, scenario, last, names)


def _tried_out(told: Explanation, scenario: Scenario) -> Iterator[str]:
    """Yield what a dollar would do if what is tried out ran, and whether what is learned counts."""
    cents = cents_of(told, told.account)
    if cents is not None and cents > 0:
        would = helps(cents).replace("helps", "would help", 1)
        yield f"{each_dollar(told, scenario)}, if it ran fully, {would}{COUNTING}."
    tried = [site.year for site in told.sites if site.action == "pilot"]
    if tried and max(tried) == scenario.years[-1]:
        yield "What the trial teaches comes after this plan's last year, and counts nothing in it."
    elif told.reason.startswith("to learn first"):
        yield "What the trial teaches for later years is counted in."


def _decision(told: Explanation, scenario: Scenario, last: str, names: Names) -> str:
    """Return what decided, where what its money does for students does not speak for it."""
    even = _about_as_much(told, scenario, last)
    if told.status == "stated":
        return even or _was_stated(told.cause, last)
    return _decides(told.cause, last, names, even, _less(told))


_GOING_ON: dict[str, tuple[str, ...]] = {
    "retire": ("keep", "trim", "expand"),
    "trim": ("keep", "expand"),
    "decline": ("adopt", "start"),
}
"""The decisions for a program, against which its worth for its money is told, by that made."""


_STAYS = ("keep", "reduce", "grow", "trim", "expand", "adopt")
"""Decisions by which it runs as itself."""


def _stays(told: Explanation, scenario: Scenario, last: str) -> str:
    """Return what a dollar does where it stays, if that speaks for it."""
    cents = cents_of(told, [a for a in told.account if a.runs])
    if last not in _STAYS or cents is None or cents < EVEN:
        return ""
    where = "where it stays" if last == "trim" else "in this plan"
    return f"{each_dollar(told, scenario)} {where} {helps(cents)}{COUNTING}."


def _goes(told: Explanation, scenario: Scenario, last: str) -> str:
    """Return what a dollar does where it ends or could run, if that speaks against it."""
    cents = cents_where_off(told, scenario)
    if last not in ("retire", "decline", "trim") or cents is None or cents >= EVEN:
        return ""
    where = _where_off(scenario, told.program, last)
    if cents <= 0:
        harm = "it sets students back" if cents < 0 else "no gain for students is counted"
        return f"By the estimates given, {harm} {where}."
    return f"{each_dollar(told, scenario)} {where} {helps(cents)}{COUNTING}."


def _about_as_much(told: Explanation, scenario: Scenario, last: str) -> str:
    """Return that a dollar does little more than elsewhere where it ends, if that is so."""
    cents = cents_where_off(told, scenario)
    if last not in ("retire", "decline", "trim") or cents is None or not EVEN <= cents <= CLOSE:
        return ""
    where = _where_off(scenario, told.program, last)
    return (
        f"{each_dollar(told, scenario)} {where} does about as much for students as the next best"
        f" use (as much as {cents_in_words(cents)} there): it is nearly even."
    )


def _where_off(scenario: Scenario, program: str, last: str) -> str:
    if last == "trim":
        return "where it ends"
    return "where it runs today" if scenario.programs[program].existing else "where it could run"


def _was_stated(cause: Cause | None, last: str) -> str:
    """Return that whoever stated the plan decided so: no rule and no search did."""
    ends = last in ("retire", "decline", "trim")
    where = " where it ends" if last == "trim" else ""
    if cause is None:
        return "Whoever stated the plan decided so."
    does = "does enough for students" if ends else "does less for students than elsewhere"
    return f"Whoever stated the plan decided so, though its money {does}{where}."


def _why_stays(cause: Cause, last: str, names: Names, *, stated: bool) -> str:
    """Return what decided for the part that stays or, of what ends later, goes on until then."""
    then = "where it stays" if last == "trim" else "until it ends"
    if cause.kind == "worth":
        return f"Its money does as much for students {then} as elsewhere in those years."
    if stated:
        less = "though its money does less for students there than elsewhere"
        return f"Whoever stated the plan decided that it goes on {then}, {less}."
    if cause.kind == "rule":
        says = f": {_rule(cause.says, names)}" if cause.says else ""
        return f"It goes on {then} because that helps to keep a rule{says}."
    if found := _tried(cause, names, ends=False):
        return f"It goes on {then} because {found}."
    return (
        f"Why it goes on {then} is not known: perhaps how whole sites fit the money of each fund"
        " and year."
    )


def _less(told: Explanation) -> str:
    """Return what speaks against a program that runs."""
    worth = sum(account.worth for account in told.account if account.runs)
    if worth < 0:
        return "By the estimates given it sets students back"
    return "Its money does less than elsewhere"


def _tried(cause: Cause, names: Names, *, ends: bool) -> str:
    """Return what one site more, or less, would break; nothing where that was not found."""
    if cause.kind == "money":
        return one_line(cause.says)
    if cause.kind == "breaks":
        change = "one site more" if ends else "one site less"
        return f"{change} would break a rule: {_rule(cause.says, names)}"
    return ""


def _decides(cause: Cause | None, last: str, names: Names, even: str, less: str) -> str:
    """Return what decided, where what its money does for students does not.

    Parameters
    ----------
    even
        What to say where nothing else decides, if it does about as much as elsewhere.
    less
        What speaks against it, of what runs.
    """
    ends = last in ("retire", "decline", "trim")
    where = " where it ends" if last == "trim" else ""
    found = "" if cause is None else _tried(cause, names, ends=ends)
    if even and (cause is None or found or cause.kind == "unknown"):
        return f"{even[:-1]}, and {found}." if found else even
    if cause is None:
        return f"What decides{where} is not known."
    if cause.kind == "replaced":
        named = several([names.program(key) for key in cause.programs], len(cause.programs))
        return f"{capitalised(named)} starts in its place{where}."
    does = "Its money does enough for students" if ends else less
    if found:
        return f"{does}{where}; but {found}."
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
