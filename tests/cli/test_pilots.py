"""`pilots`: what each pilot is worth and can teach."""

import json
from pathlib import Path

import pytest

from groundswell.cli.main import main
from groundswell.cli.render.page import as_text
from groundswell.cli.render.pilots import pilot_values
from groundswell.models.results.pilot_values import PilotValues

SMALL = """\
schema_version: 1
name: Small
years: [2027, 2028]
goals: {reading: {weight: 1}, days: {weight: 1, unit: days, per_sd: 9.5}}
schools:
  lincoln: {enrollment: 400, needs: {reading: 0.5, days: 0.5}}
  grant: {enrollment: 300, needs: {reading: 0.5, days: 0.5}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  doubtful:
    name: Doubtful
    cost: {site: 40000, start_site: 1000}
    pilot: {evaluation_cost: 2000, comparison_sites: 10}
    effects: {reading: {mean: 0.1, se: 0.3}}
    sites: {lincoln: {students: 60}, grant: {students: 60}}
  tiny:
    name: Tiny
    cost: {site: 8000}
    pilot: {max_sites: 1}
    effects: {reading: {mean: 0.02, se: 0.03}}
    sites: {lincoln: {students: 60}, grant: {students: 60}}
  sure:
    name: Sure
    cost: {site: 1000}
    pilot: {}
    effects: {reading: {mean: 0.3, se: 0.01}}
    sites: {lincoln: {students: 60}}
  elsewhere:
    name: Elsewhere
    cost: {site: 8000}
    pilot: {}
    effects: {days: {mean: 1.9, se: 0.95}}
    sites: {lincoln: {students: 60}}
  wide:
    name: Wide
    cost: {site: 8000}
    pilot: {min_sites: 3}
    effects: {reading: {mean: 0.02, se: 0.03}}
    sites: {lincoln: {students: 60}}
  known: {proven: true, cost: {site: 8000}, sites: {lincoln: {students: 60}}}
funds: {general: {amount: 90000}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def values(file: Path, capfd: pytest.CaptureFixture[str], *more: str) -> PilotValues:
    assert main(["pilots", str(file), "--json", "--quiet", *more]) == 0
    out = capfd.readouterr().out
    told = PilotValues.model_validate_json(out)
    assert out == told.to_json()
    return told


def test_tables(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pilots", str(file), "--sizes", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80] == []
    (row,) = [line for line in out.splitlines() if line.startswith("Doubtful (reading)")]
    # Prior, standard error; and 120 students a year later.
    assert row.split()[2:4] == ["+0.100", "0.300"]
    assert row.split()[5] == "120"
    sizes = out.split("\nDoubtful\n")[1].splitlines()[1:3]
    assert [row.split()[0] for row in sizes] == ["1", "2"]
    # Site and start for each, evaluation once.
    assert [row.split()[3] for row in sizes] == ["$43,000", "$84,000"]
    words = " ".join(out.split())
    assert "Wide: it serves nobody, or has fewer sites than its pilot needs." in words
    assert "known: proven, and without a `pilot`." in words


def test_json(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = values(file, capfd)
    assert set(told.pilots) == {"doubtful", "tiny", "sure", "elsewhere"}
    nets = [pilot.best.net for pilot in told.pilots.values()]
    assert nets == sorted(nets, reverse=True)
    doubtful = told.pilots["doubtful"]
    assert doubtful.best.net == max(size.net for size in doubtful.sizes)
    for size in doubtful.sizes:
        assert size.net == pytest.approx(size.evsi + size.gain - size.price)
        assert 0 < size.evsi < doubtful.evpi
        assert size.gain == pytest.approx(size.sites * 60 * 0.5 * 0.5 * 0.1)
        assert size.comparison_sites == 10
    assert doubtful.break_even is not None
    assert doubtful.effect is not None
    # At break-even a student gains what it costs: weight 1/2 x need 1/2.
    assert doubtful.break_even * 0.25 == pytest.approx(doubtful.upkeep)
    assert doubtful.favoured == (doubtful.effect >= doubtful.break_even)
    assert doubtful.warnings == ()


def test_warnings(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = values(file, capfd)
    (tiny,) = told.pilots["tiny"].warnings
    assert tiny == ("too small to teach anything: 1 site and one to compare with show nothing")
    (sure,) = told.pilots["sure"].warnings
    assert sure.startswith("the decision is settled")
    (elsewhere,) = told.pilots["elsewhere"].warnings
    assert elsewhere.startswith("a pilot teaches nothing that counts")
    wider = ["--set", "programs.tiny.pilot.max_sites=2"]
    (larger,) = values(file, capfd, *wider).pilots["tiny"].warnings
    assert larger.startswith("too small to teach anything: at 2 sites, the most allowed")
    assert "less than 1% of what perfect knowledge" in larger


def test_nothing_follows(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    last = ["--set", "years=[2027]"]
    doubtful = values(file, capfd, *last).pilots["doubtful"]
    assert doubtful.evpi == 0
    assert any("no year follows the pilot" in text for text in doubtful.warnings)
    more = values(file, capfd, *last, "--set", "learning_years=2").pilots["doubtful"]
    assert more.evpi > 0
    assert more.warnings == ()
    # What is believed per student does not depend on whether anything follows.
    assert more.break_even == pytest.approx(doubtful.break_even)


def test_no_plan_can_exist(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    floor = ["--set", "rules=[{kind: school_floor, schools: all, gain: 0.0155}]"]
    assert main(["pilots", str(file), "--quiet", *floor]) == 3
    assert "No plan can exist (proved), so that money has no price." in " ".join(
        capfd.readouterr().out.split()
    )
    assert main(["pilots", str(file), "--json", "--quiet", *floor]) == 3
    assert json.loads(capfd.readouterr().out)["status"] == "infeasible"


def test_no_candidates(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    gone = [
        text
        for key in ("doubtful", "tiny", "sure", "elsewhere", "wide", "known")
        for text in ("--set", f"programs.{key}=null")
    ]
    assert main(["pilots", str(file), "--quiet", *gone]) == 0
    assert capfd.readouterr().out == "No candidate can be piloted.\n"


def test_a_wrong_design_is_named(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = ["--set", "programs.doubtful.pilot.r2=1", "--set", "programs.tiny.pilot.icc=2"]
    wrong += ["--set", "programs.sure.pilot.comparison_sites=0"]
    assert main(["pilots", str(file), *wrong]) == 2
    said = capfd.readouterr().err
    for address in ("doubtful.pilot.r2", "tiny.pilot.icc", "sure.pilot.comparison_sites"):
        assert f"programs.{address}" in said


def test_names_cannot_command_the_terminal(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = values(file, capfd)
    evil = told.pilots["doubtful"].model_copy(update={"name": "Dou\x1b[2Jbtful"})
    page = as_text(pilot_values(told.model_copy(update={"pilots": {"doubtful": evil}})))
    assert "\x1b" not in page


def test_the_plan_says_what_its_pilots_detect(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish = "rules=[{kind: decide, program: doubtful, action: pilot}]"
    assert main(["solve", str(file), "--quiet", "--set", wish, "--show", "pilots"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "What the pilots can find out" in words
    assert "Doubtful: 1 site in 2027, 10 to compare: detects effects of" in words
