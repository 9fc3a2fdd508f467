"""One change to a scenario: the value at an address, set or removed.

Rules are addressed by their ids (`rules.initiative_load_1.at_most`, default ids included), items
of other lists by their number from 1 (`returns.2.worth`). A value may be set wherever the format
has one, if the entry it belongs to exists; a whole entry (`programs.new_one: {...}`) may be new.
A number that holds every year may be set for one year: the other years keep it.

`null` removes. Removing a field gives it its default. Removing an entry takes it away from
everything that names it:

- a program: from requires, excludes, replaces, merges' combines and funds' pays_for.programs;
  rules about it go, and so do merges that are left with fewer than two parts;
- a goal: from needs, priorities, effects and pays_for.goals;
- a group: from schools' groups and effects' multipliers;
- a school: from sites, by_school and lists of schools (a rule or fund whose list is left empty
  goes: it has no place left to hold or pay at);
- a fund: from programs' funds (a program left with none has no one to pay for it), from base, and
  funds that match it go, since they pay only beside it; so do rules about it;
- a staff role: from every staff mapping;
- a merge: rules about it go;
- a rule: itself; the others keep their ids.

What names the removed thing in any other way (`serves`, a condition of a selector) is reported
as naming something unknown, since dropping it would change the meaning.
"""

from typing import Any

from ..naming import same_name
from ..tree.addresses import NoSuchKey, below, fields_of, is_by_year, is_mapping, is_model, kinds_at
from ..tree.problems import Problem
from ..tree.references import names_in
from ..tree.suggestions import suggestion
from ..tree.tree import Map, Path, Place, Seq, copied, key_in
from .removal import remove_entry

_NOT_SETTABLE = ("overrides", "tables", "schema_version")


class WrongChange(Exception):
    """A change that cannot be made: what is wrong, and how to mend it."""


def wrong_address(address: str) -> tuple[str, str] | None:
    """Return what is wrong with an address that the format does not have, and how to mend it."""
    try:
        fits_format(path_of(address))
    except WrongChange as wrong:
        says, mend = wrong.args
        return says, mend
    return None


def apply_value(tree: Map, address: str, value: Any, place: Place) -> list[Problem]:
    """Set one value, as it was read at a place; return what is wrong with it.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled; changed in place.
    address
        Keys joined by dots.
    value
        As a tree; None removes.
    place
        Where it was read, for the message.
    """
    return change(tree, path_of(address), value, place)


def change(tree: Map, path: Path, value: Any, place: Place) -> list[Problem]:
    """Make one change, or return what is wrong with it.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled; changed in place.
    path
        Of what is set.
    value
        As a tree; None removes.
    place
        Where it was read.
    """
    try:
        kinds = fits_format(path)
        if path[0] == "rules" and len(path) > 1:
            _change_rule(tree, path, value, place)
        else:
            _change_plain(tree, path, kinds, value, place)
    except WrongChange as wrong:
        return [change_problem(place, ".".join(path), *wrong.args)]
    return []


def path_of(address: Any) -> Path:
    """Return the keys that an address joins by dots."""
    return tuple(str(address).split("."))


def change_problem(place: Place, address: str, says: str, mend: str) -> Problem:
    """Return an error of a change that was read at a place."""
    words = "" if place.table is None else place.table.words(place.line)
    return Problem("error", place.file, place.line, words, address, says, mend)


def fits_format(path: Path) -> tuple[Any, ...]:
    """Return the types the format has at a path of an address.

    Raises
    ------
    WrongChange
        The format has none.
    """
    if path[0] in _NOT_SETTABLE:
        raise WrongChange(f"`{path[0]}` cannot be set", "set the values in it")
    # A rule's id stands where the format has a number.
    by_number = (*path[:1], 0, *path[2:]) if path[0] == "rules" and len(path) > 1 else path
    try:
        return kinds_at(by_number)
    except NoSuchKey as unknown:
        key = path[unknown.depth]
        mend = suggestion(key, unknown.known, "keys there") if unknown.known else "shorten it"
        raise WrongChange(f"the format has no `{key}` there", mend) from None


