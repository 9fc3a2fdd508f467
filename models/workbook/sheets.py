"""The sheets of a scenario's workbook, and where their rows stand in the tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..tables.kinds import KINDS, Kind

EXAMPLE = "(example)"
"""What stands in the first cell of a row that shows how to fill a sheet, and is never read."""

README = "Read me"
DISTRICT = "District"
SCENARIOS = "Scenarios"
OTHER = "Other values"


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows are entries of one kind.

    Attributes
    ----------
    title
        Its name.
    kind
        What its rows are.
    ids
        Headings of the columns that name a row, in the order of the kind's.
    says
        What a row is, in a sentence.
    needed
        Addresses of columns without which a row would mean something else; of some separated by
        a bar, one is enough.
    example
        Values of the example row, by address.
    """

    title: str
    kind: Kind
    ids: tuple[str, ...]
    says: str
    needed: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)


_MOVE = ("reorganization", "school", "receiver")

SHEETS = (
    Sheet(
        "Goals",
        Kind(("id",), ("goals", 0)),
        ("Goal",),
        "What is to be gained.",
        ("weight",),
        {"weight": 1, "description": "Reads at grade level"},
    ),
    Sheet(
        "Returns",
        Kind((), ("returns",), items=True),
        (),
        "Steps of a school's average gain per student that count less and less, first step first.",
        ("worth",),
        {"up_to": 0.05, "worth": 1},
    ),
    Sheet(
        "Returns by goal",
        Kind(("goal",), ("goals", 0, "returns"), items=True),
        ("Goal",),
        "The same steps for one goal, instead of those for all.",
        ("worth",),
        {"up_to": 0.05, "worth": 1},
    ),
    Sheet(
        "Groups",
        Kind(("id",), ("groups", 0), "name"),
        ("Group",),
        "Student groups whose gain is reported.",
        ("name",),
        {"name": "Low income"},
    ),
    Sheet(
        "Schools",
        KINDS["schools"],
        ("School",),
        "Who is there, what they need, and what is spent there that is not decided.",
        ("enrollment",),
        {"name": "Lincoln Elementary", "enrollment": 420, "capacity": 500},
    ),
    Sheet(
        "Programs",
        KINDS["programs"],
        ("Program",),
        "What may run, and what it costs.",
        ("cost.site", "cost.student"),
        {"name": "Reading Recovery", "cost.site": 45000, "cost.student": 350, "levels": "0.5"},
    ),
    Sheet(
        "Effects",
        KINDS["effects"],
        ("Program", "Goal"),
        "What a program does to a goal, for each student served. `unknown`: never measured.",
        ("mean",),
        {"mean": 0.22, "se": 0.06, "tier": 1, "source": "What Works Clearinghouse 2013"},
    ),
    Sheet(
        "Sites",
        KINDS["sites"],
        ("Program", "School"),
        "Where a program runs today, or could run. The school `central` is the district's office.",
        ("students", "running"),
        {"students": 60, "running": "yes"},
    ),
    Sheet(
        "Positions",
        Kind(("program",), ("programs", 0, "positions")),
        ("Program",),
        "Programs that run with whole positions of a role; how many stand in Sites.",
        ("role",),
        {"role": "teacher", "least": 8},
    ),
    Sheet(
        "Merges",
        KINDS["merges"],
        ("Merge",),
        "Programs that could be delivered as one.",
        ("combines",),
        {"name": "One literacy team", "combines": "reading_recovery; coach", "retains": 0.9},
    ),
    Sheet(
        "Reorganizations",
        KINDS["reorganizations"],
        ("Reorganization",),
        "Schools that may close, and other changes of the whole. Who moves where: Moves.",
        (),
        {"name": "Close Cedar Elementary", "years": "2028; 2029", "cost.once": 250000},
    ),
    Sheet(
        "Moves",
        Kind(
            ("reorganization", "school", "receiver"), ("reorganizations", 0, "moves", 1, 2), "share"
        ),
        ("Reorganization", "School", "Receiver"),
        "Where the students of a school that closes go: shares that add up to 1.",
        ("share",),
        {"share": 0.55},
    ),
    Sheet(
        "Funds",
        KINDS["funds"],
        ("Fund",),
        "Money, and what it may pay for.",
        ("amount",),
        {"name": "Title I", "amount": 900000, "pays_for.schools": "{title_i: true}"},
    ),
    Sheet(
        "Funds by school",
        KINDS["by_school"],
        ("Fund", "School"),
        "Money that follows the students, instead of the fund's amount.",
        ("amount",),
        {"amount": 335000},
    ),
    Sheet(
        "Staff",
        KINDS["staff"],
        ("Role",),
        "People, all sites together.",
        ("price",),
        {"name": "Reading specialists", "available": 14, "price": 93040},
    ),
    Sheet(
        "Requests",
        KINDS["requests"],
        ("School", "Program"),
        "What schools ask for, of a program or a merge.",
        ("wants", "rank"),
        {"wants": "keep", "rank": 1, "students": 45, "because": "Half its readers caught up"},
    ),
    Sheet(
        "Answered",
        Kind(("school",), ("schools", 0, "answered")),
        ("School",),
        "What each school handed in, and who took part.",
        (),
        {"file": "lincoln.xlsx", "date": "2027-02-01", "took_part.staff": 31},
    ),
    Sheet(
        "Rules",
        Kind((), ("rules",), items=True),
        (),
        "Limits that a plan keeps. Which columns a kind of rule uses: docs/rules.md.",
        ("kind",),
        {"kind": "initiative_load", "at_most": 4, "schools": "all", "note": "Board policy 7"},
    ),
)
"""In the order in which they are filled: what is named stands before what names it."""

CORE = frozenset({DISTRICT, "Goals", "Schools", "Programs", "Effects", "Sites", "Funds"})
"""Sheets that a workbook must have, if only with headings: one that is gone is no empty one."""

TITLES = (README, DISTRICT, *(sheet.title for sheet in SHEETS), SCENARIOS, OTHER)
"""All sheets, in the order of the workbook."""

_INSIDE = {
    "programs": frozenset({"effects", "sites", "positions"}),
    "funds": frozenset({"by_school"}),
    "reorganizations": frozenset({"moves"}),
    "goals": frozenset({"returns"}),
    "schools": frozenset({"answered"}),
}
"""Fields of a section's entries that have a sheet of their own."""


def inside(kind: Kind) -> frozenset[str]:
    """Return the fields of a sheet's rows that have a sheet of their own."""
    return _INSIDE.get(kind.section, frozenset()) if len(kind.path) == _ENTRY else frozenset()


_ENTRY = 2  # keys on the way to an entry of a section

SECTIONS = frozenset(sheet.kind.section for sheet in SHEETS) - {"requests"}
"""Sections that stand whole in sheets of their own: not `requests`, whose weight does not."""

IN_SHEETS = frozenset({("requests", "by_school")})
"""Parts of the other sections that have a sheet of their own."""
