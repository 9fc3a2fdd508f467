"""The names of a scenario's things, by kind and id."""

from typing import TYPE_CHECKING

from ...models.naming import names_of

if TYPE_CHECKING:
    from ...models.scenario.scenario import Scenario

_KINDS = ("program", "merge", "reorganization", "fund", "place", "group", "goal", "role")


class Names:
    """The names of a scenario's things.

    Parameters
    ----------
    scenario
        Whose.
    """

    def __init__(self, scenario: "Scenario") -> None:
        self._names = {kind: names_of(scenario, kind) for kind in _KINDS}

    def of(self, kind: str, thing: str) -> str:
        """Return a thing's name; its id where it has none."""
        return self._names.get(kind, {}).get(thing) or thing
