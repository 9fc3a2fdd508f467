"""Long questions: many solves each. How long a whole answer takes, and how much of it is proved."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import groundswell
from groundswell import Scenario, SearchOptions

from .record import Job, Record

Proved = tuple[int, int]
"""How many parts of an answer are proved within the gap asked, and how many there are."""

Question = Callable[[Scenario, SearchOptions, Job], Proved]

POINTS, DRAWS, RUNS, STEPS = 10, 200, 20, 10
FEW = 3
"""Points, draws, runs and steps of the rehearsal."""

STEP = 0.005
"""What a step of a ladder is, as a share of all funds' money in the first year."""


def explain(scenario: Scenario, options: SearchOptions, _job: Job) -> Proved:
    """Ask what would flip a program: the first of today's that may end."""
    program = next(id for id, each in scenario.programs.items() if each.existing)
    found = groundswell.explain(scenario, program, options=options)
    return sum(flip.open is None for flip in found.flips), len(found.flips)


def frontier(scenario: Scenario, options: SearchOptions, job: Job) -> Proved:
    """Ask for points of worth against cost."""
    points = _many(job, POINTS)
    asked = ["worth", "cost"]
    found = groundswell.frontier(
        scenario, asked, points=points, options=options, workers=job.threads
    ).run()
    return sum(point.status == "optimal" for point in found.points), points


def robustness(scenario: Scenario, options: SearchOptions, job: Job) -> Proved:
    """Ask which decisions hold up in draws of the effects."""
    draws = _many(job, DRAWS)
    found = groundswell.robustness(scenario, draws=draws, options=options, workers=job.threads)
    return sum(draw.status == "optimal" for draw in found.draws), draws


def alternatives(scenario: Scenario, options: SearchOptions, job: Job) -> Proved:
    """Ask for plans that differ most, and for the least and most of programs and funds."""
    found = groundswell.alternatives(scenario, count=_many(job, POINTS), options=options)
    return sum(each.exact for each in found.ranges), len(found.ranges)


def rules(scenario: Scenario, options: SearchOptions, _job: Job) -> Proved:
    """Ask what each rule costs."""
    found = groundswell.price_of_rules(scenario, options=options)
    ended = [each.without.status in ("optimal", "unbounded") for each in found.rules]
    return sum(ended), len(scenario.rules)


def ladder(scenario: Scenario, options: SearchOptions, job: Job) -> Proved:
    """Ask what comes back first."""
    year, steps = scenario.years[0], _many(job, STEPS)
    money = sum(_amount(fund.amount, year) for fund in scenario.funds.values())
    found = groundswell.ladder(
        scenario, step=round(STEP * money), steps=steps, options=options, workers=job.threads
    )
    return sum(step.proved is True for step in found.steps), steps


def sweep(scenario: Scenario, options: SearchOptions, job: Job) -> Proved:
    """Run some of a sweep of effects and budgets; the whole is told as a rate."""
    fund = next(id for id, each in scenario.funds.items() if each.amount is not None)
    effects = {"normal": {"low": -1.4, "high": 1.4}}
    sample = {"draws": _many(job, RUNS) // 2, "of": {"programs.*.effects.*.mean": effects}}
    asked = {
        "schema_version": 1,
        "name": "Effects and budgets",
        "base": str(Path(scenario.origin.source).resolve()),
        "axes": [
            {"sample": sample},
            {"grid": {f"funds.{fund}.amount": [{"times": 0.98}, {"times": 1.02}]}},
        ],
        "solve": {"gap": options.gap, "time_limit": options.time_limit},
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "sweep.yaml"
        file.write_text(json.dumps(asked), encoding="utf-8")
        found = list(groundswell.sweep(file, workers=job.threads))
    return sum(run.status == "optimal" for run in found), len(found)


def measure(question: Question) -> Callable[[Job, Path], Iterator[Record]]:
    """Return the measure of a long question, from a scenario that is read to its whole answer."""

    def timed(job: Job, file: Path) -> Iterator[Record]:
        scenario = groundswell.load_scenario(file)
        options = SearchOptions(gap=job.gap, time_limit=job.time_limit, seed=job.seed)
        began = time.perf_counter()
        proved, parts = question(scenario, options, job)
        seconds = time.perf_counter() - began
        yield Record(
            job.instance,
            job.method,
            variant=question.__name__,
            status="optimal" if proved == parts else "feasible",
            seconds={"question": seconds},
            size={"proved": proved, "parts": parts},
            message=f"{proved} of {parts} proved",
        )

    return timed


def _many(job: Job, wanted: int) -> int:
    return FEW if job.instance == "tiny" else wanted


def _amount(amount: float | Mapping[int, float] | None, year: int) -> float:
    if isinstance(amount, Mapping):
        return amount[year]
    return amount or 0.0


LONG = {
    f"long {question.__name__}": measure(question)
    for question in (explain, frontier, robustness, alternatives, rules, ladder, sweep)
}
