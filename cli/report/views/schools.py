"""Part 4, each school's page: needs; what it keeps, gains and loses; its money beside today's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.base import CENTRAL, in_year
from ...render.plan.sections.gains import need_of
from ..asked import Asked, in_months
from ..language import NONE
from ..said.reasons import Reasons
from .happenings import Happening, happenings, later
from .school_money import Head, Row, SchoolYear, heads, rows_of, total, years


@dataclass(frozen=True)
class Need:
    """How much of a goal's work is still to do at a school, 0 to 1."""

    goal: Markup
    share: float
    shown: str


@dataclass(frozen=True)
class SchoolPage:
    """A school."""

    id: str
    name: Markup
    sort_name: str
    students: float
    shown_students: str
    who: Markup | str
    needs: tuple[Need, ...]
    need: float
    shown_need: str
    priorities: Markup | str
    moves: tuple[Markup, ...]
    gain: Markup | str
    gain_change: float
    shown_gain: str
    happenings: tuple[Happening, ...]
    later: tuple[Markup, ...]
    losing: int
    gaining: int
    rows: tuple[Row, ...]
    total: Row
    once: str
    staffed: bool
    heads: tuple[Head, ...]
    years: tuple[SchoolYear, ...]
    change: float
    shown_change: str

    @property
    def cells(self) -> list[tuple[Markup | str, ...]]:
        """The rows of its money and staff, cell by cell."""
        return [self._cells(row) for row in self.rows]

    @property
    def total_cells(self) -> tuple[Markup | str, ...]:
        """Their total."""
        return self._cells(self.total)

    @property
    def year_cells(self) -> list[tuple[Markup | str, ...]]:
        """Its money, year by year."""
        return [(str(y.year), y.today, y.plan, y.change) for y in self.years]

    def _cells(self, row: Row) -> tuple[Markup | str, ...]:
        people = (row.fte_today, row.fte) if self.staffed else ()
        return (row.name, row.says, row.today, row.plan, row.change, *people)


def schools(asked: Asked, only: str | None = None) -> tuple[SchoolPage, ...]:
    """Return the page of every school, in the order of their names; or of one.

    The office has a page where it runs something.
    """
    sites: dict[str, list[SiteYear]] = defaultdict(list)
    for site in asked.plan.sites:
        sites[site.school].append(site)
    ids = [*asked.scenario.schools, *([CENTRAL] if sites[CENTRAL] else [])]
    needs = need_of(asked.scenario)
    reasons = Reasons.of(asked)
    why = {
        id: asked.language.sentences(reasons.sentences(program.reason))
        for id, program in asked.plan.programs.items()
    }
    why |= {
        id: asked.language.sentences(reasons.sentences(merge.reason))
        for id, merge in asked.plan.merges.items()
    }
    pages = [
        _page(id, asked, sites[id], needs.get(id, 0.0), why)
        for id in ids
        if only is None or id == only
    ]
    return tuple(sorted(pages, key=lambda page: page.sort_name))


def _page(
    id: str, asked: Asked, sites: Sequence[SiteYear], need: float, why: Mapping[str, Markup]
) -> SchoolPage:
    language, first = asked.language, asked.year
    account = asked.accounts.of(id)
    here = asked.scenario.schools.get(id)
    students = in_year(here.enrollment, first) if here is not None else 0.0
    now = {site.program: site for site in sites if site.year == first}
    found = tuple(happenings(now, asked, why))
    rows, together = rows_of(account, now, asked)
    change = total(account.rows, 0) - total(account.today, 0)
    gain, gain_change = _gain(id, asked, students)
    once = sum(float(row.one_time[0]) for row in account.rows)
    staffed = (together.fte, together.fte_today) != (NONE, NONE)
    return SchoolPage(
        id=id,
        name=asked.labels.school(id),
        sort_name=asked.labels.plain_school(id).casefold(),
        students=students,
        shown_students=language.count(students) if here is not None else NONE,
        who=_who(id, asked, students),
        needs=tuple(_needs(id, asked)),
        need=need,
        shown_need=language.figure(need, 2) if here is not None else NONE,
        priorities=_priorities(id, asked),
        moves=tuple(_moves(id, asked)),
        gain=gain,
        gain_change=gain_change,
        shown_gain=language.signed(gain_change) if here is not None else NONE,
        happenings=found,
        later=tuple(later(sites, asked)),
        losing=sum(site.action in ("retire", "reduce") for site in now.values()),
        gaining=sum(site.action in ("start", "pilot") for site in now.values()),
        rows=rows,
        total=together,
        once=language.dollars(once) if round(once) else "",
        staffed=staffed,
        heads=tuple(heads(staffed, asked)),
        years=tuple(years(account, asked)),
        change=change,
        shown_change=language.change(change),
    )


def _who(id: str, asked: Asked, students: float) -> Markup | str:
    here = asked.scenario.schools.get(id)
    language = asked.language
    if here is None:
        return language.say("Programs that run from the district’s office.")
    parts = [language.say_many("%(n)s student", "%(n)s students", students)]
    for group, number in here.groups.items():
        share = language.percent(in_year(number, asked.year) / students)
        parts.append(
            language.say("%(group)s %(share)s", group=asked.labels.group(group), share=share)
        )
    return Markup("; ").join(parts)


def _needs(id: str, asked: Asked) -> Iterator[Need]:
    here = asked.scenario.schools.get(id)
    for goal, share in here.needs.items() if here is not None else ():
        yield Need(asked.labels.goal(goal), share, asked.language.figure(share, 2))


def _priorities(id: str, asked: Asked) -> Markup | str:
    here = asked.scenario.schools.get(id)
    if here is None or not any(here.priorities.values()):
        return ""
    ranked = sorted(here.priorities.items(), key=lambda pair: -pair[1])
    goals = [asked.labels.goal(goal) for goal, weight in ranked if weight]
    return asked.language.say(
        "The school’s own priorities, in order: %(goals)s.",
        goals=asked.language.listed(goals),
    )


def _gain(id: str, asked: Asked, students: float) -> tuple[Markup | str, float]:
    language, here = asked.language, asked.plan.schools.get(id)
    if here is None or not students:
        return "", 0.0
    before, after = in_months(here.baseline / students), in_months(here.gain / students)
    span = language.say_many("%(n)s year", "%(n)s years", len(asked.scenario.years))
    text = language.say(
        "Over %(years)s its programs bring each student %(after)s months of learning; going on as"
        " today they would bring %(before)s.",
        years=span,
        after=language.figure(after),
        before=language.figure(before),
    )
    return text, after - before


def _moves(id: str, asked: Asked) -> Iterator[Markup]:
    language, labels = asked.language, asked.labels
    for key, item in asked.plan.reorganizations.items():
        if item.year is None:
            continue
        why = labels.reorganization(key)
        if id in item.moved:
            where = language.listed(
                [
                    language.say(
                        "%(school)s (%(n)s)", school=labels.school(place), n=language.count(n)
                    )
                    for place, n in item.moved[id].items()
                ]
            )
            yield language.say(
                "The school closes in %(year)s (%(why)s). Its students go to %(where)s.",
                year=item.year,
                why=why,
                where=where,
            )
        for closed, to in item.moved.items():
            if id in to:
                yield language.say_many(
                    "From %(year)s on it receives %(n)s student of %(school)s (%(why)s).",
                    "From %(year)s on it receives %(n)s students of %(school)s (%(why)s).",
                    to[id],
                    year=item.year,
                    school=labels.school(closed),
                    why=why,
                )
