"""Part 2, where the money goes: fund by fund, from source to use, adding up to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.money_plan import Payment
from ...render.school import rounded
from ...render.words import short
from ..asked import Asked
from ..charts.sankey import WIDTH, Sankey, sankey
from ..said.kinds import OF

CENT = 0.01
SHORT = 30
"""Characters of a name in the drawing; the table has all of it."""

_USES = (
    "keeps",
    "shrinks",
    "merges",
    "grows",
    "tried",
    "ends",
    "moves",
    "top_up",
    "carried",
    "left",
)


@dataclass(frozen=True)
class Amount:
    """Dollars, rounded to the cent."""

    key: str
    name: Markup
    short: str
    dollars: float
    shown: str


@dataclass(frozen=True)
class FundUses:
    """A fund in the budget year: what it has, and its uses, which add up to that."""

    fund: Amount
    uses: tuple[Amount, ...]


@dataclass(frozen=True)
class FundYears:
    """A fund year by year: the year, and dollars that it has, spends, carries on and has left."""

    name: Markup
    years: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Flows:
    """Part 2."""

    year: int
    width: float
    drawing: Sankey
    names: dict[str, Amount]
    funds: tuple[FundUses, ...]
    uses: tuple[Amount, ...]
    total: str
    total_dollars: float
    base: str
    top_ups: tuple[Markup, ...]
    years: tuple[FundYears, ...]


def flows(asked: Asked) -> Flows:
    """Return part 2."""
    language, year = asked.language, asked.year
    amounts = _amounts(asked)
    names = _use_names(asked)
    funds: list[FundUses] = []
    drawn: dict[tuple[str, str], float] = {}
    for fund in (f for f in asked.plan.funds if f.year == year):
        keys = [use for use in _USES if amounts[fund.fund].get(use, 0.0) >= CENT / 2]
        cents, total = rounded([amounts[fund.fund][use] for use in keys], CENT)
        rows = tuple(
            _amount(use, names[use], value, asked) for use, value in zip(keys, cents, strict=True)
        )
        drawn |= {(f"fund:{fund.fund}", row.key): row.dollars for row in rows if row.dollars > 0}
        named = asked.labels.fund(fund.fund)
        funds.append(FundUses(_amount(f"fund:{fund.fund}", named, total, asked), rows))
    used = [
        _amount(
            use, names[use], sum(r.dollars for f in funds for r in f.uses if r.key == use), asked
        )
        for use in _USES
        if any(row.key == use for fund in funds for row in fund.uses)
    ]
    funds.sort(key=lambda fund: -fund.fund.dollars)
    total = sum(fund.fund.dollars for fund in funds)
    base = asked.plan.money[0].base if asked.plan.money else 0.0
    sources = [f.fund for f in funds if f.uses]
    return Flows(
        year=year,
        width=WIDTH,
        drawing=sankey(drawn, [s.key for s in sources], [u.key for u in used]),
        names={each.key: each for each in (*sources, *used)},
        funds=tuple(funds),
        uses=tuple(used),
        total=language.cents(total),
        total_dollars=total,
        base=language.dollars(base) if round(base) else "",
        top_ups=tuple(_top_ups(asked)),
        years=tuple(_years(asked)),
    )


def _amount(key: str, name: Markup, dollars: float, asked: Asked) -> Amount:
    plain = asked.labels.plain_fund(key[5:]) if key.startswith("fund:") else str(name)
    return Amount(key, name, short(plain, SHORT), dollars, asked.language.cents(dollars))


def _amounts(asked: Asked) -> dict[str, dict[str, float]]:
    """Return dollars by fund and use in the budget year."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for payment in asked.plan.payments:
        if payment.year == asked.year:
            found[payment.fund][_use(payment, asked)] += payment.amount
    for fund in asked.plan.funds:
        if fund.year == asked.year:
            uses = found[fund.fund]
            uses["carried"] = fund.carried
            uses["left"] = max(fund.available - fund.carried - fund.spent, 0.0)
    return found


def _use(payment: Payment, asked: Asked) -> str:
    if payment.rule is not None:
        return "top_up"
    if payment.reorganization is not None:
        return "moves"
    if payment.merge is not None:
        return "merges"
    kind = OF[asked.plan.programs[payment.program or ""].first_decision]
    return kind if kind in _USES else "ends"


def _use_names(asked: Asked) -> dict[str, Markup]:
    say = asked.language.say
    return {
        "keeps": say("Programs that go on"),
        "shrinks": say("Programs that shrink"),
        "merges": say("Merged programs and teams"),
        "grows": say("Programs that grow or start"),
        "tried": say("Programs tried out first"),
        "ends": say("Costs of ending"),
        "moves": say("Closing and moving"),
        "top_up": say("Top-ups that a rule asks for"),
        "carried": say("Carried into next year"),
        "left": say("Left over"),
    }


def _top_ups(asked: Asked) -> Iterator[Markup]:
    """Yield the rules under which schools are topped up in the budget year."""
    paid = {each.rule for each in asked.plan.payments if each.year == asked.year}
    for rule in asked.plan.rules:
        if rule.id in paid:
            yield asked.labels.said(rule.says)


def _years(asked: Asked) -> Iterator[FundYears]:
    language = asked.language
    for fund in asked.scenario.funds:
        own = [each for each in asked.plan.funds if each.fund == fund]
        rows = []
        for each in own:
            left = max(each.available - each.spent - each.carried, 0.0)
            amounts = (each.available, each.spent, each.carried, left)
            rows.append((each.year, tuple(language.dollars(amount) for amount in amounts)))
        yield FundYears(asked.labels.fund(fund), tuple(rows))
