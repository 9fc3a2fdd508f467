"""What schools asked for and what they get: one line, all of it, and one school's."""

from collections.abc import Sequence

from rich.console import RenderableType

from .....models.results.plan import Plan
from .....models.results.plan_parts.request_plan import Granting, RequestPlan
from ...page import Page, heading, item
from ...words import Names, count, figure, percent, printable, sentence

_ANSWERS = {"granted": "yes", "partly": "in part", "refused": "no"}

NONE_ASKED = "It asked for nothing."


def requests_in_words(requests: Sequence[RequestPlan], granting: Granting) -> str:
    """Return how much is granted, and what that took, for the first screen."""
    granted = [row for row in requests if row.answer == "granted"]
    part = [row for row in requests if row.answer == "partly"]
    first = [row for row in requests if row.rank == 1]
    text = f"{count(len(granted))} of {count(len(requests))} granted, {count(len(part))} in part"
    if first:
        share = sum(row.answer == "granted" for row in first) / len(first)
        text += f"; of first-ranked {percent(share)} granted"
    return " ".join(sentence(words) for words in (text, _took(granting), granting.message) if words)


def _took(granting: Granting) -> str:
    """Return what granting them took of worth."""
    if not granting.weight:
        if not granting.gave or granting.gave < 0.0005:
            return ""
        return f"granting more took {figure(granting.gave)}* of worth, within the gap asked"
    weight = f"their weight of {figure(granting.weight)}* a school"
    least, most = granting.costs_at_least, granting.costs_at_most
    if most is None:
        return f"{weight} costs worth; how much at most is not known"
    if most < 0.0005:
        return f"{weight} costs no worth"
    if not least:
        return f"{weight} costs at most {figure(most)}* of worth"
    same = figure(least) == figure(most)
    return f"{weight} costs {'' if same else f'{figure(least)} to '}{figure(most)}* of worth"


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
    said = [f"{row.rank}. {_wanted(row, names)}: {_ANSWERS[row.answer]}{_when(row)}", row.why]
    if row.instead:
        said.append(f"instead {row.instead}")
    if row.ask_again is not None and row.ask_again not in row.years:
        said.append(f"ask again in {row.ask_again}")
    return item(" ".join(sentence(printable(words)) for words in said if words))


def _wanted(row: RequestPlan, names: Names) -> str:
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
