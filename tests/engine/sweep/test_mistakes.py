"""A sweep with mistakes: all of them are told, each with its line, and nothing is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sweeps import SMALL, written

from groundswell import ScenarioError, sweep
from groundswell.engine.sweep.check import check_sweep

SIX = """\
schema_version: 1
base: small.yaml
axes:
  - grid:
      voise: [0, 0.5]
      funds.general.amount: ["130,000", 200000]
  - zip:
      schools.lincoln.enrollment: [400, 410]
      schools.grant.enrollment: [300, 310, 320]
  - sample:
      draws: 10
      of:
        programs.recovry.cost.site: {uniform: {low: 1, high: 2}}
        programs.clubs.cost.site: {uniform: {low: 5, high: 2}}
metrics: [cots]
"""


def mistakes(path: Path) -> list[str]:
    """Return what is said of a sweep, the folder left out."""
    with pytest.raises(ScenarioError) as raised:
        check_sweep(path)
    errors = [p for p in raised.value.problems if p.severity == "error"]
    return [str(p).replace(f"{path.parent}/", "") for p in errors]


def test_six_mistakes_are_six_problems_and_nothing_is_run(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    path = tmp_path / "six.yaml"
    path.write_text(SIX, encoding="utf-8")
    assert mistakes(path) == [
        "six.yaml:5: voise: the format has no `voise` there; did you mean voice?",
        'six.yaml:6: funds.general.amount: "130,000" is text, not a number; write 130000',
        (
            "six.yaml:8: schools.lincoln.enrollment: 2 values where others have 3; give each"
            " address of a zip as many values"
        ),
        "six.yaml:13: programs.recovry.cost.site: there is no `recovry`; did you mean recovery?",
        (
            "six.yaml:14: axes.3.sample.of.programs.clubs.cost.site.uniform: `low` is not below"
            " `high`; swap them"
        ),
        "six.yaml:15: metrics: a plan has no figure `cots`; did you mean cost?",
    ]
    with pytest.raises(ScenarioError):
        sweep(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["six.yaml", "small.yaml"]


SEVEN = """\
base: small.yaml
axes:
  - grid:
      funds.generl.amount: [1, 2]
      voice: [0, 1.5]
  - list:
      - {overrides: [nosuch]}
      - {programs.clubs.cost.site: abc}
      - {voice: 0.1}
