"""Where one part of a scenario names another by its id."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..scenario.rules.kinds import RULES
from ..scenario.rules.rule import Names
from .tree import Map, Path, Seq, look

SECTIONS = {
    "goal": "goals",
    "group": "groups",
    "school": "schools",
    "program": "programs",
    "merge": "merges",
    "fund": "funds",
    "staff": "staff",
    "reorganization": "reorganizations",
}
"""What an id may stand for, and the section of the file that defines it."""

MEANINGS = {kind: (kind,) for kind in SECTIONS} | {
    "decision": ("program", "reorganization"),
    "request": ("program", "merge"),
}
"""The kinds of id that each kind of naming admits."""

_KEYED = {
    "schools": {
        "groups": "group",
        "needs": "goal",
        "priorities": "goal",
        "base": "fund",
        "base_staff": "staff",
    },
    "programs": {"effects": "goal", "sites": "school", "staff": "staff"},
    "merges": {"staff": "staff"},
    "funds": {"by_school": "school"},
    "reorganizations": {"moves": "school", "saves": "fund", "effects": "goal", "staff": "staff"},
}
_LISTED = {
    "programs": {
        "requires": "program",
        "excludes": "program",
        "replaces": "program",
        "funds": "fund",
    },
    "merges": {"combines": "program"},
    "reorganizations": {"funds": "fund"},
}


@dataclass(frozen=True, slots=True)
class Naming:
    """A place that names ids: the keys of a mapping, the items of a list, or one value.

    `kind` is one of `MEANINGS`. `holder` is the mapping or list; for one value, the mapping that
    has it at `key`.
    """

    path: Path
    holder: Any
    kind: str
    form: Literal["keys", "items", "value"]
    key: Any = None

    def ids(self) -> list[tuple[Path, Any]]:
        """Return each id that is named, with its path."""
        if self.form == "value":
            return [((*self.path, self.key), self.holder[self.key])]
        if self.form == "keys":
            return [((*self.path, key), key) for key in self.holder]
        return [((*self.path, i), item) for i, item in enumerate(self.holder)]


def entries(tree: Any, section: str) -> Iterator[tuple[Any, Map]]:
    """Yield the entries of a section that are blocks, by id."""
    found = tree.get(section) if isinstance(tree, Map) else None
    if isinstance(found, Map):
        for key, entry in found.items():
            if isinstance(entry, Map):
                yield key, entry


def defined(tree: Map, kind: str) -> dict[Any, str]:
    """Return the names by id of what a scenario defines of a kind of `MEANINGS`, in file order."""
    sections = (tree.get(SECTIONS[meant]) for meant in MEANINGS[kind])
    return {key: name for section in sections for key, name in names_in(section).items()}


def names_in(section: Any) -> dict[Any, str]:
    """Return the names of a section's entries by id; "" for one without a name."""
    if not isinstance(section, Map):
        return {}
    return {key: _name(entry) for key, entry in section.items()}


def _name(entry: Any) -> str:
    words = [entry.get("name"), entry.get("description")] if isinstance(entry, Map) else [entry]
    return next((word for word in words if isinstance(word, str)), "")


def namings(tree: Map) -> Iterator[Naming]:
    """Yield every place of a raw tree that names ids."""
    for section, fields in _KEYED.items():
        for key, entry in entries(tree, section):
            for field, kind in fields.items():
                if isinstance(entry.get(field), Map):
                    yield Naming((section, key, field), entry[field], kind, "keys")
    for section, fields in _LISTED.items():
        for key, entry in entries(tree, section):
            for field, kind in fields.items():
                if isinstance(entry.get(field), Seq):
                    yield Naming((section, key, field), entry[field], kind, "items")
    yield from _in_programs(tree)
    yield from _in_reorganizations(tree)
    yield from _in_funds(tree)
    yield from _in_requests(tree)
    yield from _in_rules(tree)


def _in_programs(tree: Map) -> Iterator[Naming]:
    for key, program in entries(tree, "programs"):
        if "serves" in program:
            yield Naming(("programs", key), program, "group", "value", "serves")
        if isinstance(program.get("positions"), Map) and "role" in program["positions"]:
            path: Path = ("programs", key, "positions")
            yield Naming(path, program["positions"], "staff", "value", "role")
        yield from _in_effects(program, ("programs", key))
        for school, site in entries(program, "sites"):
            if isinstance(site.get("staff"), Map):
                path = ("programs", key, "sites", school, "staff")
                yield Naming(path, site["staff"], "staff", "keys")


