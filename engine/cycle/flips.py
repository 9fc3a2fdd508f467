"""The single changes with which a request would be granted, searched on both sides of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...models.results.otherwise import Flip
from ...models.results.plan import Plan
from ...models.results.plan_parts.request_plan import RequestFlip, RequestPrice
from ...models.scenario.scenario import Scenario
from ..formulation.granted import Asked
from ..questions.axes.axis import DOLLARS
from ..questions.explain.choices import Choice
from ..questions.explain.flips import find_flips
from ..questions.explain.sides import Sides
from ..questions.explain.variants import Value, VariantSolver
from ..questions.keep.keep import FREE, keeping_judge
from .granting import Granted
from .request_axes import AGAINST, RequestAxis, request_axes, site_dollars

FIGURE_ROUNDING = 1e-9
"""Share of the figure's size that a change must exceed to be one."""


@dataclass(frozen=True)
class FlipSearch:
    """Searches what would grant a request.

    Attributes
    ----------
    scenario
        Resolved.
    variants
        Solves scenarios with other figures.
    free
        What the best plan is worth with nothing asked.
    within
        Share of the objective by which a plan that grants it may be worse and count as as good.
    """

    scenario: Scenario
    variants: VariantSolver
    free: Value
    within: float

    def flips(self, asked: Asked, granted: Value) -> tuple[RequestFlip, ...]:
        """Return the changes found that grant a request, cheapest first.

        The cheapest is that which changes its figure least, as a share: of what it is, or of
        what the program costs at the school in a year for dollars.

        Parameters
        ----------
        granted
            What the best plan that grants it is worth.
        """
        wanted = Granted(asked.school, asked.program)
        choice = Choice("keep", f"{asked.school}'s request for {asked.program} is granted", ())
        choice = Choice(choice.key, choice.says, (), hold=wanted)
        sides = Sides(FREE, choice, runs=False, free=True)
        found: list[tuple[float, RequestFlip]] = []
        axes = request_axes(self.scenario, asked)
        whole = self.variants.deadline
        try:
            for n, axis in enumerate(axes):
                self.variants.deadline = whole.sooner(whole.left / (len(axes) - n))
                found += self._along(axis, sides, granted)
        finally:
            self.variants.deadline = whole
        return tuple(flip for _, flip in sorted(found, key=lambda item: item[0]))

    def _along(
        self, axis: RequestAxis, sides: Sides, granted: Value
    ) -> Iterator[tuple[float, RequestFlip]]:
        judge = keeping_judge(self.within)
        for flip in find_flips(self.variants, axis.axis, sides, self.free, granted, judge):
            if flip.status == "found" and flip.kept is not None and flip.flipped is not None:
                told = _told(axis, flip, flip.kept, flip.flipped)
                yield abs((told.to or 0.0) - (told.now or 0.0)) / axis.whole, told


def _told(axis: RequestAxis, flip: Flip, kept: float, flipped: float) -> RequestFlip:
    return RequestFlip(
        of=axis.of,
        id=axis.id,
        what=axis.what,
        address=axis.address,
        now=axis.told(axis.axis.now),
        to=axis.told(flipped),
        unit=axis.unit,
        refused_at=axis.told(kept),
        checked=True,
    )


def estimated(
    scenario: Scenario, plan: Plan, asked: Asked, price: RequestPrice
) -> tuple[RequestFlip, ...]:
    """Return about what a partner would have to pay, where there was no time to search.

    From the worth of a dollar at the margin, at most what the program costs at the school in a
    year. It was not searched, and says so.
    """
    dollars = site_dollars(scenario, asked)
    worth = max((fund.price or 0.0 for fund in plan.funds), default=0.0)
    known = price.lost if price.lost is not None else price.low
    if asked.request.wants in AGAINST or dollars <= 0 or worth <= 0 or not known:
        return ()
    about = min(dollars, known / worth / len(scenario.years))
    return (
        RequestFlip(
            of="partner",
            what="a partner's money for it, there only while it runs here: an estimate",
            now=0.0,
            to=round(about, 2),
            unit=DOLLARS,
        ),
    )
