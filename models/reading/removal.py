"""Take an entry out of a raw tree, and out of everything that names it."""

from typing import Any

from ..tree.references import SECTIONS, entries, namings
from ..tree.tree import Map, Path, Seq, key_in, look

_SUBJECTS = {
    "program": ("program",),
    "merge": ("merge",),
    "fund": ("fund", "top_up_from"),
}
"""Fields by which a rule is about one thing; without the thing there is no rule."""


def remove_entry(tree: Map, path: Path) -> None:
    """Remove the value at a path that exists, and what `overrides` says goes with it."""
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
    _drop_rules(tree, lambda rule: any(rule.get(f) == gone for f in _SUBJECTS.get(kind, ())))
    for naming in list(namings(tree)):
        if naming.kind == kind and naming.form == "keys":
            naming.holder.pop(gone, None)
        elif naming.kind == kind and naming.form == "items":
            while gone in naming.holder:
                naming.holder.drop(naming.holder.index(gone))
    if kind == "school":
        _drop_placeless(tree)
    if kind == "program":
        _drop_lone_merges(tree)
    if kind == "fund":
        _drop_matches(tree, gone)


def _drop_placeless(tree: Map) -> None:
    """Drop rules and funds whose lists of schools are left empty."""
    _drop_rules(tree, lambda rule: any(rule.get(field) == [] for field in ("schools", "others")))
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
