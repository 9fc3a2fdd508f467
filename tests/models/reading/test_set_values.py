"""`--set`: plain values, and changes to what stands."""

from pathlib import Path
from typing import Any

import pytest

from groundswell.models.reading.load import check, load_scenario
from groundswell.models.reading.variation import in_words, unclear, written

SOUND = Path(__file__).parents[1] / "sound.yaml"
TINY = Path(__file__).parents[3] / "scenarios" / "tiny" / "tiny.yaml"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("+10000", {"plus": 10000}),
        (" +-10000 ", {"plus": -10000}),
        ("+ .5", {"plus": 0.5}),
        ("*1.02", {"times": 1.02}),
        ("* 2", {"times": 2}),
        ("90%", {"times": 0.9}),
        ("102.5 %", {"times": 1.025}),
        ("+5%", {"times": 1.05}),
        ("+-5%", {"times": 0.95}),
    ],
)
def test_what_changes_mean(text: str, means: dict[str, float]) -> None:
    assert written(text) == pytest.approx(means)


@pytest.mark.parametrize(
    "text", ["10000", "-0.03", "-10%", "*5%", "+", "*", "%", "+x", "*x", "+1,000", "null", "{a: 1}"]
)
def test_everything_else_is_a_plain_value(text: str) -> None:
    assert written(text) is None


@pytest.mark.parametrize(
    ("text", "address", "mend"),
    [
        ("+1,000", "funds.title_i.amount", "write +1000"),
        ("+$1000", "funds.title_i.amount.2027", "write +1000"),
        ("+ -$1,000.50", "funds.*.amount", "write +-1000.5"),
        ("+1,234", "goals.reading.weight", "write +1.234 or +1234"),
        ("*1,02", "funds.title_i.amount", "write *1.02 or *102"),
        ("*5%", "funds.title_i.amount", "write *0.05"),
        (
            "90%",
            "rules.fair.at_least",
            "rules.fair.at_least may be a share: write 0.9, or *0.9 for a share of what stands",
        ),
        ("50%", "voice", "voice is a share: write 0.5, or *0.5 for a share of what stands"),
        ("+5%", "voice", "voice is a share: write +0.05, or *1.05 for a share of what stands"),
        ("+1000", "funds.title_i.amount", ""),
        ("90%", "funds.title_i.amount", ""),
        ("*0.5", "voice", ""),
        ("0.5", "voice", ""),
        ("$1,000", "funds.title_i.amount", ""),
        ("+x", "name", ""),
    ],
)
def test_what_may_mean_another_change(text: str, address: str, mend: str) -> None:
    assert unclear(text, address) == mend


def test_in_words() -> None:
    assert [in_words(v) for v in ({"plus": 1e4}, {"times": 0.9}, {"plus": -5.0})] == [
        "+10000",
        "*0.9",
        "+-5",
    ]
    assert in_words({"plus": 1, "times": 2}) is None
    assert in_words(3) is None


def amount(**values: Any) -> Any:
    scenario = load_scenario(SOUND, set={k.replace("__", "."): v for k, v in values.items()})
    return scenario.funds["title_i"].amount


def test_every_year_is_changed() -> None:
    before = dict(load_scenario(SOUND).funds["title_i"].amount)  # type: ignore[arg-type, call-overload]
    more = amount(funds__title_i__amount={"plus": 10_000})
    assert more == {year: value + 10_000 for year, value in before.items()}
    less = amount(funds__title_i__amount={"times": 0.9})
    assert less == {year: pytest.approx(0.9 * value) for year, value in before.items()}


def test_one_year_of_what_holds_every_year() -> None:
    scenario = load_scenario(SOUND, set={"hurdle": 2e-6})
    assert scenario.hurdle == 2e-6
    assert load_scenario(SOUND, set={"rules.initiative_load_1.at_most": {"times": 2}})


def test_changes_follow_each_other_and_what_overrides_say() -> None:
    given = {"funds.title_i.amount.2027": 1000, "funds.title_i.amount": {"plus": 10}}
    assert load_scenario(SOUND, set=given).funds["title_i"].amount[2027] == 1010  # type: ignore[index]
    cut = load_scenario(SOUND, ["title_i_cut"]).funds["title_i"].amount
    both = load_scenario(SOUND, ["title_i_cut"], set={"funds.title_i.amount": {"plus": 1}})
    assert both.funds["title_i"].amount == {y: v + 1 for y, v in cut.items()}  # type: ignore[union-attr]


def test_every_entry() -> None:
    before = load_scenario(SOUND).goals
    after = load_scenario(SOUND, set={"goals.*.weight": {"times": 2}}).goals
    assert [g.weight for g in after.values()] == [2 * g.weight for g in before.values()]


@pytest.mark.parametrize(
    ("address", "value", "says"),
    [
        ("programs.tutoring.name", {"plus": 1}, "no number stands there to change by +1"),
        ("funds.title_i.amount.2040", {"plus": 1}, "no number stands there"),
        ("funds.title_i.amout", {"times": 2}, "the format has no `amout` there"),
        ("funds.titel_i.amount", {"plus": 1}, "no `titel_i`; did you mean title_i?"),
        ("programs.tutorin.cost.student", {"times": 0.9}, "did you mean tutoring?"),
        ("nothing.*.here", {"times": 2}, "nothing matches it"),
        ("funds.title_i.amount", {"plus": -1e9}, "is negative"),
    ],
)
def test_where_no_number_stands(address: str, value: Any, says: str) -> None:
    scenario, problems = check(SOUND, set={address: value})
    assert scenario is None
    assert says in " ".join(str(problem) for problem in problems)


def test_no_digits_that_rounding_adds() -> None:
    scenario = load_scenario(SOUND, set={"funds.title_i.amount": 1000.1})
    assert scenario.funds["title_i"].amount == 1000.1
    given = {"funds.title_i.amount": 1000.1}
    tenth = load_scenario(SOUND, set=given | {"funds.title_i.amount.2027": {"times": 1.1}})
    assert tenth.funds["title_i"].amount[2027] == 1100.11  # type: ignore[index]


def test_a_name_in_an_address_is_told_its_id() -> None:
    given = {
        "programs.Small Reading groups.cost.site": 5.0,
        "programs.small reading-groups": None,
        "schools.ash elementary.enrollment": 9,
    }
    ids = ["small_groups", "small_groups", "ash"]
    for (address, value), id in zip(given.items(), ids, strict=True):
        _, problems = check(TINY, set={address: value})
        assert [p.mend for p in problems] == [f"write its id: {id}"]
