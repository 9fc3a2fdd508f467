"""What a plan comes to where its objective weighs uncertainty."""

from ...models.objective import RiskPlan
from .words import figure, percent, plural


def risk_in_words(risk: RiskPlan) -> str:
    """Return what worth becomes if effects fall short, as the objective weighs it."""
    if risk.measure == "gamma":
        short = plural(len(risk.short), "effect that costs", "effects that cost")
        return f"worth is {figure(risk.value)}* at least if the {short} most fall short together."
    return (
        f"worth is {figure(risk.value)}* on average over the worst of"
        f" {plural(risk.draws or 0, 'draw')} of the effects, {figure(risk.worst)}* in the worst,"
        f" {figure(risk.mean)}* over all; these bad draws make up {percent(risk.weight)} of what is"
        " maximised."
    )
