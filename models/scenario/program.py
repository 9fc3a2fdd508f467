"""Programs, where they run or could run, what they do, and merges of several into one."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from ..numbers import as_share, shown
from .base import ByYear, Flag, Frozen, Grows, Id, Share
from .effect import AnyEffect, is_unknown
from .evidence import Scale


class Cost(Frozen):
    """What a program costs. Dollars a year; start and stop once."""

    district: ByYear = Field(
        0.0, description="Dollars in each year with any running or piloting site."
    )
    site: ByYear = Field(0.0, title="each site", description="Dollars a year at each site.")
    student: ByYear = Field(
        0.0, title="each student", description="Dollars a year for each student served."
    )
    start_site: ByYear = Field(
        0.0,
        title="start a site",
        description="Dollars, once, when a site first runs or pilots, or runs again.",
    )
    stop_site: ByYear = Field(
        0.0, title="end a site", description="Dollars, once, when a site of today ends."
    )


class MergeCost(Frozen):
    """What a merge costs. Dollars a year; start once. Ending it costs its parts' `stop_site`."""

    district: ByYear = Field(0.0, description="Dollars in each year with any merged site.")
    site: ByYear = Field(0.0, title="each site", description="Dollars a year at each site.")
    student: ByYear = Field(
        0.0, title="each student", description="Dollars a year for each student served."
    )
    start_site: ByYear = Field(
        0.0, title="start a site", description="Dollars, once, when a school first merges."
    )


class Site(Frozen):
    """One program at one school (or `central`)."""

    students: ByYear = Field(0.0, description="Students served a year when it runs fully.")
    running: Flag = Field(
        False, title="runs today", description="true: runs today; false: could run here."
    )
    positions: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="Positions today (or, where it does not run, that `students` is for)."
    )
    most: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None,
        title="most positions",
        description="Most positions here; left out: as many as `positions`.",
    )
    cost: ByYear | None = Field(
        None, description="Dollars a year, instead of cost.site + cost.student x students."
    )
    start_cost: ByYear | None = Field(
        None, title="cost to start", description="Dollars, instead of cost.start_site."
    )
    stop_cost: ByYear | None = Field(
        None, title="cost to end", description="Dollars, instead of cost.stop_site."
    )
    staff: Mapping[Id, ByYear] | None = Field(
        None, description="FTE here by role, instead of the program's whole `staff`."
    )


class Positions(Frozen):
    """A program whose sites run with a whole number of positions."""

    role: Id = Field(description="Staff role of the positions; each is one FTE.")
    least: Annotated[int, Field(strict=True, ge=0)] = Field(
        0,
        title="fewest positions",
        description="Fewest positions at a site of today; 0: it may be off.",
    )


class Pilot(Frozen):
    """How a candidate may be tried out for a year."""

    min_sites: Annotated[int, Field(strict=True, ge=1)] = Field(
        1, title="fewest sites", description="Fewest sites in a year of piloting."
    )
    max_sites: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None,
        title="most sites",
        description="Most sites in a year of piloting; left out: no limit.",
    )
    evaluation_cost: ByYear = Field(0.0, description="Dollars in each year of piloting.")
    comparison_sites: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="Schools it is compared with; left out: as many as pilot."
    )
    icc: Share = Field(
        0.2,
        title="intraclass correlation",
        description="Intraclass correlation: share of outcomes' variance between schools.",
    )
    r2: Annotated[float, Field(strict=True, ge=0, lt=1)] = Field(
        0.5,
        title="explained by a pretest",
        description="Share of outcomes' variance that a pretest explains; 0: no pretest.",
    )


