"""`groundswell import`: a budget export becomes a scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import print_text
from ..files import check_ending, check_writable, write_whole
from ..import_folder import (
    SCENARIO,
    check_folder,
    is_import,
    scenario_of,
    stale_parts,
    write_folder,
)

if TYPE_CHECKING:
    from ...models.ledger.importing import Import


@click.command(
    "import",
    epilog="\b\nExamples:\n"
    "  groundswell import ledger.xlsx --draft-map map.yaml\n"
    "  groundswell import ledger.xlsx --map map.yaml\n"
    "  groundswell import ledger.xlsx --map map.yaml -o maple\n"
    "  groundswell import next_year.xlsx --map map.yaml -o maple_2028 --since maple",
)
@click.argument("export", metavar="LINES", type=click.Path(path_type=Path))
@click.option(
    "--map", "by", type=click.Path(path_type=Path), metavar="MAP", help="How LINES are read."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write a scenario to DIR.",
)
@click.option(
    "--draft-map",
    "draft",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Write a first map instead, by the columns and the codes of LINES.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Say what is new since an earlier import (default: since the one in the output).",
)
@click.option("--replace", is_flag=True, help="Replace tables changed by hand, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def import_(
    export: Path,
    by: Path | None,
    output: Path | None,
    draft: Path | None,
    since: Path | None,
    replace: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make a scenario of a budget export (general ledger lines).

    LINES is a .csv or .xlsx with an account code, school, description, FTE and dollars a line, or
    with a column for each school or budget line. The map says which columns these are and which
    lines are which program; what it does not name is base. The page shows what is not mapped, and
    that programs, base and the rest add up to the export's total, to the cent.
    """
    if (by is None) == (draft is None):
        raise click.UsageError("give --map MAP, or --draft-map MAP for a first map")
    if draft is not None:
        _draft(export, draft, output, quiet)
        return
    assert by is not None
    if output is not None:
        check_folder(output, replace)
    found = _import(export, by, output, since)
    if output is None or found.problems:
        _show(found, None, [], as_json, quiet)
    else:
        kept = write_folder(found, output)
        _show(found, output, kept, as_json, quiet)
    if output is not None and found.problems:
        from ...models.tree.problems import ScenarioError

        raise ScenarioError(found.problems)


def _import(export: Path, by: Path, output: Path | None, since: Path | None) -> Import:
    from ...models.ledger.importing import import_ledger
    from ...models.ledger.record import read_earlier

    if since is None and output is not None and is_import(output):
        since = output
    return import_ledger(export, by, None if since is None else read_earlier(since))


def _draft(export: Path, draft: Path, output: Path | None, quiet: bool) -> None:
    from ...models.draft.drafting import draft_map

    if output is not None:
        raise click.UsageError("--draft-map writes a map, not a scenario; leave --output out")
    check_ending(draft, ".yaml", ".yml", option="--draft-map")
    if draft.exists():
        raise click.BadParameter(
            f"{draft} exists, and somebody may have edited it; name a new file",
            param_hint="--draft-map",
        )
    check_writable(draft)
    drafted = draft_map(export)
    write_whole(draft, drafted.text)
    if not quiet:
        from ..render.imported import draft_page
        from ..render.page import show

        show(draft_page(drafted, export, draft))


def _show(found: Import, output: Path | None, kept: list[str], as_json: bool, quiet: bool) -> None:
    if as_json:
        print_text(json.dumps(_told(found, output), indent=2, ensure_ascii=False) + "\n")
        return
    if quiet:
        return
    from ..render.imported import import_page, written_page
    from ..render.page import show

    page = import_page(found, str(output / "unmapped.csv") if output else "")
    if output is not None:
        stale = stale_parts(found, output) if SCENARIO in kept else []
        page += written_page(found, str(output), kept, stale, _checked(output))
    show(page)


def _checked(output: Path) -> str:
    """Return what `check` finds in a scenario just written, in short."""
    from ...models.reading.load import check

    _, problems = check(scenario_of(output))
    counts = [
        f"{n} {sort}{'' if n == 1 else 's'}"
        for sort in ("error", "warning")
        if (n := sum(problem.severity == sort for problem in problems))
    ]
    return " and ".join(counts) or "no problems"


def _told(found: Import, output: Path | None) -> dict[str, Any]:
    """Return an import as plain data; dollars as text, to the cent."""
    reckoning = {
        str(year): {name: str(value) for name, value in vars(reckoned).items()}
        for year, reckoned in found.budget.reckoning.items()
    }
    return {
        "export": found.source,
        "written": None if output is None else str(output),
        "lines": len(found.lines),
        "reckoning": reckoning,
        "unmapped": [
            {
                "code": kind.code,
                "item": kind.item,
                "dollars": {str(year): str(d) for year, d in group.dollars.items()},
                "lines": group.lines,
                "schools": len(group.schools),
            }
            for kind, group in found.unmapped.items()
        ],
        "notes": list(found.notes),
        "problems": [problem.told() for problem in found.problems],
        "changes": None if found.changes is None else _plain(vars(found.changes)),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float) or value is None else str(value)
