"""Linear algebra in one thread: other processors are for other solves.

NumPy's BLAS hands a sum of ten thousand products to as many threads as there are processors, which
then wait for the next one by spinning: a quarter of all the time that a large district took.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ENVIRONMENT = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "MKL", "OMP")}
"""What tells a process so before it begins."""


def in_one_thread(call: Callable[P, T]) -> Callable[P, T]:
    """Return a call during which this process' BLAS takes one thread, and as many as before after.

    Each of the engine's doors that searches is such a call.
    """

    @wraps(call)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        from threadpoolctl import (  # type: ignore[import-untyped, unused-ignore]
            threadpool_limits,
        )

        with threadpool_limits(1, "blas"):
            return call(*args, **kwargs)

    return limited
