"""What a decision looks like: the plan's schema.

A figure "over the horizon" is the sum over the scenario's years: worth and gains discounted,
dollars not.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ..scenario.base import Frozen
from ..scenario.collector import no_collection
from ..scenario.objective import RiskPlan
from .plan_parts.conflict import ConflictPart, Give
from .plan_parts.cut_tiers import CutTiers
from .plan_parts.gains_plan import GoalPlan, GroupPlan, SchoolPlan
from .plan_parts.loss import Loss
from .plan_parts.money_plan import FundYear, MoneyYear, Payment, Shortage, StaffYear
from .plan_parts.pilot_plan import PilotPlan
from .plan_parts.program_plan import MergePlan, ProgramPlan, ReorganizationPlan, SiteYear
from .plan_parts.request_plan import Granting, RequestPlan
from .plan_parts.rule_plan import Break, RulePlan
from .plan_parts.toss_up import TossUp

if TYPE_CHECKING:
    import pandas as pd

Status = Literal[
    "optimal", "feasible", "infeasible", "no_plan_in_time", "unbounded", "error", "stated"
]
"""How the search for the plan ended; `stated`: no search, the decisions were given."""

DECISION_COLUMNS = (
    "program",
    "school",
    "year",
    "action",
    "level",
    "positions",
    "merge",
    "reorganization",
)
"""The columns of a table of decisions."""


class PlanScenario(Frozen):
    """The scenario that a plan answers."""

    name: str = ""
    source: str = ""
    sha256: str = ""
    overrides: tuple[str, ...] = ()
    set: Mapping[str, Any] = Field(default_factory=dict)


class Run(Frozen):
    """How the plan was found."""

    method: str
    solver: str
    seconds: float = Field(description="Wall seconds.")
    seed: int
    groundswell: str = Field(description="Version of Groundswell.")


class EvidenceDollars(Frozen):
    """What the plan's dollars and decisions rest on."""

    tier_1_2: float = Field(0.0, description="Dollars on programs with a tier 1 or 2 study.")
    tier_3_4: float = Field(0.0, description="Dollars on programs with tier 3 or 4 at best.")
    no_study: float = Field(0.0, description="Dollars on programs with no tier known.")
    decisions: int = Field(0, description="Programs decided on.")
    assumed_decisions: int = Field(
        0, description="Programs whose decision rests on an assumed or unknown figure."
    )