class Program(Frozen):
    """Anything that costs money or staff time and is meant to help students or staff."""

    name: str = Field("", description="Full name.")
    cost: Cost = Field(default_factory=Cost, description="What it costs.")
    staff: Mapping[Id, ByYear] = Field(
        default_factory=dict, description="FTE at each site, by staff role."
    )
    serves: Id | None = Field(
        None, description="Group all its students are of; left out: a cross-section of the school."
    )
    levels: tuple[Annotated[float, Field(strict=True, gt=0, lt=1)], ...] = Field(
        (),
        title="part levels",
        description="Shares, other than 1, at which a site may run; cost, students, FTE scale.",
    )
    positions: Positions | None = Field(
        None, description="Its sites run with whole positions of a role, instead of `levels`."
    )
    grows: Grows | None = Field(
        None,
        title="yearly rise of costs",
        description="Yearly rise of its costs given as one number, as a share; default the"
        " scenario's.",
    )
    owner: str = Field("", description="Who answers for it.")
    target: str = Field("", description="What it is to reach.")
    review: int | str | None = Field(None, description="When it is reviewed.")
    effects: Mapping[Id, AnyEffect] = Field(
        default_factory=dict,
        description="By goal: an effect, or `unknown` (never measured), or {unknown: class}.",
    )
    scale: Scale | None = Field(
        None, description="Its own instead of `evidence.scale`, where that is given."
    )
    sites: Mapping[Id, Site] = Field(
        default_factory=dict, description="By school (or `central`): where it runs or could run."
    )
    mandated: Flag = Field(False, description="true: may not be retired where it runs.")
    required_by: str = Field(
        "", description="The law that requires it (IDEA, ...); it is then mandated."
    )
    cut_tier: Annotated[int, Field(strict=True, ge=1, le=9)] | None = Field(
        None, description="The board's order: at equal worth, lower tiers end first."
    )
    restart: Flag = Field(
        True, description="true: a site of today that stopped may start again; false: it may not."
    )
    lasting: Flag = Field(False, description="true: once it runs, it runs to the end of the plan.")
    all_or_nothing: Flag = Field(False, description="true: runs at all its sites or at none.")
    proven: Flag = Field(False, description="true: a candidate that may start without a pilot.")
    pilot: Pilot | None = Field(None, description="How it may be piloted; left out: it may not.")
    requires: tuple[Id, ...] = Field((), description="Programs that run wherever this one does.")
    excludes: tuple[Id, ...] = Field((), description="Programs that may not run where this does.")
    replaces: tuple[Id, ...] = Field((), description="Programs this candidate would replace.")
    funds: tuple[Id, ...] | None = Field(
        None, description="Funds that may pay for it; left out: every fund whose pays_for admits."
    )
    assumed: Mapping[str, str] = Field(
        default_factory=dict,
        description="Figures of this program that are assumptions, not records: what (students,"
        " cost, effects, ...) and how it was arrived at. Plans count the decisions that rest on"
        " them.",
    )

    @property
    def existing(self) -> bool:
        """Whether it runs anywhere today; if not, it is a candidate."""
        return any(site.running for site in self.sites.values())

    @property
    def protected(self) -> bool:
        """Whether it may not be retired where it runs: mandated, or required by a law."""
        return self.mandated or bool(self.required_by.strip())

    @property
    def protection(self) -> str:
        """Why it may not be retired: `required by IDEA`, `mandated`; empty: it may."""
        law = " ".join(self.required_by.split())
        if law:
            return f"required by {law}"
        return "mandated" if self.mandated else ""

    @property
    def protecting_field(self) -> str:
        """The field that says so."""
        return "required_by" if self.required_by.strip() else "mandated"

    @property
    def unmeasured(self) -> bool:
        """Whether it has effects and nobody has measured any of them."""
        return bool(self.effects) and all(is_unknown(e) for e in self.effects.values())


class Merge(Frozen):
    """Two or more programs delivered as one, at a school where at least two of them run."""

    name: str = Field("", description="Full name.")
    combines: tuple[Id, ...] = Field(min_length=2, description="The programs it combines.")
    retains: Annotated[float, Field(strict=True, ge=0, le=2)] = Field(
        1.0, description="Share of the parts' summed gain that is kept."
    )
    cost: MergeCost = Field(default_factory=MergeCost, description="What it costs.")
    staff: Mapping[Id, ByYear] = Field(
        default_factory=dict, description="FTE at each merged site, by staff role."
    )

    @field_validator("retains", mode="before")
    @classmethod
    def _no_percentage(cls, retains: Any) -> Any:
        if isinstance(retains, int | float) and 2 < retains <= 200:
            percent = as_share(retains)
            raise ValueError(f"{shown(retains)} is over 2; write at most 2; {percent}")
        return retains
