"""Which schools are meant: all of them, a list, or those that tags, needs or group shares pick."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from .base import Flag, Frozen, Id, Number, Scalar, Share, in_year

if TYPE_CHECKING:
    from .district import School


class Range(Frozen):
    """A condition on a number: at least and / or at most so much."""

    at_least: Number | None = Field(None, description="Lower bound, included.")
    at_most: Number | None = Field(None, description="Upper bound, included.")

    @model_validator(mode="after")
    def _says_something(self) -> "Range":
        if self.at_least is None and self.at_most is None:
            raise ValueError("it sets no bound; give at_least, at_most or both")
        return self

    def admits(self, value: object) -> bool:
        """Return whether a tag's value is a number within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


class NeedQuartile(Frozen):
    """The quarter of schools (rounded up) whose need for a goal is highest, or lowest."""

    goal: Id = Field(description="Goal whose need ranks the schools.")
    top: Flag = Field(True, description="true: highest need; false: lowest need.")


class GroupShare(Frozen):
    """Schools where a group's share of enrollment (first year, 0 to 1) lies within bounds."""

    group: Id = Field(description="Student group.")
    at_least: Share | None = Field(None, description="Lower bound on the share, 0 to 1.")
    at_most: Share | None = Field(None, description="Upper bound on the share, 0 to 1.")

    @model_validator(mode="after")
    def _says_something(self) -> "GroupShare":
        if self.at_least is None and self.at_most is None:
            raise ValueError("it sets no bound; give at_least, at_most or both")
        return self


def _tag_shape(value: Any) -> str:
    if isinstance(value, Mapping | Range):
        return "#range"
    return "#list" if isinstance(value, list | tuple) else "#value"


TagCondition = Annotated[
    Annotated[Scalar, Tag("#value")]
    | Annotated[tuple[Scalar, ...], Tag("#list")]
    | Annotated[Range, Tag("#range")],
    Discriminator(_tag_shape),
]


class Conditions(Frozen):
    """Conditions that a school must all meet; keys other than the two named here are tags."""

    need_quartile: NeedQuartile | None = Field(None, description="Pick by need for a goal.")
    group_share: GroupShare | None = Field(None, description="Pick by a group's share.")
    tags: Mapping[str, TagCondition] = Field(
        default_factory=dict, description="Condition for each tag: a value, a list, or a range."
    )

    @model_validator(mode="before")
    @classmethod
    def _gather_tags(cls, data: Any) -> Any:
        # In the file tags stand beside the two data keys; inside they get a place of their own.
        if not isinstance(data, Mapping):
            return data
        named = {k: v for k, v in data.items() if k in ("need_quartile", "group_share")}
        if set(data) - set(named) == {"tags"} and isinstance(data["tags"], Mapping):
            return data
        if not data:
            raise ValueError("it sets no condition; write all to mean every school")
        return {**named, "tags": {k: v for k, v in data.items() if k not in named}}


def _selector_shape(value: Any) -> str:
    if isinstance(value, Mapping | Conditions):
        return "#conditions"
    return "#ids" if isinstance(value, list | tuple) else "#all"


Selector = Annotated[
    Annotated[Literal["all"], Tag("#all")]
    | Annotated[tuple[Id, ...], Tag("#ids")]
    | Annotated[Conditions, Tag("#conditions")],
    Discriminator(_selector_shape),
]


def select(
    selector: "Literal['all'] | tuple[str, ...] | Conditions",
    schools: "Mapping[str, School]",
    first_year: int,
) -> tuple[str, ...]:
    """Return the ids of the schools a selector means, in the order of the file.

    Parameters
    ----------
    selector
        `all`, a tuple of school ids, or `Conditions` (all of which must hold).
    schools
        Every school by id.
    first_year
        The scenario's first year; group shares are taken from it.

    Returns
    -------
    Empty where no school meets the conditions.
    """
    if selector == "all":
        return tuple(schools)
    if isinstance(selector, tuple):
        return tuple(s for s in schools if s in selector)
    assert isinstance(selector, Conditions)
    chosen = [s for s in schools if _tags_match(selector, schools[s])]
    if selector.group_share:
        chosen = [s for s in chosen if _share_fits(selector.group_share, schools[s], first_year)]
    if selector.need_quartile:
        quartile = _quartile(selector.need_quartile, schools)
        chosen = [s for s in chosen if s in quartile]
    return tuple(chosen)


def _tags_match(conditions: Conditions, school: "School") -> bool:
    return all(
        tag in school.tags and meets(condition, school.tags[tag])
        for tag, condition in conditions.tags.items()
    )


def meets(condition: Scalar | tuple[Scalar, ...] | Range, value: Scalar) -> bool:
    """Return whether a tag's value meets a condition.

    Parameters
    ----------
    condition
        A value, several of which one is enough, or a range.
    value
        A school's tag.

    Returns
    -------
    False also where their types differ: the tag 1 is not the tag true.
    """
    if isinstance(condition, Range):
        return condition.admits(value)
    options = condition if isinstance(condition, tuple) else (condition,)
    # bool and int compare equal in Python (True == 1), a tag of 1 is not the tag true.
    return any(isinstance(o, bool) == isinstance(value, bool) and o == value for o in options)


def _share_fits(wanted: GroupShare, school: "School", year: int) -> bool:
    count = in_year(school.groups.get(wanted.group, 0.0), year)
    share = count / in_year(school.enrollment, year)
    return (wanted.at_least is None or share >= wanted.at_least) and (
        wanted.at_most is None or share <= wanted.at_most
    )


def _quartile(wanted: NeedQuartile, schools: "Mapping[str, School]") -> set[str]:
    sign = -1 if wanted.top else 1
    ranked = sorted(schools, key=lambda s: sign * schools[s].needs.get(wanted.goal, 0.0))
    return set(ranked[: -(-len(ranked) // 4)])
