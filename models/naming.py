"""What a person means by a name: an id of the scenario, or the name that it has there."""

from .scenario.base import CENTRAL
from .scenario.scenario import Scenario
from .tree.problems import nearest
from .tree.suggestions import plain, suggestion

WORDS = {
    "program": "programs",
    "merge": "merges",
    "reorganization": "reorganizations",
    "school": "schools",
    "fund": "funds",
    "role": "staff roles",
    "group": "groups",
    "goal": "goals",
    "rule": "rules",
    "place": "schools",
}
"""Each kind of thing that may be named, and its plural; a place is a school or `central`."""


class NotNamed(ValueError):
    """Nothing, or more than one thing, has the name.

    Attributes
    ----------
    says, mend
        What is wrong, and what may be written instead.
    """

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(f"{says}; {mend}")
        self.says, self.mend = says, mend


def names_of(scenario: Scenario, kind: str) -> dict[str, str]:
    """Return the names of all things of a kind of `WORDS` by id; "" for one without a name."""
    if kind == "place":
        return {**names_of(scenario, "school"), CENTRAL: "Central office"}
    if kind == "group":
        return dict(scenario.groups)
    if kind == "goal":
        return {id: goal.description for id, goal in scenario.goals.items()}
    if kind == "rule":
        return {str(rule.id): "" for rule in scenario.rules_with_ids}
    section = {"role": "staff"}.get(kind, WORDS[kind])
    return {id: thing.name for id, thing in getattr(scenario, section).items()}


def names_given(scenario: Scenario, kind: str) -> dict[str, str]:
    """Return the names of all things of a kind by id, those without one left out."""
    return {id: name for id, name in names_of(scenario, kind).items() if name}


def rule_name(id: str) -> str:
    """Return what a rule is called, which has no name but the words of its id: "pace of change"."""
    return f'"{id.replace("_", " ")}"'


def find(text: str, scenario: Scenario, *kinds: str) -> str:
    """Return the id of what a text names.

    An id as it stands in the file goes before all else. Else capital letters, spaces, hyphens and
    underscores count for nothing, and names go as well as ids.

    Parameters
    ----------
    text
        As somebody wrote it.
    scenario
        Whose things are meant.
    kinds
        Of `WORDS`, one or more: what may be named.

    Raises
    ------
    NotNamed
        There is no such thing, or several have the name.
    """
    known: dict[str, str] = {}
    for kind in kinds:
        known |= {id: name for id, name in names_of(scenario, kind).items() if id not in known}
    kinds = tuple(kind for kind in kinds if names_of(scenario, kind)) or kinds
    if text in known:
        return text
    meant = plain(text)
    found = [id for id, name in known.items() if meant in (plain(id), plain(name)) and meant]
    if len(found) == 1:
        return found[0]
    if found:
        many = f"{len(found)} {WORDS[kinds[0]]} are called {text!r}"
        raise NotNamed(many, f"give the id: {', '.join(found)}")
    # The central office is no school, and is meant only by those who call it nearly so.
    far = CENTRAL in known and nearest(text, [CENTRAL, known[CENTRAL]]) is None
    offered = {id: name for id, name in known.items() if not (far and id == CENTRAL)}
    mend = suggestion(text, offered, WORDS[kinds[0]], offered)
    raise NotNamed(f"no {_one_of(kinds)} has the id or name {text!r}", mend)


def same_name(one: str, other: str) -> bool:
    """Return whether two texts are the same name: capitals, spaces, hyphens count for nothing."""
    return plain(one) == plain(other)


def _one_of(kinds: tuple[str, ...]) -> str:
    words = [{"place": "school", "role": "staff role"}.get(kind, kind) for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
