"""Effects from findings of the What Works Clearinghouse (export of April 2020), by FindingID."""

from collections.abc import Iterator
from pathlib import Path

from .effect import Effect, number
from .pooling import Finding, fixed, from_clusters, from_n, from_p, random_effects, same_sample
from .raw import WWC, read

ICC = {"achievement": 0.20, "behavior": 0.10}  # what the WWC assumes where a study gives none

SINGLE = (  # program, goal, FindingID, ESSA tier, what was studied
    ("tech_coach", "math", 14184, 3, "eMINTS Comprehensive Program, a near proxy"),
    ("tech_coach", "reading", 14187, 3, "eMINTS Comprehensive Program, a near proxy"),
    ("barr", "math", 5974, None, "Building Assets Reducing Risks, MAP math"),
    ("barr", "reading", 5975, 1, "Building Assets Reducing Risks, MAP reading"),
    ("barr", "graduation", 5976, 1, "Building Assets Reducing Risks, grade 9 credits, a stand-in"),
    ("match_tutoring", "math", 5419, 1, "Match Education's tutoring, EXPLORE/PLAN"),
    ("early_warning", "attendance", 28394, None, "Early Warning Intervention, grade 9 attendance"),
)


def wwc_effects(folder: Path) -> Iterator[Effect]:
    """Effects of single findings, and of several put together."""
    rows = {int(row["FindingID"]): row for row in read(folder, WWC)}

    def each(ids: tuple[int, ...], kind: str = "achievement") -> list[Finding]:
        return [wwc_finding(rows[i], ICC[kind]) for i in ids]

    for program, goal, finding, tier, says in SINGLE:
        yield _effect(program, goal, each((finding,))[0], tier, (finding,), says)
    ses = (5454, 5460)
    for program in ("extended_day", "afterschool"):
        says = "Supplemental Educational Services in Minnesota, two independent samples, a proxy"
        yield _effect(program, "reading", fixed(each(ses)), 4, ses, says)
    naf = (4488, 3417)
    says = "Career Academies, one trial: diploma or GED after 8 years 0.27, diploma after 4 -0.08"
    yield _effect("naf_academy", "graduation", same_sample(each(naf)), 3, naf, says)
    pbis = (3487, 3489, 3490)
    says = "Schoolwide PBIS: disruptive 0.12, prosocial -0.17, emotion regulation -0.11, a proxy"
    found = same_sample(each(pbis, "behavior"))
    yield _effect("social_emotional", "wellbeing", found, 4, pbis, says)
    partners = (5049, 5050, 5051)
    says = "Reading Partners, three tests of the same pupils"
    yield _effect("reading_partners", "reading", same_sample(each(partners)), 1, partners, says)
    lli = (11394, 11068)
    says = "Leveled Literacy Intervention, two trials, tests not the developer's"
    yield _effect("leveled_literacy", "reading", random_effects(each(lli)), None, lli, says)


def _effect(
    program: str, goal: str, of: Finding, tier: int | None, ids: tuple[int, ...], says: str
) -> Effect:
    named = "WWC findings " if len(ids) > 1 else "WWC finding "
    return Effect(program, goal, *of, tier, f"{named}{', '.join(map(str, ids))}: {says}")


def wwc_finding(row: dict[str, str], icc: float) -> Finding:
    """Effect and standard error of one finding; the WWC publishes no standard error.

    The effect is the WWC's; where it has none, the study's. The standard error is the largest of
    what the study's p value, the WWC's p value and the numbers of students say; where schools were
    assigned and the study gives no p value, of what the numbers of schools say, too.
    """
    study, wwc = number(row["Effect_Size_Study"]), number(row["Effect_Size_WWC"])
    effect = study if wwc is None else wwc
    if effect is None:
        raise ValueError(f"finding {row['FindingID']} has no effect")
    treated = float(row["Outcome_Measure_Intervention_Sample_Size"])
    compared = float(row["Outcome_Measure_Comparison_Sample_Size"])
    found = [from_n(effect, treated, compared)]
    p_study, p_wwc = number(row["p_Value_Study"]), number(row["p_Value_WWC"])
    if p_study:
        found.append(from_p(study if study else effect, p_study))
    if p_wwc:
        found.append(from_p(effect, p_wwc))
    first = number(row["Intervention_Clusters_Sample_Size"])
    second = number(row["Comparison_Clusters_Sample_Size"])
    if p_study is None and first and second and first < treated:
        found.append(from_clusters((first, second), treated + compared, icc))
    return effect, max(found)
