"""Linear algebra in one thread: other processors are for other solves.

NumPy's BLAS hands a sum of ten thousand products to as many threads as there are processors, which
then wait for the next one by spinning: a quarter of all the time that a large district took.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ENVIRONMENT = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "MKL", "OMP")}
"""What tells a process so before it begins."""

_LIMITED = Lock()
"""Held while BLAS is limited: it knows one number for the whole process."""


def in_one_thread(call: Callable[P, T]) -> Callable[P, T]:
    """Return a call during which this process' BLAS takes one thread, and as many as before after.

    Each of the engine's doors that searches is such a call. Where several overlap, in threads, the
    first to begin sets the limit, and its end is the limit's: only time is lost then.
    """

    @wraps(call)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        from threadpoolctl import (  # type: ignore[import-untyped, unused-ignore]
            threadpool_limits,
        )

        if not _LIMITED.acquire(blocking=False):
            return call(*args, **kwargs)
        try:
            with threadpool_limits(1, "blas"):
                return call(*args, **kwargs)
        finally:
            _LIMITED.release()

    return limited
