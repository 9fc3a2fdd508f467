"""The override `closures` of dc.yaml: small schools that could close, and what that would mean.

Which schools: elementary and middle schools of fewer than `SMALL` students whose two nearest
schools of their level are within `NEAR` kilometers and have room for all of theirs. What is
published, derived and assumed of it: README.md.
"""

from dataclasses import dataclass
from math import ceil, cos, hypot, radians
from pathlib import Path

from .inventory import PROGRAMS
from .lines import money
from .raw import LINES, School, dollars, schools
from .tables import tables

SMALL, NEAR = 300, 2.4
LEVELS = ("es", "ms")
FIXED_LINES = (
    "Principal",
    "Business Manager",
    "Administrative Aide",
    "Clerk",
    "Registrar",
    "Custodial Foreman",
    "Custodian - RW-5",
    "Custodian - RW-3",
)
"""Lines that a school has because it is one, whatever its size: they end with it."""

USED = 0.72  # of the seats of the buildings, November 2012
KM_A_DEGREE = 111.2
LATITUDE = 38.9
# What the school system paid for the 23 schools it closed in 2008: 3.1 million to move, and 1.5
# to take the students to their new schools. The city's office for buildings paid the rest.
ONCE = 134_800
YEARLY = 65_200
MOVED = "how long: Özek, Hansen, Gonzalez 2012; how much: assumed"
HARMS = {"reading": (-0.05, 0.03), "math": (-0.05, 0.03), "attendance": (-0.03, 0.03)}
BEGIN = "  # Made by build.py, to the next comment: do not edit.\n"
END = "  # The end of what build.py makes.\n"

Value = float | str | list[str] | dict[str, "Value"]


@dataclass(frozen=True)
class Closure:
    """A school that could close, and its two receivers with their shares."""

    school: School
    shares: tuple[tuple[School, float], ...]


def closures(folder: Path) -> list[Closure]:
    """Return the closures that are possible, in order of the schools' codes."""
    everyone, lines = schools(folder), dollars(folder, LINES, 2016)
    before = dollars(folder, LINES, 2015)
    room = {s.code: seats(s) - s.enrollment for s in everyone}
    found = []
    for school in everyone:
        if (
            school.level in LEVELS
            and school.enrollment < SMALL
            and lines[school.code]["Principal"]  # some share theirs with another school
            and school.code in before  # Van Ness and Brookland have only opened
        ):
            near = sorted(
                (kilometers(school, s), s.code, s)
                for s in everyone
                if s.level == school.level and s is not school
            )[:2]
            total = sum(room[code] for _, code, _ in near)
            if near[1][0] <= NEAR and total >= school.enrollment:
                first = round(room[near[0][1]] / total, 3)
                shares = ((near[0][2], first), (near[1][2], round(1 - first, 3)))
                found.append(Closure(school, shares))
    return found


def kilometers(one: School, other: School) -> float:
    """Return how far two schools are apart, as the crow flies."""
    east = (one.longitude - other.longitude) * cos(radians(LATITUDE))
    return KM_A_DEGREE * hypot(east, one.latitude - other.latitude)


def seats(school: School) -> int:
    """Return the students that a building holds, assumed: no capacity is in the data."""
    return 10 * ceil(school.enrollment / USED / 10)


def override(folder: Path) -> dict[str, Value]:
    """Return the override: values by address."""
    found = closures(folder)
    values: dict[str, Value] = {}
    receivers = {s.code: s for c in found for s, _ in c.shares}
    for code in sorted(receivers):
        values[f"schools.{receivers[code].id}.capacity"] = seats(receivers[code])
    values |= _prices(folder) | _followers(folder, found)
    lines = dollars(folder, LINES, 2016)
    for c in found:
        fixed = sum(lines[c.school.code][item] for item in FIXED_LINES)
        values[f"reorganizations.close_{c.school.id}"] = {
            "name": f"Close {c.school.name}",
            "moves": {c.school.id: {s.id: share for s, share in c.shares}},
            "saves": {"general": round(fixed, 2)},
            "cost": {"once": ONCE, "year": YEARLY},
            "funds": ["general"],
            "effects": {
                goal: {"mean": mean, "se": se, "years": 1, "source": MOVED}
                for goal, (mean, se) in HARMS.items()
            },
        }
    return values


def _prices(folder: Path) -> dict[str, Value]:
    """Return what a student taken in costs: as much as one of the program costs on average."""
    head, *rows = tables(folder)["sites.csv"]
    paid: dict[str, float] = {}
    served: dict[str, int] = {}
    for row in rows:
        site = dict(zip(head, row, strict=True))
        if site["running"] == "true":
            program = site["program"]
            paid[program] = paid.get(program, 0.0) + float(site["cost"])
            served[program] = served.get(program, 0) + int(site["students"])
    return {f"programs.{p}.cost.student": round(paid[p] / served[p], 2) for p in paid}


def _followers(folder: Path, found: list[Closure]) -> dict[str, Value]:
    """Return sites for mandated programs, which must follow their students to each receiver."""
    runs = money(folder, schools(folder)).site
    mandated = [p.id for p in PROGRAMS if p.mandated]
    needed = {
        (program, receiver.id)
        for program in mandated
        for c in found
        for receiver, _ in c.shares
        if (program, c.school.code) in runs and (program, receiver.code) not in runs
    }
    return {f"programs.{p}.sites.{s}": {"students": 0, "cost": 0} for p, s in sorted(needed)}


def block(folder: Path) -> str:
    """Return the override as it stands in dc.yaml."""
    lines = [f"    {address}: {_flow(value)}" for address, value in override(folder).items()]
    return "".join(f"{line}\n" for line in ["  closures:", *lines])


def _flow(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:.10g}"


def put(folder: Path, scenario: Path) -> None:
    """Put the override into a scenario file, between the two comments that mark its place."""
    text = scenario.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    scenario.write_text(before + BEGIN + block(folder) + END + after, encoding="utf-8")
