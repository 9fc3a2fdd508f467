"""Take an entry out of a raw tree, and out of everything that names it."""

from typing import Any

from ..tree.references import MEANINGS, SECTIONS, entries, namings, rule_names
from ..tree.tree import Map, Path, Seq, key_in, look

_SUBJECTS = ("program", "reorganization", "merge", "fund")
"""What a rule may be about, if a field names one of them: without it there is no rule."""


def remove_entry(tree: Map, path: Path) -> None:
    """Remove the value at a path that exists, and what `overrides` says goes with it.

    Parameters
    ----------
    tree
        The raw tree; changed in place.
    path
        Of a rule, a program, a school or any other value.
    """
    holder = look(tree, path[:-1])
    if isinstance(holder, Seq):
        _keep_rule_ids(tree)
        holder.drop(path[-1])
        return
    key = key_in(holder, path[-1])
    del holder[key]
    kind = next((k for k, section in SECTIONS.items() if path[:-1] == (section,)), None)
    if kind is not None:
        _forget(tree, kind, key)


def _forget(tree: Map, kind: str, gone: Any) -> None:
    if kind in _SUBJECTS:
        _drop_rules(tree, lambda rule: _is_about(rule, kind, gone))
    for naming in list(namings(tree)):
        meant = kind in MEANINGS[naming.kind]
        if meant and naming.form == "keys":
            naming.holder.pop(gone, None)
        elif meant and naming.form == "items":
            while gone in naming.holder:
                naming.holder.drop(naming.holder.index(gone))
    if kind == "school":
        _drop_placeless(tree)
    if kind == "program":
        _drop_lone_merges(tree)
    if kind in ("program", "school"):
        _drop_conditions(tree, kind, gone)
    if kind == "fund":
        _drop_matches(tree, gone)


def _is_about(rule: Map, kind: str, subject: Any) -> bool:
    return any(
        rule[field] == subject
        for field, names in rule_names(rule)
        if names.form == "value" and kind in MEANINGS.get(names.what, ())
    )


def _is_placeless(rule: Map) -> bool:
    return any(rule[field] == [] for field, names in rule_names(rule) if names.form == "selector")


def _drop_placeless(tree: Map) -> None:
    """Drop rules and funds whose lists of schools are left empty."""
    _drop_rules(tree, _is_placeless)
    for key, fund in list(entries(tree, "funds")):
        pays_for = fund.get("pays_for")
        if isinstance(pays_for, Map) and pays_for.get("schools") == []:
            remove_entry(tree, ("funds", key))


def _drop_lone_merges(tree: Map) -> None:
    for key, merge in list(entries(tree, "merges")):
        parts = merge.get("combines")
        if isinstance(parts, Seq) and len(parts) < 2:
            remove_entry(tree, ("merges", key))


def _drop_matches(tree: Map, gone: Any) -> None:
    for key, fund in list(entries(tree, "funds")):
        match = fund.get("match")
        if isinstance(match, Map) and match.get("fund") == gone:
            remove_entry(tree, ("funds", key))


def _drop_conditions(tree: Map, kind: str, gone: Any) -> None:
    """Drop funds that are there only while something runs that is gone."""
    for key, fund in list(entries(tree, "funds")):
        condition = fund.get("if")
        if isinstance(condition, Map) and condition.get(kind) == gone:
            remove_entry(tree, ("funds", key))


def _drop_rules(tree: Map, wanted: Any) -> None:
    rules = tree.get("rules")
    if not isinstance(rules, Seq):
        return
    for i in reversed(range(len(rules))):
        if isinstance(rules[i], Map) and wanted(rules[i]):
            _keep_rule_ids(tree)
            rules.drop(i)


def _keep_rule_ids(tree: Map) -> None:
    """Write the rules' default ids down: they count by number, which a removal changes."""
    for rule in tree["rules"]:
        if isinstance(rule, Map) and rule.label is not None and "id" not in rule:
            rule["id"] = rule.label
