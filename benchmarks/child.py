"""One measured run in a process of its own: `python -m benchmarks.child JOB FILE RECORDS`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .methods import run
from .record import Job, to_lines


def main(job: str, file: str, records: str) -> None:
    """Run a job, given as JSON, on a scenario file; write each record as soon as it is there."""
    with Path(records).open("w", encoding="utf-8") as out:
        for record in run(Job(**json.loads(job)), Path(file)):
            out.write(to_lines([record]))
            out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
