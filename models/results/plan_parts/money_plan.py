"""A plan's money and people, year by year; dollars and FTE."""

from pydantic import Field

from ...scenario.base import Frozen


class FundYear(Frozen):
    """One fund in one year, dollars."""

    fund: str
    year: int
    available: float = Field(description="Amount and what was carried in.")
    spent: float
    carried: float = Field(description="Carried into the next year: min(cap, what is left).")
    price: float | None = Field(
        None,
        description="Worth of one more dollar (student-SD), from the linear relaxation; for money"
        " by school, at the school where it does most.",
    )


class Payment(Frozen):
    """Dollars from a fund to a program or merge at a place in a year, or to a school by a rule."""

    fund: str
    year: int
    program: str | None = Field(None, description="The program paid for, or None.")
    merge: str | None = Field(None, description="The merge paid for, or None.")
    reorganization: str | None = Field(None, description="The reorganization paid for, or None.")
    rule: str | None = Field(None, description="The rule a school is topped up under, or None.")
    school: str | None = Field(description="School or `central`; None: a district cost.")
    one_time: bool = Field(
        False, description="Whether it pays start, stop or evaluation costs, not yearly ones."
    )
    amount: float = Field(description="Dollars.")

    @property
    def offering(self) -> str | None:
        """What is paid for: a program, a merge or a reorganization; None for a top-up."""
        return self.program or self.merge or self.reorganization


class StaffYear(Frozen):
    """One staff role in one year, FTE."""

    role: str
    year: int
    used: float
    available: float | None
    price: float | None = Field(None, description="Worth of one more FTE (student-SD).")


class Shortage(Frozen):
    """What a plan that was stated costs more in a year than the funds that may pay it have."""

    year: int
    funds: tuple[str, ...] = Field(description="The funds that may pay it.")
    amount: float = Field(description="Dollars that nobody can pay.")


class MoneyYear(Frozen):
    """A year's money, dollars: going on as today against the plan."""

    year: int
    today: float = Field(
        description="Cost of going on as today in this year, top-ups under rules included."
    )
    funds: float = Field(
        description="What the funds have this year, carried and saved money left out."
    )
    saved: float = Field(0.0, description="What reorganizations save and the funds have beside.")
    spent: float = Field(description="What the plan spends on programs and top-ups.")
    top_ups: float = Field(0.0, description="Of which what rules top schools up with.")
    top_ups_today: float = Field(0.0, description="The same, going on as today.")
    one_time: float = Field(description="Of which start, stop and evaluation costs.")
    carried_in: float = Field(description="Money carried in from the year before.")
    gap: float = Field(
        0.0,
        description="What going on as today costs and no fund may pay of this year's money: a flow"
        " from funds to what they may pay for, carried and saved money left out.",
    )
    short_funds: tuple[str, ...] = Field(
        (), description="Funds of which one more dollar would lessen `gap`."
    )
    idle: float = Field(
        0.0, description="What the funds have this year that may pay for nothing more of today's."
    )
    yearly_gap: float = Field(
        0.0,
        description="What the plan costs, one-time costs left out, and no fund may pay of this"
        " year's money, what reorganizations save counted in and carried money left out.",
    )
    more_than_today: float = Field(
        0.0,
        description="How much more the plan's yearly costs take, than going on as today would, of"
        " the funds that are short in the first year; below 0: less.",
    )
    open_next: float = Field(
        0.0,
        description="Of `going_on`, what no fund may pay of next year's money (in the last year"
        " this year's), carried money left out.",
    )
    open_next_funds: tuple[str, ...] = Field((), description="Funds that are short then.")
    going_on: float = Field(
        0.0,
        description="Next year's cost, at its prices (in the last year this year's), of going on"
        " with what the plan runs this year; pilots end.",
    )
    base: float = Field(description="Dollars that are not decided here.")

    @property
    def change(self) -> float:
        """What all decisions change against going on as today, dollars, savings counted in."""
        return self.spent - self.saved - self.today
