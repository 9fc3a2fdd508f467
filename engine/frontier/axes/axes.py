"""The axes of a frontier: what each measures, as a linear expression of the model's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ...figures.arrays import FloatArray, IntArray
from ...formulate import OpenFormulation
from ...formulation.builder import FormulationBuilder
from ...formulation.chosen import group_name, group_number
from ...formulation.decisions.positions import hold_exactly, runs_with
from ...formulation.payments import THOUSAND
from ...milp.model.expressions import Expressions, sum_lines
from .digits import Digits, add_digits
from .extremes import gap, group_gain, ordered_returns, school_minimum
from .names import Asked, CannotTrace
from .sameness import mixed
from .step_size import COEFFICIENT_DIGITS, step_of


@dataclass(frozen=True, eq=False)
class Axis:
    """One objective of a frontier.

    Attributes
    ----------
    name, sense
        As asked: ``goal:reading``; 1 if more is better, -1 if less is.
    lines
        One line: the axis's value, of a full vector.
    unit, says
        What it is counted in, and what it is in words.
    scale
        What a solver sees is the value times this.
    step
        Every value is a whole multiple of it; None where there is no such step.
    digits
        The score in steps, where every point is wanted; None where it is not, or has no steps.
    """

    name: str
    sense: int
    lines: Expressions
    unit: str
    says: str
    scale: float
    step: float | None
    digits: Digits | None = None

    def value(self, x: FloatArray) -> float:
        """Return the axis's value at a full vector; on its step exactly, if it has one."""
        if self.digits is not None and self.step is not None:
            return round(self.sense * self.digits.value(x) * self.step, COEFFICIENT_DIGITS) + 0.0
        value = float(self.lines.value(x)[0])
        if self.step is None:
            return value + 0.0
        # Rounded, so that a step of 0.1 gives 0.3 and not 0.30000000000000004.
        return round(round(value / self.step) * self.step, COEFFICIENT_DIGITS) + 0.0


def add_axes(
    formulation: OpenFormulation, asked: Iterable[Asked], *, exact: bool = False
) -> tuple[Axis, ...]:
    """Return the axes, adding the columns and rows they need to the formulation.

    Parameters
    ----------
    formulation
        Whose builder gets the columns and rows.
    asked
        As `read_axes` gives them.
    exact
        Whether steps are to be told apart however many there are.

    Returns
    -------
    In the order given.

    Raises
    ------
    CannotTrace
        An axis cannot be put as asked.
    """
    return tuple(_axis(formulation, each, exact) for each in asked)


def _axis(formulation: OpenFormulation, asked: Asked, exact: bool) -> Axis:
    kind, _, key = asked.name.partition(":")
    if asked.sense < 0 or kind == "gap":
        # Less gain may be better here, so that what classes gain must be exact.
        hold_exactly(formulation.builder)
    lines, unit, says, scale = _MAKERS[kind](formulation, key, asked.sense)
    step = step_of(formulation.builder, lines)
    digits = None
    if exact and step is not None:
        digits = add_digits(formulation.builder, asked.name, lines.times(asked.sense), step)
    return Axis(asked.name, asked.sense, lines, unit, says, scale, step, digits)


Made = tuple[Expressions, str, str, float]


