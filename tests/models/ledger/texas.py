"""A budget export as a Texas district's ledger gives it: made up, but made like a real one.

Codes are fund-function-object.sub object-location-year-program; there is a title, a line of notes,
headings in row 4, subtotals by campus, a grand total and a footer.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

SCHOOLS = {"101": "Travis Elementary", "102": "Bowie Elementary", "041": "Crockett Middle School"}
HEADINGS = ["Account Code", "Campus", "Description", "FTE", "FY27 Proposed Budget"]

# Code without what says where; description; FTE and dollars at each campus.
TEXT = """\
199 11 6119 00 11 | Teachers                         | 22  24  31 | 1430000.00 1560000.00 2046000.00
199 11 6146 00 11 | Teacher Retirement               | 0   0   0  | 32175.40   35100.10   46035.55
199 23 6119 00 99 | Principal                        | 1   1   2  | 98500.00   97250.00   183000.00
199 51 6259 00 99 | Utilities                        | 0   0   0  | 61200.33   58110.20   90444.90
199 31 6119 00 99 | Counselor                        | 1   1   2  | 68000.00   68000.00   139000.00
199 12 6119 00 99 | Librarian                        | 1   1   1  | 64500.00   64500.00   66100.00
211 11 6119 00 30 | Reading Interventionist          | 2   1   0  | 128000.00  64000.00   0
211 11 6399 00 30 | Reading Interventionist Supplies | 0   0   0  | 1071.00    512.25     0
199 11 6129 00 21 | Gifted and Talented Aide         | 0.5 0.5 1  | 14000.00   14000.00   28500.00
461 36 6399 00 99 | Clubs                            | 0   0   0  | 2500.00    2400.00    9800.00
199 36 6117 00 91 | Athletics Stipends               | 0   0   0  | 0          0          41000.00
199 11 6499 00 11 | Refund of Prior Year             | 0   0   0  | -450.00    0          0
"""


@dataclass(frozen=True)
class Ledger:
    """A line at each campus."""

    code: list[str]
    item: str
    fte: list[str]
    dollars: list[Decimal]

    def at(self, campus: str) -> str:
        fund, function, object_, sub, program = self.code
        return f"{fund}-{function}-{object_}-{sub}-{campus}-7-{program}"


def _line(text: str) -> Ledger:
    code, item, fte, dollars = (part.strip() for part in text.split("|"))
    return Ledger(code.split(), item, fte.split(), [Decimal(d) for d in dollars.split()])


LINES = [_line(text) for text in TEXT.splitlines()]
TOTAL = sum((d for line in LINES for d in line.dollars), Decimal(0))


def cell(dollars: Decimal) -> str:
    """Return dollars as accounting shows them: $1,071.00, (450.00), - for none."""
    if not dollars:
        return "-"
    return f"${dollars:,.2f}" if dollars > 0 else f"({-dollars:,.2f})"


def rows() -> list[list[str]]:
    """Return the export's rows."""
    made = [["Alamo ISD"], ["Proposed Budget by Campus", "", "", "", "Printed 3/14/2026"], []]
    made.append(list(HEADINGS))
    for n, (campus, name) in enumerate(SCHOOLS.items()):
        for line in LINES:
            if line.dollars[n]:
                fte = line.fte[n] if line.fte[n] != "0" else ""
                made.append([line.at(campus), name, line.item, fte, cell(line.dollars[n])])
        whole = sum((line.dollars[n] for line in LINES), Decimal(0))
        made += [["", "", f"Total {name}", "", cell(whole)], []]
    made.append(["", "", "Grand Total", "", cell(TOTAL)])
    return [*made, ["Page 1 of 1"]]


def as_csv(table: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(table)
    return out.getvalue()


MAP = """\
map_version: 1
name: Alamo ISD, FY2027
years: [2027, 2028]
goals: [reading, belonging]
account:
  separator: "-"
  segments: {fund: 3, function: 2, object: 4, sub_object: 2, location: 3, year: 1, program: 2}
sheets:
  - columns: {account: Account Code, school: Campus, item: Description, fte: FTE}
    amounts: {2027: FY27 Proposed Budget}
schools:
  travis: {code: "101", name: Travis Elementary, enrollment: 480}
  bowie: {code: "102", name: Bowie Elementary, enrollment: 510}
  crockett: {code: "041", name: Crockett Middle School, enrollment: 720}
funds:
  general: {name: General fund, codes: {fund: ["199"]}}
  title_i: {name: "Title I, Part A", codes: {fund: ["211"]}, by_school: true}
roles:
  aide: {name: Aide}
programs:
  reading: {name: Reading intervention, items: ["Reading Interventionist*"], goals: [reading],
            positions: interventionist, students: {per_fte: 45}}
  counselors: {items: [Counselor], goals: [belonging], positions: counselor}
  gifted: {name: Gifted and talented, codes: {program: ["21"], object: [6100-6199]}, staff: aide,
           students: {share: 0.05}}
  clubs: {items: [Clubs], codes: {function: ["36"]}, students: {each: 60}}
base:
  - codes: {program: ["11"]}
  - items: [Principal, Utilities]
"""


def write(folder: Path, table: list[list[str]] | None = None, by: str = MAP) -> tuple[Path, Path]:
    """Write the export and its map; return where."""
    export, map_file = folder / "ledger.csv", folder / "map.yaml"
    export.write_text(as_csv(rows() if table is None else table), encoding="utf-8", newline="")
    map_file.write_text(by, encoding="utf-8")
    return export, map_file
