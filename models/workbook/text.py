"""Write a scenario's tree as YAML or JSON text."""

import json
from typing import Any, get_args, get_origin

import yaml

from ..scenario.scenario import Scenario
from ..tree.addresses import below, is_mapping
from ..tree.scalar import scalar
from ..tree.tree import Map
from ..tree.yaml_writer import escaped, is_odd

_WIDTH = 100


def as_yaml(tree: Map) -> str:
    """Return a tree as YAML: blocks outside, `{a: 1}` inside."""
    text: str = yaml.dump(
        with_years(tree),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_WIDTH,
    )
    return text


def as_json(tree: Map) -> str:
    """Return a tree as JSON."""
    lines = json.dumps(with_years(tree), indent=1, ensure_ascii=False).split("\n")
    return "\n".join(map(escaped, lines)) + "\n"


def with_years(value: Any, kinds: tuple[Any, ...] = (Scenario,)) -> Any:
    """Return a tree as plain data, its years and tiers as numbers where the format has numbers.

    Parameters
    ----------
    value
        A tree, or part of one.
    kinds
        The types that the format allows there.
    """
    if isinstance(value, dict):
        numbers = is_mapping(kinds) and any(_counts(kind) for kind in kinds)
        return {
            _key(key, numbers): with_years(item, below(kinds, key)) for key, item in value.items()
        }
    if isinstance(value, list):
        return [with_years(item, below(kinds, 0)) for item in value]
    return value


def _counts(kind: Any) -> bool:
    """Return whether the keys of a mapping are numbers."""
    return get_origin(kind) is not None and int in get_args(get_args(kind)[0] or ())


def _key(key: Any, numbers: bool) -> Any:
    plain = isinstance(key, str) and key.isdecimal() and key.isascii() and str(int(key)) == key
    return int(key) if numbers and plain else key


class _Dumper(yaml.SafeDumper):
    """Puts in quotes what our reader would take for something else than text."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if scalar(text)[0] != text or text == "<<" else None
    style = '"' if is_odd(text) else style
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
