"""Tables in any dialect, with any damage: every row arrives as it was, or a problem says so."""

import datetime as dt
import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from groundswell.models.reading.load import check
from groundswell.models.scenario.scenario import Scenario

HEAD = """\
schema_version: 1
years: [2027, 2028]
goals: {r: {weight: 1}}
groups: {low: Low income}
tables: {schools: NAME}
programs:
  p:
    proven: true
    cost: {site: 100}
    effects: {r: {mean: 0.2, se: 0.1}}
    sites: {a: {students: 5}}
funds: {g: {amount: 100}}
"""
COLUMNS = [
    "id",
    "enrollment",
    "name",
    "groups.low",
    "needs.r",
    "tags.note",
    "base.g.2027",
    "base.g.2028",
]
TEXTS = [
    "",
    "Ash",
    "The Birch, upper",
    'The "old" mill',
    "École Bérenger",
    "6' 4\"",
    "two\nlines",
    "a;b",
    "St. Mary’s",
    "x, y, z, and so on, at last, or so",
    '"',
    "7",
]
Row = list[str]
Habit = Callable[[Any, int, int], object]


def rows(random_: random.Random) -> list[Row]:
    found = [COLUMNS]
    for key in "abcdefgh"[: random_.randint(2, 8)]:
        size = random_.randint(100, 900)
        values = {
            "id": key,
            "enrollment": str(size),
            "name": random_.choice(TEXTS),
            "groups.low": str(size // 2),
            "needs.r": random_.choice(["0.5", "0.25", "1", "0"]),
            "tags.note": random_.choice(TEXTS),
            "base.g.2027": str(random_.randint(-50, 5000)),
            "base.g.2028": str(random_.randint(0, 5000)),
        }
        found.append([values[name] for name in COLUMNS])
    order = random_.sample(range(len(COLUMNS)), len(COLUMNS))
    kept = [i for i in order if COLUMNS[i] != "tags.note" or random_.random() < 0.7]
    return [[row[i] for i in kept] for row in found]


def written(table: list[Row], separator: str, random_: random.Random) -> str:
    """Return a table as text, quoted in one way or another, with one kind of line ends."""
    style = random_.choice(["least", "texts", "all"])
    end = random_.choice(["\r\n", "\n", "\r"])

    def cell(text: str) -> str:
        needs = any(sign in text for sign in ('"', "\n", "\r", separator))
        if needs or style == "all" or (style == "texts" and not re.fullmatch(r"[-.\d]*", text)):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [separator.join(map(cell, row)) for row in table]
    if random_.random() < 0.2:
        lines.insert(random_.randint(1, len(lines)), random_.choice(["", separator * 7, "  "]))
    if random_.random() < 0.2:
        lines = [line + separator for line in lines]
    return end.join(lines) + end * random_.randint(0, 2)


def damaged(text: str, separator: str, random_: random.Random) -> str:
    """Return a text with quotes, blanks and NULs put in or taken out, or one other sign.

    Two separators out of place may make up for each other, so that nobody could tell.
    """
    if random_.random() < 0.5:
        at = place_in(text, f'["\r\n{re.escape(separator)}]', random_)
        sign = random_.choice(["", '"', separator, "\n", ";", "\t", ","])
        text = text[:at] + sign + text[at + random_.randint(0, 1) :]
        if random_.random() < 0.5:
            return text
    for _ in range(random_.randint(1, 3)):
        at = place_in(text, random_.choice(['"', ".", "[\r\n]"]), random_)
        if random_.random() < 0.3 and text[at : at + 1] == '"':
            text = text[:at] + text[at + 1 :]
        else:
            text = text[:at] + random_.choice(['"', '"', '"', " ", "\0"]) + text[at:]
    return text


def place_in(text: str, pattern: str, random_: random.Random) -> int:
    """Return a place where a pattern is found; the beginning if nowhere."""
    return random_.choice([match.start() for match in re.finditer(pattern, text)] or [0])


def plain(text: Any) -> str:
    """Return a text without what a damage may rightly have put into it or taken out of it."""
    return re.sub(r"[\s\",;']", "", str(text))


def arrived(scenario: Scenario, table: list[Row]) -> bool:
    wanted = {row[table[0].index("id")]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
    if list(scenario.schools) != list(wanted):
        return False
    for key, school in scenario.schools.items():
        row = wanted[key]
        base = school.base["g"]
        assert not isinstance(base, float | int)
        numbers = {
            "enrollment": school.enrollment,
            "groups.low": school.groups["low"],
            "needs.r": school.needs["r"],
            "base.g.2027": base[2027],
            "base.g.2028": base[2028],
        }
        if any(float(row[name]) != value for name, value in numbers.items()):
            return False
        if plain(school.name) != plain(row["name"]):
            return False
        tags = {plain(name): value for name, value in school.tags.items()}
        if plain(tags.get("note", "")) != plain(row.get("tags.note", "")):
            return False
    return True


def judged(folder: Path, name: str, content: bytes, table: list[Row]) -> str:
    """Return what came of a table: `arrived`, `said` (a problem names the file) or `lost`."""
    (folder / name).write_bytes(content)
    (folder / "maple.yaml").write_text(HEAD.replace("NAME", name))
    scenario, problems = check(folder / "maple.yaml")
    if any(problem.file.endswith(name) for problem in problems):
        return "said"
    assert not any(problem.severity == "error" for problem in problems), problems
    return "arrived" if scenario is not None and arrived(scenario, table) else "lost"


def one(folder: Path, seed: int, damage: bool) -> tuple[str, str]:
    random_ = random.Random(seed)
    table = rows(random_)
    ending, separator = random_.choice([("csv", ","), ("tsv", "\t")])
    text = written(table, separator, random_)
    encoding = random_.choice(["utf-8", "utf-8-sig", "utf-16"])
    if damage:
        if random_.random() < 0.2:
            encoding = "cp1252"
        text = damaged(text, separator, random_)
    return judged(folder, f"table.{ending}", text.encode(encoding), table), text


@pytest.mark.parametrize("block", range(4))
def test_any_dialect_arrives(tmp_path: Path, block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        found, text = one(tmp_path, seed, damage=False)
        assert found == "arrived", (seed, text)


def typed(cell: str) -> Any:
    """Return a cell as a spreadsheet keeps it."""
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    return float(cell) if re.fullmatch(r"-?\d+\.\d+", cell) else cell or None


def as_text(sheet: Any, row: int, column: int) -> None:
    for (cell,) in sheet.iter_rows(2, sheet.max_row, column, column):
        cell.value = None if cell.value is None else str(cell.value)


def titled(sheet: Any, row: int, column: int) -> None:
    sheet.insert_rows(1)
    sheet.cell(1, 1).value = "Schools 2027"


def put(value: Any, name: str = "") -> Habit:
    """Return what puts a value into a cell of the column of a name, or of any."""

    def habit(sheet: Any, row: int, column: int) -> None:
        names = [cell.value for cell in sheet[1]]
        sheet.cell(row, names.index(name) + 1 if name else column).value = value

    return habit


HABITS: list[Habit] = [
    lambda sheet, row, column: None,
    as_text,
    titled,
    lambda sheet, row, column: put(f"  {sheet.cell(row, column).value or ''} ")(sheet, row, column),
    lambda sheet, row, column: sheet.insert_rows(row),
    lambda sheet, row, column: sheet.merge_cells(None, row, column, row + 1, column),
    lambda sheet, row, column: sheet.merge_cells(None, row, column, row, column + 1),
    lambda sheet, row, column: setattr(sheet.row_dimensions[row], "hidden", True),
    lambda sheet, row, column: sheet.append(["Total", *[500] * (sheet.max_column - 1)]),
    put("=SUM(B2:B9)"),
    put("#REF!"),
    put("#N/A"),
    put(dt.date(2027, 1, 28), "enrollment"),
    put(None, "id"),
    lambda sheet, row, column: put("see note")(sheet, row, sheet.max_column + column),
    lambda sheet, row, column: put(None)(sheet, 1, column),
    lambda sheet, row, column: setattr(sheet.cell(200, 30), "font", Font(bold=True)),
]


def one_workbook(folder: Path, seed: int) -> tuple[str, list[Any]]:
    random_ = random.Random(seed)
    table = rows(random_)
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in table:
        sheet.append([typed(cell) for cell in row])
    place = random_.randint(2, sheet.max_row), random_.randint(1, sheet.max_column)
    random_.choice(HABITS)(sheet, *place)
    content = io.BytesIO()
    book.save(content)
    return judged(folder, "table.xlsx", content.getvalue(), table), list(sheet.values)


def no_row_is_lost(folder: Path, seeds: range) -> None:
    for seed in seeds:
        found, text = one(folder, seed, damage=True)
        assert found != "lost", (seed, text)


def test_no_damage_loses_a_row_in_silence(tmp_path: Path) -> None:
    no_row_is_lost(tmp_path, range(400))


def test_no_habit_of_spreadsheets_loses_a_row_in_silence(tmp_path: Path) -> None:
    found = {}
    for seed in range(120):
        found[seed], cells = one_workbook(tmp_path, seed)
        assert found[seed] != "lost", (seed, cells)
    assert 20 < sum(each == "arrived" for each in found.values()) < 80


@pytest.mark.slow
def test_no_habit_of_spreadsheets_loses_a_row_in_silence_often(tmp_path: Path) -> None:
    for seed in range(120, 1500):
        found, cells = one_workbook(tmp_path, seed)
        assert found != "lost", (seed, cells)


@pytest.mark.slow
def test_no_damage_loses_a_row_in_silence_often(tmp_path: Path) -> None:
    no_row_is_lost(tmp_path, range(400, 12_000))
