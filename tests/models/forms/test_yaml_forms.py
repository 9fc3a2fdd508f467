"""A form as one small YAML file: what it says, and each mistake with its line and its mend."""

import pytest
from forms_kit import read, says

from groundswell.models.forms.form import Idea, Partner
from groundswell.models.scenario.request import Request, TookPart

FORM = """\
school: ash
date: 2027-02-01
took_part: {staff: 31, families: 64, students: 120, how: two meetings and a vote}
needs: {reading: {need: 0.72, because: 38% at grade level in May}}
priorities: {reading: 60, attendance: 40}
requests:
  - {program: small_groups, wants: keep, rank: 1, students: 45, because: Half caught up,
     gives_up: [family_liaison]}
  - {idea: Walking school bus, goal: attendance, students: 60, cost: 8000, wants: pilot, rank: 2}
partners: [{name: Rotary Club, pays: 12000, for: tutoring, if: it runs here},
           {name: Lions, pays: 500, for: Walking school bus}]
unmet: A nurse on Fridays
"""


def test_a_whole_form() -> None:
    form = read(FORM).form
    assert form is not None
    assert (form.school, form.date, form.unmet) == ("ash", "2027-02-01", "A nurse on Fridays")
    assert form.took_part == TookPart(
        staff=31, families=64, students=120, how="two meetings and a vote"
    )
    assert form.points == {"reading": 60, "attendance": 40}
    assert form.needs["reading"].need == 0.72
    assert [asked.key for asked in form.asked] == ["small_groups", "walking_school_bus_ash"]
    assert form.asked[0].request == Request(
        wants="keep", rank=1, students=45, because="Half caught up", gives_up=("family_liaison",)
    )
    assert form.asked[1].request.idea
    assert form.ideas == {
        "walking_school_bus_ash": Idea("Walking school bus", ("attendance",), 60, 8000)
    }
    assert form.partners == (
        Partner("Rotary Club", 12000, "tutoring", "it runs here"),
        Partner("Lions", 500, "walking_school_bus_ash", "it runs here"),
    )


def test_programs_goals_and_schools_by_their_names() -> None:
    text = FORM.replace("school: ash", "school: Ash Elementary").replace(
        "program: small_groups", "program: small reading groups"
    )
    form = read(text.replace("{reading: 60", "{Reads at grade level: 60")).form
    assert form is not None
    assert form.school == "ash"
    assert form.asked[0].key == "small_groups"
    assert form.points == {"reading": 60, "attendance": 40}


