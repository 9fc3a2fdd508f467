"""Every example in docs/ is run, and does what its page says.

After a change of what commands print: `pytest tests/docs --update-golden`, then read the diff.
"""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path
from typing import Any

import pages
import pytest
import yaml
from oracle import brute

from groundswell import Plan, check, load_scenario, parse_scenario, solve, verify

KINDS = list(pages.sections(pages.text("rules.md")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


@pytest.fixture
def maple(folder: Path) -> Path:
    """Return a folder to be in, after `groundswell new maple`."""
    (folder / "maple").mkdir()
    for file in pages.TINY.iterdir():
        shutil.copy(file, folder / "maple")
    return folder


@pytest.fixture(scope="module")
def tiny() -> Plan:
    return solve(load_scenario(pages.TINY / "tiny.yaml"))


def document() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((pages.TINY / "tiny.yaml").read_text(encoding="utf-8"))
    return data


def actions(plan: Plan) -> dict[tuple[str, str], list[str]]:
    """Return what happens at each site that ever runs, by year."""
    years = sorted({site.year for site in plan.sites})
    found: dict[tuple[str, str], list[str]] = {}
    for site in plan.sites:
        row = found.setdefault((site.program, site.school), ["off"] * len(years))
        row[years.index(site.year)] = site.action
    return found


# --- commands --------------------------------------------------------------------------------


LONG = ("alternatives", "evaluate", "robustness", "trends")
"""Commands whose answers take as long as all others'; their own tests know what they print."""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("without", [LONG, pytest.param((), marks=pytest.mark.slow)])
def test_commands_print_and_leave_what_the_page_says(
    without: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    pages.replayed("commands.md", request, same=pages.steady, without=without)
    assert Plan.read("plan.json").status == "optimal"
    assert Path("scenario.schema.json").read_text(encoding="utf-8").startswith("{")


# --- Python ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("maple")
def test_python_examples_print_what_the_page_shows() -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    source = "\n".join(pages.blocks(pages.text("python.md"), "python"))
    example = doctest.DocTestParser().get_doctest(source, {}, "python.md", "python.md", 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=flags).run(example, out=said.append)
    assert result.attempted > 20
    assert not result.failed, "".join(said)


# --- format ----------------------------------------------------------------------------------


def riverside(folder: Path) -> Path:
    """Write the examples of format.md, put together, and return the scenario's path."""
    page = pages.text("format.md")
    path = folder / "riverside.yaml"
    path.write_text("".join(pages.blocks(page, "yaml")), encoding="utf-8")
    for name in re.findall(r"^```csv (.+)$", page, flags=re.M):
        table = pages.blocks(page, f"csv {name}")[0]
        (folder / name).write_text(table, encoding="utf-8")
    return path


def test_the_examples_of_the_format_are_one_scenario(folder: Path) -> None:
    scenario, problems = check(riverside(folder))
    assert scenario is not None, problems
    # The page shows an effect that was never measured, and what stands in for it.
    assert problems == ()
    assert list(scenario.schools) == ["lincoln", "grant", "adams"]
    plan = solve(scenario)
    assert plan.status == "optimal"
    assert verify(plan, scenario) == ()


def test_the_overrides_of_the_format_compose(folder: Path) -> None:
    path = riverside(folder)
    plain = load_scenario(path)
    for name in plain.overrides:
        assert solve(load_scenario(path, overrides=[name])).status == "optimal"
    all_of_them = load_scenario(path, overrides=list(plain.overrides))
    assert "literacy_coach" not in all_of_them.programs
    assert all_of_them.merges == {}
    assert [rule.kind for rule in all_of_them.rules] == ["initiative_load"]


def test_the_selectors_of_the_format_pick_schools(folder: Path) -> None:
    path = riverside(folder)
    picked = {}
    for row in pages.marked(pages.text("format.md"), "fields")["Conditions"]:
        selector = row["selector"].strip("`")
        rule = {"kind": "initiative_load", "at_most": 9, "schools": yaml.safe_load(selector)}
        scenario = load_scenario(path, set={"rules.one": rule})
        chosen = scenario.rules[-1].schools  # type: ignore[union-attr]
        picked[selector] = scenario.select(chosen)  # type: ignore[arg-type]
    assert list(picked.values()) == [
        ("lincoln", "grant", "adams"),
        ("lincoln", "grant"),
        ("lincoln", "adams"),
        ("lincoln", "grant", "adams"),
        ("lincoln",),
        ("lincoln",),
        ("lincoln", "adams"),
    ]


# --- rules -----------------------------------------------------------------------------------


def with_rule(kind: str) -> dict[str, Any]:
    """Return the district with a section's rule, and what that needs beside."""
    section = pages.sections(pages.text("rules.md"))[kind]
    (block,) = pages.blocks(section, "yaml")
    (rule,) = yaml.safe_load(block)
    assert rule["kind"] == kind
    data = document()
    for more in pages.blocks(section, "yaml district"):
        _add(data, yaml.safe_load(more))
    data["rules"].append(rule)
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_does_what_its_section_says(kind: str, tiny: Plan) -> None:
    section = pages.sections(pages.text("rules.md"))[kind]
    data = with_rule(kind)
    scenario = parse_scenario(data)
    plan = solve(scenario)
    assert plan.status == "optimal"
    assert verify(plan, scenario) == ()
    (said,) = re.findall(r"reports it as: (.+?)\n\n", section, flags=re.S)
    assert plan.rules[-1].says == " ".join(said.split())
    ((how, worth),) = re.findall(r"(falls\s+to|stays)\s+\*\*([\d.]+)\*\*", section)
    assert (how == "stays") == (plan.worth == pytest.approx(tiny.worth, abs=1e-9))
    assert plan.worth == pytest.approx(float(worth), abs=1e-9)
    changed = {
        (row["program"], row["school"]): [row[str(year)] for year in scenario.years]
        for row in pages.tables(section)[-1]
        if "program" in row  # a section that says that nothing changes has no such table
    }
    off = ["off"] * len(scenario.years)
    before, after = actions(tiny), actions(plan)
    differing = {
        key: after.get(key, off) for key in before | after if before.get(key) != after.get(key)
    }
    assert differing == changed


@pytest.mark.parametrize(
    "kind", [KINDS[0], *(pytest.param(k, marks=pytest.mark.slow) for k in KINDS[1:])]
)
def test_no_other_plan_under_a_rule_is_as_good(kind: str) -> None:
    section = pages.sections(pages.text("rules.md"))[kind]
    ((_, worth),) = re.findall(r"(falls\s+to|stays)\s+\*\*([\d.]+)\*\*", section)
    best = brute.best(with_rule(kind))
    assert best is not None
    assert len(best.plans) == 1
    assert best.objective == pytest.approx(float(worth), abs=1e-9)


def _add(data: dict[str, Any], more: dict[str, Any]) -> None:
    """Put what a section's example needs beside into the district."""
    for key, value in more.items():
        if isinstance(value, dict) and key in data:
            _add(data[key], value)
        else:
            data[key] = value


def test_the_rules_page_starts_from_the_right_plan(tiny: Plan) -> None:
    (worth,) = re.findall(r"worth\s+(\d+\.\d+);", pages.text("rules.md"))
    assert tiny.worth == pytest.approx(float(worth), abs=1e-9)


# --- worth -----------------------------------------------------------------------------------


def test_the_figures_of_the_worth_page_are_the_plans(tiny: Plan) -> None:
    """The figures in bold, in the page's order, from the plan or from the definitions."""
    shown = re.findall(r"\*\*(\d[\d.]*)\*\*", pages.text("worth.md"))
    charged = solve(load_scenario(pages.TINY / "tiny.yaml", set={"hurdle": 0.00005}))
    assert charged.sites == tiny.sites
    assert tiny.worth is not None
    assert tiny.baseline_worth is not None
    assert charged.objective is not None
    multiplied = load_scenario(
        pages.TINY / "tiny.yaml",
        set={"programs.small_groups.effects.reading.groups": {"low_income": 1.5}},
    )
    wanted = [
        0.02,
        effect_at_ash(multiplied),
        60 * effect_at_ash(load_scenario(pages.TINY / "tiny.yaml")),
        9.9,
        0.0525,
        0.70,
        (tiny.programs["small_groups"].worth - 2 * 4.2 - 2.4) / 2 + share_of_tutoring_at_ash(tiny),
        tiny.worth,
        tiny.baseline_worth,
        charged.objective,
        share_of_tutoring_at_ash(tiny),
        tiny.groups["low_income"].gain_per_student,
    ]
    assert len(shown) == len(wanted)
    for text, value in zip(shown, wanted, strict=True):
        digits = len(text.partition(".")[2])
        assert float(text) == pytest.approx(value, abs=0.51 * 10**-digits), text


def share_of_tutoring_at_ash(plan: Plan) -> float:
    """Return tutoring's worth at Ash in a year: all of it, less Birch's in 2028, halved."""
    return (plan.programs["tutoring"].worth - 4.2) / 2


def effect_at_ash(scenario: Any) -> float:
    """Return the effect of small groups at Ash, from what the site alone gains there."""
    from groundswell.engine.plan.stated import state_sites
    from groundswell.models.results.plan_parts.program_plan import SiteYear

    alone = SiteYear(program="small_groups", school="ash", year=2027, action="keep")
    return state_sites(scenario, [alone]).schools["ash"].gain / (0.6 * 60)
