"""Names as well as ids, whatever their capitals; and what is said of what nothing is called."""

from __future__ import annotations

from pathlib import Path

import pytest

import groundswell
from groundswell import Scenario
from groundswell.cli.main import main
from groundswell.models.naming import WORDS, NotNamed, find, names_of

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml"
DC = Path(__file__).resolve().parents[2] / "scenarios" / "dc" / "dc.yaml"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    twice = {"schools.birch.name": "Ash  elementary", "programs.tutoring.name": "cedar"}
    return groundswell.load_scenario(TINY, set=twice)


@pytest.mark.parametrize(
    ("text", "kinds", "id"),
    [
        ("cedar", ("school",), "cedar"),
        ("CEDAR", ("school",), "cedar"),
        ("cedar elementary", ("school",), "cedar"),
        (" Cedar   Elementary ", ("school",), "cedar"),
        ("Central office", ("place",), "central"),
        ("Computer-Reading lab", ("program",), "reading_lab"),
        ("reading-lab", ("program",), "reading_lab"),
        ("READS AT GRADE LEVEL", ("goal",), "reading"),
        ("Low income", ("group",), "low_income"),
        ("title i", ("fund",), "title_i"),
        ("Initiative Load 1", ("rule",), "initiative_load_1"),
        ("one family and attendance team", ("program", "merge"), "family_team"),
    ],
)
def test_names_and_ids(tiny: Scenario, text: str, kinds: tuple[str, ...], id: str) -> None:
    assert find(text, tiny, *kinds) == id


@pytest.mark.parametrize(
    ("text", "kinds", "says"),
    [
        (
            "ash elementary",
            ("school",),
            "2 schools are called 'ash elementary'; give the id: ash, birch",
        ),
        ("cedr", ("school",), "no school has the id or name 'cedr'; did you mean cedar (Cedar El"),
        ("Computer lab", ("program",), "did you mean reading_lab (Computer reading lab)?"),
        ("Cedar", ("fund",), "no fund has the id or name 'Cedar'; known funds: general, title_i"),
        ("liaison", ("program",), "did you mean family_liaison"),
        ("", ("school",), "no school has the id or name ''; known schools: ash, birch, cedar"),
        ("x", ("reorganization",), "the scenario has no reorganizations"),
        # The central office is no school that is nearly meant.
        ("oakk", ("place",), "'oakk'; known schools: ash, birch, cedar"),
        ("centrl", ("place",), "did you mean central"),
        ("zzz", ("program", "merge"), "no program or merge has the id or name 'zzz'"),
    ],
)
def test_what_nothing_or_more_than_one_thing_is_called(
    tiny: Scenario, text: str, kinds: tuple[str, ...], says: str
) -> None:
    with pytest.raises(NotNamed) as refused:
        find(text, tiny, *kinds)
    assert says in str(refused.value)
    if text == "oakk":
        assert "central" not in str(refused.value)


def test_an_id_goes_before_a_name(tiny: Scenario) -> None:
    assert names_of(tiny, "program")["tutoring"] == "cedar"
    assert find("cedar", tiny, "program", "school") == "cedar"


def test_every_id_and_unambiguous_name_of_a_real_district_is_found() -> None:
    dc = groundswell.load_scenario(DC)
    for kind in WORDS:
        named = names_of(dc, kind)
        for id, name in named.items():
            assert find(id, dc, kind) == id
            assert find(id.upper(), dc, kind) == id
            if name and list(named.values()).count(name) == 1:
                assert find(name.lower(), dc, kind) == id


@pytest.mark.parametrize(
    "args",
    [
        ["solve", str(TINY), "--school", "Cedar Elementary"],
        ["explain", str(TINY), "Computer Reading Lab", "--no-flips", "--school",
         "BIRCH elementary"],
        ["explain", str(TINY), "tutoring", "--no-flips", "--fund", "General Fund"],
        ["frontier", str(TINY), "--points", "2", "--objective", "worth", "--objective",
         "goal:Reads at grade level:max"],
        ["frontier", str(TINY), "--points", "2", "--objective", "cost", "--objective",
         "group:LOW INCOME"],
    ],
)  # fmt: skip
def test_the_command_line_takes_names(args: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*args, "--solver", "highs", "--gap", "0.05", "--quiet"]) == 0, capfd.readouterr()
