"""Write values as YAML that is read again as it was, and as JSON, which is YAML, too."""

import json
import re
from typing import Any

from .scalar import scalar
from .tree import bare

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_./%-]*(?: [A-Za-z0-9_./%-]+)*")
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)


def is_odd(text: str) -> bool:
    """Return whether a text has signs that do not stand in a file as they are."""
    return _ODD.search(text) is not None


def escaped(text: str) -> str:
    """Return JSON text in one line with odd signs written by their numbers."""
    return _ODD.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def flow(value: Any) -> str:
    """Return how a value is written in one cell: as YAML on one line, which JSON is, too.

    Parameters
    ----------
    value
        Plain data, or part of a tree.
    """
    return _flow(bare(value))


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        if _BARE.fullmatch(value) and scalar(value)[0] == value and not is_odd(value):
            return value
        return escaped(json.dumps(value, ensure_ascii=False))
    if isinstance(value, float):
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(repr(value), repr(value))
    return json.dumps(value) if isinstance(value, bool | int) or value is None else str(value)
