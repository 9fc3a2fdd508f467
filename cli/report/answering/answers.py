"""The answers to schools' requests: a letter to each school, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ....models.results.answers import Answers
from ....models.results.plan_parts.request_plan import RequestFlip, RequestPlan, RequestPrice
from ..asked import Asked, in_months
from ..labels import in_english, isolated
from ..language import NONE
from ..said.reasons import Reasons
from ..said.requests import RequestWords
from ..views.memos import Memo, Part, Text

MOST = 6
"""Programs that are named as giving way."""

FLIPS = 4
"""Changes that are told."""


@dataclass(frozen=True)
class AnswerRow:
    """A request in the list of all."""

    school: Text
    sort_name: str
    file: str
    rank: int
    asks: Text
    answer: str
    said: Text
    years: Text
    cost: Text
    again: Text


@dataclass(frozen=True)
class AnswerTable:
    """The list of all answers.

    Attributes
    ----------
    sums
        By rank: which, how many, how many granted, in part, and the share, in words.
    """

    sentences: tuple[Text, ...]
    sums: tuple[tuple[Text, str, str, str, str], ...]
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswerWords:
    """Says answers in a language.

    Attributes
    ----------
    asked
        Plan, scenario and language.
    answers
        What was found.
    """

    asked: Asked
    answers: Answers

    @property
    def words(self) -> RequestWords:
        """Says what is asked and answered."""
        return RequestWords(self.asked)

    def letter(self, school: str) -> Memo:
        """Return the answers to one school."""
        say, own = self.asked.language.say, self._own(school)
        parts = [Part(text=(self._summary(own), self.appeal(), self._took_part(school)))]
        parts += [self._part(one) for one in own]
        parts.append(Part(title=say("How these answers were found"), text=self._method()))
        return Memo(
            name=school,
            above=isolated(self.asked.scenario.name or self.asked.file),
            title=say("Answers to %(school)s", school=self.asked.labels.school(school)),
            parts=tuple(parts),
        )

    def table(self) -> AnswerTable:
        """Return the list of all."""
        language, labels = self.asked.language, self.asked.labels
        rows = [
            AnswerRow(
                school=labels.school(one.school),
                sort_name=labels.plain_school(one.school).casefold(),
                file=f"{one.school}.html",
                rank=one.rank,
                asks=self.words.asks(one),
                answer=one.answer,
                said=self.words.answer(one),
                years=language.listed(one.years) if one.years else NONE,
                cost=self._short_cost(one),
                again=str(one.ask_again) if one.ask_again else NONE,
            )
            for one in self.answers.requests
        ]
        sums = tuple(
            (
                language.say("Ranked %(rank)s", rank=each.of),
                language.count(each.requests),
                language.count(each.granted),
                language.count(each.partly),
                language.percent(each.share),
            )
            for each in self.answers.agreement.by_rank
        )
        sentences = (self._summary(self.answers.requests), self.appeal(), *self._method())
        return AnswerTable(
            tuple(text for text in sentences if text),
            sums,
            tuple(sorted(rows, key=lambda row: (row.sort_name, row.rank))),
        )

    def appeal(self) -> Text:
        """Return until when a school can appeal."""
        say, until = self.asked.language.say, self.answers.appeals
        if not until:
            return say("Ask the district until when, and how, you can appeal.")
        day = self.asked.language.day(date.fromisoformat(until))
        return say("You can appeal until %(day)s.", day=day)

    def _own(self, school: str) -> tuple[RequestPlan, ...]:
        return tuple(one for one in self.answers.requests if one.school == school)

    def _summary(self, own: tuple[RequestPlan, ...]) -> Text:
        language = self.asked.language
        number = {
            kind: language.count(sum(one.answer == kind for one in own))
            for kind in ("granted", "partly", "refused")
        }
        many = language.say_many("Of %(n)s request,", "Of %(n)s requests,", len(own))
        return language.sentences(
            [
                many,
                language.say(
                    "%(granted)s granted, %(partly)s granted in part or in some years,"
                    " %(refused)s not granted.",
                    **number,
                ),
            ]
        )

    def _took_part(self, school: str) -> Text:
        given = self.asked.scenario.schools[school].answered
        took = None if given is None else given.took_part
        if took is None:
            return ""
        language = self.asked.language
        return language.say(
            "%(staff)s staff, %(families)s families and %(students)s students took part in asking.",
            staff=language.count(took.staff),
            families=language.count(took.families),
            students=language.count(took.students),
        )

    def _part(self, one: RequestPlan) -> Part:
        say = self.asked.language.say
        title = say("%(rank)s. %(asks)s", rank=one.rank, asks=self.words.asks(one))
        texts = [
            Markup("{} {}").format(self.words.answer(one), self.words.when(one)),
            self._because(one),
            self.asked.language.sentences([say("Why:"), *self._why(one)]) if one.why else "",
            say("You get instead: %(what)s.", what=in_english(one.instead)) if one.instead else "",
            self._cost(one),
        ]
        items = [*self._gives_way(one), *self._changes(one)]
        return Part(title=title, text=tuple(text for text in texts if text), items=tuple(items))

    def _because(self, one: RequestPlan) -> Text:
        asked = self.asked.scenario.requests.by_school.get(one.school, {}).get(one.program)
        if asked is None or not asked.because:
            return ""
        return self.asked.language.say("You wrote: “%(text)s”", text=isolated(asked.because))

    def _why(self, one: RequestPlan) -> list[Markup]:
        return Reasons.of(self.asked).sentences(one.why)

    def _cost(self, one: RequestPlan) -> Text:
        price, language = one.price, self.asked.language
        if one.answer == "granted":
            return ""
        if price is None:
            return language.say("What granting it would cost was not searched.")
        if price.low is None:
            reason = price.proof.partition(": ")[2] or price.proof
            return language.say(
                "No plan can grant it in full, whatever it costs: %(reason)s",
                reason=in_english(reason),
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

    def _gives_way(self, one: RequestPlan) -> Iterator[Text]:
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
                    "For it would give way: %(program)s at %(school)s, %(dollars)s less: it ends.",
                    **names,
                )
            else:
                yield language.say(
                    "For it would give way: %(program)s at %(school)s, %(dollars)s less.", **names
                )
        if len(given) > MOST:
            rest = sum(each.dollars for each in given[MOST:])
            yield language.say_many(
                "And %(n)s other program, %(dollars)s less.",
                "And %(n)s other programs, %(dollars)s less together.",
                len(given) - MOST,
                dollars=language.dollars(rest),
            )

    def _changes(self, one: RequestPlan) -> Iterator[Text]:
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

    def _short_cost(self, one: RequestPlan) -> Text:
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

    def _method(self) -> tuple[Text, ...]:
        say = self.asked.language.say
        return (
            say(
                "Every school’s requests are answered by the same rules: the plan is the one that"
                " does most for students under the district’s rules and money, and of plans as"
                " good as that, the one that grants schools more. To price a request, the plan was"
                " made again with it granted, and set against the best one known."
            ),
            say(
                "A month of learning is a ninth of what a fourth grader’s reading grows in a"
                " school year; all together means that of every student added up."
            ),
            say("This is a proposal; people decide."),
        )
