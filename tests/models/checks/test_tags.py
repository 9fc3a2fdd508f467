"""Tags as rules and selectors read them: from tables, at many schools, and when they are right."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.models.reading.load import check, parse_scenario
from groundswell.models.tree.problems import Problem, ScenarioError

RANKED = {"kind": "rank_and_serve", "fund": "title_i", "poverty": "poverty"}


def district(tags: list[dict[str, Any]], *rules: dict[str, Any]) -> dict[str, Any]:
    """Return a district whose schools have these tags."""
    names = [f"s{i}" for i in range(len(tags))]
    return {
        "schema_version": 1,
        "years": [2027],
        "goals": {"reading": {"weight": 1}},
        "schools": {
            name: {"enrollment": 500, "needs": {"reading": 0.5}, "tags": own}
            for name, own in zip(names, tags, strict=True)
        },
        "programs": {
            "p": {
                "proven": True,
                "cost": {"site": 100},
                "effects": {"reading": {"mean": 0.2, "se": 0.1, "tier": 1}},
                "sites": {name: {"students": 50} for name in names},
            }
        },
        "funds": {"title_i": {"amount": 100}},
        "rules": list(rules),
    }


def problems(tags: list[dict[str, Any]], *rules: dict[str, Any]) -> list[Problem]:
    data = copy.deepcopy(district(tags, *rules)) | {"unheard_of": 1}  # so that warnings are told
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(data)
    return [p for p in caught.value.problems if p.address != "unheard_of"]


def texts(tags: list[dict[str, Any]], *rules: dict[str, Any]) -> list[str]:
    return [f"{p.severity}: {p}" for p in problems(tags, *rules)]


def of(tag: str, *values: Any) -> list[dict[str, Any]]:
    return [{} if value is None else {tag: value} for value in values]


def load(**selector: Any) -> dict[str, Any]:
    return {"kind": "initiative_load", "at_most": 9, "schools": selector}


@pytest.mark.parametrize(
    ("tags", "rules"),
    [
        (of("poverty", 0.8, 0.2, 0, 1, 1.0), [RANKED]),
        (of("poverty", 0.8, 0.2), [RANKED, load(poverty={"at_least": 0.5, "at_most": 1})]),
        (of("ward", 1, 2, 3), [load(ward={"at_most": 2})]),
        (of("ward", 1, 2, 8), [load(ward=[1, 2]), load(ward=8.0)]),
        (of("grade", 1, "K"), [load(grade=1), load(grade="K")]),
        (of("title_i", "targeted", False), [load(title_i=False)]),
        (of("miles", 0.3, 0.9), [load(miles={"at_most": 2})]),
        (of("poverty", 80, 20, 5), [load(poverty={"at_least": 75})]),
        (of("size", 200, 1000, 0.0), [load(size={"at_least": 300})]),
        # Text that nobody reads as a number.
        (of("poverty", ">95%", "low"), [load(poverty=">95%")]),
        (of("level", "k8", None, "high"), [load(level="k8")]),
    ],
    ids=str,
)
def test_what_is_right_is_not_told(tags: list[dict[str, Any]], rules: list[dict[str, Any]]) -> None:
    assert texts(tags, *rules) == []


@pytest.mark.parametrize("value", [">95%", "<5", "n<10", "*", "95+", "≥ 95 percent", "0,8", ""])
def test_a_value_that_means_no_one_number(value: str) -> None:
    for rule in (RANKED, load(poverty={"at_least": 0.5})):
        (text,) = texts(of("poverty", value, 0.8), rule)
        assert text.startswith(f'error: schools.s0.tags.poverty: "{value}" is not a number, and ')
        assert text.endswith("write one number, such as 0.95, or leave the tag out")


@pytest.mark.parametrize(
    ("value", "ranked", "selected"),
    [("0.8", "0.8", "0.8"), ("96%", "0.96", "0.96"), ("80", "0.8", "80")],
)
def test_a_number_in_text_is_named(value: str, ranked: str, selected: str) -> None:
    (text,) = texts(of("poverty", value, 0.7), RANKED)
    assert text.endswith(f"; write {ranked}")
    (text,) = texts(of("poverty", value, 0.7), load(poverty={"at_least": 0.5}))
    assert text.endswith(f"; write {selected}")


def test_many_schools_with_one_value_are_one_error() -> None:
    (text,) = texts(of("poverty", *[">95%"] * 40, 0.5), RANKED)
    assert "(also at schools.s1.tags.poverty, schools.s2.tags.poverty" in text
    assert "and 35 more; 40 places in all)" in text


def test_many_values_are_told_twenty_times_and_then_counted() -> None:
    found = texts(of("poverty", *[f"about {i}" for i in range(50)], 0.5), RANKED)
    assert len(found) == 21
    assert "here too a tag that is read as a number is not one" in found[-1]
    assert "30 places in all" in found[-1]
    # Numbers too large the same.
    found = texts(of("poverty", *range(30, 80), 35, -1), RANKED)
    assert len(found) == 21
    assert "30 is not a share, and rank_and_serve_1 reads the tag as one, 0 to 1" in found[0]
    assert found[0].endswith("; for 30 percent write 0.3")
    assert "(also at schools.s50.tags.poverty; 2 places in all); for 35 percent" in found[5]
    assert "here too a tag that is read as a share is not one" in found[-1]


def test_a_tag_without_any_number_is_told_once() -> None:
    found = texts(of("poverty", "96%", "high"), load(poverty={"at_least": 0.9}))
    assert [text.split(" is not a number")[0][-6:] for text in found] == [' "96%"', '"high"']


def test_only_schools_that_a_selector_comes_to_are_judged() -> None:
    tags = [
        {"level": "high", "poverty": 0.8},
        {"level": "adult", "poverty": "unknown"},
        {"level": "adult"},
    ]
    assert texts(tags, load(level="high", poverty={"at_least": 0.5})) == []
    wrong, lacking = texts(tags, load(level=["high", "adult"], poverty={"at_least": 0.5}))
    assert "schools.s1.tags.poverty" in wrong
    assert lacking.startswith(
        "warning: rules.initiative_load_1.schools.poverty: 1 of 3 schools have no tag `poverty`, so"
        " they do not match: s2"
    )


def test_a_school_that_is_missed_for_two_reasons_is_told_of_both() -> None:
    tags = [
        {"level": "high", "title_i": True, "poverty": 0.8},
        {"level": "High", "title_i": "yes", "poverty": "96%"},
    ]
    found = problems(tags, load(level="high", title_i=True, poverty={"at_least": 0.5}))
    assert sorted((p.severity, p.address) for p in found) == [
        ("error", "schools.s1.tags.poverty"),
        ("error", "schools.s1.tags.title_i"),
        ("warning", "schools.s1.tags.level"),
    ]


def test_what_many_rules_read_is_told_once() -> None:
    selector = {"poverty": {"at_least": 0.5}}
    found = texts(of("poverty", 0.8, 80, "0.7", None), load(**selector), load(**selector))
    assert len(found) == 3
    assert "initiative_load_1, initiative_load_2 read the tag" in found[0]
    assert "s3 (also at rules.initiative_load_2.schools.poverty; 2 places in all)" in found[2]


@pytest.mark.parametrize(
    ("asked", "value", "severity", "mend"),
    [
        (7, "7", "error", "write 7"),
        ("7", 7, "error", 'write "7"'),
        (True, "true", "error", "write true"),
        (True, "Yes", "error", "write true"),
        (False, "no", "error", "write false"),
        (True, 1, "error", "write true"),
        (0, False, "error", "write 0"),
        (0.15, "15%", "error", "write 0.15"),
        ("middle", "Middle ", "warning", 'write "middle"'),
    ],
    ids=str,
)
def test_a_value_that_is_only_written_otherwise(
    asked: Any, value: Any, severity: str, mend: str
) -> None:
    (found,) = problems(of("tag", value, asked), load(tag=asked))
    assert (found.severity, found.address) == (severity, "schools.s0.tags.tag")
    assert found.mend == mend
    # Where no school has it as it is asked for, the selector is to be mended.
    (found,) = problems(of("tag", value, value), load(tag=asked))
    assert found.says == "no school matches this"
    assert found.mend.startswith("write ")


def test_tags_from_a_table(tmp_path: Path) -> None:
    data = district(of("x", 1, 1), RANKED)
    data["rules"].append(load(title_i=True))
    file = tmp_path / "district.yaml"
    table = "id,tags.poverty,tags.title_i\ns0,>95%,yes\ns1,0.80,1\n"
    (tmp_path / "tags.csv").write_text(table)

    file.write_text(json.dumps(data | {"tables": {"schools": "tags.csv"}}))
    scenario, found = check(file)
    assert scenario is None
    assert [(p.place, p.address) for p in found] == [
        ("row 2, column tags.poverty", "schools.s0.tags.poverty"),
        ("row 3, column tags.title_i", "schools.s1.tags.title_i"),
    ]


def test_values_set_are_read_as_the_file_is(tmp_path: Path) -> None:

    file = tmp_path / "district.json"
    file.write_text(json.dumps(district(of("poverty", 0.9, 0.8), RANKED)))
    assert check(file)[1] == ()
    _, (wrong,) = check(file, set={"schools.s0.tags.poverty": ">95%"})
    assert wrong.address == "schools.s0.tags.poverty"
    _, (wrong,) = check(file, set={"rules.rank_and_serve_1.at_least": 75})
    assert wrong.mend == "write at most 1; for 75 percent write 0.75"
    _, (wrong,) = check(file, set={"rules.rank_and_serve_1.years": []})
    assert "the rule would hold in no year" in wrong.says


def test_a_group_share_is_told_of_schools_that_do_not_give_the_group() -> None:
    data = district([{}, {}, {}], load(group_share={"group": "poor", "at_most": 0.5}))
    data |= {"groups": {"poor": "Poor"}, "unheard_of": 1}
    data["schools"]["s0"]["groups"] = {"poor": 100}
    data["schools"]["s1"]["groups"] = {"poor": 0}
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(data)
    (warning,) = [p for p in caught.value.problems if p.severity == "warning"]
    assert warning.says == (
        "1 of 3 schools do not say how many students are in poor, which counts as none: s2"
    )
    assert warning.mend == "add groups.poor"


def test_a_rule_on_a_tag_that_no_school_has() -> None:
    compare = {"kind": "comparability", "schools": ["s0"], "others": ["s1"], "by": "level"}
    for rule, tag in ((RANKED, "poverty"), (compare, "level")):
        (text,) = texts(of("povertie", 0.8, 0.2), rule)
        assert text.startswith("error: rules.")
        assert f"no school has a tag `{tag}`; " in text
        # Where there are no tags at all, the rule decides nothing, and the rest may be planned.
        (text,) = texts([{}, {}], rule)
        assert text.startswith("warning: rules.")
        assert f"no school has any tag, so the rule finds no `{tag}`" in text
