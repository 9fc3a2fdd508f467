"""Who pays: a payment plan for given decisions, and its exact split by program and place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...models.results.plan_parts.money_plan import Payment
from ...models.scenario.collector import no_collection
from ..figures.arrays import BoolArray, FloatArray, IntArray, alike, sum_by
from ..figures.cents import HALF_CENT
from ..formulate import Formulation
from ..formulation.money.ledger import ONE_TIME
from ..formulation.money.money import Money
from ..formulation.payments import THOUSAND
from ..milp.certificate import within_tolerance
from ..milp.model.model import Model
from ..milp.relaxation import relax
from ..milp.solution import Options, Status
from ..milp.solve import solve as solve_milp
from .evaluate import Evaluation
from .pay_model import PayModel, elastic_pay_model, pay_model

PAYMENT_SECONDS = 60.0
"""Wall seconds that the search for payments may take."""

PAYMENT_GAP = 1e-6
"""How near the search for spending restricted money first comes to the best, if it matters."""

PAYMENT_NODES = 1000
"""Branch-and-bound nodes which that search may take."""


class CannotPay(Exception):
    """The funds cannot pay for the decisions, to the cent."""


def settle(formulation: Formulation, decisions: FloatArray, *, elastic: bool = False) -> Evaluation:
    """Return decisions with payments for them, the most restricted money spent first.

    The payments are found anew from the decisions, so that they are exact (a MILP solver's are
    within its tolerance only) and do not depend on which solver found the decisions. They keep
    every hard rule on payments and cost the least penalty of soft ones.

    Parameters
    ----------
    formulation, decisions
        The scenario's, and 1 where a site is that way, (N, T).
    elastic
        Whether, where no payments keep the hard rules, payments that break them least will do.

    Raises
    ------
    CannotPay
        No payments exist.
    """
    x = formulation.complete(decisions)
    if unpayable(formulation, x).any():
        raise CannotPay("no fund may pay for a part of what the decisions cost")
    part = pay_model(formulation, x)
    if overdrawn(formulation, x, part.rows).any():
        raise CannotPay("a fund has less than it must top schools up with")
    found = find_payments(formulation, part)
    if found is None and elastic:
        found = find_payments(formulation, elastic_pay_model(part))
    if found is None:
        raise CannotPay("no payments found for the decisions: the funds or a rule allow none")
    pay = pay_exactly(formulation, np.maximum(found[part.where(formulation.money.pay.ids)], 0.0), x)
    return Evaluation(formulation, formulation.complete(decisions, pay))


def find_payments(formulation: Formulation, part: PayModel) -> FloatArray | None:
    """Return the best payments, those among them that spend restricted money first."""
    model, money = part.model, formulation.money
    only = _only_way(model)
    if only is not None:
        return only
    preference = np.zeros(len(model.objective))
    preference[part.where(money.pay.ids)] = -_breadth(money)[money.pay_pot]
    if not model.integer.any() and not model.objective.any():
        best = relax(model.with_objective(preference), PAYMENT_SECONDS).x
        # Half a cent may be missing where nothing else will do.
        return (
            within_tolerance(model, model.integer, preference, PAYMENT_SECONDS)
            if best is None
            else best
        )
    exact = Options("highs", gap=0.0, time_limit=PAYMENT_SECONDS)
    # Bounded by nodes, so that a run can be repeated.
    short = replace(exact, gap=PAYMENT_GAP, node_limit=PAYMENT_NODES)
    preferred = model.with_objective(preference)
    if not model.objective.any():
        found = solve_milp(preferred, short)
        if found.x is not None or found.status is Status.INFEASIBLE:
            return found.x
    best = solve_milp(model, exact).x
    if best is None:
        return None
    # Nothing that costs a penalty may grow.
    upper = np.where(model.objective < 0, best, model.upper)
    settled = solve_milp(replace(preferred, upper=upper), short, start=best).x
    return best if settled is None else settled


def _only_way(model: Model) -> FloatArray | None:
    """Return the only payments there are where each bill has one payer; None where it has more.

    None also where these break a row, since half a cent may be missing.
    """
    bills = np.flatnonzero(
        (np.diff(model.matrix.indptr) == 1) & (model.row_lower == model.row_upper)
    )
    entry = model.matrix.indptr[bills]
    column = model.matrix.indices[entry]
    if model.integer.any() or not (np.bincount(column, minlength=len(model.integer)) == 1).all():
        return None
    x = np.zeros(len(model.integer))
    x[column] = model.row_lower[bills] / model.matrix.data[entry]
    return None if model.violations(x) else x


def _breadth(money: Money) -> FloatArray:
    """Return the share of all possible dollars that each pot may pay for, (pots,)."""
    dollars = sum_by(money.label, np.maximum(money.ledger.dollars, 0.0), len(money.admits))
    return np.asarray(dollars @ money.admits / max(float(dollars.sum()), 1.0))


def all_due(formulation: Formulation, x: FloatArray) -> FloatArray:
    """Return the dollars due by cost class and year, years running fastest."""
    money, years = formulation.money, len(formulation.figures.years)
    label = money.label * years + money.ledger.year
    return sum_by(label, money.ledger.amounts(x), len(money.admits) * years)


def unpayable(formulation: Formulation, x: FloatArray) -> FloatArray:
    """Return, as `all_due`, what no fund may pay: its row has no payment to be chosen.

    Such a row is lost where only payments are left to choose, so that it is looked at here.
    """
    due = all_due(formulation, x)
    due[_paid_label(formulation)] = 0.0
    return np.where(due > HALF_CENT, due, 0.0)


def topped_up(formulation: Formulation, x: FloatArray) -> FloatArray:
    """Return the dollars that rules make each pot top schools up with, (pots, T)."""
    pots, total = formulation.figures.pots, np.zeros(formulation.figures.pots.amount.shape)
    for top_up in formulation.money.top_ups:
        for place, dollars in zip(top_up.place.tolist(), top_up.dollars(x), strict=True):
            pot = pots.of(top_up.fund, place)
            if pot is not None:
                total[pot, top_up.year] += dollars
    return total


def overdrawn(formulation: Formulation, x: FloatArray, rows: IntArray) -> FloatArray:
    """Return what each pot lacks for top-ups where it pays for nothing else, dollars, (pots, T).

    Parameters
    ----------
    rows
        Numbers of the rows that are looked at anyway, since payments are left to choose in them.
    """
    money, model = formulation.money, formulation.model
    lacks = np.zeros(formulation.figures.pots.amount.shape)
    if not money.top_ups:
        return lacks
    held = np.flatnonzero(formulation.figures.pots.reserve > 0)
    value = model.activity(x)
    for t, (budget, reserve) in enumerate(zip(money.budget, money.reserve, strict=True)):
        for ids, pots in ((budget.ids, np.arange(len(lacks))), (reserve.ids, held)):
            missing = np.where(np.isin(ids, rows), 0.0, model.row_lower[ids] - value[ids])
            lacks[pots, t] = np.maximum(lacks[pots, t], missing * THOUSAND)
    lacks = np.minimum(lacks, topped_up(formulation, x))
    return np.where(lacks > HALF_CENT, lacks, 0.0)


def _paid_label(formulation: Formulation) -> IntArray:
    """Return of each payment column its class and year, years running fastest."""
    money = formulation.money
    return money.pay_class * len(formulation.figures.years) + money.pay_year


def pay_exactly(
    formulation: Formulation, pay: FloatArray, x: FloatArray, unpaid: FloatArray | float = 0.0
) -> FloatArray:
    """Scale each class's payments so that they add up to exactly what is due and not unpaid."""
    due = np.maximum(all_due(formulation, x) - unpaid, 0.0) / THOUSAND
    paid_label = _paid_label(formulation)
    paid = sum_by(paid_label, pay, len(due))
    factor = np.where(paid > 0, due / np.where(paid > 0, paid, 1.0), 0.0)
    return np.asarray(pay * factor[paid_label])


