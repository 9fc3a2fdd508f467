"""`explain`: why a program is decided so."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from groundswell import load_scenario
from groundswell.cli.main import main
from groundswell.cli.render.explanation import explanation
from groundswell.cli.render.memo import memo
from groundswell.cli.render.memo_cents import cents_in_words
from groundswell.cli.render.page import as_text
from groundswell.cli.render.plan.decided import decided
from groundswell.cli.render.plan.flip_words import flip_in_words
from groundswell.cli.render.words import Names
from groundswell.models.results.explanation import Explanation
from groundswell.models.results.otherwise import Flip
from groundswell.models.results.plan_parts.program_plan import SiteYear
from groundswell.models.results.plan_parts.program_year import SiteAction
from groundswell.models.scenario.objective import Objective
from groundswell.models.scenario.scenario import Scenario

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"
DATA = Path(__file__).parent / "data"

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1, description: Reads at grade level}}
schools:
  lincoln: {name: Lincoln, enrollment: 400, needs: {reading: 0.5}}
  grant: {name: Grant, enrollment: 300, needs: {reading: 0.25}}
programs:
  recovery:
    name: Recovery
    owner: Office of Teaching
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1, source: WWC 2013}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 40000, stop_site: 500}
    effects: {reading: unknown}
    sites: {lincoln: {students: 90, running: true}}
funds: {general: {amount: 101000}}
evidence: {unknown: {mean: 0}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def plan(file: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    path = file.parent / "plan.json"
    assert main(["solve", str(file), "--gap", "0", "-o", str(path), "--quiet"]) == 0
    capfd.readouterr()
    return path


@pytest.fixture
def told() -> Explanation:
    return Explanation.model_validate_json((DATA / "explanation.json").read_text(encoding="utf-8"))


@pytest.fixture
def tiny() -> Scenario:
    return load_scenario(TINY)


def words(text: str) -> str:
    return " ".join(text.split())


def test_page(golden: Any, told: Explanation, tiny: Scenario) -> None:
    text = as_text(explanation(told, tiny))
    assert [line for line in text.splitlines() if len(line) > 80] == []
    golden("explain.txt", text)


def test_memo(golden: Any, told: Explanation, tiny: Scenario) -> None:
    text = memo(told, tiny)
    # A page, and no word of ours that a reader would have to look up.
    assert len(text.split()) < 600
    for term in ("student-SD", "regret", "gap", "dual", "relaxation", "tier", "SD ", "MILP"):
        assert term not in text, term
    golden("memo.md", text)


def test_a_plan_for_bad_draws_says_that_gains_and_prices_differ(
    told: Explanation, tiny: Scenario
) -> None:
    careful = tiny.model_copy(update={"objective": Objective(gamma=2)})
    assert "cannot be compared exactly" in words(as_text(explanation(told, careful), 80))
    assert "cannot be compared exactly" not in words(as_text(explanation(told, tiny), 80))
    assert "hold up also if programs help less than is thought" in memo(told, careful)
    assert "spent on the next best use" not in memo(told, careful)


def test_a_dollar_is_said_in_dollars() -> None:
    said = [cents_in_words(cents) for cents in (4.0, 99.4, 99.6, 100.0, 120.0, 242.0)]
    assert said == ["4 cents", "99 cents", "$1.00", "$1.00", "$1.20", "$2.42"]


def test_of_a_plan(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "clubs", "--gap", "0"]) == 0
    out = words(capfd.readouterr().out)
    assert "Clubs ends." in out
    assert "2027: ends at Lincoln" in out
    # Recovery at Grant gains 0.2 x 60 x 0.25 = 3, which clubs, at 0, are not worth.
    assert "3.00 3.00 3.00 " in out
    assert "2027: Lincoln, 90 students; nothing replaces it; Recovery goes on there." in out


def test_json(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    args = ["explain", str(plan), "recovery", "--school", "grant", "--json", "--gap", "0"]
    assert main([*args, "--no-flips"]) == 0
    out = capfd.readouterr().out
    told = Explanation.model_validate_json(out)
    assert out == told.to_json()
    assert (told.school, told.decision, told.flips) == ("grant", "keep", ())
    assert {a.decision: round(a.regret or 0.0, 6) for a in told.alternatives} == {"retire": 3.0}


def test_markdown(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "recovery", "--markdown", "--no-flips"]) == 0
    out = capfd.readouterr().out
    assert out.startswith(
        "# Recovery goes on as today\n\n*Small. Responsible: Office of Teaching.*\n"
    )
    assert "Rests on a well-run experiment. Source: WWC 2013." in out


class TestOfOneSchool:
    """Title and headline say what happens there; the program's dollars are said to be those."""

    # One is merged at the other schools, one ends at another.
    GOES_ON = ("attendance_officer", "cedar"), ("small_groups", "ash")

    @pytest.mark.parametrize(("program", "school"), GOES_ON)
    def test_where_it_goes_on(
        self, program: str, school: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        asked = ["explain", str(TINY), program, "--school", school, "--no-flips"]
        assert main([*asked, "--markdown"]) == 0
        text = capfd.readouterr().out
        name = {"cedar": "Attendance officer", "ash": "Small reading groups"}[school]
        assert text.startswith(f"# {name} at {school.capitalize()} Elementary goes on as today\n")
        money = text.partition("## The money")[2].partition("##")[0].strip()
        assert money
        assert all(line.startswith("- In all schools, ") for line in money.splitlines())
        assert main(asked) == 0
        lines = capfd.readouterr().out.splitlines()
        assert lines[0] == f"{name} at {school.capitalize()} Elementary goes on as today."
        assert lines[1].startswith("Overall ")

    def test_where_it_ends(self, capfd: pytest.CaptureFixture[str]) -> None:
        asked = ["explain", str(TINY), "small_groups", "--school", "cedar", "--markdown"]
        asked += ["--from", "2028", "--no-flips"]
        assert main(asked) == 0
        text = capfd.readouterr().out
        assert text.startswith(
            "# Small reading groups at Cedar Elementary goes on as today; ends in 2028\n"
        )

    def test_where_it_is_new_or_not_there(self, told: Explanation, tiny: Scenario) -> None:
        def says(action: SiteAction | None) -> str:
            sites: tuple[SiteYear, ...] = ()
            if action is not None:
                sites = (SiteYear(program="tutoring", school="ash", year=2028, action=action),)
            update = {"program": "tutoring", "school": "ash", "decision": "adopt", "sites": sites}
            return decided(told.model_copy(update=update), tiny, 2028)

        assert [says("start"), says("pilot"), says(None)] == ["adopt", "pilot", "decline"]


@pytest.mark.parametrize(
    ("flip", "says"),
    [
        (
            {"what": "cost", "limit": 4.0},
            "no higher cost that was tried (up to 4 times today's) would do",
        ),
        (
            {"what": "effect", "limit": 0.0},
            "no smaller effect that was tried (down to nothing) would do",
        ),
        (
            {
                "what": "students",
                "limit": 0.25,
                "at_limit": {"students": 12.5},
                "open": 0.0,
                "at_open": {"students": 0.0},
            },
            (
                "no smaller number of students that was tried (down to 12 students) would do; at 0"
                " students such a plan may be as good"
            ),
        ),
        (
            {"what": "budget", "now": 0.0, "limit": -500.0, "fund": "title_i"},
            "no less money of Title I that was tried (up to $500 less) would do",
        ),
    ],
)
def test_how_far_was_searched(
    flip: dict[str, Any], says: str, told: Explanation, tiny: Scenario
) -> None:
    given = {"status": "not found", "unit": "times today's", "now": 1.0, **flip}
    text = flip_in_words(Flip.model_validate(given), told, Names(tiny))
    assert text == says


@pytest.mark.parametrize(
    ("what", "now", "flipped", "says"),
    [
        ("cost", 1.0, 1.0002, "if it cost any more a year: the money fits to the dollar"),
        ("budget", 0.0, -7.0, "if Title I had any less in each year: the money fits to the dollar"),
        ("budget", 0.0, 7.0, "if Title I had any more in each year"),
        ("budget", 0.0, -700.0, "if Title I had about $700 less in each year; proved up to $0"),
    ],
)
def test_money_that_fits_to_the_dollar(
    what: str, now: float, flipped: float, says: str, told: Explanation, tiny: Scenario
) -> None:
    then = 30000 * flipped if what == "cost" else 30000 + flipped
    flip = Flip(
        what="cost" if what == "cost" else "budget",
        status="found",
        unit="",
        fund="title_i",
        now=now,
        kept=now,
        flipped=flipped,
        at_now={"dollars": 30000.0},
        at_flipped={"dollars": then},
    )
    assert flip_in_words(flip, told, Names(tiny)).startswith(says)


def test_of_one_school_the_programs_money_is_said_to_be_of_all(
    told: Explanation, tiny: Scenario
) -> None:
    flip = Flip(
        what="cost",
        status="found",
        unit="times today's",
        now=1.0,
        kept=0.9,
        flipped=0.5,
        at_now={"dollars": 30000.0},
        at_flipped={"dollars": 15000.0},
    )
    for school, where in (("cedar", " in all schools"), (None, "")):
        asked = told.model_copy(update={"school": school})
        said = flip_in_words(flip, asked, Names(tiny))
        assert f"less a year{where} (about" in said


def test_the_account_says_that_the_pilot_is_not_in_it(capfd: pytest.CaptureFixture[str]) -> None:
    says = "as if it ran fully in every year that it may; the pilot is not in it."
    assert main(["explain", str(TINY), "tutoring", "--no-flips"]) == 0
    assert says in words(capfd.readouterr().out)
    assert main(["explain", str(TINY), "tutoring", "--no-flips", "--school", "birch"]) == 0
    assert says not in words(capfd.readouterr().out)


def test_of_a_scenario(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    more = ["--set", "funds.general.amount=140000", "--no-flips", "--gap", "0"]
    assert main(["explain", str(file), "clubs", *more]) == 0
    assert "Clubs goes on as today." in capfd.readouterr().out


class TestTheScenarioOfAPlan:
    def test_is_found_beside_the_plan_if_both_were_moved(
        self, plan: Path, file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        moved = tmp_path / "elsewhere"
        moved.mkdir()
        for path in (plan, file):
            shutil.move(path, moved)
        assert main(["explain", str(moved / "plan.json"), "clubs", "--no-flips"]) == 0
        assert "changed" not in capfd.readouterr().err

    def test_that_is_not_found_can_be_named(
        self, plan: Path, file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        other = tmp_path / "renamed.yaml"
        shutil.move(file, other)
        assert main(["explain", str(plan), "clubs"]) == 2
        err = words(capfd.readouterr().err)
        assert "the plan's scenario was not found" in err
        assert "name it with --scenario" in err
        args = ["explain", str(plan), "clubs", "--no-flips", "--scenario", str(other)]
        assert main(args) == 0

    def test_that_has_changed_is_said_to_have(
        self, plan: Path, file: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(SMALL + "# more\n", encoding="utf-8")
        assert main(["explain", str(plan), "clubs", "--no-flips", "--json"]) == 0
        out, err = capfd.readouterr()
        assert "have changed since the plan was made" in err
        assert "have changed since the plan was made" in json.loads(out)["message"]

    def test_in_which_the_plan_no_longer_holds_is_refused(
        self, plan: Path, file: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(SMALL.replace("amount: 101000", "amount: 60000"), encoding="utf-8")
        assert main(["explain", str(plan), "clubs"]) == 2
        err = words(capfd.readouterr().err)
        assert "the plan does not hold in its scenario" in err
        assert "have changed since the plan was made. Solve again." in err

    def test_is_not_changed(self, plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
        assert main(["explain", str(plan), "clubs", "--set", "hurdle=1"]) == 2
        assert "--with and --set do not go with it" in words(capfd.readouterr().err)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["club"], "no program has the id or name 'club'; did you mean clubs"),
        (["clubs", "--school", "grant"], "clubs has no site at Grant"),
        (["clubs", "--fund", "generel"], "did you mean general?"),
        (["clubs", "--from", "2030"], "--from: 2030 is not among the scenario's years (2027)"),
        (["clubs", "--json", "--markdown"], "choose one"),
        (["clubs", "--scenario", "x.yaml"], "--scenario goes with a plan"),
    ],
)
def test_wrong_use(
    args: list[str], says: str, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(file), *args]) == 2
    assert says in words(capfd.readouterr().err)


def test_other_decisions_are_forced_from_a_year_on(capfd: pytest.CaptureFixture[str]) -> None:
    """The first by default; each row says from when."""
    ask = ["explain", str(TINY), "small_groups", "--no-flips", "--solver", "highs"]
    assert main(ask) == 0
    first = words(capfd.readouterr().out)
    assert main([*ask, "--from", "2028"]) == 0
    last = words(capfd.readouterr().out)
    assert "from 2027 on" in first
    assert "in 2028" in last
    assert "from 2027 on" not in last


def test_a_file_that_is_no_plan(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.json"
    old.write_text('{"status": "optimal", "run": {}}', encoding="utf-8")
    assert main(["explain", str(old), "clubs"]) == 2
    assert "is a plan of another version" in words(capfd.readouterr().err)
    missing = tmp_path / "missing.json"
    assert main(["explain", str(missing), "clubs"]) == 2
    assert "there is no such file" in words(capfd.readouterr().err)


def test_no_plan(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    keep = "rules=[{kind: decide, program: clubs, action: keep}]"
    args = ["explain", str(file), "clubs", "--set", "funds.general.amount=100", "--set", keep]
    assert main(args) == 3
    assert "There is no plan to explain" in capfd.readouterr().out
    assert main([*args, "--markdown"]) == 3
    assert "There is no plan to explain" in capfd.readouterr().out


def test_a_solver_that_is_not_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundswell.engine.milp.solvers import SolverUnavailable

    def missing(*args: Any, **kwargs: Any) -> Explanation:
        raise SolverUnavailable("the solver 'gurobi' is not installed; available here: scip")

    home = "groundswell.engine.questions.explain.explain"
    __import__(home)
    monkeypatch.setattr(sys.modules[home], "explain", missing)
    assert main(["explain", str(file), "clubs", "--solver", "gurobi"]) == 2
    assert "available here: scip" in capsys.readouterr().err


ODD = """\
schema_version: 1
name: "[x](y) *Odd*"
years: [2027]
goals: {reading: {weight: 1}}
schools: {ash: {name: "A | `b`", enrollment: 100, needs: {reading: 0.5}}}
programs:
  clubs: {name: "Clubs_ <b>", cost: {site: 30000}, effects: {reading: {mean: 0.1, se: 0.05}},
    sites: {ash: {students: 25, running: true}}}
  choir: {cost: {site: 0, stop_site: 0}, sites: {ash: {students: 20, running: true}}}
funds: {general: {amount: 0}}
"""


def test_names_are_no_markup(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(ODD, encoding="utf-8")
    assert main(["explain", str(file), "clubs", "--markdown", "--no-flips"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("# Clubs\\_ \\<b\\> ends\n\n*\\[x\\](y) \\*Odd\\*.*\n")
    assert "| A \\| \\`b\\` | 2027 | 25 | nothing replaces it |" in out
    assert "- In 2027 it costs $30,000 less.\n" in out


def test_a_memo_of_what_starts_says_what_it_costs(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "maple")]) == 0
    tiny_file = str(tmp_path / "maple" / "tiny.yaml")
    capfd.readouterr()
    assert main(["explain", tiny_file, "tutoring", "--markdown", "--no-flips"]) == 0
    # 25 x 1,200 to teach, 2,000 to start and 5,000 to evaluate; 50 x 1,200 and 2,000 to start.
    assert "- From 2027 to 2028 it costs $99,000 in all.\n" in capfd.readouterr().out


def test_a_memo_leaves_out_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No cost that falls by $0, and no aim of a program that has none."""
    file = tmp_path / "odd.yaml"
    file.write_text(ODD + "rules: [{kind: decide, program: choir, action: retire}]\n", "utf-8")
    assert main(["explain", str(file), "choir", "--markdown", "--no-flips"]) == 0
    out = capfd.readouterr().out
    assert "20 students at 1 school are served by it today where it ends.\n" in out
    assert "$0" not in out
    assert "aim." not in out


@pytest.mark.slow
def test_regrets_are_said_to_be_of_the_objective(capfd: pytest.CaptureFixture[str]) -> None:
    args = ["explain", str(TINY), "tutoring", "--no-flips"]
    weighed = [*args, "--set", "objective={gamma: 2}"]
    said = {
        "": "what students lose here is of that objective",
        "--markdown": "with programs that help less",
    }
    for form, words_ in said.items():
        for asked, told in ((args, False), (weighed, True)):
            assert main([*asked, *filter(None, [form])]) == 0
            assert (words_ in words(capfd.readouterr().out)) is told


def test_keep(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "clubs", "--keep", "--gap", "0", "--quiet"]) == 0
    out = capfd.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80] == []
    said = words(out)
    assert "What would keep Clubs" in said
    assert "2027 the plan keeps 0 of 1 site of today as they are." in said
    assert "So that its one site of today stays in 2027, all else the same" in said
    # One of Recovery's sites goes for it: the one that gains 0.2 x 60 x 0.25 = 3.
    assert "students lose 33.33% of the good that the whole plan does them" in said
    assert "Recovery 2 → 1 -$50,000 -3.00" in said


def test_keep_as_json_and_of_what_is_kept(plan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    args = ["explain", str(plan), "recovery", "--keep", "--gap", "0", "--quiet"]
    assert main([*args, "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["program"], told["keeps_all"], told["stays"]) == ("recovery", True, [])
    assert {flip["what"] for flip in told["loses"]} == {"budget", "cost", "effect"}
    assert main(args) == 0
    out = words(capfd.readouterr().out)
    assert "What would lose Recovery" in out
    assert "The plan keeps all of it. Some of it would go" in out


@pytest.mark.parametrize("other", ["--markdown", "--no-flips"])
def test_keep_is_a_question_of_its_own(
    other: str, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(file), "clubs", "--keep", other]) == 2
    says = f"--keep is a question of its own; leave {other} out"
    assert says in words(capfd.readouterr().err)


def test_what_runs_nowhere_has_nothing_to_keep(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.replace("90, running: true", "90"), encoding="utf-8")
    assert main(["explain", str(file), "clubs", "--keep"]) == 2
    assert "clubs runs nowhere today, so there is nothing to keep" in words(capfd.readouterr().err)
