"""Maple Valley with what its schools ask for."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"

ASKED = """
requests:
  weight: 0.5
  by_school:
    ash:
      small_groups: {wants: keep, rank: 1, students: 45, because: "=1", gives_up: [family_liaison]}
      family_team: {wants: merge, rank: 2, target: A team, review: 2028}
    birch: {tutoring: {wants: pilot, rank: 1, idea: true}}
appeals: 2027-05-09
"""
ANSWERED = """  birch:
    answered:
      {file: birch.xlsx, sha256: abc, date: 2027-01-02, late: true, unmet: A nurse,
       took_part: {staff: 3, how: a vote}, because: {reading: Half read}, staff_hours: {}}
"""
ROTARY = """funds:
  rotary: {amount: 1000, if: {program: tutoring, school: ash}}
  lions: {amount: 1000, if: {program: reading_lab}}
"""


def asked_scenario(folder: Path) -> Path:
    """Write the scenario, and return its path."""
    text = TINY.read_text(encoding="utf-8").replace("  birch:\n", ANSWERED, 1)
    path = folder / "asked.yaml"
    path.write_text(text.replace("funds:\n", ROTARY, 1) + ASKED, encoding="utf-8")
    return path
