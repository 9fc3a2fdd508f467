"""What a page and a memo both say of a decision: in sentences."""

from collections.abc import Iterable, Mapping, Sequence

from ....models.results.explanation import (
    Alternative,
    AnyExplanation,
    Closing,
    Explanation,
    Flip,
    Moved,
    ReorganizationExplanation,
    Serving,
)
from ....models.results.keeping import Keeping
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.base import CENTRAL
from ....models.scenario.scenario import Scenario
from ..words import Names, count, figure, money, percent, plural, printable, several

MOST = 3

_VERB = {
    "keep": "goes on as today",
    "reduce": "goes on in part",
    "trim": "goes on at fewer sites",
    "expand": "goes on at more sites",
    "merge": "is merged with another",
    "retire": "ends",
    "pilot": "is tried out first",
    "adopt": "starts",
    "decline": "does not start",
}

_ACTION = {
    "keep": "goes on",
    "reduce": "goes on in part",
    "start": "starts",
    "pilot": "is tried out",
    "merge": "is merged",
    "retire": "ends",
}


def verb(decision: str) -> str:
    """Return what becomes of a program: 'ends', 'is merged with another'."""
    return _VERB[decision]


def decided(told: Explanation, scenario: Scenario, year: int | None = None) -> str:
    """Return what is decided on the program or, of one school, there, against today.

    At a school that is `keep`, `reduce` (in part), `merge` or `retire`, or, where it does not run
    today, `adopt`, `pilot` or `decline`.

    Parameters
    ----------
    year
        The year that is asked about; None: the first, the budget year.
    """
    year = year or scenario.years[0]
    sites = scenario.programs[told.program].sites
    own = {s for s in sites if told.school in (None, s)}
    today = {s for s in own if sites[s].running}
    act = {s.school: s.action for s in told.sites if s.year == year and s.action != "retire"}
    runs = {s for s, action in act.items() if action != "pilot"}
    if not today:
        return "adopt" if runs else "pilot" if act else "decline"
    if "merge" in act.values():
        return "merge"
    if not runs:
        return "retire"
    if told.school is not None or runs == today:
        return "reduce" if "reduce" in act.values() else "keep"
    lost, gained = today - runs, runs - today
    return "expand" if len(gained) >= len(lost) else "trim"


def follows(told: Explanation, scenario: Scenario) -> list[tuple[int, str]]:
    """Return what is decided otherwise in later years: by year and decision, where it changes."""
    found, before = [], decided(told, scenario)
    for year in scenario.years[1:]:
        then = decided(told, scenario, year)
        if then != before and {then, before} != {"decline", "retire"}:
            found.append((year, _ENDED.get((before, then), then)))
        before = then
    return found


_ENDED = {("adopt", "decline"): "retire", ("pilot", "decline"): "retire"}
"""What a candidate that ran becomes where it runs no more: nothing that ran is declined."""


def headline(told: Explanation, scenario: Scenario) -> str:
    """Return the decision of the budget year and what follows: 'goes on; ends in 2029'."""
    first, later = decided(told, scenario), follows(told, scenario)
    parts = [f"{_VERB[then]} in {year}" for year, then in later]
    lost = _lost_beside_a_merge(told, scenario)
    if lost:
        parts.append(f"is gone from {plural(lost, 'school')} by {scenario.years[-1]}")
    # What starts later is not said to be declined first.
    return "; ".join(parts if first == "decline" and later else [_VERB[first], *parts])


def _lost_beside_a_merge(told: Explanation, scenario: Scenario) -> int:
    """Return at how many sites of today it is gone in the last year, where others are merged."""
    last = [s for s in told.sites if s.year == scenario.years[-1] and s.action != "retire"]
    if told.school is not None or not any(site.action == "merge" for site in last):
        return 0
    running = {s for s, site in scenario.programs[told.program].sites.items() if site.running}
    return len(running - {site.school for site in last})


def in_all(told: AnyExplanation | Keeping) -> str:
    """Return ` in all schools` where one school is asked about and a figure is the program's."""
    one = isinstance(told, Explanation | Keeping) and told.school is not None
    return " in all schools" if one else ""


def _span(told: AnyExplanation | Keeping, flip: Flip) -> str:
    """Return what dollars are for: a year, or of what a reorganization costs all years."""
    if isinstance(told, ReorganizationExplanation) and flip.what == "cost":
        return " over the plan's years"
    return f" a year{in_all(told)}"


