"""`groundswell alternatives`: good plans that differ, and what they share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit
from ..files import CannotWrite, check_writable, whole
from ..options import change_options, output_options, scenario_argument, solve_options
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.alternatives import Alternatives
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page

_KINDS = ("program", "school", "fund")


def _share(ctx: click.Context, param: click.Parameter, given: str) -> float:
    """Return a share, written as 1% or 0.01."""
    text = given.strip()
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise click.BadParameter(f"{given!r} is not a share; write 1% or 0.01", ctx, param)
    if value >= 1 and not text.endswith("%"):
        raise click.BadParameter(f"{given} is {value:.0%}; for percent write {given}%", ctx, param)
    return value


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell alternatives maple/tiny.yaml\n"
    "  groundswell alternatives maple/tiny.yaml --within 5% --count 3 -o plans\n"
    "  groundswell alternatives maple/tiny.yaml --next 5\n"
    "  groundswell alternatives maple/tiny.yaml --ranges school --json > all.json"
)
@scenario_argument
@click.option(
    "--within",
    default="1%",
    metavar="SHARE",
    callback=_share,
    show_default=True,
    help="How much worse than the best a plan may be: 1% or 0.01.",
)
@click.option(
    "--count",
    type=click.IntRange(min=0),
    default=10,
    metavar="N",
    show_default=True,
    help="How many plans that differ most, in addition to the best.",
)
@click.option(
    "--next",
    type=click.IntRange(min=1),
    metavar="N",
    help="Instead: the N next best plans, in order.",
)
@click.option(
    "--ranges",
    type=click.Choice([*_KINDS, "none"]),
    multiple=True,
    help="Of what to find the least and the most. Repeatable; without it: program and fund.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the plans there, where no plans are yet: plan_0.json is the best.",
)
@change_options
@solve_options
@output_options
@click.pass_context
def alternatives(
    ctx: click.Context,
    /,
    scenario: Path,
    within: float,
    count: int,
    next: int | None,
    ranges: tuple[str, ...],
    output: Path | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show good plans that differ, and what they share.

    Looks for plans of SCENARIO that are nearly as good as the best and differ most from it and
    from each other; what all of them share; and the least and the most that each program and fund
    gets in any plan nearly as good. The time limit is for all of it together.

    Exit code 0: plans; 3: none can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    kinds = _kinds(ctx, ranges, next)
    loaded = load(scenario, overrides, values, quiet)
    if output is not None:
        _make(output)
    asked = {"within": within, "count": count, "next": next, "ranges": kinds}
    found = _search(loaded, quiet, search, asked)

    def page() -> Page:
        from ..render.alternatives import alternatives

        return alternatives(found, loaded)

    emit(found, page, as_json=as_json, write=lambda: _write(output, found))
    ctx.exit(EXIT_CODES[found.status])


def _kinds(ctx: click.Context, ranges: tuple[str, ...], next: int | None) -> tuple[str, ...]:
    given = ctx.get_parameter_source
    if next is not None:
        from click.core import ParameterSource

        for name in ("within", "count", "ranges"):
            if given(name) is not ParameterSource.DEFAULT:
                raise click.UsageError(
                    f"--next does not go with --{name}: it takes the next best plans"
                )
        return ()
    if "none" in ranges:
        if len(ranges) > 1:
            raise click.UsageError("--ranges none does not go with other --ranges")
        return ()
    return tuple(dict.fromkeys(ranges)) or ("program", "fund")


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(folder, "it is a file; name a folder")
    if next(folder.glob("plan_*.json"), None) is not None:
        # Those of an earlier run would stand beside the new ones, as if they belonged to them.
        raise CannotWrite(folder, "it holds plans already; name another folder, or delete them")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None
    check_writable(folder / "plan_0.json")


def _write(folder: Path | None, found: Alternatives) -> None:
    """Write all plans, or none."""
    if folder is None:
        return
    paths = [folder / f"plan_{number}.json" for number in range(len(found.plans))]
    if not paths:
        return
    with whole(*paths) as besides:
        for beside, near in zip(besides, found.plans, strict=True):
            assert near.plan is not None
            beside.write_text(near.plan.to_json(), encoding="utf-8", newline="")


def _search(
    scenario: Scenario, quiet: bool, search: SearchOptions, asked: Mapping[str, Any]
) -> Alternatives:
    from ...engine.questions.alternatives.alternatives import alternatives as find

    with ProgressBar(search.time_limit, quiet) as bar:
        return find(scenario, options=search, on_progress=bar.update, on_solve=bar.begin, **asked)
