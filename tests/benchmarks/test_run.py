"""Runs in processes of their own: what they give, and what is said of those that fail."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from oracle.seeds import some

from benchmarks import run as running
from benchmarks.__main__ import RESULTS, main
from benchmarks.files import write_files
from benchmarks.instances import TINY, tree
from benchmarks.methods import METHODS, OURS
from benchmarks.phases import Stopwatch, inside_solve
from benchmarks.record import Job, Record, Results
from benchmarks.run import last_second, run
from benchmarks.suites import QUESTIONS
from benchmarks.what_ifs import fresh, warm, what_ifs
from groundswell import load_scenario, solve
from groundswell.models.scenario.rules.kinds import InitiativeLoad

TINY_JOB = Job("tiny", "auto", time_limit=60.0)


class TestMethods:
    @pytest.mark.parametrize("method", [*OURS, "scip", "relaxation"])
    def test_phases(self, method: str) -> None:
        (record,) = METHODS[method](Job("tiny", method, time_limit=60.0), TINY)
        asked = {"load", "build", "solve"}
        asked |= set() if method == "relaxation" else {"hand over"}
        assert asked <= set(record.seconds)
        assert all(seconds >= 0 for seconds in record.seconds.values())
        assert record.bound == pytest.approx(48.13, rel=0.2)
        if method != "relaxation":
            assert record.objective == pytest.approx(48.13, abs=0.01)

    def test_the_phases_inside_solve_add_up_to_it(self) -> None:
        scenario, watch = load_scenario(TINY), Stopwatch()
        began = time.perf_counter()
        with inside_solve(watch):
            plan = solve(scenario)
        whole = time.perf_counter() - began
        assert plan.status == "optimal"
        assert sum(watch.seconds.values()) == pytest.approx(whole, rel=0.05, abs=0.01)

    def test_the_stopwatch_is_taken_away_again(self) -> None:
        watch = Stopwatch()
        with inside_solve(watch):
            solve(load_scenario(TINY))
        before = dict(watch.seconds)
        solve(load_scenario(TINY))
        assert watch.seconds == before


class TestWhatIfs:
    def test_of_every_kind(self) -> None:
        scenario = load_scenario(TINY)
        changes = what_ifs(scenario)
        loads = [rule for rule in scenario.rules if isinstance(rule, InitiativeLoad)]
        assert len(changes) == 8 + 2 + len(loads) + 2
        rules = [c for name, c in changes.items() if name.startswith("rule ")]
        assert [next(iter(c.values())) for c in rules] == [rule.at_most - 1 for rule in loads]
        every, *one = (c for name, c in changes.items() if name.startswith("effects"))
        assert len(one) == 1
        assert 0 < len(one[0]) < len(every)
        for address, mean in every.items():
            _, program, _, goal, _ = address.split(".")
            known = scenario.programs[program].effects[goal]
            assert mean == pytest.approx(1.1 * getattr(known, "mean", float("nan")))
        assert changes["budget +10%"]["funds.general.amount"] == {2027: 187000.0, 2028: 165000.0}
        assert changes["budget -10%"]["funds.title_i.amount"] == 90000.0
        forced = [c["rules.forced"]["action"] for c in changes.values() if "rules.forced" in c]
        assert forced == ["retire", "keep"]

    @pytest.mark.slow
    def test_warm_and_fresh_agree_and_money_helps(self) -> None:
        job = Job("tiny", "", gap=1e-6, time_limit=60.0)
        cold = {record.variant: record for record in fresh(job, TINY)}
        for record in warm(job, TINY):
            if record.variant in cold:
                assert record.objective == pytest.approx(cold[record.variant].objective, rel=1e-5)
                assert record.status == cold[record.variant].status == "optimal"

        more, less = cold["budget +10%"].objective, cold["budget -10%"].objective
        assert more is not None
        assert less is not None
        assert more > less


class TestRun:
    def test_a_run_is_measured(self) -> None:
        (record,) = run(TINY_JOB, TINY)
        assert record.status == "optimal"
        assert record.objective == pytest.approx(48.13, abs=0.01)
        assert record.peak_mb is not None
        assert 20 < record.peak_mb < 2000

    def test_a_run_that_fails_says_why(self, tmp_path: Path) -> None:
        (record,) = run(TINY_JOB, tmp_path / "nothing.yaml")
        assert record.status == "error"
        assert "there is no such file" in record.message
        assert record.objective is None

    def test_a_run_past_its_limit_is_stopped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = write_files(tree(120, 60, 3), tmp_path)
        monkeypatch.setattr(running, "GRACE", -63.0)
        job = Job("120x60x3", "pulp-cbc", gap=0.0, time_limit=60.0)
        (record,) = run(job, file)
        assert record.status == "killed"
        assert record.seconds["solve"] == pytest.approx(last_second(job))

    @pytest.mark.slow
    def test_from_the_shell(self) -> None:
        (record,) = METHODS["shell solve"](Job("tiny", "shell solve", time_limit=60.0), TINY)
        assert record.status == "optimal"
        assert record.variant == "groundswell solve"
        assert record.objective == pytest.approx(48.13, abs=0.01)


class TestCommand:
    def test_unknown_runs(self) -> None:
        done = CliRunner().invoke(main, ["quick", "--instance", "atlantis"])
        assert done.exit_code == 2
        assert "town auto" in done.output

    def test_results_are_written_and_resumed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Job] = []

        def pretend(job: Job, file: Path) -> list[Record]:
            asked.append(job)
            assert file.exists()
            seconds = {"load": 0.1, "build": 0.1, "solve": 1.0}
            return [Record(job.instance, job.method, status="optimal", seconds=seconds)]

        monkeypatch.setattr("benchmarks.__main__.RESULTS", tmp_path)
        monkeypatch.setattr("benchmarks.__main__.run", pretend)
        call = ["quick", "--instance", "town", "--name", "one", "--method", "auto"]
        assert CliRunner().invoke(main, call).exit_code == 0
        assert [job.method for job in asked] == ["auto"]
        more = [*call, "--method", "scip", "--resume"]
        assert CliRunner().invoke(main, more).exit_code == 0
        assert [job.method for job in asked] == ["auto", "scip"]
        held = Results.read(tmp_path / "one.json")
        assert [record.method for record in held.records] == ["auto", "scip"]
        assert held.machine["cores"]
        assert "## town" in (tmp_path / "one.md").read_text(encoding="utf-8")
        other = CliRunner().invoke(main, [*more, "--gap", "0.01"])
        assert other.exit_code == 2
        assert "gap 0.001" in other.output

    def test_results_stand_beside_the_benchmarks(self) -> None:
        assert RESULTS.parent.name == "benchmarks"


class TestLongQuestions:
    @pytest.mark.parametrize("name", some(QUESTIONS, quick=2))
    def test_each_is_answered_and_its_proofs_counted(self, name: str) -> None:
        method = f"long {name}"
        (found,) = METHODS[method](Job("tiny", method, time_limit=60.0), TINY)
        assert (found.instance, found.method, found.variant) == ("tiny", method, name)
        assert found.status in ("optimal", "feasible")
        assert found.size["parts"] > 0
        assert (found.status == "optimal") == (found.size["proved"] == found.size["parts"])
        assert found.message == f"{found.size['proved']} of {found.size['parts']} proved"
        assert set(found.seconds) == {"question"}
