"""What an import leaves of itself: every line with what became of it, and what is not mapped."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..export.line import Line
from ..tree.problems import Problem, ScenarioError, legible
from .budget import ZERO
from .roster import plain_number
from .sorting import Sorted

RECORD = "import.json"
LINES = "lines.csv"
UNMAPPED = "unmapped.csv"
_WHERE = ("location", "school", "building", "site", "campus", "fiscal_year", "year")
"""Segments of a code that say where or when, not what."""


@dataclass(frozen=True)
class Kind:
    """Lines alike: of one code and description, at all schools.

    Attributes
    ----------
    code
        The code without what says where; "" for none.
    item
        The description.
    """

    code: str
    item: str

    @property
    def called(self) -> str:
        """What people call it."""
        return " ".join(part for part in (self.code, self.item) if part)


@dataclass
class Group:
    """What lines alike add up to.

    Attributes
    ----------
    dollars
        By year.
    lines
        How many.
    schools
        Where.
    became
        The program's id, `base` or `unmapped`; several of them joined by /.
    """

    dollars: dict[int, Decimal]
    lines: int
    schools: set[str]
    became: str


def kind_of(line: Line) -> Kind:
    """Return what a line is, wherever it is."""
    parts = {name: part for name, part in line.codes.items() if name != "account"}
    if not parts:
        return Kind(line.account, line.item)
    return Kind("-".join(part for name, part in parts.items() if name not in _WHERE), line.item)


def grouped_lines(lines: Iterable[Sorted]) -> dict[Kind, Group]:
    """Return lines alike together, the dearest of the first year first."""
    groups: dict[Kind, Group] = {}
    for each in lines:
        became = each.program or each.became
        group = groups.setdefault(kind_of(each.line), Group({}, 0, set(), became))
        group.lines += 1
        group.schools.add(each.school)
        if became not in group.became.split("/"):
            group.became += f"/{became}"
        for year, dollars in each.line.amounts.items():
            group.dollars[year] = group.dollars.get(year, ZERO) + dollars
    return dict(sorted(groups.items(), key=lambda pair: -_first(pair[1])))


def _first(group: Group) -> Decimal:
    return abs(group.dollars[min(group.dollars)]) if group.dollars else ZERO


def unmapped_rows(lines: Iterable[Sorted], years: Sequence[int]) -> list[list[str]]:
    """Return the table of what the map does not name, the dearest first."""
    table = [["code", "item", *_money(years), "lines", "schools"]]
    for kind, group in grouped_lines(s for s in lines if s.became == "unmapped").items():
        dollars = [plain_number(group.dollars.get(year, ZERO)) for year in years]
        words = [_harmless(kind.code), _harmless(kind.item)]
        table.append([*words, *dollars, str(group.lines), str(len(group.schools))])
    return table


def line_rows(lines: Iterable[Sorted], years: Sequence[int]) -> list[list[str]]:
    """Return the table of all lines."""
    head = ["place", "account", "code", "item", "school", "fund", "became", "fte"]
    table = [[*head, *_money(years)]]
    for each in lines:
        line, kind = each.line, kind_of(each.line)
        fte = plain_number(line.fte) if line.fte is not None else ""
        became = each.program or each.became
        words = map(_harmless, (line.place, line.account, kind.code, kind.item))
        row = [*words, each.school, each.fund, became, fte]
        table.append([*row, *(plain_number(line.amounts.get(y, ZERO)) for y in years)])
    return table


_COMMANDS = ("=", "+", "-", "@", "'")


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_COMMANDS) else text


def _as_was(text: str) -> str:
    """Return a text as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" else text


def _money(years: Sequence[int]) -> list[str]:
    return [f"dollars.{year}" for year in years]


@dataclass(frozen=True)
class Earlier:
    """What an earlier import found.

    Attributes
    ----------
    folder
        Its directory.
    year
        The first of its years, whose dollars these are.
    kinds
        Dollars by code and description.
    schools
        Dollars by school.
    programs
        Dollars by program.
    names
        Names of the schools by id.
    """

    folder: str
    year: int
    kinds: Mapping[Kind, Decimal]
    schools: Mapping[str, Decimal]
    programs: Mapping[str, Decimal]
    names: Mapping[str, str]

    @property
    def total(self) -> Decimal:
        """Dollars of all lines."""
        return sum(self.schools.values(), ZERO)


def read_earlier(folder: Path) -> Earlier:
    """Return what an earlier import found, from its directory.

    Raises
    ------
    ScenarioError
        It is not the directory of an import.
    """
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        text = (folder / LINES).read_text(encoding="utf-8")
        named = (folder / "schools.csv").read_text(encoding="utf-8")
        year = int(record["years"][0])
        kinds: dict[Kind, Decimal] = {}
        schools: dict[str, Decimal] = {}
        programs: dict[str, Decimal] = {}
        for row in csv.DictReader(io.StringIO(text)):
            dollars = Decimal(row[f"dollars.{year}"])
            sums: list[tuple[dict[str, Decimal], str]] = [(schools, row["school"])]
            if row["became"] not in ("base", "unmapped"):
                sums.append((programs, row["became"]))
            for into, key in sums:
                into[key] = into.get(key, ZERO) + dollars
            kind = Kind(_as_was(row["code"]), _as_was(row["item"]))
            kinds[kind] = kinds.get(kind, ZERO) + dollars
        names = {row["id"]: row["name"] for row in csv.DictReader(io.StringIO(named))}
    except OSError as failure:
        raise _no_import(
            folder, f"{Path(failure.filename or '').name}: {failure.strerror}"
        ) from None
    except (ValueError, KeyError, ArithmeticError):
        raise _no_import(folder, f"{RECORD} or a table in it does not read") from None
    return Earlier(legible(folder), year, kinds, schools, programs, names)


def _no_import(folder: Path, why: str) -> ScenarioError:
    says, mend = f"it is not the directory of an import ({why})", "name one that an import wrote"
    return ScenarioError([Problem("error", legible(folder), None, "", "", says, mend)])
