"""The scenario: a district, its programs and its rules, in one frozen tree."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PrivateAttr, field_validator

from .base import Frozen, Grows, Id, NonNegative, Share, Year
from .district import Goal, School, Step, concave
from .evidence import Evidence
from .fund import Fund, StaffRole
from .objective import Objective
from .program import Merge, Program
from .reorganization import Reorganization
from .request import Date, Requests
from .rules.kinds import AnyRule
from .selector import Conditions, select


class Origin(BaseModel):
    """Where a scenario came from; a plan repeats it so that it can be traced."""

    source: str = Field("", description="File name, as given.")
    sha256: str = Field("", description="Of the file's bytes, followed by its tables' bytes.")
    overrides: tuple[str, ...] = Field((), description="Overrides applied by name.")
    set: Mapping[str, Any] = Field(default_factory=dict, description="Values set by address.")


class Scenario(Frozen):
    """One district's programs, money, people and rules, over consecutive years."""

    schema_version: Literal[1] = Field(description="Version of this format.")
    name: str = Field("", description="What the scenario is called.")
    years: tuple[Year, ...] = Field(min_length=1, description="Consecutive fiscal years.")
    discount_rate: Annotated[float, Field(strict=True, ge=0, lt=1)] = Field(
        0.0, description="Worth in the k-th year counts 1 / (1 + rate)^k, k from 0."
    )
    learning_years: Annotated[int, Field(strict=True, ge=0, le=100)] = Field(
        0,
        description="Years after the plan's last, like it, in which what pilots teach is used.",
    )
    grows: Grows = Field(
        0.0,
        title="yearly rise of costs",
        description="Yearly rise of every cost and price given as one number, as a share (0.035:"
        " 3.5%).",
    )
    voice: Share = Field(
        0.0, description="0: the district's weights only; 1: each school's priorities only."
    )
    goals: Mapping[Id, Goal] = Field(min_length=1, description="Goals by id.")
    returns: tuple[Step, ...] = Field(
        (), description="Diminishing returns on a school's average gain; left out: linear."
    )
    groups: Mapping[Id, str] = Field(
        default_factory=dict, description="Student groups: id to name."
    )
    schools: Mapping[Id, School] = Field(min_length=1, description="Schools by id.")
    programs: Mapping[Id, Program] = Field(default_factory=dict, description="Programs by id.")
    merges: Mapping[Id, Merge] = Field(default_factory=dict, description="Merges by id.")
    reorganizations: Mapping[Id, Reorganization] = Field(
        default_factory=dict, description="Closures and other reorganizations by id."
    )
    funds: Mapping[Id, Fund] = Field(default_factory=dict, description="Funds by id.")
    staff: Mapping[Id, StaffRole] = Field(default_factory=dict, description="Staff roles by id.")
    requests: Requests = Field(
        default_factory=Requests,
        description="What schools ask for, and how much it counts; left out: nothing.",
    )
    appeals: Date | None = Field(
        None, description="Day until which a school can appeal against its answers."
    )
    evidence: Evidence = Field(default_factory=Evidence, description="How evidence is trusted.")
    hurdle: NonNegative = Field(
        0.0, description="Worth that each dollar must buy, or it stays unspent; not discounted."
    )
    objective: Objective | None = Field(
        None, description="What is maximised; left out: worth at the effects' means."
    )
    rules: tuple[AnyRule, ...] = Field((), description="Rules, see the pages on rules.")
    overrides: Mapping[str, Mapping[str, Any]] = Field(
        default_factory=dict, description="Named changes: address to value; null removes."
    )
    tables: Mapping[str, str] = Field(
        default_factory=dict, description="Files that fill this tree: table to file name."
    )

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @field_validator("years")
    @classmethod
    def _years_consecutive(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if any(b - a != 1 for a, b in pairwise(years)):
            raise ValueError("years must follow one another; write them as in [2027, 2028, 2029]")
        return years

    @field_validator("returns")
    @classmethod
    def _returns_concave(cls, returns: tuple[Step, ...]) -> tuple[Step, ...]:
        return concave(returns)

    @property
    def origin(self) -> Origin:
        """Where it came from (file, hash, overrides)."""
        return self._origin

    def with_origin(self, origin: Origin) -> "Scenario":
        """Return the same scenario, knowing where it came from."""
        copy = self.model_copy()
        copy._origin = origin
        return copy

    def weighed(self) -> Mapping[str, Goal]:
        """Return the goals that can count: by the district's weights, or a school's priorities."""
        voiced = {
            goal
            for school in self.schools.values()
            for goal, priority in school.priorities.items()
            if self.voice and priority
        }
        return {key: goal for key, goal in self.goals.items() if goal.weight or key in voiced}

    def incomparable(self, weighed: Mapping[str, Goal]) -> tuple[str, ...]:
        """Return those of the goals weighed together that need a `per_sd` and have none.

        Goals that all have one unit, and no `per_sd`, are counted in that unit.
        """
        units = {goal.unit.casefold() for goal in weighed.values()}
        if len(units) == 1 and all(goal.per_sd is None for goal in weighed.values()):
            return ()
        if len(weighed) < 2:
            return ()
        return tuple(key for key, goal in weighed.items() if not goal.counts_in_sd)

    def select(self, selector: "Literal['all'] | tuple[str, ...] | Conditions") -> tuple[str, ...]:
        """Return the ids of the schools a selector means, in file order."""
        return select(selector, self.schools, self.years[0])

    @property
    def rules_with_ids(self) -> tuple[AnyRule, ...]:
        """The rules, each with its id written out: to leave one out does not rename the others."""
        return tuple(
            rule.model_copy(update={"id": self.rule_id(index)})
            for index, rule in enumerate(self.rules)
        )

    def rule_id(self, index: int) -> str:
        """Return the id of a rule: its own, or its kind and its number among its kind."""
        rule = self.rules[index]
        if rule.id is not None:
            return rule.id
        number = sum(1 for other in self.rules[: index + 1] if other.kind == rule.kind)
        return f"{rule.kind}_{number}"
