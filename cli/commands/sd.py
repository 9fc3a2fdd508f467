"""`groundswell sd`: what months, percentiles and points come to in standard deviations."""

from __future__ import annotations

import json
from typing import Any

import click

from ...models.numbers import shown, with_sign

UNITS = ("sd", "months", "percentiles", "points", "percentage-points")
NEEDS_GRADE = "months depend on the grade: say --grade, and --subject if it is math"


@click.command(
    context_settings={"ignore_unknown_options": True},  # a harm is a number below 0, not an option
    epilog="\b\nExamples:\n  groundswell sd 3 months --grade 4\n"
    "  groundswell sd 8 percentiles\n  groundswell sd 12 points --test-sd 60\n"
    "  groundswell sd 5 percentage-points --start 70\n  groundswell sd 0.2 --grade 4",
)
@click.argument("amount", type=float)
@click.argument("unit", type=click.Choice(UNITS), default="sd", metavar="[UNIT]")
@click.option("--grade", type=int, help="Grade during which it was gained, 1 to 12.")
@click.option(
    "--subject",
    type=click.Choice(["reading", "math"]),
    default="reading",
    show_default=True,
    help="Subject of the months.",
)
@click.option("--test-sd", type=float, help="Spread (SD) of students' scores on the test.")
@click.option(
    "--start",
    type=float,
    help="Where students start: percentile (default 50), or percent of students.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option(
    "--quiet", is_flag=True, expose_value=False, help="There are no notes; this changes nothing."
)
def sd(
    amount: float,
    unit: str,
    grade: int | None,
    subject: Any,
    test_sd: float | None,
    start: float | None,
    as_json: bool,
) -> None:
    """Convert an effect to standard deviations (SD), and from them.

    AMOUNT is a number, UNIT what a study or a vendor says it in: months (of progress), percentiles,
    points (of a test), percentage-points (of students who pass, graduate, come), or sd.

    An effect in a scenario is SD for each student served, against what they would have had instead.
    What is gained by everybody, as in a year's growth, is not the program's.
    """
    from ...engine.evidence.conversions import CannotConvert

    try:
        effect = _in_sd(amount, unit, grade, subject, test_sd, start)
        words = dict(_in_other_words(effect, grade, subject, test_sd, start))
    except CannotConvert as failure:
        raise click.UsageError(str(failure)) from None
    if as_json:
        click.echo(json.dumps({"sd": effect, **words}, indent=1))
        return
    click.echo(f"{effect:+.3f} SD")
    for what, number in words.items():
        click.echo(f"  about {with_sign(number)} {what}")
    click.echo("Months: Hill, Bloom, Black and Lipsey 2008; the rest: What Works Clearinghouse.")


def _in_sd(
    amount: float,
    unit: str,
    grade: int | None,
    subject: Any,
    test_sd: float | None,
    start: float | None,
) -> float:
    from ...engine.evidence import conversions

    if unit == "months":
        if grade is None:
            raise click.UsageError(NEEDS_GRADE)
        return conversions.from_months(amount, subject, grade)
    if unit == "percentiles":
        return conversions.from_percentiles(amount, 50.0 if start is None else start)
    if unit == "points":
        if test_sd is None:
            raise click.UsageError("points depend on the test: say --test-sd, its spread in points")
        return conversions.from_points(amount, test_sd)
    if unit == "percentage-points":
        if start is None:
            raise click.UsageError(
                "percentage points depend on the share before: say --start, as in --start 70"
            )
        return conversions.from_percentage_points(amount, start)
    return amount


def _in_other_words(
    effect: float, grade: int | None, subject: Any, test_sd: float | None, start: float | None
) -> dict[str, float]:
    from ...engine.evidence import conversions

    found = {"percentiles, for the student in the middle": conversions.to_percentiles(effect)}
    grades = (1, 4, 8) if grade is None else (grade,)
    for each in grades:
        months = conversions.to_months(effect, subject, each)
        found[f"months of progress in {subject} in grade {each}"] = months
    if test_sd is not None:
        found["points of the test"] = effect * test_sd
    if start is not None and 0 < start < 100:
        rise = conversions.to_percentage_points(effect, start)
        found[f"percentage points, from {shown(start)}% of students"] = rise
    return found
