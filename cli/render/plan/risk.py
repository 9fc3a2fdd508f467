"""What a plan comes to where its objective weighs uncertainty."""

from ....models.scenario.objective import RiskPlan
from ..words import figure, percent, plural

UNLIKE = (
    "This plan is made for effects that turn out worse, too: gains and worth are for the effects as"
    " they are estimated, while prices and regret count the bad cases in, so that gains and"
    " prices cannot be compared exactly."
)
"""What must be said where gains stand beside prices of such a plan."""


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
