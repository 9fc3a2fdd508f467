"""The page of `evidence find`, and its rows for a scenario's effects table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ...models.results.library import LibraryAnswer, PooledGoal, StudyFound
from .page import Page, heading, item, paragraph, table
from .words import money, percent, printable

FEW = 5
"""Fewer studies than this say little together."""

COLUMNS = ("program", "goal", "mean", "se", "tier", "source", "year", "test")


def library_page(answer: LibraryAnswer, program: str, as_goal: str | None, most: int) -> Page:
    """Return the page: what was searched for, pooled effects, studies, costs, rows to paste."""
    page: Page = [paragraph(_asked(answer))]
    for term in answer.terms:
        if term.searched != (term.said,):
            page.append(item(f"for {term.said}, any of: {', '.join(term.searched)}"))
    if not answer.findings and not answer.costs:
        return [*page, *_nothing(answer)]
    if answer.pooled:
        page += [*_pooled(answer), *_studies(answer, most)]
    else:
        page.append(paragraph("\nNo study among them has an effect that can be pooled."))
    page += [*_left_out(answer), *_costs(answer)]
    if answer.pooled:
        page += _rows(answer, program, as_goal)
    return page


def _asked(answer: LibraryAnswer) -> str:
    parts = [f'"{printable(term.said)}"' for term in answer.terms]
    words = " and ".join(parts) if parts else "any words"
    grade = f", grade {answer.grade}" if answer.grade else ""
    goal = f", on {answer.goal}" if answer.goal else ""
    count = f"{answer.findings:,} finding{'' if answer.findings == 1 else 's'}"
    return f"{count} in the library with {words}{goal}{grade}."


def _nothing(answer: LibraryAnswer) -> Page:
    page: Page = [paragraph("\nNothing was found, which is not the same as no effect.")]
    for term in answer.terms:
        page.append(item(f"{printable(term.said)} alone: {term.findings:,} findings"))
    if answer.alike:
        page.append(item(f"words there are: {', '.join(answer.alike)}"))
    page.append(item("try fewer words, or what it is to change: reading, math, attendance"))
    return page


def _pooled(answer: LibraryAnswer) -> Page:
    rows = table("goal", "studies", "effect", "95% interval", "one more study", "between")
    for each in answer.pooled:
        rows.add_row(
            each.goal,
            f"{each.studies}",
            f"{each.mean:+.2f}",
            f"{each.low:+.2f} to {each.high:+.2f}",
            "?" if each.predicted_low is None else _range(each.predicted_low, each.predicted_high),
            "" if each.i2 is None else f"{percent(each.i2)}",
        )
    page: Page = [heading("What they find together, in SD"), rows]
    page += [paragraph(text) for text in _cautions(answer)]
    return page


def _range(low: float, high: float | None) -> str:
    return f"{low:+.2f} to {high:+.2f}"


def _cautions(answer: LibraryAnswer) -> Iterator[str]:
    yield (
        "One more study: where 95 of 100 would fall, known from three studies on. Between: share of"
        " the spread that lies between studies (I2). A study's findings on a goal are made one"
        " first (their mean, correlated 0.8)."
    )
    if few := [each.goal for each in answer.pooled if each.studies < FEW]:
        yield f"Fewer than {FEW} studies, which say little: {', '.join(few)}."
    made = [each for each in answer.studies if each.test_by in ("developer", "researcher")]
    if made:
        yield (
            f"In {len(made)} of the studies the program's developer or the researchers made the"
            " test, which finds about twice as much."
        )
    yield "Published findings only: studies that found nothing are published less often."


def _studies(answer: LibraryAnswer, most: int) -> Page:
    shown = answer.studies[:most]
    if not shown:
        return []
    rows = table("program", "goal", "grade", "students", "effect", "se", "year")
    for each in shown:
        rows.add_row(*_study(each))
    more = len(answer.studies) - len(shown)
    title = f"The studies{f', {len(shown)} of {len(answer.studies)}' if more else ''}"
    return [heading(title), rows]


def _study(each: StudyFound) -> tuple[str, ...]:
    return (
        printable(each.program),
        each.goal,
        each.grade or "?",
        "?" if each.n is None else f"{each.n:,}",
        f"{each.effect:+.2f}",
        f"{each.se:.2f}",
        "?" if each.year is None else str(each.year),
    )


def _left_out(answer: LibraryAnswer) -> Page:
    if not answer.left_out:
        return []
    told = [item(f"{count:,}: {why}") for why, count in answer.left_out.items()]
    return [heading("Findings left out"), *told]


def _costs(answer: LibraryAnswer) -> Page:
    page: Page = [heading("What it costs")]
    if not answer.costs:
        return [*page, paragraph("Not in the library, which does not mean that it costs nothing.")]
    for each in answer.costs:
        spent = f"{money(each.dollars)} a student"
        page.append(item(f"{printable(each.program)}: {spent} ({each.year} dollars)"))
    return page


def _rows(answer: LibraryAnswer, program: str, as_goal: str | None) -> Page:
    said = (
        "The se is that of what to expect at one more place. A tier is given only where the What"
        " Works Clearinghouse gave one (the weakest of those) and the interval of the mean does"
        " not hold 0; else decide it yourself."
    )
    text = effect_rows(answer, program, as_goal).rstrip("\n")
    title = "Rows for a scenario's effects table (-o FILE.csv writes them)"
    return [heading(title), paragraph(text), paragraph(said)]


def effect_rows(answer: LibraryAnswer, program: str, as_goal: str | None) -> str:
    """Return the pooled effects as CSV rows of a scenario's effects table; a blank is not said."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow(COLUMNS)
    pooled = answer.pooled[:1] if as_goal else answer.pooled
    for each in pooled:
        written.writerow(_row(answer, each, program, as_goal))
    return out.getvalue()


def _row(
    answer: LibraryAnswer, each: PooledGoal, program: str, as_goal: str | None
) -> tuple[object, ...]:
    many = f"{each.studies} {'study' if each.studies == 1 else 'studies'}"
    source = f"library: {printable(answer.question)} ({many})"
    return (
        program,
        as_goal or each.goal,
        f"{each.mean:.3f}",
        f"{each.expected_se:.3f}",
        "" if each.tier is None else each.tier,
        source,
        "" if each.year is None else each.year,
        each.test_by or "",
    )
