"""Why a program or a reorganization is decided as it is, what else could be, where money goes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario, Status
from .plan_parts.conflict import ConflictPart
from .plan_parts.program_plan import SiteYear
from .plan_parts.program_year import Decision

AlternativeKind = Literal[
    "keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline", "start", "off"
]
"""A decision that could be made instead; `start` and `off`: at one school, or a reorganization."""

FlipKind = Literal["cost", "saves", "effect", "students", "budget"]

FlipStatus = Literal["found", "not found", "toss-up", "not possible", "not searched"]
"""`toss-up`: the gaps leave open whether another decision is already as good; `not possible`:
no plan can decide otherwise; `not searched`: the time was over, or there is nothing to change."""

MovedKind = Literal["program", "merge", "reorganization", "rule", "carried", "left"]
"""What money comes from or goes to: a reorganization by what it saves or costs; `rule`: a rule's
top-ups; `left`: not spent."""


class Account(Frozen):
    """What running a program fully would be worth, beside the plan, against what it uses up.

    All but `dollars` and `fte` in student-SD over the horizon; prices from the linear relaxation.
    """

    school: str | None = Field(None, description="School or `central`; None: a sum over places.")
    runs: bool = Field(description="Whether the plan runs or pilots it there in the last year.")
    sites: int = Field(1, description="Sites summed.")
    dollars: float = Field(description="Dollars over the horizon; starting in, ending out.")
    fte: float = Field(0.0, description="FTE in the last year, all roles.")
    worth: float = Field(description="Worth, given what else the plan runs there.")
    money: float = Field(description="What its dollars are worth elsewhere.")
    staff: float = Field(description="What its staff's time is worth elsewhere.")
    rules: float = Field(
        description="What the room that it takes up under rules is worth elsewhere; below 0 where"
        " it helps to keep them."
    )
    net: float = Field(description="worth - money - staff - rules.")


class Cause(Frozen):
    """What decided on a program where its worth for its money speaks for the contrary."""

    kind: Literal["rule", "staff", "replaced", "unknown"] = Field(
        description="`rule`: the room under a rule is worth more elsewhere or, of what runs, it"
        " helps to keep the rule; `staff`: its people are worth more elsewhere; `replaced`: others"
        " that replace or exclude it start there; `unknown`: none of these; perhaps that sites are"
        " whole, and prices are of parts."
    )
    rule: str | None = Field(None, description="With `rule`: its id.")
    says: str = Field("", description="With `rule`: what it says.")
    programs: tuple[str, ...] = Field((), description="With `replaced`: which.")


class Alternative(Frozen):
    """Another decision, forced: the best plan that makes it, against the plan explained."""

    decision: AlternativeKind
    says: str = Field(description="The decision in words.")
    status: Status = Field(description="How its search ended; `infeasible`: no plan can make it.")
    objective: float | None = Field(None, description="Student-SD.")
    bound: float | None = Field(None, description="Proved: no plan that makes it has more.")
    regret: float | None = Field(
        None, description="Objective given up by it, student-SD, by the plans found."
    )
    regret_at_least: float | None = Field(None, description="Proved: it gives up no less.")
    regret_at_most: float | None = Field(None, description="Proved: it gives up no more.")
    within_gap: bool | None = Field(
        None, description="Whether it is not proved to give up anything."
    )
    dollars: float | None = Field(None, description="Change of dollars spent over the horizon.")
    program_dollars: float | None = Field(
        None,
        description="Change of dollars on the program itself, merges of it included; or of what"
        " the reorganization costs, less what it saves.",
    )
    students: float | None = Field(
        None, description="Change of the program's students in the last year."
    )
    changed: Mapping[str, tuple[Decision, Decision]] = Field(
        default_factory=dict,
        description="Other programs decided otherwise then: by id, decision in the plan and then.",
    )
    begun: Mapping[str, tuple[int | None, int | None]] = Field(
        default_factory=dict,
        description="Other reorganizations decided otherwise then: by id, the year in which it"
        " begins in the plan and then; None: it does not.",
    )
    gains: Mapping[str, tuple[float, float]] = Field(
        default_factory=dict,
        description="Of a reorganization: by school whose building it closes, what its students"
        " gain over the horizon in the plan and then, student-SD.",
    )
    conflict: tuple[ConflictPart, ...] = Field(
        (), description="If infeasible: what does not allow it."
    )


class Option(Frozen):
    """One of several options of which at most one is taken, in the best plan that takes it."""

    option: str = Field(description="Id of the program or reorganization.")
    taken: bool = Field(description="Whether the plan explained takes it in these years.")
    status: Status = Field(description="How its search ended; `infeasible`: no plan can take it.")
    worth: float | None = Field(None, description="Worth of that plan, student-SD.")
    dollars: Mapping[int, float] = Field(
        default_factory=dict, description="By year: dollars paid for the option itself."
    )
    against_today: Mapping[int, float] = Field(
        default_factory=dict,
        description="By year: dollars of that whole plan, less what reorganizations save, against"
        " going on as today.",
    )
    net: float | None = Field(None, description="The same over the horizon.")


class Options(Frozen):
    """The options of a rule that lets at most one of them run, side by side."""

    rule: str = Field(description="The rule's id.")
    since: int = Field(description="Year from which on each is taken, to the last.")
    options: tuple[Option, ...]


class Flip(Frozen):
    """How far one figure must change until another decision is better, all else the same."""

    what: FlipKind
    status: FlipStatus
    unit: str = Field(
        description="Of now, kept, flipped and limit: `times today's` figure, `added` to each"
        " effect, in SD, or `dollars a year` more."
    )
    fund: str | None = Field(None, description="With budget: whose money.")
    now: float = Field(description="Where it is: 1 times, or 0 added.")
    kept: float | None = Field(None, description="Proved: up to here the decision stays the best.")
    flipped: float | None = Field(None, description="Proved: from here another one is better.")
    limit: float | None = Field(None, description="How far it was searched, if not found.")
    open: float | None = Field(
        None,
        description="If not found: where the search ended, if neither decision is proved to be"
        " better there.",
    )
    nearest: bool = Field(
        False,
        description="Whether no nearer flip can be: the decision's worth moves one way. If not,"
        " it is the nearest found in steps.",
    )
    at_now: Mapping[str, float] = Field(
        default_factory=dict,
        description="The figures themselves: yearly dollars, effect by goal, students, dollars of"
        " the fund.",
    )
    at_flipped: Mapping[str, float] = Field(default_factory=dict, description="The same, flipped.")
    at_limit: Mapping[str, float] = Field(default_factory=dict, description="The same, at `limit`.")
    at_open: Mapping[str, float] = Field(default_factory=dict, description="The same, at `open`.")


class Hold(Frozen):
    """A rule, or a setting of the program, without which the decision may be another."""

    id: str = Field(description="The rule's id, or the setting's address.")
    kind: str = Field(description="The rule's kind; mandated, requires, funds, ...")
    says: str
    holds: bool | None = Field(
        description="Whether without it another decision is better; None: the gaps leave it open."
    )


class ReleasedYear(Frozen):
    """What a program that shrinks or ends sets free in a year, dollars."""

    year: int
    today: float = Field(description="What it costs going on as today.")
    plan: float = Field(description="What it costs in the plan, by itself.")
    exit: float = Field(description="Of which to end sites.")
    into_merges: float = Field(
        description="Its share of what merges of it cost in the plan, by what the parts cost today."
    )
    released: float = Field(description="today - plan - into_merges.")
    unfunded: float = Field(
        description="Of the released: what no fund has the money for, so that it pays for nothing."
    )
    stranded: float = Field(
        description="Of the released: what stays unspent, as no other use may have it or needs it."
    )


class ReleasedStaff(Frozen):
    """FTE of a role that a program sets free in a year."""

    role: str
    year: int
    released: float
    used_elsewhere: float = Field(description="Of which other programs use more than today.")


class Serving(Frozen):
    """A program or merge for the goal and the students of one that ends."""

    program: str | None = None
    merge: str | None = None
    school: str | None = Field(
        None, description="Where, if the school's students have moved; None: at the school."
    )
    students: float = Field(description="Whom it serves there in the last year.")
    new: bool = Field(description="Whether it does not run there today.")


class Served(Frozen):
    """Who was served at a school that has lost the program by the last year, and who is then."""

    school: str
    since: int = Field(description="First year in which it no longer runs there, to the last.")
    students: float = Field(description="Students whom it would serve there in that year.")
    by: tuple[Serving, ...] = Field(
        (),
        description="What starts or grows there for the same goal and the same students, and the"
        " program itself where they move to; the most similar first. None: nothing replaces it.",
    )
    beside: tuple[Serving, ...] = Field(
        (), description="What ran there before for the same goal and students, and only goes on."
    )


class Moved(Frozen):
    """One source or use of a fund's money in a year."""

    kind: MovedKind
    id: str = Field("", description="Program, merge or rule.")
    amount: float = Field(description="Dollars.")


