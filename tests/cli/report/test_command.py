"""`report` on the command line: what it writes, what it takes beside the plan, what it refuses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from html_page import parse

from groundswell.cli.main import main

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny"
POOR = ["--set", "funds.general.amount=65000", "--set", "funds.title_i.amount=0"]
HIGHS = ["--solver", "highs", "--quiet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with two scenarios, plans and results."""
    made = tmp_path_factory.mktemp("report")
    before = Path.cwd()
    os.chdir(made)
    for name in ("tiny.yaml", "tiny_closing.yaml"):
        Path(name).write_text((TINY / name).read_text("utf-8"), "utf-8")
    for args in (
        ["solve", "tiny.yaml", "-o", "plan.json", *HIGHS],
        ["solve", "tiny.yaml", "--with", "title_i_cut", "-o", "cut.json", *HIGHS],
        ["solve", "tiny_closing.yaml", "-o", "closing.json", *HIGHS],
        ["solve", "tiny.yaml", *POOR, "-o", "none.json", *HIGHS],
    ):
        assert main(args) in (0, 3)
    yield made
    os.chdir(before)


@pytest.fixture(autouse=True)
def here(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()


def refused(capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["report", *args]) == 2
    err = capfd.readouterr().err
    assert "Traceback" not in err
    return " ".join(err.split())


def test_it_writes_a_page_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "plan.json"]) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("report.html written: 0.")
    page = parse(Path("report.html").read_text("utf-8"))
    assert page.all("h1")[0].text() == "Maple Valley, FY2027 and FY2028"


def test_in_spanish() -> None:
    assert main(["report", "plan.json", "-o", "es.html", "--lang", "es", "--quiet"]) == 0
    page = parse(Path("es.html").read_text("utf-8"))
    assert "Todas las decisiones" in page.by_id("decisions").text()


def test_a_schools_page_alone() -> None:
    args = ["--school", "Cedar Elementary", "-o", "cedar.html", "--quiet"]
    assert main(["report", "plan.json", *args]) == 0
    page = parse(Path("cedar.html").read_text("utf-8"))
    assert page.all("h1")[0].text() == "Cedar Elementary"
    assert "Ash" not in page.text()


def test_a_result_stands_beside_the_plan(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "tiny.yaml", "--json", *HIGHS]) == 0
    Path("rules.json").write_text(capfd.readouterr().out, "utf-8")
    args = ["--with", "rules.json", "-o", "rules.html", "--quiet"]
    assert main(["report", "plan.json", *args]) == 0
    page = parse(Path("rules.html").read_text("utf-8"))
    assert "What it costs" in page.by_id("fairness").text()
    assert "is the second list of rule prices" in refused(
        capfd, "plan.json", "--with", "rules.json", "--with", "rules.json"
    )


def test_another_plan_stands_beside_it() -> None:
    args = ["--compare", "cut.json", "-o", "two.html", "--quiet"]
    assert main(["report", "plan.json", *args]) == 0
    page = parse(Path("two.html").read_text("utf-8"))
    assert page.by_id("o-compared").text() == "Beside another plan"


@pytest.mark.slow
def test_all_results_stand_beside_the_plan(capfd: pytest.CaptureFixture[str]) -> None:
    for name, args in {
        "rules.json": ["rules", "tiny.yaml"],
        "others.json": ["alternatives", "tiny.yaml", "--count", "2"],
        "ladder.json": ["ladder", "tiny.yaml", "--step", "20000", "--steps", "2"],
        "why.json": ["explain", "plan.json", "reading_lab"],
        "sure.json": ["robustness", "tiny.yaml", "--draws", "3", "--fresh", "3", "--workers", "1"],
    }.items():
        capfd.readouterr()
        assert main([*args, "--json", *HIGHS]) == 0
        Path(name).write_text(capfd.readouterr().out, "utf-8")
    front = ["frontier", "tiny.yaml", "--objective", "worth", "--objective", "cost"]
    assert main([*front, "-o", "front.json", "--quiet"]) == 0
    given = ["rules", "others", "ladder", "why", "sure", "front"]
    args = [part for name in given for part in ("--with", f"{name}.json")]
    for lang in ("en", "es"):
        more = [*args, "--compare", "cut.json", "--lang", lang, "-o", "all.html", "--quiet"]
        assert main(["report", "plan.json", *more]) == 0
    page = parse(Path("all.html").read_text("utf-8"))
    ids = {n.attributes.get("id") for n in page.by_id("others").everything()}
    assert {f"o-{part}" for part in ("alternatives", "ladder", "frontier", "robustness")} <= ids
    assert "o-compared" in ids
    assert "Qué cuesta" in page.by_id("fairness").text()
    assert "Qué lo cambiaría" in page.by_id("p-reading_lab").text()
    assert "Qué lo cambiaría" not in page.by_id("p-tutoring").text()


def test_a_result_of_another_scenario_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "tiny_closing.yaml", "--json", *HIGHS]) == 0
    Path("other.json").write_text(capfd.readouterr().out, "utf-8")
    said = refused(capfd, "plan.json", "--with", "other.json")
    assert "other.json is of another scenario" in said


def test_a_result_without_a_place_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert "has no place" in refused(capfd, "plan.json", "--with", "cut.json")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["plan.json", "-o", "plan.pdf"], "end it in .html"),
        (["plan.json", "-o", "no/where.html"], "there is no folder no"),
        (["tiny.yaml"], "no result that Groundswell saved"),
        (["none.json"], "holds no decisions: it is infeasible"),
        (["missing.json"], "there is no such file"),
        (["plan.json", "--school", "nowhere"], "nowhere"),
        (["plan.json", "--lang", "fr"], "'fr' is not one of"),
        (["plan.json", "--compare", "none.json"], "holds no decisions"),
        (["closing.json", "--scenario", "tiny.yaml"], "does not fit its scenario"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(
    args: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert says in refused(capfd, *args)


def test_a_changed_scenario_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    text = Path("tiny.yaml").read_text("utf-8")
    Path("changed.yaml").write_text(text.replace("Cedar Elementary", "Cedar Middle"), "utf-8")
    args = ["--scenario", "changed.yaml", "-o", "changed.html"]
    assert main(["report", "plan.json", *args]) == 0
    assert "changed since the plan was made" in capfd.readouterr().err
    assert "have changed" in parse(Path("changed.html").read_text("utf-8")).all("header")[0].text()


def test_a_plan_that_was_stated(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "plan.json", "--decisions", "d.csv", "--quiet"]) == 0
    assert main(["state", "tiny.yaml", "d.csv", "-o", "stated.json", "--quiet"]) == 0
    assert main(["report", "stated.json", "-o", "stated.html", "--quiet"]) == 0
    assert "stated by people" in parse(Path("stated.html").read_text("utf-8")).text()
