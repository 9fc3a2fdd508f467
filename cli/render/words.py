"""Figures and names as people read them."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from ...models.scenario.base import CENTRAL
from ...models.scenario.scenario import Scenario
from ..language.catalogue import noted, noted_many
from ..language.phrases import Phrases
from ..language.spoken import say, say_many

MISSING = "–"


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def money(dollars: float) -> str:
    """Return dollars in at most eight characters or so: $45,300, $1.23M, $588.3M, $1.20B."""
    size = abs(dollars)
    sign = "-" if dollars < 0 and round(size) else ""
    if round(size) < 1_000_000:
        return f"{sign}${round(size):,}"
    for unit, name in ((1e6, "M"), (1e9, "B")):
        digits = 2 if size / unit < 99.995 else 1
        if round(size / unit, digits) < 1000 or name == "B":
            return f"{sign}${size / unit:,.{digits}f}{name}"
    raise AssertionError(dollars)


def change(dollars: float) -> str:
    """Return a change of dollars with its sign; no change is `0`."""
    if not round(abs(dollars)):
        return "0"
    return ("+" if dollars > 0 else "") + money(dollars)


def count(number: float) -> str:
    """Return a number of students or sites: 1,234."""
    return f"{_unsigned_zero(round(number)):,}"


def figure(number: float | None) -> str:
    """Return a figure with about three digits that count: 1,234.5, 41.8, 3.14, 0.042."""
    if number is None:
        return MISSING
    size = abs(number)
    if size >= 9.995:
        return f"{number:,.1f}"
    if size >= 0.9995:
        return f"{number:.2f}"
    if size >= 0.0005:
        return f"{number:.3f}"
    return "0"


def fine_figure(number: float | None) -> str:
    """Return `figure`, but of what it rounds to 0 three digits: 0.0000918."""
    if number is None or not 1e-12 < abs(number) < 0.0005:
        return figure(number)
    return f"{Decimal(f'{number:.2e}'):f}"


def signed(number: float) -> str:
    """Return `figure` with a plus before what is above 0."""
    text = figure(number)
    return text if number <= 0 or text == "0" else f"+{text}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage."""
    return f"{_unsigned_zero(round(100 * share, digits)):.{digits}f}%"


def percent_up(share: float) -> str:
    """Return a share as a percentage of at most two decimals, rounded up: 0.04%, 12%."""
    hundredths = math.ceil(share * 1e4 - 1e-6) / 100
    return f"{hundredths:,.2f}".rstrip("0").rstrip(".") + "%"


WORTH_NOTHING = 1e-9
"""Student-SD below which a plan is worth nothing: of it there are no shares."""


def percent_down(share: float) -> str | None:
    """Return a share as a percentage, rounded down to two decimals; None where that is none."""
    hundredths = math.floor(share * 1e4 + 1e-6) / 100
    if hundredths <= 0:
        return None
    return f"{hundredths:,.2f}".rstrip("0").rstrip(".") + "%"


ONE_OF = {
    "dollars": (1000.0, noted("$1,000")),
    "dollars per student": (1.0, noted("$1 a student")),
    "gain per student": (0.01, noted("0.01 SD a student")),
    "FTE per student": (0.01, noted("1 FTE for 100 students")),
    "sites": (1.0, noted("1 site")),
    "programs": (1.0, noted("1 program")),
    "schools": (1.0, noted("1 school")),
    "students": (1.0, noted("1 student")),
    "points": (1.0, noted("1 point")),
    "": (1.0, noted("1 unit")),
}
"""How many of a rule's unit a price is told of, and what that is called; of others, one."""


def one_of(unit: str) -> tuple[float, str]:
    """Return how many of a rule's unit its price is told of, and that in words: 1, '1 site'.

    A cent or a whole SD for each student would be too little or too much to think of.
    """
    many, words = ONE_OF.get(unit, (1.0, f"1 {unit.removesuffix('s')}"))
    return many, say(words)


def priced(price: float, unit: str) -> str:
    """Return a rule's price, student-SD for one of its unit: '3.87* for 1 site'."""
    many, words = one_of(unit)
    shown = figure(price * many)
    return say("%(price)s* for %(unit)s", price=shown, unit=words)


_COUNTED = {
    "programs": noted_many("%(n)s program", "%(n)s programs"),
    "sites": noted_many("%(n)s site", "%(n)s sites"),
    "schools": noted_many("%(n)s school", "%(n)s schools"),
    "students": noted_many("%(n)s student", "%(n)s students"),
}
"""What rules count in whole numbers."""


