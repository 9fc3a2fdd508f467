"""What the district's guardrails leave of a request: laws, rules, and what was never foreseen."""

from collections.abc import Iterator

from ...amounts.by_year import value
from ...scenario.program import Program, Site
from ...scenario.rules.kinds import Avoid, Decide
from ...tree.problems import listed
from .possible import Asked

_AGAINST = {
    "keep": ("retire", "off", "merge"),
    "more": ("retire", "off", "merge"),
    "less": ("retire", "off"),
    "start": ("off",),
    "pilot": ("off",),
    "retire": ("keep", "start"),
    "merge": ("keep", "retire", "off"),
}
"""By what a school wants, the decisions with which it is not granted."""

_SAME = {
    "keep": ("keep",),
    "more": ("keep", "start"),
    "start": ("start",),
    "pilot": ("pilot",),
    "retire": ("retire", "off"),
    "merge": ("merge",),
}
"""By what a school wants, the decisions that are it: a rule that avoids them forbids it."""


def forbidden(asked: Asked) -> list[str]:
    """Return why a request cannot be granted in full as things stand, in plain words.

    Parameters
    ----------
    asked
        A request that can be: `impossible` finds nothing wrong with it.

    Returns
    -------
    What forbids it: what a law requires, a rule's decision, a program beside it that excludes it,
    and what was never foreseen (more of what cannot be more). None: nothing is known against it.
    """
    found = list(_by_rules(asked))
    if asked.program is not None and asked.site is not None:
        found += _by_nature(asked, asked.program, asked.site)
    return found


def _by_nature(asked: Asked, program: Program, site: Site) -> Iterator[str]:
    wants = asked.request.wants
    if wants == "retire" and program.protected:
        yield f"the program is {program.protection}, so it may not end where it runs"
    if wants in ("start", "more", "pilot") and not site.running:
        if wants != "pilot" and not program.existing and not (program.proven or program.pilot):
            yield "the program is neither proven nor has a pilot, so it can never start"
        yield from _excluded(asked)
    if wants == "more" and site.running and not _may_grow(asked, program, site):
        yield "nobody has said how the program could be more here than today"
    if wants == "less" and not _may_shrink(program, site):
        yield "nobody has said how the program could be less here and still run"


def _excluded(asked: Asked) -> Iterator[str]:
    """Yield which programs keep it out that run here, and that the school does not give up."""
    assert asked.program is not None
    others = {
        *asked.program.excludes,
        *(k for k, other in asked.scenario.programs.items() if asked.key in other.excludes),
    }
    held = [
        key
        for key in asked.scenario.programs
        if key in others and asked.runs(key) and key not in asked.request.gives_up
    ]
    if held:
        yield f"it may not run beside {listed(held)}, which runs at this school today"


def _may_grow(asked: Asked, program: Program, site: Site) -> bool:
    years = asked.scenario.years
    students = [value(site.students, year) for year in years]
    if max(students) > students[0]:
        return True
    return program.positions is not None and (site.most or 0) > (site.positions or 0)


def _may_shrink(program: Program, site: Site) -> bool:
    if program.positions is not None:
        return max(program.positions.least, 1) < (site.positions or 0)
    return bool(program.levels)


def _by_rules(asked: Asked) -> Iterator[str]:
    """Yield the hard rules that decide otherwise in each year, or in some."""
    wants = asked.request.wants
    for rule in asked.scenario.rules:
        if not isinstance(rule, Decide | Avoid) or rule.enforce is not None:
            continue
        if rule.level is not None or rule.positions is not None or not _is_about(rule, asked):
            continue
        against = _AGAINST if isinstance(rule, Decide) else _SAME
        if rule.action in against.get(wants, ()):
            does = "decides" if isinstance(rule, Decide) else "rules out"
            when = "" if rule.years is None else f" in {listed(rule.years)}"
            why = f" ({rule.note})" if rule.note else ""
            yield f"a rule {does} `{rule.action}` for it here{when}{why}"


def _is_about(rule: Decide | Avoid, asked: Asked) -> bool:
    merge = asked.scenario.merges.get(asked.key)
    if merge is None and rule.program != asked.key:
        return False
    if merge is not None and rule.program not in merge.combines:
        return False
    if rule.merge is not None and merge is not None and rule.merge != asked.key:
        return False
    if rule.schools is None:
        # Somewhere, not here, where a pilot is decided; anywhere, so here, for the others.
        return not (isinstance(rule, Decide) and rule.action == "pilot")
    try:
        return asked.school in asked.scenario.select(rule.schools)
    except KeyError:  # a year is missing, which is reported elsewhere
        return False
