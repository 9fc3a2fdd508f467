"""The sweep file: a base scenario, or several, and the axes along which it is varied."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from .base import Frozen, Id, Number, Positive, Share

Whole = Annotated[int, Field(strict=True)]
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**31)]
SampleMethod = Literal["latin_hypercube", "sobol", "saltelli"]


class Normal(Frozen):
    """A normal distribution, cut off at `low` and `high` where they are given."""

    mean: Number | None = Field(None, description="Mean; left out: the scenario's own value.")
    sd: Positive | None = Field(
        None,
        description="Standard deviation; left out, at an effect's mean: the effect's own `se`.",
    )
    low: Number | None = Field(None, description="Nothing below is drawn.")
    high: Number | None = Field(None, description="Nothing above is drawn.")

    @model_validator(mode="after")
    def _ordered(self) -> "Normal":
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("`low` is not below `high`; swap them")
        return self


class Uniform(Frozen):
    """Every number from `low` to `high` is as likely as any other."""

    low: Number = Field(description="The least.")
    high: Number = Field(description="The most.")

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if self.low >= self.high:
            raise ValueError("`low` is not below `high`; swap them")
        return self


class Triangular(Frozen):
    """From `low` to `high`, most likely at `mode`."""

    low: Number = Field(description="The least.")
    mode: Number = Field(description="The most likely.")
    high: Number = Field(description="The most.")

    @model_validator(mode="after")
    def _ordered(self) -> "Triangular":
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError("`low`, `mode` and `high` do not rise; put them in order")
        return self


class Lognormal(Frozen):
    """A number whose logarithm is normal: never negative, with a long tail upwards."""

    median: Positive = Field(description="Half of the draws lie below.")
    sigma: Positive = Field(description="Standard deviation of the (natural) logarithm.")


class Beta(Frozen):
    """A beta distribution, stretched from 0 to 1 to `low` to `high`."""

    a: Positive = Field(description="First shape.")
    b: Positive = Field(description="Second shape.")
    low: Number = Field(0.0, description="The least.")
    high: Number = Field(1.0, description="The most.")

    @model_validator(mode="after")
    def _ordered(self) -> "Beta":
        if self.low >= self.high:
            raise ValueError("`low` is not below `high`; swap them")
        return self


class Integers(Frozen):
    """Every whole number from `low` to `high`, both included, is as likely as any other."""

    low: Whole = Field(description="The least.")
    high: Whole = Field(description="The most.")

    @model_validator(mode="after")
    def _ordered(self) -> "Integers":
        if self.low > self.high:
            raise ValueError("`low` is above `high`; swap them")
        return self


class Distribution(Frozen):
    """How a value is drawn: exactly one of these."""

    normal: Normal | None = Field(None, description="Normal, perhaps cut off.")
    uniform: Uniform | None = Field(None, description="Uniform between two bounds.")
    triangular: Triangular | None = Field(None, description="Triangular.")
    lognormal: Lognormal | None = Field(None, description="Log-normal.")
    beta: Beta | None = Field(None, description="Beta, stretched to two bounds.")
    integers: Integers | None = Field(None, description="Whole numbers between two bounds.")
    choice: Annotated[tuple[Any, ...], Field(min_length=1)] | None = Field(
        None, description="One of these values, each as likely as any other."
    )
    times: "Distribution | None" = Field(
        None, description="The scenario's own value times what is drawn."
    )
    plus: "Distribution | None" = Field(
        None, description="The scenario's own value plus what is drawn."
    )

    @model_validator(mode="after")
    def _one(self) -> "Distribution":
        kinds = list(type(self).model_fields)
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(
                f"exactly one distribution is needed here, and {found} is given; keep one of"
                f" {', '.join(kinds)}"
            )
        for relative in (self.times, self.plus):
            if relative is not None and (relative.times or relative.plus or relative.choice):
                raise ValueError("only numbers can be drawn there; give it a plain distribution")
        return self


class Sample(Frozen):
    """Draws from distributions, all independent of each other."""

    draws: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = Field(
        description="How many draws; for saltelli, the base number n of n x (values drawn + 2)."
    )
    method: SampleMethod = Field(
        "latin_hypercube",
        description="`latin_hypercube`; `sobol`: a scrambled Sobol sequence; `saltelli`: Sobol"
        " points arranged so that total sensitivities can be told. The last two need a power of"
        " two.",
    )
    seed: Seed = Field(0, description="Of the draws.")
    of: Annotated[Mapping[str, Distribution], Field(min_length=1)] = Field(
        description="Distribution by address; `*` in an address stands for every entry there,"
        " each drawn by itself."
    )

    @model_validator(mode="after")
    def _balanced(self) -> "Sample":
        if self.method != "latin_hypercube" and self.draws & (self.draws - 1):
            near = 1 << self.draws.bit_length()
            raise ValueError(
                f"{self.draws} draws would leave a Sobol sequence out of balance;"
                f" write a power of two, {near // 2} or {near}"
            )
        return self


Values = Annotated[tuple[Any, ...], Field(min_length=1)]


class Axis(Frozen):
    """One block of `axes`: exactly one of grid, zip, list and sample. Blocks are crossed."""

    name: Id | None = Field(
        None, description="Its name in tables; for zip, list and sample (a grid has its addresses)."
    )
    grid: Annotated[Mapping[str, Values], Field(min_length=1)] | None = Field(
        None, description="Values by address; every combination is run."
    )
    zip: Annotated[Mapping[str, Values], Field(min_length=1)] | None = Field(
        None, description="Values by address, moved together; `label` may name the steps."
    )
    list: Annotated[tuple[Mapping[str, Any], ...], Field(min_length=1)] | None = Field(
        None, description="Sets of values by address; `label` and `overrides` may be given too."
    )
    sample: Sample | None = Field(None, description="Draws from distributions.")

    @model_validator(mode="after")
    def _one(self) -> "Axis":
        kinds = ("grid", "zip", "list", "sample")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(
                f"a block has one of grid, zip, list and sample, here {found}; start a new"
                " block (`-`) for each"
            )
        if self.grid is not None and self.name is not None:
            raise ValueError("a grid is named by its addresses; delete the `name`")
        return self

    @property
    def kind(self) -> Literal["grid", "zip", "list", "sample"]:
        """Which of the four it is."""
        if self.grid is not None:
            return "grid"
        if self.zip is not None:
            return "zip"
        return "list" if self.list is not None else "sample"


class SolveOptions(Frozen):
    """How each run is solved, as the options of `solve`; what the command line gives wins."""

    gap: Share = Field(0.001, description="Proved gap at which a run may stop.")
    time_limit: Positive = Field(600.0, description="Seconds that a run may take.")
    method: str = Field("auto", description="How to search.")
    solver: str = Field("highs", description="Which MILP solver.")
    seed: Seed = Field(0, description="Of the solver.")
    threads: Annotated[int, Field(strict=True, ge=1)] = Field(
        1, description="Of the solver, in each run."
    )


class SweepFile(Frozen):
    """One sweep: scenarios, axes, what to keep, how to solve."""

    schema_version: Literal[1] = Field(1, description="Version of this format.")
    name: str = Field("", description="What the sweep is called.")
    base: str | None = Field(
        None, description="Scenario file that is varied, in this file's folder."
    )
    scenarios: Annotated[tuple[str, ...], Field(min_length=1)] | None = Field(
        None, description="Several scenario files instead of `base`; crossed with the axes."
    )
    overrides: tuple[str, ...] = Field(
        (), description="Overrides of the scenario that hold in every run."
    )
    set: Mapping[str, Any] = Field(
        default_factory=dict, description="Values by address that hold in every run."
    )
    axes: tuple[Axis, ...] = Field((), description="What is varied; the last varies fastest.")
    metrics: tuple[str, ...] = Field(
        ("cost", "students"),
        description="Figures to keep of each run's plan, in addition to worth, bound and gap.",
    )
    solve: SolveOptions = Field(default_factory=SolveOptions, description="How to solve each run.")
    group: Annotated[int, Field(strict=True, ge=1)] = Field(
        25,
        description="Neighbouring runs that begin where the first of them ended.",
    )
