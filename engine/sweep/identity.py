"""What a sweep is, as it stands beside its results, and how another one differs from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ...models.reading.load import Reading
from ...models.scenario.sweep import SolveOptions
from .check import Checked


def identity(checked: Checked, search: SolveOptions) -> dict[str, Any]:
    """Return what a sweep is: what its results must agree with.

    Parameters
    ----------
    checked
        The sweep's file, scenarios and runs.
    search
        How each run is searched.

    Returns
    -------
    As it comes back from JSON.
    """
    file, design = checked.sweep.file, checked.design
    readings = checked.sweep.readings
    return {
        "name": file.name,
        "scenarios": [
            {"file": name, "sha256": reading.sha256}
            for name, reading in zip(design.names, readings, strict=True)
        ],
        "design": _plain(design.to_data()),
        "metrics": list(checked.metrics),
        "search": search.model_dump(),
        "group": file.group,
        "names": _names(readings),
    }


def _names(readings: Sequence[Reading]) -> dict[str, str]:
    """Return the names of programs, of the first scenario that has them."""
    names: dict[str, str] = {}
    for each in readings:
        programs = each.tree.get("programs")
        for key, row in programs.items() if isinstance(programs, Mapping) else ():
            if isinstance(row, Mapping) and isinstance(row.get("name"), str):
                names.setdefault(str(key), row["name"])
    return names


def _plain(data: Any) -> Any:
    """Return data as it comes back from JSON."""
    return json.loads(json.dumps(data))


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in words how a sweep differs from the one whose results there are.

    Parameters
    ----------
    before, now
        What the two are, as of `identity`.
    """
    found = [
        f"{new['file']} has changed"
        for old, new in zip(before["scenarios"], now["scenarios"], strict=False)
        if old["file"] == new["file"] and old["sha256"] != new["sha256"]
    ]
    names = [[one["file"] for one in told["scenarios"]] for told in (before, now)]
    if names[0] != names[1]:
        found.append("other scenarios are named")
    if not found and before["design"] != now["design"]:
        found.append("its axes, or what holds in every run, have changed")
    for key, value in now["search"].items():
        if before["search"].get(key) != value:
            option = key.replace("_", " ")
            found.append(f"the {option} was {before['search'].get(key)} and is {value}")
    if before["metrics"] != now["metrics"]:
        found.append("the metrics have changed")
    if before["group"] != now["group"]:
        found.append(f"the group was {before['group']} and is {now['group']}")
    return found
