"""What each step of the chain from a published effect to the one that counts takes."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen


class ChainStep(Frozen):
    """An effect after a step, in the goal's unit."""

    step: str = Field(
        description="published, winner's curse, who measured, age, fadeout, scale, trust."
    )
    effect: float
    se: float | None = Field(description="Its standard error; None: not known.")
    why: str = Field(description="What was done, or why nothing was.")


class EffectChain(Frozen):
    """One effect of a program, step by step."""

    goal: str
    measured: bool = Field(description="Whether anybody has measured it; else it has no steps.")
    class_size: bool = Field(description="Whether it is of each student more per position.")
    steps: tuple[ChainStep, ...]
    kept: float | None = Field(description="Share of the published effect that counts.")


class ExplainedEvidence(Frozen):
    """A program's effects, step by step."""

    kind: Literal["evidence_chain"] = "evidence_chain"
    program: str
    effects: tuple[EffectChain, ...]

    def to_json(self) -> str:
        """Return it as JSON text."""
        return self.model_dump_json(indent=1) + "\n"
