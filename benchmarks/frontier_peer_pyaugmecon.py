"""One knapsack by PyAUGMECON; run by frontier_peer.py with the Python that has it.

Reads the instance as JSON from stdin, prints points, models solved and seconds as JSON.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
from pyaugmecon import PyAugmecon


def knapsack(values: list[list[float]], weights: list[list[float]], limits: list[float]) -> Any:
    """Return the Pyomo model that PyAUGMECON wants: a list of objectives, all but one inactive."""
    model = pyo.ConcreteModel()
    items = range(len(values[0]))
    model.x = pyo.Var(items, within=pyo.Binary)
    model.con = pyo.ConstraintList()
    for weight, limit in zip(weights, limits, strict=True):
        model.con.add(sum(weight[i] * model.x[i] for i in items) <= limit)
    model.obj_list = pyo.ObjectiveList()
    for value in values:
        model.obj_list.add(expr=sum(value[i] * model.x[i] for i in items), sense=pyo.maximize)
    for number in range(len(values)):
        model.obj_list[number + 1].deactivate()
    return model


def main() -> None:
    """Solve what stdin asks for."""
    asked = json.load(sys.stdin)
    began = time.perf_counter()
    model = knapsack(asked["values"], asked["weights"], asked["limits"])
    options = {
        "name": asked["name"],
        "grid_points": asked["grid_points"],
        "cpu_count": asked["cpu_count"],
        "output_excel": False,
    }
    if asked["nadir_points"] is not None:
        options["nadir_points"] = asked["nadir_points"]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        solver = PyAugmecon(model, options)
        solver.solve()
    points = [
        [float(round(value, 6)) for value in point] for point in solver.get_pareto_solutions()
    ]
    told = {
        "seconds": time.perf_counter() - began,
        "solves": solver.model.models_solved.value(),
        "points": points,
    }
    sys.stdout.write("\n" + json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
