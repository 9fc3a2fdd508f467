"""An import as a page: what adds up, what the map does not name, what is new, what to fill in."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rich.table import Table

from ...models.draft.drafting import Drafted
from ...models.export.stated_totals import usd
from ...models.ledger.changes import Changes
from ...models.ledger.importing import Import
from ...models.ledger.sorting import Sorted
from ...models.scenario.base import CENTRAL
from ...models.tree.problems import legible
from .page import Page, heading, item, paragraph, table
from .words import count, plural, printable, short

MOST = 12
"""Groups of lines that are listed; a file has all."""
_WIDE = 44
_COMMAND = 76


def import_page(found: Import, unmapped_file: str) -> Page:
    """Return the page, but for what was written.

    Parameters
    ----------
    found
        The import.
    unmapped_file
        Name of the file with all that is not mapped; "" if nothing is written.
    """
    schools = len({at for at, _ in found.budget.base})
    title = (
        f"{found.ledger.name}: {plural(len(found.lines), 'line')} of {plural(schools, 'school')}."
    )
    page: Page = [paragraph(printable(title), style="bold"), heading("Where the dollars go")]
    page += [_reckoning(found), *_left_out(found), *_unmapped(found, unmapped_file)]
    if found.changes is not None:
        page += _changes(found.changes)
    if found.notes:
        page += [heading("Read so"), *(item(printable(note)) for note in found.notes)]
    if found.problems:
        page.append(heading("To correct before a scenario can be written"))
        page += [item(str(problem)) for problem in found.problems]
    return page


def _reckoning(found: Import) -> Table:
    """Return the table that adds up to the export's total, to the cent."""
    years = found.budget.years
    made = table("", *(str(year) for year in years))
    sites = len(found.budget.sites)
    programs = len({program for program, _ in found.budget.sites})
    names = {
        "mapped": f"Programs ({programs}, at {plural(sites, 'site')})",
        "base": "Base: not to be decided",
        "unmapped": "Not in the map: base, too",
        "office": "Office, not of a program",
        "rounding": "Fractions of a cent",
        "total": "All lines of the export",
    }
    for field, name in names.items():
        figures = [getattr(found.budget.reckoning[year], field) for year in years]
        if any(figures) or field in ("mapped", "base", "unmapped", "total"):
            style = "bold" if field == "total" else ""
            made.add_row(name, *(usd(figure) for figure in figures), style=style)
    return made


def _left_out(found: Import) -> Page:
    left = {y: r.left_out for y, r in found.budget.reckoning.items() if r.left_out}
    if not left:
        return []
    said = ", ".join(f"{usd(dollars)} in {year}" for year, dollars in left.items())
    return [paragraph(f"Rows that the map leaves out, not in this: {said}.")]


def _unmapped(found: Import, file: str) -> Page:
    """Return what the map does not name, the dearest first."""
    if not found.unmapped:
        return [paragraph("The map names every line.")]
    first = found.budget.years[0]
    many = plural(len(found.unmapped), "kind")
    page: Page = [heading(f"Not in the map ({many} of lines), the dearest first")]
    made = table("What", f"{first}", "Lines", "Schools")
    for kind, group in list(found.unmapped.items())[:MOST]:
        dollars = usd(group.dollars.get(first, Decimal(0)))
        name = short(printable(kind.called), _WIDE) or "(no description)"
        made.add_row(name, dollars, count(group.lines), count(len(group.schools)))
    page.append(made)
    more = len(found.unmapped) - MOST
    if more > 0:
        page.append(paragraph(f"and {more} more" + (f": all in {file}" if file else "")))
    at_office = sum(
        (line.line.amounts.get(first, Decimal(0)) for line in found.lines if _of_office(line)),
        Decimal(0),
    )
    if at_office:
        page.append(paragraph(f"Of all these {usd(at_office)} is the office's, in no base."))
    return page


def _of_office(line: Sorted) -> bool:
    return line.became == "unmapped" and line.school == CENTRAL


