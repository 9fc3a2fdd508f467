"""Fill the forms of the real district from its real lines and results, as its schools might.

`python dc_forms.py FORMS FOLDER` reads the forms that `groundswell gather scenarios/dc/dc.yaml
--forms FORMS` made, and writes those that schools hand in to FOLDER: ten schools hand in none, five
make mistakes.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from groundswell.models.forms.known import Offer, called, offers
from groundswell.models.forms.layout import FIRST_ROW
from groundswell.models.reading.load import load_scenario
from groundswell.models.scenario.scenario import Scenario

DC = Path(__file__).parents[3] / "scenarios" / "dc" / "dc.yaml"
SILENT, MISTAKEN = 10, 5
_EACH = 11  # every so many schools one does not answer
_WHY = "Our needs in {goal} are {need:.0%} of what is to do, and it costs us nothing to keep"
_WRONG = (
    ("Needs", 0, "Our figure", 87),
    ("Programs", 0, "Rank", "first"),
    ("Programs", 0, "We want", "start"),
    ("School", 5, "Answer", -4),
    ("Programs", 0, "Because", "Mrs. Johnson asked for it"),
)


def silent(scenario: Scenario) -> tuple[str, ...]:
    """Return the schools that hand in no form."""
    return tuple(scenario.schools)[_EACH - 1 :: _EACH][:SILENT]


def mistaken(scenario: Scenario) -> tuple[str, ...]:
    """Return the schools whose forms have mistakes: one each."""
    left = [school for school in scenario.schools if school not in silent(scenario)]
    runs = [s for s in left if any(offer.runs for offer in offers(scenario, s))]
    return tuple(runs[7::19][:MISTAKEN])


def fill_all(scenario: Scenario, forms: Path, folder: Path) -> None:
    """Fill the forms of all schools that hand one in; each third of them at length."""
    folder.mkdir(exist_ok=True)
    wrong = mistaken(scenario)
    for number, school in enumerate(scenario.schools):
        if school in silent(scenario):
            continue
        book: Any = openpyxl.load_workbook(forms / f"{school}.xlsx")
        for sheet, row, heading, value in _answers(scenario, school, at_length=number % 3 == 0):
            _put(book[sheet], row, heading, value)
        if school in wrong:
            sheet, row, heading, value = _WRONG[wrong.index(school)]
            if sheet == "Programs":
                _put(book[sheet], row, "We want", "keep")
                _put(book[sheet], row, "Rank", 9)
            _put(book[sheet], row, heading, value)
        book.save(folder / f"{school}.xlsx")


def _put(page: Any, row: int, heading: str, value: Any) -> None:
    column = next(cell.column for cell in page[FIRST_ROW + 1] if cell.value == heading)
    page.cell(FIRST_ROW + 2 + row, column).value = value


def _answers(
    scenario: Scenario, school: str, at_length: bool
) -> Iterator[tuple[str, int, str, Any]]:
    entry, offered = scenario.schools[school], offers(scenario, school)
    running = [number for number, offer in enumerate(offered) if offer.runs]
    yield "School", 2, "Answer", "2016-01-20" if len(school) % 2 else "1/22/2016"
    needs = dict(entry.needs)
    most = max(needs, key=lambda goal: needs[goal])
    if running:
        dearest = max(running, key=lambda n: offered[n].cost)
        reason = _WHY.format(goal=most, need=needs[most])
        yield from _ask(dearest, "keep", 1, reason)
    if not at_length:
        return
    yield "School", 3, "Answer", 12 + len(school)
    yield "School", 6, "Answer", "two meetings and a vote"
    goals = list(scenario.goals)
    yield "Needs", goals.index(most), "Our figure", min(1.0, round(needs[most] + 0.05, 2))
    yield "Needs", goals.index(most), "Because", "the district's test of 2015, with this year's"
    points = _points(needs)
    for goal in goals:
        yield "Needs", goals.index(goal), "Our points", points[goal]
    yield from _more(offered, running, most, scenario)


def _more(
    offered: list[Offer], running: list[int], most: str, scenario: Scenario
) -> Iterator[tuple[str, int, str, Any]]:
    tried = [n for n, offer in enumerate(offered) if "pilot" in offer.wants]
    if tried:
        yield from _ask(tried[0], "pilot", 2, "We would try it for a year")
    if len(running) > 1:
        cheapest = min(running, key=lambda n: offered[n].cost)
        if offered[cheapest].cost < max(offered[n].cost for n in running):
            yield from _ask(cheapest, "retire", 3, "Its time is better spent elsewhere")
    idea = (
        ("Idea", "Homework room"),
        ("We want", "pilot"),
        ("Rank", 4),
        ("Goal", called(most, scenario.goals[most].description)),
        ("For how many students", 9),
        ("Dollars a year", 9000),
    )
    for heading, value in idea:
        yield "Ideas", 0, heading, value
    if running:
        dearest = max(running, key=lambda n: offered[n].cost)
        offer = ("Ward fund", 5000, offered[dearest].name, "it runs here")
        for heading, value in zip(
            ("Partner", "Dollars a year", "For", "Only if"), offer, strict=True
        ):
            yield "Partners", 0, heading, value


def _ask(row: int, wants: str, rank: int, because: str) -> Iterator[tuple[str, int, str, Any]]:
    for heading, value in (("We want", wants), ("Rank", rank), ("Because", because)):
        yield "Programs", row, heading, value


def _points(needs: Mapping[str, float]) -> dict[str, int]:
    """Return whole points by need that add up to 100."""
    total = sum(needs.values())
    points = {goal: int(100 * need / total) for goal, need in needs.items()}
    first = max(needs, key=lambda goal: needs[goal])
    return {**points, first: points[first] + 100 - sum(points.values())}


if __name__ == "__main__":
    fill_all(load_scenario(DC), Path(sys.argv[1]), Path(sys.argv[2]))
