"""Ids and names of a scenario's things as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..models.scenario.scenario import Scenario


def named(text: str, scenario: Scenario, *kinds: str, hint: str) -> str:
    """Return the id of what was typed: an id, or a name whatever its capital letters.

    Parameters
    ----------
    text
        As typed.
    scenario
        Whose things are meant.
    kinds
        What may be named, of `models.naming.WORDS`.
    hint
        The option or argument, for the message.

    Raises
    ------
    click.BadParameter
        There is no such thing, or several have the name.
    """
    from ..models.naming import NotNamed, find

    try:
        return find(text, scenario, *kinds)
    except NotNamed as failure:
        raise click.BadParameter(str(failure), param_hint=hint) from None
