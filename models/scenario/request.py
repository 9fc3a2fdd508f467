"""What schools ask for, and who took part in asking."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .base import Frozen, Id, NonNegative, Share

Wants = Literal["keep", "start", "more", "less", "pilot", "retire", "merge"]
"""What a school may want of a program (of a merge: `merge`)."""


_DATE = r"^\d{4}-\d{2}-\d{2}$"


def _is_date(text: str) -> str:
    try:
        if not re.match(_DATE, text):
            raise ValueError(text)
        dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("this is no date; write year, month and day, as in 2027-05-09") from None
    return text


Date = Annotated[str, Field(json_schema_extra={"pattern": _DATE}), AfterValidator(_is_date)]
"""A day, as in 2027-05-09."""


class Request(Frozen):
    """What a school asks of one program or merge."""

    wants: Wants = Field(
        description="keep, start, more, less, pilot or retire of a program; merge of a merge."
    )
    rank: Annotated[int, Field(strict=True, ge=1)] = Field(
        description="How much it matters to the school: 1 is what it wants most."
    )
    students: NonNegative | None = Field(
        None, description="Students whom it is for, as the school says; left out: the site's."
    )
    because: str = Field("", description="Why, in the school's words.")
    target: str = Field("", description="What it should reach, in the school's words.")
    review: int | str = Field("", description="When the school wants it looked at again.")
    gives_up: tuple[Id, ...] = Field(
        (), description="Programs that the school would give up for it; said, and not decided."
    )
    idea: bool = Field(
        False, strict=True, description="Whether it is the school's own idea: not in the inventory."
    )


class Requests(Frozen):
    """What the schools ask for, and how much it counts."""

    weight: NonNegative = Field(
        0.0,
        description="Student-SD that all of a school's requests count for together, granted in all"
        " years, those of a lower rank less; 0: they only decide between plans of equal worth.",
    )
    by_school: Mapping[Id, Mapping[Id, Request]] = Field(
        default_factory=dict, description="By school, then by program or merge, what it asks for."
    )


class TookPart(Frozen):
    """How many people of a school took part in what it handed in."""

    staff: Annotated[int, Field(strict=True, ge=0)] = Field(
        0, description="How many who work there."
    )
    families: Annotated[int, Field(strict=True, ge=0)] = Field(0, description="How many families.")
    students: Annotated[int, Field(strict=True, ge=0)] = Field(0, description="How many students.")
    how: str = Field("", description="How, as in: two meetings and a vote.")


class Answered(Frozen):
    """What a school handed in, and where it came from."""

    file: str = Field("", description="Name of the form's file.")
    sha256: str = Field("", description="Of the file's bytes.")
    date: Date | None = Field(None, description="Day on which it was handed in.")
    late: bool = Field(False, strict=True, description="Whether that was after the day due.")
    took_part: TookPart | None = Field(None, description="Who took part.")
    because: Mapping[Id, str] = Field(
        default_factory=dict, description="By goal, why the school states another need."
    )
    stated: Mapping[Id, Share] = Field(
        default_factory=dict,
        description="By goal, the need that the school states where, being far from the data, the"
        " district's figure stands instead.",
    )
    staff_hours: Mapping[Id, NonNegative] = Field(
        default_factory=dict,
        description="FTE by staff role that the school says it can give; said, and not decided.",
    )
    unmet: str = Field("", description="What it needs and nobody offers, in its words.")


def fractions(requests: Mapping[str, Request]) -> Mapping[str, float]:
    """Return what share of its school's weight each request has: as 1 over its rank, 1 in all.

    A school that asks for more spreads the same weight over more, so that nobody gains by asking
    more.
    """
    total = sum(1.0 / request.rank for request in requests.values())
    return {key: 1.0 / (request.rank * total) for key, request in requests.items()}


def support(requests: Mapping[str, Mapping[str, Request]], program: str) -> Mapping[str, float]:
    """Return how much each school that speaks of a program supports it, by what it asks for.

    1 over the rank for one that wants it (to keep, start, try out, or have more of it), as much
    below 0 for one that wants it to end or be less. Who does not name it supports it by 0.
    """
    found = {}
    for school, asked in requests.items():
        request = asked.get(program)
        if request is not None:
            sign = -1.0 if request.wants in ("retire", "less") else 1.0
            found[school] = sign / request.rank
    return found
