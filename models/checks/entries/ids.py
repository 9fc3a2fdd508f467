"""Ids, tags and years: that whatever is named exists, and that nothing has two names.

These checks read the raw tree, so that they work however wrong the rest of it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...scenario.base import CENTRAL
from ...scenario.rules.kinds import RULES
from ...tree.addresses import NoSuchKey, is_by_year, kinds_at
from ...tree.problems import Problem, Severity, listed
from ...tree.references import MEANINGS, SECTIONS, defined, entries, namings, rule_names, rules_of
from ...tree.suggestions import suggestion
from ...tree.tree import Map, Path, Place, Seq, address, place_of
from ..context import MOST_NAMED
from ..validate import problem_at

_MOST_ALIKE = 20
_FREE = ("overrides", "tables", "tags", "assumed")
_CONDITIONS = ("need_quartile", "group_share")


@dataclass
class _Finder:
    """The raw tree under check, and what was found; alike problems are gathered into one."""

    tree: Map
    invalid: frozenset[Path]
    unread: frozenset[Path]
    found: dict[tuple[Severity, str, str], list[Path]] = field(default_factory=dict)
    sorts: dict[tuple[Severity, str, str], str] = field(default_factory=dict)
    keys: set[Path] = field(default_factory=set)

    def add(
        self, path: Path, says: str, mend: str, severity: Severity = "error", sort: str = ""
    ) -> None:
        """Note a problem.

        Further ones with the same words are added to the first; of problems of one sort with
        different words only the first ones are told.
        """
        key = severity, says, mend
        self.found.setdefault(key, []).append(path)
        self.sorts[key] = sort or says

    def gathered(self) -> list[Problem]:
        """Return a problem for each thing said, at its first place, naming further ones."""
        alike = Counter(self.sorts.values())
        told: Counter[str] = Counter()
        problems = []
        for key, paths in self.found.items():
            severity, says, mend = key
            sort = self.sorts[key]
            told[sort] += 1
            if told[sort] > _MOST_ALIKE:
                continue
            if len(paths) > 1:
                also = listed([address(self.tree, p) for p in paths[1:]], MOST_NAMED)
                says = f"{says} (also at {also}; {len(paths)} places in all)"
            if told[sort] == _MOST_ALIKE < alike[sort]:
                says = f"{says}, and {alike[sort] - _MOST_ALIKE} more like it"
            found = self._problem(paths[0], severity, says, mend)
            each = self._each(sort, key) if told[sort] == _MOST_ALIKE else self._places(key)
            problems.append(replace(found, alike=each if len(each) > 1 else ()))
        return problems

    def _places(self, key: tuple[Severity, str, str]) -> tuple[Problem, ...]:
        severity, says, mend = key
        return tuple(self._problem(path, severity, says, mend) for path in self.found[key])

    def _each(self, sort: str, last: tuple[Severity, str, str]) -> tuple[Problem, ...]:
        """Return each problem of a sort from the last that is told on."""
        keys = [key for key in self.found if self.sorts[key] == sort]
        return tuple(p for key in keys[keys.index(last) :] for p in self._places(key))

    def _problem(self, path: Path, severity: Severity, says: str, mend: str) -> Problem:
        place = place_of(self.tree, path) or Place("")
        where = address(self.tree, path)
        return problem_at(place, path, where, says, mend, severity, path in self.keys)


def check(
    tree: Map, invalid: frozenset[Path], unread: frozenset[Path] = frozenset()
) -> tuple[list[Problem], frozenset[Path]]:
    """Return the problems with ids, tags and years, and the paths of the errors among them.

    Parameters
    ----------
    tree
        The raw tree.
    invalid
        Paths of values already reported as wrong.
    unread
        Those of them that are not known whole, since a table could not be read.
    """
    finder = _Finder(tree, invalid, unread)
    _unknown(finder)
    _reserved(finder)
    _alike(finder)
    _repeated(finder)
    _rule_ids(finder)
    _tags(finder)
    _years(finder)
    wrong = (
        path for (sort, _, _), paths in finder.found.items() for path in paths if sort == "error"
    )
    return finder.gathered(), frozenset(wrong)


def _unknown(finder: _Finder) -> None:
    known = {kind: defined(finder.tree, kind) for kind in MEANINGS}
    for naming in namings(finder.tree):
        ids = known[naming.kind]
        # A whole section that is missing or broken is reported once, not for all that name it.
        if any((SECTIONS[kind],) in finder.invalid for kind in MEANINGS[naming.kind]):
            continue
        if naming.form == "keys" and naming.holder.keys() <= ids.keys() - {CENTRAL}:
            continue
        for path, name in naming.ids():
            if name == CENTRAL and naming.kind == "school":
                if path[0] != "programs":
                    mend = "it is not a school: leave it out"
                    finder.add(path, "`central` cannot be named here", mend)
            elif isinstance(name, str) and name not in ids:
                if naming.form == "keys":
                    finder.keys.add(path)
                _one_unknown(finder, path, naming.kind, name, ids)


def _one_unknown(finder: _Finder, path: Path, kind: str, name: str, ids: dict[Any, str]) -> None:
    meant = [k for k in MEANINGS[kind] if k != "reorganization" or defined(finder.tree, k)]
    section = " and ".join(SECTIONS[k] for k in meant)
    what = "staff role" if kind == "staff" else " or ".join(meant)
    known = f"staff roles (list it under {section})" if kind == "staff" else section
    mend = suggestion(name, ids, known, ids)
    if path[0] == "schools" and kind == "fund":
        says = f"base names {name}, which is not one of the funds decided on"
        finder.add(path, says, f"if it should be one: {mend}", "warning", "base")
    else:
        finder.add(path, f"there is no {what} `{name}`", mend, sort=what)


def _reserved(finder: _Finder) -> None:
    if CENTRAL in defined(finder.tree, "school"):
        finder.add(
            ("schools", CENTRAL),
            "`central` is reserved for programs that run from the district's office",
            "give the school another id",
        )


def _alike(finder: _Finder) -> None:
    for kind, section in SECTIONS.items():
        first: dict[str, Any] = {}
        for key in defined(finder.tree, kind):
            plain = str(key).lower().replace("_", "")
            if plain in first:
                says = f"`{key}` and `{first[plain]}` differ only in case or underscores"
                mend = "if they are the same, keep one; if not, give them clearly different ids"
                finder.add((section, key), says, mend, "warning")
            else:
                first[plain] = key


def _repeated(finder: _Finder) -> None:
    for naming in namings(finder.tree):
        if naming.form != "items":
            continue
        seen = set()
        for path, name in naming.ids():
            if isinstance(name, str) and name in seen:
                twice = naming.path[0] == "merges"
                mend = "delete one of them"
                finder.add(
                    path,
                    f"`{name}` is in the list twice",
                    mend,
                    "error" if twice else "warning",
                )
            if isinstance(name, str):
                seen.add(name)


def _rule_ids(finder: _Finder) -> None:
    rules = finder.tree.get("rules")
    first: dict[str, int] = {}
    for i, rule in enumerate(rules if isinstance(rules, Seq) else []):
        label = getattr(rule, "label", None)
        if label is None:
            continue
        if label in first:
            line = getattr(place_of(finder.tree, ("rules", first[label])), "line", None)
            where = f"the rule in line {line}" if line else f"rule {first[label] + 1}"
            says = f"{where} already has the id `{label}`"
            finder.add(("rules", i), says, "give it an `id` of its own")
        else:
            first[label] = i
        wanted = rule.get("years")
        known = _scenario_years(finder.tree)
        for n, year in enumerate(wanted if isinstance(wanted, Seq) and known else []):
            if _year(year) is not None and _year(year) not in known:
                says = f"{year} is not one of the scenario's years"
                finder.add(("rules", i, "years", n), says, f"years: {listed(sorted(known))}")


def _tags(finder: _Finder) -> None:
    known = dict.fromkeys(
        str(tag)
        for _, school in entries(finder.tree, "schools")
        if isinstance(school.get("tags"), Map)
        for tag in school["tags"]
    )
    if any(path[0] == "schools" for path in finder.unread):
        return  # the tags may stand in what could not be read
    for path, selector in _selectors(finder.tree):
        if isinstance(selector, Map):
            for tag in selector:
                if tag not in _CONDITIONS and str(tag) not in known:
                    mend = suggestion(tag, (*known, *_CONDITIONS), "tags")
                    finder.add((*path, tag), f"no school has a tag `{tag}`", mend)
    for path, tag in _named_tags(finder.tree):
        if known and tag not in known:
            mend = suggestion(tag, known, "tags")
            finder.add(path, f"no school has a tag `{tag}`", mend)
        elif not known:
            # A district that has not got its tags yet: the rule tells no school from another.
            says = f"no school has any tag, so the rule finds no `{tag}` and decides nothing"
            finder.add(path, says, f"add tags.{tag} to the schools", "warning")


def _named_tags(tree: Map) -> Iterator[tuple[Path, str]]:
    """Yield the tags that rules read by their names."""
    for i, rule in rules_of(tree):
        kind = RULES.get(str(rule.get("kind")))
        for name, names in ({} if kind is None else kind.names).items():
            if names.what == "tag" and isinstance(rule.get(name), str):
                yield ("rules", i, name), rule[name]


def _selectors(tree: Map) -> Iterator[tuple[Path, Any]]:
    for key, fund in entries(tree, "funds"):
        if isinstance(fund.get("pays_for"), Map):
            yield ("funds", key, "pays_for", "schools"), fund["pays_for"].get("schools")
    for i, rule in rules_of(tree):
        for name, names in rule_names(rule):
            if names.form == "selector":
                yield ("rules", i, name), rule[name]


def _year(key: Any) -> int | None:
    """Return a key as a year, or None if it is none."""
    if isinstance(key, bool):
        return None
    if isinstance(key, str) and len(key) == 4 and key.isdecimal() and key.isascii():
        key = int(key)
    return key if isinstance(key, int) and 1900 <= key <= 2200 else None


def _like_year(key: Any) -> bool:
    # Asked of every key of the tree, so the usual answer comes first.
    return (not isinstance(key, str) or len(key) == 4) and _year(key) is not None


def _scenario_years(tree: Map) -> set[int]:
    years = tree.get("years")
    found = {_year(year) for year in years} if isinstance(years, Seq) else set()
    return {year for year in found if year is not None}


def _years(finder: _Finder) -> None:
    """Say which values by year miss a year of the scenario, or speak of another."""
    wanted = _scenario_years(finder.tree)
    if not wanted or ("years",) in finder.invalid:
        return
    for path, mapping in _by_year(finder.tree):
        if any(path[:n] in finder.invalid for n in range(1, len(path) + 1)):
            continue
        given = {_year(key) for key in mapping}
        missing = sorted(wanted - given)
        if missing:
            says = f"there is no value for {listed(missing)}"
            finder.add(path, says, "give one for every year of the scenario")
        for key in mapping:
            if _year(key) not in wanted and _year(key) is not None:
                says = f"{key} is not one of the scenario's years, so its value is not used"
                finder.add((*path, key), says, "delete it, or add the year to `years`", "warning")


def _may_be_by_year(path: Path) -> bool:
    """Return whether the format has values by year there; elsewhere such keys are ids."""
    try:
        return is_by_year(kinds_at(path))
    except NoSuchKey:
        return False


def _by_year(tree: Map) -> Iterator[tuple[Path, Map]]:
    """Yield every mapping whose keys are years."""
    blocks = (Map, Seq)
    stack: list[tuple[Path, Any]] = [((), tree)]
    while stack:
        path, value = stack.pop()
        named = isinstance(value, Map)
        if path and named and any(map(_like_year, value)) and _may_be_by_year(path):
            yield path, value
            continue
        items: Iterable[tuple[Any, Any]] = value.items() if named else enumerate(value)
        for key, inner in items:
            if isinstance(inner, blocks) and key not in _FREE:
                stack.append(((*path, key), inner))
