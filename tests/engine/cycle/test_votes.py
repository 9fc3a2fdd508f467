"""Ballots: shared out by hand, and the method of equal shares against one written here."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from groundswell.engine.cycle import votes
from groundswell.engine.cycle.gather import gather
from groundswell.engine.cycle.next_scenario import next_scenario
from groundswell.engine.cycle.votes import NoVote, read_vote
from groundswell.models.reading.load import load_scenario, read_scenario

ROOT = Path(__file__).parents[3]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
ELECTIONS = sorted((ROOT.parent / "shared" / "data" / "elections").glob("*.pb"))
HEAD = "META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n"
PROJECTS = """PROJECTS
project_id;cost;category;name
1;100;reading;Books
2;100;sport;Bikes
3;50;health,attendance;Breakfast
4;30;;Reading lab for all
VOTES
"""


def ballots(folder: Path, kind: str, lines: str, budget: int = 150) -> Path:
    path = folder / "ballots.pb"
    path.write_text(HEAD.format(budget=budget, kind=kind) + PROJECTS + lines, encoding="utf-8")
    return path


def approval(folder: Path, budget: int = 150) -> Path:
    return ballots(folder, "approval", "voter_id;vote\na;1\nb;1,3\nc;2,3\nd;3\n", budget)


pabutools = pytest.importorskip("pabutools")


def test_each_voter_has_one_voice(tmp_path: Path) -> None:
    vote = read_vote(approval(tmp_path), load_scenario(TINY), {})
    # a: Books 1; b: Books and Breakfast a half each; c: Bikes and Breakfast; d: Breakfast 1.
    assert vote.voices == {"1": 1.5, "2": 0.5, "3": 2.0, "4": 0.0}
    assert vote.voters == 4
    assert vote.uncounted == pytest.approx(0.5 / 4)
    assert vote.by_goal() == pytest.approx({"reading": 1.5 / 3.5, "attendance": 2 / 3.5})


def test_projects_by_the_map_go_before_their_categories(tmp_path: Path) -> None:
    projects = {"2": "reading", "3": "small_groups", "4": "family_liaison"}
    vote = read_vote(approval(tmp_path), load_scenario(TINY), projects)
    goals = {key: project.goals for key, project in vote.projects.items()}
    assert goals == {
        "1": ("reading",), "2": ("reading",), "3": ("reading",), "4": ("attendance",),
    }  # fmt: skip
    assert vote.by_goal() == {"reading": 1.0, "attendance": 0.0}


def test_points_and_ranks(tmp_path: Path) -> None:
    scenario = load_scenario(TINY)
    lines = "voter_id;vote;points\na;1,3;3,1\nb;3;2\n"
    vote = read_vote(ballots(tmp_path, "cumulative", lines), scenario, {})
    assert vote.voices == {"1": 0.75, "2": 0.0, "3": 1.25, "4": 0.0}
    vote = read_vote(ballots(tmp_path, "ordinal", "voter_id;vote\na;1,2,3\nb;3\n"), scenario, {})
    assert vote.voices == pytest.approx({"1": 3 / 6, "2": 2 / 6, "3": 1 / 6 + 1, "4": 0.0})


def test_ballots_drive_the_priorities_of_a_school(tmp_path: Path) -> None:
    approval(tmp_path)
    (tmp_path / "ash.yaml").write_text("school: ash\nvotes: ballots.pb\n")
    scenario = load_scenario(TINY)
    found = gather(scenario, tmp_path.iterdir())
    assert [(r.sort, r.problem.says) for _, r in found.remarks] == [
        ("votes", "12% of the voices are for projects of no goal, and count for none")
    ]
    reading, _ = read_scenario(TINY)
    assert reading is not None
    tree = next_scenario(reading.tree, scenario, found, 0.2)
    points = tree["schools"]["ash"]["priorities"]
    assert points == pytest.approx({"reading": 150 / 3.5, "attendance": 200 / 3.5}, abs=1e-5)
    assert tree["schools"]["birch"]["priorities"] == {"reading": 1, "attendance": 1}


def test_a_form_whose_ballots_are_gone_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "ash.yaml").write_text("school: ash\nvotes: ballots.pb\n")
    found = gather(load_scenario(TINY), tmp_path.iterdir())
    assert found.taken == {}
    (wrong,) = found.wrong
    assert "there is no file ballots.pb beside the form" in str(wrong.problems[0])


def test_a_vote_of_the_district_weighs_the_goals(tmp_path: Path) -> None:
    scenario = load_scenario(TINY)
    vote = read_vote(approval(tmp_path), scenario, {})
    # 37.5 a voter: Breakfast (50) is paid by three, Books (100) cannot be by two.
    assert vote.winners() == ("3",)
    assert vote.won_by_goal() == {"attendance": 1.0}
    vote = read_vote(approval(tmp_path, 240), scenario, {})
    assert vote.winners() == ("1", "3")
    assert vote.won_by_goal() == pytest.approx({"reading": 2 / 3, "attendance": 1 / 3})
    reading, _ = read_scenario(TINY)
    assert reading is not None
    tree = next_scenario(reading.tree, scenario, gather(scenario, []), 0.2, vote)
    weights = {goal: entry["weight"] for goal, entry in tree["goals"].items()}
    assert weights == pytest.approx({"reading": 8 / 3, "attendance": 4 / 3}, abs=1e-6)
    assert reading.tree["goals"]["reading"]["weight"] == 3


def test_a_goal_that_nobody_was_asked_about_keeps_its_weight(tmp_path: Path) -> None:
    scenario = load_scenario(TINY)
    projects = dict.fromkeys("1234", "reading")
    vote = read_vote(approval(tmp_path), scenario, projects)
    reading, _ = read_scenario(TINY)
    assert reading is not None
    tree = next_scenario(reading.tree, scenario, gather(scenario, []), 0.2, vote)
    assert [entry["weight"] for entry in tree["goals"].values()] == [3.0, 1]


@pytest.mark.parametrize(
    ("text", "projects", "told"),
    [
        ("what is this", {}, "is no Pabulib file of a vote"),
        (
            HEAD.format(budget=1, kind="approval") + PROJECTS + "voter_id;vote\n",
            {},
            "has no ballots",
        ),
        (None, {"9": "reading"}, "the vote has no project 9; its projects: 1, 2, 3, 4"),
    ],
)
def test_ballots_that_cannot_be_used(
    tmp_path: Path, text: str | None, projects: Mapping[str, str], told: str
) -> None:
    path = approval(tmp_path)
    if text is not None:
        path.write_text(text)
    with pytest.raises(NoVote, match=told):
        read_vote(path, load_scenario(TINY), projects)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoVote, match=r"there is no file none\.pb"):
        read_vote(tmp_path / "none.pb", load_scenario(TINY), {})


def test_projects_that_are_for_no_goal(tmp_path: Path) -> None:
    path = approval(tmp_path)
    text = path.read_text().replace("reading", "a").replace("attendance", "b")
    path.write_text(text.replace("Reading lab for all", "c"))
    with pytest.raises(NoVote, match="no project of the vote is for a goal or a program"):
        read_vote(path, load_scenario(TINY), {})


def test_without_pabutools_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pabutools.election", None)
    with pytest.raises(NoVote, match=r"pip install 'groundswell\[votes\]'"):
        read_vote(approval(tmp_path), load_scenario(TINY), {})
    assert "GPL" in votes.INSTALL_VOTES


def equal_shares(
    costs: Mapping[str, Fraction], approvals: list[frozenset[str]], budget: Fraction
) -> set[str]:
    """Return what the method of equal shares funds, a project's worth to a voter being its cost.

    By its definition (Peters, Pierczyński and Skowron 2021): the next project is the one that needs
    the least money a unit of worth from each who approves it. Ties: the project that more money
    of others... comes first by name.
    """
    left = [budget / len(approvals)] * len(approvals)
    backers = {p: [i for i, a in enumerate(approvals) if p in a] for p in costs}
    won: set[str] = set()
    while True:
        rates = {
            p: rate for p in costs if p not in won and (rate := _rate(p, costs, backers, left))
        }
        if not rates:
            return won
        best = min(rates, key=lambda p: (rates[p], p))
        for i in backers[best]:
            left[i] -= min(left[i], rates[best] * costs[best])
        won.add(best)


def _rate(
    project: str,
    costs: Mapping[str, Fraction],
    backers: Mapping[str, list[int]],
    left: list[Fraction],
) -> Fraction | None:
    """Return the dollars a dollar of cost that each backer pays at most; None: unaffordable."""
    money = sorted(left[i] for i in backers[project])
    if not costs[project] or sum(money) < costs[project]:
        return None
    owed = costs[project]
    for k, own in enumerate(money):
        each = owed / (len(money) - k)
        if each <= own:
            return each / costs[project]
        owed -= own
    return None


def parsed(path: Path) -> tuple[dict[str, Fraction], list[frozenset[str]], Fraction]:
    """Return a Pabulib file's costs, approvals and budget, read without pabutools."""
    section, costs, approvals, budget = "", {}, [], Fraction(0)
    heads: list[str] = []
    for row in _rows(path):
        if row[0] in ("META", "PROJECTS", "VOTES") and len(row) == 1:
            section, heads = row[0], []
        elif not heads:
            heads = row
        elif section == "META" and row[0] == "budget":
            budget = Fraction(row[1])
        elif section == "PROJECTS":
            costs[row[0]] = Fraction(row[heads.index("cost")])
        elif section == "VOTES":
            approvals.append(frozenset(row[heads.index("vote")].split(",")) - {""})
    return costs, approvals, budget


