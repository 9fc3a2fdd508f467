"""What becomes of each line: a program, base, the office, or nothing that the map names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..export.line import Line
from ..export.map import LedgerMap, Match
from ..export.patterns import matches, named
from ..tree.problems import Problem, listed
from .schools import Schools, UnknownSchool, id_of

Became = Literal["program", "base", "unmapped"]


@dataclass(frozen=True)
class Sorted:
    """A line with what becomes of it.

    Attributes
    ----------
    school
        Id of the school, or `central`.
    fund
        Id of its fund.
    became, program
        What it is part of; the program's id, "" if it is of none.
    """

    line: Line
    school: str
    fund: str
    became: Became
    program: str = ""


class Sorter:
    """Sorts lines by a map.

    Attributes
    ----------
    new_funds
        Ids made for funds that the map does not name, with what the export calls them.
    """

    def __init__(self, ledger: LedgerMap, schools: Schools) -> None:
        self.ledger, self.schools = ledger, schools
        self.new_funds: dict[str, str] = {}
        self._alike: dict[object, tuple[list[str], str | Problem, bool]] = {}

    def sort(self, lines: Sequence[Line]) -> tuple[list[Sorted], list[Problem]]:
        """Return what becomes of each line, and what is wrong with any."""
        found: list[Sorted] = []
        problems: list[Problem] = []
        for line in lines:
            made = self._sorted(line)
            if isinstance(made, Problem):
                problems.append(made)
            else:
                found.append(made)
        return found, problems

    def _sorted(self, line: Line) -> Sorted | Problem:
        try:
            school = self.schools.place(line)
        except UnknownSchool as unknown:
            return line.problem(unknown.says, unknown.mend)
        programs, fund, base = self._of_kind(line, school)
        if len(programs) > 1:
            says = f"{line.called!r} is of {len(programs)} programs: {listed(programs)}"
            return line.problem(says, "let only one of them match it in the map")
        if isinstance(fund, Problem):
            return line.problem(fund.says, fund.mend)
        if programs:
            return Sorted(line, school, fund, "program", programs[0])
        return Sorted(line, school, fund, "base" if base else "unmapped")

    def _of_kind(self, line: Line, school: str) -> tuple[list[str], str | Problem, bool]:
        """Return a line's programs and fund, and whether it is base: once for lines alike."""
        key = (school, line.item, tuple(line.codes.items()), line.fund, line.how.fund)
        if key not in self._alike:
            programs = [id for id, p in self.ledger.programs.items() if _meant(p, line, school)]
            fund = self._fund(line, programs[0] if programs else "")
            base = any(_meant(match, line, school) for match in self.ledger.base)
            self._alike[key] = programs, fund, base
        return self._alike[key]

    def _fund(self, line: Line, program: str) -> str | Problem:
        """Return a line's fund: its program's, its sheet's, or the one that its code names."""
        own = self.ledger.programs[program].fund if program else None
        if given := own or line.how.fund:
            return given
        found = [
            id
            for id, fund in self.ledger.funds.items()
            if not fund.says_nothing
            and (not fund.named or named(line.fund, fund.named))
            and matches(fund, line.item, line.codes)
        ]
        if len(found) > 1:
            says = f"{line.called!r} is of {len(found)} funds: {listed(found)}"
            return line.problem(says, "let only one of them match it in the map")
        return found[0] if found else self._other_fund(line)

    def _other_fund(self, line: Line) -> str:
        """Return the default fund, or one of its own for a fund that the map does not name."""
        called = line.fund or line.codes.get("fund", "")
        by_name = any(fund.named or "fund" in fund.codes for fund in self.ledger.funds.values())
        if not called or not by_name:
            return self.ledger.default_fund
        made = id_of(called, "fund_")
        self.new_funds[made] = called
        return made


def _meant(match: Match, line: Line, school: str) -> bool:
    if match.says_nothing or school in match.not_at:
        return False
    if match.only_at and school not in match.only_at:
        return False
    return matches(match, line.item, line.codes)
