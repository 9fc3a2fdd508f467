"""The page: one file that loads nothing, all parts in it, and text of files as text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from html_page import Node, parse

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.report.page import school_page
from groundswell.models.results.plan import Break

Solved = tuple[Scenario, Plan]
Write = Callable[..., str]
PARTS = ["first", "money", "decisions", "schools", "fairness", "others", "method"]
HOSTILE = (
    '<script>alert("x")</script><img src=x onerror=alert(1)>\'"&amp;{{ 7*7 }}{% x %}%(n)s'
    " 👩‍🏫 \u202eלהב \x1b[31mred\x1b[0m\x00 =cmd|'/C calc'!A1 " + "long" * 60
)


def policy(page: Node) -> dict[str, str]:
    meta = next(m for m in page.all("meta") if "http-equiv" in m.attributes)
    assert meta.attributes["http-equiv"] == "Content-Security-Policy"
    rules = [rule.strip().partition(" ") for rule in meta.attributes["content"].split(";")]
    return {name: value for name, _, value in rules}


def hash_of(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_it_may_load_nothing(district: Solved, write: Write) -> None:
    page = parse(write(*district))
    allowed = policy(page)
    assert allowed["default-src"] == "'none'"
    (script,), (style,) = page.all("script"), page.all("style")
    assert allowed["script-src"] == hash_of(script.text())
    assert allowed["style-src"] == hash_of(style.text())
    for node in page.everything():
        names = set(node.attributes)
        assert not names & {"src", "style", "srcset", "data-src"}, node.tag
        assert not [name for name in names if name.startswith("on")], node.tag
        assert node.attributes.get("href", "#").startswith("#")
    assert "url(" not in style.text()
    assert "@import" not in style.text()
    assert not re.search(r"fetch|XMLHttp|import\(|eval|innerHTML", script.text())
    assert len(script.text()) < 7000


@pytest.mark.parametrize("lang", ["en", "es"])
def test_all_parts_stand_in_their_order(lang: str, district: Solved, write: Write) -> None:
    page = parse(write(*district, lang))
    assert [part.attributes["id"] for part in page.all("section")] == PARTS
    assert page.all("html")[0].attributes["lang"] == lang
    links = [a.attributes["href"] for a in page.all("nav")[0].all("a")]
    assert links == [f"#{part}" for part in PARTS]


def test_links_lead_somewhere_and_ids_are_there_once(district: Solved, write: Write) -> None:
    page = parse(write(*district))
    ids = [n.attributes["id"] for n in page.everything() if "id" in n.attributes]
    assert len(ids) == len(set(ids))
    wanted = {a.attributes["href"][1:] for a in page.all("a")}
    named = {
        id
        for n in page.everything()
        for key in ("aria-labelledby", "data-for")
        for id in n.attributes.get(key, "").split()
    }
    assert wanted | named <= set(ids)


def test_headings_come_in_order(district: Solved, write: Write) -> None:
    page = parse(write(*district))
    levels = [int(n.tag[1]) for n in page.everything() if re.fullmatch(r"h\d", n.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_tables_have_captions_and_heads(district: Solved, write: Write) -> None:
    for table in parse(write(*district)).all("table"):
        assert table.all("caption")[0].text().strip()
        heads = table.all("th")
        assert all(th.attributes.get("scope") for th in heads)
        assert all(th.text().strip() for th in heads)


def test_every_school_and_every_program_is_there(district: Solved, write: Write) -> None:
    scenario, plan = district
    page = parse(write(*district))
    ids = {n.attributes.get("id") for n in page.everything()}
    assert {f"s-{id}" for id in scenario.schools} <= ids
    assert {f"p-{id}" for id in plan.programs} <= ids


def hostile() -> dict[str, Any]:
    """Return a district of which every name and note is hostile."""
    names = iter(f"{HOSTILE} {k}" for k in range(1000))
    effect = {"mean": 0.2, "se": 0.1, "tier": 1, "source": next(names)}
    program = {
        "cost": {"site": 100, "student": 1},
        "owner": next(names),
        "target": next(names),
        "effects": {"reading": effect},
        "assumed": {next(names): next(names)},
    }
    running = {"students": 50, "running": True}
    return {
        "schema_version": 1,
        "name": next(names),
        "years": [2027, 2028],
        "goals": {"reading": {"weight": 1, "description": next(names)}},
        "groups": {"low": next(names)},
        "schools": {
            id: {
                "name": next(names),
                "enrollment": 100,
                "groups": {"low": 50},
                "needs": {"reading": 0.5},
                "priorities": {"reading": 1},
                "base": {"general": 1000},
                "tags": {"kind": next(names) if id in "ab" else "plain"},
            }
            for id in "abcd"
        },
        "programs": {
            "p": {"name": next(names), "sites": {"a": running, "b": running}, **program},
            "q": {
                "name": next(names),
                "sites": {"a": running, "c": running},
                **program,
                "required_by": next(names),
            },
            "r": {"name": next(names), "sites": {"d": running}, **program, "effects": {}},
        },
        "merges": {"m": {"name": next(names), "combines": ["p", "q"], "cost": {"site": 120}}},
        "reorganizations": {"close": {"name": next(names), "moves": {"d": {"c": 1}}}},
        "funds": {"general": {"name": next(names), "amount": 500}},
        "staff": {"teacher": {"name": next(names)}},
        "rules": [{"kind": "initiative_load", "at_most": 2, "note": next(names)}],
    }


@pytest.fixture(scope="module")
def odd() -> Solved:
    scenario = groundswell.parse_scenario(hostile())
    return scenario, groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_hostile_text_is_text(lang: str, odd: Solved, write: Write) -> None:
    html = write(*odd, lang)
    page = parse(html)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert "<script>alert" not in html
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
    assert '<script>alert("x")</script>' in page.by_id("first").text()
    assert "{{ 7*7 }}{% x %}%(n)s" in page.text()
    assert "=cmd|'/C calc'!A1" in page.text()


def test_hostile_text_on_the_page_of_a_school(odd: Solved, ask: Callable[..., Any]) -> None:
    html = school_page(ask(*odd), "a")
    page = parse(html)
    assert page.all("script") == page.all("img") == []
    assert '<script>alert("x")</script>' in page.all("h1")[0].text()
    assert page.all("title")[0].text().startswith('<script>alert("x")')


def test_a_stated_plan_says_what_it_breaks(tiny: Solved, write: Write) -> None:
    scenario, plan = tiny
    broken = Break(
        subject="pace_1", says="Too many end.", school="ash", year=2027, by=2, unit="sites"
    )
    stated = plan.model_copy(update={"status": "stated", "breaks": (broken,)})
    page = parse(write(scenario, stated))
    assert "It breaks what holds for all plans at 1 place." in page.by_id("first").text()
    assert "Too many end; Ash Elementary; 2027; by 2 sites" in page.by_id("fairness").text()
    assert "breaks" not in parse(write(scenario, plan)).by_id("fairness").text()


def test_a_page_is_the_same_each_time(tiny: Solved, write: Write) -> None:
    assert write(*tiny) == write(*tiny)


@pytest.mark.slow
def test_the_size_of_a_real_district(dc: Solved, write: Write) -> None:
    for lang in ("en", "es"):
        assert len(write(*dc, lang).encode()) < 3_000_000
