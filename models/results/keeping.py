"""What would keep a program: at what money, cost or effect it stays, and what goes for it."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .otherwise import Alternative, Flip
from .plan import PlanScenario, Status

Wanted = Literal["all", "first", "site"]
"""What is to stay: every site of today, fully; one of them, in part or merged at least; or, of one
school, its site, fully."""


class Stays(Frozen):
    """What it takes that so much of a program stays, and what it costs at today's money."""

    wanted: Wanted
    says: str = Field(description="What is to stay, in words.")
    forced: Alternative = Field(
        description="The best plan that keeps it, at today's money, cost and effect; its"
        " `gives_way` says what else is decided otherwise from `since` on."
    )
    thresholds: tuple[Flip, ...] = Field(
        (),
        description="By figure: up to `kept` it is proved not to stay, from `flipped` on a plan"
        " that keeps it is as good as any, within `within`.",
    )


class SitesYear(Frozen):
    """How much of a program goes on in a year of the plan."""

    year: int
    today: int = Field(description="Sites of today.")
    whole: int = Field(
        description="Of which go on fully, with no fewer positions than today; or, where their"
        " school closes, where its students move to."
    )
    in_part: int = Field(0, description="Of which go on in part.")
    merged: int = Field(0, description="Of which are merged.")


class Keeping(Frozen):
    """What would keep a program, or what would lose it where the plan keeps all of it."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="The plan's.")
    gap: float | None = Field(None, description="The plan's.")
    objective: float | None = Field(None, description="The plan's, student-SD.")
    program: str
    school: str | None = Field(None, description="Only here; None: the whole program.")
    since: int = Field(description="First of the years in which it is to stay, to the last.")
    sites: tuple[SitesYear, ...] = ()
    keeps_all: bool = Field(False, description="Whether the plan keeps all that is asked about.")
    stays: tuple[Stays, ...] = ()
    loses: tuple[Flip, ...] = Field(
        (),
        description="If it keeps all, by figure: up to `kept` all stays as good as any plan, within"
        " `within`; from `flipped` on it is proved that some of it goes.",
    )
    within: float = Field(
        0.0, description="Share of the objective within which plans count as equally good."
    )
    price: float = Field(
        0.0, description="Worth of a dollar of its money elsewhere, student-SD; 0: not known."
    )
    message: str = Field("", description="Notes on the result.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
