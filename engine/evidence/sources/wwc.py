"""Findings of the What Works Clearinghouse, with what Wolf and Harbatkin add to them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..library.columns import (
    DEVELOPER,
    FROM_DEFAULT_ICC,
    FROM_ICC,
    FROM_N,
    FROM_P,
    INDEPENDENT,
    RESEARCHER,
    WOLF,
    WWC,
)
from ..library.standard_error import ACHIEVEMENT_ICC, OTHER_ICC, clustered_error, simple_error
from .goals import ACHIEVEMENT, goal_of
from .text import Row, clean, first_grades, joined, number

_NAMES = {
    "Outcome_Measure_Intervention_Sample_Size": "nt",
    "Outcome_Measure_Comparison_Sample_Size": "nc",
    "Intervention_Clusters_Sample_Size": "ct",
    "Comparison_Clusters_Sample_Size": "cc",
    "p_Value_WWC": "p",
    "ICC": "icc",
}
_MADE_BY = {
    "broad": INDEPENDENT,
    "narrow": INDEPENDENT,
    "researcher": RESEARCHER,
    "developer": DEVELOPER,
}
_DESIGN = {"RCT": "rct", "QED": "quasi-experiment", "RDD": "discontinuity"}
_BANDS = {"PK & K": "PK-K", "K-3": "K-3", "3-6": "3-6", "6-9": "6-9", "9-12": "9-12"}
_DELIVERY = {
    "Delivery_Method_Individual": "one-on-one",
    "Delivery_Method_School": "whole school",
    "Delivery_Method_Small_Group": "small group",
    "Delivery_Method_Whole_Class": "whole class",
}
_NOTHING_ELSE = ("", "business as usual", "unknown", "intervention", "another intervention")
_NAMELESS = ("(not applicable)", "not applicable", "")
_IMPOSSIBLE = 5.0
"""Effects beyond so many SD are slips of the pen, and left out as missing."""
_LEAST_P, _MOST_P, _LEAST_G = 1e-6, 0.95, 0.02
"""A standard error is not got from a p value nearer to 0 or 1, or of a smaller effect: rounding."""
_LEAST_SHARE = 0.4
"""Nor from one so far below what the numbers of students allow: no pretest explains so much."""
_NO_CLUSTER = 1.5
"""Fewer students than so many in a "cluster": students themselves were assigned."""


def read(raw: Path) -> pd.DataFrame:
    """Return the Clearinghouse's findings as rows of the library."""
    found = pd.read_csv(raw / "wwc_Findings.csv", encoding="utf-8-sig").rename(columns=_NAMES)
    more = pd.read_csv(raw / "wp_meta_v2.csv")
    more = more.set_index("f_findingid")
    alone = more[~more.index.isin(found["FindingID"])]
    found = found.join(more, on="FindingID")
    delivery = _delivery(raw)
    rows = [_row(row, delivery) for row in found.to_dict("records")]
    table = pd.DataFrame([*rows, *[_alone(row) for row in alone.to_dict("records")]])
    table["study"] = _same_students(table)
    return table


def _delivery(raw: Path) -> dict[int, str]:
    """Return how each intervention was delivered, by its number, as its reports say."""
    reports = pd.read_csv(raw / "wwc_InterventionReports.csv")
    by_number = reports.groupby("InterventionID")[list(_DELIVERY)].max()
    return {
        int(str(key)): ", ".join(words for column, words in _DELIVERY.items() if row[column] == 1)
        for key, row in by_number.iterrows()
    }


def _row(row: Row, delivery: dict[int, str]) -> dict[str, object]:
    nt, nc = number(row["nt"]), number(row["nc"])
    g = _effect(row)
    sample = clean(row["Sample_Description"])
    period = clean(row["Period"])
    domain = clean(row["Outcome_Domain"])
    goal = goal_of(domain)
    clusters = _clusters(row, nt, nc)
    se, how = _error(g, nt, nc, clusters, goal, row)
    contrast = clean(row["Comparison"])
    band = _BANDS.get(str(row["grade_band"]))
    return {
        "program": _name(row),
        "description": joined(
            clean(row["Protocol"]),
            delivery.get(int(str(row["InterventionID"])), ""),
            sample,
            "" if contrast.lower() in _NOTHING_ELSE else f"against {contrast}",
        ),
        "outcome": joined(clean(row["Outcome_Measure"]), domain),
        "goal": goal,
        "study": f"wwc {row['ReviewID']}",
        "design": _DESIGN.get(str(row["s_study_design"])),
        "n": number(row["Outcome_Sample_Size"]) or (nt + nc if nt and nc else None),
        "treated": nt,
        "clusters": clusters,
        "g": g,
        "se": se,
        "how_se": how,
        "tier": _tier(row["ESSA_Rating"]),
        "test_by": _MADE_BY.get(str(row["category"])),
        "grade": first_grades(sample) or band or _grades_of_topic(clean(row["Protocol"])),
        "follow_up": _later(period),
        "subgroup": bool(row["Is_Subgroup"]),
        "cost": None,
        "cost_year": None,
        "year": number(row["s_publication_date"]),
        "source": WWC,
    }


