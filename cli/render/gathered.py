"""What came of the schools' forms, as a page for the budget office."""

from collections import Counter

from ...engine.cycle.gather import Gathered, Wrong
from ...engine.cycle.votes import Vote
from ...models.forms.known import called
from ...models.forms.remark import TOLD
from ...models.scenario.scenario import Scenario
from ...models.tree.problems import Problem
from .page import Page, heading, item, labelled, paragraph, table
from .words import money, percent, plural, printable, several

_MOST = 40


def gathered_page(found: Gathered, scenario: Scenario, vote: Vote | None, written: str) -> Page:
    """Return the page.

    Parameters
    ----------
    found
        The forms.
    scenario
        The district.
    vote
        A vote of the whole district; None for none.
    written
        Name of the next scenario's file; "" if none is written.
    """
    total = len(scenario.schools)
    first = f"{len(found.taken)} of {plural(total, 'school')} answered."
    page: Page = [paragraph(first, style="bold"), *_asked(found)]
    page += _schools("Have not answered: the district's figures stand", found.missing, scenario)
    page += _schools("Handed in an empty form: the same", found.empty, scenario)
    page += _wrong(found.wrong, scenario)
    page += _remarks(found, scenario)
    page += _ideas(found, scenario)
    page += _partners(found, scenario)
    page += _unmet(found, scenario)
    page += _voted(vote, scenario)
    return page + _end(found, scenario, written)


def _name(scenario: Scenario, school: str) -> str:
    return printable(called(school, scenario.schools[school].name))


def _asked(found: Gathered) -> Page:
    wants = Counter(a.request.wants for one in found.taken.values() for a in one.form.asked)
    if not wants:
        return []
    told = ", ".join(f"{want} {count}" for want, count in sorted(wants.items()))
    return [paragraph(f"They ask for {plural(sum(wants.values()), 'thing')}: {told}.")]


def _schools(title: str, schools: tuple[str, ...], scenario: Scenario) -> Page:
    if not schools:
        return []
    names = [_name(scenario, school) for school in schools]
    return [heading(f"{title} ({len(schools)})"), paragraph(several(names, _MOST) + ".")]


def _wrong(wrong: tuple[Wrong, ...], scenario: Scenario) -> Page:
    if not wrong:
        return []
    count = plural(len(wrong), "form")
    page: Page = [heading(f"Cannot be taken as they are: the district's figures stand ({count})")]
    for one in wrong:
        whose = f" ({_name(scenario, one.school)})" if one.school else ""
        page.append(paragraph(printable(f"{one.file}{whose}"), style="bold"))
        for problem in one.problems:
            page.append(item(printable(_told(problem))))
    return page


def _told(problem: Problem) -> str:
    """Return what is wrong, with its cell or its line; the file stands above."""
    line = "" if problem.line is None else f"line {problem.line}"
    where = ", ".join(part for part in (problem.place or line, problem.address) if part)
    text = f"{problem.says}; {problem.mend}" if problem.mend else problem.says
    return f"{where}: {text}" if where else text


def _remarks(found: Gathered, scenario: Scenario) -> Page:
    page: Page = []
    for sort, title in TOLD.items():
        these = [(school, r) for school, r in found.remarks if r.sort == sort]
        if not these:
            continue
        page.append(heading(f"{title} ({len(these)})"))
        if sort in ("late", "undated"):
            names = [_name(scenario, school) for school, _ in these]
            page.append(paragraph(several(names, _MOST) + "."))
            continue
        for school, remark in these[:_MOST]:
            told = remark.problem
            line = "" if told.line is None else f"line {told.line}"
            place = f" ({told.place or line})" if told.place or line else ""
            page.append(item(f"{_name(scenario, school)}: {printable(told.says)}{place}"))
        if len(these) > _MOST:
            page.append(paragraph(f"{len(these) - _MOST} more: --json lists all.", indent=4))
    return page


def _ideas(found: Gathered, scenario: Scenario) -> Page:
    ideas = [
        (school, idea) for school, one in found.taken.items() for idea in one.form.ideas.values()
    ]
    if not ideas:
        return []
    made = table("Idea", "School", "Students", "A year", left=2)
    for school, idea in ideas:
        name, dollars = printable(idea.name), money(idea.cost)
        made.add_row(name, _name(scenario, school), f"{idea.students:,.0f}", dollars)
    says = "Each becomes a candidate to be tried out; what it does is not known."
    return [heading(f"Ideas of the schools ({len(ideas)})"), made, paragraph(says)]


def _partners(found: Gathered, scenario: Scenario) -> Page:
    offers = [(s, partner) for s, one in found.taken.items() for partner in one.form.partners]
    if not offers:
        return []
    made = table("Partner", "School", "For", "A year", "Only if", left=3, last=1)
    for school, partner in offers:
        cells = printable(partner.name), _name(scenario, school), _for(partner.program, scenario)
        made.add_row(*cells, money(partner.pays), partner.condition)
    return [heading(f"Partners ({len(offers)})"), made]


def _for(program: str, scenario: Scenario) -> str:
    """Return what a partner pays for, by its name."""
    known = scenario.programs.get(program)
    return printable(called(program, "" if known is None else known.name))


def _unmet(found: Gathered, scenario: Scenario) -> Page:
    told = [(school, one.form.unmet) for school, one in found.taken.items() if one.form.unmet]
    if not told:
        return []
    page: Page = [heading(f"Needed, and nobody offers it ({len(told)})")]
    return page + [item(f"{_name(scenario, s)}: {printable(words)}") for s, words in told]


def _voted(vote: Vote | None, scenario: Scenario) -> Page:
    if vote is None:
        return []
    won = vote.won_by_goal()
    names = [printable(vote.projects[key].name) for key in vote.winners()]
    asked = {goal for project in vote.projects.values() for goal in project.goals}
    rows = [
        (goal, percent(won.get(goal, 0.0)) if goal in asked else "not asked: its weight stays")
        for goal in scenario.goals
    ]
    return [
        heading(f"The district's vote, by the method of equal shares ({vote.voters:,} voters)"),
        paragraph(f"Funded by it: {several(names, _MOST)}."),
        labelled(rows),
    ]


def _end(found: Gathered, scenario: Scenario, written: str) -> Page:
    page: Page = []
    if scenario.voice == 0 and any(one.form.points or one.votes for one in found.taken.values()):
        says = "voice is 0, so the schools' own priorities count for nothing: set it above 0"
        page += [heading("To decide"), item(says)]
    if written:
        says = "Tables are filled in; comments of the source are not kept."
        page += [heading("Written"), paragraph(f"{printable(written)}. {says}")]
        if scenario.appeals is None:
            says = "Until when schools can appeal is not said: add a line such as"
            page.append(
                paragraph(f"{says} `appeals: 2027-05-09` to it; their answers tell the day.")
            )
        page.append(paragraph(f"Next: groundswell check {printable(written)}"))
    return page
