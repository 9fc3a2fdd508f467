"""Why a program or a reorganization is decided as it is, and what would change that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ....models.numbers import dollars
from ....models.results.explanation import AnyExplanation
from ....models.results.otherwise import Alternative, Flip
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions
from ...search import pick
from ...session import Session
from ..axes.axis import Axis
from .asked_merge import AskedMerge
from .asked_program import AskedProgram
from .asked_reorganization import AskedReorganization
from .binding_rules import find_holds
from .choices import Choice
from .exclusive import options_beside
from .flips import find_flips
from .posed import Posed, asked_about
from .regret import alternative, force
from .sides import Sides, check_question, check_year
from .subject import Subject
from .variants import UNKNOWN, OutOfTime, Value, VariantSolver, beats, value_of

NO_TIME = "Time ran out before everything was searched."
EXPLAIN_GAP = 1e-4
"""Gap of each solve unless one is given: regrets are small beside what plans are worth."""

BY_SCHOOL_GAP = 5e-4
"""The same for districts so large that they are solved by school: less would take minutes each."""

REGRET_SHARE = 0.02
"""Share of itself to within which a regret is known there, if that is more."""


@in_one_thread
def explain(
    scenario: Scenario,
    program: str,
    *,
    school: str | None = None,
    from_year: int | None = None,
    plan: Plan | None = None,
    flips: bool = True,
    fund: str | None = None,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> AnyExplanation:
    """Return why a plan decides a program or a reorganization as it does, and what would change it.

    Solves the scenario again with each other decision forced, for its regret; and with cost,
    effect, budget, a program's students or a reorganization's savings changed until another
    decision is better.

    Parameters
    ----------
    scenario
        What the district says.
    program, school
        Which program, and at which school; None: the program as a whole. Or a merge or a
        reorganization, which are at no school; of a merge no change is searched that would flip it.
    from_year
        The year from which on each other decision is forced, and whose decision is asked about in
        what flips it and which rules hold it; None: the first, the budget year. Where no plan can
        decide so from then on, it is the first year after that from which one can.
    plan
        The plan to explain; None: it is solved for first.
    flips
        Whether to search what would change the decision, and which rules hold it: most solves are
        for that.
    fund
        Whose money to change in the search for a budget that changes the decision; None: the
        largest of the funds with the fewest limits that may pay for the program; the largest of
        those that a reorganization saves or is paid by.
    options
        How to search. A regret is known to within the gap, which is 0.0001 unless one is given;
        0.0005, or 2% of the regret, where the district is so large that it is solved by school.
    session
        What earlier solves of similar scenarios found.
    on_progress, on_solve
        Called now and then with where the running solve is; before each with what it is, in words.

    Returns
    -------
    An `Explanation` of a program, a `MergeExplanation` of a merge, a `ReorganizationExplanation` of
    a reorganization. With a plan without decisions (infeasible, say) its status and nothing else.

    Raises
    ------
    CannotAsk
        The scenario has no such program or reorganization, no such site, or no such year.
    PlanDoesNotHold
        The plan given does not keep this scenario's rules, or its figures are others.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    scenario = asked_about("explain", scenario, plan, options, session)
    check_year(scenario, from_year)
    subject = _subject(scenario, program, school)
    session = session or Session()
    by_school = _by_school(scenario, plan, session, options)
    filled = options.filled(gap=BY_SCHOOL_GAP if by_school else EXPLAIN_GAP)
    posed = Posed.of(scenario, plan, filled, session, on_solve, on_progress)
    plan, variants = posed.plan, posed.variants
    variants.regret_share = REGRET_SHARE if by_school and options.gap is None else 0.0
    if not plan.has_decisions:
        return subject.without_plan(plan)
    evaluation = posed.evaluated()
    told = subject.at_rest(plan, evaluation)
    search = _Search(scenario, plan, subject, evaluation, from_year)
    found = search.found(variants, flips, fund)
    if said := _stated(plan):
        notes = [said, str(found.get("message", told.message))]
        found["message"] = "; ".join(note for note in notes if note)
    return told.model_copy(update=found)


def _by_school(
    scenario: Scenario, plan: Plan | None, session: Session, options: SearchOptions
) -> bool:
    formulation = session.formulation(scenario, None if plan is None else plan.upkeep or None)
    return pick(options.method, formulation.model) == "by-school"


def _stated(plan: Plan) -> str:
    """Return what to know of a plan that was stated, where other decisions are set against it."""
    if plan.status != "stated":
        return ""
    cases = "1 case" if len(plan.breaks) == 1 else f"{len(plan.breaks):,} cases"
    wrong = [f"breaks what must hold in {cases}"] if plan.breaks else []
    if short := sum(each.amount for each in plan.short):
        wrong.append(f"costs {dollars(round(short))} more than its funds can pay")
    if not wrong:
        return "nobody searched for this plan: others may be better by more than is told"
    return (
        f"this plan was stated, and cannot be carried out: it {' and '.join(wrong)}; what other"
        " decisions give up is against it, and may be nothing"
    )


def _subject(scenario: Scenario, key: str, school: str | None) -> Subject:
    check_question(scenario, key, school)
    if key in scenario.reorganizations:
        return AskedReorganization(scenario, key)
    if key in scenario.merges:
        return AskedMerge(scenario, key)
    return AskedProgram(scenario, key, school)


