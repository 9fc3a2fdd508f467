"""What was changed in a scenario's file for a plan: overrides, and values set."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....models.numbers import shown
from ....models.results.plan import PlanScenario
from ...language.spoken import say
from ..words import printable, short

MOST = 60
"""Characters of a value that is shown."""


def what_if(of: PlanScenario) -> str:
    """Return what was changed, in a sentence; empty where nothing was."""
    changed = [say("with %(name)s", name=name) for name in of.overrides]
    changed += [_set(address, value) for address, value in of.set.items()]
    return say("What if: %(changes)s.", changes="; ".join(changed)) if changed else ""


def _set(address: str, value: Any) -> str:
    if value is None:
        return say("without %(name)s", name=address)
    if isinstance(value, Mapping) and len(value) == 1:
        ((how, amount),) = value.items()
        if how == "times":
            return say("%(name)s times %(n)s", name=address, n=shown(amount, 15))
        if how == "plus":
            by = shown(abs(amount), 15)
            if amount >= 0:
                return say("%(name)s up by %(n)s", name=address, n=by)
            return say("%(name)s down by %(n)s", name=address, n=by)
    return say("%(name)s is %(value)s", name=address, value=short(_value(value), MOST))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return shown(float(value), 15)
    if isinstance(value, Mapping):
        parts = [f"{printable(str(key))}: {_value(each)}" for key, each in value.items()]
        return f"({'; '.join(parts)})" if parts else say("none")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_value(each) for each in value) or say("none")
    return printable(str(value))