def _rows(path: Path) -> Iterator[list[str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.reader(file, delimiter=";") if row)


@pytest.mark.parametrize("path", ELECTIONS, ids=lambda path: path.stem)
def test_real_elections_by_equal_shares(path: Path) -> None:
    """Equal to pabutools' own outcome, and to the method as written here."""
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares

    scenario = load_scenario(TINY)
    instance, profile = parse_pabulib(str(path))
    first = sorted(project.name for project in instance)
    goals = {key: ("reading", "attendance")[n % 2] for n, key in enumerate(first)}
    vote = read_vote(path, scenario, goals)
    own = method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
    assert vote.winners() == tuple(sorted(project.name for project in own))
    assert set(vote.winners()) == equal_shares(*parsed(path))
    won = vote.won_by_goal()
    spent = dict.fromkeys(won, 0.0)
    for key in vote.winners():
        spent[goals[key]] += vote.projects[key].cost
    assert won == pytest.approx({goal: s / sum(spent.values()) for goal, s in spent.items()})


@pytest.mark.parametrize("path", ELECTIONS, ids=lambda path: path.stem)
def test_real_elections_drive_priorities(path: Path, tmp_path: Path) -> None:
    costs, approvals, _ = parsed(path)
    vote = read_vote(path, load_scenario(TINY), dict.fromkeys(costs, "reading"))
    assert sum(vote.voices.values()) == pytest.approx(sum(bool(a) for a in approvals))
    if "ordinal" in path.read_text(encoding="utf-8")[:600]:
        return
    for project in costs:
        by_hand = sum(1 / len(a) for a in approvals if project in a)
        assert vote.voices[project] == pytest.approx(by_hand)
