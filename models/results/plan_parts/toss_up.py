"""What a plan nearly as good decides otherwise."""

from typing import Literal

from pydantic import Field

from ...scenario.base import Frozen
from .program_year import Decision

Begins = Literal["start", "off", "earlier", "later"]
"""Another decision on a reorganization: it begins, does not, or begins in an earlier or later year.
"""


class TossUp(Frozen):
    """A program, or a reorganization, on which a plan nearly as good decides otherwise."""

    program: str | None = Field(None, description="None: it is a reorganization.")
    reorganization: str | None = Field(None, description="None: it is a program.")
    instead: Decision | Begins = Field(
        description="What that plan decides; `keep`: at all of its sites; of a reorganization"
        " `start`, `off`, or `earlier` or `later` than here."
    )
    objective: float = Field(description="Objective of that plan.")
    behind: float = Field(description="Share by which it is below this plan's; may be negative.")
    at_most: float = Field(description="Proved: no plan that decides so has more.")
