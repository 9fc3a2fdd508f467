"""Options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.core import ParameterSource

from ..models.numbers import as_share, shown
from ..models.tree.problems import legible

if TYPE_CHECKING:
    from ..engine.options import SearchOptions

Command = TypeVar("Command", bound=Callable[..., Any])

SOLVERS = ("highs", "scip", "cp-sat", "cbc", "gurobi", "cplex", "xpress")
METHODS = ("auto", "direct", "by-school")


def _values(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> Mapping[str, Any]:
    """Return what --set gives, by address; each value is read as it would be in the file."""
    from ..models.reading.variation import unclear

    values: dict[str, Any] = {}
    for typed in given:
        try:
            text = os.fsencode(typed).decode("utf-8")  # whatever the locale took it for
        except UnicodeError:
            raise click.BadParameter(f"{legible(typed)} is not UTF-8 text", ctx, param) from None
        address, equals, value = text.partition("=")
        address = address.strip()
        if not equals or not address:
            raise click.BadParameter(f"{text!r} is not ADDRESS=VALUE", ctx, param)
        if address in values:
            raise click.BadParameter(f"{address} is set twice", ctx, param)
        if mend := unclear(value, address):
            raise click.BadParameter(f"{text!r} is not clear; {mend}", ctx, param)
        values[address] = _value(value, text, ctx, param)
    return values


def _value(value: str, text: str, ctx: click.Context, param: click.Parameter) -> Any:
    from ..models.reading.variation import written
    from ..models.tree.tree import bare
    from ..models.tree.yaml_reader import read_text

    change = written(value)
    if change is not None:
        return change
    tree, problems = read_text(value, "")
    if problems:
        raise click.BadParameter(f"{text!r}: {problems[0].says}", ctx, param)
    return bare(tree)


def _share(ctx: click.Context, param: click.Parameter, given: float | None) -> float | None:
    """Return a share from 0 to 1, None for none; one written as a percentage is refused."""
    if given is None:
        return None
    if 1 < given <= 100:
        raise click.BadParameter(
            f"{shown(given)} is over 1; {as_share(given)}",
            ctx,
            param,
        )
    if not 0 <= given <= 1:  # nan too
        raise click.BadParameter("give a share from 0 to 1", ctx, param)
    return given


def _finite(ctx: click.Context, param: click.Parameter, given: float) -> float:
    # "nan" and "inf" are floats to Click, and no number is below nan.
    if not math.isfinite(given):
        raise click.BadParameter("give a number", ctx, param)
    return given


def scenario_argument(command: Command) -> Command:
    """Add the argument SCENARIO, a path that need not exist: loading says what is wrong."""
    return click.argument("scenario", type=click.Path(path_type=Path))(command)


def scenario_option(command: Command) -> Command:
    """Add --scenario: `scenario`, where a plan's scenario is; None: where the plan says."""
    return click.option(
        "--scenario",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Where the plan's scenario is, if not where it was.",
    )(command)


def change_options(command: Command) -> Command:
    """Add --set and --with: `values` (a mapping by address) and `overrides` (a tuple of names)."""
    command = click.option(
        "--with",
        "overrides",
        multiple=True,
        metavar="OVERRIDE",
        help="Apply an override that the scenario names. Repeatable.",
    )(command)
    return click.option(
        "--set",
        "values",
        multiple=True,
        metavar="ADDRESS=VALUE",
        callback=_values,
        help="Set one value, written as in the file (null removes); or change what stands:"
        " +10000 adds, +-10000 takes off, *1.02 multiplies, 90% is a share of it. Repeatable.",
    )(command)


def output_options(command: Command) -> Command:
    """Add --json and --quiet: `as_json` and `quiet`."""
    command = click.option("--quiet", is_flag=True, help="No progress bar, no notes.")(command)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")(
        command
    )


def solve_options(command: Command) -> Command:
    """Add what all commands that solve share, --gap to --threads: `search`, a `SearchOptions`."""
    return _added(_SOLVE_OPTIONS, _search, command)


def tight_solve_options(command: Command) -> Command:
    """Add the same, but that no gap is the question's own: small, where plans are compared."""
    return _added(
        (_gap(None, "0.0001; 0.0005 for large districts"), *_SOLVE_OPTIONS[1:]), _search, command
    )


def typed_solve_options(command: Command) -> Command:
    """Add the same where they win over a file's: `search`, a mapping of those that are typed."""
    return _added(_SOLVE_OPTIONS, _typed, command)


def _added(
    options: Sequence[Callable[[Any], Any]],
    gathered: Callable[[dict[str, Any]], Any],
    command: Command,
) -> Command:
    """Add options of solving to a command, which gets them as one."""

    @wraps(command)
    def told(*args: Any, **given: Any) -> Any:
        search = {name: given.pop(name) for name in _SOLVE_NAMES}
        return command(*args, search=gathered(search), **given)

    added: Any = told
    for option in reversed(options):
        added = option(added)
    return cast(Command, added)


def _search(given: dict[str, Any]) -> SearchOptions:
    from ..engine.options import SearchOptions

    return SearchOptions(**given)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    source = click.get_current_context().get_parameter_source
    return {name: v for name, v in given.items() if source(name) is ParameterSource.COMMANDLINE}


def _gap(default: float | None, shown: str = "") -> Callable[[Command], Command]:
    return click.option(
        "--gap",
        type=float,
        metavar="SHARE",
        default=default,
        callback=_share,
        show_default=shown or True,
        help="Stop when the plan is proved to be within this share of the best.",
    )


_SOLVE_NAMES = ("gap", "time_limit", "method", "solver", "seed", "threads")

_SOLVE_OPTIONS = (
    _gap(0.001),
    click.option(
        "--time-limit",
        type=click.FloatRange(min=0, min_open=True),
        default=600.0,
        callback=_finite,
        show_default=True,
        metavar="SECONDS",
        help="Stop after this many seconds, with the best plan so far.",
    ),
    click.option(
        "--method",
        type=click.Choice(METHODS),
        default="auto",
        show_default=True,
        help="How to search.",
    ),
    click.option(
        "--solver",
        type=click.Choice(SOLVERS),
        default="highs",
        show_default=True,
        metavar="NAME",
        help=f"Which MILP solver: {', '.join(SOLVERS)}; the last three need a licence.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(min=0, max=2**31 - 1),
        metavar="N",
        default=0,
        show_default=True,
        help="Seed of the solver's random choices.",
    ),
    click.option(
        "--threads",
        type=click.IntRange(min=1),
        metavar="N",
        default=1,
        show_default=True,
        help="Threads of the solver; with 1 the same input gives the same plan.",
    ),
)


suppress_option = click.option(
    "--suppress",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Mask results of fewer students than this.",
)
"""Of the commands that read students' results."""
