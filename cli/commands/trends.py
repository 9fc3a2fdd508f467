"""`groundswell trends`: which programs, schools and groups rise or fall, chance aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..answer_files import check_pictures
from ..emit import emit
from ..files import check_outputs
from ..options import output_options, suppress_option

if TYPE_CHECKING:
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell trends scores.csv --outcome score --time year --by school\n"
    "  groundswell trends schools.csv --outcome average --time year --by school\n"
    "    --students tested --sd 60 --picture trends.png\n"
    "  groundswell trends scores.parquet --outcome score --time year\n"
    "    --by program --by group --json"
)
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--outcome", required=True, metavar="COLUMN", help="Column of the result, a number.")
@click.option("--time", required=True, metavar="COLUMN", help="Column of the time, as a year.")
@click.option(
    "--by",
    multiple=True,
    required=True,
    metavar="COLUMN",
    help="Column that names the schools, programs or groups; may be repeated.",
)
@click.option(
    "--students",
    metavar="COLUMN",
    help="Column with the number of students, where a row is an average.",
)
@click.option(
    "--sd",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SPREAD",
    help="Spread (SD) of students' results: changes are then told in SD.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg",
    help="Also draw the trends with their intervals.",
)
@suppress_option
@click.option("--full", is_flag=True, help="Show every one, not only those with a trend.")
@output_options
def trends(
    data: Path,
    outcome: str,
    time: str,
    by: tuple[str, ...],
    students: str | None,
    sd: float | None,
    picture: Path | None,
    suppress: int,
    full: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show what rises or falls, small schools' noise set aside.

    DATA is a table (.csv, .xlsx, .parquet) with a row for each student and time, or for each
    school's average and time. Each one's trend is pooled with the others', so that a small school's
    luck does not count as success; nothing is called a trend whose interval holds zero.

    Exit code 0: trends were looked for, whether there are any or not; 2: the input is wrong.
    """
    check_outputs(data, picture)
    check_pictures([] if picture is None else [picture])
    from ...engine.evidence.trends.trends import trends as found_in
    from ...models.study.trend_table import read_trends

    found = found_in(read_trends(data, outcome, time, by, students), sd, suppress)

    def write() -> None:
        if picture is not None:
            from ..render.studies.trends_picture import write_picture

            write_picture(found, picture)

    def page() -> Page:
        from ..render.studies.trends import trends_page

        return trends_page(found, full)

    emit(found, page, as_json=as_json, write=write)