def _changes(changes: Changes) -> Page:
    """Return what is new since an earlier import."""
    page: Page = [heading(f"Since {changes.folder} ({changes.year})")]
    if changes.nothing:
        return [*page, paragraph("Nothing changed.")]
    less = changes.after - changes.before
    sign = "+" if less >= 0 else ""
    then = f"now {usd(changes.after)} ({sign}{usd(less)})" if less else "as before"
    said = f"All lines: {usd(changes.before)}, {then}."
    page.append(paragraph(said))
    page += _listed("New schools", [f"{name} {usd(d)}" for name, d in changes.new_schools])
    page += _listed("Schools gone", [f"{name} {usd(d)}" for name, d in changes.gone_schools])
    new = [f"{name} {usd(d)} ({_became(became)})" for name, d, became in changes.new_kinds]
    page += _listed("New lines", new)
    page += _listed("Lines gone", [f"{name} {usd(d)}" for name, d in changes.gone_kinds])
    return [*page, *_program_changes(changes)]


def _program_changes(changes: Changes) -> Page:
    if not changes.programs:
        return []
    made = table("Program", "before", "now", "change")
    order = sorted(changes.programs, key=lambda row: -abs(row[2] - row[1]))
    for program, before, now in order[:MOST]:
        change = now - before
        made.add_row(program, usd(before), usd(now), ("+" if change > 0 else "") + usd(change))
    more = len(order) - MOST
    return [made, *([paragraph(f"and {more} programs with smaller changes")] if more > 0 else [])]


def _became(became: str) -> str:
    return {"unmapped": "not in the map"}.get(became, became)


def _listed(name: str, words: Sequence[str]) -> Page:
    if not words:
        return []
    more = f"; and {len(words) - MOST} more" if len(words) > MOST else ""
    return [item(printable(f"{name} ({len(words)}): {'; '.join(words[:MOST])}{more}."))]


def written_page(
    found: Import, folder: str, kept: Sequence[str], stale: Sequence[str], checked: str
) -> Page:
    """Return what was written, and what is left to do.

    Parameters
    ----------
    found
        The import.
    folder
        Its directory.
    kept
        Files that stayed as they were.
    stale
        What a scenario file that was kept does not have yet.
    checked
        What `check` says of it, in short.
    """
    page: Page = [heading(f"Written to {legible(folder)}")]
    page.append(item(f"scenario.yaml and its tables: {', '.join(_scenario_tables(found))}"))
    page.append(item("lines.csv: every line with what became of it; unmapped.csv"))
    if kept:
        page.append(item(f"kept as they were: {', '.join(map(printable, kept))}"))
    page += [item(printable(said)) for said in stale]
    page.append(item(f"`groundswell check {folder}/scenario.yaml` finds {checked}"))
    page += [heading("A ledger does not know; fill in"), *map(item, _to_fill_in(found))]
    return page


def _scenario_tables(found: Import) -> list[str]:
    return [name for name in found.tables if name not in ("lines.csv", "unmapped.csv")]


def _to_fill_in(found: Import) -> list[str]:
    told = found.tables["schools.csv"][0]
    without = [id for id, how in found.ledger.programs.items() if how.students is None]
    said = ["what each program does: `effects` in scenario.yaml, all `unknown` now"]
    if not any(name.startswith("needs.") for name in told):
        said.append("what each school needs: `needs.GOAL` in a roster of the map")
    if without:
        names = ", ".join(without[:4]) + (", …" if len(without) > 4 else "")
        said.append(f"how many students a site serves: `students` in the map, of {names}")
    said.append("what the goals mean and weigh, the rules, the funds' next years: scenario.yaml")
    return said


def draft_page(drafted: Drafted, export: Path, draft: Path) -> Page:
    """Return what was seen in an export, and what to do with the map drafted."""
    page: Page = [paragraph(f"Drafted {legible(draft)} from {legible(export)}.", style="bold")]
    page += [item(printable(said)) for said in drafted.found]
    page.append(paragraph("Read and correct it; then:"))
    command = [f"groundswell import {legible(export)}", f"--map {legible(draft)}"]
    if sum(map(len, command)) > _COMMAND:  # on two lines that a shell takes as one
        command = [f"{command[0]} \\\n ", command[1]]
    page.append(paragraph(" ".join(command), indent=2))
    return page