metrics: [cst, goals.math.worth]
"""


def test_a_mistake_hides_no_other_on_its_axis(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    path = tmp_path / "seven.yaml"
    path.write_text(SEVEN, encoding="utf-8")
    told = mistakes(path)
    starts = (
        "seven.yaml:4: funds.generl.amount: there is no `generl`",
        "seven.yaml:5: voice: 1.5 is over 1",
        "seven.yaml:7: list_2: there is no override `nosuch`",
        'seven.yaml:8: programs.clubs.cost.site: "abc" is text',
        "seven.yaml:9: voice: `voice` is already varied by the axis `voice`",
        "seven.yaml:10: metrics: a plan has no figure `cst`",
        "seven.yaml:10: metrics: the scenario has no `math` in goals",
    )
    assert len(told) == len(starts)
    for line, start in zip(told, starts, strict=True):
        assert line.startswith(start)


def test_a_zip_and_a_wrong_step_hide_nothing(tmp_path: Path) -> None:
    grown = {"schools.lincoln.enrollment": [400, 410], "schools.grant.enrollment": [300, -1, 320]}
    axes = [
        {"zip": {"label": ["a", "b"], **grown}},
        {"list": [{"programs.clubs.name": {"times": 2}}, {"voice": 3}]},
        {"grid": {"hurdle": [-1, -2]}},
    ]
    told = "\n".join(mistakes(written(tmp_path, {"axes": axes})))
    for says in ("label: 2 values where", "-1 is negative", "no number at", "3 is over 1"):
        assert says in told
    assert "hurdle: -1 is" in told
    assert "hurdle: -2 is" in told


def test_a_value_that_breaks_the_scenario_elsewhere_is_refused(tmp_path: Path) -> None:
    axes = [
        {"grid": {"funds.general.amount": [100000, None]}},
        {"list": [{}, {"voice": 0.5, "goals.reading": None, "goals.attendance": None}]},
    ]
    money, goals = mistakes(written(tmp_path, {"axes": axes}))
    assert money.startswith("sweep.yaml:9: funds.general.amount: with null here, funds.general: ")
    assert money.endswith("there is not exactly one of amount and by_school; give one of them")
    assert goals.startswith("sweep.yaml:12: list_2: with the values of this step, goals")


def test_of_a_base_with_an_unreadable_table_only_the_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "programs.csv").write_text('id,cost.site\nreading,"100\n', encoding="utf-8")
    text = f"{SMALL}\ntables: {{programs: programs.csv}}\n"
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "sweep.yaml"
    path.write_text("base: small.yaml\naxes:\n  - grid: {programs.reading.cost.site: [5, 6]}\n")
    (error,) = mistakes(path)
    assert error.startswith("programs.csv: row 2, column cost.site: the quote that opens this cell")


ONE: dict[str, tuple[dict[str, Any], str]] = {
    "no scenario": (
        {"base": None},
        "the sweep does not name a scenario; add `base: SCENARIO.yaml`",
    ),
    "two scenarios": (
        {"scenarios": ["small.yaml"]},
        "the sweep has `base` and `scenarios`; keep one of the two",
    ),
    "no such file": ({"base": "big.yaml"}, "no file big.yaml; give its path as seen from"),
    "wrong in every run": ({"set": {"voice": 2}}, "--set: voice: 2 is over 1"),
    "no such override": ({"overrides": ["cuts"]}, "there is no override `cuts`; did you mean cut?"),
    "unknown key": ({"axis": []}, "`axis` is not a key that can be used here; did you mean axes?"),
    "two kinds in a block": (
        {"axes": [{"grid": {"voice": [0]}, "zip": {"hurdle": [0]}}]},
        "a block has one of grid, zip, list and sample, here grid and zip; start a new block",
    ),
    "an empty block": ({"axes": [{}]}, "a block has one of grid, zip, list and sample, here none"),
    "a named grid": (
        {"axes": [{"name": "x", "grid": {"voice": [0]}}]},
        "a grid is named by its addresses; delete the `name`",
    ),
    "no values": ({"axes": [{"grid": {"voice": []}}]}, "none is too few; give at least 1"),
    "an address twice": (
        {"axes": [{"grid": {"voice": [0]}}, {"list": [{"voice": 1}]}]},
        "sweep.yaml:10: voice: `voice` is already varied by the axis `voice`; vary it in one",
    ),
    "one address in another": (
        {
            "axes": [
                {"grid": {"funds.general": [{"amount": 5}]}},
                {"grid": {"funds.general.amount": [1]}},
            ]
        },
        "`funds.general` is already varied by the axis `funds.general`; vary it in one of the two",
    ),
    "two axes of a name": (
        {
            "axes": [
                {"name": "x", "list": [{"voice": 1}]},
                {"name": "x", "list": [{"hurdle": 1}]},
            ]
        },
        "there are two axes `x`; give one of them another `name`",
    ),
    "a column's name": (
        {"axes": [{"name": "worth", "list": [{"voice": 1}]}]},
        "`worth` is a column of the results; give the axis another `name`",
    ),
    "two steps alike": (
        {"axes": [{"list": [{"voice": 1}, {"voice": 1}]}]},
        "two steps are called voice=1; give each a `label`",
    ),
    "no number to change": (
        {"axes": [{"grid": {"programs.clubs.name": [{"times": 2}]}}]},
        "the scenario has no number at `programs.clubs.name` to change by times",
    ),
    "nothing matches": (
        {"axes": [{"grid": {"programs.*.pilot.min_sites": [2]}}]},
        "nothing matches `programs.*.pilot.min_sites`; check the address",
    ),
    "an override in a list": (
        {"axes": [{"list": [{"overrides": ["cuts"]}]}]},
        "there is no override `cuts`; did you mean cut?",
    ),
    "a value that does not fit": (
        {"axes": [{"grid": {"voice": [0.5, 1.5]}}]},
        "sweep.yaml:9: voice: 1.5 is over 1; write at most 1",
    ),
    "an effect in percent": (
        {"axes": [{"grid": {"programs.clubs.effects.attendance.mean": [0.1, 12]}}]},
        "programs.clubs.effects.attendance.mean: an effect of 12 SD is impossible",
    ),
    "a draw that does not fit": (
        {"axes": [{"sample": {"draws": 20, "of": {"voice": {"uniform": {"low": 0, "high": 2}}}}}]},
        "is over 1 (a value that `draw` draws); bound its distribution: write at most 1",
    ),
    "a draw below what may be": (
        {
            "axes": [
                {"sample": {"draws": 9, "of": {"hurdle": {"normal": {"mean": 0.0, "sd": 1.0}}}}}
            ]
        },
        " is negative (a value that `draw` draws); bound its distribution: write 0 or more",
    ),
    "no error to draw by": (
        {"axes": [{"sample": {"draws": 2, "of": {"voice": {"normal": {"mean": 0.5}}}}}]},
        "the scenario has no single number as standard error (`se`) with it; give `sd`",
    ),
    "a Sobol sequence out of balance": (
        {
            "axes": [
                {
                    "sample": {
                        "draws": 50,
                        "method": "sobol",
                        "of": {"voice": {"uniform": {"low": 0, "high": 1}}},
                    }
                }
            ]
        },
        "50 draws would leave a Sobol sequence out of balance; write a power of two, 32 or 64",
    ),
    "two distributions": (
        {
            "axes": [
                {
                    "sample": {
                        "draws": 2,
                        "of": {"voice": {"choice": [0], "uniform": {"low": 0, "high": 1}}},
                    }
                }
            ]
        },
        "exactly one distribution is needed here, and uniform and choice is given",
    ),
    "a metric kept anyway": ({"metrics": ["worth"]}, "`worth` is kept anyway; leave it out"),
    "a metric without a figure": ({"metrics": ["goals.reading"]}, "write goals.ID.FIGURE"),
    "a metric of nothing": (
        {"metrics": ["funds.title_i.2027.spent"]},
        "the scenario has no `title_i` in funds",
    ),
    "a metric of no year": (
        {"metrics": ["funds.general.2030.spent"]},
        "the scenario has no `2030` in funds",
    ),
    "a figure that is none": (
        {"metrics": ["goals.reading.wroth"]},
        "goals have no figure `wroth`; did you mean worth?",
    ),
    "no such solver": (
        {"solve": {"solver": "scp"}},
        "there is no solver `scp`; did you mean scip?",
    ),
    "no such method": ({"solve": {"method": "best"}}, "there is no method `best`"),
    "a gap below 0": ({"solve": {"gap": -1}}, "solve.gap: -1 is negative; write 0 or more"),
    "a gap in percent": (
        {"solve": {"gap": 5}},
        "solve.gap: 5 is over 1; write at most 1; for 5 percent write 0.05",
    ),
}


@pytest.mark.parametrize("case", list(ONE))
def test_each_mistake(case: str, tmp_path: Path) -> None:
    content, says = ONE[case]
    told = mistakes(written(tmp_path, content))
    assert len(told) == 1, told
    assert says in told[0]
    # What comes from --set has no line.
    assert told[0].startswith(("sweep.yaml:", "--set", "small.yaml"))


def test_options_of_solving_from_outside_win_and_are_told_as_the_files(tmp_path: Path) -> None:
    path = written(tmp_path, {"solve": {"gap": 2, "solver": "highs", "seed": 7}})
    checked = check_sweep(path, solve={"gap": 0.5})
    assert (checked.sweep.file.solve.gap, checked.sweep.file.solve.seed) == (0.5, 7)
    with pytest.raises(ScenarioError) as raised:
        sweep(path, solve={"gap": "1%", "method": "best", "speed": 9}, workers=0)
    assert sorted(str(problem) for problem in raised.value.problems) == [
        'solve: solve.gap: "1%" is text, not a number; write 0.01 if a share is meant, 1 if not',
        "solve: solve.method: there is no method `best`; known methods: auto, direct, by-school",
        "solve: solve.speed: `speed` is not a key that can be used here; did you mean seed?",
    ]


def test_mistakes_of_the_scenario_are_told_too(tmp_path: Path) -> None:
    path = written(tmp_path, {"axes": [{"grid": {"voise": [0]}}]})
    text = SMALL.replace("enrollment: 300", "enrollment: -300").replace("weight: 3", "weight: x")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    told = mistakes(path)
    assert any(line.startswith("small.yaml:4: goals.reading.weight") for line in told)
    assert any(line.startswith("small.yaml:7: schools.grant.enrollment") for line in told)
    assert any(line.startswith("sweep.yaml:8: voise") for line in told)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the file is empty"),
        ("- 1\n", "the file holds a list, not keys with values; begin it with `base:"),
        ("base: [\n", "is broken here"),
        ("base: a\nbase: b\n", "`base` is given twice"),
    ],
)
def test_a_file_that_is_no_sweep(content: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text(content, encoding="utf-8")
    assert any(says in line for line in mistakes(path))


def test_a_sweep_that_is_not_there(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "none.yaml") == ["none.yaml: there is no such file; check the name"]


def test_taking_away_what_is_varied_elsewhere_is_no_mistake(tmp_path: Path) -> None:
    axes = [
        {"list": [{}, {"programs.clubs": None}]},
        {"sample": {"draws": 2, "of": {"programs.*.effects.*.mean": {"normal": {}}}}},
    ]
    checked = check_sweep(written(tmp_path, {"axes": axes}))
    for run in checked.design.runs():
        scenario, problems = checked.sweep.readings[0].scenario(run.overrides, run.values)
        assert scenario is not None, problems
        assert ("clubs" in scenario.programs) == (run.steps[0] == 0)
