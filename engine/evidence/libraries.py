"""The statistics libraries of the extra `evidence`: loaded when needed, and said when missing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from io import StringIO
from typing import Any

NEEDED: Mapping[str, tuple[str, ...]] = {
    "rct": ("pyfixest", "wildboottest"),
    "matched": ("pyfixest", "wildboottest"),
    "did": ("pyfixest", "wildboottest", "moderndid"),
    "its": ("statsmodels",),
    "rdd": ("rdrobust",),
    "trends": ("statsmodels",),
}
"""By design (and for trends): what estimates."""

_EXTRAS = {"rdrobust": "rdd"}  # GPL-3.0: nobody gets it who does not ask for it


class MissingExtra(Exception):
    """A library that is needed is not installed; the message says what to install."""


def check_installed(design: str) -> None:
    """Find out before any work whether a design's libraries are there.

    Raises
    ------
    MissingExtra
        One is not.
    """
    missing = [name for name in NEEDED[design] if find_spec(name) is None]
    if missing:
        extras = sorted({_EXTRAS.get(name, "evidence") for name in missing})
        raise MissingExtra(
            f"this needs {' and '.join(missing)}: pip install 'groundswell[{','.join(extras)}]'"
        )


def versions(design: str) -> dict[str, str]:
    """Return the versions of the libraries that a design uses, by name."""
    return {name: version(name) for name in NEEDED[design]}


def library(name: str) -> Any:
    """Return a library's module."""
    return import_module(name)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep a library's own words from the reader: what matters of them is checked and said."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        yield
