"""`groundswell sd` converts as its sources do, both ways, and says what it lacks."""

import json

import pytest

from groundswell.cli.main import main
from groundswell.engine.evidence import conversions


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        # A third of the 0.36 SD that students gain in reading in grade 4 (Hill et al. 2008).
        (["3", "months", "--grade", "4"], 0.12),
        (["9", "months", "--grade", "8", "--subject", "math"], 0.32),
        # From the 50th to the 58th percentile: 0.2019 SD of a normal distribution.
        (["8", "percentiles"], 0.20189),
        (["-8", "percentiles"], -0.20189),
        (["12", "points", "--test-sd", "60"], 0.2),
        # ln((75/25) / (70/30)) / 1.65, by hand.
        (["5", "percentage-points", "--start", "70"], 0.152311),
        (["0.25"], 0.25),
    ],
)
def test_converts(words: list[str], effect: float, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sd", *words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sd"] == pytest.approx(effect, abs=1e-5)


@pytest.mark.parametrize("effect", [-0.4, 0.0, 0.07, 0.9])
def test_there_and_back(effect: float) -> None:
    months = conversions.to_months(effect, "math", 5)
    assert conversions.from_months(months, "math", 5) == pytest.approx(effect)
    percentiles = conversions.to_percentiles(effect, 30)
    assert conversions.from_percentiles(percentiles, 30) == pytest.approx(effect)
    points = conversions.to_percentage_points(effect, 80)
    assert conversions.from_percentage_points(points, 80) == pytest.approx(effect)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["3", "months"], "months depend on the grade: say --grade"),
        (["3", "months", "--grade", "13"], "growth is known of grades 1 to 12, not of grade 13"),
        (["12", "points"], "say --test-sd"),
        (["12", "points", "--test-sd", "0"], "the test's SD is above 0"),
        (["5", "percentage-points"], "say --start"),
        (["5", "percentage-points", "--start", "97"], "cannot rise by 5 points"),
        (["60", "percentiles"], "cannot gain 60"),
        (["3", "weeks"], "months"),
    ],
)
def test_says_what_is_missing(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sd", *words]) == 2
    assert says in capsys.readouterr().err
