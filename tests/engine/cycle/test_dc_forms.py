"""The real district: all forms made, filled from real lines and results, and gathered."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from dc_forms import DC, fill_all, mistaken, silent

from groundswell.cli.main import main
from groundswell.engine.cycle.gather import gather
from groundswell.models.forms.read import known_names, read_form
from groundswell.models.reading.load import check, load_scenario

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the forms that the schools handed in."""
    folder = tmp_path_factory.mktemp("dc")
    assert main(["gather", str(DC), "--forms", str(folder / "forms"), "--quiet"]) == 0
    assert len(list((folder / "forms").glob("*.xlsx"))) == 113
    fill_all(load_scenario(DC), folder / "forms", folder / "in")
    return folder / "in"


def test_who_answered_and_how(handed_in: Path) -> None:
    scenario = load_scenario(DC)
    found = gather(scenario, handed_in.iterdir(), "2016-01-21")
    assert found.missing == silent(scenario)
    assert len(found.missing) == 10
    assert sorted(one.school for one in found.wrong) == sorted(mistaken(scenario))
    told = [str(problem) for one in found.wrong for problem in one.problems]
    for words in (
        "87 is over 1",
        '"first" is text, not a number',
        "so it cannot start",
        "-4 is below 0",
        '"Mrs. Johnson" looks like a person',
    ):
        assert sum(words in text for text in told) == 1, told
    assert len(found.taken) + len(found.empty) == 98
    late = {school for school, remark in found.remarks if remark.sort == "late"}
    assert late == {school for school, one in found.taken.items() if len(school) % 2 == 0}


def test_gathering_takes_less_than_ten_seconds_and_gives_a_sound_scenario(
    handed_in: Path, tmp_path: Path
) -> None:
    for name in ("a.yaml", "b.yaml"):
        begin = time.process_time()
        assert main(["gather", str(DC), str(handed_in), "-o", str(tmp_path / name), "--quiet"]) == 0
        assert time.process_time() - begin < 10
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
    scenario, problems = check(tmp_path / "a.yaml")
    assert scenario is not None, problems
    before = load_scenario(DC)
    asked = scenario.requests.by_school
    answered = [s for s, school in scenario.schools.items() if school.answered is not None]
    assert set(asked) <= set(answered)
    for school in (*silent(before), *mistaken(before)):
        assert school not in asked
        assert scenario.schools[school] == before.schools[school]
    ideas = [key for key in scenario.programs if key not in before.programs]
    assert len(ideas) > 25
    for key in ideas:
        program = scenario.programs[key]
        assert not program.existing
        assert program.pilot is not None
        assert program.unmeasured
    partners = [fund for key, fund in scenario.funds.items() if key not in before.funds]
    assert len(partners) > 25
    assert all(fund.condition is not None and fund.condition.school for fund in partners)


def test_forms_saved_by_libreoffice_say_the_same(handed_in: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    scenario = load_scenario(DC)
    known = known_names(scenario)
    wrong = mistaken(scenario)
    files = [handed_in / f"{school}.xlsx" for school in wrong]
    files += [file for file in sorted(handed_in.iterdir())[::20] if file.stem not in wrong]
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [soffice, home, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out"]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=500)
    for file in files:
        before, after = (
            read_form(path.read_bytes(), file.name, scenario, known, 0.2)
            for path in (file, tmp_path / "out" / file.name)
        )
        assert after == before
    assert sum(file.stem in wrong for file in files) == 5
