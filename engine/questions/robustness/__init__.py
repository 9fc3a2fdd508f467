"""Which decisions hold up under the uncertainty of effects, and which plans do."""

from .main import robustness

__all__ = ["robustness"]