def _in_effects(holder: Map, path: Path) -> Iterator[Naming]:
    for goal, effect in entries(holder, "effects"):
        at = (*path, "effects", goal)
        if isinstance(effect.get("groups"), Map):
            yield Naming((*at, "groups"), effect["groups"], "group", "keys")
        yield from _in_selector(effect.get("on"), (*at, "on"))


def _in_reorganizations(tree: Map) -> Iterator[Naming]:
    for key, reorganization in entries(tree, "reorganizations"):
        path = ("reorganizations", key)
        for school, shares in entries(reorganization, "moves"):
            yield Naming((*path, "moves", school), shares, "school", "keys")
        yield from _in_effects(reorganization, path)


def _in_funds(tree: Map) -> Iterator[Naming]:
    for key, fund in entries(tree, "funds"):
        pays_for = fund.get("pays_for")
        if isinstance(pays_for, Map):
            path = ("funds", key, "pays_for")
            for field, kind in (("programs", "program"), ("goals", "goal")):
                if isinstance(pays_for.get(field), Seq):
                    yield Naming((*path, field), pays_for[field], kind, "items")
            yield from _in_selector(pays_for.get("schools"), (*path, "schools"))
        match = fund.get("match")
        if isinstance(match, Map) and "fund" in match:
            yield Naming(("funds", key, "match"), match, "fund", "value", "fund")
        condition = fund.get("if")
        for kind in ("program", "school"):
            if isinstance(condition, Map) and condition.get(kind) is not None:
                yield Naming(("funds", key, "if"), condition, kind, "value", kind)


def requests_of(tree: Map) -> Iterator[tuple[Any, Map]]:
    """Yield what each school asks for, by program or merge."""
    yield from entries(tree.get("requests"), "by_school")


def _in_requests(tree: Map) -> Iterator[Naming]:
    for key, school in entries(tree, "schools"):
        for field, kind in (("because", "goal"), ("stated", "goal"), ("staff_hours", "staff")):
            answered = school.get("answered")
            said = answered.get(field) if isinstance(answered, Map) else None
            if isinstance(said, Map):
                yield Naming(("schools", key, "answered", field), said, kind, "keys")
    path: Path = ("requests", "by_school")
    if isinstance(by_school := look(tree, path), Map):
        yield Naming(path, by_school, "school", "keys")
    for school, asked in requests_of(tree):
        yield Naming((*path, school), asked, "request", "keys")
        for key, request in asked.items():
            if isinstance(request, Map) and isinstance(request.get("gives_up"), Seq):
                at = (*path, school, key, "gives_up")
                yield Naming(at, request["gives_up"], "program", "items")


def _in_selector(selector: Any, path: Path) -> Iterator[Naming]:
    if isinstance(selector, Seq):
        yield Naming(path, selector, "school", "items")
    elif isinstance(selector, Map):
        for outer, inner, kind in (
            ("need_quartile", "goal", "goal"),
            ("group_share", "group", "group"),
        ):
            condition = selector.get(outer)
            if isinstance(condition, Map) and inner in condition:
                yield Naming((*path, outer), condition, kind, "value", inner)


def rules_of(tree: Map) -> Iterator[tuple[int, Map]]:
    """Yield the rules that are blocks, with their numbers in the list."""
    rules = tree.get("rules")
    for i, rule in enumerate(rules if isinstance(rules, Seq) else []):
        if isinstance(rule, Map):
            yield i, rule


def rule_names(rule: Map) -> Iterator[tuple[str, Names]]:
    """Yield the fields of a raw rule that name something, and what they name.

    A field that its kind does not have, or the field of an unknown kind, means what it means to
    the other kinds.

    Parameters
    ----------
    rule
        As it stands in the tree.
    """
    own = RULES.get(str(rule.get("kind")))
    names = {field: names for kind in RULES.values() for field, names in kind.names.items()}
    names |= {} if own is None else own.names
    yield from ((field, names[field]) for field in rule if field in names)


def _in_rules(tree: Map) -> Iterator[Naming]:
    for i, rule in rules_of(tree):
        path: Path = ("rules", i)
        for field, names in rule_names(rule):
            value = rule[field]
            if names.form == "selector":
                yield from _in_selector(value, (*path, field))
            elif names.what == "tag":
                continue  # a tag is no id
            elif names.form == "value" and isinstance(value, str):
                if value not in names.besides:
                    yield Naming(path, rule, names.what, "value", field)
            elif names.form == "items" and isinstance(value, Seq):
                yield Naming((*path, field), value, names.what, "items")
            elif names.form == "keys" and isinstance(value, Map) and not _by_year(value):
                yield Naming((*path, field), value, names.what, "keys")


def _by_year(mapping: Map) -> bool:
    return all(str(key).isdecimal() for key in mapping)
