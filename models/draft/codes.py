"""How the account codes of an export are made, by the codes themselves."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..export.cells import Doubtful, code, text
from ..export.map import Account
from .charts import Chart, chart_for
from .columns import Layout

_SEPARATORS = ("-", ".", "/", " ")


@dataclass(frozen=True)
class Codes:
    """How codes are made.

    Attributes
    ----------
    account
        Separator and segments.
    chart
        The state's chart they are made by; None: none that is known.
    """

    account: Account
    chart: Chart | None


def codes_in(layout: Layout) -> Codes | None:
    """Return how account codes are made, where there is a column of them."""
    if "account" not in layout.column:
        return None
    at = list(layout.names).index(layout.column["account"])
    beside = layout.column.get("school") or layout.column.get("school_code")
    school = list(layout.names).index(beside) if beside else None
    found: dict[str, str] = {}
    for cells in layout.sheet.rows[layout.row + 1 :]:
        try:
            whole = code(cells[at]) if at < len(cells) else ""
        except Doubtful:
            continue
        if whole and any(sign.isdigit() for sign in whole):
            named = school is not None and school < len(cells)
            found[whole] = text(cells[school]) if named and school is not None else ""
    return codes_of(list(found), found)


def codes_of(codes: Sequence[str], schools: Mapping[str, str]) -> Codes | None:
    """Return how codes are made; None where most are not made alike.

    Parameters
    ----------
    codes
        Whole codes.
    schools
        Of some codes, the school they stand beside: it shows which segment is the location.
    """
    codes = [code for code in codes if code]
    for sign in _SEPARATORS:
        counts = Counter(code.count(sign) for code in codes)
        if not counts:
            return None
        parts, often = counts.most_common(1)[0]
        if parts and often > 0.9 * len(codes):
            split = [code.split(sign) for code in codes if code.count(sign) == parts]
            widths = [
                max(len(part.strip()) for part in place) for place in zip(*split, strict=True)
            ]
            return _named(sign, widths, split, schools)
    lengths = Counter(map(len, codes))
    length, often = lengths.most_common(1)[0]
    whole = [code for code in codes if len(code) == length and re.fullmatch(r"\w+", code)]
    if often < 0.9 * len(codes):
        return None
    for chart in (chart_for(widths) for widths in _known_widths(length)):
        if chart is not None:
            segments = dict(list(chart.segments.items()))
            if sum(segments.values()) == length and whole:
                return Codes(Account(separator="", segments=segments), chart)
    return None


def _known_widths(length: int) -> Sequence[Sequence[int]]:
    from .charts import CHARTS

    found = [list(chart.segments.values()) for chart in CHARTS]
    return [widths for widths in found if sum(widths) == length]


def _named(
    sign: str, widths: Sequence[int], split: Sequence[Sequence[str]], schools: Mapping[str, str]
) -> Codes:
    chart = chart_for(widths)
    if chart is not None:
        names = [*list(chart.segments)[: len(widths)]]
    else:
        names = _guessed(sign, widths, split, schools)
    names += [f"segment_{n}" for n in range(len(names) + 1, len(widths) + 1)]
    return Codes(Account(separator=sign, segments=dict(zip(names, widths, strict=True))), chart)


def _guessed(
    sign: str, widths: Sequence[int], split: Sequence[Sequence[str]], schools: Mapping[str, str]
) -> list[str]:
    """Return names of segments: the location by the schools, the object by its four digits."""
    names = [f"segment_{n}" for n in range(1, len(widths) + 1)]
    names[0] = "fund"
    beside = [(parts, schools.get(sign.join(parts), "")) for parts in split]
    for n in range(1, len(widths)):
        pairs = {(parts[n], school) for parts, school in beside if school}
        alone = len({part for part, _ in pairs}) == len({s for _, s in pairs}) == len(pairs)
        if alone and len(pairs) > 1:
            names[n] = "location"
            break
    four = [n for n in range(1, len(widths)) if widths[n] == 4 and names[n] != "location"]
    if four:
        most = max(four, key=lambda n: len({parts[n] for parts in split}))
        names[most] = "object"
    return names