def in_unit(amount: float, unit: str) -> str:
    """Return an amount with its unit: $1.23M, $9.80 per student, 2 sites, 0.012 gain per student.

    Parameters
    ----------
    unit
        A rule's: `dollars`, `dollars per student`, `sites`, `FTE`.
    """
    if unit.startswith("dollars"):
        small = unit != "dollars" and abs(amount) < 1000
        dollars = f"{'-' if amount < 0 else ''}${abs(amount):,.2f}" if small else money(amount)
        return dollars + unit.removeprefix("dollars")
    whole = abs(amount - round(amount)) < 1e-6  # what a solver may leave
    if whole and unit in _COUNTED:
        return say_many(*_COUNTED[unit], amount)
    number = count(amount) if whole else figure(amount)
    one = whole and abs(round(amount)) == 1
    return f"{number} {unit.removesuffix('s') if one else unit}".rstrip()


def change_in_percent(after: float, before: float) -> str:
    """Return by how much a figure changed: +15.9%, 20.7 times; nothing with none to compare to."""
    if before <= 0:
        return ""
    if after >= 3 * before:
        return say("%(n)s times", n=f"{after / before:,.1f}")
    share = round(100 * (after / before - 1), 1)
    return f"{_unsigned_zero(share):+.1f}%" if share else "0%"


def _unsigned_zero(number: float) -> float:
    return number if number else abs(number)


def plural(number: float, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 school, 3 schools."""
    return f"{count(number)} {one if round(number) == 1 else many or one + 's'}"


def seconds(wall: float) -> str:
    """Return how long something took: 0.4 s, 12 s, 3 min 5 s."""
    if wall < 9.95:
        return f"{wall:.1f} s"
    whole = round(wall)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def short(text: str, most: int) -> str:
    """Return a text cut to a number of characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Return a text as one line, without characters that would command the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def escaped(text: str) -> str:
    """Return a text as one line of Markdown that shows it as it is, in a table too."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in printable(text))


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a full stop."""
    text = printable(text)
    return text if not text else text[0].upper() + text[1:].rstrip(".") + "."


def several(words: Sequence[str], most: int) -> str:
    """Return words as a list: a, b and c; or a, b and 4 more; of words with commas a; b; and c."""
    shown = list(words[:most])
    left = len(words) - most
    last = say_many("%(n)s more", "%(n)s more", left) if left > 0 else shown.pop()
    if not shown:
        return last
    if any(", " in word for word in (*shown, last)):
        return say("%(a)s; and %(b)s", a="; ".join(shown), b=last)
    return say("%(a)s and %(b)s", a=", ".join(shown), b=last)


class Names:
    """The names of a scenario's things by id; an id without a name stands for itself.

    Parameters
    ----------
    shown
        How names are shown: as one line, or `escaped` for Markdown.

    Attributes
    ----------
    text
        The same for any other text of the scenario.
    """

    def __init__(self, scenario: Scenario, shown: Callable[[str], str] = printable) -> None:
        self.text = shown
        self.schools = {**_names(scenario.schools, shown), CENTRAL: say("Central office")}
        self.programs = _names(scenario.programs, shown)
        self.merges = _names(scenario.merges, shown)
        self.reorganizations = _names(scenario.reorganizations, shown)
        self.funds = _names(scenario.funds, shown)
        self.staff = _names(scenario.staff, shown)
        self.groups = {id: shown(name) or id for id, name in scenario.groups.items()}

    def said(self, text: str) -> str:
        """Return what the engine says in the language spoken; as it is where no phrase fits."""
        return str(Phrases(say, say_many, self.all()).said(text) or text)

    def all(self) -> list[str]:
        """Return every name of the scenario."""
        offered = (self.programs, self.merges, self.reorganizations)
        each = (self.schools, *offered, self.funds, self.staff, self.groups)
        return [name for names in each for name in names.values()]

    def school(self, id: str) -> str:
        """Return the name of a school, or of the central office."""
        return self.schools.get(id, id)

    def program(self, id: str) -> str:
        """Return the name of a program or of a merge."""
        return self.programs.get(id) or self.merges.get(id, id)

    def either(self, id: str) -> str:
        """Return the name of a program, or of a reorganization."""
        return self.programs.get(id) or self.reorganizations.get(id, id)

    def reorganization(self, id: str) -> str:
        """Return the name of a reorganization."""
        return self.reorganizations.get(id, id)

    def fund(self, id: str) -> str:
        """Return the name of a fund."""
        return self.funds.get(id, id)

    def role(self, id: str) -> str:
        """Return the name of a staff role."""
        return self.staff.get(id, id)

    def group(self, id: str) -> str:
        """Return the name of a student group."""
        return self.groups.get(id, id)


def _names(things: Mapping[str, _Named], shown: Callable[[str], str]) -> dict[str, str]:
    return {id: shown(thing.name) or id for id, thing in things.items()}