@dataclass(frozen=True)
class _Search:
    """What is asked, and what is found by solving again."""

    scenario: Scenario
    plan: Plan
    subject: Subject
    evaluation: Evaluation
    start: int | None

    def found(self, variants: VariantSolver, flips: bool, fund: str | None) -> dict[str, object]:
        """Return fields of the answer: regrets, flips, rules that hold the decision."""
        scenario, plan, subject = self.scenario, self.plan, self.subject
        question = subject.sides(plan, self.start)
        axes = tuple(subject.axes(fund)) if flips else ()
        # The contrary, choices, the plan's own side; then changes, and what holds it.
        later = len(axes) + flips
        left = 2 + len(subject.choices(self.start)) + later
        with variants.one_of(left):
            contrary = force(variants, scenario, question.other, best=plan.objective)
        others = list(self._others(variants, question, contrary, left - 1))
        with variants.one_of(1 + later):
            same, other = self._sides(variants, question, contrary)
        solved = [plan_ for plan_ in (contrary, *(p for _, p in others)) if plan_ is not None]
        best = self._best(solved, same, other)
        update: dict[str, object] = {
            "asked_year": subject.asked_year(plan, self.start),
            "asks": question.other.says,
            "better": best.low - (plan.objective or 0.0),
            "alternatives": tuple(self._alternative(c, plan_, best) for c, plan_ in others),
            "options": tuple(options_beside(variants, scenario, plan, subject.key, self.start)),
            **subject.afterwards(plan, self.evaluation, contrary),
        }
        if flips:
            found = tuple(self._flips(variants, axes, question, same, other))
            update["flips"] = found
            # Nothing stands against what is as good already.
            if not found or any(flip.status != "toss-up" for flip in found):
                tried = subject.may_hold(self.evaluation, plan, contrary, question)
                update["holds"] = find_holds(variants, scenario, tried, question, (same, other))
        if variants.out_of_time:
            update["message"] = NO_TIME
        return update

    def _flips(
        self,
        variants: VariantSolver,
        axes: Sequence[Axis],
        question: Sides,
        same: Value,
        other: Value,
    ) -> Iterator[Flip]:
        """Yield what changes the decision, axis by axis, each with its share of the time left."""
        for number, axis in enumerate(axes):
            with variants.one_of(len(axes) - number + 1):
                found = list(find_flips(variants, axis, question, same, other))
            yield from found

    def _others(
        self, variants: VariantSolver, question: Sides, contrary: Plan | None, left: int
    ) -> Iterator[tuple[Choice, Plan | None]]:
        """Yield each decision that the plan does not make, with the best plan that does.

        Each gets its share of the time, with so many searches left.
        """
        for number, choice in enumerate(self.subject.choices(self.start)):
            with variants.one_of(left - number):
                found = list(self._other(variants, question, contrary, choice))
            yield from found

    def _other(
        self, variants: VariantSolver, question: Sides, contrary: Plan | None, choice: Choice
    ) -> Iterator[tuple[Choice, Plan | None]]:
        """Yield a decision that the plan does not make, with the best plan that does.

        From the first year on from which a plan can make it; from that asked for where none can.
        """
        attempts = [choice, *self._later(choice)]
        for attempt in attempts:
            if self.subject.makes(self.plan, attempt):
                break
            found = contrary
            if attempt.rules != question.other.rules and not self._same_plan(
                attempt, question.other, contrary
            ):
                last, best = len(attempts) == 1, self.plan.objective
                found = force(variants, self.scenario, attempt, diagnose=last, best=best)
            if found is None or found.status != "infeasible":
                yield attempt, found
                break
        else:
            if len(attempts) > 1:
                found = force(variants, self.scenario, choice)
            yield choice, found

    def _later(self, choice: Choice) -> Iterator[Choice]:
        """Yield the same decision from each later year on."""
        for year in choice.years[1:]:
            later = self.subject.choices(year)
            yield from (c for c in later if c.key == choice.key)

    def _alternative(self, choice: Choice, forced_plan: Plan | None, best: Value) -> Alternative:
        known = forced_plan is not None and forced_plan.has_decisions
        changes: dict[str, object] = {}
        if forced_plan is not None and known:
            changes.update(self.subject.changes(forced_plan, self.plan))
            changes["differs"] = self._differs(choice)
        return alternative(choice, forced_plan, self.plan, best, changes)

    def _differs(self, choice: Choice) -> int | None:
        """Return the first year in which the plan does not decide so, where it does before."""
        for year in choice.years:
            if not self.subject.makes(self.plan, replace(choice, years=(year,))):
                return year if year > choice.years[0] else None
        return None

    def _same_plan(self, choice: Choice, side: Choice, best: Plan | None) -> bool:
        """Return whether the best plan on a side is the best that makes a choice, too."""
        return (
            best is not None
            and best.has_decisions
            and self.subject.within(choice, side)
            and self.subject.makes(best, choice)
        )

    def _sides(
        self, variants: VariantSolver, question: Sides, other: Plan | None
    ) -> tuple[Value, Value]:
        """Return what the decision and the contrary are worth, as exactly as need be."""
        mine, theirs = value_of(self.plan), UNKNOWN if other is None else value_of(other)
        if beats(mine, theirs):
            return mine, theirs
        try:
            # The plan may be a little worse than the best that decides like it.
            again = variants.value(self.scenario, question.same, f"if {question.same.says}")
        except OutOfTime:
            return mine, theirs
        return Value(max(mine.low, again.low), min(mine.high, again.high)), theirs

    def _best(self, found: list[Plan], same: Value, other: Value) -> Value:
        low = max([same.low, other.low, *(value_of(plan).low for plan in found)])
        high = min(value_of(self.plan).high, max(same.high, other.high))
        return Value(low, max(low, high))
