"""What counts as granted, state by state, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from maple import maple
from teachers import teachers

from groundswell import Scenario
from groundswell.engine.evaluation.read_site_years import read
from groundswell.engine.formulate import formulate
from groundswell.engine.formulation.granted import all_asked, answer, score, shares, year_values
from groundswell.models.results.plan_parts.program_plan import SiteYear
from groundswell.models.scenario.request import Request, Requests

STATES: dict[str, dict[str, Any]] = {
    "as today": {"action": "keep"},
    "half": {"action": "reduce", "level": 0.5},
    "merged": {"action": "merge", "merge": "team"},
    "pilot": {"action": "pilot"},
}


def asking(scenario: Scenario, school: str, **wants: str) -> Scenario:
    asked = {key: Request(wants=what, rank=1) for key, what in wants.items()}  # type: ignore[arg-type]
    return scenario.model_copy(update={"requests": Requests(by_school={school: asked})})


def of(scenario: Scenario, sites: Iterable[SiteYear]) -> tuple[list[list[float]], list[float]]:
    """Return what each year of each request counts, and the shares; also as lines of the MILP."""
    formulation = formulate(scenario)
    figures = formulation.figures
    decisions = read(figures, tuple(sites))
    asked = all_asked(figures)
    values = year_values(figures, asked, decisions)
    share = shares(asked, values)
    x = formulation.complete(decisions)
    lines = [line.value(x) for line in formulation.requests.years]
    np.testing.assert_allclose(np.stack(lines, axis=1), values, atol=1e-9)
    np.testing.assert_allclose(formulation.requests.share.value(x), share, atol=1e-9)
    assert formulation.requests.score.value(x)[0] == pytest.approx(score(asked, share))
    return values.tolist(), share.tolist()


def site(program: str, school: str, year: int, state: str, **more: Any) -> list[SiteYear]:
    if state == "off":
        return []
    given = {**STATES[state], **more}
    return [SiteYear(program=program, school=school, year=year, **given)]


@pytest.mark.parametrize(
    ("wants", "counts"),
    [
        ("keep", {"as today": 1, "half": 0.5, "merged": 0.5, "off": 0}),
        ("start", {"as today": 1, "half": 0.5, "merged": 0.5, "off": 0}),
        ("more", {"as today": 0, "half": 0, "merged": 0, "off": 0}),
        ("less", {"as today": 0, "half": 1, "merged": 0.5, "off": 0.5}),
        ("retire", {"as today": 0, "half": 0.5, "merged": 0.5, "off": 1}),
        ("pilot", {"as today": 1, "half": 1, "merged": 1, "off": 0}),
    ],
)
def test_where_the_program_runs_today(wants: str, counts: dict[str, float]) -> None:
    for state, value in counts.items():
        sites = [s for year in (2027, 2028) for s in site("tutoring", "lincoln", year, state)]
        if state == "merged":
            sites += [s for y in (2027, 2028) for s in site("coaching", "lincoln", y, "merged")]
        values, share = of(asking(maple(), "lincoln", tutoring=wants), sites)
        assert values == [[value, value]], state
        assert share == [value], state


@pytest.mark.parametrize(
    ("wants", "counts"),
    [
        ("keep", {"as today": 1, "pilot": 0.5, "off": 0}),
        ("start", {"as today": 1, "pilot": 0.5, "off": 0}),
        ("more", {"as today": 1, "pilot": 0.5, "off": 0}),
        ("less", {"as today": 0, "pilot": 0, "off": 1}),
        ("retire", {"as today": 0, "pilot": 0, "off": 1}),
    ],
)
def test_where_it_does_not_run_today(wants: str, counts: dict[str, float]) -> None:
    scenario = asking(maple(programs__chess__proven=True), "grant", chess=wants)
    for state, value in counts.items():
        values, share = of(scenario, site("chess", "grant", 2027, state))
        off = counts["off"]
        assert values == [[value, off]], state
        assert share == [(value + off) / 2], state


@pytest.mark.parametrize(
    ("states", "values", "share", "said"),
    [
        (("pilot", "off"), [1, 0], 1, "granted"),
        (("pilot", "as today"), [1, 1], 1, "granted"),
        (("as today", "off"), [1, 0], 1, "granted"),
        (("off", "pilot"), [0, 1], 0.5, "partly"),
        (("off", "off"), [0, 0], 0, "refused"),
    ],
)
def test_a_pilot_is_a_matter_of_one_year(
    states: tuple[str, str], values: list[float], share: float, said: str
) -> None:
    scenario = asking(maple(programs__chess__proven=True), "grant", chess="pilot")
    sites = [
        s
        for year, state in zip((2027, 2028), states, strict=True)
        for s in site("chess", "grant", year, state)
    ]
    assert of(scenario, sites) == ([values], [share])
    assert answer(share) == said


@pytest.mark.parametrize(
    ("wants", "counts"),
    [
        ("keep", {1: 0.5, 2: 1, 3: 1}),
        ("more", {1: 0, 2: 0, 3: 1}),
        ("less", {1: 1, 2: 0, 3: 0}),
        ("retire", {1: 0.5, 2: 0, 3: 0}),
        ("pilot", {1: 1, 2: 1, 3: 1}),
    ],
)
def test_positions_beside_todays(wants: str, counts: dict[int, float]) -> None:
    """Two teachers today, three at most."""
    scenario = asking(teachers(5000), "a", team=wants)
    for number, value in counts.items():
        sites = [
            s for y in (2027, 2028) for s in site("team", "a", y, "as today", positions=number)
        ]
        assert of(scenario, sites) == ([[value, value]], [value]), number


def test_a_merge() -> None:
    scenario = asking(maple(), "lincoln", team="merge")
    parts = ("tutoring", "coaching")
    sites = [s for p in parts for s in site(p, "lincoln", 2027, "merged")]
    assert of(scenario, sites) == ([[1, 0]], [0.5])


def test_a_merge_that_cannot_be_and_a_program_without_a_site() -> None:
    changes = {"programs__coaching__sites": {"lincoln": {"students": 10, "running": True}}}
    scenario = maple(**changes)
    asked = {
        "team": Request(wants="merge", rank=1),
        "coaching": Request(wants="start", rank=1),
    }
    requests = Requests(by_school={"grant": asked})
    values, share = of(scenario.model_copy(update={"requests": requests}), [])
    assert values == [[0, 0], [0, 0]]
    assert share == [0, 0]


def test_ranks_share_out_what_a_school_counts_for() -> None:
    asked = {
        "tutoring": Request(wants="keep", rank=1),
        "coaching": Request(wants="retire", rank=2),
        "chess": Request(wants="start", rank=2),
    }
    scenario = maple(
        requests={"by_school": {"lincoln": {k: v.model_dump() for k, v in asked.items()}}}
    )
    figures = formulate(scenario).figures
    assert [(one.program, one.fraction) for one in all_asked(figures)] == [
        ("tutoring", pytest.approx(0.5)),
        ("coaching", pytest.approx(0.25)),
        ("chess", pytest.approx(0.25)),
    ]
