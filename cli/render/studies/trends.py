"""What rises or falls: a sentence for each that does, and the rest in a table."""

from __future__ import annotations

from rich.text import Text

from ....models.numbers import with_sign
from ....models.results.trends import ColumnTrends, Trends, UnitTrend
from ..page import Page, heading, item, paragraph, table
from ..words import MISSING, count, plural, printable

_NOTE = (
    "Each change is pooled with the others' (a mixed model): the fewer its students, the more."
    " Nothing is called a trend whose 95% interval holds zero. Own line: the same without pooling,"
    " noise and all. A trend does not say why."
)
_MOST = 12


def trends_page(found: Trends, full: bool = False) -> Page:
    """Return the page; `full`: every unit, not only those with a trend."""
    page: Page = [Text(f"{printable(found.outcome)} by {printable(found.time)}", style="bold")]
    for column in found.trends:
        page += _column(column, full)
    return [*page, heading("Notes"), item(_NOTE), *_masked(found)]


def _column(found: ColumnTrends, full: bool) -> Page:
    page: Page = [heading(printable(found.by)), paragraph(found.says)]
    page += [paragraph(f"{warning[0].upper()}{warning[1:]}.", "yellow") for warning in
             found.warnings]  # fmt: skip
    moved = [unit for unit in found.units if _moves(unit)]
    page += [item(printable(unit.says)) for unit in (moved if full else moved[:_MOST])]
    if len(moved) > _MOST and not full:
        page.append(item(f"and {len(moved) - _MOST} more (--full)"))
    still = len(found.units) - len(moved)
    if still:
        what = "has" if still == 1 else "have"
        page.append(item(f"{still} {what} no trend that stands out from chance."))
    shown = table("", "Change", "95% interval", "Against the others", "Own line", "Students")
    for unit in found.units if full else moved[:_MOST]:
        shown.add_row(*_row(unit))
    return [*page, shown] if shown.row_count else page


def _moves(unit: UnitTrend) -> bool:
    return unit.course != "no trend" or unit.place != "no difference"


def _row(unit: UnitTrend) -> tuple[str, ...]:
    ends = f"{with_sign(unit.against_low)} to {with_sign(unit.against_high)}"
    return (
        printable(unit.name),
        with_sign(unit.own),
        f"{with_sign(unit.own_low)} to {with_sign(unit.own_high)}",
        f"{with_sign(unit.against)} ({ends})",
        MISSING if unit.unpooled is None else with_sign(unit.unpooled),
        MISSING if unit.students is None else count(unit.students),
    )


def _masked(found: Trends) -> Page:
    many = sum(column.masked for column in found.trends)
    if not many:
        return []
    return [item(f"{plural(many, 'unit')} with fewer than {found.suppress} students a time: not"
                 " told.")]  # fmt: skip
