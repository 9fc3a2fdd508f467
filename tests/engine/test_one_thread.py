"""While the engine searches, linear algebra takes one thread; after it, as many as before."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from threadpoolctl import (  # type: ignore[import-untyped, unused-ignore]
    threadpool_info,
    threadpool_limits,
)

from groundswell.engine.one_thread import ENVIRONMENT, in_one_thread
from groundswell.engine.parallel import Pool


def threads() -> set[int]:
    np.ones(2) @ np.ones(2)
    return {
        library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
    }


def test_a_call_is_in_one_thread_and_what_comes_after_is_not() -> None:
    with threadpool_limits(2, "blas"):
        before = threads()
        assert in_one_thread(threads)() == {1}
        assert threads() == before
        with pytest.raises(ZeroDivisionError):
            in_one_thread(lambda: 1 / 0)()
        assert threads() == before


def test_it_is_still_the_call_that_it_was() -> None:
    def add(one: int, two: int = 2) -> int:
        """Add."""
        return one + two

    limited: Any = in_one_thread(add)
    assert limited(1) == 3
    assert limited(1, two=3) == 4
    assert (limited.__name__, limited.__doc__) == ("add", "Add.")


def _nothing() -> None:
    pass


def _told() -> tuple[dict[str, str | None], set[int]]:
    return {name: os.environ.get(name) for name in ENVIRONMENT}, threads()


def test_processes_beside_this_one_take_one_thread_each() -> None:
    with Pool(1, _nothing) as pool:
        environment, of_blas = pool.submit(_told).result()
    assert environment == ENVIRONMENT
    assert of_blas == {1}
