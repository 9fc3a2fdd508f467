"""Every non-dominated point of known instances: Groundswell and PyAUGMECON, in the same run.

    python benchmarks/frontier_peer.py FOLDER --peer PYTHON [2kp50 3kp40]

FOLDER is where the results are written. PYTHON is that of an environment with pyaugmecon and
gurobipy (whose free licence is enough for these sizes): `python -m venv peer; peer/bin/pip install
pyaugmecon gurobipy`. PyAUGMECON gets the settings of its own tests (grid, nadir points), which make
its grid as fine as the objectives' steps; Groundswell is told nothing of the kind. Both may use
`--workers` processes. Times are of whole searches, reading and start of the process left out.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from groundswell import Scenario, SearchOptions, frontier, load_scenario
from groundswell.models.scenario.effect import Effect
from groundswell.models.scenario.program import Program

ROOT = Path(__file__).resolve().parents[1]
INSTANCES = ROOT / "tests" / "engine" / "data" / "pareto"

PEER: dict[str, dict[str, Any]] = {  # grid points and nadir points, from PyAUGMECON's own tests
    "2kp50": {"grid_points": 492, "nadir_points": None},
    "3kp40": {"grid_points": 540, "nadir_points": [1031, 1069]},
}


def _mean(item: Program, goal: str) -> float:
    effect = item.effects[goal]
    assert isinstance(effect, Effect)
    return effect.mean


def matrices(scenario: Scenario) -> dict[str, Any]:
    """Return an instance as plain lists: values by objective, weights and limits by dimension."""
    items = scenario.programs.values()
    return {
        "values": [[_mean(item, goal) for item in items] for goal in scenario.goals],
        "weights": [[item.staff.get(role, 0.0) for item in items] for role in scenario.staff],
        "limits": [role.available for role in scenario.staff.values()],
    }


def ours(scenario: Scenario, workers: int, limit: float) -> dict[str, Any]:
    """Return Groundswell's points and figures."""
    began = time.perf_counter()
    objectives = [f"goal:{goal}" for goal in scenario.goals]
    found = frontier(
        scenario, objectives, exact=True, workers=workers, options=SearchOptions(time_limit=limit)
    ).run()
    return {
        "seconds": time.perf_counter() - began,
        "solves": found.solves,
        "points": sorted([point.values[o] for o in objectives] for point in found.points),
        "complete": found.complete,
    }


def theirs(
    name: str, scenario: Scenario, python: Path, folder: Path, workers: int, limit: float
) -> dict[str, Any]:
    """Return PyAUGMECON's points and figures, from its own process."""
    asked: dict[str, Any] = {"name": name, "cpu_count": workers}
    asked |= matrices(scenario) | PEER[name]
    script = Path(__file__).with_name("frontier_peer_pyaugmecon.py")
    try:
        done = subprocess.run(
            [str(python), str(script)],
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=limit,
            cwd=folder,
        )
    except subprocess.TimeoutExpired:
        return {"seconds": limit, "solves": None, "points": [], "complete": False}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "points": sorted(told["points"]), "complete": True}


def main() -> None:
    """Run both on each instance, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("instances", nargs="*", default=list(PEER))
    parser.add_argument("--peer", type=Path, required=True, help="a Python that has pyaugmecon")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds for each")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in asked.instances:
        scenario = load_scenario(INSTANCES / f"{name}.yaml")
        known = json.loads((INSTANCES / f"{name}.answer.json").read_text(encoding="utf-8"))
        front = sorted([float(v) for v in point] for point in known["front"])
        results = {
            "groundswell": ours(scenario, asked.workers, asked.limit),
            "pyaugmecon": theirs(
                name, scenario, asked.peer.absolute(), asked.folder, asked.workers, asked.limit
            ),
        }
        for who, result in results.items():
            points = result.pop("points")
            right = sum(point in points for point in front)
            row = {"instance": name, "who": who, **result, "points": len(points)}
            rows.append({**row, "published": len(front), "found_of_them": right})
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
            sys.stdout.flush()
    (asked.folder / "frontier_peer.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
