"""Writes the tables and the override `closures`, and prints what they add up to."""

import argparse
import csv
from pathlib import Path

from .closures import put
from .lines import cut_share, money, pays_today
from .raw import schools
from .tables import Table, tables
from .trim import trim

HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the tables and the override, and print what they add up to."""
    parser = argparse.ArgumentParser(description="Build the tables of the D.C. scenario.")
    parser.add_argument("--data", type=Path, default=HERE / "raw", help="folder with the raw files")
    parser.add_argument("--out", type=Path, default=HERE, help="folder the tables go to")
    parser.add_argument(
        "--trim", action="store_true", help="renew the trimmed copy in raw/ as well"
    )
    arguments = parser.parse_args()
    if arguments.trim:
        trim(arguments.data, HERE / "raw")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(arguments.data).items():
        write(arguments.out / name, rows)
        print(f"{name}: {len(rows) - 1} rows")
    scenario = arguments.out / "dc.yaml"
    if scenario.exists():
        put(arguments.data, scenario)
    everyone = schools(arguments.data)
    for fund, paid in pays_today(money(arguments.data, everyone)).items():
        print(f"{fund} pays today: ${paid:,.2f}")
    print(f"cut from these programs between FY2015 and FY2016: {cut_share(arguments.data):.1%}")


def write(path: Path, rows: Table) -> None:
    """Write one table as CSV with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
