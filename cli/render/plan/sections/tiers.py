"""What rests on the board's own order of cuts alone."""

from collections.abc import Sequence

from .....models.results.plan_parts.cut_tiers import CutTiers, TierChoice
from ....language.spoken import say, say_many
from ...page import Page, heading, item
from ...words import Names, sentence, several

MOST_BY_TIER = 4


def tiers_in_words(tiers: CutTiers, names: Names) -> str:
    """Return which decisions rest on `cut_tier` alone, for the first screen."""
    if not tiers.alone:
        text = say("no decision rests on cut_tier alone")
    else:
        ends = [_named(choice, choice.ends, names) for choice in tiers.alone if choice.ends]
        keeps = [_named(choice, choice.keeps, names) for choice in tiers.alone if choice.keeps]
        text = say(
            "by cut_tier alone, at equal worth, as near as was proved, the plan %(does)s",
            does=_does(ends[::-1], keeps),
        )
    message = names.said(tiers.message)
    return sentence("; ".join(part for part in (text, message) if part))


def _does(ends: Sequence[str], keeps: Sequence[str]) -> str:
    ended, kept = (several(which, MOST_BY_TIER) if which else "" for which in (ends, keeps))
    if ended and kept:
        return say("ends %(ends)s and keeps %(keeps)s", ends=ended, keeps=kept)
    return say("ends %(names)s", names=ended) if ended else say("keeps %(names)s", names=kept)


def _named(choice: TierChoice, places: tuple[str, ...], names: Names) -> str:
    text = say("%(name)s (tier %(n)s)", name=names.program(choice.program), n=choice.tier)
    if len(places) < 2:
        return text
    return text + say_many(" at %(n)s place", " at %(n)s places", len(places))


def tier_choices(tiers: CutTiers | None, names: Names) -> Page:
    """Return every decision that rests on `cut_tier` alone, place by place."""
    if tiers is None or not tiers.alone:
        return []
    page: Page = [heading("Decided by cut_tier alone, at equal worth, as near as was proved")]
    for choice in tiers.alone:
        for verb, places in (("ends", choice.ends), ("goes on", choice.keeps)):
            if places:
                where = several([names.school(place) for place in places], len(places))
                program = names.program(choice.program)
                page.append(item(f"{program} (tier {choice.tier}) {verb} at {where}."))
    return page
