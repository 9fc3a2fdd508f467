"""The JSON Schema of the scenario format, as the file writes it."""

from typing import Any

from ..scenario.scenario import Scenario
from ..tables.kinds import KINDS

_YEARS = "^(19|20|21)[0-9][0-9]$"
_TIERS = "^[1-4]$"

# What tables may fill need not stand in the file that an editor looks at.
_FILLED = {"School": "enrollment", "Effect": "mean", "Merge": "combines"}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    It differs from the models' own where the file does: tags stand beside a selector's two other
    conditions, keys that are years or tiers are text, and what tables may fill is not required.
    """
    schema: dict[str, Any] = _cleaned(Scenario.model_json_schema())
    parts = schema["$defs"]
    conditions = parts["Conditions"]
    conditions["additionalProperties"] = conditions["properties"].pop("tags")[
        "additionalProperties"
    ]
    tiers = parts["Evidence"]["properties"]["tiers"]
    tiers["patternProperties"] = {_TIERS: tiers.pop("additionalProperties")}
    tiers["additionalProperties"] = False
    for name, field in _FILLED.items():
        parts[name]["required"].remove(field)
    schema["required"].remove("schools")
    del schema["properties"]["schools"]["minProperties"]
    schema["properties"]["tables"]["propertyNames"] = {"enum": list(KINDS)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Groundswell scenario",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def _cleaned(part: Any) -> Any:
    """Return a part of a schema without generated titles, its free keys as strict as ours."""
    if isinstance(part, list):
        return [_cleaned(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept: dict[str, Any] = {
        key: _properties(value) if key in ("properties", "$defs") else _cleaned(value)
        for key, value in part.items()
        if key != "title"
    }
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    if _by_year(kept):
        inner = kept["oneOf"][1]
        inner["patternProperties"] = {_YEARS: inner.pop("additionalProperties")}
        inner["additionalProperties"] = False
    return kept


def _properties(named: dict[str, Any]) -> dict[str, Any]:
    # Keys here are names of fields (one may be called "title"), not words of the schema.
    return {name: _cleaned(value) for name, value in named.items()}


def _by_year(part: dict[str, Any]) -> bool:
    """Return whether a schema is that of a number, the same each year or one for each."""
    options: list[dict[str, Any]] = part.get("oneOf", [])
    return (
        len(options) == 2
        and options[0].get("type") == "number"
        and options[1].get("type") == "object"
    )
