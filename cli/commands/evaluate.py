"""`groundswell evaluate`: a program's effect from the district's own data, honestly doubted."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..answer_files import check_pictures
from ..emit import emit
from ..files import check_ending, check_outputs, check_tables, write_whole
from ..options import output_options, suppress_option

if TYPE_CHECKING:
    from ...models.results.evaluation import Evaluation
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell evaluate study.yaml\n"
    "  groundswell evaluate study.yaml -o effects.csv --picture effects.png\n"
    "  groundswell evaluate study.yaml --suppress 20 --json"
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="EFFECTS.csv",
    help="Also write rows for a scenario's effects table.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg",
    help="Also draw the effects with their intervals.",
)
@suppress_option
@click.option("--full", is_flag=True, help="Show every check of every effect in full.")
@output_options
def evaluate(
    study: Path,
    output: Path | None,
    picture: Path | None,
    suppress: int,
    full: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell a program's effect from your own data, and what to doubt.

    STUDY is a YAML file that names the design (rct, matched, did, its or rdd), the table with the
    students or schools, and its columns. A study that fails a check tells no effect. Students' data
    stay on this machine: what is written holds averages only.

    Exit code 0: the study was looked into, whatever it is worth; 2: the input is wrong.
    """
    check_outputs(study, output, picture)
    check_ending(output, ".csv")
    check_pictures([] if picture is None else [picture])
    found = _found(study, suppress, output, picture)

    def write() -> None:
        if output is not None:
            write_whole(output, _rows(found))
        if picture is not None:
            from ..render.studies.evaluation_picture import write_picture

            write_picture(found, picture)

    def page() -> Page:
        from ..render.studies.evaluation import evaluation_page

        return evaluation_page(found, full)

    emit(found, page, as_json=as_json, write=write)


def _found(study: Path, suppress: int, *outputs: Path | None) -> Evaluation:
    from ...engine.evidence.studies.evaluate import evaluate as evaluated
    from ...models.study.read import read_study

    table = read_study(study)
    check_tables(study, [table.study.data], *outputs)
    return evaluated(table, suppress)


def _rows(found: Evaluation) -> str:
    from ...engine.evidence.studies.rows import EFFECT_COLUMNS, effect_rows

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(EFFECT_COLUMNS)
    writer.writerows(effect_rows(found))
    return text.getvalue()
