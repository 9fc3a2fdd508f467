"""What Python programs give by mistake is said at once: a file's name for a scenario, and such."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import groundswell
from groundswell.engine.plan.stated import state_sites, today
from groundswell.engine.questions.compare.compare import Asked, compare

FILE = str(Path(__file__).resolve().parents[1] / "scenarios" / "tiny" / "tiny.yaml")
API: Any = groundswell

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "solve": API.solve,
    "explain": lambda s: API.explain(s, "tutoring"),
    "keep": lambda s: API.keep(s, "tutoring"),
    "alternatives": API.alternatives,
    "price_of_rules": API.price_of_rules,
    "ladder": lambda s: API.ladder(s, step=1000),
    "pilots": API.pilots,
    "robustness": API.robustness,
    "frontier": lambda s: API.frontier(s, ["worth", "cost"]),
    "price_of_voice": API.price_of_voice,
    "price_of_equity": API.price_of_equity,
    "verify": lambda s: API.verify(_plan(), s),
    "state": lambda s: API.state(s, ()),
    "state_sites": lambda s: state_sites(s, ()),
    "today": today,
}


def _plan() -> groundswell.Plan:
    scenario = groundswell.load_scenario(FILE)
    return today(scenario)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("maple.yaml", r"not a file's name; read it first: {}\(load_scenario\('maple.yaml'\)\)"),
        (
            Path("maple.yaml"),
            r"not a file's name; read it first: {}\(load_scenario\('maple.yaml'\)\)",
        ),
        (
            {"years": [2027]},
            r"not a dict; make a scenario of it first: {}\(parse_scenario\(\.\.\.\)\)",
        ),
        (None, "not a NoneType; make one with load_scenario"),
        (3, "not an int; make one with load_scenario"),
    ],
)
def test_what_is_no_scenario(name: str, given: object, says: str) -> None:
    with pytest.raises(TypeError, match=f"^{name} needs a Scenario, {says.format(name)}"):
        FUNCTIONS[name](given)


def test_every_function_that_takes_a_scenario_is_tried() -> None:
    import inspect

    taking = {
        name
        for name in groundswell.__all__
        if inspect.isfunction(function := getattr(groundswell, name))
        and "scenario" in inspect.signature(function).parameters
    }
    assert taking == set(FUNCTIONS) - {"state_sites", "today"}


def test_what_is_no_plan() -> None:
    scenario = groundswell.load_scenario(FILE)
    with pytest.raises(TypeError, match=r"verify needs a Plan, not a file's name; read it fi"):
        API.verify("plan.json", scenario)
    with pytest.raises(TypeError, match="solve: start needs a Plan, not a Scenario; solve makes"):
        API.solve(scenario, start=scenario)
    with pytest.raises(TypeError, match="explain: plan needs a Plan, not a file's name"):
        API.explain(scenario, "tutoring", plan=Path("plan.json"))


@pytest.mark.parametrize("read", ["load_scenario", "check"])
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"overrides": "title_i_cut"}, r"overrides needs a list of names, not a text; write \['ti"),
        ({"overrides": {"title_i_cut"}}, "overrides needs a list of names, not a set"),
        ({"set": "voice=1"}, "set needs values by address, not a str; write them as"),
        ({"set": ["voice"]}, "set needs values by address, not a list"),
    ],
)
def test_names_and_values(read: str, given: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=says):
        getattr(groundswell, read)(FILE, **given)
    with pytest.raises(TypeError, match=says):
        groundswell.sweep(tmp_path / "none.yaml", **given)


def test_what_are_no_options() -> None:
    scenario = groundswell.load_scenario(FILE)
    asked = [
        (API.solve, ()),
        (API.explain, ("tutoring",)),
        (API.alternatives, ()),
        (API.price_of_rules, ()),
        (API.robustness, ()),
        (API.frontier, (["worth", "cost"],)),
        (API.price_of_voice, ()),
        (API.price_of_equity, ()),
    ]
    for function, more in asked:
        says = f"{function.__name__}: options needs SearchOptions, not a dict; write SearchOptions("
        with pytest.raises(TypeError, match=re.escape(says)):
            function(scenario, *more, options={"gap": 0.1})


@pytest.mark.parametrize("given", [5, "session", True, groundswell.Session])
def test_what_is_no_session(given: object) -> None:
    scenario = groundswell.load_scenario(FILE)
    for function, more in ((API.solve, ()), (API.explain, ("tutoring",)), (API.alternatives, ())):
        says = f"{function.__name__}: session needs a Session, not a"
        with pytest.raises(TypeError, match=says):
            function(scenario, *more, session=given)
    a = Asked("a", scenario)
    with pytest.raises(TypeError, match="compare: session needs a Session, not a"):
        compare(a, a, session=given)  # type: ignore[arg-type]


def test_what_solve_of_a_sweep_takes(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="solve needs values by address, not a str"):
        groundswell.sweep(tmp_path / "none.yaml", solve="gap=0.01")  # type: ignore[arg-type]


def test_other_lists_of_names() -> None:
    scenario = groundswell.load_scenario(FILE)
    with pytest.raises(TypeError, match=r"objectives needs a list of names, not a text; write \['"):
        API.frontier(scenario, "worth")
    with pytest.raises(TypeError, match=r"ranges needs a list of names, not a text; write \['fund"):
        API.alternatives(scenario, ranges="fund")


def test_frames_of_a_plan_without_decisions_have_the_same_columns() -> None:
    scenario = groundswell.load_scenario(FILE, set={"rules.initiative_load_1.at_most": 1})
    none = groundswell.solve(scenario, diagnose=False)
    assert none.status == "infeasible"
    some = groundswell.solve(
        groundswell.load_scenario(FILE), options=groundswell.SearchOptions(gap=0.1)
    )
    frames = [name for name in dir(none) if name.endswith("_frame")]
    assert len(frames) == 8
    for name in frames:
        empty, full = getattr(none, name)(), getattr(some, name)()
        assert len(empty) == 0
        assert list(empty.columns) == list(full.columns)
        assert empty.index.name == full.index.name
