"""The pieces every model is made of: a frozen base, ids, bounded numbers, and values by year."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic.fields import FieldInfo

CENTRAL = "central"
"""The site that is no school: the program runs from the district's office."""

PERCENTAGE = 20
"""A factor that is about 1 and written so large, or larger, must be a percentage."""


class Frozen(BaseModel):
    """Base of every model: cannot be changed once made, and refuses keys it does not know."""

    # Written as it is read: `if` is no name in Python, so it is an alias.
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


@cache
def written_fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return a model's fields by the keys that a file writes: `if` is no name in Python."""
    fields = model.model_fields.items()
    return MappingProxyType({field.alias or name: field for name, field in fields})


def _shape(value: Any) -> str:
    # Tags start with "#" so that error locations can be told from the keys of the file.
    # Most values are numbers, and asking whether they are mappings is slow.
    if isinstance(value, float | int):
        return "#number"
    return "#by_year" if isinstance(value, Mapping) else "#number"


Scalar = bool | int | float | str
"""The value of a tag."""

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
# Strict: a number written as text ("45,000") is a mistake to report, not to guess at.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
Share = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)]
Flag = Annotated[bool, Field(strict=True)]
Grows = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=-1, lt=1)]
"""Yearly rise of costs, as a share: 0.035 is 3.5% a year."""
Year = Annotated[int, Field(ge=1900, le=2200)]

ByYear = Annotated[
    Annotated[NonNegative, Tag("#number")] | Annotated[Mapping[Year, NonNegative], Tag("#by_year")],
    Discriminator(_shape),
]
"""A non-negative number of dollars, students or FTE: the same every year, or a mapping by year."""

PositiveByYear = Annotated[
    Annotated[Positive, Tag("#number")] | Annotated[Mapping[Year, Positive], Tag("#by_year")],
    Discriminator(_shape),
]
"""As `ByYear`, and above 0."""

SignedByYear = Annotated[
    Annotated[Number, Tag("#number")] | Annotated[Mapping[Year, Number], Tag("#by_year")],
    Discriminator(_shape),
]
"""As `ByYear`, and may be negative (base dollars)."""


def in_year(value: float | Mapping[int, float], year: int) -> float:
    """Return the value that holds in a year.

    Parameters
    ----------
    value
        One number for every year, or a mapping from year to number.
    year
        The calendar (fiscal) year asked for.

    Raises
    ------
    KeyError
        The mapping misses the year; `check` reports that before anything is solved.
    """
    return value if isinstance(value, float | int) else value[year]
