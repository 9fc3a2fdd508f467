"""What a plan's page says of decisions that change over the years."""

from pathlib import Path

import pytest
import yaml

from groundswell.cli.main import main

BASE = {
    "schema_version": 1,
    "years": [2027, 2028],
    "goals": {"g": {"weight": 1}},
    "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
}


def effect(mean: float) -> dict[str, object]:
    return {"g": {"mean": mean, "se": 0.01}}


def page(folder: Path, capsys: pytest.CaptureFixture[str], *words: str, **changes: object) -> str:
    file = folder / "district.yaml"
    file.write_text(yaml.safe_dump({**BASE, **changes}), encoding="utf-8")
    assert main([words[0], str(file), *words[1:], "--solver", "highs", "--quiet"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_candidate_that_ends_again_is_adopted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    candidate = {
        "proven": True,
        "cost": {"site": 1000},
        "effects": effect(0.1),
        "sites": {"a": {"students": 100}},
    }
    told = page(
        tmp_path,
        capsys,
        "solve",
        programs={"c": candidate},
        funds={"f": {"amount": {2027: 1000, 2028: 0}}},
    )
    assert "Adopt c 0 → 1 → 0" in told
    assert "Ends in 2028." in told
    assert "Decline" not in told


def test_a_memo_does_not_contradict_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def one(cost: float, mean: float, **more: object) -> dict[str, object]:
        site = {"students": 100, **({} if more.get("proven") else {"running": True})}
        return {"cost": {"site": cost}, "effects": effect(mean), "sites": {"a": site}, **more}

    told = page(
        tmp_path,
        capsys,
        "explain",
        "close_small",
        "--markdown",
        programs={
            "five_schools": one(1000, 0.3),
            "close_small": one(400, 0.2, proven=True),
            "reopen_small": one(600, 0.25, proven=True),
        },
        funds={"f": {"amount": {2027: 400, 2028: 600}}},
        rules=[
            {
                "kind": "choose",
                "programs": ["five_schools", "close_small", "reopen_small"],
                "at_least": 1,
                "at_most": 1,
            }
        ],
    )
    assert "close_small starts" in told
    assert "2027: starts at a" in told
    assert "close_small does not start" not in told


def test_what_is_put_off_is_no_saving(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = page(
        tmp_path,
        capsys,
        "solve",
        programs={
            "pay_in_27": {
                "cost": {"site": {2027: 200, 2028: 0}},
                "sites": {"a": {"running": True}},
            },
            "pay_in_28": {
                "proven": True,
                "cost": {"site": {2027: 0, 2028: 200}},
                "sites": {"a": {"students": 0}},
            },
            "rest": {
                "cost": {"site": 100},
                "effects": effect(0.1),
                "sites": {"a": {"students": 100, "running": True}},
            },
        },
        funds={"f": {"amount": {2027: 100, 2028: 300}}},
        rules=[
            {
                "kind": "choose",
                "programs": ["pay_in_27", "pay_in_28"],
                "at_least": 1,
                "at_most": 1,
            }
        ],
    )
    assert "$0 recurring, $200 deferred to 2028, $0 one-time" in told


def test_what_is_put_off_in_parts_is_no_saving_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = page(
        tmp_path,
        capsys,
        "solve",
        years=[2027, 2028, 2029],
        programs={
            "pay_now": {
                "cost": {"site": {2027: 200, 2028: 0, 2029: 0}},
                "sites": {"a": {"running": True}},
            },
            "pay_half": {
                "proven": True,
                "cost": {"site": {2027: 0, 2028: 100, 2029: 100}},
                "sites": {"a": {"students": 0}},
            },
            "rest": {
                "cost": {"site": 100},
                "effects": effect(0.1),
                "sites": {"a": {"students": 100, "running": True}},
            },
        },
        funds={"f": {"amount": {2027: 100, 2028: 200, 2029: 200}}},
        rules=[
            {"kind": "choose", "programs": ["pay_now", "pay_half"], "at_least": 1, "at_most": 1}
        ],
    )
    assert "$0 recurring, $200 deferred to 2028 and 2029, $0 one-time" in told


def test_an_option_that_cannot_be_says_from_when_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan takes it in one year: only from the first year to the last it cannot be."""
    told = page(
        tmp_path,
        capsys,
        "explain",
        "two",
        "--markdown",
        "--no-flips",
        years=[2027, 2028],
        programs={
            "one": {
                "cost": {"site": 1000},
                "effects": effect(0.2),
                "sites": {"a": {"students": 100, "running": True}},
            },
            "two": {
                "proven": True,
                "cost": {"site": 100},
                "effects": effect(0.1),
                "sites": {"a": {"students": 100}},
            },
        },
        funds={"f": {"amount": {2027: 1000, 2028: 500}}},
        rules=[{"kind": "choose", "programs": ["one", "two"], "at_least": 1, "at_most": 1}],
    )
    assert "| one | not possible from 2027 on |" in told
    assert "two starts in 2028" in told


def test_of_equal_plans_the_one_with_fewer_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = {"students": {2027: 100, 2028: 0}, "running": True}
    told = page(
        tmp_path,
        capsys,
        "solve",
        programs={
            "once": {
                "cost": {"site": {2027: 1000, 2028: 0}},
                "effects": effect(0.1),
                "sites": {"a": site},
            },
            "other": {
                "cost": {"site": 500},
                "effects": effect(0.1),
                "sites": {"a": {"students": 50, "running": True}},
            },
        },
        funds={"f": {"amount": 1500}},
    )
    assert "Keep 2 2" in told
    assert "Changes None." in told
    assert "No school does." in told


def test_a_closure_s_row_counts_what_it_saves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schools = {id: {"enrollment": 100, "needs": {"g": 1}} for id in "ab"}
    program = {"cost": {"site": 3000}, "effects": effect(0.1)}
    told = page(
        tmp_path,
        capsys,
        "solve",
        schools=schools,
        programs={"p": program | {"sites": {"a": {"students": 50, "running": True}}}},
        funds={"f": {"amount": {2027: 2600, 2028: 2600}}},
        reorganizations={
            "close_b": {
                "moves": {"b": {"a": 1.0}},
                "saves": {"f": 1000},
                "cost": {"year": 100},
                "funds": ["f"],
            }
        },
    )
    assert "closes $400 of the $400 gap" in told
    assert "Reorganize -$900" in told
    assert "All schools 1 1 -$900" in told
