"""The tables of who gains, of rules, and of what the plan rests on."""

from typing import TYPE_CHECKING, Any

from ...engine.plan.evidence_words import stand_in_words
from ...models.resolve import resolve
from ...models.scenario.effect import ClassSize, Effect
from .money import Paid
from .names import Names
from .table import Column, Table

if TYPE_CHECKING:
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario


def schools(plan: "Plan", names: Names, paid: Paid) -> Table:
    """Return what each school gains, and what is spent there by year."""
    every = [money.year for money in plan.money]
    rows = [
        [
            *(key, names.of("place", key), s.gain, s.baseline, s.dollars, s.baseline_dollars),
            *(s.programs_before, s.programs),
            *(paid.sum(School=(key, "$A{row}"), Year=(y, str(y))) for y in every),
        ]
        for key, s in plan.schools.items()
    ]
    return Table(
        "Schools",
        "Each school over all years: gain in student-SD, dollars with its base; and paid there.",
        [
            Column("School"),
            Column("Name"),
            Column("Gain", "number", total=True),
            Column("Gain, going on as today", "number", total=True),
            Column("Dollars, base and programs", "dollars", total=True),
            Column("Dollars, going on as today", "dollars", total=True),
            Column("Programs today", "count"),
            Column("Programs in the last year", "count"),
            *(Column(f"Paid there {y}", "dollars", total=True) for y in every),
        ],
        rows,
    )


def groups(plan: "Plan", names: Names) -> Table:
    """Return what each student group gains, and what each goal is worth."""
    rows: list[list[Any]] = [
        ["group", key, names.of("group", key), g.students, g.gain_per_student, g.baseline]
        for key, g in plan.groups.items()
    ]
    rows += [
        ["goal", key, names.of("goal", key), None, g.worth, g.baseline]
        for key, g in plan.goals.items()
    ]
    return Table(
        "Groups and goals",
        "Groups: gain per student over all years, SD. Goals: worth, student-SD.",
        [
            Column("Kind"),
            Column("Id"),
            Column("Name"),
            Column("Students", "count"),
            Column("With the plan", "number"),
            Column("Going on as today", "number"),
        ],
        rows,
    )


def rules(plan: "Plan") -> Table:
    """Return how each rule fares."""
    rows = [
        [
            *(r.id, r.kind, r.says, "yes" if r.binding else "no", r.slack, r.unit, r.price),
            *(len(r.broken), r.verdict or ""),
        ]
        for r in plan.rules
    ]
    return Table(
        "Rules",
        "How each rule fares. Laws: a screening, not a compliance determination.",
        [
            Column("Rule"),
            Column("Kind"),
            Column("What it says", "long"),
            Column("Binds"),
            Column("Slack", "number"),
            Column("Unit"),
            Column("Worth of a unit more", "number"),
            Column("Places broken", "count"),
            Column("Screening"),
        ],
        rows,
    )


def requests(plan: "Plan", scenario: "Scenario", names: Names) -> Table:
    """Return what schools ask for, and the answers."""
    rows: list[list[Any]] = [
        [
            *(one.school, names.of("place", one.school), one.rank, one.wants, one.program),
            names.of("merge" if one.program in scenario.merges else "program", one.program),
            *(one.answer, one.share, ", ".join(map(str, one.years)), one.why, one.instead),
            one.ask_again,
        ]
        for one in plan.requests
    ]
    return Table(
        "Requests",
        "What each school asks for, first-ranked first, and the answer.",
        [
            Column("School"),
            Column("School name"),
            Column("Rank", "count"),
            Column("Wants"),
            Column("Program"),
            Column("Name"),
            Column("Answer"),
            Column("Share granted", "share"),
            Column("Years as asked"),
            Column("Why", "long"),
            Column("Instead", "long"),
            Column("Ask again", "year"),
        ],
        rows,
    )


def inputs(scenario: "Scenario", names: Names) -> Table:
    """Return what the plan rests on: effects with their sources, and what is assumed."""
    rows: list[list[Any]] = []
    told = resolve(scenario)
    for key, program in scenario.programs.items():
        head = [key, names.of("program", key)]
        for goal, effect in program.effects.items():
            what = f"effect on {names.of('goal', goal)}"
            if isinstance(effect, Effect):
                figures = [effect.mean, effect.se, effect.tier, effect.source]
            elif isinstance(effect, ClassSize):
                figures = [effect.class_size, effect.se, effect.tier, effect.source]
                what += ", for each student more per position"
            else:
                figures = [None, None, None, stand_in_words(told.programs[key], told.goals, goal)]
            rows.append([*head, what, *figures])
        for what, how in program.assumed.items():
            rows.append([*head, f"assumed: {what}", None, None, None, how])
    return Table(
        "Inputs",
        "What the plan rests on: effects with their sources, and figures that are assumed.",
        [
            Column("Program"),
            Column("Name"),
            Column("What"),
            Column("Figure", "number"),
            Column("Standard error", "number"),
            Column("Evidence tier", "count"),
            Column("Source", "long"),
        ],
        rows,
    )


def about(plan: "Plan") -> Table:
    """Return what the plan is, and how it was made."""
    run, scenario = plan.run, plan.scenario
    rows: list[list[Any]] = [
        ["Scenario", scenario.name],
        ["Its file", scenario.source],
        ["SHA-256 of the file and its tables", scenario.sha256],
        ["What-ifs applied", ", ".join(scenario.overrides)],
        ["Values set", ", ".join(f"{key}={value}" for key, value in scenario.set.items())],
        ["Status", plan.status],
        ["Note", plan.message],
        ["Worth, student-SD", plan.worth],
        ["Worth, going on as today", plan.baseline_worth],
        ["Weight of requests granted", plan.requests_worth],
        ["Objective", plan.objective],
        ["Proved: no plan has more than", plan.bound],
        ["Method", run.method],
        ["Solver", run.solver],
        ["Groundswell", run.groundswell],
    ]
    return Table("About", "What this is.", [Column("What", "long"), Column("Value", "long")], rows)
