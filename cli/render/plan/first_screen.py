"""The first screen: what a person needs first, on one screen of 80 by 40."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...language.catalogue import noted
from ...language.spoken import say
from ..page import Page, as_text, heading, item, labelled, paragraph
from ..words import Names, sentence
from .balance import balance
from .conflict import conflict
from .reorganizations import reorganization_lines
from .sections.binding import binding_in_words
from .sections.by_sites import by_sites, largest, largest_heading
from .sections.losses import TITLE, loss_in_words, losses, rest_in_words
from .standing import standing
from .verdict import style, verdict
from .what_if import what_if

LINES = 40
"""Lines of a screen."""

FOOT = noted(
    "* student-SD: one student gaining one standard deviation, fully needed.\n"
    "More: --full, or --show decisions,people,…; how sure: groundswell robustness"
)


SHARES = 4
_NONE = (0,) * SHARES


@dataclass(frozen=True)
class _List:
    """A list of which a screen may show a part.

    Attributes
    ----------
    title
        Lines above it, given how many are shown.
    items
        All of them, the weightiest first.
    shares
        How many are shown at least, and how many are enough as long as another list has less.
    rest
        What stands for those that are not shown, if anything.
    """

    title: Page
    items: Sequence[RenderableType]
    shares: tuple[int, ...]
    rest: Sequence[RenderableType] = ()

    def shown(self, number: int) -> Page:
        """Return the list with its first items."""
        return [*self.title, *self.items[:number], *self.rest[number : number + 1]]


def first_screen(plan: Plan, scenario: Scenario, foot: bool = True) -> Page:
    """Return the first screen of a plan; of a plan without decisions, why there are none.

    Parameters
    ----------
    foot
        Whether to end with what the star means and where to find more.
    """
    names = Names(scenario)
    head: Page = [paragraph(verdict(plan), style=style(plan))]
    if changed := what_if(plan.scenario):
        head.append(paragraph(changed, style="bold"))
    if plan.message:
        head.append(paragraph(sentence(names.said(plan.message))))
    if not plan.has_decisions:
        return [*head, *conflict(plan, names)]
    end: Page = [Text(), paragraph(say(FOOT), style="dim")] if foot else []
    whole = [*head, *_top(plan, scenario, names, None), *_all(plan, scenario, names), *end]
    if _height(whole) <= LINES:
        return whole
    head += _top(plan, scenario, names, 1)
    lists = [_changes(plan, scenario, names), _losses(plan, names)]
    return [*head, *_fitted(lists, LINES - _height(head) - _height(end)), *end]


def _top(plan: Plan, scenario: Scenario, names: Names, most: int | None) -> Page:
    rows = balance(plan, names) if plan.money else []
    rows += [*standing(plan, scenario, names, most), (say("Binds"), binding_in_words(plan, names))]
    by_kind = by_sites(plan, scenario.years[0])
    return [*reorganization_lines(plan, names), labelled(rows), *by_kind]


def _all(plan: Plan, scenario: Scenario, names: Names) -> Page:
    """Return all changes, with what follows in later years, and all losses."""
    lines = largest(plan, names, scenario.years, then=True)
    if not lines:
        return [*_no_changes(), *losses(plan, names)]
    return [*largest_heading(scenario.years, None), *lines, *losses(plan, names)]


def _fitted(lists: Sequence[_List], room: int) -> Page:
    """Return the lists, each as long as there is room for, share by share."""
    numbers = [0] * len(lists)
    pages = [each.shown(0) for each in lists]
    room -= sum(map(_height, pages))
    for share in range(SHARES):
        for k, each in enumerate(lists):
            while numbers[k] < min(each.shares[share], len(each.items)):
                longer = each.shown(numbers[k] + 1)
                more = _height(longer) - _height(pages[k])
                if more > room and share:
                    break
                room -= more
                numbers[k], pages[k] = numbers[k] + 1, longer
    return [part for page in pages for part in page]


def _no_changes() -> Page:
    return [heading(say("Changes")), paragraph(say("None."), indent=2)]


def _height(page: Page) -> int:
    return len(as_text(page).splitlines())


def _changes(plan: Plan, scenario: Scenario, names: Names) -> _List:
    lines = largest(plan, names, scenario.years)
    if not lines:
        return _List(_no_changes(), [], _NONE)
    return _List(largest_heading(scenario.years, len(lines)), lines, (3, 5, 8, len(lines)))


def _losses(plan: Plan, names: Names) -> _List:
    lost = plan.losses
    if not lost:
        return _List(losses(plan, names), [], _NONE)
    items = [item(loss_in_words(loss, names)) for loss in lost]
    rest: list[RenderableType] = [rest_in_words(lost[k:]) for k in range(len(lost))]
    return _List([heading(say(TITLE))], items, (1, 2, 3, len(items)), rest)
