"""One language on a page: its words as markup, and how it writes numbers, dates and lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from ..language.catalogue import LANGUAGES, catalogue

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"
MILLION = 1_000_000


class Language:
    """What is said, in one language; all text is safe markup, what is put into it is escaped.

    Parameters
    ----------
    code
        Of `LANGUAGES`.
    """

    def __init__(self, code: str = "en") -> None:
        self.code = code
        self.locale = Locale.parse(LANGUAGES[code])
        self._catalogue = catalogue(code)

    def say(self, message: str, /, **values: Any) -> Markup:
        """Return a text of the catalogue, with values put into it."""
        text = Markup(self._catalogue.gettext(message))
        return text % values if values else text

    def say_many(self, one: str, many: str, number: float, /, **values: Any) -> Markup:
        """Return the text for a number: `one` or `many`, `n` put into it as a count."""
        text = Markup(self._catalogue.ngettext(one, many, round(number)))
        return text % {"n": self.count(number), **values}

    def count(self, number: float) -> str:
        """Return a whole number: 1,234."""
        return self._decimal(round(number), "#,##0")

    def figure(self, number: float, digits: int = 1) -> str:
        """Return a number with so many decimals."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return self._decimal(round(number, digits), pattern)

    def fine(self, number: float) -> str:
        """Return a number with about three digits that count."""
        size = abs(number)
        digits = 1 if size >= 9.995 else 2 if size >= 0.9995 else 3
        return self.figure(number, digits)

    def signed(self, number: float, digits: int = 1) -> str:
        """Return a number with its sign; 0 without."""
        return ("+" if round(number, digits) > 0 else "") + self.figure(number, digits)

    def dollars(self, amount: float) -> str:
        """Return whole dollars: $1,234,567."""
        return self._currency(round(amount), "#,##0")

    def cents(self, amount: float) -> str:
        """Return dollars and cents: $1,234,567.89."""
        return self._currency(round(amount, 2), "#,##0.00")

    def money(self, amount: float) -> Markup:
        """Return dollars as one says them: $345,751, $4.42 million, $586.1 million."""
        if abs(amount) < MILLION - 0.5:
            return Markup(self.dollars(amount))
        pattern = "#,##0.00" if abs(amount) < 100 * MILLION else "#,##0.0"
        return self.say("%(n)s million", n=self._currency(amount / MILLION, pattern))

    def change(self, amount: float) -> str:
        """Return a change of dollars with its sign; no change is a dash."""
        if not round(abs(amount)):
            return NONE
        return ("+" if amount > 0 else "") + self.dollars(amount)

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share as a percentage."""
        pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
        return _minus(format_percent(round(share, digits + 2) + 0.0, pattern, locale=self.locale))

    def more(self, after: float, before: float) -> Markup | str:
        """Return by how much a figure changed, in percent or as a multiple; from nothing a dash."""
        if before <= 0:
            return NONE
        if after >= 3 * before:
            return self.say("%(n)s times", n=self.figure(after / before))
        share = after / before - 1
        return ("+" if round(share, 3) > 0 else "") + self.percent(share, 1)

    def day(self, when: date) -> str:
        """Return a date in words."""
        return format_date(when, "long", locale=self.locale)

    def listed(self, items: Iterable[Any]) -> Markup:
        """Return items as a list in words: a, b, and c."""
        given = list(items)
        marks = [f"\ue000{i}\ue001" for i in range(len(given))]
        text = str(escape(format_list(marks, locale=self.locale)))
        for mark, item in zip(marks, given, strict=True):
            text = text.replace(mark, str(escape(item)))
        return Markup(text)

    def sentences(self, parts: Iterable[Any]) -> Markup:
        """Return sentences after each other."""
        return Markup(" ").join(part for part in parts if part)

    def _decimal(self, number: float, pattern: str) -> str:
        return _minus(format_decimal(number + 0.0, pattern, locale=self.locale))

    def _currency(self, amount: float, pattern: str) -> str:
        # US dollars, written as in the United States in either language.
        return f"{MINUS if amount < 0 else ''}${self._decimal(abs(amount), pattern)}"


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def data(value: float, shown: Any, of: str) -> Markup:
    """Return a number that a machine can read, too, and of what it is.

    Parameters
    ----------
    value
        The number itself.
    shown
        How it is shown.
    of
        What it is, by which a test finds it again in the plan.
    """
    return Markup('<data value="{}" data-of="{}">{}</data>').format(f"{value:.6f}", of, shown)
