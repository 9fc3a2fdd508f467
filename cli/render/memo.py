"""A one-page memo for stakeholders, in plain words and Markdown: no term needs a glossary."""

from collections.abc import Iterator, Sequence

from ...models.results.explanation import Explanation
from ...models.results.money_moves import Served
from ...models.scenario.base import CENTRAL
from ...models.scenario.scenario import Scenario
from .memo_parts import MOST_USES, capitalised, foot, options, otherwise
from .memo_why import why
from .plan.decided import headline, what_happens
from .plan.known import what_is_known
from .plan.money_words import comes_in_words, goes_in_words, summed
from .plan.why import dollar_price, serving
from .words import Names, count, escaped, money, plural, several

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
        ("Why", list(why(told, scenario, names))),
        ("What is known of it", list(what_is_known(told.program, scenario, names))),
        ("Who is served then", list(_served(told, scenario, names))),
        ("The money", list(_money(told, names))),
        ("The options, side by side", list(options(told, names))),
        ("What deciding otherwise would take", against),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join([*parts, foot(told, scenario, _central(told))]) + "\n"


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


def _served(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    if not told.served:
        return
    total = sum(one.students for one in told.served)
    where = plural(len(told.served), "school")
    if not scenario.programs[told.program].effects:
        # It has no aim that another could share.
        yield f"{plural(total, 'student')} at {where} are served by it today where it ends."
        return
    none = sum(one.unserved for one in told.served)
    when = min(one.since for one in told.served)
    later = "" if all(one.since == when for one in told.served) else " or later"
    text = f"{plural(total, 'student')} at {where} are without it from {when} on{later}"
    if round(none):
        whom = count(none) if round(none) < round(total) else "all"
        text += (
            f"; for {whom} of them nothing with the same aim and for the same students starts or"
            " grows there"
        )
    yield f"{text}."
    yield ""
    yield "| school | without it from | students | starts there with the same aim | goes on there |"
    yield "|---|---|---|---|---|"
    for one in told.served[:MOST_SERVED]:
        beside = [serving(other, names) for other in one.beside]
        yield (
            f"| {names.school(one.school)} | {one.since} | {count(one.students)} |"
            f" {_by(one, names)} | {several(beside, MOST_NAMES) if beside else ''} |"
        )
    more = told.served[MOST_SERVED:]
    if more:
        yield f"| {len(more)} more | | {count(sum(one.students for one in more))} | | |"


def _by(one: Served, names: Names) -> str:
    by = [
        f"{serving(other, names)}"
        f" ({'new, ' if other.new else ''}{plural(other.students, 'student')})"
        for other in one.by
    ]
    return several(by, MOST_NAMES) if by else "nothing replaces it"


def _money(told: Explanation, names: Names) -> Iterator[str]:
    yield from _costs(told)
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
            yield _whole(
                told, f"for {money(unfunded)} of what it costs today no fund has the money."
            )
    from_it = [f for f in told.flows if f.source.id == told.program]
    to_it = [f for f in told.flows if f.use.id == told.program]
    if from_it:
        goes = goes_in_words(summed((f.use, f.amount) for f in from_it), names, MOST_USES)
        what = "money that pays for it today"
        if sum(year.released for year in told.released) <= 0:
            what = "some funds pay less for it than today; that money"
        yield _whole(told, f"{what} {goes}.")
    if to_it:
        comes = comes_in_words(summed((f.source, f.amount) for f in to_it), names, MOST_USES)
        what = "money that it uses more than today"
        if sum(year.released for year in told.released) > 0:
            what = "some funds pay more for it than today; that money"
        yield _whole(told, f"{what} {comes}.")


def _costs(told: Explanation) -> Iterator[str]:
    """Yield what the program costs, where no money that it releases is told."""
    costs = sum(year.cost for year in told.years)
    if not told.released and told.school is None and round(costs):
        span = capitalised(_span([year.year for year in told.years]))
        yield f"- {span} it costs {money(costs)} in all."


def _years(told: Explanation) -> str:
    return _span([year.year for year in told.released])


def _span(years: Sequence[int]) -> str:
    first, last = years[0], years[-1]
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
