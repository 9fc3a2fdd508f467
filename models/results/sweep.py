"""What a sweep's results come to: worth along the axes, what drives decisions, what moves worth."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen

Noise = Literal["", "gap", "chance"]
"""`gap`: it may be nothing, by what the runs' searches leave open; `chance`: no more than chance
makes among draws; empty: neither."""


class LevelWorth(Frozen):
    """The runs at one level of an axis."""

    level: str
    runs: int = Field(description="Runs that are done, at this level.")
    plans: int = Field(description="Those of them with a plan.")
    mean: float | None = Field(None, description="Mean worth, student-SD; None without a plan.")
    lowest: float | None = Field(None, description="Lowest worth.")
    highest: float | None = Field(None, description="Highest worth.")
    at_most: float | None = Field(
        None,
        description="Proved: with better plans than those found the mean is no higher; None where"
        " a search proved nothing.",
    )


class AxisWorth(Frozen):
    """Worth along one axis, or along an address that is drawn."""

    axis: str
    drawn: bool = Field(description="Whether it is an address drawn, its levels thirds of draws.")
    levels: tuple[LevelWorth, ...]
    noise: Noise = Field("", description="Whether what it moves worth by may be noise.")


class Driver(Frozen):
    """What moves the decision on one program."""

    program: str
    name: str = Field("", description="The program's, if it has one.")
    plans: int = Field(description="Plans whose scenario has it; shares are of these.")
    runs_on: float = Field(
        description="Share of these plans in which it runs anywhere in the last year."
    )
    axis: str = Field("", description="The axis that moves this share most; empty: none does.")
    spread: float = Field(0.0, description="Highest less lowest share among its levels.")
    lowest: str = Field("", description="The level with the lowest share.")
    lowest_share: float | None = None
    highest: str = Field("", description="The level with the highest share.")
    highest_share: float | None = None
    noise: Literal["", "gap"] = Field(
        "", description="`gap`: plans that decide otherwise may be as good, within the runs' gaps."
    )


class SensitivityIndex(Frozen):
    """How much one factor matters to worth."""

    factor: str = Field(description="An axis, or an address drawn.")
    first: float | None = Field(description="First-order index; None if the design cannot tell.")
    total: float | None = Field(description="Total index; None if the design cannot tell.")
    first_within: float | None = Field(description="Half of its 95% confidence interval.")
    total_within: float | None = Field(description="Half of its 95% confidence interval.")
    of: Literal["runs", "draws"] = Field(
        description="Of the variance of all runs, or of the draws' averages."
    )
    first_noise: Noise = Field("", description="Whether the first-order index may be noise.")
    total_noise: Noise = Field("", description="Whether the total index may be noise.")


class FailedRun(Frozen):
    """A run without a plan."""

    run: int
    status: str
    message: str


class SweepSummary(Frozen):
    """What a sweep's results come to, so far as it is done."""

    schema_version: Literal[1] = 1
    name: str
    results: str = Field(description="The file of the results.")
    wanted: int = Field(description="Runs in all.")
    done: int = Field(description="Runs that are done.")
    statuses: Mapping[str, int] = Field(description="Number of runs by status.")
    seconds: float | None = Field(description="Mean wall seconds of a run.")
    largest_gap: float | None = Field(description="The largest gap that a plan leaves open.")
    versions: tuple[str, ...] = Field(description="Versions of Groundswell that did the runs.")
    axes: tuple[AxisWorth, ...]
    drivers: tuple[Driver, ...]
    sensitivity: tuple[SensitivityIndex, ...]
    notes: tuple[str, ...] = Field(description="What could not be told, and why.")
    failed: tuple[FailedRun, ...]

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
