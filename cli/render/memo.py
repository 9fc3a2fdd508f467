"""A one-page memo for stakeholders, in plain words and Markdown: no term needs a glossary."""

from collections.abc import Iterator

from ...models.results.explanation import Explanation, Served
from ...models.scenario.base import CENTRAL
from ...models.scenario.scenario import Scenario
from .memo_parts import capitalised, foot, if_, otherwise, uses
from .plan.known import what_is_known
from .plan.why import (
    closing_in_words,
    decided,
    dollar_price,
    headline,
    one_line,
    serving,
    summed,
    what_happens,
)
from .words import Names, count, escaped, figure, money, percent, plural, several

MOST_SERVED = 5
MOST_NAMES = 3


def memo(told: Explanation, scenario: Scenario) -> str:
    """Return the memo as Markdown text, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario, escaped)
    name = names.program(told.program)
    where = f" at {names.school(told.school)}" if told.school else ""
    against = list(otherwise(told, scenario, names, dollar_price(told)))
    parts = [f"# {name}{where} {headline(told, scenario)}", _head(told, scenario)]
    for title, lines in (
        ("What happens", _happens(told, names)),
        ("Why", list(_why(told, scenario, names))),
        ("What is known of it", list(what_is_known(told.program, scenario))),
        ("Who is served then", list(_served(told, scenario, names))),
        ("The money", list(_money(told, names))),
        ("What deciding otherwise would take", against),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join([*parts, foot(told, _central(told))]) + "\n"


def _head(told: Explanation, scenario: Scenario) -> str:
    given = scenario.programs[told.program]
    words = [escaped(scenario.name or told.scenario.source)]
    if given.owner:
        words.append(f"Responsible: {escaped(given.owner)}")
    if given.review is not None:
        words.append(f"Next review: {escaped(str(given.review))}")
    return f"*{'. '.join(words)}.*"


def _happens(told: Explanation, names: Names) -> list[str]:
    lines = what_happens(told.sites, names)
    where = "nowhere" if told.school is None else "not there"
    return [f"- {line}." for line in lines] or [f"It runs {where} today, and does not start."]


def _why(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield the reason: what a dollar does here against elsewhere, and what else holds it."""
    holds = [hold for hold in told.holds if hold.holds]
    for closing in told.closings:
        yield f"- {capitalised(closing_in_words(closing, names))}."
    for hold in holds:
        yield f"- It is held by a rule: {escaped(one_line(hold.says))}."
    decision = decided(told, scenario)
    runs = decision not in ("retire", "decline")
    account = next((a for a in told.account if a.runs == runs), None)
    price = dollar_price(told)
    if scenario.objective is not None:
        yield (
            "- The plan is made to hold up also if programs help less than is thought: one that"
            " does well on average may give way to a safer one."
        )
    elif account is not None and price > 0 and account.dollars > 0:
        cents = 100 * account.worth / (price * account.dollars)
        if cents <= 0:
            yield f"- By what is known, {_harm(account.worth)} where it {_runs(told, scenario)}."
        else:
            yield (
                f"- {_where(told, scenario)} helps students as much as"
                f" {cents_in_words(cents)} of the same money spent on the next best use, counting"
                " how many students it serves, how much it helps them, and how much they need it."
            )
    if decision == "pilot":
        yield (
            "- It is new here. It is tried out at a few schools first; whether it goes on is"
            " decided by what is learned there."
        )
    yield from _merges(told, scenario, names)
    for other in told.alternatives:
        if other.within_gap:
            yield f"- It is a close call: {if_(other.says)}, the whole plan is about as good."


def _where(told: Explanation, scenario: Scenario) -> str:
    decision = decided(told, scenario)
    if decision == "merge":
        return "By itself, each dollar spent on it"
    if decision not in ("retire", "decline"):
        return "Each dollar spent on it in this plan"
    return f"Each dollar spent on it where it {_runs(told, scenario)}"


def _runs(told: Explanation, scenario: Scenario) -> str:
    return "runs today" if scenario.programs[told.program].existing else "could run"


