"""CBC, Gurobi, CPLEX and Xpress, through PuLP.

PuLP builds each solver's model and is not asked how the solve went: it calls a time limit
"Optimal" and knows no bound. ``pulp_cbc`` reads CBC's own log, ``pulp_python`` the others' own
Python objects.

Which options are heard: all four take gap, time, seed, threads and node limit.
"""

from __future__ import annotations

from importlib.util import find_spec

from ..model.scaled_model import ScaledModel
from .outcome import Ask, Job

# The Python packages behind PuLP's own adapters.
_PACKAGES = {"gurobi": "gurobipy", "cplex": "cplex", "xpress": "xpress"}


def available(name: str) -> bool:
    """Return whether PuLP and the solver are installed; a licence is not looked for."""
    if find_spec("pulp") is None:
        return False
    if name == "cbc":
        from .pulp_cbc import find_program

        return find_program() is not None
    return find_spec(_PACKAGES[name]) is not None


def version(name: str) -> str:
    """Return name and version of the solver."""
    if name == "cbc":
        from .pulp_cbc import program_version

        return program_version()
    from .pulp_python import package_version

    return package_version(name)


def job(name: str, scaled: ScaledModel, ask: Ask) -> Job:
    """Hand the model over to one of the four.

    Parameters
    ----------
    name
        cbc, gurobi, cplex or xpress.
    scaled
        To be maximised.
    ask
        Options, deadline and start.

    Returns
    -------
    Ready to be run.
    """
    if name == "cbc":
        from .pulp_cbc import CbcJob

        return CbcJob(scaled, ask)
    from .pulp_python import python_job

    return python_job(name, scaled, ask)
