"""Which school a line is of: by its code, its name or another spelling of it."""

import re
import unicodedata
from dataclasses import dataclass, field

from ..export.line import Line
from ..export.map import LedgerMap, SchoolMap
from ..export.patterns import coded, named, plain
from ..scenario.base import CENTRAL
from ..tree.problems import nearest


class UnknownSchool(Exception):
    """A school that may be another one misspelt, or two at once: what is wrong, and the mend."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.says, self.mend = says, mend


def id_of(name: str, first: str = "s") -> str:
    """Return an id made from a name: `King, M.L. ES` gives `king_m_l_es`.

    Parameters
    ----------
    name
        Any text.
    first
        What is put before an id that would begin with a digit.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "_", ascii_name.lower()).strip("_")
    if made in ("true", "false", "yes", "no", "on", "off", "null"):  # no names, in YAML
        return f"{made}_"
    return made if made and made[0].isalpha() else f"{first}{made}"


@dataclass
class Schools:
    """The schools of a map and of an export.

    Attributes
    ----------
    known
        By id: those of the map, and those found in the export beside them.
    new
        Ids of the latter.
    """

    known: dict[str, SchoolMap]
    new: list[str] = field(default_factory=list)
    _ledger: LedgerMap = field(kw_only=True)
    _found: dict[tuple[str, str], str] = field(default_factory=dict)

    def place(self, line: Line) -> str:
        """Return the id of the school that a line is of; `central` for the office.

        Raises
        ------
        UnknownSchool
            Its name is near a known one, or its code and its name are of two schools.
        """
        return self.find(line.school, line.school_code or line.codes.get("location", ""))

    def find(self, name: str, code: str) -> str:
        """Return the id of a school by its name and code, one of which may be empty."""
        if (name, code) not in self._found:
            self._found[name, code] = self._look(name, code)
        return self._found[name, code]

    def look_up(self, name: str, code: str) -> str:
        """Return the id of a school that is known by its name or code; "" if none is.

        Raises
        ------
        UnknownSchool
            They are of two schools.
        """
        by_code, by_name = self._by_code(code), self._by_name(name)
        if by_code and by_name and by_code != by_name:
            says = f"the code {code} is {by_code}, the name {name!r} is {by_name}"
            raise UnknownSchool(says, "correct the export, or `also` and `code` in the map")
        if by_name and code and not by_code and (own := self.known[by_name].code):
            says = f"{name!r} is {by_name}, whose code is {own}, not {code}"
            raise UnknownSchool(says, f"correct the export, or `schools.{by_name}.code` in the map")
        return by_code or by_name

    def _look(self, name: str, code: str) -> str:
        central = self._ledger.central
        if (name and named(name, central.names)) or (code and coded(code, central.codes)):
            return CENTRAL
        known = self.look_up(name, code)
        if known:
            return known
        return self._add(name, code)

    def _by_code(self, code: str) -> str:
        if not code:
            return ""
        return next((id for id, s in self.known.items() if s.code and _same(s.code, code)), "")

    def _by_name(self, name: str) -> str:
        wanted = plain(name)
        names = ((id, (school.name, *school.also, id)) for id, school in self.known.items())
        return next((id for id, its in names if wanted and wanted in map(plain, its)), "")

    def _add(self, name: str, code: str) -> str:
        """Add a school that the map does not name."""
        named_so = {
            id: school.name or id for id, school in self.known.items() if id not in self.new
        }
        if name and not code:
            close = nearest(name, named_so.values())
            if close is not None:
                id = next(id for id, known in named_so.items() if known == close)
                says = f"the school {name!r} is not in the map, but {close} is"
                mend = (
                    f"if it is the same, add the spelling to `schools.{id}.also`; if not, name it"
                )
                raise UnknownSchool(says, f"{mend} under `schools`")
        made = id_of(name or code)
        if made in self.known or made == CENTRAL:
            made = f"{made}_{id_of(code, '')}" if code else f"{made}_2"
        if made in self.known:
            says = f"the school {name or code!r} has an id that another has"
            raise UnknownSchool(says, "name both under `schools` in the map")
        self.known[made] = SchoolMap(name=name, code=code)
        self.new.append(made)
        return made


def schools_of(ledger: LedgerMap) -> Schools:
    """Return the schools that a map names."""
    return Schools(dict(ledger.schools), _ledger=ledger)


def _same(one: str, other: str) -> bool:
    """Return whether two codes are one: a spreadsheet drops zeros in front."""
    if one.isdecimal() and other.isdecimal():
        return int(one) == int(other)
    return plain(one) == plain(other)
