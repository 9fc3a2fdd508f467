"""A study by lot and its table of 180 students at three schools over three years."""

from pathlib import Path

STUDY = """\
design: rct
name: Tutoring in grade 3
data: scores.csv
program: tutoring
treated: treated
unit: student
block: school
outcomes: {reading: {column: score}}
"""
TRENDS = ["trends", "scores.csv", "--outcome", "score", "--time", "year", "--by", "school"]


def write_study() -> None:
    """Write study.yaml and scores.csv into the current folder."""
    rows = ["student,school,year,treated,score"]
    for i in range(180):
        luck = (i * 7919 % 101) / 101 - 0.5
        rows.append(f"p{i},s{i % 3},{2020 + i // 60},{i // 3 % 2},{luck + 0.4 * (i // 3 % 2):.4f}")
    Path("scores.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    Path("study.yaml").write_text(STUDY, encoding="utf-8")
