"""Forms of a folder become the next scenario: what is taken, what is listed, what stands."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundswell.engine.cycle.gather import Gathered, gather
from groundswell.engine.cycle.next_scenario import next_scenario
from groundswell.models.reading.load import check, load_scenario, read_scenario
from groundswell.models.scenario.fund import Condition
from groundswell.models.scenario.scenario import Scenario
from groundswell.models.workbook.convert import write_scenario

TINY = Path(__file__).parents[3] / "scenarios" / "tiny" / "tiny.yaml"
DUE = "2027-02-15"
ASH: dict[str, Any] = {
    "school": "ash",
    "date": "2027-02-01",
    "took_part": {"staff": 31},
    "needs": {"reading": {"need": 0.72, "because": "38% at grade level"}},
    "priorities": {"reading": 40, "attendance": 60},
    "requests": [
        {"program": "small_groups", "wants": "keep", "rank": 1, "gives_up": ["family_liaison"]},
        {"idea": "Walking school bus", "goal": "attendance", "students": 60, "cost": 8000,
         "wants": "pilot", "rank": 2, "target": "Nobody late"},
    ],
    "partners": [
        {"name": "Rotary Club", "pays": 12000, "for": "tutoring", "if": "it runs here"},
        {"name": "Rotary Club", "pays": 700, "for": "small_groups", "if": "always"},
        {"name": "Lions", "pays": 500, "for": "Walking school bus", "if": "it runs anywhere"},
    ],
    "unmet": "A nurse on Fridays",
}  # fmt: skip

Hand = Callable[..., Path]


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    """Return a function that hands in forms: name=what it says; it returns the folder."""
    folder = tmp_path / "in"
    folder.mkdir()

    def handed(**forms: Any) -> Path:
        for name, form in forms.items():
            text = form if isinstance(form, str) else yaml.safe_dump(form, allow_unicode=True)
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    return handed


def gathered(folder: Path, due: str = DUE, source: Path = TINY) -> Gathered:
    return gather(load_scenario(source), folder.iterdir(), due)


def next_of(folder: Path, tmp_path: Path, source: Path = TINY) -> Scenario:
    reading, _ = read_scenario(source)
    assert reading is not None
    found = gathered(folder, source=source)
    tree = next_scenario(reading.tree, load_scenario(source), found, 0.2)
    write_scenario(tree, tmp_path / "next.yaml")
    scenario, problems = check(tmp_path / "next.yaml")
    assert scenario is not None, problems
    return scenario


def test_what_a_school_says_stands_in_the_next_scenario(hand: Hand, tmp_path: Path) -> None:
    folder = hand(ash=ASH)
    scenario, before = next_of(folder, tmp_path), load_scenario(TINY)
    ash = scenario.schools["ash"]
    assert ash.needs == {"reading": 0.72, "attendance": 0.8}
    assert ash.priorities == {"reading": 40, "attendance": 60}
    answered = ash.answered
    assert answered is not None
    assert answered.file == "ash.yaml"
    assert answered.sha256 == hashlib.sha256((folder / "ash.yaml").read_bytes()).hexdigest()
    assert (answered.date, answered.late, answered.unmet) == (
        "2027-02-01", False, "A nurse on Fridays",
    )  # fmt: skip
    assert answered.took_part is not None
    assert answered.took_part.staff == 31
    assert answered.because == {"reading": "38% at grade level"}
    assert list(scenario.requests.by_school) == ["ash"]
    requests = scenario.requests.by_school["ash"]
    assert list(requests) == ["small_groups", "walking_school_bus_ash"]
    assert requests["small_groups"].gives_up == ("family_liaison",)
    for school in ("birch", "cedar"):
        assert scenario.schools[school] == before.schools[school]
        assert scenario.schools[school].answered is None


def test_an_idea_becomes_a_candidate_to_be_tried_out(hand: Hand, tmp_path: Path) -> None:
    scenario = next_of(hand(ash=ASH), tmp_path)
    idea = scenario.programs["walking_school_bus_ash"]
    assert (idea.name, idea.target, idea.owner) == (
        "Walking school bus", "Nobody late", "Ash Elementary",
    )  # fmt: skip
    assert (idea.existing, idea.unmeasured, list(idea.effects)) == (False, True, ["attendance"])
    assert idea.pilot is not None
    assert (idea.sites["ash"].students, idea.sites["ash"].cost) == (60, 8000)
    assert set(idea.assumed) == {"students", "cost"}
    assert scenario.requests.by_school["ash"]["walking_school_bus_ash"].idea


def test_partners_become_funds_with_conditions(hand: Hand, tmp_path: Path) -> None:
    scenario = next_of(hand(ash=ASH), tmp_path)
    rotary, more = (
        scenario.funds["rotary_club_ash"],
        scenario.funds["rotary_club_ash_for_small_groups"],
    )
    assert (rotary.name, rotary.amount) == ("Rotary Club", 12000)
    assert rotary.pays_for.programs == ("tutoring",)
    assert rotary.pays_for.schools == ("ash",)
    assert rotary.condition == Condition(program="tutoring", school="ash")
    assert more.condition is None
    assert scenario.funds["lions_ash"].condition == Condition(program="walking_school_bus_ash")


def test_a_partner_may_pay_for_a_program_that_names_its_funds(hand: Hand, tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    text = TINY.read_text(encoding="utf-8")
    source.write_text(
        text.replace("    serves: low_income\n", "    serves: low_income\n    funds: [general]\n")
    )
    scenario = next_of(hand(ash=ASH), tmp_path, source)
    assert scenario.programs["tutoring"].funds == ("general", "rotary_club_ash")


def test_what_was_asked_before_is_asked_no_more(hand: Hand, tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(
        TINY.read_text(encoding="utf-8").replace(
            "  birch:\n", "  birch:\n    answered: {unmet: x}\n", 1
        )
        + "requests:\n  weight: 0.5\n"
        "  by_school: {birch: {small_groups: {wants: keep, rank: 1}}}\nappeals: 2027-05-09\n"
    )
    scenario = next_of(hand(ash=ASH), tmp_path, source)
    assert list(scenario.requests.by_school) == ["ash"]
    assert (scenario.requests.weight, scenario.appeals) == (0.5, "2027-05-09")
    assert scenario.schools["birch"].answered is None


def test_gathering_a_year_later_adds_nothing_twice(hand: Hand, tmp_path: Path) -> None:
    folder = hand(ash=ASH)
    first = next_of(folder, tmp_path)
    (tmp_path / "next.yaml").rename(tmp_path / "last.yaml")
    found = gathered(folder, source=tmp_path / "last.yaml")
    (problem,) = found.wrong[0].problems
    assert "Walking school bus is a program that the district has; ask for it" in str(problem)
    later = {**ASH, "requests": [
        {"program": "walking_school_bus_ash", "wants": "pilot", "rank": 1},
    ], "partners": [{"name": "Rotary Club", "pays": 9000, "for": "tutoring"}]}  # fmt: skip
    scenario = next_of(hand(ash=later), tmp_path, tmp_path / "last.yaml")
    assert list(scenario.funds) == list(first.funds)
    assert scenario.funds["rotary_club_ash"].amount == 9000
    assert list(scenario.programs) == list(first.programs)
    assert list(scenario.requests.by_school["ash"]) == ["walking_school_bus_ash"]


def test_a_need_far_from_the_data_is_kept_as_what_the_school_states(
    hand: Hand, tmp_path: Path
) -> None:
    scenario = next_of(hand(ash={"school": "ash", "needs": {"reading": {"need": 0.5}}}), tmp_path)
    assert scenario.schools["ash"].needs["reading"] == 0.8
    assert scenario.schools["ash"].answered is not None
    assert scenario.schools["ash"].answered.stated == {"reading": 0.5}


def test_who_has_not_answered_and_whose_form_is_wrong(hand: Hand) -> None:
    found = gathered(
        hand(
            ash=ASH,
            birch={"school": "birch", "unmet": "Ask Mr. Jones", "took_part": {"staff": -1}},
            oak={"school": "oak", "unmet": "x"},
            cedar={"school": "cedar"},
        )
    )
    assert list(found.taken) == ["ash"]
    assert (found.missing, found.empty) == ((), ("cedar",))
    wrong = {one.file: (one.school, len(one.problems)) for one in found.wrong}
    assert wrong == {"birch.yaml": ("birch", 2), "oak.yaml": ("", 1)}
    assert gathered(hand()).missing == ()


def test_all_are_missing_in_an_empty_folder(hand: Hand) -> None:
    assert gathered(hand()).missing == ("ash", "birch", "cedar")


def test_two_forms_of_one_school(hand: Hand) -> None:
    found = gathered(hand(ash=ASH, ash_again=ASH))
    assert found.taken == {}
    told = {one.file: one.problems[0].says for one in found.wrong}
    assert told == {
        "ash.yaml": "ash handed in another form, too: ash_again.yaml",
        "ash_again.yaml": "ash handed in another form, too: ash.yaml",
    }
    assert found.missing == ("birch", "cedar")


def test_a_wrong_form_beside_a_right_one_of_the_same_school(hand: Hand) -> None:
    found = gathered(hand(ash=ASH, old={**ASH, "unmet": "Ask Mr. Jones"}))
    assert found.taken == {}
    assert [one.file for one in found.wrong] == ["ash.yaml", "old.yaml"]


@pytest.mark.parametrize(
    ("date", "sorts", "late"),
    [("2027-02-15", [], False), ("2027-02-16", ["late"], True), (None, ["undated"], False)],
)
def test_late_and_undated(hand: Hand, date: str | None, sorts: list[str], late: bool) -> None:
    form = {key: value for key, value in {**ASH, "date": date}.items() if value is not None}
    found = gathered(hand(ash=form))
    assert [remark.sort for _, remark in found.remarks] == sorts
    assert found.taken["ash"].late is late
    assert [r.sort for _, r in gathered(hand(), due="").remarks] == []


def test_files_that_are_no_forms(hand: Hand) -> None:
    folder = hand(ash=ASH)
    for name in ("ballots.pb", ".hidden.xlsx", "~$ash.xlsx", "notes.md"):
        (folder / name).write_bytes(b"x")
    (folder / "birch.ods").write_bytes(b"x")
    found = gathered(folder)
    assert [(one.file, one.problems[0].says) for one in found.wrong] == [
        ("birch.ods", ".ods is no form")
    ]
    assert list(found.taken) == ["ash"]


def test_the_same_forms_in_any_order_give_the_same_file(hand: Hand, tmp_path: Path) -> None:
    folder = hand(ash=ASH, cedar={"school": "cedar", "unmet": "Books", "date": "2027-02-01"})
    reading, _ = read_scenario(TINY)
    assert reading is not None
    scenario = load_scenario(TINY)
    texts = []
    for order in (False, True):
        files = sorted(folder.iterdir(), reverse=order)
        tree = next_scenario(reading.tree, scenario, gather(scenario, files, DUE), 0.2)
        write_scenario(tree, tmp_path / "next.yaml")
        texts.append((tmp_path / "next.yaml").read_bytes())
    assert texts[0] == texts[1]


def test_as_json(hand: Hand) -> None:
    found = gathered(hand(ash={**ASH, "date": "2027-03-01"}, birch={"school": "birsh"}))
    told = json.loads(found.to_json())
    assert told["missing"] == ["birch", "cedar"]
    assert told["taken"]["ash"]["late"] is True
    assert told["taken"]["ash"]["requests"][0]["wants"] == "keep"
    assert told["wrong"][0]["problems"][0]["mend"].startswith("did you mean birch")
    assert told["remarks"][0]["sort"] == "late"


@pytest.mark.parametrize("text", ["=1+1", "{{7*7}}", "<script>x</script>", "\u202eevil", "null"])
def test_hostile_text_stays_text(hand: Hand, tmp_path: Path, text: str) -> None:
    scenario = next_of(hand(ash={**ASH, "unmet": text}), tmp_path)
    assert scenario.schools["ash"].answered is not None
    assert scenario.schools["ash"].answered.unmet == text
