"""What granting a request would cost and whom, and what would grant it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.request_plan import RequestFlip, RequestPlan, RequestPrice
from ..asked import Asked, in_months
from ..language import NONE
from ..said.reasons import Reasons

Text = Markup | str

MOST = 6
"""Programs that are named as giving way."""

FLIPS = 4
"""Changes that are told."""


@dataclass(frozen=True)
class PriceWords:
    """Says prices in a language.

    Attributes
    ----------
    asked
        Plan, scenario and language.
    """

    asked: Asked

    def cost(self, one: RequestPlan) -> Text:
        """Return what granting a request would cost; nothing of one that is granted."""
        price, language = one.price, self.asked.language
        if one.answer == "granted":
            return ""
        if price is None:
            return language.say("What granting it would cost was not searched.")
        if price.low is None:
            reason = (price.proof.partition(": ")[2] or price.proof).rstrip(".")
            return language.say(
                "No plan can grant it in full, whatever it costs. %(reason)s",
                reason=language.sentences(Reasons.of(self.asked).sentences(reason)),
            )
        return language.sentences([self._worth(price), self._dollars(price), self._how(price)])

    def _worth(self, price: RequestPrice) -> Text:
        say = self.asked.language.say
        low, high = (0.0 if value is None else value for value in (price.low, price.high))
        if price.high is None:
            return say(
                "Granting it would cost students of the district at least %(low)s months of"
                " learning, all together; no plan that grants it was found.",
                low=self._months(low),
            )
        if self._months(low) == self._months(high):
            return say(
                "Granting it would cost students of the district %(n)s months of learning, all"
                " together.",
                n=self._months(high),
            )
        return say(
            "Granting it would cost students of the district between %(low)s and %(high)s months"
            " of learning, all together; in the plan found that grants it, %(lost)s.",
            low=self._months(low),
            high=self._months(high),
            lost=self._months(price.lost or 0.0),
        )

    def _dollars(self, price: RequestPrice) -> Text:
        language = self.asked.language
        if not price.dollars or round(price.dollars) == 0:
            return ""
        if price.dollars > 0:
            return language.say(
                "Over the plan’s years it takes %(dollars)s more here.",
                dollars=language.dollars(price.dollars),
            )
        return language.say(
            "Over the plan’s years it takes %(dollars)s less here.",
            dollars=language.dollars(-price.dollars),
        )

    def _how(self, price: RequestPrice) -> Text:
        say = self.asked.language.say
        if not price.lost and price.high:
            return say(
                "That plan is as good as the best one known: the search cannot tell them apart,"
                " so that it is worth an appeal."
            )
        if price.exact:
            return say("It is proved that no plan grants it for less than the least named here.")
        return say("It was not searched to the end: the true cost lies between the two.")

    def gives_way(self, one: RequestPlan) -> Iterator[Text]:
        """Yield who gives way in the plan that grants it."""
        price, language = one.price, self.asked.language
        given = () if price is None else price.gives_way
        for each in given[:MOST]:
            names = {
                "program": self.asked.labels.program(each.program),
                "school": self.asked.labels.school(each.school),
                "dollars": language.dollars(each.dollars),
            }
            if each.ends:
                yield language.say(
                    "In the plan that grants it %(program)s at %(school)s ends: %(dollars)s less.",
                    **names,
                )
            else:
                yield language.say(
                    "In the plan that grants it %(program)s at %(school)s gets %(dollars)s less.",
                    **names,
                )
        if len(given) > MOST:
            rest = sum(each.dollars for each in given[MOST:])
            yield language.say_many(
                "And %(n)s other program, %(dollars)s less.",
                "And %(n)s other programs, %(dollars)s less together.",
                len(given) - MOST,
                dollars=language.dollars(rest),
            )

    def changes(self, one: RequestPlan) -> Iterator[Text]:
        """Yield what would grant it."""
        say = self.asked.language.say
        for flip in (one.flips or ())[:FLIPS]:
            yield say("It would be granted with %(change)s.", change=self._change(flip))
        if one.answer != "granted" and one.flips == () and one.price is not None:
            yield say("No single change that was tried would grant it.")

    def _change(self, flip: RequestFlip) -> Text:
        language = self.asked.language
        now, to = flip.now or 0.0, flip.to or 0.0
        if flip.of == "partner":
            if flip.checked:
                return language.say(
                    "%(to)s a year from a partner, paid only while it runs here",
                    to=language.dollars(to),
                )
            return language.say(
                "about %(to)s a year from a partner, paid only while it runs here (an estimate,"
                " not searched)",
                to=language.dollars(to),
            )
        if flip.of == "fund":
            return language.say(
                "%(change)s a year in %(fund)s, which now has %(now)s",
                change=language.change(to - now),
                fund=self.asked.labels.fund(flip.id or ""),
                now=language.dollars(now),
            )
        if flip.of == "students":
            return language.say(
                "%(to)s students served here, not %(now)s",
                to=language.figure(to, 0 if to >= 10 else 1),
                now=language.figure(now, 0 if now >= 10 else 1),
            )
        if flip.of == "need":
            return language.say(
                "a need here of %(to)s, not %(now)s, in: %(goal)s",
                to=language.fine(to),
                now=language.fine(now),
                goal=self.asked.labels.goal(flip.id or ""),
            )
        times = to / now if now else 0.0
        return language.say("an effect %(n)s times as large", n=language.figure(times, 2))

    def _months(self, worth: float) -> str:
        months = in_months(worth)
        if months < 0.05:
            return "0"
        return self.asked.language.figure(months, 0 if abs(months) >= 9.95 else 1)

    def short(self, one: RequestPlan) -> Text:
        """Return the price in a few words, for a table."""
        price = one.price
        if one.answer == "granted":
            return NONE
        if price is None:
            return self.asked.language.say("not searched")
        if price.low is None:
            return self.asked.language.say("no plan can")
        if price.high is None:
            return self.asked.language.say("at least %(n)s", n=self._months(price.low))
        low, high = self._months(price.low), self._months(price.high)
        if low == high:
            return high
        return self.asked.language.say("%(low)s to %(high)s", low=low, high=high)