class FundMoves(Frozen):
    """How a fund's money moves in a year, today's use against the plan's; sources equal uses.

    amount = today + left_today, and amount + saved + carried_in = spent + carried_on + left.
    """

    fund: str
    year: int
    amount: float
    saved: float = Field(0.0, description="What reorganizations add by what they save.")
    carried_in: float
    today: float = Field(description="What it would pay going on as today.")
    left_today: float = Field(description="What it would have left then.")
    spent: float
    carried_on: float
    left: float = Field(description="Neither spent nor carried on.")
    sources: tuple[Moved, ...] = Field((), description="What uses less of it than today.")
    uses: tuple[Moved, ...] = Field((), description="What uses more of it than today.")


class Flow(Frozen):
    """Dollars of a fund that go from one use to another; money in a pot is shared in proportion."""

    fund: str
    year: int
    source: Moved
    use: Moved
    amount: float


class Answer(Frozen):
    """What every answer says, whatever is asked about."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="The plan's.")
    gap: float | None = Field(None, description="The plan's.")
    objective: float | None = Field(None, description="The plan's, student-SD.")
    better: float = Field(
        0.0,
        description="By how much, student-SD, a plan found on the way is better than the plan;"
        " within its gap.",
    )
    asked_year: int | None = Field(
        None,
        description="Year of the decision that `flips` and `holds` are about; None: whether it is"
        " piloted, or begins, at all.",
    )
    alternatives: tuple[Alternative, ...] = ()
    options: tuple[Options, ...] = Field(
        (), description="Of each rule that lets at most one of several run: each of them."
    )
    flips: tuple[Flip, ...] = ()
    holds: tuple[Hold, ...] = ()
    money: tuple[FundMoves, ...] = Field((), description="Every fund and year, all uses.")
    flows: tuple[Flow, ...] = Field((), description="What of it concerns what is asked about.")
    message: str = Field("", description="Notes on the result.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"


class Closing(Frozen):
    """A site that ends because its building closes."""

    reorganization: str
    school: str
    year: int
    served_at: tuple[str, ...] = Field(
        (), description="Schools at which the program serves its students from then on."
    )


class Explanation(Answer):
    """Why a program is decided as it is."""

    program: str
    school: str | None = Field(None, description="Only here; None: the whole program.")
    decision: Decision = Field(description="The program's, in the plan.")
    reason: str
    evidence: str
    cause: Cause | None = Field(
        None, description="What decided, where worth for money does not; else none."
    )
    sites: tuple[SiteYear, ...] = ()
    closings: tuple[Closing, ...] = ()
    account: tuple[Account, ...] = Field((), description="Where the plan runs it, and where not.")
    accounts: tuple[Account, ...] = Field((), description="Site by site.")
    released: tuple[ReleasedYear, ...] = ()
    staff: tuple[ReleasedStaff, ...] = ()
    served: tuple[Served, ...] = ()


class ReorganizationYear(Frozen):
    """What a reorganization does in a year in which it is in force."""

    year: int
    moved: Mapping[str, Mapping[str, float]] = Field(
        description="Students who have moved, by school that closes and school they go to."
    )
    saves: Mapping[str, float] = Field(description="Dollars that become available, by fund.")
    once: float = Field(0.0, description="Dollars that it costs once.")
    yearly: float = Field(0.0, description="Dollars that it costs each year.")
    worth: float = Field(0.0, description="Worth of its own effects on students, student-SD.")


class Displaced(Served):
    """A program that runs today in a building that closes, and who serves its students then."""

    program: str


class ReorganizationExplanation(Answer):
    """Why a reorganization begins, or does not."""

    reorganization: str
    begins: int | None = Field(None, description="Year in which it begins; None: it does not.")
    reason: str = ""
    as_if: int = Field(
        description="Year of the beginning that `years` is for: its own; if it does not begin, that"
        " in the best plan in which it does, or else the first in which it may."
    )
    years: tuple[ReorganizationYear, ...] = ()
    displaced: tuple[Displaced, ...] = Field(
        (),
        description="In the plan or, if it does not begin, in the best plan in which it does.",
    )


AnyExplanation = Explanation | ReorganizationExplanation
"""The answer on a program or on a reorganization."""