def what_happens(sites: Sequence[SiteYear], names: Names) -> list[str]:
    """Return what happens in each year at how many schools: '2027: ends at 2 schools: Ash, …'."""
    lines = []
    for year in sorted({site.year for site in sites}):
        parts = []
        for action, words in _ACTION.items():
            here = [s for s in sites if s.year == year and s.action == action]
            if here:
                where = several([names.school(s.school) for s in here], MOST)
                into = _into(here, names)
                kind = "place" if any(s.school == CENTRAL for s in here) else "school"
                many = f"{plural(len(here), kind)}: " if len(here) > 1 else ""
                parts.append(f"{words}{into} at {many}{where}")
        lines.append(f"{year}: {'; '.join(parts)}")
    return lines


def _into(sites: Sequence[SiteYear], names: Names) -> str:
    merges = list(dict.fromkeys(names.program(s.merge) for s in sites if s.merge))
    return f" into {several(merges, MOST)}" if merges else ""


def dollar_price(told: Explanation) -> float:
    """Return what a dollar of the money that the program uses is worth elsewhere, student-SD.

    Parameters
    ----------
    told
        The answer.

    Returns
    -------
    0 where it has no dollars.
    """
    dollars = sum(account.dollars for account in told.account)
    return sum(account.money for account in told.account) / dollars if dollars > 0 else 0.0


def flip_in_words(flip: Flip, told: AnyExplanation | Keeping, names: Names) -> str:
    """Return in words what change of one figure would change the decision, or that none would.

    Parameters
    ----------
    flip
        One figure's.
    told
        The answer it is of.
    names
        Of programs and funds.
    """
    if flip.status == "found" and flip.flipped is not None:
        return _found(flip, names, told)
    subject = _SUBJECT[flip.what].format(fund=names.fund(flip.fund or ""), whole=in_all(told))
    if flip.status == "not possible":
        return f"no change of {subject} that was tried: no plan can decide otherwise"
    if flip.status == "toss-up":
        return f"{subject}: nothing needs to change, another decision may be as good already"
    far = _far(flip)
    if flip.status == "not searched":
        return f"{subject}: time ran out{f'; {far} nothing changes' if far else ''}"
    text = f"no change of {subject} that was tried" + (f" ({far})" if far else "")
    if flip.open is None:
        return text
    return f"{text}; at {_reach(flip, flip.open, flip.at_open)} another decision may be as good"


_SUBJECT = {
    "cost": "its cost{whole}",
    "saves": "what it saves",
    "effect": "its effect{whole}",
    "students": "the number of its students{whole}",
    "budget": "the money of {fund}",
}


_DOLLARS = {"cost": "cost", "saves": "saved"}
"""What is counted in dollars and changed by a factor: in words, past tense."""


def _found(flip: Flip, names: Names, told: AnyExplanation | Keeping) -> str:
    assert flip.flipped is not None
    whole = in_all(told)
    if _at_once(flip):
        more = "more" if flip.flipped > flip.now else "less"
        tight = more == ("more" if flip.what == "cost" else "less")
        why = ": the money fits to the dollar" if tight else ""
        if flip.what in _DOLLARS:
            return f"if it {_DOLLARS[flip.what]} any {more}{_span(told, flip)}{why}"
        return f"if {names.fund(flip.fund or '')} had any {more} in each year{why}"
    edge = _between(flip)
    if flip.what in _DOLLARS:
        change = f"{percent(abs(1 - flip.flipped))} {'less' if flip.flipped < 1 else 'more'}"
        figures = (
            f"(about {_about(flip.at_flipped['dollars'])}, not {money(flip.at_now['dollars'])})"
        )
        return f"if it {_DOLLARS[flip.what]} {change}{_span(told, flip)} {figures}{edge}"
    if flip.what == "effect":
        goals = ", ".join(
            f"{goal} {flip.at_flipped[goal]:+.2g}, not {mean:+.2g}"
            for goal, mean in flip.at_now.items()
        )
        return f"if its effect{whole} were {_size(flip)} ({goals}){edge}"
    if flip.what == "students":
        now, then = flip.at_now["students"], flip.at_flipped["students"]
        return f"if it served about {count(then)} students{whole}, not {count(now)}{edge}"
    more = "more" if flip.flipped > 0 else "less"
    fund = names.fund(flip.fund or "")
    return f"if {fund} had about {_about(abs(flip.flipped))} {more} in each year{edge}"