@no_collection()
def split(
    evaluation: Evaluation, unpaid: FloatArray | None = None, lacking: FloatArray | None = None
) -> tuple[Payment, ...]:
    """Return the payments by fund, program or merge, place and year; they add up exactly.

    Within a class and year, costs and payments are laid end to end and cut where either ends.
    What rules top schools up with comes last.

    Parameters
    ----------
    evaluation
        Decisions with their payments.
    unpaid
        What nobody pays, by cost class and year, years running fastest: the last costs of theirs.
    lacking
        What pots lack for top-ups under rules, (pots, T): the last schools' go without.
    """
    formulation = evaluation.formulation
    money, scenario = formulation.money, formulation.figures.scenario
    ledger, pots = money.ledger, formulation.figures.pots
    once = np.isin(ledger.kind, ONE_TIME)
    keys = [money.label, ledger.year, ledger.offering, ledger.place, once.astype(np.int64)]
    label = alike(len(once), keys)
    first = np.unique(label, return_index=True)[1]
    due = sum_by(label, evaluation.amounts, len(first))
    funds = list(scenario.funds)
    pay = evaluation.x[money.pay.ids] * THOUSAND
    years = len(scenario.years)
    # What is due, and what is paid, class by class and year by year.
    costs = _runs((money.label * years + ledger.year)[first], due > 0)
    paid = _runs(money.pay_class * years + money.pay_year, pay >= 0)
    result = []
    for key, own in costs.items():
        year, from_pots = key % years, paid.get(key, own[:0])
        missing = 0.0 if unpaid is None else float(unpaid[key])
        sums = np.append(pay[from_pots], missing) if missing else pay[from_pots]
        for cost, pot, dollars in _cut(due[own], sums):
            if pot == len(from_pots):
                continue  # nobody pays it
            entry = first[own[cost]]
            offering, place = int(ledger.offering[entry]), int(ledger.place[entry])
            result.append(
                Payment(
                    fund=funds[pots.fund[money.pay_pot[from_pots[pot]]]],
                    year=scenario.years[year],
                    **formulation.figures.named(offering),
                    school=None if place < 0 else formulation.figures.places.ids[place],
                    one_time=bool(once[entry]),
                    amount=dollars,
                )
            )
    return (*result, *_top_ups(evaluation, lacking))