def _worth(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    if sense < 0:
        ordered_returns(formulation.builder)
    wanted = np.flatnonzero(formulation.worth)
    lines = Expressions.of(1, np.zeros(len(wanted)), wanted, formulation.worth[wanted])
    return lines, "student-SD", "worth over the horizon", 1.0


def _objective(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    if sense < 0:
        raise CannotTrace("objective: it is what a plan maximises; leave `:min` out")
    objective = formulation.builder.milp.objective()
    wanted = np.flatnonzero(objective)
    lines = Expressions.of(1, np.zeros(len(wanted)), wanted, objective[wanted])
    fixed = Expressions.constants([formulation.offset])
    return lines + fixed, "student-SD", "what `solve` maximises", 1.0


def _cost(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    ledger, top_ups = formulation.money.ledger, formulation.money.top_ups
    if sense > 0 and top_ups:
        raise CannotTrace(
            "cost: it cannot be maximised where a rule tops schools up; leave `:max` out"
        )
    total = ledger.lines(np.zeros_like(ledger.year), 1)
    for top_up in top_ups:
        ids = top_up.columns.ids
        total = total + Expressions.of(1, np.zeros(len(ids)), ids, THOUSAND)
    return total, "dollars", "dollars spent over the horizon", 1 / THOUSAND


def _changes(formulation: OpenFormulation, _key: str, _sense: int) -> Made:
    """Sites that are in some year not what they are today."""
    decisions = formulation.decisions
    sites = decisions.figures.sites
    builder, figures = formulation.builder, decisions.figures
    # A site of today that is once not fully itself, and does not come back, never is again.
    plain = sites.running & ~figures.may_rise & (sites.reference == 0)
    stays = np.flatnonzero(plain)
    kept = decisions.full[-1].at(stays)
    ended = Expressions.constants([float(len(stays))]) - kept.total()
    other = np.flatnonzero(~plain)
    usual = [_usual(builder, other, t) for t in figures.years]
    each = [decisions.unlike_today(line, t).at(other) for t, line in enumerate(usual)]
    ever = each[0] if len(each) == 1 else _ever(builder, each)
    return ended + ever.total(), "sites", "sites that change", 1.0


def _usual(builder: FormulationBuilder, asked: IntArray, t: int) -> Expressions:
    """Return, for each of the sites asked of that is there today, 1 where it runs as today."""
    decisions = builder.decisions
    sites = decisions.figures.sites
    whole = asked[(sites.reference[asked] > 0) & sites.running[asked]]
    full = decisions.full[t].times(np.where(sites.reference > 0, 0.0, 1.0))
    return full + runs_with(builder, whole, 0, t).sum_by(whole, full.size) if len(whole) else full


def _ever(builder: FormulationBuilder, each: list[Expressions]) -> Expressions:
    """Return, for each line, whether it is 1 in any of the years."""
    size = each[0].size
    columns = builder.derive(
        "axis:ever",
        size,
        lambda x: np.max([line.value(x) for line in each], axis=0, initial=0.0),
        whole=True,
    )
    ever = Expressions.of(size, np.arange(size), columns.ids)
    says: Callable[[int], str] = _words("a site counts as changed if it is in any year")
    for t, line in enumerate(each):
        builder.require(f"axis:ever:if:{t}", ever - line, says, lower=0.0)
    builder.require("axis:ever:only if", sum_lines(each) - ever, says, lower=0.0)
    return ever


def _goal(formulation: OpenFormulation, key: str, _sense: int) -> Made:
    figures, decisions = formulation.figures, formulation.decisions
    goals = list(figures.scenario.goals)
    goal = figures.scenario.goals[key]
    effect = figures.ways.effect[:, goals.index(key), :] * figures.places.discount * goal.one_sd
    total = sum_lines([decisions.ways(t).times(effect[:, t]).total() for t in figures.years])
    counted = "student-SD" if goal.in_sd else f"students x {goal.unit}"
    return total, counted, f"students x effect on {key}", 1.0


def _group(formulation: OpenFormulation, key: str, _sense: int) -> Made:
    decisions = formulation.decisions
    gain = group_gain(decisions, group_number(key, decisions))
    if gain is None:
        raise CannotTrace(f"group:{key}: no school has students of this group")
    return gain, "student-SD per student", f"gain per student of {group_name(key, decisions)}", 1.0


def _gap(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    says = "gain per student, best less worst served group"
    return gap(formulation.builder, exact=sense > 0), "student-SD per student", says, 1.0


def _school_min(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    says = "gain per student at the school with the least"
    return school_minimum(formulation.builder, exact=sense < 0), "student-SD per student", says, 1.0


def _mixed(formulation: OpenFormulation, _key: str, sense: int) -> Made:
    if sense > 0:
        raise CannotTrace("mixed: it can only be minimised; leave `:max` out")
    says = "programs decided differently from school to school"
    return mixed(formulation.builder), "programs", says, 1.0


def _requests(formulation: OpenFormulation, _key: str, _sense: int) -> Made:
    says = "what schools' requests granted count, each school at most 1"
    return formulation.requests.score, "schools", says, 1.0


def _words(text: str) -> Callable[[int], str]:
    return lambda _line: text


_MAKERS: dict[str, Callable[[OpenFormulation, str, int], Made]] = {
    "worth": _worth,
    "objective": _objective,
    "cost": _cost,
    "changes": _changes,
    "goal": _goal,
    "group": _group,
    "gap": _gap,
    "school_min": _school_min,
    "mixed": _mixed,
    "requests": _requests,
}