class Plan(Frozen):
    """A plan: decisions, the money's way from source to use, who gains, what binds.

    With status `infeasible`, `no_plan_in_time`, `unbounded` or `error` there are no decisions
    and the figures are None.
    """

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status
    message: str = Field("", description="Notes on the status and the search.")
    objective: float | None = Field(
        None,
        description="What is maximised: worth + learning + requests_worth - penalty - hurdle -"
        " scale_toll, or as `risk` says.",
    )
    bound: float | None = Field(None, description="Proved upper bound on the objective.")
    gap: float | None = Field(None, description="(bound - objective) / max(|objective|, 1e-9).")
    worth: float | None = None
    learning: float | None = None
    penalty: float | None = None
    hurdle: float | None = None
    requests_worth: float = Field(
        0.0,
        description="What the requests granted weigh in the objective, student-SD: no worth, but"
        " `requests.weight` times their score.",
    )
    scale_toll: float | None = Field(
        None,
        description="What programs lose by growing, where `evidence.scale` says so; else there is"
        " no such key.",
    )
    risk: RiskPlan | None = Field(
        None, description="Where the scenario's `objective` weighs uncertainty: what it comes to."
    )
    baseline_worth: float | None = Field(None, description="Worth of going on as today.")
    run: Run
    programs: Mapping[str, ProgramPlan] = Field(default_factory=dict)
    sites: tuple[SiteYear, ...] = ()
    merges: Mapping[str, MergePlan] = Field(default_factory=dict)
    reorganizations: Mapping[str, ReorganizationPlan] = Field(default_factory=dict)
    pilots: Mapping[str, PilotPlan] = Field(
        default_factory=dict, description="What each candidate's first pilot can find out."
    )
    upkeep: Mapping[str, Mapping[int, float]] = Field(
        default_factory=dict,
        description="Price of adopting that what pilots teach was valued at, by candidate and year"
        " of piloting: yearly cost and staff of each student served later, at the prices of the"
        " relaxation without learning, student-SD.",
    )
    funds: tuple[FundYear, ...] = ()
    payments: tuple[Payment, ...] = ()
    short: tuple[Shortage, ...] = Field(
        (), description="Of a plan that was stated: what its funds are short of."
    )
    breaks: tuple[Break, ...] = Field(
        (), description="Of a plan that was stated: what it breaks, place by place."
    )
    staff: tuple[StaffYear, ...] = ()
    money: tuple[MoneyYear, ...] = ()
    schools: Mapping[str, SchoolPlan] = Field(default_factory=dict)
    groups: Mapping[str, GroupPlan] = Field(default_factory=dict)
    goals: Mapping[str, GoalPlan] = Field(default_factory=dict)
    rules: tuple[RulePlan, ...] = ()
    requests: tuple[RequestPlan, ...] = Field(
        (), description="Each school's requests and what becomes of them, first-ranked first."
    )
    granting: Granting | None = Field(
        None,
        description="What all requests come to, and what the plan gave for them; None: there are"
        " none.",
    )
    evidence: EvidenceDollars = Field(default_factory=EvidenceDollars)
    losses: tuple[Loss, ...] = ()
    toss_ups: tuple[TossUp, ...] | None = Field(
        None,
        description="Decisions found that a plan nearly as good makes otherwise; None: they"
        " were not looked for.",
    )
    fewer_changes: str = Field(
        "",
        description="Where not all plans of equal objective were searched for one with fewer"
        " changes from today: that it is so.",
    )
    cut_tiers: CutTiers | None = Field(
        None, description="What the board's tiers decide; None: no program of today has a tier."
    )
    conflict: tuple[ConflictPart, ...] = Field(
        (), description="With status infeasible: what cannot hold together."
    )
    conflict_minimal: bool | None = Field(
        None,
        description="Whether it is proved that, any one of them left out, the others can hold"
        " together; None without a diagnosis.",
    )
    cheapest_fix: tuple[Give, ...] = Field(
        (), description="What must be relaxed, all of it together, so that a plan exists."
    )
    cheapest_fix_proved: bool | None = Field(
        None, description="Whether it is proved that no fix is cheaper; None without a diagnosis."
    )
    other_fixes: tuple[Give, ...] = Field(
        (), description="Where one is enough: the others that are, each alone, cheapest first."
    )

    @property
    def begun(self) -> dict[str, int | None]:
        """By reorganization: the year in which it begins; None: it does not."""
        return {key: item.year for key, item in self.reorganizations.items()}

    @property
    def has_decisions(self) -> bool:
        """Whether there is a plan to act on."""
        return self.objective is not None

    @classmethod
    def read(cls, path: "str | Path") -> "Plan":
        """Read a plan that `solve -o` wrote.

        Raises
        ------
        OSError
            The file cannot be read.
        pydantic.ValidationError
            It is no plan.
        """
        with no_collection():
            return cls.model_validate_json(Path(path).read_text(encoding="utf-8"))

    def to_json(self) -> str:
        """Return the plan as JSON text, keys in a fixed order."""
        left_out = {"scale_toll"} if self.scale_toll is None else None
        return self.model_dump_json(indent=1, exclude=left_out) + "\n"

    def decision_rows(self) -> list[dict[str, Any]]:
        """Return the decisions as rows that `state` reads: sites by year, then reorganizations.

        A cell that says nothing is None. Where a program is off today and stays off it has no row.
        """
        rows: list[dict[str, Any]] = [
            {
                "program": site.program,
                "school": site.school,
                "year": site.year,
                "action": site.action,
                "level": site.level if site.action != "retire" and site.level != 1.0 else None,
                "positions": site.positions,
                "merge": site.merge,
                "reorganization": None,
            }
            for site in self.sites
        ]
        for key, year in self.begun.items():
            if year is not None:
                begins = {"year": year, "action": "start", "reorganization": key}
                rows.append({**dict.fromkeys(DECISION_COLUMNS), **begins})
        return rows

    def decisions_frame(self) -> "pd.DataFrame":
        """Return the decisions as a table that `groundswell.state` reads (see `decision_rows`)."""
        import pandas as pd

        return pd.DataFrame(self.decision_rows(), columns=list(DECISION_COLUMNS), dtype=object)

    def programs_frame(self) -> "pd.DataFrame":
        """Return one row a program, indexed by its id."""
        return _frame(self.programs, ProgramPlan, "program")

    def sites_frame(self) -> "pd.DataFrame":
        """Return one row a program, school and year (see `SiteYear`)."""
        return _rows(self.sites, SiteYear)

    def schools_frame(self) -> "pd.DataFrame":
        """Return one row a school, indexed by its id."""
        return _frame(self.schools, SchoolPlan, "school")

    def groups_frame(self) -> "pd.DataFrame":
        """Return one row a student group, indexed by its id."""
        return _frame(self.groups, GroupPlan, "group")

    def funds_frame(self) -> "pd.DataFrame":
        """Return one row a fund and year, dollars."""
        return _rows(self.funds, FundYear)

    def payments_frame(self) -> "pd.DataFrame":
        """Return one row a payment: fund, year, program or merge, school, dollars."""
        return _rows(self.payments, Payment)

    def rules_frame(self) -> "pd.DataFrame":
        """Return one row a rule."""
        return _rows(self.rules, RulePlan)


def _rows(items: "tuple[Frozen, ...]", kind: type[Frozen]) -> "pd.DataFrame":
    import pandas as pd  # here, because it takes half a second that most commands do not need

    columns = list(kind.model_fields)
    return pd.DataFrame([item.model_dump() for item in items], columns=columns)


def _frame(items: "Mapping[str, Any]", kind: type[Frozen], index: str) -> "pd.DataFrame":
    import pandas as pd

    frame = _rows(tuple(items.values()), kind)
    frame.index = pd.Index(list(items), name=index)
    return frame
