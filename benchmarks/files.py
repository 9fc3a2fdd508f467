"""A generated district as files: a scenario in YAML, its schools, programs and sites in tables.

`python -m benchmarks.files NAME FOLDER` writes one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .instances import DC, tree
from .sizes import size_of

IN_TABLE = ("cost", "proven")
"""Keys of a program that its table holds; what else it has stands in the YAML."""


def write_files(data: dict[str, Any], folder: Path) -> Path:
    """Write a district of `instances.tree` to a folder, and return the scenario file.

    Loading it gives the same scenario as parsing the data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    programs = data["programs"]
    _write(folder / "schools.csv", [{"id": id, **s} for id, s in data["schools"].items()])
    _write(
        folder / "programs.csv",
        [{"id": id, **{key: p[key] for key in IN_TABLE if key in p}} for id, p in programs.items()],
    )
    for table, key in (("effects", "goal"), ("sites", "school")):
        rows = [
            {"program": id, key: name, **entry}
            for id, program in programs.items()
            for name, entry in program[table].items()
        ]
        _write(folder / f"{table}.csv", rows)
    rest = {
        id: {k: v for k, v in program.items() if k not in (*IN_TABLE, "effects", "sites")}
        for id, program in programs.items()
    }
    left = {id: program for id, program in rest.items() if program}
    tables = {table: f"{table}.csv" for table in ("schools", "programs", "effects", "sites")}
    whole = {k: v for k, v in data.items() if k not in ("schools", "programs")}
    whole |= {"tables": tables, **({"programs": left} if left else {})}
    file = folder / "district.yaml"
    file.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    return file


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    """Write nested rows, one column for each address inside them; yes and no as the format has."""
    table = pd.json_normalize(rows)
    table.map(lambda cell: str(cell).lower() if pd.api.types.is_bool(cell) else cell).to_csv(
        file, index=False
    )


def main(name: str, folder: str) -> None:
    """Write a named instance, and print where its scenario file stands."""
    file = DC
    if name != "dc":
        size = size_of(name)
        file = write_files(tree(size.schools, size.programs, size.years), Path(folder))
    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
