"""Which lines seem to be one program, and which are hardly decided program by program."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..export.line import Line
from .charts import Chart

_TAIL = re.compile(
    r"[\s,:/&-]+(?:teachers?|tchrs?|coordinators?|directors?|managers?|dep\w* chair|chairs?|aides?"
    r"|paraprofessionals?|assistants?|specialists?|ap|admin prem(?:ium)?|nps|supplies|materials"
    r"|salary|salaries|benefits|stipends?|contracts?|travel|other|staff|equipment|premium)$"
)
_OFFICE_WORK = (
    r"^(assistant |vice )?principals?$|^(\w+ )?secretar|^clerk|registrar|custod|janitor"
    r"|business manager|administrative (aide|assistant)|^(school )?psychologist|^social worker"
)
_SUPPLIES = (
    r"utilit|electric|natural gas|heating|water|sewer|telephone|postage|copier|insurance"
    r"|\bfica\b|medicare|retirement|pension|social security|^benefits|substitute|payroll"
    r"|^(\w+ )?(supplies|equipment|materials)$|textbook|furniture|maintenance|repair"
    r"|^nps\b|non-personnel|food service|transportation|school nutrition|stabilization|reduction"
)
_CLASSROOM = (
    r"^teachers?$|^teacher salar|^salar"
    r"|^(pk\s?\d?|kg|kindergarten|k-?\d|\d+(st|nd|rd|th)|mixed|ungraded|grade|art|music"
    r"|phys\w* ed\w*|gen\w* ed\w*|regular|classroom|elementary|secondary|middle|high"
    r"|comprehensive|sped|special ed\w*|ell|esl|esol|bilingual|math|english|science"
    r"|social studies)( \w+)? (teacher|aide|instruct)"
)
_BASE = re.compile(f"{_OFFICE_WORK}|{_SUPPLIES}|{_CLASSROOM}")


@dataclass
class Lump:
    """Lines that seem to be one thing.

    Attributes
    ----------
    name
        What people call it.
    items
        Its descriptions.
    codes
        By segment: its codes, where they tell it apart.
    base
        Whether it is hardly decided program by program.
    dollars
        What it adds up to.
    schools
        What it adds up to at each.
    fte
        By school.
    """

    name: str
    items: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    base: bool = False
    dollars: Decimal = Decimal(0)
    schools: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    fte: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def lumps_of(lines: Sequence[Line], chart: Chart | None) -> list[Lump]:
    """Return lines that seem to be one thing together, the dearest first.

    Where a description only says what is bought (the object), the codes tell programs apart;
    else the descriptions do.
    """
    parts = _telling_segments(lines)
    lumps: dict[object, Lump] = {}
    for line in lines:
        if parts:
            key: object = tuple(line.codes.get(part, "") for part in parts)
            lump = lumps.get(key) or _by_codes(line, parts, chart)
        else:
            key = stem(line.called)
            lump = lumps.get(key) or Lump(_title(line.called))
        lumps[key] = lump
        if line.item not in lump.items and not parts:
            lump.items.append(line.item)
        where = line.school or line.school_code or line.codes.get("location", "")
        dollars = next(iter(line.amounts.values()), Decimal(0))
        lump.schools[where] += dollars
        lump.dollars += dollars
        if line.fte:
            lump.fte[where] += line.fte
    for key, lump in lumps.items():
        if not parts:
            lump.base = all(_BASE.search(_plain(item)) for item in lump.items)
            if len(lump.items) > 1:
                lump.name = _title(lump.items[0])[: len(str(key))]
    return sorted(lumps.values(), key=lambda lump: -lump.dollars)


def stem(item: str) -> str:
    """Return a description without the words that say what is bought, and without notes."""
    plain = re.sub(r"\s*\([^)]*\)", "", _plain(item)) or _plain(item)
    if _BASE.search(plain):
        return plain
    while (shorter := _TAIL.sub("", plain)) != plain and len(shorter) >= 3:
        plain = shorter
    return plain


def _plain(item: str) -> str:
    return " ".join(item.split()).casefold()


def _title(item: str) -> str:
    return " ".join(item.split())


def _telling_segments(lines: Sequence[Line]) -> list[str]:
    """Return the segments that tell programs apart, where descriptions do not."""
    there = [
        p for p in ("program", "resource", "goal", "function") if any(p in ln.codes for ln in lines)
    ]
    if not there:
        return []
    objects = defaultdict(set)
    for line in lines:
        objects[_plain(line.item)].add(line.codes.get("object", "")[:2])
    places = defaultdict(set)
    for line in lines:
        places[_plain(line.item)].add(tuple(line.codes.get(part, "") for part in there))
    of_object = all(len(found) == 1 for found in objects.values())
    everywhere = sum(len(found) > 1 for found in places.values())
    return there if of_object and everywhere > 0.5 * len(places) else []


def _by_codes(line: Line, parts: Sequence[str], chart: Chart | None) -> Lump:
    codes = {part: line.codes[part] for part in parts if line.codes.get(part)}
    meanings = chart.meanings if chart is not None else {}
    words = [meanings.get(part, {}).get(code, f"{part} {code}") for part, code in codes.items()]
    return Lump(", ".join(words), codes=codes, base=chart is not None and _is_base(codes, chart))


def _is_base(codes: Mapping[str, str], chart: Chart) -> bool:
    """Return whether codes are of what is hardly decided, or of the ordinary classroom."""
    if any(codes.get(part, "").startswith(tuple(its)) for part, its in chart.base.items()):
        return True
    ordinary = chart.ordinary
    return bool(ordinary) and all(codes.get(part) in its for part, its in ordinary.items())


def is_credit(lump: Lump) -> bool:
    """Return whether a lump is below 0 somewhere, as no program's cost may be."""
    return lump.dollars <= 0 or min(lump.schools.values()) < 0


def whole_everywhere(lump: Lump) -> bool:
    """Return whether a lump has whole FTE at each of its schools."""
    return _fte_everywhere(lump) and all(fte % 1 == 0 for fte in lump.fte.values())


def _fte_everywhere(lump: Lump) -> bool:
    return bool(lump.fte) and lump.fte.keys() == lump.schools.keys()


def people_of(lump: Lump) -> str:
    """Return `positions` or `staff` for a lump with FTE at each of its schools; "" for others."""
    if not _fte_everywhere(lump):
        return ""
    return "positions" if whole_everywhere(lump) else "staff"


def funds_of(lines: Sequence[Line], chart: Chart | None) -> Mapping[str, tuple[str, Decimal]]:
    """Return by code (or text) of each fund its name and its dollars, the largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        called = line.fund or line.codes.get("fund", "")
        if called:
            sums[called] += next(iter(line.amounts.values()), Decimal(0))
    names = chart.meanings.get("fund", {}) if chart is not None else {}
    order = sorted(sums, key=lambda fund: -sums[fund])
    return {fund: (names.get(fund, f"Fund {fund}"), sums[fund]) for fund in order}
