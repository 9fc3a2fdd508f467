"""A small district whose table of schools a test writes."""

from pathlib import Path

from groundswell.models.reading.load import check
from groundswell.models.scenario.scenario import Scenario

HEAD = """\
schema_version: 1
years: [2027, 2028]
goals: {reading: {weight: 1}}
programs:
  tutors:
    proven: true
    cost: {site: 100}
    effects: {reading: {mean: 0.2, se: 0.1}}
    sites: {ash: {students: 5}}
rules:
  - {kind: initiative_load, at_most: 9, schools: {level: middle}}
funds: {general: {amount: 1000}}
overrides: {small: {schools.ash.enrollment: 90}}
tables: {TABLE: NAME}
"""
FINE = b"""\
id,enrollment,needs.reading,name,tags.level
ash,100,0.5,Ash,middle
birch,200,0.25,The Birch,high
cedar,300,0.75,Cedar,middle
"""


def told(
    folder: Path, content: bytes, name: str = "schools.csv", kind: str = "schools"
) -> tuple[Scenario | None, list[str]]:
    """Return the scenario with a table of this content, and what is said, warnings marked."""
    file, _, _ = name.partition("#")
    (folder / file).write_bytes(content)
    (folder / "maple.yaml").write_text(HEAD.replace("NAME", f'"{name}"').replace("TABLE", kind))
    scenario, problems = check(folder / "maple.yaml", overrides=["small"])
    marks = {"error": "", "warning": "warning: "}
    said = [marks[p.severity] + str(p).replace(f"{folder}/", "") for p in problems]
    return scenario, [text for text in said if "priorities" not in text]


def errors(folder: Path, content: bytes, name: str = "schools.csv") -> list[str]:
    """Return the errors that such a table makes; there is no scenario."""
    scenario, said = told(folder, content, name)
    assert scenario is None
    return [text for text in said if not text.startswith("warning: ")]
