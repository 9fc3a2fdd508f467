"""Where the figures that a plan reports differ from those that follow from its decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...models.numbers import shown
from ...models.results.plan import Plan

# What was found by searching, or said in words, does not follow from the decisions.
NOT_DERIVED = {
    "status",
    "message",
    "bound",
    "gap",
    "run",
    "scenario",
    "payments",
    "schema_version",
    "toss_ups",
    "fewer_changes",
    "cut_tiers",
    "short",
    "breaks",
}
WORD_KEYS = {
    *("price", "reason", "evidence", "says", "otherwise"),
    # of requests
    *(
        "why",
        "flips",
        "ask_again",
        "ask_again_of",
        "before",
        "gave",
        "costs_at_least",
        "costs_at_most",
        "message",
    ),
}


def differences(plan: Plan, right: Plan, skip: tuple[str, ...] = ()) -> list[str]:
    """Return, in words, each figure of `plan` that is not as in `right`.

    Parameters
    ----------
    plan, right
        The plan as reported, and as computed from its decisions.
    skip
        Top-level keys to leave out.
    """
    left_out = NOT_DERIVED | set(skip)
    reported = plan.model_dump(mode="json", exclude=left_out)
    computed = right.model_dump(mode="json", exclude=left_out)
    return list(_differ("", reported, computed))


def _differ(path: str, reported: Any, computed: Any) -> Iterator[str]:
    if reported == computed:
        return  # most parts are, and need no look at each figure
    if isinstance(computed, dict) and isinstance(reported, dict):
        for key in dict.fromkeys([*computed, *reported]):
            if path and key in WORD_KEYS:
                continue
            yield from _differ(
                f"{path}.{key}" if path else key, reported.get(key), computed.get(key)
            )
    elif isinstance(computed, list) and isinstance(reported, list):
        if len(computed) != len(reported):
            yield f"{path}: {len(reported)} entries, {len(computed)} follow from the decisions"
        for i, (one, other) in enumerate(zip(reported, computed, strict=False)):
            yield from _differ(f"{path}[{_name(other, i)}]", one, other)
    elif not _equal(reported, computed):
        yield f"{path} is {_show(reported)}, by the decisions it is {_show(computed)}"


def _name(entry: Any, index: int) -> str:
    """Return what identifies an entry of a list, for people: 'jrotc, ballou, 2016'."""
    if not isinstance(entry, dict):
        return str(index)
    keys = ("id", "fund", "role", "program", "school", "year")
    parts = [str(entry[key]) for key in keys if entry.get(key) is not None]
    return ", ".join(parts) or str(index)


def _equal(one: Any, other: Any) -> bool:
    number = (int, float)
    if isinstance(one, number) and isinstance(other, number) and not isinstance(one, bool):
        return abs(one - other) <= 1e-6 * max(1.0, abs(other)) + 1e-9
    return bool(one == other)


def _show(value: Any) -> str:
    return f"{shown(value, 6)}" if isinstance(value, float) else str(value)
