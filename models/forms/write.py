"""Make the form of a school: an XLSX workbook, filled with what is known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from ..amounts.by_year import value
from ..results.plan import Plan
from ..scenario.scenario import Scenario
from ..workbook.write import FONT, GREY, INK, MADE, PAPER, TINT, put
from .choices import offer_choices, rule_of
from .form import CONDITIONS
from .known import Offer, called, offers, points_of_district
from .layout import (
    FIRST_ROW,
    NEEDS,
    PAGES,
    PROGRAMS,
    SCHOOL,
    SCHOOL_FIELDS,
    SPARE,
    START,
    TOTAL,
    Field,
    Page,
)

_LETTER = 1
_FORMATS = {
    "share": "0.00",
    "dollars": "#,##0",
    "number": "#,##0.##",
    "whole": "0",
    "date": "yyyy-mm-dd",
}
_OPEN = "#FFFBE6"
_LINE = 15.5
_WIDE = 96
_OPTIONS = {"format_columns": True, "format_rows": True}
_NOTHING = "There is nothing to fill here: the district names no roles."
_HOW = """\
Fill the yellow cells. The grey ones are what the district knows; they cannot be changed.

Choose a yellow cell, and a note tells what to write there. Nothing has to be filled: where you
write nothing, the district's figures stand.

School: who took part, and what you need that nobody offers.

Needs: your own figures where you know better, and 100 points for what matters most to you.

Programs: what you want of each: keep, more, less, retire, start, pilot (try it out) or merge.

Ideas: what you would try that is not on the list.

Staff and Partners: whose time you could give, and who would pay for something.

What you write is published with the answers. Write no names of people, no phone numbers and no
e-mail addresses: write "a teacher", "a family".

Save the file under its name, and send it back. You get an answer to each of your wishes, with the
reason, what it would cost to grant it, and when to ask again.
"""


def write_form(scenario: Scenario, school: str, path: Path, plan: Plan | None, due: str) -> None:
    """Make the form of a school.

    Parameters
    ----------
    scenario
        The district.
    school
        Id of the school.
    path
        Where to; what is there is overwritten.
    plan
        The last plan, whose answers the form tells again; None for none.
    due
        Day until which it is to be handed in, as in 2027-02-15; "" for none.

    Raises
    ------
    OSError
        It cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "in_memory": True})
    name = called(school, scenario.schools[school].name)
    book.set_properties({"title": f"What {name} needs and wants", "created": MADE})
    writer = _Writer(book, scenario, school, offers(scenario, school, plan))
    writer.start(name, due)
    writer.school(name)
    for page in PAGES:
        writer.page(page)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise OSError(*failure.args[0].args) from None


