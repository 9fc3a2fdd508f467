"""Nothing is left out of docs/: fields, rules, commands, options, names; and links lead there."""

from __future__ import annotations

import re
import types
import typing
from pathlib import Path

import click
import pages
import pytest

import groundswell
from groundswell.cli.main import COMMANDS
from groundswell.cli.main import groundswell as cli
from groundswell.engine.rules import KINDS
from groundswell.models.results import plan as plan_models
from groundswell.models.results.plan import Plan
from groundswell.models.results.plan_parts import program_year
from groundswell.models.scenario.base import Frozen, written_fields
from groundswell.models.scenario.rules import kinds as rule_models
from groundswell.models.scenario.scenario import Scenario
from groundswell.models.tables.kinds import KINDS as TABLES

RULES = {
    name: model
    for name, model in vars(rule_models).items()
    if isinstance(model, type) and issubclass(model, rule_models.Rule) and name[0] != "_"
}
BASE = set(rule_models.Rule.model_fields)

SHIPPED = [*pages.PAGES, *sorted(pages.TINY.glob("*.md"))]


def models_in(kind: object) -> set[type[Frozen]]:
    """Return every model that a type holds, also inside others."""
    if isinstance(kind, type) and issubclass(kind, Frozen):
        found = {kind}
        for field in kind.model_fields.values():
            found |= models_in(field.annotation)
            found |= {m for extra in field.metadata for m in models_in(extra)}
        return found
    return {m for inner in typing.get_args(kind) for m in models_in(inner)}


SCENARIO = {m.__name__: m for m in models_in(Scenario) if not issubclass(m, rule_models.Rule)}
PLAN = {m.__name__: m for m in models_in(Plan)}


def test_the_models_are_found() -> None:
    assert {"Scenario", "Step", "Site", "Pilot", "Match", "NeedQuartile"} <= set(SCENARIO)
    assert {"Plan", "SiteYear", "Breach", "Loss"} <= set(PLAN)
    in_plan = {m for m in vars(plan_models).values() if isinstance(m, type)}
    assert {m for m in in_plan if issubclass(m, Frozen) and m is not Frozen} <= set(PLAN.values())


@pytest.mark.parametrize("name", sorted(set(SCENARIO) - {"Conditions"}))
def test_every_field_of_the_format_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text("format.md"), "fields")
    assert pages.names(rows[name]) == list(written_fields(SCENARIO[name]))


def test_every_condition_has_its_row() -> None:
    section = pages.sections(pages.text("format.md"))["Selectors"]
    for field in SCENARIO["Conditions"].model_fields:
        assert f"`{field}`" in section or f"{{{field}:" in section


def test_the_format_page_keeps_the_order_of_the_format() -> None:
    headings = list(pages.sections(pages.text("format.md")))
    keys = [key for key in Scenario.model_fields if key in headings]
    assert [h for h in headings if h in keys] == keys
    assert len(keys) > 10


def test_every_table_has_its_row() -> None:
    page = pages.text("format.md")
    rows = pages.tables(page.split("<!-- tables -->\n")[1])[0]
    assert pages.names([{"table": row["table"]} for row in rows]) == list(TABLES)
    for row, kind in zip(rows, TABLES.values(), strict=True):
        assert row["columns that name a row"] == ", ".join(f"`{i}`" for i in kind.ids)


def test_every_rule_has_its_section() -> None:
    assert list(pages.sections(pages.text("rules.md"))) == list(KINDS)


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_parameter_of_a_rule_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text("rules.md"), "fields")
    own = set(RULES[name].model_fields) - (BASE if name != "Rule" else set())
    assert set(pages.names(rows[name])) == own


def test_every_action_has_its_row() -> None:
    tables = pages.tables(pages.sections(pages.text("rules.md"))["decide"])
    actions = pages.names(next(t for t in tables if "`action`" in t[0]))
    assert set(actions) == set(typing.get_args(rule_models.Action))


@pytest.mark.parametrize("name", sorted(PLAN))
def test_every_key_of_a_plan_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text("plan.md"), "fields")
    assert pages.names(rows[name]) == list(PLAN[name].model_fields)


def test_every_status_decision_and_action_is_said() -> None:
    page = pages.text("plan.md")
    statuses = pages.names(pages.tables(page)[0])
    assert set(statuses) == set(typing.get_args(plan_models.Status))
    for words in (program_year.Decision, program_year.SiteAction):
        for word in typing.get_args(words):
            assert f"`{word}`" in page


def test_every_frame_has_its_row() -> None:
    frames = {name for name in vars(Plan) if name.endswith("_frame")}
    rows = pages.tables(pages.sections(pages.text("plan.md"))["As tables"])[0]
    assert {n.removeprefix("plan.").removesuffix("()") for n in pages.names(rows)} == frames


def test_every_command_has_its_section() -> None:
    assert list(pages.sections(pages.text("commands.md"))) == list(COMMANDS)


def commands() -> dict[str, click.Command]:
    """Return every command by its name, those of a group by both words."""
    found = {}
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        own = command.commands if isinstance(command, click.Group) else {}
        found.update({f"{name} {word}": below for word, below in own.items()} or {name: command})
    return found


@pytest.mark.parametrize("name", list(commands()))
def test_every_option_has_its_row(name: str) -> None:
    command = commands()[name]
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
    rows = pages.marked(pages.text("commands.md"), "options")
    assert set(pages.names(rows[name])) == set(options)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_an_example(name: str) -> None:
    section = pages.sections(pages.text("commands.md"))[name]
    lines = "".join(pages.blocks(section, "console")).splitlines()
    assert any(f"{line} ".startswith(f"$ groundswell {name} ") for line in lines)


def test_every_public_name_has_its_section() -> None:
    assert set(pages.sections(pages.text("python.md"))) == set(groundswell.__all__)


def test_every_public_name_is_shown_in_an_example() -> None:
    page = pages.text("python.md")
    code = "".join(pages.blocks(page, "python"))
    for name in groundswell.__all__:
        value = getattr(groundswell, name)
        if isinstance(value, types.FunctionType):
            assert f"groundswell.{name}(" in code


def anchors(markdown: str) -> set[str]:
    """Return the anchors of a page's headings, as they are made from the words."""
    titles = re.findall(r"^#+ (.+)$", pages.without_blocks(markdown), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    "page", [*pages.PAGES, *sorted(pages.TINY.glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    shown = pages.without_blocks(page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", shown):
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), link
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), link


@pytest.mark.parametrize(
    "page", [*pages.PAGES, *sorted(pages.TINY.glob("*.md"))], ids=lambda p: p.name
)
def test_prose_is_not_too_wide(page: Path) -> None:
    prose = pages.without_blocks(page.read_text(encoding="utf-8"))
    lines = [line for line in prose.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) > 110] == []


def test_the_index_names_every_page() -> None:
    index = pages.text("README.md")
    for page in pages.PAGES:
        assert page.name == "README.md" or f"({page.name})" in index
