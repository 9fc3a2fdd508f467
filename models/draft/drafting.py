"""The text of a first map, for a person to correct."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..export.grid import read_book
from ..export.line import Line
from ..export.lines import read_lines
from ..export.map import Account, Columns, SheetMap
from ..export.patterns import coded
from ..ledger.schools import id_of
from ..tree.problems import Problem, ScenarioError, legible, listed
from .charts import chart_of
from .codes import Codes, codes_in
from .columns import Layout, layouts_of
from .grouping import Lump, funds_of, is_credit, lumps_of, people_of
from .spelling import misspelt

_NO_SCHOOL = ("000", "0000", "999")
_OFFICE = r"central|district|office|administration|transportation|warehouse|maintenance|food serv"


@dataclass(frozen=True)
class Drafted:
    """A first map.

    Attributes
    ----------
    text
        YAML.
    found
        What was seen in the export, in words.
    """

    text: str
    found: Sequence[str]


def draft_map(export: Path) -> Drafted:
    """Return a first map of an export, by its columns and its codes.

    Raises
    ------
    ScenarioError
        The export cannot be read, or no sheet has headings with dollars below.
    """
    book = read_book(export)
    layouts = layouts_of(book)
    if not layouts:
        says = "no sheet has headings with dollars below them"
        mend = "write a map by hand (`groundswell docs import`)"
        raise ScenarioError([Problem("error", legible(export), None, "", "", says, mend)])
    codes = codes_in(layouts[0])
    read = {layout.sheet.name for layout in layouts}
    return _Draft(export, layouts, codes, [n for n in book.sheets if n not in read]).drafted()


class _Draft:
    """Drafts a map."""

    def __init__(
        self, export: Path, layouts: Sequence[Layout], codes: Codes | None, others: Sequence[str]
    ) -> None:
        self.export, self.layouts, self.codes, self.others = export, layouts, codes, others
        self.layout = layouts[0]
        self.year = self.layout.year or dt.datetime.now(tz=dt.UTC).year + 1
        account = codes.account if codes is not None else None
        read = [read_lines(each.sheet, self._how(each), account) for each in layouts]
        self.lines: Sequence[Line] = [line for one in read for line in one.lines]
        self.doubtful = sum(len(one.problems) for one in read)
        chart = codes.chart if codes is not None else chart_of(self.layout.segments)
        self.chart = chart
        self.funds = funds_of(self.lines, chart)
        self.misspelt = misspelt(line.school for line in self.lines if not _at(line))
        lumps = lumps_of(self.lines, chart)
        self.credits = [lump for lump in lumps if not lump.base and is_credit(lump)]
        self.base = [lump for lump in lumps if lump.base]
        self.programs = [lump for lump in lumps if not lump.base and not is_credit(lump)]

    def _how(self, layout: Layout) -> SheetMap:
        columns = Columns(**layout.column, segments=layout.segments)
        common = {
            "sheet": layout.sheet.name,
            "header": layout.row + 1,
            "header_rows": layout.rows,
            "columns": columns,
            "leave_out": layout.leave_out,
        }
        if layout.wide:
            return SheetMap.model_validate({**common, "wide": layout.wide, "year": self.year})
        return SheetMap.model_validate({**common, "amounts": {self.year: layout.amount}})

    def drafted(self) -> Drafted:
        """Return the map and what was seen."""
        parts = [
            self._head(),
            *self._account(),
            *self._sheets(),
            *self._schools(),
            *self._funds(),
            *self._programs(),
            *self._base(),
        ]
        return Drafted("\n".join(parts) + "\n", self._found())

    def _found(self) -> list[str]:
        layout = self.layout
        names = [each.sheet.name for each in self.layouts if each.sheet.name]
        where = f"sheet{'s' if len(names) > 1 else ''} {', '.join(names)}, " if names else ""
        kinds = {"items": "a column for each budget line", "schools": "a column for each school"}
        found = [
            f"{where}headings in row {layout.row + 1}; {kinds.get(layout.wide, 'a line a row')}"
        ]
        if layout.column:
            columns = [f"{key} is {name!r}" for key, name in layout.column.items()]
            found.append("columns: " + ", ".join(columns))
        if layout.amount:
            found.append(f"dollars: {layout.amount!r}, of {self.year}")
        if layout.year is None:
            found.append(f"no year is named: {self.year} is a guess; correct `years`")
        if layout.leave_out and not layout.wide:
            found.append(f"rows left out, of other years: {listed(layout.leave_out)}")
        if layout.mixed:
            found.append(f"'{layout.mixed}' has several years, added up: export one of them")
        if self.codes is not None:
            chart = self.codes.chart
            made = f"as {chart.name}'s chart of accounts" if chart else "by segments, names guessed"
            found.append(f"codes are made {made}: {', '.join(self.codes.account.segments)}")
        dollars = sum((lump.dollars for lump in self.programs), Decimal(0))
        found.append(
            f"{_many(len(self.lines), 'line')}; {_many(len(self.programs), 'group')} of them"
            f" (${dollars:,.2f}) may be programs, {len(self.base)} look like base"
        )
        if self.credits:
            credits = listed([lump.name for lump in self.credits], 4)
            found.append(f"credits, below 0 at a school, left out of programs: {credits}")
        pairs = self.misspelt.items()
        found += [f"{name!r} may be {meant!r} misspelt: the import asks" for name, meant in pairs]
        if self.doubtful:
            found.append(f"doubtful: {_many(self.doubtful, 'cell')}; the import will name each")
        if self.others:
            found.append(f"sheets not read: {', '.join(self.others)}")
        return found

    def _head(self) -> str:
        stated = self.export.stem.replace("_", " ")
        years = ", ".join(str(self.year + n) for n in range(3))
        lines = [
            f"# A first map of {self.export.name}, by its columns and codes. Correct it, then:",
            "#   groundswell import LINES --map MAP -o DIR",
            "# and again, until what is not mapped is small. Every key: groundswell docs import",
            "map_version: 1",
            f"name: {_quoted(f'From {stated}')}",
            f"years: [{years}]"
            + ("" if self.layout.year else "    # correct: nothing names a year"),
            "goals: [learning]        # what programs are for: reading, math, attendance, …",
        ]
        return "\n".join(lines)

    def _account(self) -> list[str]:
        if self.codes is None:
            return []
        account: Account = self.codes.account
        segments = ", ".join(f"{name}: {width}" for name, width in account.segments.items())
        chart = f"    # {self.codes.chart.name}'s chart of accounts" if self.codes.chart else ""
        return [
            "\naccount:" + chart,
            f"  separator: {_quoted(account.separator)}",
            f"  segments: {{{segments}}}",
        ]

    def _sheets(self) -> list[str]:
        made = ["\nsheets:"]
        for layout in self.layouts:
            made += self._sheet(layout)
        for name in self.others:
            ask = "Does it state each school's total? See `school_totals`"
            made.append(f"  # not read: {name}. {ask}")
        return made

    def _sheet(self, layout: Layout) -> list[str]:
        made = [f"  - header: {layout.row + 1}"]
        if layout.rows > 1:
            made.append(f"    header_rows: {layout.rows}")
        if layout.sheet.name:
            made.append(f"    sheet: {_quoted(layout.sheet.name)}")
        columns = [f"{key}: {_quoted(name)}" for key, name in layout.column.items()]
        if layout.segments:
            inner = ", ".join(f"{key}: {_quoted(name)}" for key, name in layout.segments.items())
            columns.append(f"segments: {{{inner}}}")
        made.append(f"    columns: {{{', '.join(columns)}}}")
        if layout.wide:
            made += [f"    wide: {layout.wide}", f"    year: {self.year}"]
        else:
            made.append(f"    amounts: {{{self.year}: {_quoted(layout.amount)}}}")
        out = [f"    leave_out: [{_listed(layout.leave_out)}]"] if layout.leave_out else []
        return [*made, *out]

    def _schools(self) -> list[str]:
        found: dict[tuple[str, str], None] = {}
        offices: dict[str, None] = {}
        patterns = self.chart.central if self.chart is not None else _NO_SCHOOL
        central: dict[str, None] = {}
        for line in self.lines:
            at = _at(line)
            if re.search(_OFFICE, line.school, re.I):
                offices[line.school] = None
            elif not at and line.school in self.misspelt:
                continue
            elif at and coded(at, patterns):
                central |= dict.fromkeys(p for p in patterns if coded(at, (p,)))
            else:
                found[line.school, at] = None
        made = [
            "\n# rosters:             # how many students, which needs: a table of the schools",
            "#   - file: schools.csv",
            "#     school: School Name",
            "#     fields: {enrollment: Enrollment, needs.learning: Percent below proficient}",
            "#     percent: [needs.learning]",
        ]
        if offices or central:
            made.append("\ncentral:               # no schools")
            made += [f"  names: [{_listed(list(offices))}]"] if offices else []
            made += [f"  codes: [{_listed(list(central))}]"] if central else []
        made.append("\nschools:" if found else "\nschools: {}")
        taken: set[str] = set()
        for name, at in found:
            made_id = id_of(name or at)
            made_id = f"{made_id}_{id_of(at, '')}" if made_id in taken else made_id
            taken.add(made_id)
            fields = [f"code: {_quoted(at)}"] if at else []
            fields += [f"name: {_quoted(name)}"] if name else []
            made.append(f"  {made_id}: {{{', '.join(fields)}}}")
        return made

    def _funds(self) -> list[str]:
        if len(self.funds) < 2:
            return []
        column = any(line.fund for line in self.lines)
        made = ["\ndefault_fund: general", "funds:"]
        for n, (called, (name, dollars)) in enumerate(self.funds.items()):
            made_id = "general" if n == 0 else id_of(name, "fund_")
            where = "named: " if column else "codes: {fund: "
            close = "" if column else "}"
            fields = f"name: {_quoted(name)}, {where}[{_quoted(called)}]{close}"
            made.append(f"  {made_id}: {{{fields}}}    # ${dollars:,.2f}")
        return made

    def _programs(self) -> list[str]:
        made = [
            "\n# What may be decided, the dearest first. Delete what is not: it becomes base. Add",
            "# `students`, how many a site serves: {each: 60}, {share: 0.1}, {per_fte: 50} or",
            "# {dollars: 1700} (one for each so many dollars).",
            "programs:",
        ]
        taken: set[str] = set()
        for lump in self.programs:
            made_id = id_of(lump.name, "p")
            made_id = made_id if len(made_id) <= 40 else made_id[:40].strip("_")
            while made_id in taken:
                made_id += "_2"
            taken.add(made_id)
            schools = _many(len(lump.schools), "school")
            made.append(f"  {made_id}:    # ${lump.dollars:,.2f} at {schools}")
            made.append(f"    name: {_quoted(lump.name)}")
            made.append(f"    {_match(lump)}")
            if people := people_of(lump):
                made.append(f"    {people}: {made_id}")
        return made if taken else [*made[:-1], "programs: {}"]

    def _base(self) -> list[str]:
        if not self.base:
            return []
        made = ["\n# What looks as if it is not decided program by program.", "base:"]
        return [*made, *(f"  - {{{_match(lump)}}}    # ${lump.dollars:,.2f}" for lump in self.base)]


def _at(line: Line) -> str:
    return line.school_code or line.codes.get("location", "")


def _match(lump: Lump) -> str:
    if lump.codes:
        codes = ", ".join(f"{part}: [{_quoted(code)}]" for part, code in lump.codes.items())
        return f"codes: {{{codes}}}"
    return f"items: [{_listed(lump.items)}]"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
