"""What results say: ratios, true gaps, wrong bounds, goals, and the page."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.goals import goals
from benchmarks.growth import curves, draw
from benchmarks.read import Runs, median, plain_runs, same_worth, what_if_ratio
from benchmarks.record import Record, Results, from_lines, to_lines
from benchmarks.suites import GROWTH, PEERS, QUESTIONS, SUITES
from benchmarks.table import growth_table, instance_table, page, shell_table, what_if_table

MACHINE = {"processor": "one", "cores": "2"}
ASKED = {"gap": 1e-3, "threads": 2, "seed": 0, "limits": {"metro": 60.0}}


def record(method: str, seconds: float, **named: object) -> Record:
    """Return a run of metro that took so long from the matrix and proved 0.05%."""
    parts = {"load": 1.0, "build": 0.5, "hand over": 0.0, "solve": seconds}
    given: dict[str, object] = {
        "status": "optimal",
        "objective": 1000.0,
        "bound": 1000.5,
        "seconds": parts,
        "peak_mb": 512.0,
    }
    return Record("metro", method, **{**given, **named})  # type: ignore[arg-type]


OURS = record("auto", 2.0)
SLOW = record("scip", 20.0)
STOPPED = record("pulp-cbc", 60.0, status="feasible", objective=980.0, bound=1010.0)
FLOOR = record("relaxation", 0.5, status="done", objective=None, bound=1002.0)


def runs(*records: Record) -> Runs:
    return plain_runs(records, 1e-3)["metro"]


def results(*records: Record) -> Results:
    return Results("quick", MACHINE, ASKED, records)


class TestRatios:
    def test_to_the_time_of_ours(self) -> None:
        found = runs(OURS, SLOW, FLOOR)
        assert found.ratio(SLOW) == pytest.approx(10.0)
        assert found.ratio(FLOOR) == pytest.approx(0.25)

    def test_none_where_ours_did_not_reach_the_gap(self) -> None:
        assert runs(replace(OURS, status="feasible"), SLOW).ratio(SLOW) is None
        assert runs(SLOW).ratio(SLOW) is None

    def test_load_and_build_are_everybodys(self) -> None:
        assert OURS.from_matrix == 2.0

    def test_in_words(self) -> None:
        table = instance_table(runs(OURS, SLOW, STOPPED))
        assert "| 10x |" in table
        assert "| >30x, gap at limit 3.06% |" in table

    def test_of_repeats_the_middle_one(self) -> None:
        three = [record("auto", seconds) for seconds in (9.0, 2.0, 4.0)]
        assert median(three) is three[2]
        assert runs(*three).by_method["auto"] is three[2]


class TestBounds:
    def test_the_true_gap_is_to_the_best_bound_of_all(self) -> None:
        found = runs(OURS, STOPPED)
        assert STOPPED.gap == pytest.approx(30 / 980)
        assert found.true_gap(STOPPED) == pytest.approx(20.5 / 980)

    def test_the_relaxation_bounds_too(self) -> None:
        assert runs(STOPPED, FLOOR).best_bound == 1002.0

    def test_a_bound_below_a_plan_is_wrong_and_proves_nothing(self) -> None:
        liar = record("scip", 1.0, objective=990.0, bound=990.0)
        found = runs(OURS, liar)
        assert found.wrong(liar)
        assert not found.reached(liar)
        assert found.best_bound == 1000.5
        assert "wrong" in instance_table(found)
        assert not found.wrong(OURS)

    def test_nothing_is_infeasible_of_which_a_plan_is_known(self) -> None:
        liar = record("pulp-cbc", 1.0, status="infeasible", objective=None, bound=None)
        assert runs(OURS, liar).wrong(liar)
        assert not runs(liar).wrong(liar)


class TestWhatIfs:
    WARM = replace(OURS, method="what-ifs warm", variant="budget +1%", seconds={"solve": 1.0})
    FRESH = replace(WARM, method="what-ifs fresh", seconds={"solve": 8.0})

    def test_ratio(self) -> None:
        assert what_if_ratio(self.WARM, self.FRESH) == pytest.approx(0.125)

    def test_same_worth(self) -> None:
        assert same_worth(self.WARM, self.FRESH, 1e-3) is True
        above = replace(self.FRESH, objective=1001.0, bound=1001.5)
        assert same_worth(self.WARM, above, 1e-3) is False
        assert same_worth(self.WARM, replace(self.FRESH, status="feasible"), 1e-3) is None

    def test_table(self) -> None:
        table = what_if_table([self.WARM, self.FRESH], 1e-3)
        assert "| budget +1% | 1.00 | 8.00 | 0.12 | 1,000.00 | 1,000.00 | yes |" in table

    def test_they_are_no_plain_runs(self) -> None:
        assert plain_runs([self.WARM, self.FRESH], 1e-3) == {}


def judged(*records: Record) -> Mapping[str, bool | None]:
    return {goal.what: goal.met for goal in goals(results(*records))}


class TestGoals:
    def test_nothing_measured(self) -> None:
        assert set(judged().values()) == {None}

    def test_ahead_of_the_best_peer(self) -> None:
        what = "metro: time to a proven gap"
        assert judged(OURS, SLOW, STOPPED)[what] is True
        assert judged(OURS, record("highs", 9.0), SLOW)[what] is False
        early = replace(STOPPED, seconds={"solve": 3.0})
        assert judged(OURS, early)[what] is None  # stopped too early to tell
        assert judged(replace(OURS, status="feasible"), SLOW)[what] is None

    def test_long_questions(self) -> None:
        def asked(name: str, seconds: float, proved: int, parts: int) -> Record:
            return Record(
                "dc",
                f"long {name}",
                status="optimal" if proved == parts else "feasible",
                seconds={"question": seconds},
                size={"proved": proved, "parts": parts},
            )

        what = "`frontier` on dc"
        assert judged(asked("frontier", 119.0, 10, 10))[what] is True
        assert judged(asked("frontier", 121.0, 10, 10))[what] is False
        assert judged(asked("frontier", 60.0, 9, 10))[what] is False
        assert judged(asked("robustness", 239.0, 200, 200))["`robustness` on dc"] is True
        swept = "a sweep of 1,000 runs on dc"
        assert judged(asked("sweep", 23.0, 20, 20))[swept] is True
        assert judged(asked("sweep", 25.0, 20, 20))[swept] is False
        assert judged(asked("sweep", 23.0, 19, 20))[swept] is False

    def test_floor(self) -> None:
        assert judged(OURS, FLOOR)["metro: matrix to plan"] is True
        assert judged(record("auto", 5.1), FLOOR)["metro: matrix to plan"] is False

    def test_metropolis(self) -> None:
        ours = replace(OURS, instance="metropolis")
        peer = replace(STOPPED, instance="metropolis")
        assert judged(ours, peer)["metropolis"] is True
        assert judged(replace(ours, peak_mb=5000.0), peer)["metropolis"] is False
        assert judged(ours, replace(peer, objective=995.0))["metropolis"] is False
        assert judged(ours, replace(peer, seconds={"solve": 40.0}))["metropolis"] is False

    def test_growth(self) -> None:
        even = [replace(record("auto", 2.0**k), instance=name) for k, name in enumerate(GROWTH)]
        assert judged(*even)["twice the schools"] is True
        assert judged(*even[:-1])["twice the schools"] is None
        late = replace(even[-1], seconds={"solve": 17.0})
        assert judged(*even[:-1], late)["twice the schools"] is False

    def test_build(self) -> None:
        assert judged(OURS)["load and build"] is False
        assert judged(record("auto", 100.0))["load and build"] is True
        assert judged(replace(OURS, instance="metropolis"))["metropolis: load and build"] is True

    def test_what_ifs(self) -> None:
        warm, fresh = TestWhatIfs.WARM, TestWhatIfs.FRESH
        what = "metro: each further what-if"
        assert judged(warm, fresh)[what] is True
        assert judged(replace(warm, seconds={"solve": 2.6}), fresh)[what] is True
        assert judged(replace(warm, seconds={"solve": 2.7}), fresh)[what] is False
        assert judged(replace(warm, status="feasible"), fresh)[what] is False
        assert judged(warm, fresh)["dc: each further what-if"] is None

    def test_shell(self) -> None:
        rules = Record("dc", "shell rules", "groundswell rules", "optimal", {"shell": 90.0})
        what = "`groundswell rules` on dc"
        assert judged(rules)[what] is True
        assert judged(replace(rules, seconds={"shell": 130.0}))[what] is False
        assert judged(replace(rules, status="error"))[what] is False
        assert "| 90.00 |" in shell_table([rules])


class TestFiles:
    def test_results_come_back(self, tmp_path: Path) -> None:
        written = results(OURS, STOPPED)
        written.write(tmp_path / "a.json")
        assert Results.read(tmp_path / "a.json") == written

    def test_a_line_cut_short_is_left_out(self) -> None:
        text = to_lines([OURS, STOPPED])
        assert from_lines(text) == [OURS, STOPPED]
        assert from_lines(text[:-10]) == [OURS]

    def test_page(self) -> None:
        rules = Record("dc", "shell rules", "groundswell rules", "optimal", {"shell": 90.0})
        text = page(results(OURS, SLOW, FLOOR, TestWhatIfs.WARM, TestWhatIfs.FRESH, rules))
        for heading in ("Benchmarks: quick", "Goals", "What-ifs in a row", "From the shell"):
            assert f"# {heading}\n" in text
        assert "## metro: 650 schools x 120 programs x 1 years, as large as Chicago" in text
        assert "limit 60 s" in text

    def test_growth(self, tmp_path: Path) -> None:
        grown = [replace(record("auto", 2.0**k), instance=name) for k, name in enumerate(GROWTH)]
        grown += [replace(FLOOR, instance=name) for name in GROWTH]
        table = growth_table(plain_runs(grown, 1e-3).values())
        assert table.count("| 2.00 |") == len(GROWTH)  # four doublings, and 2 s at 200 schools
        found = curves(grown, 1e-3)
        assert found["matrix to plan"] == ([100, 200, 400, 800, 1600], [1.0, 2.0, 4.0, 8.0, 16.0])
        assert found["linear relaxation alone"][1] == [0.5] * 5
        draw(found, tmp_path / "growth.svg")
        assert (tmp_path / "growth.svg").read_text(encoding="utf-8").count("<svg") == 1


class TestSuites:
    def test_full_has_every_instance_against_every_peer(self) -> None:
        jobs = {(job.instance, job.method) for job in SUITES["full"].jobs()}
        for name in ("village", "town", "city", "city3", "metro", "metropolis", "dc"):
            assert {(name, peer) for peer in (*PEERS, "auto", "relaxation")} <= jobs
        assert {(name, "auto") for name in GROWTH} <= jobs
        assert not any((name, peer) in jobs for name in GROWTH for peer in PEERS)

    def test_long_has_every_question(self) -> None:
        jobs = [(job.instance, job.method) for job in SUITES["long"].jobs()]
        assert jobs == [("dc", f"long {name}") for name in QUESTIONS]

    def test_one_limit_for_every_method(self) -> None:
        for suite in SUITES.values():
            for name in suite.limits:
                limits = {job.time_limit for job in suite.jobs() if job.instance == name}
                assert len(limits) == 1

    def test_fewer(self) -> None:
        jobs = list(SUITES["quick"].jobs(instances=["town"], methods=["scip"], limit=5.0))
        assert [(job.instance, job.method, job.time_limit) for job in jobs] == [
            ("town", "scip", 5.0)
        ]
