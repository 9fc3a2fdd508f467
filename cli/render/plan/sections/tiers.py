"""What rests on the board's own order of cuts alone."""

from .....models.results.plan_parts.cut_tiers import CutTiers, TierChoice
from ...page import Page, heading, item
from ...words import Names, plural, sentence, several

MOST_BY_TIER = 4


def tiers_in_words(tiers: CutTiers, names: Names) -> str:
    """Return which decisions rest on `cut_tier` alone, for the first screen."""
    if not tiers.alone:
        text = "no decision rests on cut_tier alone"
    else:
        ends = [_named(choice, choice.ends, names) for choice in tiers.alone if choice.ends]
        keeps = [_named(choice, choice.keeps, names) for choice in tiers.alone if choice.keeps]
        said = [("ends", ends[::-1]), ("keeps", keeps)]
        parts = [f"{verb} {several(which, MOST_BY_TIER)}" for verb, which in said if which]
        does = " and ".join(parts)
        text = f"by cut_tier alone, at equal worth, as near as was proved, the plan {does}"
    return sentence("; ".join(part for part in (text, tiers.message) if part))


def _named(choice: TierChoice, places: tuple[str, ...], names: Names) -> str:
    at = f" at {plural(len(places), 'place')}" if len(places) > 1 else ""
    return f"{names.program(choice.program)} (tier {choice.tier}){at}"


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
