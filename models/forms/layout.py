"""The sheets of a form and their columns: what is told there, and what the school fills."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "whole", "share", "dollars", "date", "list"]

START = "Start here"
SCHOOL = "School"
NEEDS = "Needs"
PROGRAMS = "Programs"
IDEAS = "Ideas"
STAFF = "Staff"
PARTNERS = "Partners"

TITLES = (START, SCHOOL, NEEDS, PROGRAMS, IDEAS, STAFF, PARTNERS)
"""All sheets, in the order of the workbook."""

TOTAL = "All points"
"""In place of a goal: the row that adds the points up, which is not read."""

FIRST_ROW = 3
"""Index of the row of headings: a title and a line of help stand above."""

SPARE = 8
"""Empty rows for ideas and for partners."""


@dataclass(frozen=True)
class Field:
    """A column of a sheet, or a row of the sheet School.

    Attributes
    ----------
    key
        What it is in the form, as a YAML file has it; "" for what is only told.
    words
        Its heading.
    kind
        What its cells hold.
    width
        Of the column, in characters.
    says
        What to write there, for a principal; told where the cell is chosen.
    """

    key: str
    words: str
    kind: Kind = "text"
    width: float = 14
    says: str = ""

    @property
    def told(self) -> bool:
        """Whether it is filled already and may not be changed."""
        return self.says == ""


@dataclass(frozen=True)
class Page:
    """A sheet whose rows are alike.

    Attributes
    ----------
    title
        Its name.
    asks
        Its question, above.
    help
        How to answer it, in a line or two.
    fields
        Its columns, from left to right.
    row
        Words of the column that says what a row is about.
    """

    title: str
    asks: str
    help: str
    fields: tuple[Field, ...]
    row: str


SCHOOL_FIELDS = (
    Field("", "School"),
    Field("school", "School id"),
    Field("date", "Day handed in", "date", says="The day, as in 2027-02-01."),
    Field("took_part.staff", "Staff who took part", "whole", says="How many people, as in 31."),
    Field("took_part.families", "Families who took part", "whole", says="How many, as in 64."),
    Field("took_part.students", "Students who took part", "whole", says="How many, as in 120."),
    Field("took_part.how", "How they took part", says="For example: two meetings and a vote."),
    Field("votes.file", "Ballots", says="If you held a vote: the name of the ballots' file (.pb)."),
    Field(
        "votes.projects",
        "What the vote's projects are for",
        says="Each project's number and its goal or program, as in 12: reading; 13: math.",
    ),
    Field(
        "unmet", "What we need and nobody offers", says="In your own words, without people's names."
    ),
)
"""Rows of the sheet School."""

_WHY = "Why, in your own words: numbers help. No names of people."
_RANK = "1 is what you want most, then 2, 3, … Each number once."
_GIVES_UP = "Programs that run here and that you would give up for it. Several: a; b."

PAGES = (
    Page(
        NEEDS,
        "How much is still to do, and what matters most to you?",
        "Nothing left to do is 0, everything 1. Write a figure only where you know better, and say"
        " why. Share out 100 points, or leave all empty if the district's are right.",
        (
            Field("", "Goal", width=34),
            Field("", "District's figure", "share", 10),
            Field("need", "Our figure", "share", 10, "0 (all done) to 1 (all to do), as in 0.62."),
            Field("because", "Because", width=60, says=_WHY),
            Field("", "District's points", "number", 10),
            Field("points", "Our points", "number", 10, "Points out of 100. All together 100."),
            Field("goal", "Id", width=14),
        ),
        "Goal",
    ),
    Page(
        PROGRAMS,
        "What do you want of each program?",
        "Fill a row only where you ask for something, and number your wishes: 1 matters most. What"
        " runs: keep, more, less, retire (end it). What does not: start, pilot (try it out).",
        (
            Field("", "Program", width=30),
            Field("", "Runs here", width=7),
            Field("", "Students", "number", 9),
            Field("", "Dollars a year", "dollars", 11),
            Field("", "Last plan", width=26),
            Field("wants", "We want", "list", 9, "Choose from the list."),
            Field("rank", "Rank", "whole", 6, _RANK),
            Field("students", "For how many students", "number", 10, "Leave empty: as told left."),
            Field("because", "Because", width=36, says=_WHY),
            Field("target", "What it should reach", width=18, says="For example: all read by May."),
            Field("review", "Look again", width=9, says="When: a year, or in words."),
            Field("gives_up", "We would give up", width=18, says=_GIVES_UP),
            Field("program", "Id", width=14),
        ),
        "Program",
    ),
    Page(
        IDEAS,
        "What would you try that is not on the list of programs?",
        "An idea of your own is tried out first. Say which goal it is for and what it may cost.",
        (
            Field(
                "idea", "Idea", width=34, says="Its name in a few words, as in Walking school bus."
            ),
            Field("wants", "We want", "list", 9, "pilot: try it out; start: begin it for good."),
            Field("rank", "Rank", "whole", 6, _RANK + " Count programs and ideas together."),
            Field("goal", "Goal", "list", 22, "Which goal it is for. Choose from the list."),
            Field("students", "For how many students", "number", 10, "How many, as in 60."),
            Field("cost", "Dollars a year", "dollars", 11, "What it may cost a year, as in 8000."),
            Field("because", "Because", width=42, says=_WHY),
            Field("target", "What it should reach", width=24, says="For example: all read by May."),
            Field("gives_up", "We would give up", width=22, says=_GIVES_UP),
        ),
        "Idea",
    ),
    Page(
        STAFF,
        "Whose time could you give?",
        "People of yours who could work for programs. 1 is one person full-time, 0.5 half of one.",
        (
            Field("", "Role", width=34),
            Field("fte", "We can give", "number", 12, "Full-time people, as in 0.5."),
            Field("role", "Id", width=20),
        ),
        "Role",
    ),
    Page(
        PARTNERS,
        "Who would pay for a program at your school?",
        "Clubs, firms, foundations and others that offer money. Name the organization, not a"
        " person.",
        (
            Field("name", "Partner", width=30, says="The organization, as in Rotary Club."),
            Field("pays", "Dollars a year", "dollars", 12, "Dollars a year, as in 12000."),
            Field("for", "For", width=34, says="A program of the sheet Programs, or your idea."),
            Field("if", "Only if", "list", 18, "Leave empty: it runs here."),
        ),
        "Partner",
    ),
)
"""The sheets whose rows are alike."""
