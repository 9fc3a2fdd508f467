"""Words that say that a site goes on as it was the year before, whatever that was."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from maple import maple

from groundswell import ScenarioError, state

LAW = {"moves": {"grant": {"lincoln": 1.0}}, "saves": {"general": 100}}


def told(program: str, *rows: dict[str, Any], school: str = "lincoln") -> list[tuple[Any, ...]]:
    """Return what rows of one program make of a site, year by year."""
    given = pd.DataFrame([{"program": program, "school": school, **row} for row in rows])
    plan = state(maple(), given)
    return [
        (site.year, site.action, site.level, site.merge)
        for site in plan.sites
        if (site.program, site.school) == (program, school)
    ]


@pytest.mark.parametrize(
    "word", ["no change", "Same", "unchanged", "goes on", "continues", "maintain", "As before"]
)
def test_what_is_cut_in_part_stays_so(word: str) -> None:
    cut = {"year": 2027, "action": "reduce", "level": "50%"}
    assert told("tutoring", cut, {"year": 2028, "action": word}) == [
        (2027, "reduce", 0.5, None),
        (2028, "reduce", 0.5, None),
    ]
    # In the first year it is as today.
    assert told("tutoring", {"action": word}) == [(y, "keep", 1.0, None) for y in (2027, 2028)]
    # A share beside the word is what it goes on at.
    with_level = {"year": 2028, "action": word, "level": "100%"}
    assert told("tutoring", cut, with_level)[-1] == (2028, "keep", 1.0, None)


@pytest.mark.parametrize("word", ["keep", "as today", "kept", "runs"])
def test_as_today_is_in_full(word: str) -> None:
    cut = {"year": 2027, "action": "reduce", "level": "50%"}
    assert told("tutoring", cut, {"year": 2028, "action": word})[-1] == (2028, "keep", 1.0, None)


def test_what_is_merged_stays_merged() -> None:
    rows = [{"merge": "team", "school": "lincoln", "year": 2027, "action": "merge"}]
    rows += [{"program": "tutoring", "school": "lincoln", "year": 2028, "action": "no change"}]
    rows += [{"program": "coaching", "school": "lincoln", "year": 2028, "action": "no change"}]
    plan = state(maple(), pd.DataFrame(rows))
    merged = {(s.program, s.year) for s in plan.sites if s.merge == "team"}
    assert merged == {(p, y) for p in ("tutoring", "coaching") for y in (2027, 2028)}


def test_what_does_not_run_cannot_go_on() -> None:
    with pytest.raises(ScenarioError, match="it does not run today, so it cannot keep"):
        told("coaching", {"action": "no change"}, school="grant")


def test_a_reorganization_does_not_go_on() -> None:
    scenario = maple(reorganizations={"close": LAW})
    rows = pd.DataFrame([{"reorganization": "close", "year": 2027, "action": "no change"}])
    with pytest.raises(ScenarioError, match="begins or does not, but does not go on"):
        state(scenario, rows)