def _at_once(flip: Flip) -> bool:
    """Return whether dollars need change by no more than they are rounded to, if at all."""
    if flip.kept != flip.now or flip.what not in (*_DOLLARS, "budget"):
        return False
    # The program's dollars or the fund's: one figure.
    (now,), (then,) = flip.at_now.values(), flip.at_flipped.values()
    return abs(then - now) < 0.0005 * abs(now)


def _about(dollars: float) -> str:
    """Return dollars to three digits: more is not known of a threshold."""
    return money(float(f"{dollars:.3g}"))


def _size(flip: Flip) -> str:
    assert flip.flipped is not None
    if flip.unit == "added":
        return f"{abs(flip.flipped):.3g} {'higher' if flip.flipped > 0 else 'lower'}"
    if flip.flipped >= 1:
        return f"{flip.flipped:.2f} times as large"
    return f"{percent(1 - flip.flipped)} smaller"


def _between(flip: Flip) -> str:
    """Return the other edge, where the gaps leave more open than the precision of the search."""
    if flip.kept is None or flip.flipped is None:
        return ""
    change = abs(flip.flipped - flip.now)
    if abs(flip.flipped - flip.kept) <= 0.05 * change:
        return ""
    return f"; proved up to {_value(flip, flip.kept)} not"


def _value(flip: Flip, value: float) -> str:
    if flip.what == "budget":
        return f"{money(abs(value))} {'more' if value >= 0 else 'less'}"
    if flip.unit == "added":
        return f"{value:+.3g}"
    return f"{figure(value)} times today's"


def _far(flip: Flip) -> str:
    """Return how far was searched: 'up to 4.00 times today's', 'down to 13 students'."""
    if flip.limit is None or abs(flip.limit - flip.now) < 1e-12:
        return ""
    # Dollars say by themselves whether they are more or less.
    way = "up" if flip.limit > flip.now or flip.what == "budget" else "down"
    return f"{way} to {_reach(flip, flip.limit, flip.at_limit)}"


def _reach(flip: Flip, value: float, figures: Mapping[str, float]) -> str:
    """Return a value that was tried; students by their number, as no school has more than all."""
    if flip.what == "students" and figures:
        return plural(figures["students"], "student")
    if flip.what in (*_DOLLARS, "effect") and flip.unit != "added" and value == 0:
        return "nothing"
    return _value(flip, value)


def changed_in_words(other: Alternative, names: Names) -> str:
    """Return which other reorganizations and programs are decided otherwise then."""
    moved = [
        f"{names.reorganization(id)} {'does not begin' if then is None else f'begins in {then}'}"
        for id, (_, then) in other.begun.items()
    ]
    moved += [f"{names.program(id)} {_VERB[after]}" for id, (_, after) in other.changed.items()]
    return several(moved, MOST) if moved else ""


def closing_in_words(closing: Closing, names: Names) -> str:
    """Return which building closes when, and where the program's students are served then."""
    name = names.reorganization(closing.reorganization)
    text = f"the building of {names.school(closing.school)} closes in {closing.year} ({name})"
    where = [names.school(school) for school in closing.served_at]
    if not where:
        return f"{text}, and the program serves its students no more"
    return f"{text}; its students are served at {several(where, len(where))}"


def moved_in_words(moved: Moved, names: Names) -> str:
    """Return the name of a source or use of money."""
    if moved.kind == "carried":
        return "carried over"
    if moved.kind == "left":
        return "left unspent"
    if moved.kind == "rule":
        return f"topping schools up ({moved.id})"
    if moved.kind == "reorganization":
        return names.reorganization(moved.id)
    return names.program(moved.id)


def summed(flows: Iterable[tuple[Moved, float]]) -> list[tuple[Moved, float]]:
    """Return dollars by source or use, largest first."""
    total: dict[tuple[str, str], tuple[Moved, float]] = {}
    for moved, dollars in flows:
        before = total.get((moved.kind, moved.id), (moved, 0.0))[1]
        total[moved.kind, moved.id] = (moved, before + dollars)
    return sorted(total.values(), key=lambda pair: -pair[1])


def one_line(text: str) -> str:
    """Return a text as one printable line without a full stop."""
    return printable(text).rstrip(".")


def serving(other: Serving, names: Names) -> str:
    """Return who serves students then, and where if they have moved."""
    name = names.program(other.program or other.merge or "")
    return name if other.school is None else f"{name} at {names.school(other.school)}"