MISTAKES = [
    ("school: ash", "school: asch", "no school has the id or name 'asch'; did you mean ash"),
    ("school: ash", "scool: ash", "a form has no `scool` here; did you mean school?"),
    ("2027-02-01", "soon", '"soon" is no day; write year, month and day'),
    ("2027-02-01", "2027-02-30", '"2027-02-30" is no day'),
    ("staff: 31", "staff: 31.5", "31.5 is no whole number"),
    ("staff: 31", "staff: -3", "-3 is below 0"),
    ("families: 64", "families: many", '"many" is text, not a number'),
    ("how: two meetings", "how: Mrs. Smith and", '"Mrs. Smith" looks like a person'),
    ("need: 0.72", "need: 72", "72 is over 1; for 72 percent write 0.72"),
    ("need: 0.72", "need: yes", "is no number"),
    ("{need: 0.72, because", "{because", "there is a reason, and no figure"),
    ("{reading: {need", "{reding: {need", "no goal has the id or name 'reding'"),
    ("reading: 60", "reading: lots", '"lots" is text'),
    ("reading: 60", "reding: 60", "no goal has the id or name 'reding'; did you mean reading"),
    ("program: small_groups", "program: smal_groups", "no program or merge has the id"),
    ("program: small_groups, ", "", "it names no program; name one program of the list"),
    ("program: small_groups, ", "program: a, idea: b, ", "both a program and an idea"),
    ("wants: keep", "wants: kepe", '"kepe" is none of the answers; did you mean keep?'),
    ("wants: keep, ", "", "there is no `We want`; choose one of keep, start"),
    ("wants: keep", "wants: start", "it runs at this school today, so it cannot start"),
    ("wants: keep", "wants: merge", "this is a program, not a merge of programs"),
    ("rank: 1, ", "", "there is no `Rank`; number your wishes"),
    ("rank: 1,", "rank: 0,", "0 is below 1"),
    ("students: 45", "students: 4500", "4,500 students are more than the school has (400)"),
    ("[family_liaison]", "[family_liason]", "no program has the id or name 'family_liason'"),
    ("[family_liaison]", "[reading_lab]", "reading_lab does not run at this school today"),
    ("[family_liaison]", "[small_groups]", "it asks for small_groups and would give it up"),
    ("program: small_groups", "program: reading_lab", "has not foreseen this program at your"),
    ("because: Half caught up", "because: my son caught up", '"my son" tells of one person'),
    ("idea: Walking school bus", "idea: High-dosage tutoring", "a program that the district has"),
    ("goal: attendance, ", "", "the idea has no `goal`; say which goal it is for"),
    ("cost: 8000", "cost: 8.000.000", "is text"),
    ("cost: 8000, ", "", "the idea has no `cost`; say what it may cost a year"),
    ("wants: pilot", "wants: keep", '"keep" is none of the answers'),
    ("pays: 12000", "pays: -1", "-1 is below 0"),
    ("name: Rotary Club, ", "", "it does not say who it is"),
    ("for: tutoring", "for: smal grops", "no program has the id or name 'smal grops'"),
    ("for: tutoring", "for: reading_lab", "has not foreseen this program at your school"),
    ("if: it runs here", "if: it rains", '"it rains" is none of the conditions'),
    ("unmet: A nurse", "unmet: Call 202-555-0143", "is a phone number; leave it out"),
    ("unmet: A nurse", "votes: a.pb\nunmet: A", "both points and ballots of a vote"),
    ("priorities: {reading: 60, attendance: 40}", "votes: ../x.pb", "more than a file's name"),
    ("priorities: {reading: 60, attendance: 40}", "votes: {projects: {}}", "file is not named"),
    ("unmet: A nurse", "staff_hours: {coach: 1}\nunmet: A", "no staff role has the id"),
    ("partners: [{name", "partners: [x, {name", '"x" is no entry'),
    ("  - {program: small_groups", "  - {progam: small_groups", "a form has no `progam` here"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES, ids=[m[1][:30] for m in MISTAKES])
def test_each_mistake_is_told_with_its_line(right: str, wrong: str, told: str) -> None:
    assert right in FORM
    found = says(read(FORM.replace(right, wrong, 1)))
    assert any(told in text for text in found), found
    assert all(text.startswith("ash.yaml:") for text in found)


def test_five_mistakes_are_five_messages() -> None:
    text = FORM
    for right, wrong in (
        ("staff: 31", "staff: many"),
        ("need: 0.72", "need: 72"),
        ("wants: keep", "wants: kepe"),
        ("pays: 12000", "pays: -1"),
        ("unmet: A nurse", "unmet: Mr. Jones"),
    ):
        text = text.replace(right, wrong)
    assert len(says(read(text))) == 5


def test_ids_of_ideas_and_partners_are_plain() -> None:
    text = FORM.replace("Walking school bus", "¡Círculo de lectura!")
    form = read(text).form
    assert form is not None
    assert list(form.ideas) == ["circulo_de_lectura_ash"]
    assert form.partners[1].program == "circulo_de_lectura_ash"


def test_the_same_partner_twice() -> None:
    (told,) = says(
        read(
            FORM.replace(
                "name: Lions, pays: 500, for: Walking school bus",
                "name: Rotary Club, pays: 500, for: tutoring",
            )
        )
    )
    assert "Rotary Club is there twice for the same; write one sum" in told


def test_the_same_program_twice() -> None:
    again = "  - {program: small_groups, wants: more, rank: 3}\npartners:"
    (told,) = says(read(FORM.replace("partners:", again)))
    assert "it is asked for twice; keep one of the two" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file says nothing"),
        (b"\xff\xfe\x00", "this is not UTF-8 text"),
        (b"school\0", "not a text file"),
        (b"- a\n- b\n", "not keys with values"),
        (b"school: [\n", ""),
        (b"needs: {reading: {need: 0.5}}\n", "it does not say which school it is of"),
        (b"school: ash\nschool: ash\n", "school"),
        (b"school: ash\nneeds: 5\n", "5 stands where keys with values belong"),
        (b"school: ash\nrequests: all\n", '"all" is no list'),
        (b"school: ash\nunmet: {a: 1}\n", "stands where words belong"),
        (b"school: {a: 1}\n", "is no name"),
    ],
)
def test_what_is_no_form(content: bytes, told: str) -> None:
    found = says(read(content, "ash.yaml"))
    assert any(told in text for text in found), found


def remarks(text: str) -> list[tuple[str, str]]:
    found = read(text)
    assert found.form is not None, found.problems
    return [(remark.sort, remark.problem.says) for remark in found.remarks]


def test_nothing_is_remarked_of_a_plain_form() -> None:
    assert remarks(FORM) == []


def test_points_that_do_not_add_up_are_told_and_left_out() -> None:
    text = FORM.replace("reading: 60", "reading: 50")
    assert remarks(text) == [("points", "the points add up to 90, not to 100")]
    form = read(text).form
    assert form is not None
    assert form.points == {}


def test_percentages_are_points() -> None:
    form = read(FORM.replace("reading: 60", "reading: 60%")).form
    assert form is not None
    assert form.points["reading"] == 60


def test_needs_far_from_the_data_are_told() -> None:
    (told,) = remarks(FORM.replace("need: 0.72", "need: 0.5"))
    assert told == ("needs", "a need of 0.50 for reading is far from the district's 0.80")


def test_what_the_guardrails_forbid_is_told() -> None:
    text = FORM.replace(
        "program: small_groups, wants: keep", "program: attendance_officer, wants: retire"
    )
    (told,) = remarks(text)
    assert told[0] == "forbidden"
    assert "the program is mandated, so it may not end" in told[1]


def test_two_wishes_of_one_rank_are_told() -> None:
    assert remarks(FORM.replace("rank: 2", "rank: 1"))[0][0] == "ranks"


def test_an_idea_that_is_a_program_of_other_schools_is_told() -> None:
    text = FORM.replace("idea: Walking school bus", "idea: Computer reading lab")
    text = text.replace("for: Walking school bus", "for: Computer reading lab")
    ((sort, told),) = remarks(text)
    assert sort == "idea"
    assert "is a program that the district has, without a site here" in told


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u202eevil", "{{7*7}}", "🎉 'x'"]
)
def test_hostile_text_stays_text(text: str) -> None:
    import json

    form = read(FORM.replace("A nurse on Fridays", json.dumps(text))).form
    assert form is not None
    assert form.unmet == text