class _Writer:
    """A form that is being made."""

    def __init__(self, book: Any, scenario: Scenario, school: str, offered: list[Offer]) -> None:
        self.book, self.scenario, self.school_id, self.offered = book, scenario, school, offered
        top = {**FONT, "valign": "top", "text_wrap": True}
        head = {**FONT, "bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True}
        self.head = book.add_format({**head, "valign": "vcenter", "border": 1})
        self.title = book.add_format({**FONT, "bold": True, "font_size": 16, "font_color": INK})
        self.help = book.add_format({**FONT, "font_color": GREY})
        self.strong = book.add_format({**top, "bold": True})
        self.text = book.add_format(top)
        self.left = book.add_format({**top, "align": "left"})
        self.cells = {
            (kind, told): book.add_format(self._look(top, form, told))
            for kind, form in {**_FORMATS, "text": "@", "list": "@"}.items()
            for told in (True, False)
        }

    @staticmethod
    def _look(top: dict[str, Any], form: str, told: bool) -> dict[str, Any]:
        color = TINT if told else _OPEN
        number = {} if told and form == "@" else {"num_format": form}
        return {**top, **number, "bg_color": color, "border": 1, "border_color": "#C9D3DA"} | (
            {} if told else {"locked": False}
        )

    def start(self, name: str, due: str) -> None:
        """Write the first sheet: how to fill the others."""
        sheet = self.book.add_worksheet(START)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, _WIDE)
        sheet.write_string(0, 0, f"What does {name} need, and what does it want?", self.title)
        until = f" Please hand it in by {due}." if due else ""
        sheet.write_string(1, 0, f"{self.scenario.name}.{until}".lstrip(". "), self.help)
        for row, line in enumerate(_lines(_HOW), FIRST_ROW):
            sheet.write_number(row, 0, row - FIRST_ROW + 1, self.strong)
            sheet.write_string(row, 1, line, self.text)
            sheet.set_row(row, _LINE * -(-len(line) // _WIDE))
        _finish(sheet, landscape=False)

    def school(self, name: str) -> None:
        """Write the sheet of the school: who took part, and what is known of it."""
        sheet = self.book.add_worksheet(SCHOOL)
        self._top(sheet, "Who took part, and what is missing?", "Fill the yellow cells.")
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 60)
        for column, words in enumerate(("Question", "Answer")):
            sheet.write_string(FIRST_ROW, column, words, self.head)
        known = {"School": name, "School id": self.school_id}
        row = FIRST_ROW
        for row, field in enumerate(SCHOOL_FIELDS, FIRST_ROW + 1):
            sheet.write_string(row, 0, field.words, self.strong)
            self._cell(sheet, row, 1, field, known.get(field.words))
        sheet.set_row(row, 4 * _LINE)  # the last question has a long answer
        self._figures(sheet, row + 2)
        _finish(sheet, landscape=False)

    def _figures(self, sheet: Any, row: int) -> None:
        """Write what the district knows of the school."""
        first, school = self.scenario.years[0], self.scenario.schools[self.school_id]
        students = value(school.enrollment, first)
        told: list[tuple[str, float | str]] = [("Students", students)]
        for group, count in school.groups.items():
            share = value(count, first)
            name = self.scenario.groups.get(group, group)
            told.append((name, f"{share:,.0f} ({share / students:.0%})"))
        sheet.write_string(row, 0, f"What the district knows, {first}", self.head)
        sheet.write_blank(row, 1, None, self.head)
        for line, (words, figure) in enumerate(told, row + 1):
            sheet.write_string(line, 0, words, self.text)
            put(sheet, line, 1, figure, self.left)

    def page(self, page: Page) -> None:
        """Write a sheet whose rows are alike."""
        sheet = self.book.add_worksheet(page.title)
        rows = self._rows(page)
        self._top(sheet, page.asks, page.help if rows else _NOTHING)
        sheet.set_row(FIRST_ROW, 3.2 * _LINE)
        for column, field in enumerate(page.fields):
            sheet.set_column(column, column, field.width)
            sheet.write_string(FIRST_ROW, column, field.words, self.head)
        offered = self._offered()
        for row, cells in enumerate(rows, FIRST_ROW + 1):
            for column, field in enumerate(page.fields):
                self._cell(sheet, row, column, field, cells.get(field.words))
            offer_choices(sheet, page, row, {**offered, **_wanted(cells)})
            sheet.set_row(row, _LINE * (0.1 + max(2, _lines_of(page, cells))))
        if page.title == NEEDS:
            self._total(sheet, page, FIRST_ROW + 1, FIRST_ROW + len(rows))
        sheet.freeze_panes(FIRST_ROW + 1, 1)
        sheet.repeat_rows(FIRST_ROW)
        # Ids are for the reading program: they are left out where it is printed.
        printed = [column for column, field in enumerate(page.fields) if field.words != "Id"]
        sheet.print_area(0, 0, FIRST_ROW + len(rows) + (page.title == NEEDS), printed[-1])
        _finish(sheet, landscape=True)

    def _top(self, sheet: Any, asks: str, says: str) -> None:
        sheet.write_string(0, 0, asks, self.title)
        sheet.write_string(1, 0, says, self.help)

    def _cell(self, sheet: Any, row: int, column: int, field: Field, known: Any) -> None:
        told = field.told or field.key == "school"
        form = self.cells[field.kind, told]
        if known is None:
            sheet.write_blank(row, column, None, form)
        else:
            put(sheet, row, column, known, form)
        rule = None if told else rule_of(field)
        if rule is not None:
            note = {"input_title": field.words[:32], "input_message": field.says[:255]}
            sheet.data_validation(row, column, row, column, {**rule, **note})

    def _rows(self, page: Page) -> list[dict[str, Any]]:
        """Return what is known in each row of a sheet, by heading."""
        if page.title == NEEDS:
            points = points_of_district(self.scenario)
            needs = self.scenario.schools[self.school_id].needs
            return [
                {
                    "Goal": called(key, goal.description),
                    "District's figure": needs.get(key, 0.0),
                    "District's points": round(points[key], 1),
                    "Id": key,
                }
                for key, goal in self.scenario.goals.items()
            ]
        if page.title == PROGRAMS:
            return [
                {
                    "Program": offer.name,
                    "Runs here": "yes" if offer.runs else "no",
                    "Students": offer.students,
                    "Dollars a year": round(offer.cost, 2),
                    "Last plan": offer.last or None,
                    "Id": offer.key,
                    "wants": offer.wants,
                }
                for offer in self.offered
            ]
        if page.fields[0].told:
            roles = self.scenario.staff.items()
            return [{"Role": called(key, role.name), "Id": key} for key, role in roles]
        return [{} for _ in range(SPARE)]

    def _offered(self) -> dict[str, Sequence[str] | str]:
        """Return what the cells of columns may hold, by key: a list, or a range of cells."""
        goals = [called(key, goal.description) for key, goal in self.scenario.goals.items()]
        last = FIRST_ROW + 1 + max(len(self.offered), 1)
        programs = f"='{PROGRAMS}'!$A${FIRST_ROW + 2}:$A${last}"
        return {
            "wants": ("pilot", "start"),
            "goal": goals,
            "if": CONDITIONS,
            "for": programs,
            "gives_up": programs,
        }

    def _total(self, sheet: Any, page: Page, first: int, last: int) -> None:
        column = next(i for i, field in enumerate(page.fields) if field.key == "points")
        letter = chr(ord("A") + column)
        sheet.write_string(last + 1, 0, TOTAL, self.strong)
        formula = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
        sheet.write_formula(last + 1, column, formula, self.strong, 0)


def _wanted(cells: dict[str, Any]) -> dict[str, Sequence[str]]:
    return {"wants": cells["wants"]} if "wants" in cells else {}


def _finish(sheet: Any, landscape: bool) -> None:
    """Protect a sheet, and let it print on Letter, as wide as a page."""
    sheet.protect("", _OPTIONS)
    sheet.set_paper(_LETTER)
    (sheet.set_landscape if landscape else sheet.set_portrait)()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.set_footer("&L&A&RPage &P of &N")


def _lines_of(page: Page, cells: dict[str, Any]) -> float:
    """Return how many lines the longest text of a row needs."""
    texts = ((cells.get(field.words), field.width) for field in page.fields)
    lines = (-(-len(t) * 1.15 // width) for t, width in texts if isinstance(t, str))
    return max(lines, default=0)


def _lines(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")]
