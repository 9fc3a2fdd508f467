"""The map: how a budget export is read, and what its lines become."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..scenario.base import Flag, Frozen, Id, NonNegative, Positive, Share, Year

Patterns = tuple[str, ...]
Whole = Annotated[int, Field(strict=True, ge=1)]

TOTALS: Patterns = (
    *("Total", "Totals", "Total *", "Total:*", "Totals:*", "* total", "* total:", "* totals"),
    *("Grand total*", "Subtotal*", "Sub-total*", "Sum", "Sum:"),
)


class Account(Frozen):
    """How an account code is taken apart."""

    separator: str = Field(
        "", description="What stands between segments (-, ., a space); left out: nothing does."
    )
    segments: Annotated[Mapping[Id, Whole], Field(min_length=1)] = Field(
        description="Segments in order: name and number of characters (with a separator: at most)."
    )


class Match(Frozen):
    """Which lines are meant; all that is given must hold. `*` stands for any text."""

    items: Patterns = Field(
        (), description="Patterns of the description; capitals and double spaces do not count."
    )
    codes: Mapping[Id, Patterns] = Field(
        default_factory=dict,
        description="By segment (or `account`, the whole code): patterns, or ranges 6100-6199.",
    )
    only_at: tuple[Id, ...] = Field((), description="Only at these schools.")
    not_at: tuple[Id, ...] = Field((), description="Not at these schools.")

    @property
    def says_nothing(self) -> bool:
        """Whether no line is meant."""
        return not self.items and not self.codes


class Columns(Frozen):
    """Headings of the columns that say what a line is. Capitals, line breaks do not count."""

    account: str = Field("", description="Account code.")
    school: str = Field("", description="School's name.")
    school_code: str = Field("", description="School's (location's) code.")
    item: str = Field("", description="Description of the budget line.")
    fund: str = Field("", description="Fund, where it is no segment of the account code.")
    fte: str = Field("", description="FTE.")
    segments: Mapping[Id, str] = Field(
        default_factory=dict, description="Segments of the code that have columns of their own."
    )


class SheetMap(Frozen):
    """How one sheet is read."""

    sheet: str = Field("", description="Its name; left out: the first (a CSV file has only one).")
    header: Whole | None = Field(
        None, description="Row of the headings; left out: the first that has all of them."
    )
    header_rows: Whole = Field(
        1,
        description="Rows that the headings take, `header` the last: a heading is then all texts"
        " of its column, such as `FY2027 Amount`; a merged one counts for each column.",
    )
    columns: Columns = Field(default_factory=Columns, description="Headings of its columns.")
    amounts: Mapping[Year, str] = Field(
        default_factory=dict, description="Heading of the dollars by year (a line a row)."
    )
    wide: Literal["items", "schools"] | None = Field(
        None,
        description="items: a row is a school, each further column a budget line; schools: the"
        " other way round. Left out: a row is a line.",
    )
    year: Year | None = Field(None, description="The year of a wide sheet's dollars.")
    only: Patterns = Field((), description="Of a wide sheet, only these columns.")
    leave_out: Patterns = Field(
        (), description="Rows (wide: and columns) that are no lines, by their text: notes."
    )
    totals: Patterns = Field(
        TOTALS, description="Rows (wide: and columns) of totals, by their text; they are verified."
    )
    off_by: NonNegative = Field(
        0.0, description="Dollars by which a stated total may be off (rounding)."
    )
    fill_down: Flag = Field(
        False, description="true: an empty school or code is that of the row above."
    )
    school_rows: Patterns = Field(
        (),
        description="Rows that name the school of the lines below them (`Campus: *`); `*` is its"
        " name.",
    )
    fund: Id | None = Field(None, description="The fund of all its lines.")
    within: Id | None = Field(
        None,
        description="It has no money of its own: it says what this fund pays of other lines.",
    )

    @model_validator(mode="after")
    def _one_layout(self) -> "SheetMap":
        if self.wide and self.year is None:
            raise ValueError("a wide sheet needs the year of its dollars; add `year: 2027`")
        if self.wide and self.amounts:
            raise ValueError("`amounts` is for sheets with a line a row; delete it, or `wide`")
        if not self.wide and not self.amounts:
            raise ValueError(
                "it does not say where the dollars are; add `amounts: {2027: HEADING}`, or `wide`"
            )
        return self


class SchoolMap(Frozen):
    """A school, and what the export calls it."""

    name: str = Field("", description="Full name.")
    code: str = Field("", description="Its code in the export.")
    also: tuple[str, ...] = Field((), description="Other spellings of its name in the export.")
    enrollment: Positive | None = Field(
        None, description="Students, where no roster says how many."
    )


class Roster(Frozen):
    """A table of the schools: what a ledger does not know of them."""

    file: str = Field(description="CSV or XLSX, in the map's folder.")
    sheet: str = Field("", description="Its sheet; left out: the first.")
    header: Whole | None = Field(None, description="Row of the headings; left out: found.")
    school: str = Field("", description="Heading of the school's name.")
    school_code: str = Field("", description="Heading of the school's code.")
    fields: Mapping[str, str] = Field(
        description="Columns of the table of schools (enrollment, groups.low_income,"
        " needs.reading, tags.level, …): heading in the roster."
    )
    percent: tuple[str, ...] = Field(
        (), description="Of these, which are written as percentages: 62 is 0.62."
    )


class Students(Frozen):
    """How many students a program serves at a site: a norm, kept as an assumption."""

    each: Positive | None = Field(None, description="So many at each site.")
    share: Share | None = Field(None, description="Of the school's enrollment.")
    per_fte: Positive | None = Field(None, description="For each FTE.")
    dollars: Positive | None = Field(None, description="One for each so many dollars.")

    @model_validator(mode="after")
    def _one(self) -> "Students":
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            raise ValueError("keep one of each, share, per_fte and dollars")
        return self


class ProgramMap(Match):
    """A program, and the lines that pay for it."""

    name: str = Field("", description="Full name.")
    fund: Id | None = Field(None, description="The fund of all its lines.")
    within_items: Patterns = Field(
        (), description="Patterns of the items of `within` sheets that pay for it."
    )
    funds: tuple[Id, ...] | None = Field(
        None,
        description="Funds that may pay for it; left out: those that do today, and the default.",
    )
    positions: Id | None = Field(
        None, description="Its FTE are whole positions of this staff role."
    )
    staff: Id | None = Field(None, description="Its FTE are of this staff role, also in parts.")
    students: Students | None = Field(None, description="Students at a site; left out: 0.")
    goals: tuple[Id, ...] | None = Field(None, description="Goals it is meant for; left out: all.")
    mandated: Flag = Field(False, description="true: may not be retired.")
    required_by: str = Field("", description="The law that requires it.")
    owner: str = Field("", description="Who answers for it.")

    @model_validator(mode="after")
    def _one_kind_of_people(self) -> "ProgramMap":
        if self.positions and self.staff:
            raise ValueError("its FTE are positions or staff; delete one of the two")
        return self


class FundMap(Match):
    """A fund, and the lines that it pays."""

    name: str = Field("", description="Full name.")
    named: Patterns = Field((), description="Patterns of the column `fund`.")
    by_school: Flag = Field(
        False, description="true: its dollars belong to the schools that have them today."
    )

    @property
    def says_nothing(self) -> bool:
        """Whether no line is meant."""
        return super().says_nothing and not self.named


class RoleMap(Frozen):
    """A staff role."""

    name: str = Field("", description="Full name.")
    price: NonNegative | None = Field(
        None,
        description="Dollars an FTE; left out: the least that lines with FTE pay at any site.",
    )


class CentralMap(Frozen):
    """What is no school: the central office and the like."""

    names: Patterns = Field((), description="Patterns of names.")
    codes: Patterns = Field((), description="Patterns of codes, or ranges.")


class LedgerMap(Frozen):
    """How a budget export becomes a scenario."""

    map_version: Literal[1] = Field(1, description="Version of this format.")
    name: str = Field(description="Name of the scenario.")
    years: Annotated[tuple[Year, ...], Field(min_length=1)] = Field(
        description="Years of the scenario. Dollars of one year hold in all of them."
    )
    account: Account | None = Field(None, description="How account codes are taken apart.")
    sheets: Annotated[tuple[SheetMap, ...], Field(min_length=1)] = Field(
        description="The sheets that hold the lines."
    )
    school_totals: tuple[SheetMap, ...] = Field(
        (),
        description="Sheets that state each school's total of all sheets without `only`: verified,"
        " not counted.",
    )
    schools: Mapping[Id, SchoolMap] = Field(
        default_factory=dict,
        description="Schools by id; others get an id made from their name.",
    )
    central: CentralMap = Field(default_factory=CentralMap, description="What is no school.")
    rosters: tuple[Roster, ...] = Field((), description="Tables of the schools.")
    goals: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(
        ("learning",), description="Goals of the scenario, to be described there."
    )
    default_fund: Id = Field("general", description="The fund of lines that no fund names.")
    funds: Mapping[Id, FundMap] = Field(default_factory=dict, description="Funds by id.")
    roles: Mapping[Id, RoleMap] = Field(default_factory=dict, description="Staff roles by id.")
    programs: Mapping[Id, ProgramMap] = Field(
        default_factory=dict, description="Programs by id: what is to be decided."
    )
    base: tuple[Match, ...] = Field(
        (), description="Lines that are not to be decided; a program that names one goes first."
    )
