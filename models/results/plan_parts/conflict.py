"""Why no plan exists, and what must give: parts of a plan whose status is `infeasible`."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from ...scenario.base import Frozen


class ConflictPart(Frozen):
    """A rule, budget, mandate, staff limit or link that cannot hold together with the others."""

    id: str = Field(description="A rule's id; else such as funds.general.2027.")
    kind: str = Field(
        description="A rule's kind; fund, staff, mandate, match, requires, excludes or"
        " all_or_nothing."
    )
    says: str = Field(description="What it requires, in a sentence.")


class Give(Frozen):
    """How far something must give way so that a plan exists."""

    id: str = Field(description="As in `conflict`.")
    kind: str = Field(description="As in `conflict`.")
    by: float = Field(
        description="How far, summed over all places and years it holds at; with less there is no"
        " plan."
    )
    unit: str = Field(description="Unit of `by`: dollars, FTE, sites, gain per student, ...")
    share: float = Field(description="`by` as a share of all that its limits allow.")
    says: str = Field(description="The same, in a sentence.")
    set: Mapping[str, Any] = Field(
        default_factory=dict,
        description="Values to set, by address, so that a plan exists; null removes. Where only"
        " removing can be written so, that is more than `by`.",
    )
