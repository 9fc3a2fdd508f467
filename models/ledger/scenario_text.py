"""The scenario file that an import begins: what only people know, to be filled in."""

import json
from collections.abc import Mapping, Sequence

from ..export.map import LedgerMap

_KINDS = ("schools", "programs", "sites", "funds", "by_school", "staff")

_HEAD = """\
# Made by `groundswell import` from {source}.
# This file is yours: a later import leaves it as it is once you have changed it. The tables beside
# it are the export's: change the map, not them, and import again.
schema_version: 1
name: {name}
years: [{years}]

# What the district wants. Say what each goal means, and how much it weighs beside the others.
goals:
{goals}
{groups}
tables:
{tables}

# What each program does for students, which no ledger knows: `unknown` until somebody looks. As in
#   reading: {{mean: 0.15, se: 0.05, tier: 2, source: WHERE}}
programs:
{programs}

# What an unknown effect stands for until then: a guess, the same for all.
evidence:
  unknown: {{mean: 0.02, se: 0.08}}

# Funds hold what they pay for programs today, so nothing has to be cut yet. An override says what
# may come: groundswell solve FILE --with cut
rules: []
overrides:
  cut: {{{cut}}}
"""


def scenario_text(
    ledger: LedgerMap,
    source: str,
    tables: Mapping[str, Sequence[Sequence[str]]],
    cut: Mapping[str, str],
) -> str:
    """Return the text of the scenario file.

    Parameters
    ----------
    ledger
        The map.
    source
        Name of the export.
    tables
        Its tables by file name, headings first.
    cut
        An override, by address: the values in it as YAML.
    """
    names = {name.removesuffix(".csv"): name for name in tables}
    goals = [f'  {goal}: {{weight: 1, description: ""}}' for goal in ledger.goals]
    programs = []
    running = [row[0] for row in tables["programs.csv"][1:]]
    for id, how in ((id, ledger.programs[id]) for id in running):
        effects = ", ".join(f"{goal}: unknown" for goal in how.goals or ledger.goals)
        programs.append(f"  {id}: {{effects: {{{effects}}}}}")
    return _HEAD.format(
        source="".join(sign for sign in source if sign.isprintable()),
        name=json.dumps(ledger.name, ensure_ascii=False),
        years=", ".join(map(str, ledger.years)),
        goals="\n".join(goals),
        groups=_groups(tables["schools.csv"][0]),
        tables="\n".join(f"  {kind}: {names[kind]}" for kind in _KINDS if kind in names),
        programs="\n".join(programs) if programs else "  {}",
        cut=", ".join(f"{address}: {value}" for address, value in cut.items()),
    )


def _groups(columns: Sequence[str]) -> str:
    """Return the section of groups that the table of schools counts; "" for none."""
    ids = [name.removeprefix("groups.") for name in columns if name.startswith("groups.")]
    if not ids:
        return ""
    return "\n".join(
        ("\ngroups:", *(f"  {id}: {id.replace('_', ' ').capitalize()}" for id in ids), "")
    )
