"""How a scenario's plans hold up under the uncertainty of its effects."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import Plan, PlanScenario, Status
from .plan_parts.program_year import SiteAction, YearDecision

if TYPE_CHECKING:
    import pandas as pd

Label = Literal["core", "borderline", "exterior"]
"""Made in the best plan of every draw, of some, of none."""


class Drawn(Frozen):
    """How the draws were made."""

    draws: int = Field(description="Draws of the effects that plans were searched for.")
    fresh: int = Field(description="Further draws, on which no plan was searched for.")
    seed: int
    correlation: float = Field(
        description="Of the errors of one program's effects on different goals."
    )
    common: float = Field(
        0.5,
        description="Share of the variance of unmeasured effects' errors that all of them share.",
    )
    uncertain: int = Field(description="Effects with a standard error above 0: those drawn.")
    certain: int = Field(description="Effects without one: the same in every draw.")


class DrawResult(Frozen):
    """The search for the best plan of one draw; objectives in student-SD, in that draw."""

    draw: int = Field(description="Number, from 1.")
    status: Status
    best: float = Field(description="Objective of the best plan known.")
    bound: float | None = Field(None, description="Proved: no plan is better in this draw.")
    gap: float | None = Field(
        None,
        description="(bound - best) / max(|best|, the plain plan's |objective|); 0 within 1e-8.",
    )
    candidate: int = Field(description="Number of that plan among all candidates, 0 the plain one.")
    found_elsewhere: bool = Field(
        False, description="Whether another draw's search found a better plan than its own did."
    )


class Regret(Frozen):
    """What a plan loses in each draw against the best plan of that draw, student-SD."""

    mean: float
    p90: float = Field(description="In one draw of ten it is at least this.")
    worst: float


class Tail(Frozen):
    """Objectives of a plan over draws, student-SD."""

    mean: float
    cvar: float = Field(description="Average of the worst share of the draws.")
    worst: float


class PlanUnderDraws(Frozen):
    """One plan over all draws."""

    found: str = Field(description="Which search found it.")
    candidate: int = Field(description="Its number among all candidates.")
    drawn: Tail = Field(description="Over the draws searched for.")
    regret: Regret
    fresh: Tail | None = Field(None, description="Over fresh draws; None: there are none.")
    bound: float | None = Field(
        None,
        description="Proved for all plans, candidates or not: none has a better average (or CVaR,"
        " or largest regret) over the draws; None where the search saw only some of them.",
    )
    changes: Mapping[str, tuple[YearDecision, YearDecision]] = Field(
        default_factory=dict, description="Programs decided otherwise: the plain plan's, its own."
    )
    begun: Mapping[str, tuple[int | None, int | None]] = Field(
        default_factory=dict,
        description="Reorganizations decided otherwise: year in the plain plan, in its own.",
    )
    plan: Plan = Field(description="The whole plan; its worth is that at the effects' means.")


class ProgramCore(Frozen):
    """What the best plans of the draws decide for one program, in the budget year."""

    plain: YearDecision = Field(description="The plain plan's.")
    index: float = Field(description="Share of the draws whose best plan decides the same.")
    label: Label
    shares: Mapping[str, float] = Field(
        description="By decision, of those made in any draw or by the plain plan."
    )


class ReorganizationCore(Frozen):
    """What the best plans of the draws decide for one reorganization."""

    plain: int | None = Field(description="Year in which the plain plan begins it; None: never.")
    index: float = Field(
        description="Share of the draws whose best plan begins it or not, as the plain plan does."
    )
    label: Label
    begun: float = Field(description="Share of the draws whose best plan begins it.")
    years: Mapping[int, float] = Field(
        description="By year: share of the draws whose best plan begins it then."
    )


class SiteCore(Frozen):
    """What the best plans of the draws do at one site in one year."""

    program: str
    school: str
    year: int
    plain: SiteAction | Literal["off"] = Field(description="The plain plan's.")
    level: float = Field(description="Share at which it runs in the plain plan; 0 where it is off.")
    index: float = Field(
        description="Share of the draws whose best plan does the same, at the same level."
    )
    label: Label
    runs: float = Field(description="Share of the draws whose best plan has it run or pilot.")


class Presumption(Frozen):
    """Which decisions turn with what stands in for unmeasured effects."""

    programs: int = Field(description="Programs for an effect of which something stands in.")
    multiples: tuple[float, ...] = Field(
        description="How many times as large it was taken, rising, where a plan was proved best."
    )
    unknown: tuple[float, ...] = Field(
        (), description="Those at which none was proved best, within the gap, in the time given."
    )
    turns: Mapping[str, tuple[YearDecision, ...]] = Field(
        description="By program: what the plan decides at each multiple; of those that turn."
    )
    begun: Mapping[str, tuple[int | None, ...]] = Field(
        default_factory=dict,
        description="By reorganization: the year in which it begins at each multiple; of those that"
        " turn.",
    )


class Robustness(Frozen):
    """Which decisions hold up, and plans that hold up better.

    With a plain plan that has no decisions (none can exist, say) everything else is empty.
    """

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="Of the plain plan.")
    message: str = Field("", description="Notes on the result.")
    drawn: Drawn
    level: float = Field(description="The worst share of draws that a CVaR averages.")
    searched: int = Field(0, description="How many draws each search for other plans looked at.")
    candidates: int = Field(0, description="Different plans, each evaluated in every draw.")
    plans: Mapping[str, PlanUnderDraws] = Field(
        default_factory=dict,
        description="plain: best at the means; average, cvar, regret: the candidate with the best"
        " average, the best CVaR, the least largest regret; own: what the scenario's objective"
        " asks for, if it has one.",
    )
    foresight: float | None = Field(
        None,
        description="What knowing all effects beforehand would be worth on average, less than what"
        " the average plan is: at most this (by the draws' bounds), student-SD.",
    )
    presumption: Presumption | None = Field(
        None, description="None: nothing stands in for anything, or it was not looked at."
    )
    programs: Mapping[str, ProgramCore] = Field(default_factory=dict)
    reorganizations: Mapping[str, ReorganizationCore] = Field(default_factory=dict)
    sites: tuple[SiteCore, ...] = ()
    draws: tuple[DrawResult, ...] = ()

    @classmethod
    def read(cls, path: "str | Path") -> "Robustness":
        """Read what `robustness -o` wrote.

        Raises
        ------
        OSError
            The file cannot be read.
        pydantic.ValidationError
            It holds something else.
        """
        return cls.model_validate_json(Path(path).read_text(encoding="utf-8"))

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"

    def sites_frame(self) -> "pd.DataFrame":
        """Return one row a site and year (see `SiteCore`)."""
        import pandas as pd  # here, because it takes half a second that most commands do not need

        columns = list(SiteCore.model_fields)
        return pd.DataFrame([site.model_dump() for site in self.sites], columns=columns)
