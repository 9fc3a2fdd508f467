"""What is new in an export since an earlier one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from .budget import ZERO, cents
from .record import Earlier, Kind

Money = Mapping[str, Decimal]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Changes:
    """What is new and what is gone since an earlier import, in dollars of each one's first year.

    Attributes
    ----------
    folder, year
        The earlier import's.
    before, after
        Totals.
    new_kinds, gone_kinds
        Codes and descriptions, the dearest first; for the new ones also what became of them.
    new_schools, gone_schools
        By name.
    programs
        Dollars before and after, of programs whose dollars changed.
    """

    folder: str
    year: int
    before: Decimal
    after: Decimal
    new_kinds: list[tuple[str, Decimal, str]]
    gone_kinds: list[tuple[str, Decimal]]
    new_schools: list[tuple[str, Decimal]]
    gone_schools: list[tuple[str, Decimal]]
    programs: list[tuple[str, Decimal, Decimal]]

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        lists = (self.new_kinds, self.gone_kinds, self.new_schools, self.gone_schools)
        return self.before == self.after and not any(lists) and not self.programs


def changes_since(
    earlier: Earlier,
    kinds: Mapping[Kind, tuple[Decimal, str]],
    total: Decimal,
    schools: Money,
    programs: Money,
    names: Mapping[str, str],
) -> Changes:
    """Return what is new since an earlier import.

    Parameters
    ----------
    earlier
        What it found.
    kinds
        Dollars by code and description, and what became of them.
    total, schools, programs
        Dollars now.
    names
        Of the schools, by id.
    """
    called = {**earlier.names, **names}
    known = {(kind.code, _plain(kind.item)) for kind in earlier.kinds}
    now = {(kind.code, _plain(kind.item)) for kind in kinds}
    return Changes(
        folder=earlier.folder,
        year=earlier.year,
        before=cents(earlier.total),
        after=total,
        new_kinds=[
            (kind.called, dollars, became)
            for kind, (dollars, became) in _dearest(kinds, lambda found: found[0])
            if (kind.code, _plain(kind.item)) not in known
        ],
        gone_kinds=[
            (kind.called, dollars)
            for kind, dollars in _dearest(earlier.kinds, lambda found: found)
            if (kind.code, _plain(kind.item)) not in now
        ],
        new_schools=[
            (called.get(id) or id, d) for id, d in schools.items() if id not in earlier.schools
        ],
        gone_schools=[
            (called.get(id) or id, d) for id, d in earlier.schools.items() if id not in schools
        ],
        programs=[
            (id, earlier.programs.get(id, ZERO), programs.get(id, ZERO))
            for id in dict.fromkeys((*earlier.programs, *programs))
            if earlier.programs.get(id, ZERO) != programs.get(id, ZERO)
        ],
    )


def _plain(item: str) -> str:
    return " ".join(item.split()).casefold()


def _dearest(
    found: Mapping[Kind, Found], dollars: Callable[[Found], Decimal]
) -> list[tuple[Kind, Found]]:
    return sorted(found.items(), key=lambda pair: -abs(dollars(pair[1])))
