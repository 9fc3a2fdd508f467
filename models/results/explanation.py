"""Why a program or a reorganization is decided as it is, what else could be, where money goes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .money_moves import Flow, FundMoves, ReleasedStaff, ReleasedYear, Served
from .otherwise import Alternative, Flip, Hold, Options
from .plan import PlanScenario, Status
from .plan_parts.program_plan import SiteYear
from .plan_parts.program_year import Decision, ProgramYear


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

    kind: Literal["rule", "breaks", "staff", "replaced", "money", "worth", "unknown"] = Field(
        description="`rule`: the room under a rule is worth more elsewhere or, of what runs, it"
        " helps to keep the rule; `breaks`: each of its sites alone, decided otherwise, would break"
        " the rule; `staff`: its people are worth more elsewhere; `replaced`: others that replace"
        " or exclude it start there; `money`: what all funds have left pays for none of its sites;"
        " `worth`: of what stays, its worth for its money; `unknown`: none of these; perhaps that"
        " sites are whole, and prices are of parts."
    )
    rule: str | None = Field(None, description="With `rule` and `breaks`: its id.")
    says: str = Field("", description="What the rule says; with `money`: in words.")
    programs: tuple[str, ...] = Field((), description="With `replaced`: which.")


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
    asks: str = Field(
        "",
        description="What `flips` and `holds` ask for, in words: the contrary of what the plan"
        " decides, in `asked_year`.",
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
    stays: Cause | None = Field(
        None,
        description="Of a program that is trimmed, or ends later: what decided for the sites that"
        " stay, or go on until then; None: of no other, or without prices.",
    )
    years: tuple[ProgramYear, ...] = Field(
        (), description="What becomes of the whole program, year by year."
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


class MergedYear(Frozen):
    """A merge in one year."""

    year: int
    schools: tuple[str, ...] = Field((), description="Where it runs.")
    students: float = 0.0
    cost: float = Field(0.0, description="Dollars that it costs, starting it counted in.")
    apart: float = Field(
        0.0, description="Dollars that its parts cost there going on as today, by themselves."
    )


class MergeExplanation(Answer):
    """Why several programs are merged into one, or are not."""

    merge: str
    parts: tuple[str, ...] = Field(description="The programs that it combines.")
    retains: float = Field(description="Share that it keeps of what they do for students.")
    years: tuple[MergedYear, ...] = Field((), description="Year by year; of every year.")


AnyExplanation = Explanation | MergeExplanation | ReorganizationExplanation
"""The answer on a program, on a merge or on a reorganization."""
