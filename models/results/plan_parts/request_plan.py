"""What becomes of each school's requests."""

from typing import Literal

from pydantic import Field

from ...scenario.base import Frozen
from ...scenario.request import Wants

Answer = Literal["granted", "partly", "refused"]
"""Whether a school gets what it asked for: in all years, in part or in some years, in none."""


class RequestGivesWay(Frozen):
    """A program that has fewer dollars at a school in the plan that grants a request."""

    program: str = Field(description="Its id; or a merge's.")
    school: str = Field(description="Where.")
    dollars: float = Field(description="Dollars less over the horizon.")
    ends: bool = Field(False, description="Whether it runs there in the last year no more.")


class RequestPrice(Frozen):
    """What granting a request in full would cost the district: exact, or an interval proved."""

    exact: bool = Field(
        description="Whether the best plan that grants it was found, within the gap asked."
    )
    low: float | None = Field(
        description="Worth lost at least, student-SD: proved; None: no plan can grant it."
    )
    high: float | None = Field(
        None, description="Worth lost at most, student-SD: a plan that grants it; None: none found."
    )
    lost: float | None = Field(
        None,
        description="Worth that the plan found that grants it has less than the best plan known,"
        " student-SD; never below 0; None: none found.",
    )
    dollars: float | None = Field(
        None,
        description="Dollars over the horizon that its program takes at the school in that plan,"
        " beyond those here.",
    )
    whose: tuple[str, ...] = Field(
        (), description="Who gives way in that plan: in words, most dollars first."
    )
    gives_way: tuple[RequestGivesWay, ...] = Field(
        (), description="The same, each by itself, and all of them."
    )
    proof: str = Field("", description="How it was found, in words.")


FlipOf = Literal["fund", "partner", "students", "effect", "need"]
"""What may change so that a request is granted."""


class RequestFlip(Frozen):
    """One change, alone, with which the request would be granted; the others as they are."""

    of: FlipOf = Field(description="What kind of figure changes.")
    id: str | None = Field(None, description="Of a fund or a need: which fund, which goal.")
    what: str = Field(description="What changes, in words.")
    address: str | None = Field(None, description="Address of the figure, where it has one.")
    now: float | None = Field(None, description="The figure now.")
    to: float | None = Field(None, description="The figure at which it is granted.")
    unit: str = Field("", description="Unit of the two.")
    refused_at: float | None = Field(
        None, description="A figure short of `to` at which it was searched and not granted."
    )
    checked: bool = Field(
        False, description="Whether plans were searched on both sides of the change."
    )


AskAgainOf = Literal["plan", "as_good", "review"]
"""What the year is in which to ask again."""


class RequestPlan(Frozen):
    """A school's request and its answer."""

    school: str
    program: str = Field(description="Program, or with `wants: merge` the merge.")
    wants: Wants
    rank: int
    answer: Answer
    share: float = Field(
        description="How far it is granted, 0 to 1: the mean over the years of 1 for as asked,"
        " a half for in part, 0 for not; of a pilot 1 in the first year, a half in a later one."
    )
    years: tuple[int, ...] = Field((), description="Years in which it is as asked.")
    partly: tuple[int, ...] = Field((), description="Years in which it is so in part.")
    why: str = Field("", description="Why, in the words of the rules, funds and evidence.")
    price: RequestPrice | None = Field(
        None, description="What granting it in full would cost; None: it is granted, or not asked."
    )
    instead: str = Field("", description="What the school gets instead.")
    flips: tuple[RequestFlip, ...] | None = Field(
        None, description="Changes that would grant it, cheapest first; None: not looked for."
    )
    ask_again: int | None = Field(
        None, description="First year in which it is as asked, or the program's review."
    )
    ask_again_of: AskAgainOf | None = Field(
        None,
        description="What that year is: plan, the plan does as asked from then on; as_good, a plan"
        " as good as the best one known does; review, the program is reviewed.",
    )


class Granting(Frozen):
    """What the requests come to in all, and what the plan gave for them."""

    score: float = Field(
        description="Sum over schools of the shares of their requests, first-ranked ones counting"
        " most: each school at most 1."
    )
    most: float = Field(description="The score if everything were granted: the schools that ask.")
    weight: float = Field(0.0, description="Student-SD that a school's requests count for.")
    before: float | None = Field(
        None,
        description="With weight 0: the score of the plan found first, before one of equal worth,"
        " within the gap, that grants more was looked for; None: it was not looked for.",
    )
    gave: float | None = Field(
        None,
        description="With weight 0: by how much the objective is below that of the plan found"
        " first, student-SD.",
    )
    costs_at_least: float | None = Field(
        None, description="With a weight: worth lost against weight 0, student-SD, at least."
    )
    costs_at_most: float | None = Field(None, description="The same, at most: proved.")
    message: str = Field("", description="Where the search for more was not ended: that it is so.")
