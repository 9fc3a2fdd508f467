"""What a plan comes to where its objective weighs uncertainty."""

from ....models.scenario.objective import RiskPlan
from ...language.spoken import say_many
from ..words import figure, percent

UNLIKE = (
    "This plan is made for effects that turn out worse, too: gains and worth are for the effects as"
    " they are estimated, while prices and regret count the bad cases in, so that gains and"
    " prices cannot be compared exactly."
)
"""What must be said where gains stand beside prices of such a plan."""


def risk_in_words(risk: RiskPlan) -> str:
    """Return what worth becomes if effects fall short, as the objective weighs it."""
    if risk.measure == "gamma":
        return say_many(
            "worth is %(worth)s* at least if the %(n)s effect that costs most fall short together.",
            "worth is %(worth)s* at least if the %(n)s effects that cost most fall short together.",
            len(risk.short),
            worth=figure(risk.value),
        )
    return say_many(
        "worth is %(worth)s* on average over the worst of %(n)s draw of the effects, %(worst)s* in"
        " the worst, %(mean)s* over all; these bad draws make up %(share)s of what is maximised.",
        "worth is %(worth)s* on average over the worst of %(n)s draws of the effects, %(worst)s* in"
        " the worst, %(mean)s* over all; these bad draws make up %(share)s of what is maximised.",
        risk.draws or 0,
        worth=figure(risk.value),
        worst=figure(risk.worst),
        mean=figure(risk.mean),
        share=percent(risk.weight),
    )
