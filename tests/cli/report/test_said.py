"""What is said of tags and of a frontier's axes: in words where they are known, never made up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from groundswell import Plan, Scenario
from groundswell.cli.report.language import Language
from groundswell.cli.report.said.axes import axis_words
from groundswell.cli.report.said.tags import tag_order, tag_title, tag_value
from groundswell.engine.frontier.axes.axes import _KINDS
from groundswell.models.results.frontier import FrontierAxis

Solved = tuple[Scenario, Plan]
Ask = Callable[..., Any]
AXES = ("worth", "objective", "cost", "changes", "gap", "school_min", "mixed")


class TestTags:
    def test_known_tags_are_said_in_words(self) -> None:
        language = Language()
        assert tag_title("title_i", {True, False}, language) == "Title I schools and the others"
        assert tag_value("level", "es", language) == "Elementary schools"
        assert "Ward" in tag_value("ward", 7, language)

    def test_no_meaning_is_made_up_for_others(self) -> None:
        language = Language()
        assert "“<bdi>forty lowest</bdi>”" in tag_title("forty_lowest", {True, False}, language)
        assert tag_value("level", "campus", language) == "“<bdi>campus</bdi>” in the data"
        assert tag_value("cluster", "a_b", language) == "<bdi>a b</bdi>"

    def test_order(self) -> None:
        levels = ["other", "hs", "ms", "campus", "es"]
        assert sorted(levels, key=partial(tag_order, "level")) == [
            "es", "ms", "hs", "campus", "other",
        ]  # fmt: skip
        assert sorted([False, True], key=partial(tag_order, "title_i")) == [True, False]
        assert sorted([10, 2], key=partial(tag_order, "ward")) == [2, 10]


class TestAxes:
    def test_every_axis_of_the_engine_has_words(self, tiny: Solved, ask: Ask) -> None:
        asked = ask(*tiny, "es")
        for name in AXES:
            assert 'lang="en"' not in axis_words(axis(name), asked)
        goal, group = next(iter(tiny[0].goals)), next(iter(tiny[0].groups))
        for name in (f"goal:{goal}", f"group:{group}"):
            assert 'lang="en"' not in axis_words(axis(name), asked)
        assert 'lang="en"' in axis_words(axis("a_new_one"), asked)

    def test_these_are_all(self) -> None:
        assert set(_KINDS) == {*AXES, "goal", "group"}


def axis(name: str) -> FrontierAxis:
    return FrontierAxis(name=name, sense="max", unit="x", says="y")
