"""The first screen: what a person needs first, on one screen of 80 by 40."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ..page import Page, as_text, heading, item, labelled, paragraph
from ..words import Names, sentence
from .balance import balance
from .binding import binding_in_words
from .by_sites import by_sites, largest, largest_heading
from .conflict import conflict
from .losses import TITLE, loss_in_words, rest_in_words
from .reorganizations import reorganization_lines
from .standing import standing
from .verdict import style, verdict

LINES = 40
"""Lines of a screen."""

FOOT = (
    "* student-SD: one student gaining one standard deviation, fully needed.\n"
    "More: --full, or --show decisions,people,…; how sure: groundswell robustness"
)


@dataclass(frozen=True)
class _List:
    """A list of which a screen may show a part.

    Attributes
    ----------
    title
        Lines above it, given how many are shown.
    items
        All of them, the weightiest first.
    least, most
        How many are shown at least, and at most.
    rest
        What stands for those that are not shown, if anything.
    """

    title: Page
    items: Sequence[RenderableType]
    least: int
    most: int
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
    head: Page = [paragraph(verdict(plan), style=style(plan))]
    if plan.message:
        head.append(paragraph(sentence(plan.message)))
    if not plan.has_decisions:
        return [*head, *conflict(plan)]
    names = Names(scenario)
    rows = balance(plan.money, names) if plan.money else []
    rows += [*standing(plan, scenario, names), ("Binds", binding_in_words(plan, names))]
    head += [*reorganization_lines(plan, names), labelled(rows)]
    head += by_sites(plan, scenario.years[0])
    end: Page = [Text(), paragraph(FOOT, style="dim")] if foot else []
    lists = [_changes(plan, scenario, names), _losses(plan, names)]
    room = LINES - _height(head) - _height(end)
    return [*head, *_fitted(lists, room), *end]


def _fitted(lists: Sequence[_List], room: int) -> Page:
    """Return the lists, each as long as there is room for, those before longer than those after."""
    numbers = [min(each.least, len(each.items)) for each in lists]
    page = [each.shown(number) for each, number in zip(lists, numbers, strict=True)]
    room -= sum(_height(part) for part in page)
    for k in reversed(range(len(lists))):
        each = lists[k]
        while numbers[k] < min(each.most, len(each.items)):
            longer = each.shown(numbers[k] + 1)
            room -= _height(longer) - _height(page[k])
            if room < 0:
                room += _height(longer) - _height(page[k])
                break
            numbers[k], page[k] = numbers[k] + 1, longer
    return [part for shown in page for part in shown]


def _height(page: Page) -> int:
    return len(as_text(page).splitlines())


def _changes(plan: Plan, scenario: Scenario, names: Names) -> _List:
    lines = largest(plan, names, scenario.years)
    if not lines:
        return _List([heading("Changes"), paragraph("None.", indent=2)], [], 0, 0)
    return _List(largest_heading(scenario.years, len(lines)), lines, 5, len(lines))


def _losses(plan: Plan, names: Names) -> _List:
    lost = plan.losses
    if not lost:
        return _List(
            [heading("Who loses a program"), paragraph("No school does.", indent=2)], [], 0, 0
        )
    items = [item(loss_in_words(loss, names)) for loss in lost]
    rest: list[RenderableType] = [rest_in_words(lost[k:]) for k in range(len(lost))]
    return _List([heading(TITLE)], items, 2, 3, rest)
