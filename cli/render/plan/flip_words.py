"""What change of one figure would change a decision: in words."""

from collections.abc import Mapping

from ....models.numbers import shown, with_sign
from ....models.results.explanation import AnyExplanation, Explanation, ReorganizationExplanation
from ....models.results.keeping import Keeping
from ....models.results.otherwise import Flip
from ....models.scenario.scenario import Scenario
from ..words import Names, count, money, percent, plural
from .decided import decided

MANY = 3
"""Times as much from which on a cost is not said to be so many percent more."""


def asked_in_words(told: AnyExplanation) -> str:
    """Return what flips and rules are asked to bring about: 'so that it runs nowhere in 2027'."""
    return f"so that {told.asks}" if told.asks else "so that it is decided otherwise"


def beside_keep(told: AnyExplanation, scenario: Scenario) -> str:
    """Return that today's single sites are another question, of a program that runs today.

    Changes are asked whether it runs at all, not whether it goes on whole.
    """
    if not isinstance(told, Explanation):
        return ""
    sites = scenario.programs[told.program].sites
    if not any(site.running for id, site in sites.items() if told.school in (None, id)):
        return ""
    whole = "all of today's sites stay" if told.school is None else "all of it stays there"
    decision, year = decided(told, scenario, told.asked_year), told.asked_year
    if decision in ("trim", "reduce"):
        says = f"that {whole}, fully and to the last year, is another question"
    elif decision in ("keep", "grow", "expand"):
        says = "that only a part of what runs today ends may take less"
    else:
        runs = "somewhere" if told.school is None else "there"
        alone = "" if year == scenario.years[-1] else ", be it in that year alone"
        one = "" if told.school is not None else "one of today's sites, or "
        stays = f"{one}{whole}"
        says = (
            f"these ask only that it runs {runs} in {year}{alone}; that {stays}, fully and to the"
            " last year, takes as much or more"
        )
    return f"{says}: for that, see explain --keep"


def beside_explain(told: Keeping) -> str:
    """Return that `explain` alone asks for less of what does not run."""
    runs = "runs anywhere" if told.school is None else "runs there"
    return (
        f"that asks for less: whether it {runs} in {told.since}, be it in that year alone. So a"
        " smaller change may be enough there"
    )


def subject_in_words(flip: Flip, told: AnyExplanation | Keeping, names: Names) -> str:
    """Return whose change is tried: 'its cost', 'the money of Title I'."""
    return _SUBJECT[flip.what].format(fund=names.fund(flip.fund or ""), whole=in_all(told))


def in_all(told: AnyExplanation | Keeping) -> str:
    """Return ` in all schools` where one school is asked about and a figure is the program's."""
    one = isinstance(told, Explanation | Keeping) and told.school is not None
    return " in all schools" if one else ""


def _span(told: AnyExplanation | Keeping, flip: Flip) -> str:
    """Return what dollars are for: a year, or of what a reorganization costs all years."""
    if isinstance(told, ReorganizationExplanation) and flip.what == "cost":
        return " over the plan's years"
    return f" a year{in_all(told)}"


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
    subject = subject_in_words(flip, told, names)
    if flip.status == "not possible":
        return f"{_none_tried(flip, told, names)} that was tried makes that possible"
    if flip.status == "toss-up":
        return f"{subject}: nothing needs to change, such a plan may be as good already"
    far = _far(flip)
    if flip.status == "not searched":
        return f"{subject}: time ran out{f'; {far} nothing changes' if far else ''}"
    none = _none_tried(flip, told, names)
    text = f"{none} that was tried{f' ({far})' if far else ''} would do"
    if flip.open is None:
        return text
    return f"{text}; at {_reach(flip, flip.open, flip.at_open)} such a plan may be as good"


def _none_tried(flip: Flip, told: AnyExplanation | Keeping, names: Names) -> str:
    """Return that no change is, one way where only one was tried: the other way may do."""
    if flip.limit is None or abs(flip.limit - flip.now) < 1e-12:
        return f"no change of {subject_in_words(flip, told, names)}"
    way = _WAYS[flip.what][flip.limit > flip.now]
    return f"no {way}".format(fund=names.fund(flip.fund or ""), whole=in_all(told))


_WAYS = {
    "cost": ("lower cost{whole}", "higher cost{whole}"),
    "saves": ("smaller saving", "larger saving"),
    "effect": ("smaller effect{whole}", "larger effect{whole}"),
    "students": ("smaller number of students{whole}", "larger number of students{whole}"),
    "budget": ("less money of {fund}", "more money of {fund}"),
}
"""What is tried downwards, and upwards."""


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
        if flip.flipped >= MANY:
            change = f"{shown(flip.flipped, 3)} times as much"
        figures = (
            f"(about {_about(flip.at_flipped['dollars'])}, not {money(flip.at_now['dollars'])})"
        )
        return f"if it {_DOLLARS[flip.what]} {change}{_span(told, flip)} {figures}{edge}"
    if flip.what == "effect":
        goals = ", ".join(
            f"{goal} {with_sign(flip.at_flipped[goal], 2)}, not {with_sign(mean, 2)}"
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
    return money(float(f"{dollars:.2e}"))


def _size(flip: Flip) -> str:
    assert flip.flipped is not None
    if flip.unit == "added":
        return f"{shown(abs(flip.flipped), 3)} {'higher' if flip.flipped > 0 else 'lower'}"
    if flip.flipped >= 1:
        return f"{shown(flip.flipped, 3)} times as large"
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
        return with_sign(value)
    return f"{shown(value, 3)} times today's"


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