def _harm(worth: float) -> str:
    return "it sets students back" if worth < 0 else "it does nothing for students that is counted"


def cents_in_words(cents: float) -> str:
    """Return an amount: '52 cents', '1.20 dollars'."""
    return f"{count(cents)} cents" if cents < 99.5 else f"{figure(max(cents, 100) / 100)} dollars"


def _merges(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    for key in dict.fromkeys(site.merge for site in told.sites if site.merge):
        merge = scenario.merges[key]
        parts = several([names.program(part) for part in merge.combines], len(merge.combines))
        yield (
            f"- {names.program(key)} takes its place: {parts} as one, which keeps"
            f" {percent(merge.retains)} of what they do for students."
        )


def _served(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    if not told.served:
        return
    total = sum(one.students for one in told.served)
    if not scenario.programs[told.program].effects:
        # It has no aim that another could share.
        schools = plural(len(told.served), "school")
        yield f"{plural(total, 'student')} at {schools} are served by it today where it ends."
        return
    nobody = sum(one.students for one in told.served if not one.by)
    rest = (
        f", then {count(nobody)} of them by no program with the same aim" if round(nobody) else ""
    )
    yield (
        f"{plural(total, 'student')} at {plural(len(told.served), 'school')} are served today where"
        f" it ends{rest}. Programs with the same aim there:"
    )
    yield ""
    yield "| school | students today | served then by |"
    yield "|---|---|---|"
    for one in told.served[:MOST_SERVED]:
        yield f"| {names.school(one.school)} | {count(one.students)} | {_by(one, names)} |"
    more = told.served[MOST_SERVED:]
    if more:
        yield f"| {len(more)} more | {count(sum(one.students for one in more))} | |"


def _by(one: Served, names: Names) -> str:
    by = [
        f"{serving(other, names)}"
        f" ({'new, ' if other.new else ''}{plural(other.students, 'student')})"
        for other in one.by
    ]
    return several(by, MOST_NAMES) if by else "nobody"


def _money(told: Explanation, names: Names) -> Iterator[str]:
    if told.released:
        free = sum(year.released for year in told.released)
        leave = sum(year.exit for year in told.released)
        merged = sum(year.into_merges for year in told.released)
        text = f"{_years(told)} it costs {_less(free)}"
        if round(merged):
            text += f", counting in {money(merged)} as its share of the merged program"
        if round(leave):
            where = "" if told.decision == "retire" else " where it ends"
            text += f", after {money(leave)} to close it down{where}"
        if any(map(round, (free, merged, leave))):
            yield _whole(told, f"{text}.")
        unfunded = sum(year.unfunded for year in told.released)
        if round(unfunded) and free > 0:
            yield _whole(told, f"{money(unfunded)} of that was never there: no fund has it.")
    from_it = [f for f in told.flows if f.source.id == told.program]
    to_it = [f for f in told.flows if f.use.id == told.program]
    if from_it:
        listed = uses(summed((f.use, f.amount) for f in from_it), names)
        yield _whole(told, f"money that it no longer uses goes to {listed}.")
    if to_it:
        listed = uses(summed((f.source, f.amount) for f in to_it), names)
        yield _whole(told, f"money that it uses more than today comes from {listed}.")


def _years(told: Explanation) -> str:
    first, last = told.released[0].year, told.released[-1].year
    return f"in {first}" if first == last else f"from {first} to {last}"


def _less(dollars: float) -> str:
    if not round(dollars):
        return "as much as today"
    return f"{money(abs(dollars))} {'less' if dollars > 0 else 'more'}"


def _whole(told: Explanation, text: str) -> str:
    """Return a line on the program's dollars: funds do not say what they pay for at a school."""
    return f"- {capitalised(text)}" if told.school is None else f"- In all schools, {text}"


def _central(told: Explanation) -> str:
    central = any(site.school == CENTRAL for site in told.sites)
    return " Programs run from the central office count for all schools." if central else ""
