"""What a study found as rows of a scenario's effects table."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.results.evaluation import Evaluation, StudyEffect

EFFECT_COLUMNS = ("program", "goal", "mean", "se", "tier", "source")
DECIMALS = 4


def effect_rows(found: Evaluation) -> Iterator[tuple[str, ...]]:
    """Yield a row for each effect, its source saying where it comes from.

    An effect that is withheld is `unknown`: its row says why, and a scenario then counts with what
    stands in for the unknown.
    """
    for effect in found.effects:
        source = provenance(found, effect)
        if effect.mean is None or effect.se is None:
            why = "; ".join(c.says.rstrip(".") for c in effect.checks if c.verdict == "fail")
            yield effect.program, effect.goal, "unknown", "", "", f"{source}: withheld: {why}"
        else:
            tier = "" if effect.tier is None else str(effect.tier)
            mean, se = f"{effect.mean:.{DECIMALS}f}", f"{_counted_se(found, effect):.{DECIMALS}f}"
            yield effect.program, effect.goal, mean, se, tier, source


def _counted_se(found: Evaluation, effect: StudyEffect) -> float:
    """Return the standard error; of a mid-year look, of which 1.96 reach its wider interval."""
    assert effect.se is not None
    if not found.evaluation.mid_year or effect.low is None or effect.high is None:
        return effect.se
    return (effect.high - effect.low) / (2 * 1.96)


def provenance(found: Evaluation, effect: StudyEffect) -> str:
    """Return where an effect comes from: study, table and its hash, design, students, date."""
    study = found.evaluation
    said = f"{study.name} ({study.said})" if study.said else study.name
    parts = [said, study.design, f"{study.data} sha256 {study.sha256[:12]}"]
    if effect.treated is not None and effect.compared is not None:
        parts.append(f"n {effect.treated + effect.compared:,}")
    parts.append(study.date or "no date given")
    if study.mid_year:
        parts.append("a look before the end")
    return ", ".join(parts)
