"""The rows of the five tables. Every cell is text, made the same way each time."""

from pathlib import Path

from .evidence import effects
from .inventory import PROGRAMS, TITLE, Program
from .lines import Money, at_risk_pots, is_title_i, money
from .needs import GOALS, Needs, needs
from .offers import CANDIDATES, candidate_sites, expansions
from .raw import FUNDING, LINES, School, dollars, read, schools
from .students import NORMS, Site, students

Table = list[list[str]]
NOTICE = 26  # pay periods a year
NOTICE_TEXT = "one pay period of notice: 1/26 of the year's dollars where the dollars are people"
TITLE_TEXT = (
    "the split of the undivided Title line: all of it is Title I where it is at least $60 a pupil"
)


def tables(folder: Path) -> dict[str, Table]:
    """Every table by file name, header first."""
    everyone = schools(folder)
    spent, need = money(folder, everyone), needs(folder, everyone)
    return {
        "schools.csv": _schools(folder, everyone, spent, need),
        "programs.csv": _programs(),
        "effects.csv": _effects(folder),
        "sites.csv": _sites(folder, everyone, spent, need),
        "at_risk.csv": _at_risk(everyone, spent),
    }


def amount(value: float) -> str:
    """Dollars with cents, or without where there are none."""
    return f"{value:.2f}".removesuffix(".00")


def _schools(folder: Path, everyone: list[School], spent: Money, need: dict[int, Needs]) -> Table:
    header = [
        "id",
        "name",
        "enrollment",
        "groups.at_risk",
        "groups.english_learner",
        "groups.special_education",
        *(f"needs.{goal}" for goal in GOALS),
        "base.general",
        "base.at_risk",
        "tags.code",
        "tags.level",
        "tags.ward",
        "tags.title_i",
        "tags.forty_lowest",
        "tags.poverty",
        "tags.stabilized",
        "tags.needs_estimated",
        "tags.published_2015",
        "tags.published_2016",
    ]
    top_up = {
        int(row["SCHOOLCODE"]): float(row["AMT_STABILIZATION"])
        for row in read(folder, FUNDING)
        if row["YEAR"] == "2016"
    }
    before = {code: sum(items.values()) for code, items in dollars(folder, LINES, 2015).items()}
    rows = []
    for school in everyone:
        here = need[school.code]
        rows.append(
            [
                school.id,
                school.name,
                str(school.enrollment),
                "" if school.at_risk is None else str(school.at_risk),
                str(school.english_learner),
                str(school.special_education),
                *(_share(here.by_goal[goal]) for goal in GOALS),
                amount(spent.base[school.code]["general"]),
                amount(spent.base[school.code]["at_risk"]),
                str(school.code),
                school.level,
                str(school.ward),
                _flag(is_title_i(school)),
                _flag(school.forty),
                _share(None if school.at_risk is None else school.at_risk / school.enrollment),
                _flag(top_up[school.code] > 0),
                " ".join(here.estimated),
                amount(before[school.code]) if school.code in before else "",
                amount(school.total),
            ]
        )
    return [header, *rows]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _programs() -> Table:
    header = [
        "id",
        "name",
        "owner",
        "target",
        "review",
        "mandated",
        "assumed.students",
        "assumed.stop_cost",
        "assumed.funds",
    ]
    rows = [
        [
            program.id,
            program.name,
            program.owner,
            program.target,
            "2017",
            _flag(program.mandated),
            NORMS[program.norm][0],
            NOTICE_TEXT if program.positions else "",
            TITLE_TEXT if program.id == TITLE else "",
        ]
        for program in PROGRAMS
    ]
    return [header, *rows]


def _effects(folder: Path) -> Table:
    rows = []
    for effect in effects(folder):
        if effect.mean is None or effect.se is None:
            rows.append([effect.program, effect.goal, "unknown", "", "", effect.source])
        else:
            tier = "" if effect.tier is None else str(effect.tier)
            rows.append(
                [
                    effect.program,
                    effect.goal,
                    f"{effect.mean:.4f}",
                    f"{effect.se:.4f}",
                    tier,
                    effect.source,
                ]
            )
    return [["program", "goal", "mean", "se", "tier", "source"], *rows]


def _sites(folder: Path, everyone: list[School], spent: Money, need: dict[int, Needs]) -> Table:
    programs = {program.id: program for program in PROGRAMS}
    rows: list[tuple[str, int, list[str]]] = []

    def add(
        program: str, school: School, served: int, running: bool, cost: str, stop: str = ""
    ) -> None:
        row = [program, school.id, str(served), _flag(running), cost, stop]
        rows.append((program, school.code, row))

    def serve(program: Program, school: School, cost: float) -> int:
        absent = need[school.code].by_goal["attendance"]
        return students(program.norm, Site(school, cost, absent))

    by_code = {school.code: school for school in everyone}
    for (program_id, code), cost in spent.site.items():
        program, school = programs[program_id], by_code[code]
        stop = amount(cost / NOTICE) if program.positions else ""
        add(program_id, school, serve(program, school, cost), True, amount(cost), stop)
    for program_id, school, cost in expansions(everyone, need, spent):
        add(program_id, school, serve(programs[program_id], school, cost), False, amount(cost))
    for candidate, school in candidate_sites(folder, everyone, need, spent):
        absent = need[school.code].by_goal["attendance"]
        add(
            candidate, school, students(CANDIDATES[candidate], Site(school, 0.0, absent)), False, ""
        )
    order = [*programs, *CANDIDATES]
    rows.sort(key=lambda row: (order.index(row[0]), row[1]))
    return [
        ["program", "school", "students", "running", "cost", "stop_cost"],
        *(row for _, _, row in rows),
    ]


def _at_risk(everyone: list[School], spent: Money) -> Table:
    pots = at_risk_pots(spent, everyone)
    rows = [
        ["at_risk", school.id, amount(pots[school.code])]
        for school in everyone
        if pots[school.code]
    ]
    return [["fund", "school", "amount"], *rows]
