"""What functions are given from Python: said at once where it is of another kind."""

from collections.abc import Mapping, Sequence
from os import PathLike

from .results.plan import Plan
from .scenario.scenario import Scenario

_NAME = "a file's name"


def want_scenario(given: object, function: str) -> None:
    """Say if a scenario is none.

    Parameters
    ----------
    given
        What a caller gave.
    function
        To which function, for the message.

    Raises
    ------
    TypeError
        With how to make one: a file's name, say, has to be read first.
    """
    if isinstance(given, Scenario):
        return
    kind, mend = (
        kind_of(given),
        "make one with load_scenario (a file) or parse_scenario (plain data)",
    )
    if isinstance(given, str | PathLike):
        kind, mend = _NAME, f"read it first: {function}(load_scenario({str(given)!r}))"
    elif isinstance(given, Mapping):
        mend = f"make a scenario of it first: {function}(parse_scenario(...))"
    raise TypeError(f"{function} needs a Scenario, not {kind}; {mend}")


def want_plan(given: object, function: str) -> None:
    """Say if a plan is none.

    Parameters
    ----------
    given
        What a caller gave.
    function
        To which function, for the message.

    Raises
    ------
    TypeError
        With how to make one.
    """
    if isinstance(given, Plan):
        return
    kind, mend = kind_of(given), "solve makes one"
    if isinstance(given, str | PathLike):
        kind, mend = _NAME, f"read it first: Plan.read({str(given)!r})"
    raise TypeError(f"{function} needs a Plan, not {kind}; {mend}")


def want_names(given: object, what: str) -> None:
    """Say if a list of names is a single one, whose letters would be taken for names.

    Parameters
    ----------
    given
        What a caller gave.
    what
        As which parameter, for the message.

    Raises
    ------
    TypeError
        With how to write it.
    """
    if isinstance(given, str):
        raise TypeError(f"{what} needs a list of names, not a text; write [{given!r}]")
    if not isinstance(given, Sequence):
        raise TypeError(f"{what} needs a list of names, not {kind_of(given)}")


def want_values(given: object, what: str, example: str = '{"voice": 0.5}') -> None:
    """Say if values by address are none.

    Parameters
    ----------
    given
        What a caller gave; None is nothing.
    what
        As which parameter, for the message.

    Raises
    ------
    TypeError
        With how to write them.
    """
    if given is not None and not isinstance(given, Mapping):
        mend = f"write them as {example}"
        raise TypeError(f"{what} needs values by address, not {kind_of(given)}; {mend}")


def kind_of(given: object) -> str:
    """Return what something is, in words: `an int`."""
    name = type(given).__name__
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"
