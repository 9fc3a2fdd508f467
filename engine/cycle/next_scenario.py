"""Put what schools handed in into the next scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...models.forms.form import ALWAYS, ANYWHERE, Form, Partner
from ...models.forms.requests import slug
from ...models.scenario.fund import PaysFor
from ...models.scenario.scenario import Scenario
from ...models.tree.tree import Map, Seq, copied, planted
from .gather import Gathered, Handed
from .votes import Vote

_AS_SAID = "as the school says"
_POINTS_IN_ALL = 100.0


def next_scenario(
    tree: Map, scenario: Scenario, gathered: Gathered, most_off: float, vote: Vote | None = None
) -> Map:
    """Return the tree of the next scenario.

    What schools of an earlier year asked for is taken out; how much requests count, and the day of
    appeals, stay. Of a school without a form (or with a wrong one) the district's figures stand,
    and it has no `answered`.

    Parameters
    ----------
    tree
        The raw tree of this scenario, its tables filled in; not changed.
    scenario
        What it means.
    gathered
        The forms.
    most_off
        How far a need may be from the district's figure and still be taken.
    vote
        A vote of the whole district, which sets the goals' weights; None for none.
    """
    new: Map = copied(tree)
    _block(new, "requests").put("by_school", Map(), None)
    for school in new["schools"].values():
        school.pop("answered", None)
    for school, handed in gathered.taken.items():
        _Taking(new, scenario, school, handed).take(most_off)
    if vote is not None:
        _weigh(new, scenario, vote)
    return new


def _block(holder: Map, key: str) -> Map:
    if not isinstance(holder.get(key), Map):
        holder.put(key, Map(), None)
    found: Map = holder[key]
    return found


class _Taking:
    """One form on its way into the tree."""

    def __init__(self, tree: Map, scenario: Scenario, school: str, handed: Handed) -> None:
        self.tree, self.scenario, self.school, self.handed = tree, scenario, school, handed
        self.form: Form = handed.form
        self.entry: Map = tree["schools"][school]

    def take(self, most_off: float) -> None:
        """Put all that it says into the tree."""
        stated = self._needs(most_off)
        self._priorities()
        self._answered(stated)
        self._ideas()
        self._requests()
        for partner in self.form.partners:
            self._partner(partner)

    def _needs(self, most_off: float) -> dict[str, float]:
        """Put needs near the district's figures into the tree; return the others."""
        district = self.scenario.schools[self.school].needs
        stated = {}
        for goal, need in self.form.needs.items():
            if abs(need.need - district.get(goal, 0.0)) > most_off + 1e-9:
                stated[goal] = need.need
            else:
                _block(self.entry, "needs").put(goal, need.need, None)
        return stated

    def _priorities(self) -> None:
        points: Mapping[str, float] = self.form.points
        if self.handed.votes is not None:
            shares = self.handed.votes.by_goal()
            goals = self.scenario.goals
            points = {
                g: round(_POINTS_IN_ALL * shares.get(g, 0.0), 6) for g in goals if g in shares
            }
        if points:
            self.entry.put("priorities", planted(dict(points)), None)

    def _answered(self, stated: Mapping[str, float]) -> None:
        form, took = self.form, self.form.took_part
        said: dict[str, Any] = {
            "file": self.handed.file,
            "sha256": self.handed.sha256,
            "date": form.date,
            "late": self.handed.late,
            "took_part": None if took is None else took.model_dump(exclude_defaults=True),
            "because": {goal: need.because for goal, need in form.needs.items() if need.because},
            "stated": dict(stated),
            "staff_hours": dict(form.staff_hours),
            "unmet": form.unmet,
        }
        found = {key: value for key, value in said.items() if value}
        self.entry.put("answered", planted(found), None)

    def _ideas(self) -> None:
        words = {asked.key: asked.request for asked in self.form.asked}
        for key, idea in self.form.ideas.items():
            if key not in words:
                continue
            program: dict[str, Any] = {
                "name": idea.name,
                "owner": self.scenario.schools[self.school].name,
                "target": words[key].target,
                "effects": dict.fromkeys(idea.goals, "unknown"),
                "sites": {self.school: {"students": idea.students, "cost": idea.cost}},
                "pilot": {"min_sites": 1, "max_sites": 1},
                "assumed": {"students": _AS_SAID, "cost": _AS_SAID},
            }
            kept = {name: value for name, value in program.items() if value != ""}
            _block(self.tree, "programs").put(key, planted(kept), None)

    def _requests(self) -> None:
        asked = {one.key: _written(one.request.model_dump()) for one in self.form.asked}
        if asked:
            by_school = _block(_block(self.tree, "requests"), "by_school")
            by_school.put(self.school, planted(asked), None)

    def _partner(self, partner: Partner) -> None:
        funds = _block(self.tree, "funds")
        pays_for = PaysFor(programs=(partner.program,), schools=(self.school,))
        fund: dict[str, Any] = {
            "name": partner.name,
            "amount": partner.pays,
            "pays_for": {"programs": [partner.program], "schools": [self.school]},
        }
        if partner.condition != ALWAYS:
            here = {} if partner.condition == ANYWHERE else {"school": self.school}
            fund["if"] = {"program": partner.program, **here}
        # The same offer of an earlier year is taken over, not added to.
        same = (
            key
            for key, known in self.scenario.funds.items()
            if (known.name, known.pays_for) == (partner.name, pays_for)
        )
        name = f"{slug(partner.name)}_{self.school}"
        key = next(same, "") or _unused(name, partner.program, funds)
        funds.put(key, planted(fund), None)
        named = self.tree["programs"][partner.program].get("funds")
        if (
            isinstance(named, Seq) and key not in named
        ):  # it names the funds that may pay for it: this one, too
            named.put(key, None)


def _written(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request says beyond the defaults."""
    found = {key: list(v) if isinstance(v, tuple) else v for key, v in request.items()}
    kept = ("wants", "rank")
    return {key: value for key, value in found.items() if key in kept or value}


def _unused(key: str, program: str, there: Mapping[str, Any]) -> str:
    """Return an id that no fund has yet."""
    names = [key, f"{key}_for_{program}", *(f"{key}_{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in there)


def _weigh(tree: Map, scenario: Scenario, vote: Vote) -> None:
    """Share the weight of the goals that were voted on out as the vote shares its budget.

    A goal that no project was for keeps its weight: nobody was asked about it.
    """
    asked = {goal for project in vote.projects.values() for goal in project.goals}
    total = sum(scenario.goals[goal].weight for goal in asked)
    won = vote.won_by_goal()
    for goal in scenario.goals:
        if goal in asked and won and total:
            tree["goals"][goal].put("weight", round(total * won.get(goal, 0.0), 9), None)
