"""Everything that is wrong with a sweep, before anything is run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from ...models.checks import run_checks
from ...models.checks.validate import fitted
from ...models.reading.change import apply_value
from ...models.reading.load import Reading
from ...models.reading.overrides import apply_overrides
from ...models.reading.set_values import apply_values
from ...models.reading.sweep_file import SweepInput, load_sweep
from ...models.scenario.scenario import Scenario
from ...models.tree.problems import Problem, ScenarioError, in_order
from ...models.tree.suggestions import suggestion
from ...models.tree.tree import Map, Place, copied, place_of, planted
from ..milp.solvers import SOLVERS
from ..options import Method
from .build import build
from .design import Design, DesignAxis, Point
from .sensitivity.metrics import metric_names, wrong_metric

MOST_POINTS = 40
"""Points of one axis that are tried on the scenario beforehand; of more, so many evenly spread."""


@dataclass(frozen=True)
class Checked:
    """A sweep in which nothing is wrong.

    Attributes
    ----------
    sweep
        The file and its scenarios.
    design
        What is run.
    metrics
        Names of the figures to keep.
    """

    sweep: SweepInput
    design: Design
    metrics: tuple[str, ...]


def check_sweep(
    path: str | Path,
    overrides: tuple[str, ...] = (),
    set: Mapping[str, Any] | None = None,
    solve: Mapping[str, Any] | None = None,
) -> Checked:
    """Return a sweep that can be run; parameters are those of `sweep`.

    Parameters
    ----------
    path
        Of the sweep file.
    overrides
        Names of overrides of the scenario that hold in every run.
    set
        Values by address that hold in every run.
    solve
        Settings of the search, in place of the file's.

    Returns
    -------
    The sweep, its design, and the metrics to keep.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the sweep file and its scenarios.
    """
    sweep, problems = load_sweep(path, overrides, set, solve)
    if sweep is None:
        raise ScenarioError(problems)
    design, more = build(sweep)
    problems += more
    problems += _search_problems(sweep)
    scenarios = [
        reading.scenario(sweep.file.overrides, sweep.file.set)[0] for reading in sweep.readings
    ]
    first = next((s for s in scenarios if s is not None), None)
    if first is not None:
        problems += _metric_problems(sweep, first)
    if design is not None:
        for reading, axes in zip(sweep.readings, design.axes, strict=True):
            problems += _value_problems(sweep, reading, axes)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(in_order(problems, sweep.source))
    assert design is not None
    assert first is not None
    return Checked(sweep, design, metric_names(sweep.file.metrics, first))


def _search_problems(sweep: SweepInput) -> Iterator[Problem]:
    search = sweep.file.solve
    for field, known in (("solver", SOLVERS), ("method", get_args(Method))):
        given = getattr(search, field)
        if given not in known:
            says, mend = f"there is no {field} `{given}`", suggestion(given, known, f"{field}s")
            yield sweep.problem(("solve", field), f"solve.{field}", says, mend)


def _metric_problems(sweep: SweepInput, scenario: Scenario) -> Iterator[Problem]:
    for index, metric in enumerate(sweep.file.metrics):
        wrong = wrong_metric(metric, scenario)
        if wrong is not None:
            yield sweep.problem(("metrics", index), "metrics", *wrong)


def _value_problems(
    sweep: SweepInput, reading: Reading, axes: tuple[DesignAxis, ...]
) -> Iterator[Problem]:
    """Try the points of each axis by themselves; say what is wrong with their values."""
    tree = sweep.base_tree(reading)
    known = {
        *apply_overrides(copied(reading.tree), sweep.file.overrides),
        *run_checks(tree, fitted(tree), changed=True),
    }
    for axis in axes:
        for point in _tried(axis):
            yield from _point_problems(sweep, reading, axis, point, known)


def _point_problems(
    sweep: SweepInput, reading: Reading, axis: DesignAxis, point: Point, known: Collection[Problem]
) -> Iterator[Problem]:
    tree = copied(reading.tree)
    names = dict.fromkeys((*sweep.file.overrides, *point.overrides))
    for problem in apply_overrides(tree, tuple(names)):
        if problem not in known:
            path = point.where.get("", ("axes",))
            yield sweep.problem(path, axis.name, problem.says, problem.mend)
    apply_values(tree, sweep.file.set)
    wrong = list(_wrong_values(sweep, tree, point))
    errors = [
        problem
        for problem in run_checks(tree, fitted(tree), changed=True)
        if problem.severity == "error" and problem not in known
    ]
    own = [problem for problem in errors if problem.file == sweep.source]
    yield from wrong
    if axis.kind == "sample":
        # What draws break elsewhere only the run itself can tell, since here the extremes of
        # several addresses are tried together.
        yield from (_drawn(problem, axis) for problem in own)
    elif wrong or own:
        yield from own
    else:
        yield from (_broken(sweep, axis, point, problem) for problem in errors)


def _drawn(problem: Problem, axis: DesignAxis) -> Problem:
    """Return a problem of a value that the sweep file does not hold, since it was drawn."""
    return replace(
        problem,
        says=f"{problem.says} (a value that `{axis.name}` draws)",
        mend=f"bound its distribution: {problem.mend}",
    )


def _wrong_values(sweep: SweepInput, tree: Map, point: Point) -> Iterator[Problem]:
    """Set a point's values, each of which knows its line; say which cannot be set."""
    for address, value in point.values.items():
        place = place_of(sweep.tree, point.where.get(address, ())) or Place(sweep.source)
        yield from apply_value(tree, address, planted(value, place), place)


def _broken(sweep: SweepInput, axis: DesignAxis, point: Point, problem: Problem) -> Problem:
    """Return a problem elsewhere in the scenario as one of the point that brings it about."""
    address = next(iter(point.values)) if len(point.values) == 1 else ""
    given = f"{point.label} here" if address else "the values of this step"
    says = f"with {given}, {problem.address}: {problem.says}"
    path = point.where.get(address, ("axes",))
    return sweep.problem(path, address or axis.name, says, problem.mend)


def _tried(axis: DesignAxis) -> Iterator[Point]:
    """Yield the points worth trying: of draws the lowest and the highest value of each address."""
    if axis.kind == "sample":
        drawn = {a: [point.values[a] for point in axis.points] for a in axis.addresses}
        for pick in (min, max):
            values = {a: _extreme(found, pick) for a, found in drawn.items()}
            yield Point("", values, (), axis.points[0].where)
        return
    step = max(1, -(-len(axis.points) // MOST_POINTS))
    yield from axis.points[::step]


def _extreme(values: list[Any], pick: Any) -> Any:
    plain = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    return pick(values) if plain else values[0]
