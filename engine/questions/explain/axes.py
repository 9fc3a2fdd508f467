"""What may change a decision: the program's cost, effect and students, and a fund's money."""

from __future__ import annotations

from ....models.scenario.scenario import Scenario
from .axis import Axis
from .budget import budget_axis
from .program_axes import cost_axis, effect_axis, students_axis


def axes(scenario: Scenario, program: str, fund: str | None = None) -> list[Axis]:
    """Return the axes there are: cost, effect, students, budget; those without a figure left out.

    Parameters
    ----------
    fund
        Whose money to change; None: the freest fund that may pay for the program.
    """
    made = [
        cost_axis(scenario, program),
        effect_axis(scenario, program),
        students_axis(scenario, program),
        budget_axis(scenario, program, fund),
    ]
    return [axis for axis in made if axis is not None]