def _alone(row: Row) -> dict[str, object]:
    """Return a finding that only Wolf and Harbatkin have."""
    nt, nc = number(row["f_t_ss"]), number(row["f_c_ss"])
    g = number(row["f_effect_size_wwc"])
    goal = goal_of(clean(row["f_outcome_domain"]))
    given = {"p": row["f_p_value_wwc"], "icc": row["f_icc"]}
    given |= {"ct": row["f_t_cluster_ss"], "cc": row["f_c_cluster_ss"]}
    clusters = _clusters(given, nt, nc)
    se, how = _error(g, nt, nc, clusters, goal, given)
    return {
        "program": clean(row["s_intervention_name"]),
        "description": joined(clean(row["s_protocol"]), clean(row["f_sample_description"])),
        "outcome": joined(clean(row["f_outcome_measure"]), clean(row["f_outcome_domain"])),
        "goal": goal,
        "study": f"wwc {row['reviewid']}",
        "design": _DESIGN.get(str(row["s_study_design"])),
        "n": number(row["f_ss"]),
        "treated": nt,
        "clusters": clusters,
        "g": g,
        "se": se,
        "how_se": how,
        "tier": _tier(row["f_essa_rating"]),
        "test_by": _MADE_BY.get(str(row["category"])),
        "grade": _BANDS.get(str(row["grade_band"])),
        "follow_up": _later(clean(row["f_period"])),
        "subgroup": False,
        "cost": None,
        "cost_year": None,
        "year": number(row["s_publication_date"]),
        "source": WOLF,
    }


def _effect(row: Row) -> float | None:
    """Return the Clearinghouse's effect, else the study's own; none that cannot be."""
    for column in ("Effect_Size_WWC", "Effect_Size_Study"):
        g = number(row[column])
        if g is not None and abs(g) <= _IMPOSSIBLE:
            return g
    return None


def _clusters(row: Row, nt: float | None, nc: float | None) -> float | None:
    """Return how many clusters were assigned; none where students were."""
    ct, cc = number(row["ct"]), number(row["cc"])
    if not (ct and cc and nt and nc) or (nt + nc) / (ct + cc) < _NO_CLUSTER:
        return None
    return ct + cc


def _error(
    g: float | None,
    nt: float | None,
    nc: float | None,
    clusters: float | None,
    goal: str | None,
    row: Row,
) -> tuple[float | None, str | None]:
    """Return the standard error of a finding, and how it was got."""
    if g is None or not (nt and nc) or nt + nc <= 3:
        return None, None
    from scipy.stats import t

    plain, p = simple_error(g, nt, nc), number(row["p"])
    if p is not None and _LEAST_P < p < _MOST_P and abs(g) > _LEAST_G:
        implied = abs(g) / float(t.isf(p / 2.0, nt + nc - 2.0))
        if implied > _LEAST_SHARE * plain:
            return implied, FROM_P
    if clusters is None:
        return plain, FROM_N
    icc = number(row["icc"])
    if icc:
        return _named(clustered_error(g, nt, nc, clusters, icc), FROM_ICC)
    assumed = ACHIEVEMENT_ICC if goal in ACHIEVEMENT else OTHER_ICC
    return _named(clustered_error(g, nt, nc, clusters, assumed), FROM_DEFAULT_ICC)


def _named(se: float | None, how: str) -> tuple[float | None, str | None]:
    return (None, None) if se is None else (se, how)


def _tier(rating: object) -> float | None:
    return {"ESSA Tier 1": 1.0, "ESSA Tier 2": 2.0}.get(str(rating))


def _later(period: str) -> bool | None:
    """Return whether an outcome is of some time after the end; None: nothing clear is said.

    `1 Year` may be a year after the end, or the end after a year.
    """
    said = period.lower()
    if "follow" in said or "after" in said:
        return True
    at_end = said.startswith(("0 ", "post", "immediate", "end")) or "posttest" in said
    return False if at_end else None


def _name(row: Row) -> str:
    name = clean(row["Intervention_Name"])
    if name.lower() not in _NAMELESS:
        return name
    return f"Unnamed practice ({clean(row['Protocol'])}, review {row['ReviewID']})"


def _grades_of_topic(topic: str) -> str | None:
    return {"Early Childhood Education": "PK", "Beginning Reading": "K-3"}.get(topic)


def _same_students(table: pd.DataFrame) -> pd.Series:
    """Return the studies' labels, one for reviews of which two findings are the same.

    A study may be reviewed more than once, under other numbers. Two reviews are taken for one study
    where they have the same program, measure, numbers of students and effect.
    """
    label = {name: name for name in table["study"]}

    def root(name: str) -> str:
        while label[name] != name:
            name = label[name]
        return name

    told = table.dropna(subset=["n", "treated", "g"])
    keys = [told["program"], told["outcome"], told["n"], told["treated"], told["g"].round(4)]
    for _, same in told.groupby(keys):
        names = sorted(set(same["study"]))
        for name in names[1:]:
            first, other = sorted((root(names[0]), root(name)))
            label[other] = first
    return table["study"].map(root)
