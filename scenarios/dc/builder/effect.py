"""One row of effects.csv, and the programs that nobody has measured in a way that can be used."""

from dataclasses import dataclass

NO_STUDY = "no usable study in the evidence files"


@dataclass(frozen=True)
class Effect:
    """What a program does to a goal; without a mean it is `unknown`."""

    program: str
    goal: str
    mean: float | None = None
    se: float | None = None
    tier: int | None = None
    source: str = NO_STUDY


# Program and the goals it is meant for (the README says why, program by program).
UNMEASURED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("extended_day", ("wellbeing",)),
    ("afterschool", ("wellbeing",)),
    ("credit_recovery", ("graduation",)),
    ("twilight", ("graduation",)),
    ("second_chance", ("graduation",)),
    ("ninth_grade_academy", ("graduation",)),
    ("jrotc", ("graduation", "wellbeing")),
    ("ib", ("reading", "math")),
    ("sem", ("reading",)),
    ("ms_ap_interventions", ("reading", "math")),
    ("attendance_counselor", ("attendance",)),
    ("ap_literacy", ("reading",)),
    ("teacher_leader", ("reading", "math")),
    ("excursions", ("wellbeing",)),
    ("clubs", ("wellbeing",)),
    ("ms_athletics", ("wellbeing",)),
    ("athletic_coordinator", ("wellbeing",)),
    ("student_satisfaction", ("wellbeing",)),
    ("computer_lab", ("graduation",)),
    ("pool", ("wellbeing",)),
    ("related_arts", ("wellbeing",)),
    ("guidance", ("graduation", "wellbeing")),
    ("librarian", ("reading",)),
    ("title_i_plan", ("reading", "math")),
    ("ell_counselor", ("wellbeing",)),
    ("sped_behavior_tech", ("wellbeing",)),
    ("specialty", ("reading",)),
    ("literacy_partners", ("reading",)),
)


def number(text: str) -> float | None:
    """Return the number in a cell; None where the cell is empty."""
    return float(text) if text not in ("", "NA") else None
