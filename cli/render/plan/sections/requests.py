"""What schools asked for and what they get: one line, all of it, and one school's."""

from collections.abc import Sequence

from rich.console import RenderableType

from .....models.results.plan import Plan
from .....models.results.plan_parts.request_plan import Granting, RequestPlan
from ....language.spoken import say
from ...page import Page, heading, item
from ...words import Names, count, figure, percent, printable, sentence

_ANSWERS = {"granted": "yes", "partly": "in part", "refused": "no"}

NONE_ASKED = "It asked for nothing."


def requests_in_words(requests: Sequence[RequestPlan], granting: Granting, names: Names) -> str:
    """Return how much is granted, and what that took, for the first screen."""
    first = [row for row in requests if row.rank == 1]
    values = {
        "granted": count(sum(row.answer == "granted" for row in requests)),
        "all": count(len(requests)),
        "part": count(sum(row.answer == "partly" for row in requests)),
    }
    if first:
        share = percent(sum(row.answer == "granted" for row in first) / len(first))
        text = say(
            "%(granted)s of %(all)s granted, %(part)s in part; of first-ranked %(share)s granted.",
            share=share,
            **values,
        )
    else:
        text = say("%(granted)s of %(all)s granted, %(part)s in part.", **values)
    ended = sentence(names.said(granting.message)) if granting.message else ""
    return " ".join(words for words in (text, _took(granting), ended) if words)


def _took(granting: Granting) -> str:
    """Return what granting them took of worth."""
    if not granting.weight:
        if not granting.gave or granting.gave < 0.0005:
            return ""
        gave = figure(granting.gave)
        return say("Granting more took %(n)s* of worth, within the gap asked.", n=gave)
    weight, least = figure(granting.weight), granting.costs_at_least
    if granting.costs_at_most is None:
        return say(
            "Their weight of %(weight)s* a school costs worth; how much at most is not known.",
            weight=weight,
        )
    most = figure(granting.costs_at_most)
    if granting.costs_at_most < 0.0005:
        return say("Their weight of %(weight)s* a school costs no worth.", weight=weight)
    if not least:
        return say(
            "Their weight of %(weight)s* a school costs at most %(most)s* of worth.",
            weight=weight,
            most=most,
        )
    if figure(least) == most:
        return say(
            "Their weight of %(weight)s* a school costs %(most)s* of worth.",
            weight=weight,
            most=most,
        )
    return say(
        "Their weight of %(weight)s* a school costs %(least)s to %(most)s* of worth.",
        weight=weight,
        least=figure(least),
        most=most,
    )


def requests(plan: Plan, names: Names) -> Page:
    """Return every request and its answer, school by school."""
    page: Page = []
    for school in dict.fromkeys(row.school for row in plan.requests):
        page.append(heading(f"{names.school(school)} asked for"))
        page += [_item(row, names) for row in plan.requests if row.school == school]
    return page


def asked_by(plan: Plan, names: Names, school: str) -> Page:
    """Return one school's requests and their answers; nothing where nobody asked for anything."""
    if not plan.requests:
        return []
    rows = [_item(row, names) for row in plan.requests if row.school == school]
    return [heading("What it asked for"), *(rows or [item(NONE_ASKED)])]


def _item(row: RequestPlan, names: Names) -> RenderableType:
    said = [f"{row.rank}. {wanted(row, names)}: {_ANSWERS[row.answer]}{_when(row)}", row.why]
    if row.instead:
        said.append(f"instead {row.instead}")
    if row.ask_again is not None and row.ask_again not in row.years:
        reviewed = ", when it is reviewed" if row.ask_again_of == "review" else ""
        said.append(f"ask again in {row.ask_again}{reviewed}")
    return item(" ".join(sentence(printable(words)) for words in said if words))


def wanted(row: RequestPlan, names: Names) -> str:
    """Return what is asked for: 'keep Reading Recovery'."""
    verbs = {"more": "more of", "less": "less of", "pilot": "try out", "retire": "end"}
    return f"{verbs.get(row.wants, row.wants)} {names.program(row.program)}"


def _when(row: RequestPlan) -> str:
    """Return in which years it is as asked and in which in part, where that is not all."""
    if row.answer != "partly" or not row.years:
        return f" in {', '.join(map(str, row.partly))}" if row.years == () and row.partly else ""
    parts = [(row.years, "as asked"), (row.partly, "in part")]
    told = [f"{word} in {', '.join(map(str, years))}" for years, word in parts if years]
    return f" ({'; '.join(told)})" if told else ""
