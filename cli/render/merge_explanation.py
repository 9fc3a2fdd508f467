"""Why programs are merged into one, or are not: the terminal's page, and the memo."""

from collections.abc import Iterator, Sequence

from ...models.results.explanation import MergedYear, MergeExplanation
from ...models.scenario.scenario import Scenario
from .answered import alternatives, closing, money_moves, nearness_row, search_notes
from .memo_parts import MOST_USES, capitalised, foot, otherwise
from .page import Page, labelled, paragraph, table
from .plan.money_words import comes_in_words, summed
from .words import Names, count, escaped, money, percent, plural, several

MOST_SCHOOLS = 3


def merge_explanation(told: MergeExplanation, scenario: Scenario) -> Page:
    """Return the page, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario)
    rows = [("Merges", f"{_parts(told, names)} into one, which {_keeps(told)}.")]
    rows += [nearness_row(told), *search_notes(told)]
    rows += [(str(year.year), f"{_where(year.schools, names)}.") for year in told.years]
    page: Page = [paragraph(f"{_title(told, names)}.", "bold cyan"), labelled(rows)]
    if any(year.schools for year in told.years):
        sums = table("Year", "Schools", "Students", "Dollars", "Its parts there today", "Saved")
        for year in told.years:
            dollars = (year.cost, year.apart, year.apart - year.cost)
            numbers = (count(len(year.schools)), count(year.students))
            sums.add_row(str(year.year), *numbers, *map(money, dollars))
        page.append(sums)
    page += alternatives(told, scenario, names)
    page += money_moves(told, told.merge, names)
    return [*page, *closing(scenario, "those on it and on its parts by themselves.")]


def merge_memo(told: MergeExplanation, scenario: Scenario) -> str:
    """Return the memo as Markdown text, where there is a plan.

    Parameters
    ----------
    told
        The answer.
    scenario
        The scenario it is about.
    """
    names = Names(scenario, escaped)
    happens = [f"- {year.year}: {_where(year.schools, names)}." for year in told.years]
    parts = [f"# {_title(told, names)}", f"*{escaped(scenario.name or told.scenario.source)}.*"]
    for title, lines in (
        ("What happens", happens),
        ("What it does", [f"- It makes {_parts(told, names)} one, which {_keeps(told)}."]),
        ("The money", list(_money(told, names))),
        ("What deciding otherwise would take", list(otherwise(told, scenario, names))),
    ):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join([*parts, foot(told, scenario)]) + "\n"


def _title(told: MergeExplanation, names: Names) -> str:
    """Return what becomes of it in the budget year, and later if that is another number."""
    name, before = names.program(told.merge), -1
    said: list[str] = []
    for year in told.years:
        here = len(year.schools)
        if here != before:
            where = f"runs at {plural(here, 'school')}" if here else "runs nowhere"
            said.append(f"{where} in {year.year}" if said else where)
        before = here
    return f"{name} {'; '.join(said)}"


def _parts(told: MergeExplanation, names: Names) -> str:
    return several([names.program(part) for part in told.parts], len(told.parts))


def _keeps(told: MergeExplanation) -> str:
    return f"keeps {percent(told.retains)} of what they do for students"


def _where(schools: Sequence[str], names: Names) -> str:
    if not schools:
        return "its parts are merged nowhere"
    many = f"{plural(len(schools), 'school')}: " if len(schools) > 1 else ""
    return f"runs at {many}{several([names.school(id) for id in schools], MOST_SCHOOLS)}"


def _money(told: MergeExplanation, names: Names) -> Iterator[str]:
    """Yield what it costs against its parts by themselves, and whose money it uses."""
    listed = [year for year in told.years if year.schools]
    if not listed:
        return
    cost, apart = (sum(part(year) for year in listed) for part in (_cost, _apart))
    less = f"{money(abs(apart - cost))} {'less' if apart >= cost else 'more'}"
    yield (
        f"- {capitalised(_span(listed))} it costs {money(cost)}, {less} than its parts cost there"
        " going on as today."
    )
    comes = [(flow.source, flow.amount) for flow in told.flows if flow.use.id == told.merge]
    if comes:
        yield f"- Its money {comes_in_words(summed(comes), names, MOST_USES)}."


def _cost(year: MergedYear) -> float:
    return year.cost


def _apart(year: MergedYear) -> float:
    return year.apart


def _span(years: Sequence[MergedYear]) -> str:
    first, last = years[0].year, years[-1].year
    return f"in {first}" if first == last else f"from {first} to {last}"
