"""Reorganizations: buildings that close, students who move, money that is saved."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, field_validator

from .base import ByYear, Frozen, Id, Number, Share, Year
from .effect import Transition


class ReorganizationCost(Frozen):
    """What a reorganization costs the district, in dollars."""

    once: ByYear = Field(0.0, description="Dollars in the year in which it begins.")
    year: ByYear = Field(0.0, description="Dollars in each year from its beginning on.")


class Reorganization(Frozen):
    """A closure of schools, or another change of the whole, that begins once and stays."""

    name: str = Field("", description="Full name.")
    moves: Mapping[Id, Mapping[Id, Annotated[Share, Field(gt=0)]]] = Field(
        default_factory=dict,
        description="By school that closes: where its students go, shares that add up to 1;"
        " left out: no school closes.",
    )
    years: tuple[Year, ...] | None = Field(
        None, description="Years in which it may begin; left out: every year."
    )
    saves: Mapping[Id, ByYear] = Field(
        default_factory=dict,
        description="Dollars a year that no longer have to be paid, by fund: they become"
        " available from its beginning on.",
    )
    cost: ReorganizationCost = Field(
        default_factory=ReorganizationCost, description="What it costs."
    )
    effects: Mapping[Id, Transition] = Field(
        default_factory=dict, description="By goal: what it does to each student moved."
    )
    staff: Mapping[Id, Number] = Field(
        default_factory=dict, description="FTE it adds (or frees, below 0), by staff role."
    )
    funds: tuple[Id, ...] | None = Field(
        None, description="Funds that may pay its cost; left out: every fund that may."
    )

    @field_validator("years")
    @classmethod
    def _may_begin(cls, years: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if years is not None and not years:
            raise ValueError(
                "the list is empty, so it could never begin; name years, or leave `years` out"
                " for all of them"
            )
        return years

    @property
    def receivers(self) -> tuple[str, ...]:
        """The schools that receive students, each once."""
        return tuple(dict.fromkeys(b for shares in self.moves.values() for b in shares))
