"""What is said of tags and of a frontier's axes: in words where they are known, never made up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from groundswell import Plan, Scenario
from groundswell.cli.report.language import Language
from groundswell.cli.report.said.axes import axis_words
from groundswell.cli.report.said.instead import instead_said
from groundswell.cli.report.said.reasons import Reasons
from groundswell.cli.report.said.tags import tag_order, tag_title, tag_value
from groundswell.engine.frontier.axes.axes import _MAKERS
from groundswell.models.results.frontier import FrontierAxis

Solved = tuple[Scenario, Plan]
Ask = Callable[..., Any]
AXES = ("worth", "objective", "cost", "changes", "gap", "school_min", "mixed", "requests")


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
        assert set(_MAKERS) == {*AXES, "goal", "group"}


def axis(name: str) -> FrontierAxis:
    return FrontierAxis(name=name, sense="max", unit="x", says="y")


BESIDE = "elsewhere that money from General fund and Title I gains 0.185"


class TestRequests:
    @pytest.mark.parametrize(
        ("phrase", "said"),
        [
            ("the district has not foreseen it at this school", "has not foreseen it"),
            ("the building closes in 2028 (Close <Oak>)", "in 2028 (<bdi>Close &lt;Oak&gt;</bdi>)"),
            ("it cannot start: it is neither proven nor to be piloted", "It cannot start"),
            ("it is tried in 2027", "It is tried out in 2027."),
            ("it is tried in 2027: it may start only after a pilot", "only after a trial."),
            ("it runs inside One team, which keeps 90% of its parts' gain", "keeps 90% of what"),
            ("it keeps 90% of its parts' gain", "It keeps 90% of what its parts do."),
            ("it runs with 2 positions instead of 3 in 2027", "with 2 positions, not 3."),
            ("it runs at 50% in 2027", "In 2027 it runs at 50%."),
            ("it is off in 2027, 2028 and 2029", "does not run in 2027, 2028, and 2029."),
            ("it runs here in 2027 and 2028", "It runs here in 2027 and 2028."),
            ("mandated: it runs on where it runs today", "It is mandated"),
            ("required by Title 5: it runs on where it runs today", "<bdi>Title 5</bdi>."),
            ("it runs here in full: the district has worked out no larger form of it", "in full"),
            ("a further position does more elsewhere", "does more elsewhere."),
            (
                (
                    "it stays as today: a further position costs $61,200 a year, which does more"
                    " elsewhere"
                ),
                "costs $61,200 a year",
            ),
            ("Rotary & Sons pays only while it runs here", "Rotary &amp; Sons</bdi> pays only"),
            ("Rotary pays only while it runs anywhere", "while it runs somewhere."),
            (
                "fewer than two of its parts run here today, so that there is nothing to merge",
                "nothing to merge",
            ),
            (
                (
                    "graduation +0.287 SD, tier 1, 2 more: here it gains 15.1 student-SD for each"
                    f" $100,000, {BESIDE}, but what its trial teaches counts, too"
                ),
                (
                    "brings students 378 months of learning here, all together; elsewhere that"
                    " money brings 4.6. What its trial teaches counts, too."
                ),
            ),
        ],
    )
    def test_each_phrase_is_said_in_either_language(self, phrase: str, said: str) -> None:
        text = " ".join(Reasons(Language("en")).sentences(phrase))
        assert said in text
        assert 'lang="en"' not in text
        spanish = " ".join(Reasons(Language("es")).sentences(phrase))
        assert 'lang="en"' not in spanish
        assert spanish != text

    def test_what_there_is_instead(self) -> None:
        engine = (
            "Groups for young & old for reading and math, as today; Lab for reading, with changes;"
            " Tutoring for reading, from 2028, tried first; Team for math, merged; 5 more"
        )
        assert instead_said(engine, Language("en")) == (
            "<bdi>Groups for young &amp; old</bdi>, as today (for: <bdi>reading</bdi> and"
            " <bdi>math</bdi>); <bdi>Lab</bdi>, with changes (for: <bdi>reading</bdi>);"
            " <bdi>Tutoring</bdi>, from 2028, tried out first (for: <bdi>reading</bdi>);"
            " <bdi>Team</bdi>, merged (for: <bdi>math</bdi>); 5 more programs"
        )
        assert 'lang="en"' not in instead_said(engine, Language("es"))
        nothing = instead_said("nothing else for reading here", Language("es"))
        assert nothing == "nada más aquí para: <bdi>reading</bdi>"
        assert 'lang="en"' in instead_said("something new", Language("es"))
