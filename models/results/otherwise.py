"""What another decision gives up, what would bring it about, and which rules are in its way."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import Status
from .plan_parts.conflict import ConflictPart
from .plan_parts.program_year import Decision

AlternativeKind = Literal[
    "keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline", "start", "off"
]
"""A decision that could be made instead; `start` and `off`: at one school, or a reorganization."""

FlipKind = Literal["cost", "saves", "effect", "students", "budget", "need"]

FlipStatus = Literal["found", "not found", "toss-up", "not possible", "not searched"]
"""`toss-up`: the gaps leave open whether another decision is already as good; `not possible`:
no plan can decide otherwise; `not searched`: the time was over, or there is nothing to change."""


class GivesWay(Frozen):
    """A program or merge that another plan decides otherwise than the plan explained."""

    program: str = Field(description="Its id; or a merge's.")
    sites: tuple[int, int] = Field(
        description="Sites in the first of the years asked about: in the plan, and then."
    )
    sites_last: tuple[int, int] = Field(description="The same in the last year.")
    dollars: float = Field(description="Change of its dollars over the horizon.")
    worth: float = Field(description="Change of its worth over the horizon, student-SD.")


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
        description="Change of dollars on the program itself; where it is merged in either plan,"
        " with what the merge and its other parts cost there, so that only what is truly saved is"
        " deducted. Or of what the reorganization costs, less what it saves.",
    )
    students: float | None = Field(
        None, description="Change of the program's students in the last year."
    )
    differs: int | None = Field(
        None,
        description="First year in which the plan does not decide so; None: from the first of the"
        " years asked about, or it is not known.",
    )
    sites: Mapping[int, tuple[int, int]] = Field(
        default_factory=dict,
        description="By year in which something else happens to the program than in the plan: at"
        " how many sites it runs in the plan, and then; pilots not counted.",
    )
    gives_way: tuple[GivesWay, ...] = Field(
        (),
        description="Other programs and merges with other sites or dollars then; what loses most"
        " dollars first.",
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
