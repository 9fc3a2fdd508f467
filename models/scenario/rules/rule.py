"""What every rule has, how it may be broken, and what the rest of the program asks of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field, field_validator

from ..base import Frozen, Id, NonNegative, Year

Count = Annotated[int, Field(strict=True, ge=0)]

Named = Literal["program", "decision", "merge", "fund", "group", "goal", "school", "tag", "staff"]


class Enforce(Frozen):
    """A rule that may be broken, at a price."""

    price: NonNegative = Field(
        description="Worth (student-SD, undiscounted) that each unit by which a row of the rule is"
        " broken costs; the unit is the row's: dollars, gain per student, sites, programs, FTE."
    )


@dataclass(frozen=True)
class Names:
    """What a field of a rule names.

    Attributes
    ----------
    what
        What its ids stand for; `decision`: a program or a reorganization.
    form
        Where they stand: the field's value, the items of its list, the keys of its mapping, or
        what a selector of schools says.
    besides
        Words that may stand there and are no ids.
    """

    what: Named
    form: Literal["value", "items", "keys", "selector"] = "value"
    besides: tuple[str, ...] = ()


SELECTOR = Names("school", "selector")
"""What a field of type `Selector` names."""


@dataclass(frozen=True)
class Parameter:
    """A field whose number says how strict a rule is.

    Attributes
    ----------
    name
        The field.
    looser
        1.0 where a larger number asks for less, -1.0 where a smaller one does.
    strictest
        The number that asks for most; None: there is no such number.
    unaided
        Fields to change so that the rule is kept by decisions alone, without what a fund tops up.
    """

    name: str
    looser: Literal[1, -1]
    strictest: float | None = None
    unaided: Mapping[str, Any] = field(default_factory=dict)


def _has(value: object, item: str) -> bool:
    return isinstance(value, tuple) and item in value


class Rule(Frozen):
    """What every rule has.

    What differs from kind to kind beside its rows, the class of the kind says in the attributes
    that are no fields; what stands here holds for a kind that says nothing.
    """

    names: ClassVar[Mapping[str, Names]] = {}
    """What its fields name: looked up, renamed and removed with what they name."""

    law: ClassVar[str | None] = None
    """Where the law stands that the kind is named after: its rules are given a verdict."""

    decides: ClassVar[bool] = False
    """Whether it makes or rules out a decision on the program it names."""

    decisions_only: ClassVar[bool] = False
    """Whether it asks neither for dollars nor for gains, so that a better or cheaper program never
    makes a plan break it."""

    gains_only: ClassVar[bool] = False
    """Whether it asks for gains and not for dollars, so that dearer programs never help to keep it.
    """

    likes_less_gain: ClassVar[bool] = False
    """Whether it may be easier to keep if somebody gains less."""

    payments_by_place: ClassVar[bool] = False
    """Whether it must know at which school a payment falls, and which are for yearly costs."""

    bound: ClassVar[Parameter | None] = None
    """The field that is the bound of every row, in the rows' unit; None: there is no such field."""

    equity_level: ClassVar[Parameter | None] = None
    """The field whose levels the price of equity can be asked for; None: it is no equity rule with
    a level."""

    kind: str
    id: Id | None = Field(None, description="Name in plans and messages; default kind and number.")
    years: tuple[Year, ...] | None = Field(None, description="Years it holds in; default all.")
    enforce: Enforce | None = Field(
        None, description="Makes the rule soft: it may be broken at this price. Left out: hard."
    )
    note: str = Field("", description="Why the rule is there, or where it comes from.")

    @field_validator("years")
    @classmethod
    def _holds_in_some_year(cls, years: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if years is not None and not years:
            raise ValueError(
                "the list is empty, so the rule would hold in no year; name years, or leave"
                " `years` out for all of them"
            )
        return years

    @classmethod
    def kind_name(cls) -> str:
        """Return the word that stands for the kind in files: `pace`."""
        (name,) = get_args(cls.model_fields["kind"].annotation)
        return str(name)

    @property
    def payments_by_offering(self) -> bool:
        """Whether it must know for which program or merge a payment is."""
        return False

    def likes_top_ups_of(self, fund: str) -> bool:
        """Return whether it is easier to keep if a fund tops schools up with more than they lack.

        Top-ups are then held to what is lacking by rows of their own.
        """
        return False

    def names_program(self, program: str) -> bool:
        """Return whether one of its fields names a program, as its value or in its list."""
        fields = [
            name for name, names in self.names.items() if names.what in ("program", "decision")
        ]
        values = [getattr(self, name) for name in fields]
        return any(value == program or _has(value, program) for value in values)

    @classmethod
    def selectors(cls) -> tuple[str, ...]:
        """Return the fields that select schools."""
        return tuple(name for name, names in cls.names.items() if names.form == "selector")
