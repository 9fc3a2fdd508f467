"""What a decision sets free, who is served instead, and where the money goes."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen

MovedKind = Literal["program", "merge", "reorganization", "rule", "carried", "left"]
"""What money comes from or goes to: a reorganization by what it saves or costs; `rule`: a rule's
top-ups; `left`: not spent."""


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
    unserved: float = Field(
        0.0, description="Of them: for whom there is no room in what starts or grows there."
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