def _runs(label: IntArray, chosen: BoolArray) -> dict[int, IntArray]:
    """Return the numbers of the chosen entries by their label, labels rising."""
    number = np.flatnonzero(chosen)
    number = number[np.argsort(label[number], kind="stable")]
    found, starts = np.unique(label[number], return_index=True)
    return dict(zip(found.tolist(), np.split(number, starts)[1:], strict=True))


def _top_ups(evaluation: Evaluation, lacking: FloatArray | None) -> list[Payment]:
    """Return what funds pay to schools under rules, as far as they have it."""
    figures = evaluation.formulation.figures
    funds, years, pots = list(figures.scenario.funds), figures.scenario.years, figures.pots
    left = np.zeros(pots.amount.shape) if lacking is None else lacking.copy()
    result = []
    for top_up in reversed(evaluation.formulation.money.top_ups):
        dollars = top_up.dollars(evaluation.x)
        for place, due in zip(reversed(top_up.place.tolist()), reversed(dollars), strict=True):
            pot = pots.of(top_up.fund, place)
            missing = 0.0 if pot is None else min(float(due), float(left[pot, top_up.year]))
            if pot is not None:
                left[pot, top_up.year] -= missing
            if due - missing > HALF_CENT:
                result.append(
                    Payment(
                        fund=funds[top_up.fund],
                        year=years[top_up.year],
                        rule=top_up.rule,
                        school=figures.places.ids[place],
                        amount=float(due - missing),
                    )
                )
    return result[::-1]


def _cut(due: FloatArray, pay: FloatArray) -> list[tuple[int, int, float]]:
    """Lay two lists of equal sum end to end; return (which due, which pay, dollars) pieces."""
    pieces = []
    i, left = 0, float(pay[0]) if len(pay) else 0.0
    for cost, dollars in enumerate(due):
        needed = float(dollars)
        while needed > 1e-9:
            while left <= 1e-9 and i + 1 < len(pay):
                i += 1
                left = float(pay[i])
            last = i + 1 >= len(pay)
            piece = needed if last else min(needed, left)
            pieces.append((cost, i, piece))
            needed -= piece
            left -= piece
    return pieces
