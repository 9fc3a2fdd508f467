"""What STUDY.yaml says: which design, which columns of which table, which program and goal."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ..scenario.base import Flag, Frozen, Id, Number, Positive, Scalar

Design = Literal["rct", "did", "matched", "its", "rdd"]

SERIES: tuple[Design, ...] = ("did", "its")
"""Designs that follow the same units over time."""


def _several(value: Any) -> Any:
    """Return one value as a list of one: a list may stand where one may."""
    return [value] if isinstance(value, str | int | float) else value


Columns = Annotated[
    tuple[str, ...], BeforeValidator(_several, json_schema_input_type=str | list[str])
]
Values = Annotated[
    tuple[Scalar, ...], BeforeValidator(_several, json_schema_input_type=Scalar | list[Scalar])
]


class Outcome(Frozen):
    """How a goal was measured."""

    column: Annotated[Columns, Field(min_length=1)] = Field(
        description="Column of the result; of several, their sum."
    )
    pretest: Columns = Field(
        (), description="Column of the result before the program; of several, their sum."
    )
    sd: Positive | None = Field(
        None,
        description="Spread (SD) of students' results, in the column's unit. Needed where a row is"
        " a school: averages of schools spread less than students do.",
    )


class Members(Frozen):
    """Which rows belong to a group of students."""

    column: str = Field(description="Column that tells.")
    values: Annotated[Values, Field(min_length=1)] = Field(
        description="What stands there for the group's students."
    )


class Study(Frozen):
    """One study: its design, its table, and what stands in which column."""

    schema_version: Literal[1] = Field(1, description="Version of this format.")
    name: str = Field("", description="What the study is called.")
    design: Design = Field(
        description="`rct`: chosen by lot. `matched`: chosen otherwise, beside a comparison group."
        " `did`: before and after, with and without. `its`: one series, before and after."
        " `rdd`: chosen by a score on one side of a cut."
    )
    data: str = Field(
        description="Table (.csv, .xlsx, .parquet), in this file's folder; `book.xlsx#Sheet`."
    )
    rows: Literal["students", "schools"] = Field("students", description="What a row is of.")
    students: str | None = Field(
        None, description="Column with the number of students of a row, where a row is a school."
    )
    date: str = Field("", description="When the result was measured.")
    source: str = Field("", description="Who measured, in words for the effects' source.")
    program: Id | None = Field(
        None, description="The program, where `treated` says yes or no (1 or 0)."
    )
    treated: str | None = Field(
        None,
        description="Column that tells who had the program: 1 or 0, yes or no. For `did`: in this"
        " row's time. For `its`: whether the row is of the program's series, at all times.",
    )
    arms: Mapping[Id, Values] | None = Field(
        None,
        description="In place of `program`: what stands in `treated` for each program's students.",
    )
    comparison: Values | None = Field(
        None, description="With `arms`: what stands in `treated` for students to compare with."
    )
    outcomes: Annotated[Mapping[Id, Outcome], Field(min_length=1)] = Field(
        description="By goal: how it was measured."
    )
    covariates: tuple[str, ...] = Field(
        (), description="Columns known before the program that may explain the result."
    )
    unit: str | None = Field(
        None, description="Column that names the student or, for `did`, whoever is followed."
    )
    block: str | None = Field(
        None, description="Column of the group within which lots were drawn or matches made."
    )
    cluster: str | None = Field(
        None, description="Column of the class or school that was chosen as a whole."
    )
    received: str | None = Field(
        None, description="Column that tells who in fact took part: 1 or 0, yes or no."
    )
    time: str | None = Field(None, description="Column of the time, a number: a year, a term.")
    start: Number | None = Field(None, description="For `its`: the first time with the program.")
    running: str | None = Field(None, description="For `rdd`: column of the score that decides.")
    cutoff: Number | None = Field(None, description="For `rdd`: the score at which it changes.")
    side: Literal["below", "at_or_above"] = Field(
        "at_or_above", description="For `rdd`: who gets the program."
    )
    groups: Mapping[Id, Members] = Field(
        default_factory=dict, description="Groups of students to look at apart."
    )
    attrition: Literal["cautious", "optimistic"] = Field(
        "cautious",
        description="Which of the What Works Clearinghouse's boundaries holds: `optimistic` only"
        " where the program cannot change who stays.",
    )
    mid_year: Flag = Field(
        False,
        description="Whether this is a look before the end: intervals then hold however often"
        " one looks.",
    )

    @model_validator(mode="after")
    def _whole(self) -> "Study":
        wrong = _arms(self) or _needs(self)
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def programs(self) -> tuple[str, ...]:
        """The programs that are looked at."""
        return tuple(self.arms) if self.arms else (self.program or "",)


def _arms(study: Study) -> str:
    """Return what is wrong with how a study says who had which program; "" for nothing."""
    if (study.program is None) == (study.arms is None):
        return "the study has no program, or both `program` and `arms`; give one of the two"
    if study.arms is not None and study.comparison is None:
        return "`arms` needs `comparison`; say what stands in `treated` for the comparison group"
    if study.arms is None and study.comparison is not None:
        return "`comparison` goes with `arms`; delete it: `treated` says yes or no"
    if study.arms is not None and study.design not in ("rct", "matched"):
        return f"a study by {study.design} has one program; write `program` in place of `arms`"
    named = [(str(value), arm) for arm, values in (study.arms or {}).items() for value in values]
    named += [(str(value), "the comparison") for value in study.comparison or ()]
    first: dict[str, str] = {}
    for value, arm in named:
        if value in first:
            return f'"{value}" stands for {first[value]} and for {arm}; name it once'
        first[value] = arm
    return ""


_NEEDED: dict[str, tuple[str, ...]] = {
    "rct": ("treated",),
    "matched": ("treated",),
    "did": ("treated", "unit", "time"),
    "its": ("time", "start"),
    "rdd": ("running", "cutoff"),
}
_ONLY: dict[str, tuple[str, ...]] = {
    "time": ("did", "its"),
    "start": ("its",),
    "running": ("rdd",),
    "cutoff": ("rdd",),
    "block": ("rct", "matched"),
}


def _needs(study: Study) -> str:
    """Return what a study's design lacks, or has too much of; "" for nothing."""
    lacks = [key for key in _NEEDED[study.design] if getattr(study, key) is None]
    if lacks:
        keys = " and ".join(f"`{key}`" for key in lacks)
        return f"a study by {study.design} needs {keys}; name the column or the value"
    for key, designs in _ONLY.items():
        if getattr(study, key) is not None and study.design not in designs:
            return f"a study by {study.design} does not use `{key}`; delete it, or mend `design`"
    results = {column for outcome in study.outcomes.values() for column in outcome.column}
    for column in study.covariates:
        if column in results or column in (study.treated, study.received):
            return f"`{column}` cannot be a covariate: it was not known before; leave it out"
    return ""
