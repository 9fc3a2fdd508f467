"""The answers to schools' requests: a letter to each school, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ....models.results.answers import Answers
from ....models.results.plan_parts.request_plan import RequestPlan
from ..asked import Asked
from ..labels import isolated
from ..language import NONE
from ..said.instead import instead_said
from ..said.reasons import Reasons
from ..said.requests import RequestWords
from ..views.memos import Memo, Part, Text
from .prices import PriceWords


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
    unmet
        Schools that need what nobody offers, and what they wrote.
    """

    sentences: tuple[Text, ...]
    sums: tuple[tuple[Text, str, str, str, str], ...]
    rows: tuple[AnswerRow, ...]
    unmet: tuple[tuple[Text, Text], ...] = ()


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

    @property
    def prices(self) -> PriceWords:
        """Says what granting would cost."""
        return PriceWords(self.asked)

    def letter(self, school: str) -> Memo:
        """Return the answers to one school."""
        say, own = self.asked.language.say, self._own(school)
        parts = [Part(text=(self._summary(own), self.appeal(), self._took_part(school)))]
        parts += [self._part(one) for one in own]
        parts += self._unmet(school)
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
                cost=self.prices.short(one),
                again=NONE if self.words.planned(one) else str(one.ask_again or NONE),
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
            tuple(self._all_unmet()),
        )

    def _all_unmet(self) -> Iterator[tuple[Text, Text]]:
        """Yield each school that needs what nobody offers, and what it wrote."""
        for id, school in self.asked.scenario.schools.items():
            if school.answered is not None and school.answered.unmet:
                yield self.asked.labels.school(id), isolated(school.answered.unmet)

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
        who: list[Text] = []
        if took.staff:
            who.append(language.say_many("%(n)s staff member", "%(n)s staff members", took.staff))
        if took.families:
            who.append(language.say_many("%(n)s family", "%(n)s families", took.families))
        if took.students:
            who.append(language.say_many("%(n)s student", "%(n)s students", took.students))
        if not who:
            return ""
        if took.how:
            return language.say(
                "%(who)s took part in asking: %(how)s.",
                who=language.listed(who),
                how=isolated(took.how.rstrip(".")),
            )
        return language.say("%(who)s took part in asking.", who=language.listed(who))

    def _unmet(self, school: str) -> list[Part]:
        """Return what the school needs and nobody offers, as it wrote it."""
        given, say = self.asked.scenario.schools[school].answered, self.asked.language.say
        if given is None or not given.unmet:
            return []
        texts = (
            say("You wrote: “%(text)s”", text=isolated(given.unmet)),
            say(
                "No program that the district offers was named for this, so the plan decides"
                " nothing on it. It stands in the list of all answers, for everyone to read."
            ),
        )
        return [Part(title=say("What you need and nobody offers"), text=texts)]

    def _part(self, one: RequestPlan) -> Part:
        say = self.asked.language.say
        title = say("%(rank)s. %(asks)s", rank=one.rank, asks=self.words.asks(one))
        texts = [
            Markup("<strong>{}</strong> {}").format(self.words.answer(one), self.words.when(one)),
            self._gets(one),
            self._because(one),
            self.asked.language.sentences([say("Why:"), *self._why(one)]) if one.why else "",
            self._instead(one),
            self.prices.cost(one),
        ]
        items = [*self.prices.gives_way(one), *self.prices.changes(one)]
        return Part(title=title, text=tuple(text for text in texts if text), items=tuple(items))

    def _instead(self, one: RequestPlan) -> Text:
        """Return what else there is for the same goals."""
        say = self.asked.language.say
        if not one.instead:
            return ""
        what = instead_said(one.instead, self.asked.language)
        if one.answer == "partly":
            return say("For the same goals you have besides: %(what)s.", what=what)
        return say("You get instead: %(what)s.", what=what)

    def _gets(self, one: RequestPlan) -> Text:
        """Return whom it serves here and what it costs in the first year in which it is granted."""
        years = sorted((*one.years, *one.partly))
        if not years or one.wants in ("retire", "merge"):
            return ""
        for site in self.asked.plan.sites:
            own = (site.program, site.school, site.year) == (one.program, one.school, years[0])
            if own and site.cost > 0 and site.students > 0:
                language = self.asked.language
                return language.say_many(
                    "In %(year)s it serves %(n)s student here, for %(dollars)s.",
                    "In %(year)s it serves %(n)s students here, for %(dollars)s.",
                    site.students,
                    year=site.year,
                    dollars=language.dollars(site.cost),
                )
        return ""

    def _because(self, one: RequestPlan) -> Text:
        asked = self.asked.scenario.requests.by_school.get(one.school, {}).get(one.program)
        if asked is None or not asked.because:
            return ""
        return self.asked.language.say("You wrote: “%(text)s”", text=isolated(asked.because))

    def _why(self, one: RequestPlan) -> list[Markup]:
        return Reasons.of(self.asked).sentences(one.why)

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
