"""Read a map from its file, and say everything that is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..export.map import LedgerMap, Match
from ..messages.told import told
from ..reading.file_kind import another_kind
from ..reading.fit_model import fitted_model
from ..reading.read_file import read_tree
from ..tree.problems import Problem, legible
from ..tree.suggestions import suggestion
from ..tree.tree import Map, place_of


def load_map(path: Path) -> tuple[LedgerMap | None, Map, list[Problem]]:
    """Read a map.

    Parameters
    ----------
    path
        Of the YAML or JSON file.

    Returns
    -------
    The map, None where it has problems; its raw tree, which knows lines; and the problems.
    """
    tree, problems = read_tree(path)
    source = legible(path)
    if not isinstance(tree, Map):
        if not problems:
            says = f"the file holds {told(tree)}, not keys with values"
            mend = "`groundswell import LINES --draft-map MAP.yaml` writes a first map"
            problems = [Problem("error", source, None, "", "", says, mend)]
        return None, Map(), problems
    other = another_kind(tree, source, "import map")
    if other is not None:
        return None, tree, [other]
    ledger, _, misfits = fitted_model(LedgerMap, tree, source)
    problems += misfits
    if ledger is not None and not problems:
        problems += placed(_wrong_names(ledger), tree, source)
    return (None if problems else ledger), tree, problems


def placed(problems: Iterable[Problem], tree: Map, source: str) -> list[Problem]:
    """Return problems that have an address of the map with its file and line."""
    found = []
    for problem in problems:
        if problem.file:
            found.append(problem)
            continue
        keys = tuple(int(k) - 1 if k.isdecimal() else k for k in problem.address.split("."))
        place = place_of(tree, keys)
        line = place.line if place is not None else None
        found.append(replace(problem, file=source, line=line))
    return found


def _wrong_names(ledger: LedgerMap) -> Iterator[Problem]:
    """Yield a problem for each id and segment that the map names and does not have."""
    yield from _wrong_matches(ledger)
    funds = {*ledger.funds, ledger.default_fund}
    for id, program in ledger.programs.items():
        named = [(f"programs.{id}", fund) for fund in (program.fund, *(program.funds or ()))]
        yield from _unknown_ids(named, funds, "fund")
        goals = [(f"programs.{id}.goals", goal) for goal in program.goals or ()]
        yield from _unknown_ids(goals, ledger.goals, "goal")
        if program.says_nothing:
            where, says = f"programs.{id}", "it names no lines"
            mend = "add `items` or `codes`, or delete it"
            yield Problem("error", "", None, "", where, says, mend)
    for n, how in enumerate(ledger.sheets, 1):
        named = [(f"sheets.{n}.fund", how.fund), (f"sheets.{n}.within", how.within)]
        yield from _unknown_ids(named, funds, "fund")


def _wrong_matches(ledger: LedgerMap) -> Iterator[Problem]:
    segments = {"account", *(ledger.account.segments if ledger.account else ())}
    for how in ledger.sheets:
        segments |= how.columns.segments.keys()
    matches: list[tuple[str, Match]] = [
        *((f"programs.{id}", program) for id, program in ledger.programs.items()),
        *((f"funds.{id}", fund) for id, fund in ledger.funds.items()),
        *((f"base.{n}", match) for n, match in enumerate(ledger.base, 1)),
    ]
    for where, match in matches:
        codes = [(f"{where}.codes.{name}", name) for name in match.codes]
        yield from _unknown_ids(codes, segments, "segment")
        for key in ("only_at", "not_at") if ledger.schools else ():
            schools = [(f"{where}.{key}", id) for id in getattr(match, key)]
            yield from _unknown_ids(schools, ledger.schools, "school")


def _unknown_ids(
    named: Iterable[tuple[str, str | None]], known: Iterable[str], what: str
) -> Iterator[Problem]:
    ids = list(known)
    for where, id in named:
        if id is not None and id not in ids:
            says, mend = f"there is no {what} `{id}`", suggestion(id, ids, f"{what}s")
            yield Problem("error", "", None, "", where, says, mend)
