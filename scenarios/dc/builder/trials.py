"""Effects computed or pooled from other collections of trials than the WWC's."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from .effect import Effect, number
from .pooling import Finding, from_clusters, from_n, one_study, random_effects
from .raw import DIETRICHSON, STAR, Rows, read
from .workbook import elementary_math
from .wwc import ICC

MANY = 400  # trials of fewer students overstate what a district will see
SCALE = 0.16 / 0.21  # Kraft et al. 2024: tutoring of over 1,000 students against 400 to 999
POOLED = "one mean a study, DerSimonian-Laird"
MATH_PROGRAMS = ("ROOTS", "Number Rockets")


def small_group_reading(row: dict[str, str]) -> bool:
    """Whether a row of Dietrichson et al. is a large enough trial of small groups in reading."""
    many = (number(row["N_total"]) or 0) >= MANY
    return _is(row, "Small_group") and row["Test_subject"] == "Reading" and many


def coaching(row: dict[str, str]) -> bool:
    """Whether it is coaching of personnel, measured by a broad test."""
    return _is(row, "Coaching_personnel") and _is(row, "General")


def computer(row: dict[str, str]) -> bool:
    """Whether it is computer-assisted instruction, measured by a broad test."""
    return _is(row, "CAI") and _is(row, "General")


def targeted_effects(folder: Path) -> Iterator[Effect]:
    """Pool trials for pupils with or at risk of academic difficulties (Dietrichson et al. 2021)."""
    rows = read(folder, DIETRICHSON)
    (mean, se), count = _pool(rows, small_group_reading)
    says = (
        f"Dietrichson et al. 2021: {count} studies of small groups, reading, {MANY} pupils or more"
    )
    scaled = f"{says} ({mean:.3f}), {POOLED}, times 0.16/0.21 for scale (Kraft et al. 2024)"
    yield Effect("reading_specialist", "reading", mean * SCALE, se * SCALE, 3, scaled)
    for program, tier, keep, what in (
        ("instructional_coach", 3, coaching, "coaching of personnel, broad tests"),
        ("at_risk_technology", 4, computer, "computer-assisted instruction, broad tests, a proxy"),
    ):
        (mean, se), count = _pool(rows, keep)
        says = f"Dietrichson et al. 2021: {count} studies of {what}, {POOLED}"
        for goal in ("reading", "math"):
            yield Effect(program, goal, mean, se, tier, says)


def _pool(rows: Rows, keep: Callable[[dict[str, str]], bool]) -> tuple[Finding, int]:
    studies: dict[str, list[Finding]] = defaultdict(list)
    for row in filter(keep, rows):
        effect, se = number(row["Effectsize_g_adj1"]), number(row["SE_g_adj1"])
        if effect is not None and se is not None:
            studies[row["Study_ID"]].append((effect, se))
    return random_effects([one_study(found) for _, found in sorted(studies.items())]), len(studies)


def _is(row: dict[str, str], name: str) -> bool:
    return number(row[name]) == 1


def star_effects(folder: Path) -> Iterator[Effect]:
    """Kindergarten of Project STAR: an aide, or a small class, against a regular class."""
    rows = read(folder, STAR)
    aide, small = (_star_effect(rows, arm) for arm in ("regular+aide", "small"))
    star = "Tennessee Project STAR, kindergarten, its 5,786 pupils' total scores"
    for goal in ("reading", "math"):
        yield Effect("kg_aide", goal, *aide, 1, f"{star}: aide against regular class")
        says = f"{star}: small against regular class, no trial in the middle grades"
        yield Effect("scaled_ms_teacher", goal, *small, 4, says)


def _star_effect(rows: Rows, arm: str) -> Finding:
    """Difference of mean total scores in SDs of all kindergartners, with its HC1 error."""
    scores: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        reading, math = number(row["readk"]), number(row["mathk"])
        if row["stark"] not in ("", "NA") and reading is not None and math is not None:
            scores[row["stark"]].append(reading + math)
    everyone = [score for arm_scores in scores.values() for score in arm_scores]
    count = len(everyone)
    means = {name: sum(values) / len(values) for name, values in scores.items()}
    total = sum(everyone) / count
    sd = (sum((score - total) ** 2 for score in everyone) / (count - 1)) ** 0.5
    squares = sum(
        sum((score - means[name]) ** 2 for score in scores[name]) / len(scores[name]) ** 2
        for name in (arm, "regular")
    )
    error = (squares * count / (count - len(scores))) ** 0.5
    return (means[arm] - means["regular"]) / sd, error / sd


def elementary_math_effects(folder: Path) -> Iterator[Effect]:
    """Small groups in kindergarten and grade 1 (Pellegrini et al. 2020)."""
    studies: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for row in elementary_math(folder):
        if row["Program"] in MATH_PROGRAMS:
            key = (row["Program"], row["Authors"], row["Year"])
            studies[key].append(_math_finding(row))
    found = random_effects([one_study(findings) for _, findings in sorted(studies.items())])
    paper = "Pellegrini, Lake, Neitzel and Slavin 2020"
    says = f"{paper}: {len(studies)} studies of ROOTS and Number Rockets, {POOLED}"
    yield Effect("number_rockets", "math", *found, 3, says)


def _math_finding(row: dict[str, str]) -> Finding:
    effect = float(row["Effect Size"])
    treated, compared = float(row["Treatment.N"]), float(row["Control.N"])
    first, second = number(row["Treatment.Cluster"]), number(row["Control.Cluster"])
    if first and second:
        se = from_clusters((first, second), treated + compared, ICC["achievement"])
        return effect, se
    return effect, from_n(effect, treated, compared)
