"""A one-page memo for stakeholders, in plain words and Markdown: no term needs a glossary."""

from collections.abc import Iterator

from ...models.results.explanation import Explanation, Flip, Moved, Served
from ...models.scenario.base import CENTRAL
from ...models.scenario.scenario import Scenario
from .plan.known import what_is_known
from .plan.why import (
    changed_in_words,
    decided,
    dollar_price,
    flip_in_words,
    in_all,
    moved_in_words,
    one_line,
    serving,
    summed,
    what_happens,
)
from .words import Names, count, escaped, figure, money, percent, plural, sentence, several

MOST_SERVED = 5
MOST_NAMES = 3
MOST_USES = 4

_TITLE = {
    "keep": "{} goes on",
    "reduce": "{} goes on in part",
    "trim": "{} goes on at fewer places",
    "expand": "{} goes on at more places",
    "merge": "{} is merged",
    "retire": "{} ends",
    "pilot": "{} is tried out",
    "adopt": "{} starts",
    "decline": "{} does not start",
}


def memo(told: Explanation, scenario: Scenario) -> str:
    """Return the memo as Markdown text.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario, escaped)
    name = names.program(told.program)
    if told.objective is None:
        why = escaped(one_line(told.message)) or told.status
        return f"# {name}\n\nThere is no plan to explain: {why}.\n"
    where = f" at {names.school(told.school)}" if told.school else ""
    parts = [f"# {_TITLE[decided(told, scenario)].format(name)}{where}", _head(told, scenario)]
    for title, lines in (
        ("What happens", _happens(told, names)),
        ("Why", list(_why(told, scenario, names))),
        ("What is known of it", list(what_is_known(told.program, scenario))),
        ("Who is served then", list(_served(told, scenario, names))),
        ("The money", list(_money(told, names))),
        ("What deciding otherwise would take", list(_otherwise(told, scenario, names))),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join([*parts, _foot(told, scenario)]) + "\n"


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
            yield f"- It is a close call: {_if(other.says)}, the whole plan is about as good."


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


def _if(says: str) -> str:
    return f"if {says}"


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
        listed = _listed(summed((f.use, f.amount) for f in from_it), names)
        yield _whole(told, f"money that it no longer uses goes to {listed}.")
    if to_it:
        listed = _listed(summed((f.source, f.amount) for f in to_it), names)
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
    return f"- {_cap(text)}" if told.school is None else f"- In all schools, {text}"


def _listed(moved: list[tuple[Moved, float]], names: Names) -> str:
    return several(
        [f"{moved_in_words(what, names)} ({money(dollars)})" for what, dollars in moved], MOST_USES
    )


def _otherwise(told: Explanation, scenario: Scenario, names: Names) -> Iterator[str]:
    price = dollar_price(told)
    if scenario.objective is not None and told.alternatives:
        yield (
            "- What students lose is calculated here with programs that help less than is thought,"
            " too, as the plan was made."
        )
    for other in told.alternatives:
        if other.status == "infeasible":
            yield f"- {_cap(_if(other.says))}: not possible under the district's rules and funds."
        elif other.regret is not None and not other.within_gap:
            equal = f" as much good as {money(other.regret / price)} does" if price > 0 else " good"
            moved = changed_in_words(other, names)
            rest = f" Then also: {moved}." if moved else ""
            yield f"- {_cap(_if(other.says))}, students lose{equal}.{rest}"
    found = [flip for flip in told.flips if flip.status == "found"]
    for flip in found:
        yield f"- It would be decided otherwise {_plain(flip, told, names)}."
    none = [flip for flip in told.flips if flip.status in ("not found", "not possible")]
    if none and not found:
        yield (
            f"- No change of its cost, its effect, its students{in_all(told)} or the funds that was"
            " tried would."
        )


def _plain(flip: Flip, told: Explanation, names: Names) -> str:
    if flip.what == "effect" and flip.unit != "added" and flip.flipped is not None:
        size = f"{figure(flip.flipped)} times as large" if flip.flipped > 1 else "smaller by "
        if flip.flipped <= 1:
            size += percent(1 - flip.flipped)
        return f"if what it does for students were {size}"
    return flip_in_words(flip, told, names)


def _cap(text: str) -> str:
    return text[0].upper() + text[1:]


def _foot(told: Explanation, scenario: Scenario) -> str:
    near = "is the best there is"
    if told.gap is None:
        near = "is the best found; how far from the best is not known"
    elif told.gap > 1e-9:
        near = f"is within {max(told.gap * 100, 0.01):.2g}% of the best there is"
    central = (
        " Programs run from the central office count for all schools."
        if any(site.school == CENTRAL for site in told.sites)
        else ""
    )
    note = f" {escaped(sentence(told.message))}" if told.message else ""
    return (
        "---\n\n*The plan chooses among all programs, schools and years together, so that the money"
        " and the people there are help students most where they need it most, within law and the"
        f" district's own rules. By the figures given it {near}.{central}{note}*"
    )
