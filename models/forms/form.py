"""What a school's form says, once it is read and nothing is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..scenario.request import Request, TookPart
from ..tree.tree import Path

HERE = "it runs here"
ANYWHERE = "it runs anywhere"
ALWAYS = "always"
CONDITIONS = (HERE, ANYWHERE, ALWAYS)
"""On what a partner's money may depend."""


@dataclass(frozen=True)
class Need:
    """How much of a goal's work is still to do, as the school says.

    Attributes
    ----------
    need
        0 to 1.
    because
        Why it differs from the district's figure.
    at
        Where it stands in the form.
    """

    need: float
    because: str
    at: Path


@dataclass(frozen=True)
class Asked:
    """A request for a program or a merge.

    Attributes
    ----------
    key
        Its id; of an idea, the id that it gets as a candidate.
    request
        As it goes into the scenario.
    at
        Where it stands in the form.
    """

    key: str
    request: Request
    at: Path


@dataclass(frozen=True)
class Idea:
    """What a school would try that no program of the district is.

    Attributes
    ----------
    name
        Its name in the school's words.
    goals
        Ids of the goals that it is for.
    students
        Whom it is for.
    cost
        Dollars a year.
    """

    name: str
    goals: tuple[str, ...]
    students: float
    cost: float


@dataclass(frozen=True)
class Partner:
    """Somebody who would pay for a program at the school.

    Attributes
    ----------
    name
        Who.
    pays
        Dollars a year.
    program
        For what: a program's id, or an idea's as a candidate.
    condition
        One of `CONDITIONS`.
    """

    name: str
    pays: float
    program: str
    condition: str


@dataclass(frozen=True)
class Ballots:
    """Ballots of a vote at the school.

    Attributes
    ----------
    file
        Name of the Pabulib file, relative to the form.
    projects
        By project of the vote: the goal or program that it is for.
    at
        Where it stands in the form.
    """

    file: str
    projects: Mapping[str, str]
    at: Path


@dataclass(frozen=True)
class Form:
    """What a school's form says.

    Attributes
    ----------
    school
        Its id.
    date
        Day on which it was handed in, as in 2027-02-01; "" if it does not say.
    took_part
        Who took part; None if it does not say.
    needs, points
        By goal: its need and the points of the school.
    votes
        Ballots, instead of points.
    asked, ideas, partners, staff_hours, unmet
        As the form has them; ideas by the id that they get.
    """

    school: str
    date: str = ""
    took_part: TookPart | None = None
    needs: Mapping[str, Need] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    votes: Ballots | None = None
    asked: tuple[Asked, ...] = ()
    ideas: Mapping[str, Idea] = field(default_factory=dict)
    partners: tuple[Partner, ...] = ()
    staff_hours: Mapping[str, float] = field(default_factory=dict)
    unmet: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing beyond whose it is."""
        said = (self.took_part, self.needs, self.points, self.votes, self.asked, self.partners)
        return not any((*said, self.staff_hours, self.unmet))