def _change_rule(tree: Map, path: Path, value: Any, place: Place) -> None:
    if tree.get("rules") is None:
        tree.put("rules", Seq(place), place)
    rules = tree["rules"]
    if not isinstance(rules, Seq):
        raise WrongChange("the scenario's rules are not a list", "write them as `- {kind: …}`")
    labels = [getattr(rule, "label", None) for rule in rules]
    if path[1] in labels:
        index = labels.index(path[1])
        if len(path) == 2 and value is None:
            remove_entry(tree, ("rules", index))
        elif len(path) == 2:
            rules[index] = _as_rule(path[1], value, place)
            rules.places[index] = place
        else:
            rule = rules[index]
            _set_in(rule, path[2:], ("rules", 0), value, place, tree)
    elif len(path) == 2 and value is not None:
        rules.put(_as_rule(path[1], value, place), place)
    else:
        raise WrongChange(f"there is no rule `{path[1]}`", suggestion(path[1], labels, "rules"))


def _as_rule(label: str, value: Any, place: Place) -> Any:
    if isinstance(value, Map):
        value = copied(value)
        value.label = label
        value.setdefault("id", label)
    return value


def _change_plain(tree: Map, path: Path, kinds: tuple[Any, ...], value: Any, place: Place) -> None:
    if value is None and _is_entry(path):
        if not isinstance(_holder(tree, path, (), place), Map):
            raise WrongChange("there is nothing to remove", "check the address")
        holder = _holder(tree, path, (), place)
        if key_in(holder, path[-1]) is None:
            raise WrongChange(
                f"there is no `{path[-1]}` to remove", meant(path[-1], holder, "entries")
            )
        remove_entry(tree, path)
    else:
        _set_in(tree, path, (), value, place, tree)


def meant(key: str, entries: Map, what: str) -> str:
    """Return the mend for a key that no entry has: the id of the one with that name, or a guess."""
    names = names_in(entries)
    named = [str(id) for id, name in names.items() if name and same_name(name, key)]
    if named:
        return f"write its id: {' or '.join(named)}"
    return suggestion(key, names, what, names)


def _is_entry(path: Path) -> bool:
    """Return whether a path is that of an entry in a mapping of free keys (a program, a need)."""
    return len(path) > 1 and is_mapping(kinds_at(path[:-1]))


def _set_in(root: Any, path: Path, above: Path, value: Any, place: Place, tree: Map) -> None:
    """Set or remove the value at a path below `root`, which stands at `above` in the format."""
    holder = _holder(root, path, above, place, tree)
    key = path[-1]
    if isinstance(holder, Seq):
        index = _item(holder, key)
        if value is None:
            holder.drop(index)
        else:
            holder[index] = copied(value)
            holder.places[index] = place
        return
    real = key_in(holder, key)
    if value is None:
        if real is not None:
            del holder[real]
        return
    holder.put(key if real is None else real, copied(value), place)
    if holder.words:
        holder.words.pop(real, None)


def _item(items: Seq, key: Any) -> int:
    if str(key).isdecimal() and 1 <= int(key) <= len(items):
        return int(key) - 1
    raise WrongChange(f"there is no item {key}", f"items are numbered from 1 to {len(items)}")


def _holder(root: Any, path: Path, above: Path, place: Place, tree: Map | None = None) -> Any:
    """Return the block or list that a path's last key stands in, made where it may be."""
    holder = root
    for depth, key in enumerate(path[:-1]):
        if isinstance(holder, Seq):
            holder = holder[_item(holder, key)]
            continue
        kinds = kinds_at((*above, *path[:depth]))
        real = key_in(holder, key)
        if real is None and key not in fields_of(kinds):
            raise WrongChange(f"there is no `{key}`", meant(key, holder, "entries there"))
        inner = None if real is None else holder[real]
        if not isinstance(inner, Map | Seq):
            inner = _opened(inner, below(kinds, key), tree, place)
            holder.put(key if real is None else real, inner, place)
        holder = inner
    return holder


def _opened(value: Any, kinds: tuple[Any, ...], tree: Map | None, place: Place) -> Map:
    """Return a block in the place of nothing, or of a number that holds for every year."""
    block = Map(place)
    if value is not None:
        years = tree.get("years") if tree is not None else None
        if not is_by_year(kinds) or not isinstance(years, Seq):
            raise WrongChange(f"it is inside a plain value ({value})", "set the value as a whole")
        for year in years:
            block.put(year, value, place)
    elif not (is_mapping(kinds) or any(is_model(k) for k in kinds)):
        raise WrongChange("the list there is not given", "set the list as a whole")
    return block
