"""docs/evidence.md: its examples, its figures, and that nothing is left out of it."""

from __future__ import annotations

import re
from pathlib import Path

import pages
import pytest
import yaml

from groundswell.engine.evidence.chain import fit
from groundswell.engine.evidence.library.read import findings
from groundswell.models.resolve.shrinkage import EDUCATION
from groundswell.models.results import chain, library
from groundswell.models.scenario.evidence import Evidence

PAGE = "evidence.md"
MODELS = pages.models_of(chain, library)


def test_the_page_shows_what_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    pages.replayed(PAGE, request)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_has_its_row(name: str) -> None:
    rows = pages.marked(pages.text(PAGE), "fields")
    assert pages.names(rows[name]) == list(MODELS[name].model_fields)


def test_the_example_turns_every_step_on() -> None:
    (block,) = pages.blocks(pages.text(PAGE), "yaml")
    given = Evidence.model_validate(yaml.safe_load(block)["evidence"])
    steps = set(Evidence.model_fields) - {"tiers", "unknown"}
    assert given.model_fields_set == steps


def test_the_figures_of_the_winners_curse() -> None:
    page = " ".join(pages.text(PAGE).split())
    shares = zip(EDUCATION.shares, EDUCATION.sds, strict=True)
    for number, (share, sd) in enumerate(shares, start=1):
        assert f"| {number} | {share:.3f} | {sd:.2f} |" in pages.text(PAGE)
    found = fit.literature(findings())
    assert f"{len(found):,} of {found['study'].nunique()} studies" in page
    two, four = (EDUCATION.shrunk(z, 1.0)[0] / z for z in (2.0, 4.0))
    assert f"from 0 keeps {two:.0%} of its size, one four from 0 {four:.0%}" in page
    first, held = fit.halves(found)
    mixture = fit.fit(first["z"].to_numpy(float), first["weight"].to_numpy(float))
    bins = fit.calibration(mixture, held)["found"]
    assert f"lie {bins.min():.1%} to {bins.max():.1%} of the findings" in page


def test_the_figures_of_other_studies_of_the_same_program() -> None:
    (said,) = re.findall(
        r"significant ones found ([\d.]+) SD, this leaves ([\d.]+), .* found ([\d.]+):",
        " ".join(pages.text(PAGE).split()),
    )
    assert [f"{each:.2f}" for each in fit.replicated(findings(), EDUCATION)] == list(said)
